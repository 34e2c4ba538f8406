"""Strike, then attack: the event study finds what was planted and nothing where nothing is."""

import numpy as np
import pandas as pd
import pytest

from peshawar import tables
from peshawar.analysis import strikes
from peshawar.analysis.conflict import select_attacks

DAYS = 2500


def simulate(seed, rise):
    """Clustered strikes and attacks with a slow common drift, whose rate is `rise` times as high 1-7 days after a strike."""
    draw = np.random.default_rng(seed)
    drift = 1 + 0.5 * np.sin(np.arange(DAYS) / 300)
    strike_days = (draw.random(DAYS) < 0.12 * drift).astype(float)
    after = sum(np.roll(strike_days, lag) for lag in range(1, 8)) > 0
    attacks = draw.poisson(1.0 * drift * np.where(after, rise, 1.0)).astype(float)
    return strike_days, attacks


def test_a_planted_effect_is_found():
    # Overlapping windows and the local mean leave about half of the planted rise in the ratio.
    studies = [strikes.study_window(*simulate(seed, 1.6)) for seed in range(8)]
    assert all(study.p_value < 0.05 and study.low > 1 for study in studies)
    assert 1.12 < np.mean([study.ratio for study in studies]) < 1.6


def test_sparse_strikes_give_the_planted_size_back():
    draw = np.random.default_rng(5)
    strike_days = np.zeros(DAYS)
    strike_days[::100] = 1
    after = sum(np.roll(strike_days, lag) for lag in range(1, 8)) > 0
    attacks = draw.poisson(np.where(after, 4.0, 2.0)).astype(float)
    study = strikes.study_window(strike_days, attacks)
    assert study.low < 2.0 < study.high * 1.1 and 1.6 < study.ratio < 2.1


def test_without_an_effect_chance_is_what_is_found():
    p_values = [strikes.study_window(*simulate(seed, 1.0)).p_value for seed in range(60)]
    assert np.mean(np.array(p_values) < 0.05) <= 0.15
    assert 0.3 < np.mean(p_values) < 0.7


def test_an_effect_before_strikes_does_not_show_after_them():
    strike_days, attacks = simulate(3, 1.6)
    study = strikes.study_window(strike_days, attacks, strikes.LATER)
    assert study.ratio < strikes.study_window(strike_days, attacks, strikes.AFTER).ratio


def test_rotations_equal_those_done_by_hand():
    strike_days, attacks = simulate(1, 1.2)
    study = strikes.study_window(strike_days, attacks)
    mean = strikes.local_mean(attacks)
    ratios = []
    for shift in range(2 * strikes.HALF_WIDTH, DAYS - 2 * strikes.HALF_WIDTH):
        days = np.flatnonzero(np.roll(strike_days, shift))
        counted = sum(attacks[(day + lag) % DAYS] for day in days for lag in range(1, 8))
        expected = sum(mean[(day + lag) % DAYS] for day in days for lag in range(1, 8))
        ratios.append(counted / expected)
        if len(ratios) == 40:
            break
    chance_by_code = []
    for shift in range(2 * strikes.HALF_WIDTH, 2 * strikes.HALF_WIDTH + 40):
        rolled = np.roll(strike_days, shift)
        chance_by_code.append(strikes.study_window(rolled, attacks).ratio)
    assert np.allclose(ratios, chance_by_code)
    assert study.chance_low < 1 < study.chance_high


def test_the_local_mean_is_the_mean_of_the_days_around():
    counts = np.arange(200.0)
    mean = strikes.local_mean(counts, 3)
    assert mean[100] == pytest.approx(100) and mean[0] == pytest.approx(1.5) and mean[-1] == pytest.approx(197.5)


def test_days_outside_a_span_are_left_out():
    days = pd.Series(pd.to_datetime(["2013-12-31", "2014-01-01", "2014-01-01", "2014-01-03", "2014-02-01"]))
    counts = strikes.count_days(days, pd.Timestamp("2014-01-01"), pd.Timestamp("2014-01-04"))
    assert counts.tolist() == [2, 0, 1, 0]


def test_series_that_cannot_be_studied_are_refused():
    with pytest.raises(ValueError, match="the same days"):
        strikes.study_window(np.ones(400), np.ones(401))
    with pytest.raises(ValueError, match="one day with a strike"):
        strikes.study_window(np.zeros(400), np.ones(400))
    with pytest.raises(ValueError, match="no large attack"):
        strikes.share_after_strike(np.ones(400), np.zeros(400))


def test_large_attacks_that_always_follow_a_strike_stand_out():
    strike_days = np.zeros(DAYS)
    strike_days[np.random.default_rng(2).choice(DAYS, 60, replace=False)] = 1
    large = np.roll(strike_days, 4)
    found = strikes.share_after_strike(strike_days, large)
    assert found.share == pytest.approx(1) and found.chance < 0.5 and found.p_value < 0.01
    by_chance = strikes.share_after_strike(strike_days, np.roll(strike_days, 700))
    assert by_chance.chance_low <= by_chance.share <= by_chance.chance_high


def test_the_monthly_model_finds_a_planted_lag_and_clears_its_placebo():
    draw = np.random.default_rng(11)
    months = pd.date_range("2004-01-01", periods=132, freq="MS")
    strike_counts = pd.Series(draw.poisson(4, len(months)), index=months)
    rate = 20 * np.exp(0.08 * strike_counts.shift(1).fillna(4))
    attacks = pd.Series(draw.negative_binomial(30, 30 / (30 + rate)), index=months)
    model = strikes.monthly_model(strike_counts, attacks).set_index("lag")
    assert model.loc[1, "low"] < np.exp(0.08) < model.loc[1, "high"] and model.loc[1, "low"] > 1
    for lead in (-2, -1):
        assert model.loc[lead, "low"] < 1.02 and model.loc[lead, "high"] > 0.98


def test_the_grid_has_a_row_for_every_study_and_none_sees_the_school_attack(repository_data):
    days = tables.load_drone_strike_dates()
    attacks = select_attacks(tables.load_attacks(), is_islamist=True)
    span = {"to the eve": (pd.Timestamp("2008-01-01"), pd.Timestamp("2014-12-15"))}
    grid = strikes.study_grid(
        {name: part["date"] for name, part in days.groupby("dataset")},
        {"main": attacks["date"]},
        [strikes.BEFORE, strikes.AFTER, strikes.LATER],
        span,
    )
    assert len(grid) == 6
    altered = attacks.assign(date=attacks["date"].where(attacks["date"] <= "2014-12-15", pd.Timestamp("2014-12-16")))
    again = strikes.study_grid(
        {name: part["date"] for name, part in days.groupby("dataset")},
        {"main": altered["date"]},
        [strikes.BEFORE, strikes.AFTER, strikes.LATER],
        span,
    )
    pd.testing.assert_frame_equal(grid, again)
    # One attack more or less in the windows would be seen: the counts are whole.
    assert (grid["n_attacks"] > 0).all() and (grid["ratio"].between(0.8, 1.25)).all()


def test_one_study_of_a_grid_is_found_by_name(repository_data):
    attacks = select_attacks(tables.load_attacks(), is_islamist=True)
    days = tables.load_drone_strike_dates()
    lists = {name: part["date"] for name, part in days.groupby("dataset", sort=False)}
    windows = [strikes.AFTER, strikes.LATER]
    grid = strikes.name_studies(strikes.study_grid(lists, {"main": attacks["date"]}, windows, {"all": strikes.TO_THE_EVE}))
    week = strikes.pick_study(grid, "TBIJ", "main")
    assert week["label"] == "days 1\u20137 after" and week["group"] == "TBIJ, main measure"
    with pytest.raises(KeyError, match="0 studies of PBC"):
        strikes.pick_study(grid, "PBC", "main")
    large = strikes.study_large(lists, attacks, [20], strikes.TO_THE_EVE)
    assert len(large) == 2 and (large["share"].between(large["chance_low"], large["chance_high"])).all()


def test_months_are_studied_list_by_list_with_leads_named(repository_data):
    from peshawar.analysis.severity import monthly_counts

    attacks = select_attacks(tables.load_attacks(), is_islamist=True)
    table = strikes.study_months(
        tables.load_drone_months(), monthly_counts(attacks["date"], *strikes.TO_THE_EVE), strikes.TO_THE_EVE
    )
    assert len(table) == 10
    assert table.loc[table["lag"] < 0, "timing"].str.endswith("(placebo)").all()
    assert (table["low"] < table["rate_ratio"]).all() and (table["rate_ratio"] < table["high"]).all()
