"""Counts of attacks and deaths, by hand and against UCDP's own totals."""

import pandas as pd
import pytest
from scipy.stats import binomtest

from peshawar import tables
from peshawar.analysis import conflict


@pytest.fixture
def attacks():
    days = pd.to_datetime(["2014-11-20", "2014-12-15", "2014-12-16", "2014-12-20", "2015-01-05", "2015-12-20"])
    return pd.DataFrame(
        {
            "date": days, "is_islamist": [True, True, True, True, False, True],
            "is_main": [True, False, True, True, True, True], "deaths_best": [2, 0, 149, 1, 4, 1],
            "deaths_broad": [2, 7, 149, 1, 4, 1],
        }
    )  # fmt: skip


def test_the_day_itself_is_in_neither_window(attacks):
    day = pd.Timestamp("2014-12-16")
    assert conflict.count_around(attacks, day, 1) == (2, 2)
    table = conflict.compare_windows(attacks, day, [1]).iloc[0]
    assert (table["before"], table["after"], table["before_broad"], table["after_broad"]) == (1, 1, 2, 1)


def test_windows_past_the_data_are_refused(attacks):
    with pytest.raises(ValueError, match="past the end of the data"):
        conflict.compare_windows(attacks, pd.Timestamp("2014-12-16"), [36])


def test_sets_and_measures(attacks):
    assert len(conflict.select_attacks(attacks, is_islamist=True)) == 4
    assert len(conflict.select_attacks(attacks, is_islamist=True, is_broad=True)) == 5
    assert len(conflict.select_attacks(attacks, is_islamist=False)) == 5


def test_rate_ratio_interval_agrees_with_the_exact_conditional_test():
    """A second method: the exact binomial interval of after / (before + after), turned into a ratio."""
    low, high = conflict.rate_ratio_interval(140, 97)
    exact = binomtest(97, 237).proportion_ci(0.95, method="exact")
    assert low == pytest.approx(exact.low / (1 - exact.low), abs=0.02)
    assert high == pytest.approx(exact.high / (1 - exact.high), abs=0.02)


def test_groups_of_dyads():
    assert conflict.dyad_group("Government of Pakistan", "TTP") == conflict.TTP_STATE
    assert conflict.dyad_group("TTP", "Civilians") == conflict.TTP_CIVILIANS
    assert conflict.dyad_group("Lashkar of Kukikhel clan", "TTP") == conflict.TTP_GROUPS
    assert conflict.dyad_group("Government of United States of America", "al-Qaida") == conflict.US_DRONES
    assert conflict.dyad_group("BLA", "Civilians") == conflict.BALOCH_CONFLICT
    assert conflict.dyad_group("Bangesh", "Turi") == conflict.OTHER


def test_groups_hold_every_death_and_meet_the_country_totals():
    """Independent: UCDP's country-year file of a later release, within 0.5 % over 2002-2021."""
    grouped = conflict.deaths_by_dyad_group(tables.load_events())
    countries = tables.load_country_year_deaths()
    total = countries[
        (countries["country"] == "Pakistan") & (countries["violence_type"] == "all") & countries["year"].between(2002, 2021)
    ]["deaths_best"].sum()
    assert grouped["deaths"].sum() == pytest.approx(total, rel=0.005)


def test_state_ttp_deaths_of_2014_equal_the_dyad_file():
    """Independent: version 26.1 of the battle deaths has the same 2,616 as the events of 22.1."""
    events = tables.load_events()
    rows = events[(events["dyad"] == "Government of Pakistan - TTP") & (events["date_start"].dt.year == 2014)]
    assert rows["deaths_best"].sum() == conflict.year_value(tables.load_ttp_battle_deaths(), 2014, "deaths_best")


def test_country_deaths_of_2014_are_the_published_total():
    deaths = conflict.country_deaths(tables.load_country_year_deaths(), "Pakistan", 2002)
    assert deaths.loc[deaths["year"] == 2014, "deaths"].sum() == 3639
