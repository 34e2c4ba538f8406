"""The verdict rules, on evidence written out by hand."""

import pandas as pd
import pytest

from peshawar.analysis.verdicts import FACT_RULES, RULES, Figure, collect_evidence, decide_claims, first_match, list_rules, miss_of

COLUMNS = ["vantage", "bearing", "aspect", "speaker", "strength", "grade", "figure_low", "figure_high", "reading", "horizon"]


def rows(*entries):
    base = dict.fromkeys(COLUMNS, None) | {"vantage": "both", "aspect": "whole", "strength": "documented"}
    frame = pd.DataFrame([base | entry for entry in entries], columns=COLUMNS)
    return frame.astype({"figure_low": "Float64", "figure_high": "Float64"}).assign(claim_id="C01")


def claim(kind="fact", low=None, high=None, is_testable=True):
    return {
        "claim_id": "C01", "claim_type": kind, "figure_low": pd.NA if low is None else low,
        "figure_high": pd.NA if high is None else high, "is_testable": is_testable, "figure_key": pd.NA,
    }  # fmt: skip


def verdict(claim_row, evidence, vantage="now", best=None):
    return first_match(RULES[claim_row["claim_type"]], collect_evidence(claim_row, evidence, vantage, best)).verdict


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([], "not checkable"),
        ([{"bearing": "supports", "grade": "B"}], "right"),
        ([{"bearing": "supports", "grade": "B"}, {"bearing": "qualifies", "grade": "C"}], "right in part"),
        ([{"bearing": "opposes", "grade": "B"}], "wrong"),
        ([{"bearing": "supports", "grade": "A"}, {"bearing": "opposes", "grade": "B"}], "contested"),
        ([{"bearing": "supports", "grade": "C"}, {"bearing": "opposes", "grade": "B"}], "wrong"),
        ([{"bearing": "supports", "grade": "B"}, {"bearing": "opposes", "grade": "C"}], "right"),
        ([{"bearing": "qualifies", "grade": "B"}], "right in part"),
        ([{"bearing": "silent", "grade": "B"}], "not checkable"),
        ([{"bearing": "supports", "grade": "D"}], "not checkable"),
        ([{"bearing": "supports", "grade": "B"}, {"bearing": "opposes", "grade": "E"}], "right"),
    ],
)
def test_fact_rules_by_weight_of_sources(entries, expected):
    assert verdict(claim(), rows(*entries)) == expected


def test_a_weak_source_never_carries_a_verdict():
    for grade in "DEF":
        assert verdict(claim(), rows({"bearing": "opposes", "grade": grade})) == "not checkable"


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (145, 145, "right"), (126, None, "right"), (150, 150, "right"),
        (151, 151, "right in part"), (151, None, "right in part"), (None, 143, "right in part"), (130, 130, "right in part"),
        (165, 165, "wrong"), (166, None, "wrong"), (None, 129, "wrong"),
    ],
)  # fmt: skip
def test_a_number_is_right_inside_the_range_of_final_counts(low, high, expected):
    evidence = rows({"bearing": "supports", "grade": "B"})
    assert verdict(claim("number", low, high), evidence, best=Figure(144, 150)) == expected


def test_a_number_far_outside_the_range_is_wrong_however_its_rows_are_coded():
    evidence = rows({"bearing": "supports", "grade": "B"}, {"bearing": "qualifies", "aspect": "value", "grade": "B"})
    assert verdict(claim("number", 9, 9), evidence, best=Figure(6, 7)) == "wrong"


def test_a_number_that_misses_by_little_holds_in_all_but_its_value():
    evidence = rows({"bearing": "opposes", "grade": "B"}, {"bearing": "qualifies", "aspect": "label", "grade": "B"})
    found = first_match(RULES["number"], collect_evidence(claim("number", 122, 122), evidence, "now", Figure(132, 147)))
    assert found.verdict == "right in part" and found.rule.endswith("not in label and value")


def test_a_miss_is_a_share_of_the_nearer_end():
    assert miss_of(Figure(122, 122), Figure(132, 147)) == pytest.approx(10 / 132)
    assert miss_of(Figure(9, float("inf")), Figure(6, 7)) == pytest.approx(2 / 7)
    assert miss_of(Figure(3, 3), Figure(0, 0)) == float("inf")
    assert miss_of(Figure(6, 9), Figure(7, 8)) == miss_of(Figure(7, 7), Figure(7, 8)) == 0


def test_the_printed_rules_are_the_whole_conditions():
    """What the table says decides: a rule that also asks for weights or for qualifying rows must print that."""
    facts = list_rules().query("kind.str.startswith('fact')").set_index("place")["rule"]
    assert list(facts.index) == list(range(1, len(FACT_RULES) + 1))
    assert "tenth of the nearer end or more" in facts[4] and "less than a tenth" in facts[5]
    for place in (6, 7):
        assert "outweighs" in facts[place] and "none qualifies it" in facts[place]
    assert "supports or qualifies" in facts[8] and "outweighs" in facts[8]


def test_that_day_sees_neither_later_rows_nor_computed_figures():
    evidence = rows(
        {"bearing": "supports", "grade": "B", "vantage": "day", "figure_low": 126, "figure_high": 126},
        {"bearing": "opposes", "grade": "B", "vantage": "later", "figure_low": 6, "figure_high": 7},
    )
    number = claim("number", 126, 126)
    assert verdict(number, evidence, "then", Figure(6, 7)) == "right"
    assert verdict(number, evidence, "now", Figure(6, 7)) == "wrong"


def test_causes_that_counts_cannot_test_need_a_document():
    asserted = rows({"bearing": "supports", "grade": "B", "strength": "asserted"})
    documented = rows({"bearing": "supports", "grade": "B", "strength": "documented"})
    assert verdict(claim("cause", is_testable=False), asserted) == "not testable with these data"
    assert verdict(claim("cause", is_testable=False), documented) == "right"


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([{"bearing": "supports", "speaker": "group", "grade": "C"}], "stated by the group"),
        ([{"bearing": "supports", "speaker": "others", "grade": "B"}], "stated by others only"),
        ([{"bearing": "silent", "grade": "B"}], "not stated"),
        ([{"bearing": "opposes", "speaker": "group", "grade": "B"}], "contradicted"),
        ([], "not checkable"),
    ],
)
def test_motive_rules(entries, expected):
    assert verdict(claim("motive"), rows(*entries)) == expected


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([{"bearing": "supports", "reading": "literal", "horizon": "12 months", "grade": "B"}], "came true"),
        ([{"bearing": "opposes", "reading": "literal", "horizon": "12 months", "grade": "B"}], "did not"),
        (
            [
                {"bearing": "opposes", "reading": "literal", "horizon": "12 months", "grade": "B"},
                {"bearing": "supports", "reading": "generous", "horizon": "2021 on", "grade": "B"},
            ],
            "partly",
        ),
        (
            [
                {"bearing": "undecided", "reading": "generous", "horizon": "the weeks around the date", "grade": "B"},
                {"bearing": "opposes", "reading": "generous", "horizon": "12 months", "grade": "B"},
            ],
            "did not",
        ),
        ([{"bearing": "undecided", "reading": "generous", "horizon": "12 months", "grade": "B"}], "undecided"),
        ([], "undecided"),
    ],
)
def test_forecast_rules(entries, expected):
    evidence = rows(*[entry | {"vantage": "later"} for entry in entries])
    assert verdict(claim("forecast"), evidence) == expected
    assert verdict(claim("forecast"), evidence, "then") == "undecided"


def test_a_verdict_in_part_says_which_part():
    evidence = rows({"bearing": "supports", "grade": "B"}, {"bearing": "qualifies", "aspect": "date", "grade": "B"})
    found = first_match(RULES["fact"], collect_evidence(claim(), evidence, "now"))
    assert (found.verdict, found.rule) == ("right in part", "holds, but not in date")


def test_every_list_of_rules_ends_with_one_that_always_matches():
    empty = collect_evidence(claim(), rows(), "now")
    for rules in (FACT_RULES, *RULES.values()):
        assert rules[-1][2](empty) is True


def test_an_unknown_grade_and_an_unknown_figure_are_refused():
    with pytest.raises(ValueError, match="unknown grade G"):
        collect_evidence(claim(), rows({"bearing": "supports", "grade": "G"}), "now")
    claims = pd.DataFrame([claim() | {"figure_key": "toll_of_another_day"}])
    with pytest.raises(KeyError, match="C01: no figure 'toll_of_another_day'"):
        decide_claims(claims, rows({"bearing": "supports", "grade": "A"}), {})
