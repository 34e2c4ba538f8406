"""Totals side by side: what is read, what is compared, and what is refused."""

import pandas as pd
import pytest

from peshawar import tables
from peshawar.analysis.disagreement import compare_years, list_totals, one_count, side_by_side, spread_of_year


@pytest.fixture
def totals(repository_data):
    return list_totals(tables.load_annual_violence(), tables.load_country_year_deaths())


def test_the_totals_of_2014_as_printed(totals):
    year = totals[totals["year"] == 2014].set_index(["organisation", "is_wide"])["killed"]
    assert year["PIPS", False] == 1723 and year["PIPS", True] == 5308
    assert year["UCDP", True] == 3639 and year["CRSS", True] == 7622
    assert spread_of_year(totals, 2014) == {"n": 7, "low": 1723, "high": 7622, "ratio": pytest.approx(7622 / 1723)}


def test_direction_is_that_of_series_with_both_years():
    totals = pd.DataFrame(
        {"organisation": ["A", "A", "B"], "counts": "x", "year": [2014, 2019, 2014], "killed": [3, 1, 5]}
    )
    assert compare_years(totals, 2014, 2019) == {"n": 1, "fell": 1, "rose": 0}


def test_two_totals_of_one_kind_are_refused(repository_data):
    annual = tables.load_annual_violence()
    twice = annual[(annual["organisation"] == "PIPS") & (annual["measure"] == "killed") & (annual["year"] == 2014)]
    with pytest.raises(ValueError, match="PIPS gives two totals"):
        list_totals(pd.concat([annual, twice]), tables.load_country_year_deaths())
    with pytest.raises(ValueError, match="0 totals for 1950"):
        spread_of_year(list_totals(annual, tables.load_country_year_deaths()), 1950)


def test_side_by_side_gives_every_organisation_its_grade(totals):
    table = side_by_side(totals, [2014, 2019, 2024], tables.load_publishers())
    assert table["grade"].notna().all() and table["reason"].notna().all()
    assert {"UCDP", "PIPS", "PICSS", "CRSS", "GTI"} <= set(table["organisation"])


def test_one_count_is_one_row_and_its_other_value():
    yearly = tables.load_annual_violence()
    assert one_count(yearly, "PICSS", "killed_civilians", 2020) == 127
    row = yearly[(yearly["organisation"] == "UN Monitoring Team") & (yearly["measure"] == "attacks_TTP") & (yearly["year"] == 2025)]
    other = next(name for name in yearly.columns if name.startswith("other") and row[name].notna().all())
    assert one_count(yearly, "UN Monitoring Team", "attacks_TTP", 2025, other) == int(row[other].iloc[0])
    with pytest.raises(KeyError, match="0 rows for PICSS, killed_civilians, 1999"):
        one_count(yearly, "PICSS", "killed_civilians", 1999)
    with pytest.raises(KeyError, match="2 rows"):
        one_count(pd.concat([yearly, row]), "UN Monitoring Team", "attacks_TTP", 2025)
