"""Counts of strikes and polls about them."""

import pandas as pd
import pytest

from peshawar import tables
from peshawar.analysis import drone_counts as counts


@pytest.fixture(scope="module")
def polls():
    return counts.drone_opinion(tables.load_opinion_findings(), tables.load_context_numbers())


def test_part_years_are_left_out():
    years = counts.strike_years(tables.load_drone_years())
    assert years["year"].max() == 2017
    assert years.query("dataset == 'TBIJ' and 2004 <= year <= 2014")["n_strikes"].sum() == 408


def test_shares_of_all_and_of_those_aware_stay_apart(polls):
    by_base = polls.set_index(["base", "year", "meaning"])["share_pct"]
    assert by_base["aware of strikes", 2012, "call them bad"] == 97
    assert by_base["all", 2012, "had heard of them"] == 55
    assert polls.loc[polls["is_press_only"], ["year", "base", "share_pct"]].values.tolist() == [[2014, "all", 66.0]]


def test_the_floor_of_opposition_is_the_product_of_two_shares(polls):
    assert counts.implied_share_of_all(polls, 2012) == pytest.approx(0.55 * 97)
    with pytest.raises(ValueError, match="2014 lacks one of the two questions"):
        counts.implied_share_of_all(polls, 2014)


def test_the_chart_gets_every_count_and_every_poll(polls):
    drones = tables.load_drone_years()
    rows = counts.chart_rows(drones, polls)
    assert rows["part"].value_counts().to_dict() == {"year": len(counts.strike_years(drones)), "poll": len(polls)}


def test_the_range_of_civilians_is_that_of_whole_data_sets_up_to_a_year():
    drones = pd.DataFrame(
        {"dataset": ["A", "A", "B", "B"], "year": [2010, 2015, 2010, 2011], "civilians_low": [5, 90, 3, 1], "civilians_high": [8, 90, 9, 2]}
    )
    assert counts.civilian_range(drones, 2014) == (4.0, 11.0)
