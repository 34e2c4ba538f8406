"""Indicators of the low and the thaw, and the dates of events."""

import pandas as pd
import pytest

from peshawar import tables
from peshawar.analysis import thaw
from peshawar.exhibit.indicators import load_indicators


@pytest.fixture(scope="module")
def indicators():
    return load_indicators()


def test_at_least_eight_indicators_stand_in_the_chapter(indicators):
    assert len(thaw.IN_CHAPTER) >= 8 and set(thaw.IN_CHAPTER) <= set(indicators["indicator"])
    assert not indicators.duplicated(["indicator", "year"]).any()
    assert (indicators["low"] <= indicators["value"]).all() and (indicators["value"] <= indicators["high"]).all()


def test_two_polls_of_one_year_give_a_range(indicators):
    row = indicators.set_index(["indicator", "year"]).loc[("leadership", 2011)]
    assert (row["low"], row["value"], row["high"]) == (10, 10, 27)


def test_the_unfavourable_share_among_those_with_a_view_leaves_silence_out(indicators):
    value = indicators.set_index(["indicator", "year"]).loc[("unfavourable", 2014), "value"]
    assert value == pytest.approx(100 * 58.9 / (58.9 + 13.9))


def test_lows_go_by_the_direction_of_each_indicator(indicators):
    lows = thaw.find_lows(indicators).set_index("indicator")
    assert lows.loc["enemy", "worst_year"] == 2012 and lows.loc["enemy", "worst_value"] == 74
    assert lows.loc["strikes", "worst_year"] == 2010
    assert lows.loc["financing", "worst_years"] == "2012, 2013"
    assert lows.loc["president", "last_year"] == 2013


def test_six_of_the_nine_in_the_chapter_are_worst_in_2011_or_2012(indicators):
    shown = indicators[indicators["indicator"].isin(thaw.IN_CHAPTER)]
    assert thaw.find_lows(shown)["worst_year"].between(2011, 2012).sum() == 6


def test_several_of_the_indicators_are_one_poll(indicators):
    lows = thaw.find_lows(indicators)
    bad = lows["worst_year"].between(2011, 2012)
    assert (bad.sum(), len(lows)) == (7, 12)
    assert (bad & lows["indicator"].isin(thaw.IN_CHAPTER) & lows["counted_by"].eq("survey, spring")).sum() == 3


def test_aid_as_a_whole_had_not_come_back_in_2014(indicators):
    """Military financing and reimbursements had; the captions keep the two apart."""
    value = indicators.set_index(["indicator", "year"])["value"]
    appropriated = tables.load_crs_aid_yearly().set_index("fy_start")["total_now_musd"]
    assert appropriated[2014] < appropriated[2012] and value["obligated", 2014] < value["obligated", 2012]
    assert value["financing", 2014] > value["financing", 2012] and value["reimbursed", 2014] > value["reimbursed", 2012]


def test_2012_is_the_worst_year_but_not_by_favourable_views(indicators):
    views = tables.load_us_opinion().query("target == 'United States'").set_index("year")
    answered = views["unfavourable_pct"] / (views["unfavourable_pct"] + views["favourable_pct"])
    assert answered.idxmax() == 2012 and views["favourable_pct"].idxmin() == 2002
    findings = tables.load_opinion_findings()
    leaders = findings[findings["question"].str.startswith("US leadership")]
    for answer, worst in (("approve", 4), ("disapprove", 92)):
        share = leaders[leaders["answer"] == answer].set_index("year")["share_pct"]
        assert share[2012] == worst == (share.min() if answer == "approve" else share.max())
        assert share.index.min() >= 2008


def test_a_span_of_days_is_printed_as_exactly_as_it_is_known():
    events = tables.load_us_pakistan_events()
    printed = thaw.print_spans(events).set_axis(events["event_id"])
    assert (printed["U024"], printed["U022"], printed["U001"]) == ("2013-10-20 to 2013-10-23", "2013-10", "2001-09-22")


def test_the_balance_counts_events_of_the_two_alone():
    events = tables.load_us_pakistan_events()
    balance = thaw.balance_events(events).set_index("year")
    own = events[(events["track"] == "US-Pakistan") & (events["date"].dt.year == 2013)]["direction"].value_counts()
    assert balance.loc[2013, "closer"] == own["closer"] and balance.loc[2013, "apart"] == own["apart"]
    assert balance["share_closer"].between(0, 100).all()


def test_days_of_events_are_exact_or_refused():
    events = tables.load_us_pakistan_events()
    assert thaw.event_day(events, "U040", "date_end") == pd.Timestamp("2014-12-01")
    assert (thaw.event_day(events, "U040") - thaw.event_day(events, "U036")).days == 12
    with pytest.raises(ValueError, match="the day of U022 is not known"):
        thaw.event_day(events, "U022")
    with pytest.raises(KeyError, match="no event 'U999'"):
        thaw.event_day(events, "U999")


def test_months_are_of_mean_length():
    assert thaw.months_between(pd.Timestamp("2012-07-03"), pd.Timestamp("2013-07-03")) == pytest.approx(12, abs=0.02)
