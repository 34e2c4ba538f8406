"""Forces in Afghanistan, on small inputs worked by hand."""

import pandas as pd
import pytest

from peshawar.sources import troops
from peshawar.sources.errors import SourceError


@pytest.fixture
def snapshots(monkeypatch):
    monkeypatch.setattr(troops, "SNAPSHOTS", 2)
    monkeypatch.setattr(troops, "DECEMBER_2014", 13165)
    around = {"date": "2006-09-30", "us_active_duty": 21500, "us_military_total": "21500.0"}
    last = {"date": "2014-12-31", "us_active_duty": 10189, "us_guard_reserve": "2976.0", "us_military_total": 13165}
    return [last, {**around, "location_label": "Total (in/around Afghanistan as of September 30, 2006) -"}]


def test_snapshots_keep_what_is_unknown_empty(read_small, snapshots):
    table = troops.list_snapshots(read_small(troops.SNAPSHOT_COLUMNS, snapshots), file="small.csv")
    assert table["military_total"].tolist() == [21500, 13165]
    assert table["is_in_or_around"].tolist() == [True, False]
    assert pd.isna(table["guard_and_reserve"].iloc[0])


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"us_military_total": 13000}, "us_military_total"),
        ({"us_active_duty": "-1"}, "us_active_duty"),
        ({"date": "December 2014"}, "date"),
    ],
)
def test_a_wrong_snapshot_is_named(read_small, refused, snapshots, changes, column):
    snapshots[0] |= changes
    with pytest.raises(SourceError) as caught:
        troops.list_snapshots(read_small(troops.SNAPSHOT_COLUMNS, snapshots), file="small.csv")
    refused(caught, 2, column)


def test_cut_snapshots_are_refused(read_small, snapshots):
    with pytest.raises(SourceError, match="1 of 2 snapshots"):
        troops.list_snapshots(read_small(troops.SNAPSHOT_COLUMNS, snapshots[:1]), file="small.csv")
    snapshots[0] |= {"us_active_duty": 10190, "us_military_total": 13166}
    with pytest.raises(SourceError, match="13165 was published"):
        troops.list_snapshots(read_small(troops.SNAPSHOT_COLUMNS, snapshots), file="small.csv")


def point(date, **changes):
    row = {
        "date": date,
        "series": "US",
        "value": 10600,
        "basis": "in country",
        "source_name": "CRS",
        "source_url": "https://example.org/first (table)",
    }
    return {**row, **changes}


@pytest.fixture
def build(read_small, register):
    return lambda *points: troops.list_points(read_small(troops.POINT_COLUMNS, points), register, file="small.csv")


def test_points_keep_their_basis_and_span(build):
    table = build(
        point("2014-12-28"),
        point("2009 (FY avg)", series=troops.AVERAGES, basis="in country only", qualifier=troops.NOT_REACHED[0]),
        point("2018", basis="country-year"),
        point("2010-mid", series="ISAF total", basis="US share 62,415", qualifier="about"),
        point("2002-01", series=troops.UNSOURCED[0], basis="monthly"),
        point("2011", series="ISAF total", source_name="blog", source_url="https://example.org/unknown"),
    )
    assert len(table) == 4
    assert table["force"].tolist() == ["ISAF", *["United States"] * 3]
    assert table["basis"].tolist() == [
        "coalition total",
        "fiscal-year average in country",
        "in country",
        "yearly estimate from the press",
    ]
    assert table["date_precision"].tolist() == ["middle of the year", "fiscal year", "day", "year"]
    assert table["date"].dt.strftime("%Y-%m").tolist() == ["2010-06", "2008-10", "2014-12", "2018-01"]
    assert table["is_projection"].tolist() == [False, True, False, False]
    assert table["note"].iloc[0] == "about; US share 62,415"
    assert table["source_id"].unique().tolist() == ["first"]


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"date": "late 2014"}, "date"),
        ({"series": "contractors"}, "series"),
        ({"basis": "guess"}, "basis"),
        ({"value": "10,600"}, "value"),
        ({"source_url": "a page"}, "source_url"),
        ({"source_url": "https://example.org/unknown"}, "source_url"),
        ({}, "date"),
    ],
)
def test_a_wrong_point_is_named(build, refused, changes, column):
    with pytest.raises(SourceError) as caught:
        build(point("2014-12"), point("2014-12") | changes)
    refused(caught, 3, column)
