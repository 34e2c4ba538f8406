"""Shares and published findings of polls, on small inputs worked by hand."""

import pytest

from peshawar.sources import opinion
from peshawar.sources.errors import SourceError


def share(year, favourable, unfavourable, target="United States"):
    return {
        "year": year,
        "target": target,
        "n_interviews": 1200,
        "favorable_pct": favourable,
        "unfavorable_pct": unfavourable,
        "very_unfavorable_pct": unfavourable - 5,
        "dk_refused_pct": round(100 - favourable - unfavourable, 1),
    }


@pytest.fixture
def shares(monkeypatch):
    monkeypatch.setattr(opinion, "SURVEY_YEARS", range(2011, 2014))
    return [
        share(2013, 11.7, 71.9),
        share(2011, 11.6, 73.8),
        share(2012, 11.4, 79.8),
        share(2013, 16.4, 59.8, "China"),
        share(2012, 85.4, 9.4, "China"),
    ]


def build(read_small, shares):
    return opinion.list_shares(read_small(opinion.SHARE_COLUMNS, shares), file="small.csv")


def test_a_wrong_value_of_the_source_is_left_out(read_small, shares):
    table = build(read_small, shares)
    assert list(zip(table["target"], table["year"], strict=True)) == [
        ("United States", 2011),
        ("United States", 2012),
        ("United States", 2013),
        ("China", 2012),
    ]
    assert table["is_pooled"].tolist() == [True, False, False, False]


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"favorable_pct": 12.7}, "favorable_pct"),
        ({"favorable_pct": -1}, "favorable_pct"),
        ({"unfavorable_pct": "most"}, "unfavorable_pct"),
        ({"very_unfavorable_pct": 80}, "very_unfavorable_pct"),
        ({"target": "Utopia"}, "target"),
    ],
)
def test_a_wrong_share_is_named(read_small, refused, shares, changes, column):
    shares[1] |= changes
    with pytest.raises(SourceError) as caught:
        build(read_small, shares)
    refused(caught, 3, column)


def test_a_missing_survey_is_named(read_small, shares):
    with pytest.raises(SourceError, match="in 2013 are missing"):
        build(read_small, shares[1:])


def finding(**changes):
    row = {
        "year": 2013,
        "pollster": "Pew",
        "item": "US favourability",
        "base": "all",
        "response": "favorable",
        "pct": 11,
        "source_url": "https://example.org/second (press summary; secondary)",
    }
    return {**row, **changes}


@pytest.fixture
def build_findings(read_small, register):
    return lambda *rows: opinion.list_findings(read_small(opinion.FINDING_COLUMNS, rows), register, file="small.csv")


def test_findings_keep_page_and_remark_apart(read_small, build_findings, shares):
    findings = build_findings(finding(), finding(item="Taliban view", response="unfavorable (about)"))
    assert findings["source_id"].unique().tolist() == ["second"]
    assert findings["note"].unique().tolist() == ["press summary; secondary"]
    assert findings["answer"].tolist() == ["unfavorable", "favorable"]
    assert findings["is_approximate"].tolist() == [True, False]
    table = build(read_small, shares)
    opinion.check_shares_against_findings(table, findings, file="small.csv")
    with pytest.raises(SourceError, match="2013: 11.7 per cent favorable were computed, 14 published"):
        opinion.check_shares_against_findings(table, build_findings(finding(pct=14)), file="small.csv")


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"pct": 111}, "pct"),
        ({"pct": "11%"}, "pct"),
        ({"source_url": "a newspaper"}, "source_url"),
        ({"source_url": "https://example.org/unknown"}, "source_url"),
        ({"base": "men"}, "base"),
    ],
)
def test_a_wrong_finding_is_named(build_findings, refused, changes, column):
    with pytest.raises(SourceError) as caught:
        build_findings(finding(year=2012), finding(**changes))
    refused(caught, 3, column)
