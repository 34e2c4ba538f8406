"""The toll of the attack, on a handful of reports written out by hand and on the real table."""

import pandas as pd
import pytest

from peshawar import tables
from peshawar.analysis import toll


def report(report_id, at, killed, basis="stamped", speaker="news desk", is_final=False, **more):
    return {
        "report_id": report_id, "source_id": f"s-{report_id}", "reported_at": pd.Timestamp(at) if at else pd.NaT,
        "time_basis": basis, "source_class": speaker, "killed_printed": killed, "includes_attackers": False,
        "killed": killed, "children_killed": None, "others_killed": None, "injured": None, "attackers_low": None,
        "attackers_high": None, "is_final_count": is_final,
    } | more  # fmt: skip


@pytest.fixture
def reports():
    return pd.DataFrame(
        [
            report("T1", "2014-12-16T12:30", 4, speaker="hospital"),
            report("T2", "2014-12-16T21:00", 141, speaker="army", children_killed=132, others_killed=9, injured=124),
            report("T3", "2014-12-16T16:00", 126, basis="inferred", speaker="the article", children_killed=100,
                   injured=122, attackers_low=9, attackers_high=9),
            report("T4", "2015-03-03", 144, basis="date only", speaker="federal government", is_final=True, injured=114),
            report("T5", None, 149, basis="undated", speaker="dataset", is_final=True, attackers_low=7, attackers_high=7),
        ]
    )  # fmt: skip


def test_the_range_is_that_of_final_counts_only(reports):
    assert toll.final_range(reports) == toll.FinalRange(144, 149, 2)


def test_a_final_count_that_includes_attackers_is_refused(reports):
    reports.loc[3, "includes_attackers"] = True
    with pytest.raises(ValueError, match="include attackers: T4"):
        toll.final_counts(reports)


def test_a_column_without_final_counts_is_refused(reports):
    with pytest.raises(ValueError, match="no final count has a value for 'children_killed'"):
        toll.final_range(reports, "children_killed")


def test_only_reports_with_an_hour_stand_on_the_clock(reports):
    timed = toll.first_days(reports)
    assert list(timed["report_id"]) == ["T1", "T3", "T2"]
    assert list(timed["hours"]) == [2.0, 5.5, 10.5]


def test_an_unknown_class_of_source_is_named(reports):
    reports.loc[0, "source_class"] = "rumour"
    with pytest.raises(ValueError, match="source class of T1"):
        toll.first_days(reports)


def test_the_article_and_the_army_are_found_by_their_class(reports):
    assert toll.article_counts(reports) == {"killed": 126, "children_killed": 100, "injured": 122, "attackers": 9}
    assert toll.army_count_of_the_day(reports)["killed"] == 141


def test_later_range_leaves_the_day_itself_out(reports):
    found = toll.later_range(reports, "injured")
    assert (found.low, found.high) == (114, 114)


def test_injured_and_attackers_are_those_of_final_counts():
    """By hand from the table: Pakistan Body Count and the case papers; the army of February 2015 and UCDP."""
    reports = tables.load_toll_reports()
    assert toll.final_range(reports, "injured") == toll.FinalRange(132, 147, 2)
    assert toll.final_range(reports, "attackers_low", "attackers_high") == toll.FinalRange(6, 7, 2)


def test_real_range_agrees_with_an_independent_count():
    """UCDP's own rows for the school attack (146 civilians and 3 soldiers) lie inside the range."""
    final = toll.final_range(tables.load_toll_reports())
    attack = tables.load_attacks().set_index("attack_id").loc["20141216-peshawar-ttp"]
    assert attack["deaths_best"] == 149
    assert final.low <= attack["deaths_best"] <= final.high


def test_every_report_has_a_place_on_the_cut_axis(reports):
    placed = toll.place_reports(reports).set_index("report_id")
    assert placed["part"].to_dict() == {"T1": "first hours", "T3": "first hours", "T2": "first hours", "T4": "later", "T5": "undated"}
    assert placed.loc["T1", "position"] == 2.0
    assert placed["position"].is_monotonic_increasing
    assert placed.loc["T5", "position"] == toll.UNDATED > toll.LATER_END > placed.loc["T4", "position"] > toll.LATER_START


def test_the_axis_is_continuous_at_midnight_and_its_marks_lie_on_it():
    assert toll.hour_position(toll.MIDNIGHT) == toll.MIDNIGHT
    assert toll.hour_position(toll.FIRST_HOURS) < toll.LATER_START
    assert list(toll.axis_ticks()) == sorted(toll.axis_ticks())


def test_a_value_of_one_final_count_is_found_or_refused():
    reports = tables.load_toll_reports()
    assert toll.value_of(reports, "dawn-2015-11-30-warrants", "children_killed") == 125
    with pytest.raises(KeyError, match="0 final counts"):
        toll.value_of(reports, "dawn-2015-11-30-warrants", "others_killed")


def test_the_clock_runs_from_the_earliest_to_the_latest_source():
    facts = pd.DataFrame(
        {"topic": ["start", "start", "end"], "value_low": [10.0, 11.0, None], "value_high": [10.0, 11.5, None]}
    )
    assert toll.clock_range(facts, "start") == toll.Figure(10, 11.5)
    with pytest.raises(KeyError, match="no number on 'end'"):
        toll.clock_range(facts, "end")


def test_a_count_without_a_stamp_lies_between_stamped_ones():
    reports = tables.load_toll_reports()
    assert toll.nearest_stamped(reports, 126) == (120, 130)
    with pytest.raises(ValueError, match="does not lie between"):
        toll.nearest_stamped(reports, 130)
