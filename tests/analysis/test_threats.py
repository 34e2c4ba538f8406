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
