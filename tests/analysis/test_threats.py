"""Threats to cut aid: what counts, the rate and its interval, and the dates."""

import pandas as pd
import pytest
from scipy.stats import beta

from peshawar import tables
from peshawar.analysis import threats


@pytest.fixture(scope="module")
def episodes():
    return tables.load_aid_threats()


def outcomes(*values):
    return pd.DataFrame({"outcome": list(values), "series": "single", "episode_id": [f"A{i:02d}" for i in range(len(values))]})


@pytest.mark.parametrize(
    ("reading", "vantage", "counts"),
    [("strict", "then", (6, 2, 10)), ("strict", "now", (12, 2, 10)), ("broad", "then", (7, 3, 16)), ("broad", "now", (14, 3, 18))],
)
def test_readings_hold_the_episodes_that_were_counted_by_hand(episodes, reading, vantage, counts):
    chosen = threats.select_episodes(episodes, reading, vantage)["outcome"].value_counts()
    assert tuple(chosen[name] for name in ("yes", "in part", "no")) == counts


def test_what_was_open_that_day_is_in_no_rate_of_that_day(episodes):
    then = threats.select_episodes(episodes, "broad", "then")
    assert not {"A32", "A24"} & set(then["episode_id"])
    assert (then["threat_date"] <= threats.ARTICLE_DAY).all()


def test_a_measure_against_all_countries_never_counts(episodes):
    assert "A42" not in set(threats.select_episodes(episodes, "widest")["episode_id"])


def test_an_unknown_reading_is_refused(episodes):
    with pytest.raises(KeyError, match="no reading 'loose'"):
        threats.select_episodes(episodes, "loose")


def test_the_interval_is_that_of_a_beta_distribution():
    rate = threats.carried_out_rate(outcomes("yes", "in part", "no", "no"))
    assert (rate.carried_out, rate.n, rate.share) == (2, 4, 0.5)
    assert (rate.low, rate.high) == pytest.approx(beta(2.5, 2.5).ppf([0.05, 0.95]))
    assert threats.carried_out_rate(outcomes("in part", "no"), "half").carried_out == 0.5
    assert threats.carried_out_rate(outcomes("in part", "no"), "not").carried_out == 0
    with pytest.raises(ValueError, match="no episode is left"):
        threats.carried_out_rate(outcomes())


def test_a_series_is_carried_out_if_any_of_its_episodes_was():
    table = outcomes("no", "in part", "no", "yes").assign(series=["a", "a", "b", "single"])
    collapsed = threats.collapse_series(table).set_index("series")["outcome"]
    assert collapsed.to_dict() == {"a": "in part", "b": "no", "A03": "yes"}


def test_merged_years_of_certification_can_be_counted_one_by_one(episodes):
    """Refused years stand in rows of their own; certified years of two rows do not."""
    assert episodes.set_index("episode_id")["n_decisions"].loc[lambda n: n > 1].to_dict() == {"A08": 3, "A43": 2}
    rates = threats.rate_table(episodes).query("reading == 'strict' and unit == 'year'").set_index("group")
    assert (rates.loc["then", "carried_out"], rates.loc["then", "n"]) == (8, 21)
    assert (rates.loc["now", "carried_out"], rates.loc["now", "n"]) == (14, 27)
    assert rates.loc["after", "n"] == 6


def test_cuts_since_2014_stand_but_for_a_part(episodes):
    """The prose says that only officer training came back."""
    assert threats.count_reversals(episodes).to_dict() == {"yes": 10, "in part": 2, "no": 9, "unknown": 2}
    late = episodes[episodes["is_aimed_at_pakistan"] & (episodes["carried_out_date"] >= "2014-01-01")].set_index("episode_id")
    assert late["reversed"].loc[lambda r: r != "no"].to_dict() == {"A39": "in part"}


def test_holds_without_a_threat_are_in_no_strict_share(episodes):
    """The prose names the stops of 1965, 1971 and July 2011, and a hold in force on the day of the article."""
    strict = set(threats.select_episodes(episodes, "strict", "then")["episode_id"])
    assert not {"A01", "A02", "A03", "A22"} & strict
    assert {"A19", "A31"} <= strict


def test_the_share_is_higher_now_in_every_way_of_counting(episodes):
    """The prose says so; a change of data that breaks it must be seen."""
    rates = threats.rate_table(episodes)
    wide = rates.pivot(index=["reading", "in_part", "unit"], columns="group", values="share")
    assert (wide["now"] > wide["then"]).all()
    ends = rates.pivot(index=["reading", "in_part", "unit"], columns="group", values=["low", "high"])
    assert (ends["high"]["then"] > ends["low"]["now"]).all()


def test_every_strict_threat_since_the_article_was_carried_out(episodes):
    after = threats.rate_table(episodes).query("group == 'after' and reading == 'strict' and unit == 'episode'")
    assert (after["carried_out"] == after["n"]).all() and after["n"].iloc[0] == 6


def test_durations_need_two_dates_known_well_enough(episodes):
    table = threats.add_durations(episodes).set_index("episode_id")
    # From 12 December 2014 to 3 August 2016.
    assert table.loc["A32", "months_to_cut"] == pytest.approx(19.7, abs=0.1)
    assert table.loc["A13", "months_cut"] == pytest.approx(131.7, abs=0.1)
    # The law of 1976 is known by year only.
    assert pd.isna(table.loc["A06", "months_to_cut"])


def test_the_first_cut_after_the_article_is_the_subsidy_of_2016(episodes):
    assert threats.first_cut_after(episodes)["episode_id"] == "A34"


def test_marks_of_one_lane_do_not_meet(episodes):
    placed = threats.place_episodes(episodes)
    assert len(placed) == episodes["is_aimed_at_pakistan"].sum()
    for _, lane in placed.sort_values("year").groupby(["authority", "level"]):
        assert lane["year"].diff().dropna().gt(1.5).all()
    assert set(placed["basis"]) == {"strict", "broad", "hold"}


def test_dates_are_printed_as_exactly_as_they_are_known(episodes):
    printed = threats.print_dates(episodes).set_axis(episodes["episode_id"])
    assert (printed["A01"], printed["A04"], printed["A06"]) == ("1965-07-03", "1971-08", "1976")


def test_outcomes_are_told_with_their_months(episodes):
    told = threats.describe_outcomes(threats.add_durations(episodes)).set_index("episode_id")
    assert told.loc["A32", ["cut", "undone"]].tolist() == ["yes, after 20 months", "no"]
    assert told.loc["A13", ["cut", "undone"]].tolist() == ["yes, at once", "yes, after 132 months"]
    assert told.loc["A16", ["cut", "undone"]].tolist() == ["no", ""]
