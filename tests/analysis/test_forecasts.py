"""Forecasts: nothing after the origin is seen; fits recover known parameters; scores elsewhere."""

import numpy as np
import pandas as pd
import pytest

from peshawar import tables
from peshawar.analysis import forecasts


@pytest.fixture(scope="module")
def record():
    return tables.load_attacks(), tables.load_events()


@pytest.fixture(scope="module")
def series(record):
    return forecasts.build_series(*record, pd.Timestamp("2021-12-31"))


def alter_after(frame, column, origin):
    """The same record with everything from a day on multiplied, moved and made worse."""
    later = frame[frame[column] >= origin].copy()
    later["deaths_best"] = later["deaths_best"] * 7 + 3
    return pd.concat([frame[frame[column] < origin], later, later, later], ignore_index=True)


@pytest.mark.parametrize("name", ["attacks", "deaths", "ttp_deaths", "attacks_broad"])
def test_no_model_sees_what_came_after(record, series, name):
    attacks, events = record
    altered = forecasts.build_series(
        alter_after(attacks, "date", forecasts.ORIGIN), alter_after(events, "date_start", forecasts.ORIGIN), pd.Timestamp("2021-12-31")
    )
    assert not altered[name].equals(series[name])
    before = forecasts.forecast(series[name], forecasts.ORIGIN, 61, n=200)
    after = forecasts.forecast(altered[name], forecasts.ORIGIN, 61, n=200)
    assert set(before) == {*forecasts.MODELS, forecasts.POOL, *forecasts.ARTICLE.values()}
    for model in before:
        assert np.array_equal(before[model], after[model]), model


def test_the_test_above_can_fail(series):
    later = forecasts.forecast(series["attacks"], pd.Timestamp("2015-03-01"), 12, n=50)
    earlier = forecasts.forecast(series["attacks"], forecasts.ORIGIN, 12, n=50)
    assert not np.array_equal(later[forecasts.TREND], earlier[forecasts.TREND])


def test_the_month_of_the_origin_is_not_history(series):
    known = forecasts.known_on(series["attacks"], forecasts.ORIGIN)
    assert known.index[-1] == pd.Period("2014-11", "M")


def test_series_add_up_to_the_tables(record, series):
    attacks, events = record
    islamist = attacks[attacks["is_islamist"] & (attacks["date"] >= "2007-01-01")]
    assert series["attacks"].sum() == islamist["is_main"].sum()
    assert series["deaths"].sum() == islamist.loc[islamist["is_main"], "deaths_best"].sum()
    assert series["ttp_deaths"].sum() == forecasts.ttp_clashes(events)["deaths_best"].sum()
    assert (series["attacks_broad"] >= series["attacks"]).all()


def test_paths_are_whole_counts_and_seeded(series):
    first = forecasts.forecast(series["deaths"], forecasts.ORIGIN, 13, n=100, seed=4)
    again = forecasts.forecast(series["deaths"], forecasts.ORIGIN, 13, n=100, seed=4)
    for model, paths in first.items():
        assert paths.shape[1] == 13 and (paths >= 0).all() and (paths == np.rint(paths)).all(), model
        assert np.array_equal(paths, again[model])


def test_too_short_a_history_is_refused(series):
    with pytest.raises(ValueError, match="24 are needed"):
        forecasts.forecast(series["attacks"], pd.Timestamp("2008-06-01"), 12)


def test_the_article_is_a_rise_over_the_last_year(series):
    paths = forecasts.forecast(series["attacks"], forecasts.ORIGIN, 24)
    year = forecasts.known_on(series["attacks"], forecasts.ORIGIN)[-12:].mean()
    for rise, name in forecasts.ARTICLE.items():
        assert paths[name].mean() == pytest.approx(year * (1 + rise / 100), rel=0.02)


def test_a_known_trend_is_recovered():
    rng = np.random.default_rng(4)
    years = np.arange(-59, 1) / 12
    slopes = []
    for _ in range(30):
        fit = forecasts.fit_trend(forecasts.draw_counts(np.exp(3 - 0.2 * years), 0.1, rng))
        slopes.append((fit.coefficients[1] + 0.2) / np.sqrt(fit.covariance[1, 1]))
    # Errors in units of their standard error: mean near zero, spread near one.
    assert abs(np.mean(slopes)) < 0.6 and 0.6 < np.std(slopes) < 1.5


def test_the_step_of_a_random_walk_is_recovered():
    rng = np.random.default_rng(6)
    found = []
    for _ in range(6):
        log_rate = 3 + np.cumsum(rng.normal(0, 0.15, 150))
        found.append(forecasts.fit_random_walk(rng.poisson(np.exp(log_rate)).astype(float)).sigma)
    assert 0.1 <= np.median(found) <= 0.22


def test_self_excitation_is_recovered():
    rng = np.random.default_rng(7)
    mean, y = 20.0, []
    for _ in range(600):
        y.append(rng.poisson(mean))
        mean = 4 + 0.4 * y[-1] + 0.4 * mean
    fit = forecasts.fit_self_exciting(np.array(y))
    assert fit.jump == pytest.approx(0.4, abs=0.1)
    assert fit.jump + fit.memory == pytest.approx(0.8, abs=0.1)


def test_smoothing_agrees_with_statsmodels(series):
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    roots = np.sqrt(forecasts.known_on(series["attacks"], forecasts.ORIGIN).to_numpy(dtype=float))
    ours = forecasts.fit_smoothing(roots)
    model = ETSModel(roots, error="add", trend="add", damped_trend=True, initialization_method="known",
                     initial_level=roots[:6].mean(), initial_trend=0.0)  # fmt: skip
    theirs = model.smooth([ours.alpha, ours.beta, ours.phi])
    assert (theirs.resid**2).sum() == pytest.approx(ours.sse, rel=1e-6)
    assert ours.sse <= (model.fit(disp=False).resid ** 2).sum() * 1.05


def test_more_than_last_year_by_hand():
    paths = np.array([[9, 1, 1], [9, 2, 2], [9, 1, 2]])
    assert forecasts.probability_of_more(paths, 1, 3, months=2) == pytest.approx((1 + 0.5) / 3)


def test_a_fan_holds_its_median():
    table = forecasts.fan(np.arange(300).reshape(100, 3), pd.Period("2014-12", "M"))
    assert (table["low_95"] < table["low_50"]).all() and (table["median"] < table["high_50"]).all()
    assert table["month"].iloc[-1] == pd.Period("2015-02", "M")
