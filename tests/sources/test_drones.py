"""Counts of drone strikes, on small lists worked by hand."""

import pandas as pd
import pytest

from peshawar.sources import drones
from peshawar.sources.errors import SourceError


def strike(number, date, killed, civilians=(0, 0)):
    return {
        "strike_id": number,
        "na_id": number,
        "date": date,
        "killed_min": killed[0],
        "killed_max": killed[1],
        "civilians_min": civilians[0],
        "civilians_max": civilians[1],
        "children_min": 0,
        "children_max": civilians[1],
    }


@pytest.fixture
def lists(read_small):
    def build(columns, strikes):
        rows = [{name: row[name] for name in columns} for row in strikes]
        return drones.list_strikes(read_small(columns, rows), key=columns[0], file="small.csv")

    return {
        drones.TBIJ: build(
            drones.TBIJ_COLUMNS,
            [
                strike("B1", "2013-11-20", (2, 5), (1, 2)),
                strike("B2", "2014-01-05", (3, 3)),
                strike("B3", "2014-01-05", (1, 4)),
            ],
        ),
        drones.NEW_AMERICA: build(
            drones.NEW_AMERICA_COLUMNS,
            [
                strike("N1", "2013-11-21", (4, 4)),
                strike("N2", "2014-01-05", (6, 7)),
                strike("N3", "2014-03-01", (1, 1)),
            ],
        ),
    }


ANNUAL = [
    {"dataset": "TBIJ", "year": 2013, "strikes": 1, "killed": (2, 5), "civilians": (1, 2), "children": (0, 2)},
    {"dataset": "TBIJ", "year": 2014, "strikes": 2, "killed": (4, 7), "civilians": (0, 0), "children": (0, 0)},
    {"dataset": "New America", "year": 2013, "strikes": 1, "killed": (4, 4), "civilians": (0, 0)},
    {"dataset": "New America", "year": 2014, "strikes": 2, "killed": (7, 8), "civilians": (0, 0)},
    {"dataset": "Pakistan Body Count", "year": 2013, "strikes": 9, "killed": (5, 9), "civilians": (1, 3)},
    {"dataset": "Pakistan Body Count", "year": 2014, "strikes": 9, "killed": (5, 9), "civilians": (9, 0)},
]


def annual_rows(read_small, **changes):
    rows = []
    for number, year in enumerate(ANNUAL):
        year = {**year, **changes} if number == 1 else year
        row = {"dataset": year["dataset"], "year": year["year"], "strikes": year["strikes"]}
        for what in drones.PEOPLE:
            low, high = year.get(what, ("", ""))
            row |= {f"{what}_min": low, f"{what}_max": high}
        rows.append(row)
    return read_small(drones.ANNUAL_COLUMNS, rows)


def test_months_without_a_strike_are_rows(lists):
    table = drones.count_months(lists)
    tbij = table[table["dataset"] == "TBIJ"].set_index("month")
    assert tbij["n_strikes"].tolist() == [1, 0, 2]
    assert tbij.loc["2014-01-01", ["killed_low", "killed_high", "civilians_high"]].tolist() == [4, 7, 0]
    assert (table["dataset"] == "New America").sum() == 5


def test_years_are_counted_and_a_damaged_one_is_dropped(lists, read_small):
    table = drones.count_years(lists, annual_rows(read_small), file="small.csv").set_index(["dataset", "year"])
    assert table.loc[("TBIJ", 2014), ["n_strikes", "killed_low", "killed_high"]].tolist() == [2, 4, 7]
    assert pd.isna(table.loc[("New America", 2014), "children_low"])
    assert table.loc["Pakistan Body Count"].index.tolist() == [2013]
    assert not table["is_part_year"].any()


@pytest.mark.parametrize(
    ("changes", "column"),
    [({"strikes": 3}, "strikes"), ({"killed": (4, 6)}, "killed_max"), ({"year": 2015}, "strikes")],
)
def test_a_year_that_differs_from_the_list_is_named(lists, read_small, changes, column):
    with pytest.raises(SourceError, match="TBIJ 201[45]") as caught:
        drones.count_years(lists, annual_rows(read_small, **changes), file="small.csv")
    assert caught.value.column == column


def test_days_are_compared_with_the_other_list(lists, monkeypatch):
    monkeypatch.setattr(drones, "DAYS_APART", {"a day apart": 1, "none": 1})
    table = drones.list_strike_dates(lists, file="small.csv")
    assert table["n_strikes"].tolist() == [1, 2, 1, 1, 1]
    assert table["in_other"].tolist() == ["a day apart", "same day", "a day apart", "same day", "none"]
    monkeypatch.setattr(drones, "DAYS_APART", {"a day apart": 2})
    with pytest.raises(SourceError, match="days that differ from TBIJ's"):
        drones.list_strike_dates(lists, file="small.csv")


def test_totals_must_be_the_published_ones(lists, monkeypatch):
    monkeypatch.setattr(drones, "PUBLISHED_STRIKES", {("TBIJ", 2014): 2})
    monkeypatch.setattr(drones, "PUBLISHED_TO_2014", 3)
    monkeypatch.setattr(drones, "PUBLISHED_TOTALS", {"TBIJ": (3, (6, 12), (1, 2))})
    drones.check_totals(lists["TBIJ"], "TBIJ", file="small.csv")
    with pytest.raises(SourceError, match=r"add to \(2, "):
        drones.check_totals(lists["TBIJ"].iloc[:2], "TBIJ", file="small.csv")
    monkeypatch.setattr(drones, "PUBLISHED_STRIKES", {("TBIJ", 2014): 4})
    with pytest.raises(SourceError, match="2 strikes in 2014; TBIJ published 4"):
        drones.check_totals(lists["TBIJ"], "TBIJ", file="small.csv")


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"killed_min": 9}, "killed_min"),
        ({"killed_max": "-1"}, "killed_max"),
        ({"civilians_max": "some"}, "civilians_max"),
        ({"date": "2014-02-30"}, "date"),
        ({"strike_id": "B1"}, "strike_id"),
    ],
)
def test_a_wrong_strike_is_named(read_small, refused, changes, column):
    strikes = [strike("B1", "2014-01-05", (1, 2)), strike("B2", "2014-01-05", (1, 2)) | changes]
    rows = [{name: row[name] for name in drones.TBIJ_COLUMNS} for row in strikes]
    with pytest.raises(SourceError) as caught:
        drones.list_strikes(read_small(drones.TBIJ_COLUMNS, rows), key="strike_id", file="small.csv")
    refused(caught, 3, column)
