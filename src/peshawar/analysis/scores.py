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


def cumulate(paths: np.ndarray) -> np.ndarray:
    """Share of draws at or below 0, 1, 2 ...: one row a month, one column a count up to the largest drawn.

    ``paths``: simulated whole counts, one row a draw, one column a month. Raises ValueError for
    anything else.
    """
    counts = np.asarray(paths)
    if counts.min() < 0 or not np.array_equal(counts, np.rint(counts)):
        raise ValueError("scores are for whole counts of zero or more")
    n, months = counts.shape
    width = int(counts.max()) + 1
    cells = np.bincount((counts.astype(np.int64) + np.arange(months) * width).ravel(), minlength=months * width)
    return cells.reshape(months, width).cumsum(axis=1) / n


def crps(paths: np.ndarray, observed: np.ndarray) -> np.ndarray:
    """Continuous ranked probability score of simulated counts, one a month; unit as the counts.

    The squared distance of the distribution of the draws from that of the outcome, summed over all
    counts: for whole counts the same as E|X - y| - E|X - X'| / 2 over all pairs of draws.
    """
    return _crps(cumulate(paths), np.asarray(observed, dtype=int))


def _crps(shares: np.ndarray, observed: np.ndarray) -> np.ndarray:
    columns = np.arange(shares.shape[1])
    inside = ((shares - (columns[None, :] >= observed[:, None])) ** 2).sum(axis=1)
    # Beyond the largest draw every share is one, and the outcome's is zero until it is reached.
    return inside + np.maximum(observed - shares.shape[1], 0)


def _share_below(shares: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Share of draws below some values, one row a month."""
    padded = np.concatenate([np.zeros((len(shares), 1)), shares], axis=1)
    return padded[:, np.minimum(values, shares.shape[1])]


def log_score(paths: np.ndarray, observed: np.ndarray, bins: Sequence[float] = BINS) -> np.ndarray:
    """Minus the log of the probability given to the bin in which the outcome fell, one a month.

    One per cent of the probability is spread over all bins, so that a bin no path reached is
    improbable and not impossible.
    """
    return _log_score(cumulate(paths), np.asarray(observed), bins)


def _log_score(shares: np.ndarray, observed: np.ndarray, bins: Sequence[float] = BINS) -> np.ndarray:
    edges = np.asarray(bins, dtype=int)
    below = np.concatenate([_share_below(shares, edges), np.ones((len(shares), 1))], axis=1)
    hit = np.searchsorted(edges, observed, side="right") - 1
    given = np.diff(below, axis=1)[np.arange(len(observed)), hit]
    return -np.log(0.99 * given + 0.01 / len(edges))


def coverage(paths: np.ndarray, observed: np.ndarray, level: int) -> np.ndarray:
    """Whether the central interval of a level (per cent) holds each outcome; its ends count as inside."""
    return _coverage(cumulate(paths), np.asarray(observed), level)


def _coverage(shares: np.ndarray, observed: np.ndarray, level: int) -> np.ndarray:
    # From the first count that reaches the lower share to the first that reaches the upper. Shares of a
    # forecast with few values (three of twelve months) lie on the ends themselves: a hundredth more on
    # both sides of the middle interval keeps the draw from deciding.
    margin = 0.01 if level == 50 else 0.0
    low = (shares < 0.5 - level / 200 - margin).sum(axis=1)
    high = (shares < 0.5 + level / 200 + margin).sum(axis=1)
    return (observed >= low) & (observed <= high)


def score_paths(paths: Mapping[str, np.ndarray], observed: np.ndarray, reference: str) -> pd.DataFrame:
    """Scores of several models on the same months; one row a model.

    crps, log_score (means over months), skill (of CRPS against ``reference``), cover_50, cover_80,
    cover_95 (shares of months). Raises KeyError for an unknown reference.
    """
    if reference not in paths:
        raise KeyError(f"no forecast {reference!r} to compare with; there are {', '.join(paths)}")
    seen = np.asarray(observed, dtype=int)
    rows = []
    for model, drawn in paths.items():
        shares = cumulate(drawn)
        rows.append(
            {"model": model, "crps": _crps(shares, seen).mean(), "log_score": _log_score(shares, seen).mean()}
            | {f"cover_{level}": _coverage(shares, seen, level).mean() for level in (50, 80, 95)}
        )
    table = pd.DataFrame(rows)
    table.insert(3, "skill", 1 - table["crps"] / table.loc[table["model"] == reference, "crps"].iloc[0])
    return table


def brier(probability: float, outcome: float) -> float:
    """Squared distance of a probability from what happened (1 it did, 0 it did not); 0.25 is a coin's."""
    return float((probability - outcome) ** 2)


def log_loss(probability: float, outcome: float) -> float:
    """Minus the log (natural) of the probability given to what happened; 0.69 is a coin's.

    Probabilities are kept between 0.1 and 99.9 per cent: a word is never certainty.
    """
    p = min(max(probability, 0.001), 0.999)
    return float(-np.log(p if outcome == 1 else 1 - p))
