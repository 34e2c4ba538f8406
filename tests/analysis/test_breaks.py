"""Breaks: known ones are found, in place; steady series have none."""

import numpy as np
import pandas as pd
import pytest

from peshawar.analysis import breaks

MONTHS = pd.period_range("2007-01", periods=120, freq="M")


def simulate(means, rng, dispersion=0.1):
    mean = np.concatenate([np.full(n, m) for n, m in means])
    return pd.Series(rng.poisson(mean * rng.gamma(1 / dispersion, dispersion, len(mean))), index=MONTHS[: len(mean)])


def test_a_known_break_is_recovered_by_both_methods():
    rng, exact, ranked = np.random.default_rng(1), [], []
    for _ in range(20):
        y = simulate([(70, 20.0), (50, 10.0)], rng)
        exact += [(month - MONTHS[70]).n for month in breaks.break_months(breaks.segment_counts(y))]
        ranked += [(month - MONTHS[70]).n for month in breaks.rank_breaks(y)]
    for found in (exact, ranked):
        assert 18 <= len(found) <= 26
        assert np.mean(np.abs(found) <= 6) >= 0.8


def test_a_steady_series_has_no_break():
    rng = np.random.default_rng(2)
    found = [simulate([(120, 15.0)], rng) for _ in range(20)]
    assert sum(len(breaks.break_months(breaks.segment_counts(y))) for y in found) <= 3
    assert sum(len(breaks.rank_breaks(y)) for y in found) <= 2


def test_two_breaks_and_their_means():
    segments = breaks.segment_counts(simulate([(40, 5.0), (40, 30.0), (40, 5.0)], np.random.default_rng(3)))
    assert len(segments) == 3 and segments["n_months"].sum() == 120
    assert segments["mean"].tolist() == pytest.approx([5, 30, 5], rel=0.25)


def test_a_known_step_is_recovered_and_stands_out():
    rng, hits = np.random.default_rng(4), 0
    for _ in range(20):
        found = breaks.interrupted_series(simulate([(60, 30.0), (60, 15.0)], rng), MONTHS[60])
        hits += found["level_low"] <= 0.5 <= found["level_high"]
    assert hits >= 16
    placebos = breaks.placebo_dates(simulate([(60, 40.0), (60, 15.0)], rng, 0.03), MONTHS[60])
    at_least_as_large, far = breaks.placebo_rank(placebos)
    assert at_least_as_large <= 3 and far > 30


def test_a_window_outside_the_series_is_refused():
    with pytest.raises(ValueError, match="does not hold 36 months"):
        breaks.interrupted_series(simulate([(120, 5.0)], np.random.default_rng(5)), MONTHS[10])


def test_each_break_stands_in_one_row():
    y = simulate([(60, 40.0), (60, 10.0)], np.random.default_rng(6))
    exact, ranked = breaks.break_months(breaks.segment_counts(y)), breaks.rank_breaks(y)
    table = breaks.list_breaks({"a": y})
    assert table["exact"].dropna().tolist() == [f"{month.to_timestamp():%b %Y}" for month in exact]
    assert sorted(table["ranked"].dropna()) == sorted(f"{month.to_timestamp():%b %Y}" for month in ranked)
    assert table["before"].iloc[0] == pytest.approx(40, rel=0.15) and table["after"].iloc[0] == pytest.approx(10, rel=0.15)


def test_one_break_of_the_rank_test_matches_one_of_the_segmentation():
    months = [pd.Period(month, "M") for month in ("2007-08", "2008-08", "2012-03")]
    matched = breaks._match_months(months[:2], [months[1], months[2]])
    assert matched == {months[1]: months[1]}
