"""Districts and towns: sums by hand and against UCDP's own totals."""

import pandas as pd
import pytest

from peshawar import tables
from peshawar.analysis import places

DISTRICTS = pd.DataFrame({"district": ["Peshawar", "Quetta", "Swat"]})


@pytest.fixture
def rows():
    return pd.DataFrame(
        {
            "date": pd.to_datetime(["2014-01-01", "2014-02-01", "2014-02-01", "2015-01-01"]),
            "district": ["Peshawar", "Peshawar", pd.NA, "Quetta"],
            "deaths": [3, 4, 2, 9],
        }
    )


def test_deaths_add_up_with_what_has_no_district(rows):
    table = places.deaths_by_district(rows, DISTRICTS, "2014-01-01", "2014-12-15")
    assert table["deaths"].tolist() == [7, 0, 0, 2]
    assert table["is_unassigned"].tolist() == [False, False, False, True]
    assert places.unassigned_share(table) == pytest.approx(2 / 9)


def test_a_district_that_the_map_lacks_is_named(rows):
    with pytest.raises(ValueError, match="no district Quetta"):
        places.deaths_by_district(rows, DISTRICTS.iloc[[0, 2]], "2014-01-01", "2015-12-31")


def test_all_violence_holds_every_death_of_the_source():
    """Independent: the audited total of 2007-2014, 34,222 dead, of whom the agencies and districts hold all but the rest."""
    rows = places.rows_of(tables.load_attacks(), tables.load_events(), places.ALL_VIOLENCE)
    table = places.deaths_by_district(rows, tables.load_districts(), "2007-01-01", "2014-12-31")
    assert table["deaths"].sum() == 34_222


def test_the_islamist_map_of_the_day_holds_the_school():
    rows = places.rows_of(tables.load_attacks(), tables.load_events(), places.ISLAMIST)
    day = places.deaths_by_district(rows, tables.load_districts(), "2014-12-16", "2014-12-16")
    assert day.set_index("district").loc["Peshawar", "deaths"] == 149


def test_an_unknown_perpetrator_is_refused():
    with pytest.raises(KeyError):
        places.rows_of(tables.load_attacks(), tables.load_events(), "nobody")


def attack(place, precision, deaths, is_main=True, broad=None):
    return {
        "date": pd.Timestamp("2010-05-01"), "place": place, "district": place, "place_precision": precision,
        "is_islamist": True, "is_main": is_main, "deaths_best": deaths, "deaths_broad": deaths if broad is None else broad,
    }  # fmt: skip


def test_valleys_are_no_towns_and_unknown_rows_count_in_one_measure_only():
    attacks = pd.DataFrame(
        [attack("Town", 1, 5), attack("Town", 2, 2), attack("Other", 1, 6), attack("Other", 1, 0, is_main=False, broad=3),
         attack("Tirah valley", 2, 50), attack("Town", 3, 99)]
    )  # fmt: skip
    ranked = places.rank_towns(attacks, "2010-01-01", "2010-12-31")
    assert ranked["place"].tolist() == ["Town", "Other"]
    assert places.town_value(ranked, "Town", "deaths_main") == 7
    assert places.town_value(ranked, "Other", "deaths_broad") == 9
    assert places.town_value(ranked, "Other", "rank_broad") == 1
    with pytest.raises(KeyError, match="0 rows for Tirah valley"):
        places.town_value(ranked, "Tirah valley", "deaths_main")


def test_the_first_district_changes_with_the_measure():
    ranked = places.rank_districts(tables.load_attacks(), "2007-01-01", "2014-12-15").set_index("district")
    rows = places.rows_of(tables.load_attacks(), tables.load_events(), places.ISLAMIST)
    mapped = places.deaths_by_district(rows, tables.load_districts(), "2007-01-01", "2014-12-15").set_index("district")
    assert (ranked["deaths_main"] == mapped.loc[ranked.index, "deaths"]).all()
    assert ranked.loc["Peshawar", "rank_main"] == 1 and ranked.loc["Swat", "rank_broad"] == 1
    assert ranked.loc["Peshawar", "rank_broad"] > 3 and ranked.loc["Swat", "n_main"] > ranked.loc["Peshawar", "n_main"]
