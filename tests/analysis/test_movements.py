"""The Taliban movements: years below a threshold, factions, phases of the talks."""

import pandas as pd
import pytest

from peshawar import tables
from peshawar.analysis import conflict, movements


def days(*texts):
    return pd.to_datetime(list(texts))


@pytest.fixture
def splits():
    rows = [
        ("2007-12-14", movements.TTP_NAME, "founded", None),
        ("2009-08-05", movements.TTP_NAME, "leader killed", None),
        ("2014-08-26", "Ahrar", "split from", movements.TTP_NAME),
        ("2017-11-11", "Hizb", "split from", "Ahrar"),
        ("2018-02-08", "Mehsud", "leader killed", None),
        ("2014-05-28", "Mehsud", "split from", movements.TTP_NAME),
        ("2017-01-01", "Mehsud", "merged into", movements.TTP_NAME),
        ("2020-08-17", "Hizb", "merged into", movements.TTP_NAME),
        ("2015-08-06", "Uzbeks", "pledged to", "Islamic State"),
    ]
    table = pd.DataFrame(rows, columns=["date", "group", "kind", "other_group"])
    return table.assign(date=pd.to_datetime(table["date"]))


def test_an_absent_year_is_below_the_threshold_and_no_zero():
    table = movements.one_sided_years(tables.load_one_sided_deaths(), "TTP", 2018, 2021).set_index("year")
    assert table["is_below_floor"].tolist() == [False, False, True, True]
    assert table["deaths_best"].isna().tolist() == [False, False, True, True]


def test_the_global_is_is_refused_and_an_unknown_actor_named():
    one_sided = tables.load_one_sided_deaths()
    with pytest.raises(ValueError, match="outside the region"):
        movements.one_sided_years(one_sided, "IS", 2015, 2020)
    with pytest.raises(KeyError, match="no actor 'Haqqani'"):
        movements.one_sided_years(one_sided, "Haqqani", 2015, 2020)


def test_years_after_the_data_are_neither_known_nor_below():
    table = movements.battle_years(tables.load_ttp_battle_deaths(), tables.load_one_sided_deaths(), 2024).set_index("year")
    assert table.loc[2025, "is_below_floor"] == False  # noqa: E712
    assert pd.isna(table.loc[2025, "civilians"])
    assert table.loc[2014, ["deaths_best", "civilians"]].tolist() == [2616, 174]


def test_factions_stand_apart_from_split_to_merger(splits):
    spans = movements.faction_spans(splits, pd.Timestamp("2025-12-31")).set_index("group")
    assert list(spans.index) == [movements.TTP_NAME, "Mehsud", "Ahrar", "Hizb"]
    assert spans.loc["Mehsud", ["start", "end"]].tolist() == list(days("2014-05-28", "2017-01-01"))
    assert spans["is_open"].tolist() == [True, False, True, False]
    killed = movements.leaders_killed(splits, spans.reset_index())
    # The Mehsud leader died after his men had come back.
    assert killed["group"].tolist() == [movements.TTP_NAME]


def test_splits_and_mergers_are_counted_by_year():
    years = movements.split_years(tables.load_group_splits()).set_index("year")
    assert years.loc[2014, "n_splits"] == 5
    # The return of the Punjabi Taliban is hearsay, and left out.
    assert years.loc[2020, "n_mergers"] == 3


def test_a_group_that_gave_up_the_fight_no_longer_stands_apart():
    spans = movements.faction_spans(tables.load_group_splits(), pd.Timestamp("2025-12-31")).set_index("group")
    assert spans.loc["Punjabi Taliban (Muawiya)", "end"] == pd.Timestamp("2014-09-13")


def test_phases_follow_one_another_and_hold_every_attack():
    bounds = movements.phase_bounds(tables.load_timeline(), pd.Timestamp("2014-12-16"))
    assert (bounds["start"].iloc[1:].to_numpy() == bounds["end"].iloc[:-1].to_numpy()).all()
    attacks = conflict.select_attacks(tables.load_attacks(), is_islamist=True)
    rates = movements.phase_rates(bounds, attacks, tables.load_events())
    inside = attacks["date"].between(bounds["start"].iloc[0], pd.Timestamp("2014-12-15"))
    assert rates["n_attacks"].sum() == inside.sum()
    assert (rates["attacks_low"] <= rates["attacks_week"]).all() and (rates["attacks_week"] <= rates["attacks_high"]).all()


def test_a_missing_step_is_named():
    with pytest.raises(KeyError, match="lacks E008"):
        movements.phase_bounds(pd.DataFrame({"event_id": ["E014"], "date": days("2013-11-01")}), pd.Timestamp("2014-01-01"), {"E008": "a", "E014": "b"})


def test_the_poisson_interval_is_the_tabulated_one():
    # Garwood's table: 0 gives 0 to 3.69, 8 gives 3.45 to 15.76.
    assert movements.poisson_interval(0) == pytest.approx((0, 3.689), abs=0.001)
    assert movements.poisson_interval(8) == pytest.approx((3.454, 15.763), abs=0.001)


def test_weeks_without_events_are_zero_and_vague_days_are_left_out():
    events = pd.DataFrame(
        {
            "date_start": days("2014-01-01", "2014-01-16", "2014-01-17"), "side_a": [conflict.GOVERNMENT, "TTP", "TTP"],
            "side_b": ["TTP", "Civilians", "Civilians"], "deaths_side_a": [2, 0, 0], "deaths_side_b": [5, 0, 0],
            "deaths_civilians": [1, 7, 9], "is_long_aggregate": False, "is_imprecise_date": [False, False, True],
        }
    )  # fmt: skip
    weeks = movements.weekly_dead(events, pd.Timestamp("2014-01-01"), pd.Timestamp("2014-01-22"))
    assert weeks["militants"].tolist() == [5, 0, 0]
    assert weeks["others"].tolist() == [3, 0, 7]


def test_opponents_add_up_to_the_events_of_the_family():
    events = tables.load_events()
    own = movements.of_family(events, conflict.TTP_FAMILY)
    assert movements.targets(events)["deaths"].sum() == own["deaths_best"].sum()
    assert movements.count_between(events, conflict.GOVERNMENT, "TTP") == ((own["side_a"] == conflict.GOVERNMENT) & (own["side_b"] == "TTP")).sum()


def test_civilians_below_the_threshold_stand_in_the_events():
    events = tables.load_events()
    # Where the yearly table has a row, its best estimate is the sum of the events.
    assert movements.civilians_in_events(events, "TTP", 2014) == 174
    assert movements.civilians_in_events(events, "TTP", 2020) < movements.ONE_SIDED_FLOOR
