"""Tail models of attack sizes: against the package powerlaw, simulated data and hand values."""

import numpy as np
import pandas as pd
import pytest

from peshawar import tables
from peshawar.analysis import severity


@pytest.fixture(scope="module")
def sizes():
    """Attacks of Islamist militants from 2007 to the day before the school attack, main measure."""
    attacks = tables.load_attacks()
    chosen = attacks[attacks["is_islamist"] & attacks["is_main"] & attacks["date"].between("2007-01-01", "2014-12-15")]
    return chosen["deaths_best"].to_numpy()


@pytest.fixture(scope="module")
def oracle(sizes):
    import powerlaw

    return powerlaw.Fit(sizes, discrete=True, estimate_discrete=False, verbose=0)


def test_the_fit_agrees_with_powerlaw(sizes, oracle):
    fit = severity.fit_power_law(sizes)
    assert fit.xmin == oracle.xmin
    assert fit.alpha == pytest.approx(oracle.power_law.alpha, abs=2e-4)
    assert fit.ks == pytest.approx(oracle.power_law.D, abs=1e-4)
    assert fit.n_tail == len(oracle.data)


def test_the_other_models_agree_with_powerlaw(sizes, oracle):
    fits = severity.fit_tails(sizes, int(oracle.xmin)).set_index("model")
    cut = fits.loc[severity.CUT_OFF]
    assert cut["a"] == pytest.approx(oracle.truncated_power_law.alpha, abs=2e-3)
    assert cut["b"] / cut["xmin"] == pytest.approx(oracle.truncated_power_law.Lambda, rel=1e-2)
    for model, theirs in ((severity.POWER_LAW, oracle.power_law), (severity.CUT_OFF, oracle.truncated_power_law)):
        assert fits.loc[model, "log_likelihood"] == pytest.approx(theirs.loglikelihoods(oracle.data).sum(), abs=1e-3)
    # powerlaw makes its lognormal discrete by rounding, ours is a sum over whole numbers.
    theirs = oracle.lognormal.loglikelihoods(oracle.data).sum()
    assert fits.loc[severity.LOGNORMAL, "log_likelihood"] == pytest.approx(theirs, abs=0.1)


@pytest.mark.parametrize("alpha", [1.8, 2.4, 3.2])
def test_a_known_exponent_is_recovered(alpha):
    drawn = severity.draw_power_law(alpha, 5, 4000, np.random.default_rng(3))
    assert drawn.min() == 5
    fit = severity.fit_power_law(drawn, xmin=5)
    # Standard error of the exponent (Clauset, Shalizi & Newman 2009): (alpha - 1) / sqrt(n), about.
    assert fit.alpha == pytest.approx(alpha, abs=3 * (alpha - 1) / np.sqrt(4000))


def test_draws_follow_the_law():
    from scipy.special import zeta

    drawn = severity.draw_power_law(2.5, 2, 200_000, np.random.default_rng(0))
    for n in (2, 3, 10, 100):
        expected = zeta(2.5, n) / zeta(2.5, 2)
        assert (drawn >= n).mean() == pytest.approx(expected, abs=5 * np.sqrt(expected / 200_000) + 1e-9)


def test_the_beginning_of_the_tail_is_recovered():
    rng = np.random.default_rng(5)
    body = rng.integers(1, 10, 3000)
    fit = severity.fit_power_law(np.concatenate([body, severity.draw_power_law(2.5, 10, 1500, rng)]))
    assert fit.xmin == pytest.approx(10, abs=2)


def test_a_true_power_law_is_not_rejected_and_a_false_one_is():
    rng = np.random.default_rng(11)
    true = severity.draw_power_law(2.4, 1, 1000, rng)
    assert severity.goodness_of_fit(true, severity.fit_power_law(true), n=200) > 0.1
    false = rng.poisson(20, 1000) + 1
    assert severity.goodness_of_fit(false, severity.fit_power_law(false, least_tail=600), n=200) < 0.05


def test_a_cut_off_is_recovered_and_preferred():
    # Thin a power law by exp(-0.02 * x): what is left follows the law with that cut-off.
    rng = np.random.default_rng(2)
    drawn = severity.draw_power_law(1.6, 4, 60_000, rng)
    kept = drawn[rng.random(len(drawn)) < np.exp(-0.02 * (drawn - 4.0))]
    fits = severity.fit_tails(kept, 4).set_index("model")
    assert fits.loc[severity.CUT_OFF, "a"] == pytest.approx(1.6, abs=0.05)
    assert fits.loc[severity.CUT_OFF, "b"] / 4 == pytest.approx(0.02, rel=0.1)
    assert fits.loc[severity.CUT_OFF, "p_value"] < 1e-6


def test_no_bend_is_found_where_there_is_none():
    # 40 samples of a pure power law: a test at 5 % may find a bend in few of them.
    rng = np.random.default_rng(8)
    found = [
        severity.fit_tails(severity.draw_power_law(2.4, 3, 400, rng), 3).set_index("model").loc[severity.LOGNORMAL, "p_value"]
        for _ in range(40)
    ]
    assert sum(p < 0.05 for p in found) <= 6


def test_survival_counts_by_hand():
    table = severity.survival([1, 1, 2, 5])
    assert table.to_dict("list") == {"deaths": [1, 2, 5], "n_attacks": [4, 2, 1], "share": [1.0, 0.5, 0.25]}


@pytest.mark.parametrize("values", [[], [0, 1], [1.5]])
def test_sizes_must_be_whole_and_positive(values):
    with pytest.raises(ValueError, match="whole numbers"):
        severity.survival(values)


def test_a_tail_too_short_is_refused():
    with pytest.raises(ValueError, match="no tail of 50"):
        severity.fit_power_law([1, 2, 3])


def test_a_threshold_below_the_tail_is_refused():
    with pytest.raises(ValueError, match="says nothing"):
        severity.tail_share(severity.POWER_LAW, np.array([[2.5, 0.0]]), 10, [5])


def test_expected_counts_add_up_at_the_beginning_of_the_tail(sizes):
    fits = severity.fit_tails(sizes, 6)
    table = severity.expected_counts(sizes, fits, [6, 20])
    for model in severity.MODELS:
        assert table[model].iloc[0] == pytest.approx(table["observed"].iloc[0])
        assert table[model].iloc[1] == pytest.approx(table["observed"].iloc[1], rel=0.25)


def test_the_reference_class_by_hand():
    # Two attacks in 24 months, the next 12: 1 - (24 / 36) ** 2.5.
    table = severity.reference_class([20, 50, 60], 24, [50], [12])
    assert table["probability"].iloc[0] == pytest.approx(1 - (24 / 36) ** 2.5)
    assert table["low"].iloc[0] < table["probability"].iloc[0] < table["high"].iloc[0]


def test_the_probability_by_hand():
    shares, rates = {severity.POWER_LAW: np.full((3, 1), 0.01)}, np.full(3, 10.0)
    table = severity.probability_of_attack(shares, rates, [50], [12])
    assert table["probability"].iloc[0] == pytest.approx(1 - np.exp(-1.2))
    assert table["expected"].iloc[0] == pytest.approx(1.2)


def test_bootstrap_intervals_cover_the_truth():
    """P(100 dead or more) of a known law lies in the 95 % interval in most of 20 samples."""
    rng, hits = np.random.default_rng(21), 0
    from scipy.special import zeta

    truth = zeta(2.4, 100) / zeta(2.4, 2)
    for _ in range(20):
        drawn = severity.draw_power_law(2.4, 2, 800, rng)
        share = severity.exceedance(severity.bootstrap_tails(drawn, n=200), [100])[severity.POWER_LAW][:, 0]
        hits += np.quantile(share, 0.025) <= truth <= np.quantile(share, 0.975)
    assert hits >= 16


def test_rates_keep_the_mean_and_are_wider_where_months_cluster():
    steady = severity.draw_rates([5] * 24)
    assert np.all(steady == 5)
    clustered, mixed = severity.draw_rates([0] * 12 + [10] * 12), severity.draw_rates([0, 10] * 12)
    assert clustered.std() > 2 * mixed.std()
    assert clustered.mean() == pytest.approx(5, abs=0.3)


def test_monthly_counts_fill_empty_months():
    dates = pd.Series(pd.to_datetime(["2014-01-31", "2014-03-01", "2014-03-31", "2014-05-01"]))
    counts = severity.monthly_counts(dates, pd.Timestamp("2014-01-01"), pd.Timestamp("2014-04-30"))
    assert counts.tolist() == [1, 0, 2, 0]


def test_another_seed_gives_the_same_answer(sizes):
    shares = [severity.exceedance(severity.bootstrap_tails(sizes, n=2000, seed=s), [100])["lognormal"].mean() for s in (1, 2)]
    assert shares[0] == pytest.approx(shares[1], rel=0.05)
