"""Events, attacks and totals from UCDP files, on small inputs worked by hand."""

import csv

import pandas as pd
import pytest

from peshawar.sources import ucdp
from peshawar.sources.errors import SourceError
from peshawar.sources.reading import read_rows

DISTRICTS = pd.DataFrame(
    {
        "district": ["Peshawar", "Khyber", "Hangu", "Islamabad"],
        "ucdp_adm_2": ["Peshawar district", "Khyber agency", "Hangu district", None],
    }
)

TEMPLATE = {
    "id": 1,
    "type_of_violence": 3,
    "dyad_name": "TTP - Civilians",
    "side_a": "TTP",
    "side_b": "Civilians",
    "where_prec": 1,
    "where_coordinates": "Peshawar town",
    "adm_1": "Khyber Pakhtunkwa province",
    "adm_2": "Peshawar district",
    "country": "Pakistan",
    "date_prec": 1,
    "date_start": "2014-12-16 00:00:00.000",
    "deaths_a": 0,
    "deaths_b": 0,
    "deaths_civilians": 0,
    "deaths_unknown": 0,
}


def one_sided(**changes):
    return fill({**TEMPLATE, **changes})


def on_state(**changes):
    state = {
        "type_of_violence": 1,
        "side_a": "Government of Pakistan",
        "side_b": "TTP",
        "dyad_name": "Government of Pakistan - TTP",
    }
    return fill({**TEMPLATE, **state, **changes})


def between_groups(**changes):
    groups = {
        "type_of_violence": 2,
        "side_a": "Lashkar of Kukikhel clan",
        "side_b": "TTP",
        "dyad_name": "Lashkar of Kukikhel clan - TTP",
    }
    return fill({**TEMPLATE, **groups, **changes})


def fill(row):
    best = sum(row[name] for name in ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"))
    row.setdefault("best", best)
    row.setdefault("low", row["best"])
    row.setdefault("high", row["best"])
    row.setdefault("date_end", row["date_start"])
    return row


@pytest.fixture
def read_ged(tmp_path):
    def read(*rows):
        path = tmp_path / "ged.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, fieldnames=ucdp.GED_COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return read_rows(path, ucdp.GED_COLUMNS)

    return read


@pytest.fixture
def make_events(read_ged):
    return lambda *rows: ucdp.list_events(read_ged(*rows), DISTRICTS, file="ged.csv")


@pytest.fixture
def make_attacks(make_events):
    return lambda *rows: ucdp.merge_attacks(make_events(*rows), file="ged.csv")


def test_rows_that_split_one_attack_by_type_become_one(make_attacks):
    attacks, events = make_attacks(
        one_sided(id=156098, deaths_civilians=146), on_state(id=156132, deaths_a=3, deaths_b=7)
    )
    assert len(attacks) == 1
    attack = attacks.iloc[0]
    assert attack["attack_id"] == "20141216-peshawar-ttp"
    assert attack["place"] == "Peshawar"
    assert attack["district"] == "Peshawar"
    assert attack["province"] == "Khyber Pakhtunkhwa"
    assert (attack["deaths_low"], attack["deaths_best"], attack["deaths_high"]) == (149, 149, 149)
    assert (attack["deaths_civilians"], attack["deaths_government"], attack["deaths_attackers"]) == (146, 3, 7)
    assert (attack["n_events"], attack["event_ids"]) == (2, "156098;156132")
    assert attack["is_main"] and attack["is_islamist"]
    assert set(events["attack_id"]) == {"20141216-peshawar-ttp"}
    ucdp.check_school_attack(attacks, file="ged.csv")


def test_another_place_day_or_perpetrator_is_another_attack(make_attacks):
    attacks, _ = make_attacks(
        one_sided(id=1, deaths_civilians=1),
        one_sided(id=2, deaths_civilians=1, where_coordinates="Jamrud town", adm_2="Khyber agency"),
        one_sided(id=3, deaths_civilians=1, date_start="2014-12-17 00:00:00.000"),
        one_sided(id=4, deaths_civilians=1, side_a="BLA"),
    )
    assert attacks["attack_id"].tolist() == [
        "20141216-peshawar-ttp",
        "20141216-jamrud-ttp",
        "20141216-peshawar-bla",
        "20141217-peshawar-ttp",
    ]
    assert attacks["is_islamist"].tolist() == [True, True, False, True]


def test_two_rows_of_one_type_on_one_day_in_one_place_are_one_attack(make_attacks):
    attacks, _ = make_attacks(one_sided(id=1, deaths_civilians=1), one_sided(id=2, deaths_civilians=2))
    assert attacks["deaths_best"].tolist() == [3]
    assert attacks["n_events"].tolist() == [2]


def test_another_last_day_is_another_attack_with_the_event_in_its_name(make_attacks):
    attacks, _ = make_attacks(
        one_sided(id=11, deaths_civilians=1),
        one_sided(id=12, deaths_civilians=1, date_prec=2, date_end="2014-12-18 00:00:00.000"),
    )
    assert attacks["attack_id"].tolist() == ["20141216-peshawar-ttp-11", "20141216-peshawar-ttp-12"]


def test_the_dead_of_unknown_side_stay_out_of_the_main_measure(make_attacks):
    attacks, _ = make_attacks(
        on_state(id=1, deaths_a=1, deaths_b=2, deaths_unknown=64, where_coordinates="Wah town"),
        on_state(id=2, deaths_unknown=64, low=18, high=102, where_coordinates="Yakkaghund Area"),
        on_state(id=3, deaths_b=9, where_coordinates="Bara town"),
    )
    assert attacks["place"].tolist() == ["Wah", "Yakkaghund Area"]
    assert attacks["deaths_best"].tolist() == [1, 0]
    assert attacks["deaths_broad"].tolist() == [65, 64]
    assert attacks["is_main"].tolist() == [True, False]


def test_victims_of_unspecified_kind_in_one_sided_rows_are_victims(make_attacks):
    attacks, _ = make_attacks(one_sided(deaths_civilians=39, deaths_unknown=1))
    assert attacks[["deaths_best", "deaths_broad", "deaths_unknown"]].iloc[0].tolist() == [40, 40, 0]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (20, 20, (10, 10, 10)),
        (12, 26, (2, 10, 16)),  # 8 fewer and 6 more in the row, all put on the non-militant dead
        (3, 20, (0, 10, 10)),  # 17 fewer would be below none
    ],
)
def test_the_range_of_a_row_is_put_on_the_non_militant_dead(make_attacks, low, high, expected):
    attacks, _ = make_attacks(on_state(deaths_a=5, deaths_b=10, deaths_civilians=5, low=low, high=high))
    assert tuple(attacks[["deaths_low", "deaths_best", "deaths_high"]].iloc[0]) == expected


def test_an_attack_that_ucdp_codes_twice_is_counted_once(make_attacks):
    jamrud = {"date_start": "2011-08-19", "where_coordinates": "Jamrud town", "adm_2": "Khyber agency"}
    hangu = {"date_start": "2010-03-05", "where_coordinates": "Hangu district", "adm_2": "Hangu district"}
    attacks, events = make_attacks(
        one_sided(id=53392, deaths_civilians=56, **jamrud),
        between_groups(id=53143, deaths_b=1, deaths_unknown=56, **jamrud),
        one_sided(id=56642, deaths_civilians=12, **hangu),
        on_state(id=56643, deaths_b=1, deaths_civilians=4, deaths_unknown=9, **hangu),
    )
    assert attacks["attack_id"].tolist() == ["20100305-hangu-district-ttp", "20110819-jamrud-ttp"]
    assert attacks["deaths_best"].tolist() == [12, 56]
    assert attacks["n_events"].tolist() == [1, 1]
    repeated = events[events["repeats_event_id"].notna()].set_index("event_id")
    assert repeated["repeats_event_id"].to_dict() == {56643: 56642, 53143: 53392}
    assert repeated["attack_id"].isna().all()
    assert events["deaths_best"].sum() == 56 + 57 + 12 + 14


def test_a_repeated_row_without_the_row_it_repeats_is_refused(make_events):
    with pytest.raises(SourceError, match="event 53392"):
        make_events(between_groups(id=53143, deaths_unknown=56))


def test_fights_between_groups_and_killings_by_governments_are_no_attacks(make_attacks):
    attacks, events = make_attacks(
        between_groups(id=1, deaths_a=5),
        one_sided(id=2, side_a="Government of Afghanistan", deaths_civilians=4),
        on_state(id=3, side_a="Government of India", side_b="Government of Pakistan", deaths_civilians=2),
        on_state(id=4, side_a="Government of United States of America", side_b="al-Qaida", deaths_civilians=2),
    )
    assert attacks.empty
    assert events["attack_id"].isna().all()


def test_long_aggregates_are_marked_and_make_no_attack(make_attacks):
    attacks, events = make_attacks(
        on_state(id=1, date_start="2009-01-01", date_end="2009-12-31", date_prec=5, deaths_a=1428, low=0),
        on_state(id=2, date_start="2014-01-01", date_end="2014-02-02", date_prec=4, deaths_a=1),
        on_state(id=3, date_start="2014-03-01", date_end="2014-04-01", date_prec=4, deaths_a=1),
    )
    assert events["is_long_aggregate"].tolist() == [True, True, False]
    assert attacks["event_ids"].tolist() == ["3"]
    assert attacks["is_imprecise_date"].tolist() == [True]


def test_events_keep_pakistan_and_2002_to_2021_by_first_day(make_events):
    events = make_events(
        one_sided(id=1, date_start="2001-12-31", date_end="2002-01-05", deaths_civilians=1),
        one_sided(id=2, date_start="2002-01-01", deaths_civilians=1),
        one_sided(id=3, date_start="2021-12-31", date_end="2022-01-02", deaths_civilians=1),
        one_sided(id=4, date_start="2022-01-01", date_end="2022-01-01", deaths_civilians=1),
        one_sided(id=5, country="Afghanistan", deaths_civilians=1),
    )
    assert events["event_id"].tolist() == [2, 3]


def test_a_range_out_of_order_is_widened_and_marked(make_events):
    events = make_events(
        one_sided(id=1, deaths_civilians=10, low=11, high=9), one_sided(id=2, deaths_civilians=10, low=8, high=12)
    )
    assert events[["deaths_low", "deaths_best", "deaths_high"]].to_numpy().tolist() == [[10, 10, 10], [8, 10, 12]]
    assert events["is_range_widened"].tolist() == [True, False]


def test_islamabad_is_read_from_the_province(make_events):
    events = make_events(one_sided(adm_1="Islamabad Capital territory", adm_2="", deaths_civilians=1))
    assert events[["province", "district"]].iloc[0].tolist() == ["Islamabad", "Islamabad"]


def test_a_place_without_a_district_stays_without(make_events):
    events = make_events(one_sided(adm_1="", adm_2="", where_prec=6, deaths_civilians=1))
    assert events[["province", "district"]].isna().all(axis=None)
    assert events["is_imprecise_place"].tolist() == [True]


@pytest.mark.parametrize(
    ("change", "column", "words"),
    [
        ({"deaths_civilians": -1, "best": 0}, "deaths_civilians", "below 0"),
        ({"low": "many"}, "low", "not a whole number"),
        ({"best": ""}, "best", "empty"),
        ({"best": 7}, "best", "do not add"),
        ({"date_start": "December"}, "date_start", "not a date"),
        ({"date_start": "2014-12-16", "date_end": "2014-12-1"}, "date_end", "not a date"),
        ({"adm_2": "Petaluma district"}, "adm_2", "not a value"),
        ({"adm_1": "Petaluma"}, "adm_1", "not a value"),
        ({"type_of_violence": 4}, "type_of_violence", "not a value"),
        ({"date_prec": 9}, "date_prec", "not a value"),
        ({"id": 1}, "id", "twice"),
    ],
)
def test_a_wrong_value_is_named_by_line_and_column(make_events, change, column, words):
    bad = {**one_sided(id=2, deaths_civilians=1), **change}
    with pytest.raises(SourceError, match=words) as caught:
        make_events(one_sided(id=1, deaths_civilians=1), bad)
    assert (caught.value.file, caught.value.row, caught.value.column) == ("ged.csv", 3, column)


def test_an_event_that_ends_before_it_starts_is_refused(read_ged):
    row = {**one_sided(deaths_civilians=1), "date_end": "2014-12-15"}
    with pytest.raises(SourceError, match="ends before it starts"):
        ucdp.list_events(read_ged(row), DISTRICTS, file="ged.csv")


def test_a_perpetrator_in_neither_list_is_refused(make_attacks):
    with pytest.raises(SourceError, match="'Nobody' is in neither list"):
        make_attacks(one_sided(side_a="Nobody", deaths_civilians=1))


@pytest.mark.parametrize("rows", [[], [{"deaths_civilians": 145}], [{"deaths_civilians": 146}]])
def test_the_school_attack_must_be_whole(make_attacks, rows):
    made = [one_sided(id=156098, **row) for row in rows] or [one_sided(id=5, deaths_civilians=1)]
    attacks, _ = make_attacks(*made)
    with pytest.raises(SourceError, match="school attack of 16 December 2014"):
        ucdp.check_school_attack(attacks, file="ged.csv")


def make_country_years(tmp_path, changes=()):
    rows = []
    for country in ucdp.COUNTRIES:
        for year in range(2002, 2022):
            row = dict.fromkeys(ucdp.COUNTRY_YEAR_COLUMNS, 0)
            row.update(country_cy=country, year_cy=year, version="25.1")
            for prefix, best in (("sb", 60), ("ns", 10), ("os", 30)):
                row.update({f"{prefix}_total_deaths_{end}_cy": best for end in ("best", "high", "low")})
            row.update({f"cumulative_total_deaths_in_orgvio_{end}_cy": 100 for end in ("best", "high", "low")})
            rows.append(row)
    for at, change in changes:
        rows[at].update(change)
    path = tmp_path / "years.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=ucdp.COUNTRY_YEAR_COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return ucdp.list_country_years(read_rows(path, ucdp.COUNTRY_YEAR_COLUMNS), file="years.csv")


def test_country_years_are_long_by_type(tmp_path):
    table = make_country_years(tmp_path)
    assert len(table) == 4 * 20 * 4
    first = table.head(4)
    assert first["violence_type"].tolist() == ["state-based", "non-state", "one-sided", "all"]
    assert first["deaths_best"].tolist() == [60, 10, 30, 100]
    assert not table.duplicated(["country", "year", "violence_type"]).any()


def test_types_must_add_to_all(tmp_path):
    with pytest.raises(SourceError, match="do not add to all") as caught:
        make_country_years(tmp_path, [(3, {"sb_total_deaths_best_cy": 61})])
    assert caught.value.row == 5


def test_pakistan_2014_must_be_the_published_figure(tmp_path):
    with pytest.raises(SourceError, match="100 deaths; the published figure is 3639"):
        ucdp.check_pakistan_2014(make_country_years(tmp_path), file="years.csv")


@pytest.mark.parametrize(("deaths", "fits"), [(2000, True), (1990, True), (1989, False), (2011, False)])
def test_events_must_add_to_the_published_years(tmp_path, make_events, deaths, fits):
    events = make_events(one_sided(deaths_civilians=deaths))
    years = make_country_years(tmp_path)
    if fits:
        ucdp.check_events_against_country_years(events, years, file="ged.csv")
    else:
        with pytest.raises(SourceError, match=f"add to {deaths} deaths"):
            ucdp.check_events_against_country_years(events, years, file="ged.csv")


def test_battle_deaths_are_read_and_refused_out_of_order(tmp_path):
    header = ",".join(ucdp.DYAD_COLUMNS)
    path = tmp_path / "dyad.csv"
    path.write_text(f'{header}\n2014,Government of Pakistan,TTP,857,10,9,12,"Afghanistan, Pakistan",26.1\n')
    table = ucdp.list_ttp_battle_deaths(read_rows(path, ucdp.DYAD_COLUMNS), file="dyad.csv")
    assert table.iloc[0][["year", "deaths_low", "deaths_best", "deaths_high"]].tolist() == [2014, 9, 10, 12]
    assert table["battle_location"].tolist() == ["Afghanistan;Pakistan"]
    path.write_text(f"{header}\n2014,Government of Pakistan,TTP,857,10,11,12,Pakistan,26.1\n")
    with pytest.raises(SourceError, match="out of order") as caught:
        ucdp.list_ttp_battle_deaths(read_rows(path, ucdp.DYAD_COLUMNS), file="dyad.csv")
    assert caught.value.row == 2
