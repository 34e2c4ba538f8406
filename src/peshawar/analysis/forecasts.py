"""Forecasts of monthly counts from simple models that see nothing after their origin.

Every model takes the monthly counts up to the last month that was complete on the day of the
forecast and returns simulated paths: one row a path, one column a month ahead. The month of the
origin itself is the first of them, unless the origin is the first of a month. Draws are seeded.

The article is read as a rise of so many per cent over the last twelve months. That reading is
ours, and so are the per cents.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from .conflict import GOVERNMENT, TTP_FAMILY

FIRST_MONTH = pd.Timestamp("2007-01-01")
ORIGIN = pd.Timestamp("2014-12-16")
# So many that another seed moves no figure of chapter 4 by more than one unit of its last digit.
N_PATHS = 16_000
# No month of a path holds more than so many times the highest month seen: walks and trends would
# otherwise run to numbers that no month can hold.
MOST_RISE = 3

SEASONAL_NAIVE = "same month a year ago"
YEAR_BEFORE = "the last twelve months again"
FIVE_YEARS_BEFORE = "the last five years again"
SMOOTHING = "damped smoothing"
RANDOM_WALK = "random walk"
TREND = "trend of five years"
SELF_EXCITING = "self-exciting"
POOL = "equal-weight pool"
RISES = (10, 25, 50)
ARTICLE = {rise: f"the article as +{rise} %" for rise in RISES}

Model = Callable[[np.ndarray, int, int, np.random.Generator], np.ndarray]


# --- the series -----------------------------------------------------------------------------------


def count_months(
    dates: pd.Series, last: pd.Timestamp, weights: pd.Series | None = None, first: pd.Timestamp = FIRST_MONTH
) -> pd.Series:
    """Events, or the sum of ``weights``, a calendar month from ``first`` to ``last``; empty months are zero."""
    months = pd.period_range(first, last, freq="M")
    values = pd.Series(1, index=dates.index) if weights is None else weights
    summed = values.groupby(dates.dt.to_period("M")).sum().reindex(months, fill_value=0)
    return summed.astype(int).rename_axis("month")


def ttp_clashes(events: pd.DataFrame) -> pd.DataFrame:
    """Events between the Government of Pakistan and the TTP or a faction, without rows that sum months."""
    sides_a, sides_b = events["side_a"], events["side_b"]
    is_dyad = (sides_a == GOVERNMENT) & sides_b.isin(TTP_FAMILY) | (sides_b == GOVERNMENT) & sides_a.isin(TTP_FAMILY)
    return events[is_dyad & ~events["is_long_aggregate"]]


def build_series(attacks: pd.DataFrame, events: pd.DataFrame, last: pd.Timestamp) -> dict[str, pd.Series]:
    """The monthly series that are forecast, January 2007 to ``last``.

    ``attacks``: attacks of Islamist militants, main measure; ``deaths``: the non-militants killed in
    them; ``ttp_deaths``: deaths of all sides in clashes between government and TTP;
    ``attacks_broad``, ``deaths_broad``: with the dead of unknown side (METHODS 2.2).
    """
    islamist = attacks[attacks["is_islamist"]]
    main = islamist[islamist["is_main"]]
    clashes = ttp_clashes(events)
    return {
        "attacks": count_months(main["date"], last),
        "deaths": count_months(main["date"], last, main["deaths_best"]),
        "ttp_deaths": count_months(clashes["date_start"], last, clashes["deaths_best"]),
        "attacks_broad": count_months(islamist["date"], last),
        "deaths_broad": count_months(islamist["date"], last, islamist["deaths_broad"]),
    }


SERIES_NAMES = {
    "attacks": "Attacks",
    "deaths": "Non-militant deaths",
    "ttp_deaths": "Government\u2013TTP deaths",
    "attacks_broad": "Attacks, broad measure",
    "deaths_broad": "Non-militant deaths, broad measure",
}


def known_on(series: pd.Series, origin: pd.Timestamp) -> pd.Series:
    """The part of a monthly series that was complete before a day: the only part that models may see."""
    return series[series.index < origin.to_period("M")]


# --- models ---------------------------------------------------------------------------------------


def _blocks(window: np.ndarray, months: int, n: int, rng: np.random.Generator, block: int = 6) -> np.ndarray:
    """Paths made of blocks of consecutive months of a window, begun at random, its end joined to its start."""
    n_blocks = -(-months // block)
    starts = rng.integers(0, len(window), (n, n_blocks))
    index = (starts[:, :, None] + np.arange(block)) % len(window)
    return window[index.reshape(n, -1)[:, :months]]


def repeat_year(y: np.ndarray, months: int, n: int, rng: np.random.Generator) -> np.ndarray:
    """Climatology of the last twelve months."""
    return _blocks(y[-12:], months, n, rng)


def repeat_five_years(y: np.ndarray, months: int, n: int, rng: np.random.Generator) -> np.ndarray:
    """Climatology of the last sixty months, or of as many as there are."""
    return _blocks(y[-60:], months, n, rng)


def seasonal_naive(y: np.ndarray, months: int, n: int, rng: np.random.Generator) -> np.ndarray:
    """The month a year ago, moved each year by a past change from year to year (square roots, no drift)."""
    roots = np.sqrt(y)
    changes = roots[12:] - roots[:-12]
    changes = changes - changes.mean()
    years = -(-months // 12)
    base = np.tile(roots[-12:], years)[:months]
    moved = rng.choice(changes, (n, years, 12)).cumsum(axis=1).reshape(n, -1)[:, :months]
    return np.rint(np.maximum(base + moved, 0) ** 2)


def damped_smoothing(y: np.ndarray, months: int, n: int, rng: np.random.Generator) -> np.ndarray:
    """Exponential smoothing with a damped trend on square roots, parameters by least squares on a grid."""
    fit = fit_smoothing(np.sqrt(y))
    level, slope = np.full(n, fit.level), np.full(n, fit.slope)
    out = np.empty((n, months))
    residuals = fit.residuals - fit.residuals.mean()
    for step in range(months):
        expected = level + fit.phi * slope
        error = rng.choice(residuals, n)
        out[:, step] = np.rint(np.maximum(expected + error, 0) ** 2)
        level, slope = expected + fit.alpha * error, fit.phi * slope + fit.beta * error
    return out


@dataclass(frozen=True)
class Smoothing:
    """A fitted damped smoother: its parameters, its state at the end, its one-step errors."""

    alpha: float
    beta: float
    phi: float
    level: float
    slope: float
    residuals: np.ndarray
    sse: float


def fit_smoothing(z: np.ndarray) -> Smoothing:
    """Fit an additive damped-trend smoother (ETS(A,Ad,N)) by least squares of its one-step errors."""
    a, b, phi = (
        grid.ravel()
        for grid in np.meshgrid(np.arange(0.05, 1.0, 0.05), [0.0, 0.02, 0.05, 0.1, 0.2], [0.8, 0.9, 0.95, 0.98], indexing="ij")
    )
    level, slope = np.full(a.shape, z[:6].mean()), np.zeros(a.shape)
    errors = np.empty((len(z), len(a)))
    for t, value in enumerate(z):
        expected = level + phi * slope
        errors[t] = value - expected
        level, slope = expected + a * errors[t], phi * slope + b * errors[t]
    sse = (errors**2).sum(axis=0)
    k = int(sse.argmin())
    return Smoothing(*(float(part[k]) for part in (a, b, phi, level, slope)), errors[:, k], float(sse[k]))


def random_walk(y: np.ndarray, months: int, n: int, rng: np.random.Generator) -> np.ndarray:
    """Counts around a rate whose logarithm walks at random (local level, negative binomial counts)."""
    fit = fit_random_walk(y)
    state = rng.choice(fit.grid, n, p=fit.belief) + rng.uniform(-0.5, 0.5, n) * (fit.grid[1] - fit.grid[0])
    path = state[:, None] + rng.normal(0, fit.sigma, (n, months)).cumsum(axis=1)
    return draw_counts(np.exp(np.minimum(path, fit.grid[-1])), fit.dispersion, rng)


@dataclass(frozen=True)
class RandomWalk:
    """A fitted local level: step of the log rate, dispersion of counts, belief over the grid of log rates at the end."""

    sigma: float
    dispersion: float
    grid: np.ndarray
    belief: np.ndarray
    log_likelihood: float


def fit_random_walk(y: np.ndarray) -> RandomWalk:
    """Fit by exact filtering on a grid of log rates, step and dispersion by maximum likelihood."""
    grid = np.linspace(np.log(0.3), np.log(max(3 * y.max(), 3)), 90)
    gap = (grid[:, None] - grid[None, :]) ** 2
    sigmas, dispersions = np.array([0.03, 0.06, 0.1, 0.15, 0.22, 0.3, 0.42]), _dispersions(y)
    step = np.exp(-gap[None] / (2 * sigmas[:, None, None] ** 2))
    step /= step.sum(axis=1, keepdims=True)
    # All pairs of step and dispersion at once: belief[sigma, rate, dispersion].
    seen = np.stack([np.exp(_log_nb(y[:, None], np.exp(grid)[None, :], d)) for d in dispersions], axis=2)
    belief = np.full((len(sigmas), len(grid), len(dispersions)), 1 / len(grid))
    total = np.zeros((len(sigmas), len(dispersions)))
    for row in seen:
        joint = (step @ belief) * row[None]
        evidence = joint.sum(axis=1)
        total += np.log(evidence)
        belief = joint / evidence[:, None, :]
    i, j = np.unravel_index(total.argmax(), total.shape)
    chosen = belief[i, :, j]
    return RandomWalk(float(sigmas[i]), dispersions[j], grid, chosen / chosen.sum(), float(total[i, j]))


@cache
def _grid_of_dispersions(is_wide: bool) -> tuple[float, ...]:
    return (0.05, 0.15, 0.35, 0.7, 1.2) if is_wide else (0.0, 0.02, 0.05, 0.1, 0.2, 0.4)


def _dispersions(y: np.ndarray) -> tuple[float, ...]:
    """Values to try: deaths vary much more from month to month than attacks."""
    return _grid_of_dispersions(bool(y.mean() > 35))


def _log_nb(y: np.ndarray, mean: np.ndarray, dispersion: float) -> np.ndarray:
    """Log probability of counts: variance = mean + dispersion * mean**2; Poisson where it is zero."""
    from scipy.special import gammaln, xlogy

    mean = np.maximum(mean, 1e-9)
    if dispersion == 0:
        return xlogy(y, mean) - mean - gammaln(y + 1)
    r = 1 / dispersion
    return gammaln(y + r) - gammaln(r) - gammaln(y + 1) - r * np.log1p(dispersion * mean) + xlogy(y, mean / (mean + r))


def draw_counts(mean: np.ndarray, dispersion: float, rng: np.random.Generator) -> np.ndarray:
    """Draw counts with these means; negative binomial, or Poisson where the dispersion is zero."""
    if dispersion > 0:
        mean = mean * rng.gamma(1 / dispersion, dispersion, mean.shape)
    return rng.poisson(mean).astype(float)


def trend(y: np.ndarray, months: int, n: int, rng: np.random.Generator) -> np.ndarray:
    """The log-linear trend of the last sixty months, carried on; its parameters drawn from their errors."""
    fit = fit_trend(y[-60:])
    ahead = np.column_stack([np.ones(months), np.arange(1, months + 1) / 12])
    drawn = rng.multivariate_normal(fit.coefficients, fit.covariance, n)
    mean = np.exp(np.minimum(drawn @ ahead.T, np.log(MOST_RISE * max(y.max(), 1))))
    return draw_counts(mean, fit.dispersion, rng)


@dataclass(frozen=True)
class Trend:
    """A negative binomial trend: level at the last month and change a year (logs), their covariance, dispersion."""

    coefficients: np.ndarray
    covariance: np.ndarray
    dispersion: float
    log_likelihood: float


def fit_trend(y: np.ndarray) -> Trend:
    """Fit log(mean) = level + slope * years since the last month by Newton's method, dispersion on a grid."""
    x = np.column_stack([np.ones(len(y)), np.arange(1 - len(y), 1) / 12])
    best = None
    for dispersion in np.geomspace(0.01, 1.5, 14):
        beta = np.array([np.log(max(y.mean(), 0.1)), 0.0])
        for _ in range(25):
            mean = np.exp(x @ beta)
            weight = mean / (1 + dispersion * mean)
            information = x.T @ (weight[:, None] * x)
            step = np.linalg.solve(information, x.T @ ((y - mean) / (1 + dispersion * mean)))
            beta = beta + np.clip(step, -1, 1)
            if np.abs(step).max() < 1e-9:
                break
        total = float(_log_nb(y, np.exp(x @ beta), dispersion).sum())
        if best is None or total > best.log_likelihood:
            best = Trend(beta, np.linalg.inv(information), float(dispersion), total)
    assert best is not None
    return best


def self_exciting(y: np.ndarray, months: int, n: int, rng: np.random.Generator) -> np.ndarray:
    """Counts whose mean rises with the counts of the months before, and falls back to a base."""
    fit = fit_self_exciting(y)
    mean, seen = np.full(n, fit.mean), np.full(n, y[-1], dtype=float)
    out = np.empty((n, months))
    for step in range(months):
        mean = fit.base + fit.jump * seen + fit.memory * mean
        seen = out[:, step] = draw_counts(mean, fit.dispersion, rng)
    return out


@dataclass(frozen=True)
class SelfExciting:
    """mean[t] = base + jump * y[t-1] + memory * mean[t-1]; ``mean`` is that of the last month seen."""

    base: float
    jump: float
    memory: float
    dispersion: float
    mean: float
    log_likelihood: float


def fit_self_exciting(y: np.ndarray) -> SelfExciting:
    """Fit the self-exciting model by maximum likelihood; jump + memory stay below one."""
    from scipy.optimize import minimize
    from scipy.signal import lfilter

    y = np.asarray(y, dtype=float)
    total_mean = max(y.mean(), 0.1)

    def unpack(theta: np.ndarray) -> tuple[float, float, float, float]:
        persistence = 0.995 / (1 + np.exp(-theta[1]))
        jump = persistence / (1 + np.exp(-theta[2]))
        return float(np.exp(theta[0]) * (1 - persistence)), jump, persistence - jump, float(np.exp(theta[3]))

    def means(base: float, jump: float, memory: float) -> np.ndarray:
        rest, _ = lfilter([1.0], [1.0, -memory], base + jump * y[:-1], zi=[memory * total_mean])
        return np.concatenate([[total_mean], rest])

    def loss(theta: np.ndarray) -> float:
        base, jump, memory, dispersion = unpack(np.clip(theta, -8, 8))
        return -float(_log_nb(y, means(base, jump, memory), dispersion).sum())

    start = np.array([np.log(total_mean), 2.0, 0.0, np.log(0.1 if total_mean < 35 else 0.5)])
    found = minimize(loss, start, method="Nelder-Mead", options={"maxiter": 400, "xatol": 1e-3, "fatol": 1e-3})
    base, jump, memory, dispersion = unpack(np.clip(found.x, -8, 8))
    return SelfExciting(base, jump, memory, dispersion, float(means(base, jump, memory)[-1]), -float(found.fun))


def rise(y: np.ndarray, months: int, n: int, rng: np.random.Generator, per_cent: int) -> np.ndarray:
    """The last twelve months again, with so many per cent added."""
    base = _blocks(y[-12:], months, n, rng)
    return base + rng.poisson(base * per_cent / 100)


MODELS: dict[str, Model] = {
    SEASONAL_NAIVE: seasonal_naive,
    YEAR_BEFORE: repeat_year,
    FIVE_YEARS_BEFORE: repeat_five_years,
    SMOOTHING: damped_smoothing,
    RANDOM_WALK: random_walk,
    TREND: trend,
    SELF_EXCITING: self_exciting,
}


def forecast(series: pd.Series, origin: pd.Timestamp, months: int, *, n: int = N_PATHS, seed: int = 1) -> dict[str, np.ndarray]:
    """Paths of all models, the pool and the article's readings, made with what was complete before a day.

    ``months`` counts from the month of the origin. Each model draws from a stream of its own, so
    that leaving one out moves no other. Raises ValueError with less than two years of history.
    """
    y = known_on(series, origin).to_numpy(dtype=float)
    if len(y) < 24:
        raise ValueError(f"{len(y)} months before {origin.date()} are too few to forecast from: 24 are needed")
    most = MOST_RISE * max(y.max(), 1)
    paths = {
        name: np.minimum(model(y, months, n, np.random.default_rng([seed, place])), most)
        for place, (name, model) in enumerate(MODELS.items())
    }
    share = n // len(paths)
    paths[POOL] = np.concatenate([path[:share] for path in paths.values()])
    for place, (per_cent, name) in enumerate(ARTICLE.items()):
        paths[name] = rise(y, months, n, np.random.default_rng([seed, 100 + place]), per_cent)
    return paths


# --- frames for charts and tables -----------------------------------------------------------------


def fan(paths: np.ndarray, first: pd.Period, levels: tuple[int, ...] = (50, 80, 95)) -> pd.DataFrame:
    """Medians and central intervals of paths; one row a month: month, median, low_50, high_50, ..."""
    table = pd.DataFrame({"month": pd.period_range(first, periods=paths.shape[1], freq="M"), "median": np.median(paths, axis=0)})
    for level in levels:
        ends = np.quantile(paths, [0.5 - level / 200, 0.5 + level / 200], axis=0)
        table[f"low_{level}"], table[f"high_{level}"] = ends
    return table


def probability_of_more(paths: np.ndarray, skip: int, last_year: float, months: int = 12) -> float:
    """Probability that the months after the first ``skip`` sum to more than a past total.

    Paths that only equal it count half: a tie is neither a rise nor a fall.
    """
    total = paths[:, skip : skip + months].sum(axis=1)
    return float((total > last_year).mean() + 0.5 * (total == last_year).mean())
