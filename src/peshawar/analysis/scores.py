"""Scores of forecasts: CRPS, log score on bins, coverage, skill; Brier and log score of probabilities.

After Gneiting & Raftery (2007, JASA 102, 359-378). All are losses: smaller is better, but for
skill, which is the share of a reference's loss that a forecast saves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

# Bins of monthly counts for the log score: narrow where most months lie, open above.
BINS = (0, 1, 3, 6, 10, 15, 21, 30, 45, 70, 110, 170, 260, 400)


def crps(paths: np.ndarray, observed: np.ndarray) -> np.ndarray:
    """Continuous ranked probability score of simulated values, one a column; unit as the counts.

    The empirical form E|X - y| - E|X - X'| / 2 over all pairs of draws.
    """
    ordered = np.sort(np.asarray(paths, dtype=float), axis=0)
    n = len(ordered)
    weights = (2 * np.arange(1, n + 1) - n - 1) / n**2
    return np.abs(ordered - np.asarray(observed)).mean(axis=0) - weights @ ordered


def log_score(paths: np.ndarray, observed: np.ndarray, bins: Sequence[float] = BINS) -> np.ndarray:
    """Minus the log of the probability given to the bin in which the outcome fell, one a column.

    One per cent of the probability is spread over all bins, so that a bin no path reached is
    improbable and not impossible.
    """
    edges = np.asarray(bins)
    n_bins = len(edges)
    cell = np.searchsorted(edges, paths, side="right") - 1
    hit = np.searchsorted(edges, observed, side="right") - 1
    return -np.log(0.99 * (cell == hit).mean(axis=0) + 0.01 / n_bins)


def coverage(paths: np.ndarray, observed: np.ndarray, level: int) -> np.ndarray:
    """Whether the central interval of a level (per cent) holds each outcome; its ends count as inside."""
    low, high = np.quantile(paths, [0.5 - level / 200, 0.5 + level / 200], axis=0)
    return (observed >= low) & (observed <= high)


def score_paths(paths: Mapping[str, np.ndarray], observed: np.ndarray, reference: str) -> pd.DataFrame:
    """Scores of several models on the same months; one row a model.

    crps, log_score (means over months), skill (of CRPS against ``reference``), cover_50, cover_80,
    cover_95 (shares of months). Raises KeyError for an unknown reference.
    """
    if reference not in paths:
        raise KeyError(f"no forecast {reference!r} to compare with; there are {', '.join(paths)}")
    base = crps(paths[reference], observed).mean()
    rows = []
    for model, drawn in paths.items():
        loss = crps(drawn, observed).mean()
        rows.append(
            {"model": model, "crps": loss, "log_score": log_score(drawn, observed).mean(), "skill": 1 - loss / base}
            | {f"cover_{level}": coverage(drawn, observed, level).mean() for level in (50, 80, 95)}
        )
    return pd.DataFrame(rows)


def brier(probability: float, outcome: float) -> float:
    """Squared distance of a probability from what happened (1 it did, 0 it did not); 0.25 is a coin's."""
    return float((probability - outcome) ** 2)


def log_loss(probability: float, outcome: float) -> float:
    """Minus the log (natural) of the probability given to what happened; 0.69 is a coin's.

    Probabilities are kept between 0.1 and 99.9 per cent: a word is never certainty.
    """
    p = min(max(probability, 0.001), 0.999)
    return float(-np.log(p if outcome == 1 else 1 - p))
