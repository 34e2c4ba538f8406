"""Do attacks bring further attacks? A self-exciting model of days, with a constant and a drifting base.

rate[d] = base[d] + branching * sum over earlier days s of y[s] * g(d - s), where g falls off
exponentially and sums to one: ``branching`` is the mean number of attacks that one attack brings.
A base that may drift explains clusters too; the two are hard to tell apart, so both are shown
(METHODS 8).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

DECAYS = (2.0, 4.0, 7.0, 14.0, 28.0, 56.0)


@dataclass(frozen=True)
class Contagion:
    """A fitted model: branching ratio, mean delay in days, days in a piece of the base, log-likelihood, parameters."""

    branching: float
    mean_delay: float
    piece_days: int
    log_likelihood: float
    n_parameters: int


def daily_counts(dates: pd.Series, first: pd.Timestamp, last: pd.Timestamp) -> np.ndarray:
    """Attacks a day from one day to another, both included."""
    days = (dates[dates.between(first, last)] - first).dt.days.to_numpy()
    return np.bincount(days, minlength=(last - first).days + 1).astype(float)


def _memory(y: np.ndarray, mean_delay: float) -> np.ndarray:
    """What earlier days contribute to each day per unit of branching (geometric weights that sum to one)."""
    from scipy.signal import lfilter

    keep = 1 - 1 / mean_delay
    return np.concatenate([[0.0], lfilter([1 - keep], [1, -keep], y)[:-1]])


def fit_contagion(
    y: np.ndarray, piece_days: int | None = None, *, steps: int = 400, delays: tuple[float, ...] = DECAYS
) -> Contagion:
    """Fit by expectation-maximisation; the mean delay is the best of ``delays``.

    ``piece_days`` None: a constant base. Otherwise the base is constant within pieces of so many
    days and free from piece to piece.
    """
    n = len(y)
    piece = np.zeros(n, dtype=int) if piece_days is None else np.minimum(np.arange(n) // piece_days, max(n // piece_days - 1, 0))
    lengths = np.bincount(piece).astype(float)
    best: Contagion | None = None
    # Only days with attacks say who brought them; three days in four have none.
    hit = np.flatnonzero(y)
    seen, piece_of_hit = y[hit], piece[hit]
    start = np.bincount(piece, weights=y) / lengths * 0.5 + 1e-6
    for delay in delays:
        memory = _memory(y, delay)
        memory_of_hit, total_memory = memory[hit], memory.sum()
        base, branching = start, 0.5
        for _ in range(steps):
            ratio = seen / np.maximum(base[piece_of_hit] + branching * memory_of_hit, 1e-12)
            base = base * np.bincount(piece_of_hit, weights=ratio, minlength=len(lengths)) / lengths
            branching = branching * (memory_of_hit @ ratio) / total_memory
        rate = np.maximum(base[piece] + branching * memory, 1e-12)
        total = float((seen * np.log(rate[hit])).sum() - rate.sum())
        if best is None or total > best.log_likelihood:
            best = Contagion(float(branching), delay, piece_days or n, total, len(lengths) + 2)
    assert best is not None
    return best


def simulate_contagion(
    base: np.ndarray, branching: float, mean_delay: float, rng: np.random.Generator, n: int = 1
) -> np.ndarray:
    """Draw daily counts from the model, ``n`` times: an array of samples x days."""
    keep = 1 - 1 / mean_delay
    memory, out = np.zeros(n), np.zeros((len(base), n))
    for day, level in enumerate(base):
        out[day] = rng.poisson(level + branching * memory)
        memory = keep * memory + (1 - keep) * out[day]
    return out.T


def branching_interval(y: np.ndarray, fit: Contagion, piece_days: int | None, *, n: int = 40, seed: int = 9) -> tuple[float, float]:
    """A 95 % interval of the branching ratio by parametric bootstrap.

    Data are drawn from the fitted model and fitted again; the spread of those fits (plus and minus
    1.96 standard deviations) is laid around the estimate, cut at zero.
    """
    rng = np.random.default_rng(seed)
    place = DECAYS.index(fit.mean_delay)
    # The estimate's neighbours: none of the samples leaves them, and all six would take twice the time.
    near = DECAYS[max(place - 1, 0) : place + 2]
    length = piece_days or len(y)
    piece = np.minimum(np.arange(len(y)) // length, max(len(y) // length - 1, 0))
    level = np.bincount(piece, weights=y) / np.bincount(piece) * (1 - min(fit.branching, 0.98))
    samples = simulate_contagion(level[piece], min(fit.branching, 0.98), fit.mean_delay, rng, n)
    fits = [fit_contagion(sample, piece_days, steps=120, delays=near).branching for sample in samples]
    spread = 1.96 * float(np.std(fits, ddof=1))
    return max(fit.branching - spread, 0.0), fit.branching + spread


def compare_bases(y: np.ndarray, bases: dict[str, int | None], *, n: int = 60) -> pd.DataFrame:
    """The branching ratio by how often the base rate may change; one row a base, with interval and BIC."""
    rows = []
    for name, days in bases.items():
        fit = fit_contagion(y, days)
        low, high = branching_interval(y, fit, days, n=n)
        rows.append(
            {"base": name, "branching": fit.branching, "low": low, "high": high, "mean_delay": fit.mean_delay,
             "n_parameters": fit.n_parameters, "bic": fit.n_parameters * np.log(len(y)) - 2 * fit.log_likelihood}
        )  # fmt: skip
    return pd.DataFrame(rows)
