"""Contagion: a known branching ratio is recovered, and a drift is not taken for it."""

import numpy as np
import pandas as pd
import pytest

from peshawar.analysis import contagion


@pytest.mark.parametrize("branching", [0.0, 0.3, 0.6])
def test_a_known_branching_ratio_is_recovered(branching):
    rng = np.random.default_rng(1)
    found = [
        contagion.fit_contagion(contagion.simulate_contagion(np.full(2500, 0.4), branching, 7.0, rng)[0]).branching for _ in range(5)
    ]
    assert np.mean(found) == pytest.approx(branching, abs=0.08)


def test_a_drifting_base_looks_like_contagion_until_it_may_drift():
    rng = np.random.default_rng(2)
    base = np.repeat([0.2, 1.0, 0.3, 0.9], 600)
    y = rng.poisson(base).astype(float)
    assert contagion.fit_contagion(y).branching > 0.4
    assert contagion.fit_contagion(y, 600).branching < 0.15


def test_the_interval_holds_the_truth():
    y = contagion.simulate_contagion(np.full(2000, 0.4), 0.4, 7.0, np.random.default_rng(3))[0]
    low, high = contagion.branching_interval(y, contagion.fit_contagion(y), None, n=20)
    assert low < 0.4 < high


def test_days_are_counted_from_first_to_last():
    dates = pd.Series(pd.to_datetime(["2014-01-01", "2014-01-03", "2014-01-03", "2015-01-01"]))
    y = contagion.daily_counts(dates, pd.Timestamp("2014-01-01"), pd.Timestamp("2014-01-04"))
    assert y.tolist() == [1, 0, 2, 0]
