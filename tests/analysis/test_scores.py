"""Scores, against scoringrules and by hand."""

import numpy as np
import pytest

from peshawar.analysis import scores


def test_crps_agrees_with_scoringrules():
    import scoringrules

    rng = np.random.default_rng(1)
    paths, observed = rng.poisson(12, (300, 8)).astype(float), rng.poisson(9, 8).astype(float)
    theirs = scoringrules.crps_ensemble(observed, paths.T, estimator="nrg")
    assert scores.crps(paths, observed) == pytest.approx(theirs)


def test_crps_by_hand():
    # Draws 0 and 2, outcome 1: E|X-y| = 1, E|X-X'| = 1, so 1 - 1/2.
    assert scores.crps(np.array([[0.0], [2.0]]), np.array([1.0]))[0] == pytest.approx(0.5)


def test_an_outcome_beyond_every_draw_costs_its_distance():
    assert scores.crps(np.zeros((5, 1)), np.array([7]))[0] == pytest.approx(7)


@pytest.mark.parametrize("paths", [[[0.5]], [[-1]]])
def test_only_whole_counts_are_scored(paths):
    with pytest.raises(ValueError, match="whole counts"):
        scores.crps(np.array(paths), np.array([1]))


def test_a_sure_and_right_forecast_scores_zero():
    assert scores.crps(np.full((10, 2), 4.0), np.array([4.0, 4.0])) == pytest.approx([0, 0])


def test_the_log_score_by_hand():
    paths = np.array([[0.0], [0.0], [5.0], [5.0]])
    n_bins = len(scores.BINS)
    assert scores.log_score(paths, np.array([5]))[0] == pytest.approx(-np.log(0.99 * 0.5 + 0.01 / n_bins))
    assert scores.log_score(paths, np.array([999]))[0] == pytest.approx(-np.log(0.01 / n_bins))


def test_coverage_of_a_known_distribution():
    # So many counts that the steps between whole numbers do not matter.
    rng = np.random.default_rng(2)
    paths, observed = rng.poisson(900, (2000, 500)), rng.poisson(900, 500)
    for level in (50, 80, 95):
        assert scores.coverage(paths, observed, level).mean() == pytest.approx(level / 100, abs=0.06)


def test_skill_is_the_share_of_the_loss_saved():
    rng = np.random.default_rng(3)
    paths = {"base": rng.poisson(20, (500, 12)).astype(float), "good": rng.poisson(10, (500, 12)).astype(float)}
    table = scores.score_paths(paths, np.full(12, 10.0), "base").set_index("model")
    assert table.loc["base", "skill"] == 0
    assert table.loc["good", "skill"] == pytest.approx(1 - table.loc["good", "crps"] / table.loc["base", "crps"])
    assert table.loc["good", "skill"] > 0.5
    with pytest.raises(KeyError, match="no forecast 'none'"):
        scores.score_paths(paths, np.full(12, 10.0), "none")


def test_brier_and_log_loss_agree_with_scoringrules():
    import scoringrules

    for p, outcome in ((0.7, 1), (0.7, 0), (0.5, 1)):
        assert scores.brier(p, outcome) == pytest.approx(scoringrules.brier_score(outcome, p))
        assert scores.log_loss(p, outcome) == pytest.approx(scoringrules.log_score(outcome, p))
    assert scores.log_loss(0, 1) == pytest.approx(-np.log(0.001))
