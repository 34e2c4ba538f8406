"""Months, actors and dyads of UCDP, on small inputs worked by hand."""

import pandas as pd
import pytest

from peshawar.sources import ucdp_series
from peshawar.sources.errors import SourceError

YEAR_RELEASE = "Candidate 25.01.25.12 (first release in ucdp_best_all)"
FIRST_RELEASE = "Candidate 26.0.X first release"


def country_years(**years):
    kind = years.pop("violence_type", "all")
    return pd.DataFrame(
        [
            {"country": "Pakistan", "year": int(year[1:]), "violence_type": kind, "deaths_best": deaths}
            for year, deaths in years.items()
        ]
    )


def month(name, deaths, version="GED 25.1", first=None, state=""):
    return {
        "month": name,
        "recommended": deaths,
        "ucdp_best_all": deaths if first is None else first,
        "version": version,
        "state_based_only": state,
    }


@pytest.fixture
def three_months(monkeypatch):
    monkeypatch.setattr(ucdp_series, "FIRST_MONTH", pd.Timestamp("2024-12-01"))
    monkeypatch.setattr(ucdp_series, "LAST_MONTH", pd.Timestamp("2026-01-01"))
    return [
        month("2024-12", 20),
        *(month(f"2025-{n:02}", 10, YEAR_RELEASE, 12, "8.0") for n in range(1, 13)),
        month("2026-01", 30, FIRST_RELEASE),
    ]


def test_months_mark_their_release_and_what_lies_outside(read_small, three_months):
    rows = read_small(ucdp_series.MONTH_COLUMNS, three_months[::-1])
    table = ucdp_series.list_monthly_deaths(rows, country_years(y2024=26), file="small.csv")
    first, last = table.iloc[0], table.iloc[-1]
    assert (first["month"], first["deaths_best"], first["year_deaths_outside"]) == (pd.Timestamp("2024-12-01"), 20, 6)
    assert pd.isna(first["deaths_first_release"]) and not first["is_first_release"]
    assert table.loc[1, ["deaths_best", "deaths_first_release", "deaths_state_based"]].tolist() == [10, 12, 8]
    assert not table.loc[1, "is_first_release"]
    assert (last["version"], last["is_first_release"], last["deaths_first_release"]) == ("Candidate 26.0.X", True, 30)
    assert pd.isna(last["year_deaths_outside"])


def test_a_month_that_is_missing_is_named(read_small, three_months):
    rows = read_small(ucdp_series.MONTH_COLUMNS, three_months[:-1])
    with pytest.raises(SourceError, match="2026-01 is missing"):
        ucdp_series.list_monthly_deaths(rows, country_years(y2024=26), file="small.csv")


def test_months_above_their_published_year_are_refused(read_small, three_months):
    rows = read_small(ucdp_series.MONTH_COLUMNS, three_months)
    with pytest.raises(SourceError, match="months of 2024 add to more"):
        ucdp_series.list_monthly_deaths(rows, country_years(y2024=19), file="small.csv")


@pytest.mark.parametrize(
    ("at", "column", "value"),
    [
        (0, "month", "2024-13"),
        (0, "month", "December 2024"),
        (1, "recommended", "-3"),
        (1, "recommended", ""),
        (1, "version", "GED 24.1"),
        (1, "state_based_only", "11"),
    ],
)
def test_a_wrong_month_is_named(read_small, refused, three_months, at, column, value):
    three_months[at][column] = value
    rows = read_small(ucdp_series.MONTH_COLUMNS, three_months)
    with pytest.raises(SourceError) as caught:
        ucdp_series.list_monthly_deaths(rows, country_years(y2024=26), file="small.csv")
    refused(caught, at + 2, column)


def test_candidate_events_must_add_to_their_months(read_small, monkeypatch):
    monkeypatch.setattr(ucdp_series, "CANDIDATE_2025_DEATHS", {"all": 7, "state-based": 4})
    table = pd.DataFrame(
        {
            "month": pd.to_datetime(["2025-01-01", "2025-02-01"]),
            "deaths_best": [5, 2],
            "deaths_state_based": pd.array([4, 0], dtype="Int64"),
            "version": "Candidate 25.01.25.12",
        }
    )
    events = [
        {"id": 1, "country": "Pakistan", "best": 4, "type_of_violence": 1, "month": "2025-01"},
        {"id": 2, "country": "Pakistan", "best": 1, "type_of_violence": 3, "month": "2025-01"},
        {"id": 3, "country": "Pakistan", "best": 2, "type_of_violence": 2, "month": "2025-02"},
    ]
    rows = read_small(ucdp_series.CANDIDATE_COLUMNS, events)
    ucdp_series.check_months_against_candidate_events(table, rows, file="small.csv")
    table.loc[1, "deaths_best"] = 3
    with pytest.raises(SourceError, match="2025-02 add to 2, the table of months has 3"):
        ucdp_series.check_months_against_candidate_events(table, rows, file="small.csv")
    with pytest.raises(SourceError, match="'all': 5"):
        ucdp_series.check_months_against_candidate_events(
            table, read_small(ucdp_series.CANDIDATE_COLUMNS, events[:2]), file="small.csv"
        )


def actor(**changes):
    row = {
        "actor_id": "356.0",
        "actor_name": "TTP",
        "actor_name_fulltext": "Taleban Movement of Pakistan",
        "year": "2014.0",
        "best_fatality_estimate": "174.0",
        "low_fatality_estimate": "174.0",
        "high_fatality_estimate": "187.0",
        "is_government_actor": "0.0",
        "location": "Pakistan",
        "version": "25.1",
    }
    return {**row, **changes}


def test_actors_of_the_world_are_marked(read_small):
    rows = read_small(
        ucdp_series.ONE_SIDED_COLUMNS,
        [actor(), actor(actor_id="234", actor_name="IS", location="Afghanistan, Pakistan, Syria")],
    )
    table = ucdp_series.list_one_sided_deaths(rows, file="small.csv").set_index("actor")
    assert table["is_beyond_region"].to_dict() == {"IS": True, "TTP": False}
    assert table.at["IS", "countries"] == "Afghanistan;Pakistan;Syria"
    assert table.loc["TTP", ["year", "deaths_low", "deaths_best", "deaths_high"]].tolist() == [2014, 174, 174, 187]


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"best_fatality_estimate": "24"}, "best_fatality_estimate"),
        ({"high_fatality_estimate": "100"}, "best_fatality_estimate"),
        ({"low_fatality_estimate": "many"}, "low_fatality_estimate"),
        ({"year": "2014.5"}, "year"),
    ],
)
def test_a_wrong_actor_is_named(read_small, refused, changes, column):
    if "best_fatality_estimate" in changes:
        changes["low_fatality_estimate"] = "24"
    rows = read_small(ucdp_series.ONE_SIDED_COLUMNS, [actor(year="2013"), actor(**changes)])
    with pytest.raises(SourceError) as caught:
        ucdp_series.list_one_sided_deaths(rows, file="small.csv")
    refused(caught, 3, column)


def test_an_actor_year_given_twice_is_refused(read_small):
    with pytest.raises(SourceError, match="twice"):
        ucdp_series.list_one_sided_deaths(
            read_small(ucdp_series.ONE_SIDED_COLUMNS, [actor(), actor()]), file="small.csv"
        )


def test_actors_may_not_exceed_the_published_year(read_small):
    table = ucdp_series.list_one_sided_deaths(read_small(ucdp_series.ONE_SIDED_COLUMNS, [actor()]), file="small.csv")
    ucdp_series.check_actors_against_country_years(
        table, country_years(y2014=303, violence_type="one-sided"), file="small.csv"
    )
    with pytest.raises(SourceError, match="2014: the actors add to 174 .* has 100"):
        ucdp_series.check_actors_against_country_years(
            table, country_years(y2014=100, violence_type="one-sided"), file="small.csv"
        )


def dyad(year, number, side_b, best, **changes):
    row = {
        "year": year,
        "dyad_id": number,
        "side_a": "Government of Pakistan",
        "side_b": side_b,
        "bd_low": best,
        "bd_best": best,
        "bd_high": best,
        "battle_location": "Pakistan",
        "version": "26.1",
    }
    return {**row, **changes}


TTP = pd.DataFrame({"year": [2025], "deaths_low": [100], "deaths_best": [100], "deaths_high": [100]})


@pytest.fixture
def dyads(monkeypatch):
    monkeypatch.setattr(ucdp_series, "DYADS_2025", {"all": (180, 180, 180), "armed groups": (130, 130, 130)})
    return [
        dyad(2025, 857, "TTP", 100),
        dyad(2025, 12287, "HGB (Hafiz Gul Bahadur)", 30),
        dyad(2025, 422, "Government of Pakistan", 50, side_a="Government of India"),
        dyad(2012, 709, "BLA", 31),
        dyad(
            2024, 12556, "Jaish al-Adl", 113, side_a="Government of Iran", battle_location="Iran (2024: Iran, Pakistan)"
        ),
        dyad(2019, 878, "al-Qaida", 37, side_a="Government of United States of America", battle_location="several"),
    ]


def test_dyads_leave_the_ttp_to_its_table(read_small, dyads):
    table = ucdp_series.list_dyad_deaths(
        read_small(ucdp_series.OTHER_DYAD_COLUMNS, dyads), TTP, file="small.csv"
    ).set_index("side_b")
    assert "TTP" not in table.index
    assert table["is_summable"].to_dict() == {
        "Government of Pakistan": True,
        "HGB": True,
        "BLA": False,
        "Jaish al-Adl": False,
        "al-Qaida": False,
    }
    assert table.at["Government of Pakistan", "is_between_states"]
    assert table.at["Jaish al-Adl", "countries"] == "Iran;Pakistan"
    assert pd.isna(table.at["al-Qaida", "countries"])
    assert table.at["HGB", "note"] == "Hafiz Gul Bahadur group"


def test_dyads_must_add_to_the_release(read_small, dyads):
    rows = read_small(ucdp_series.OTHER_DYAD_COLUMNS, [row for row in dyads if row["dyad_id"] != 12287])
    with pytest.raises(SourceError, match=r"2025 \(all\) add to \(150, 150, 150\)"):
        ucdp_series.list_dyad_deaths(rows, TTP, file="small.csv")


def test_the_ttp_must_agree_with_its_table(read_small, dyads):
    dyads[0]["bd_high"] = 101
    with pytest.raises(SourceError, match="differs from the table of that dyad"):
        ucdp_series.list_dyad_deaths(read_small(ucdp_series.OTHER_DYAD_COLUMNS, dyads), TTP, file="small.csv")


@pytest.mark.parametrize(("column", "value", "named"), [("bd_best", "10", "bd_best"), ("bd_low", "x", "bd_low")])
def test_a_wrong_dyad_is_named(read_small, refused, dyads, column, value, named):
    dyads[3][column] = value
    with pytest.raises(SourceError) as caught:
        ucdp_series.list_dyad_deaths(read_small(ucdp_series.OTHER_DYAD_COLUMNS, dyads), TTP, file="small.csv")
    refused(caught, 5, named)
