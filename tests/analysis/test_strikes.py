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


def test_a_known_ratio_comes_back_however_dense_the_strikes():
    for seed in range(2):
        strike_days, _ = simulate(seed, 1.0)
        marked, free = strikes.sort_days(strike_days)
        # As dense as the strikes of 2008 to 2014, or denser: most days have a strike in the week before.
        assert marked.mean() > 0.5 and free.sum() > 0
        for truth in (1.0, 1.3, 2.0):
            assert strikes.study_window(strike_days, np.where(marked > 0, truth, 1.0)).ratio == pytest.approx(truth)
    for truth in (1.3, 1.6):
        studies = [strikes.study_window(*simulate(seed, truth)) for seed in range(30)]
        assert np.mean([study.ratio for study in studies]) == pytest.approx(truth, rel=0.04)
        assert np.mean([study.low < truth < study.high for study in studies]) >= 0.8
    assert all(study.low > 1 and study.p_value < 0.05 for study in studies)


def test_a_known_ratio_comes_back_on_the_days_of_the_real_strikes(repository_data):
    dates = tables.load_drone_strike_dates()
    strike_days = strikes.count_days(dates.loc[dates["dataset"] == "TBIJ", "date"], *strikes.TO_THE_EVE)
    marked, _ = strikes.sort_days(strike_days)
    drift = 0.6 * (1 + 0.5 * np.sin(np.arange(len(marked)) / 200))
    draws = np.random.default_rng(4).poisson(drift * np.where(marked > 0, 1.3, 1.0), (20, len(marked)))
    assert np.mean([strikes.study_window(strike_days, draw).ratio for draw in draws]) == pytest.approx(1.3, rel=0.04)
    # The older comparison reads less than half of it, and says so of itself.
    diluted = np.mean([strikes.study_against_mean(strike_days, draw)["ratio"] for draw in draws])
    assert 1.05 < diluted < 1.13
    assert strikes.reading_of_rise(strike_days, 1.3) == pytest.approx(diluted, abs=0.03)
    assert strikes.reading_of_rise(strike_days, 1.0) == pytest.approx(1)
    assert 0.6 < strikes.share_of_mean(strike_days) < 0.75


def test_sparse_strikes_give_the_planted_size_back_in_both_comparisons():
    draw = np.random.default_rng(5)
    strike_days = np.zeros(DAYS)
    strike_days[::100] = 1
    after = sum(np.roll(strike_days, lag) for lag in range(1, 8)) > 0
    attacks = draw.poisson(np.where(after, 4.0, 2.0)).astype(float)
    study, older = strikes.study_window(strike_days, attacks), strikes.study_against_mean(strike_days, attacks)
    assert study.low < 2.0 < study.high and 1.8 < study.ratio < 2.2
    assert 1.6 < older["ratio"] < 2.1 and strikes.share_of_mean(strike_days) < 0.1


def test_without_an_effect_chance_is_what_is_found():
    p_values = [strikes.study_window(*simulate(seed, 1.0)).p_value for seed in range(60)]
    assert np.mean(np.array(p_values) < 0.05) <= 0.15
    assert 0.3 < np.mean(p_values) < 0.7


def test_an_effect_after_strikes_shows_in_no_other_window():
    studies = {w: [strikes.study_window(*simulate(seed, 1.8), w) for seed in range(12)] for w in strikes.WINDOW_NAMES}
    ratios = {window: np.mean([study.ratio for study in part]) for window, part in studies.items()}
    assert ratios[strikes.AFTER] == pytest.approx(1.8, rel=0.05)
    assert ratios[strikes.BEFORE] == pytest.approx(1, abs=0.1) and ratios[strikes.LATER] == pytest.approx(1, abs=0.1)


def test_days_are_marked_by_the_strikes_before_and_after_them():
    strike_days = np.zeros(40)
    strike_days[20] = 1
    marked, free = strikes.sort_days(strike_days)
    assert np.flatnonzero(marked).tolist() == list(range(21, 28))
    assert np.flatnonzero(free).tolist() == [*range(20), *range(28, 40)]
    assert np.flatnonzero(strikes.sort_days(strike_days, strikes.BEFORE)[0]).tolist() == list(range(13, 20))
    assert np.flatnonzero(strikes.sort_days(strike_days, strikes.LATER)[0]).tolist() == list(range(28, 35))
    strike_days[24] = 1
    # The days before the second strike lie in the week after the first and are no placebo.
    assert np.flatnonzero(strikes.sort_days(strike_days, strikes.BEFORE)[0]).tolist() == list(range(13, 20))


def test_rotations_equal_those_done_by_hand():
    strike_days, attacks = simulate(1, 1.2)
    near = 2 * strikes.HALF_WIDTH
    for shift in (0, near, near + 7, DAYS - near - 1):
        marked, free = strikes.sort_days(np.roll(strike_days, shift))
        counted = expected = 0.0
        for day in np.flatnonzero(marked):
            first = max(day - strikes.HALF_WIDTH, 0)
            others = np.flatnonzero(free[first : day + strikes.HALF_WIDTH + 1]) + first
            counted += attacks[day] * len(others)
            expected += attacks[others].sum()
        assert strikes.study_window(np.roll(strike_days, shift), attacks).ratio == pytest.approx(counted / expected)
    study = strikes.study_window(strike_days, attacks)
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
    with pytest.raises(ValueError, match="no day of the window has a strike-free day"):
        strikes.study_window(np.ones(400), np.ones(400))
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
    assert (grid["n_attacks"] > 0).all() and (grid["ratio"].between(0.8, 1.6)).all()


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


def test_other_choices_are_set_side_by_side(repository_data):
    attacks = select_attacks(tables.load_attacks(), is_islamist=True)
    dates = tables.load_drone_strike_dates()
    lists = {"TBIJ": dates.loc[dates["dataset"] == "TBIJ", "date"]}
    table = strikes.study_choices(lists, {"main": attacks["date"]}, strikes.TO_THE_EVE).set_index("choice")
    assert len(table) == 2 * len(strikes.OTHER_WIDTHS) + 2
    # The older comparison shrinks whatever there is; what the week before shows depends on how it is made.
    diluted = table.loc["week after, against all days around (diluted)", "ratio"]
    assert abs(diluted - 1) < 0.05 < table.loc["week after, free days within 30 days", "ratio"] - 1
    assert table.loc["week before, free days within 30 days", "p_value"] < 0.05
    assert table.loc["week before, as the mirror of the week after", "p_value"] > 0.05


def test_papers_count_once_whatever_their_versions(repository_data):
    counted = strikes.count_papers(tables.load_studies())
    assert counted == {"papers": 6, "less": 2, "more": 2, "both": 1, "neither": 1}
    rows = [("A", "less violence"), ("A", "more violence"), ("B", "less violence"), ("B", "less violence")]
    made = pd.DataFrame(rows, columns=["authors", "direction"]).assign(study_id="S", topic="drones and militant violence")
    assert strikes.count_papers(made) == {"papers": 2, "less": 1, "more": 0, "both": 1, "neither": 0}
