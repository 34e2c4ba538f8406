"""The size of attacks: tail models, their fit, and the odds of another attack of a given size.

Three models share one tail, the attacks with ``xmin`` dead or more: a discrete power law, a power
law with an exponential cut-off, and a lognormal. With u = log(x / xmin) all three are
p(x) ~ exp(-a*u - b*v(x)): b = 0 is the power law with exponent a; v = x - xmin, in units of xmin,
cuts it off; v = u**2 bends it into a lognormal. Both extensions hold the power law as their limit
b = 0, so the data can say that a bend is not needed. Fits are vectorised over bootstrap samples.

After Clauset, Shalizi & Newman (2009, SIAM Review 51, 661-703) for the fit and its test, and
Clauset & Woodard (2013, Annals of Applied Statistics 7, 1838-65) for the bootstrap over data and
xmin; Jeffreys' prior for the reference class.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

POWER_LAW = "power law"
CUT_OFF = "power law with cut-off"
LOGNORMAL = "lognormal"
MODELS = (POWER_LAW, CUT_OFF, LOGNORMAL)
REFERENCE = "reference class"

# Fewest attacks that a tail may hold: with fewer, xmin chases single events.
LEAST_TAIL = 50
ALPHAS = np.linspace(1.3, 6.0, 471)
# Sums over all integers from xmin on: every integer up to LAST_NODE, then an integral in log x.
LAST_NODE = 400
_FAR = 1e7


@dataclass(frozen=True)
class PowerLaw:
    """A fitted discrete power law: exponent, where the tail begins, attacks in all and in the tail, KS distance."""

    alpha: float
    xmin: int
    n: int
    n_tail: int
    ks: float


@dataclass(frozen=True)
class TailDraws:
    """Bootstrap samples, each with its own xmin and its own fits.

    ``xmin`` and ``share`` (of attacks in the tail) have one value a sample; ``parameters`` maps each
    model to an array of (a, b), one row a sample.
    """

    xmin: np.ndarray
    share: np.ndarray
    parameters: Mapping[str, np.ndarray]


# --- what is seen -----------------------------------------------------------------------------


def survival(values: Sequence[int] | np.ndarray) -> pd.DataFrame:
    """The share of attacks with at least so many dead; one row per size that occurs: deaths, n_attacks, share."""
    sizes, counts = np.unique(_whole(values), return_counts=True)
    at_least = counts[::-1].cumsum()[::-1]
    return pd.DataFrame({"deaths": sizes, "n_attacks": at_least, "share": at_least / counts.sum()})


def _whole(values: Sequence[int] | np.ndarray) -> np.ndarray:
    array = np.asarray(values)
    if array.size == 0 or not np.all(array == array.astype(int)) or array.min() < 1:
        raise ValueError("sizes of attacks must be whole numbers of 1 or more, and there must be some")
    return array.astype(int)


# --- the power law and where it begins ----------------------------------------------------------


@cache
def _sizes() -> np.ndarray:
    """Where distribution functions are compared: every size to 300, then ever wider steps."""
    return np.unique(np.concatenate([np.arange(1, 301), np.geomspace(300, 1e5, 60).astype(int)]))


@cache
def _log_zeta() -> np.ndarray:
    """log zeta(alpha, x) on the grid of exponents and sizes; rows are exponents."""
    from scipy.special import zeta

    return np.log(zeta(ALPHAS[:, None], _sizes()[None, :].astype(float)))


def _tabulate(samples: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Samples (one a row) as counts by size and as sums of log x by size."""
    sizes = _sizes()
    place = np.searchsorted(sizes, samples, side="right") - 1
    offset = np.arange(len(samples))[:, None] * len(sizes)
    index = (place + offset).ravel()
    length = len(samples) * len(sizes)
    counts = np.bincount(index, minlength=length).reshape(len(samples), -1)
    logs = np.bincount(index, weights=np.log(samples).ravel(), minlength=length).reshape(len(samples), -1)
    return counts, logs


def _tabulate_draws(values: np.ndarray, draws: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The same where each row of ``draws`` says how often each of the distinct ``values`` was drawn."""
    sizes = _sizes()
    member = np.zeros((len(values), len(sizes)))
    member[np.arange(len(values)), np.searchsorted(sizes, values, side="right") - 1] = 1
    return draws @ member, (draws * np.log(values)) @ member


def _at_or_above(by_size: np.ndarray) -> np.ndarray:
    return by_size[:, ::-1].cumsum(axis=1)[:, ::-1]


def _fit_all(
    counts: np.ndarray, logs: np.ndarray, xmin: int | None, least_tail: int, largest_xmin: int = 300
) -> dict[str, np.ndarray]:
    """Fit a power law to each tabulated sample (one a row); xmin by the least KS distance unless it is given."""
    # Beyond the first size that no sample reaches, the distance only falls: nothing is seen and less is expected.
    end = min(max(int(np.flatnonzero(counts.any(axis=0)).max()), np.searchsorted(_sizes(), xmin or 1)) + 2, counts.shape[1])
    sizes, table = _sizes()[:end], _log_zeta()[:, :end]
    above, log_above = _at_or_above(counts[:, :end]), _at_or_above(logs[:, :end])
    rows = np.arange(len(counts))
    if xmin is None:
        candidates = [j for j in range(len(sizes)) if (above[:, j] >= least_tail).any() and sizes[j] <= largest_xmin]
    else:
        candidates = [int(np.searchsorted(sizes, xmin))]
    best = {key: np.full(len(counts), np.inf) for key in ("ks", "alpha", "xmin", "n_tail")}
    for j in candidates:
        n_tail = above[:, j]
        # A tail begins at a size that occurs; between two such sizes nothing changes.
        usable = (n_tail >= (least_tail if xmin is None else 2)) & ((counts[:, j] > 0) | (xmin is not None))
        if not usable.any():
            continue
        alpha = _best_alpha(table[:, j], n_tail, log_above[:, j])
        low = np.clip(np.searchsorted(ALPHAS, alpha) - 1, 0, len(ALPHAS) - 2)
        part = ((alpha - ALPHAS[low]) / (ALPHAS[low + 1] - ALPHAS[low]))[:, None]
        log_tail = (1 - part) * table[low][:, j:] + part * table[low + 1][:, j:]
        expected = np.exp(log_tail - log_tail[:, :1])
        observed = above[:, j:] / np.maximum(n_tail, 1)[:, None]
        ks = np.where(usable, np.abs(expected - observed).max(axis=1), np.inf)
        better = ks < best["ks"]
        for key, value in (("ks", ks), ("alpha", alpha), ("xmin", np.full(len(rows), sizes[j])), ("n_tail", n_tail)):
            best[key] = np.where(better, value, best[key])
    if not np.isfinite(best["ks"]).all():
        raise ValueError(f"no tail of {least_tail} attacks or more to fit")
    return best


def _best_alpha(log_zeta: np.ndarray, n: np.ndarray, sum_log: np.ndarray) -> np.ndarray:
    """Most likely exponent: the best of the grid, refined by the parabola through its neighbours."""
    likelihood = -n[:, None] * log_zeta[None, :] - sum_log[:, None] * ALPHAS[None, :]
    top = np.clip(likelihood.argmax(axis=1), 1, len(ALPHAS) - 2)
    rows = np.arange(len(n))
    left, middle, right = (likelihood[rows, top + shift] for shift in (-1, 0, 1))
    curve = left - 2 * middle + right
    shift = np.where(curve < 0, 0.5 * (left - right) / np.where(curve < 0, curve, -1), 0)
    return ALPHAS[top] + np.clip(shift, -1, 1) * (ALPHAS[1] - ALPHAS[0])


def fit_power_law(
    values: Sequence[int] | np.ndarray, *, xmin: int | None = None, least_tail: int = LEAST_TAIL
) -> PowerLaw:
    """Fit a discrete power law to the tail of some sizes.

    ``xmin`` is the size where the tail begins; by default the one with the least Kolmogorov-Smirnov
    distance among those that leave ``least_tail`` attacks. Raises ValueError when none does.
    """
    sizes = _whole(values)
    found = _fit_all(*_tabulate(sizes[None, :]), xmin, least_tail)
    return PowerLaw(
        float(found["alpha"][0]), int(found["xmin"][0]), len(sizes), int(found["n_tail"][0]), float(found["ks"][0])
    )


def goodness_of_fit(values: Sequence[int] | np.ndarray, fit: PowerLaw, *, n: int = 1000, seed: int = 1) -> float:
    """Share of simulated samples that fit a power law worse than the data do.

    Each sample holds as many attacks, those below xmin drawn from the data and those above it from
    the fitted law; xmin is fitted afresh. Small (below 0.1) speaks against the power law.
    """
    sizes, rng = _whole(values), np.random.default_rng(seed)
    body = sizes[sizes < fit.xmin]
    is_tail = rng.random((n, fit.n)) < fit.n_tail / fit.n
    tail = draw_power_law(fit.alpha, fit.xmin, is_tail.sum(), rng)
    samples = np.empty((n, fit.n), dtype=int)
    samples[is_tail] = tail
    if len(body):
        samples[~is_tail] = rng.choice(body, (~is_tail).sum())
    else:
        samples[~is_tail] = fit.xmin
    return float((_fit_all(*_tabulate(samples), None, LEAST_TAIL)["ks"] >= fit.ks).mean())


def draw_power_law(alpha: float, xmin: int, size: int, rng: np.random.Generator) -> np.ndarray:
    """Draw sizes from a discrete power law (exact below 10,000, continuous beyond)."""
    from scipy.special import zeta

    grid = np.arange(xmin, 10_001)
    above = zeta(alpha, grid.astype(float)) / zeta(alpha, float(xmin))
    u = 1 - rng.random(size)
    drawn = grid[len(grid) - 1 - np.searchsorted(above[::-1], u, side="left").clip(max=len(grid) - 1)]
    far = u < above[-1]
    drawn[far] = np.minimum(10_000 * (u[far] / above[-1]) ** (-1 / (alpha - 1)), 1e8).astype(int)
    return drawn


# --- the other models on the same tail ----------------------------------------------------------


@cache
def _nodes(xmin: int) -> tuple[np.ndarray, np.ndarray]:
    """Sizes and weights such that a weighted sum stands for the sum over all integers from xmin on."""
    last = max(LAST_NODE, 3 * xmin)
    exact = np.arange(xmin, last + 1, dtype=float)
    points, weights = np.polynomial.legendre.leggauss(60)
    low, high = np.log(last + 0.5), np.log(_FAR)
    far = np.exp(low + (points + 1) / 2 * (high - low))
    return np.concatenate([exact, far]), np.concatenate([np.ones_like(exact), weights * (high - low) / 2 * far])


def _statistics(x: np.ndarray, xmin: int, model: str) -> tuple[np.ndarray, np.ndarray]:
    u = np.log(x / xmin)
    return u, u**2 if model == LOGNORMAL else (x - xmin) / xmin


def _log_weights(a: np.ndarray, b: np.ndarray, u: np.ndarray, v: np.ndarray, w: np.ndarray) -> np.ndarray:
    return np.log(w)[None, :] - a[:, None] * u[None, :] - b[:, None] * v[None, :]


def _loss(
    a: np.ndarray, b: np.ndarray, mean_u: np.ndarray, mean_v: np.ndarray, u: np.ndarray, v: np.ndarray, w: np.ndarray
) -> np.ndarray:
    """Minus the mean log-likelihood, without the terms that no parameter moves."""
    exponent = _log_weights(a, b, u, v, w)
    top = exponent.max(axis=1)
    return a * mean_u + b * mean_v + top + np.log(np.exp(exponent - top[:, None]).sum(axis=1))


def _fit_bent(mean_u: np.ndarray, mean_v: np.ndarray, xmin: int, model: str, start: np.ndarray) -> np.ndarray:
    """Most likely (a, b), b >= 0, for samples given by the means of their two statistics.

    Newton's method on a convex loss with step halving, all samples at once; a sample whose data ask
    for b < 0 stays at the power law ``start``.
    """
    x, w = _nodes(xmin)
    u, v = _statistics(x, xmin, model)
    a, b = start.astype(float).copy(), np.zeros_like(start, dtype=float)
    weights = np.exp(_log_weights(a, b, u, v, w))
    wants_bend = weights @ v / weights.sum(axis=1) > mean_v
    active = np.flatnonzero(wants_bend)
    # Near the power law the second moment of v is huge and Newton crawls: begin with a visible bend.
    b[active] = 0.02
    loss = _loss(a, b, mean_u, mean_v, u, v, w)
    for _ in range(60):
        if active.size == 0:
            break
        exponent = _log_weights(a[active], b[active], u, v, w)
        p = np.exp(exponent - exponent.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        e_u, e_v = p @ u, p @ v
        uu, uv, vv = p @ u**2 - e_u**2, p @ (u * v) - e_u * e_v, p @ v**2 - e_v**2
        g_a, g_b = mean_u[active] - e_u, mean_v[active] - e_v
        det = np.maximum(uu * vv - uv**2, 1e-300)
        step_a, step_b = (vv * g_a - uv * g_b) / det, (uu * g_b - uv * g_a) / det
        scale = np.where(b[active] - step_b < 0, 0.9 * b[active] / np.maximum(step_b, 1e-300), 1.0)
        for _ in range(12):
            new_a, new_b = a[active] - scale * step_a, b[active] - scale * step_b
            new_loss = _loss(new_a, new_b, mean_u[active], mean_v[active], u, v, w)
            worse = ~(new_loss <= loss[active] + 1e-12)
            if not worse.any():
                break
            scale = np.where(worse, scale / 2, scale)
        new_a, new_b = np.where(worse, a[active], new_a), np.where(worse, b[active], new_b)
        new_loss = np.where(worse, loss[active], new_loss)
        moved = np.abs(new_a - a[active]) + np.abs(new_b - b[active]) > 1e-7
        a[active], b[active], loss[active] = new_a, new_b, new_loss
        active = active[moved]
    return np.column_stack([a, b])


def _exact_alpha(alpha: np.ndarray, mean_u: np.ndarray, xmin: int) -> np.ndarray:
    """Polish exponents by Newton's method on the sums that the other models use."""
    x, w = _nodes(xmin)
    u = np.log(x / xmin)
    for _ in range(4):
        p = np.exp(_log_weights(alpha, np.zeros_like(alpha), u, u, w))
        p /= p.sum(axis=1, keepdims=True)
        mean = p @ u
        alpha = alpha - (mean_u - mean) / (p @ u**2 - mean**2)
    return alpha


def _fit_models(values: np.ndarray, draws: np.ndarray, xmin: int) -> dict[str, np.ndarray]:
    """(a, b) of all models for samples of attacks that lie in the tail.

    ``values`` are the distinct sizes from xmin on; each row of ``draws`` says how often a sample holds each.
    """
    u, n = np.log(values / xmin), draws.sum(axis=1)
    mean_u = draws @ u / n
    alpha = _exact_alpha(np.clip(1 + 1 / np.maximum(mean_u, 0.05), 1.3, 6), mean_u, xmin)
    fits = {POWER_LAW: np.column_stack([alpha, np.zeros_like(alpha)])}
    fits[CUT_OFF] = _fit_bent(mean_u, draws @ (values / xmin - 1) / n, xmin, CUT_OFF, alpha)
    fits[LOGNORMAL] = _fit_bent(mean_u, draws @ u**2 / n, xmin, LOGNORMAL, alpha)
    return fits


def tail_share(model: str, parameters: np.ndarray, xmin: int, thresholds: Sequence[int]) -> np.ndarray:
    """P(at least N dead, given that an attack is in the tail), one row per (a, b), one column per N.

    Raises ValueError for a threshold below xmin, about which a tail model says nothing.
    """
    if min(thresholds) < xmin:
        raise ValueError(f"a tail that begins at {xmin} says nothing of attacks with {min(thresholds)} dead")
    x, w = _nodes(xmin)
    u, v = _statistics(x, xmin, model)
    exponent = _log_weights(parameters[:, 0], parameters[:, 1], u, v, w)
    p = np.exp(exponent - exponent.max(axis=1, keepdims=True))
    is_above = x[:, None] >= np.asarray(thresholds)[None, :]
    return p @ is_above / p.sum(axis=1, keepdims=True)


def fit_tails(values: Sequence[int] | np.ndarray, xmin: int) -> pd.DataFrame:
    """The three models on one tail; one row a model.

    ``a`` and ``b`` are the parameters of the module's formula, ``log_likelihood`` that of the tail;
    ``lr`` is twice the gain in log-likelihood over the power law and ``p_value`` its probability if
    the power law were true (half a chi-square of one degree, because b cannot be negative).
    """
    from scipy.stats import chi2

    tail = _whole(values)
    tail = tail[tail >= xmin]
    distinct, counts = np.unique(tail, return_counts=True)
    fits = _fit_models(distinct, counts[None, :].astype(float), xmin)
    x, w = _nodes(xmin)
    rows = []
    for model in MODELS:
        (a, b), (u, v), (data_u, data_v) = fits[model][0], _statistics(x, xmin, model), _statistics(tail, xmin, model)
        loss = _loss(np.array([a]), np.array([b]), data_u.mean(), data_v.mean(), u, v, w)[0]
        rows.append({"model": model, "xmin": xmin, "n_tail": len(tail), "a": a, "b": b, "log_likelihood": -len(tail) * loss})
    table = pd.DataFrame(rows)
    table["lr"] = 2 * (table["log_likelihood"] - table["log_likelihood"].iloc[0]).clip(lower=0)
    table["p_value"] = np.where(table["model"] == POWER_LAW, np.nan, np.where(table["lr"] > 0, 0.5 * chi2.sf(table["lr"], 1), 0.5))
    return table


def expected_counts(values: Sequence[int] | np.ndarray, fits: pd.DataFrame, thresholds: Sequence[int]) -> pd.DataFrame:
    """Attacks of at least N dead that each model expects in the sample itself, beside those seen.

    ``fits`` as from ``fit_tails``. One row per threshold: threshold, observed, and a column a model.
    """
    sizes = _whole(values)
    table = pd.DataFrame({"threshold": list(thresholds), "observed": [int((sizes >= n).sum()) for n in thresholds]})
    for row in fits.itertuples():
        share = tail_share(row.model, np.array([[row.a, row.b]]), row.xmin, thresholds)[0]
        table[row.model] = row.n_tail * share
    return table


# --- bootstrap, rates, probabilities --------------------------------------------------------------


def bootstrap_tails(
    values: Sequence[int] | np.ndarray, *, n: int = 1000, seed: int = 1, least_tail: int = LEAST_TAIL, largest_xmin: int = 20
) -> TailDraws:
    """Draw the attacks again with replacement, fit xmin and all models afresh each time.

    ``largest_xmin`` keeps the tail below the smallest threshold that will be asked about.
    """
    sizes, counts = np.unique(_whole(values), return_counts=True)
    # How often each size is drawn says all about a sample, and is drawn much faster than its attacks one by one.
    draws = np.random.default_rng(seed).multinomial(counts.sum(), counts / counts.sum(), n).astype(float)
    xmin = _fit_all(*_tabulate_draws(sizes, draws), None, least_tail, largest_xmin)["xmin"].astype(int)
    parameters = {model: np.zeros((n, 2)) for model in MODELS}
    for value in np.unique(xmin):
        rows, is_tail = np.flatnonzero(xmin == value), sizes >= value
        fits = _fit_models(sizes[is_tail], draws[rows][:, is_tail], int(value))
        for model in MODELS:
            parameters[model][rows] = fits[model]
    share = (draws * (sizes >= xmin[:, None])).sum(axis=1) / counts.sum()
    return TailDraws(xmin, share, parameters)


def exceedance(draws: TailDraws, thresholds: Sequence[int]) -> dict[str, np.ndarray]:
    """P(an attack has at least N dead) by model: one row a bootstrap sample, one column a threshold."""
    out = {model: np.empty((len(draws.xmin), len(thresholds))) for model in MODELS}
    for value in np.unique(draws.xmin):
        rows = np.flatnonzero(draws.xmin == value)
        for model in MODELS:
            share = tail_share(model, draws.parameters[model][rows], int(value), thresholds)
            out[model][rows] = draws.share[rows, None] * share
    return out


def draw_rates(monthly: Sequence[int] | np.ndarray, *, n: int = 1000, seed: int = 2, block: int = 6) -> np.ndarray:
    """Attacks a month, as many draws as asked for: blocks of months of the window drawn again.

    Blocks keep attacks that come in clusters together; single months would make the rate look
    better known than it is.
    """
    counts, rng = np.asarray(monthly, dtype=float), np.random.default_rng(seed)
    n_blocks = -(-len(counts) // block)
    starts = rng.integers(0, len(counts), (n, n_blocks))
    index = (starts[:, :, None] + np.arange(block)[None, None, :]) % len(counts)
    return counts[index.reshape(n, -1)[:, : len(counts)]].mean(axis=1)


def probability_of_attack(
    shares: Mapping[str, np.ndarray],
    rates: np.ndarray,
    thresholds: Sequence[int],
    horizons: Sequence[int],
    level: float = 0.95,
) -> pd.DataFrame:
    """P(at least one attack with N or more dead within H months) = 1 - exp(-rate * H * P(N or more)).

    ``shares`` as from ``exceedance``, ``rates`` attacks a month, one a sample. One row per model,
    threshold and horizon: ``probability`` averages over the samples (what a forecaster who admits
    them all would say), ``low`` and ``high`` hold the middle 95 % of them, ``expected`` is the mean
    number of such attacks.
    """
    ends = [(1 - level) / 2, (1 + level) / 2]
    rows = []
    for model, share in shares.items():
        for column, threshold in enumerate(thresholds):
            for months in horizons:
                mean = rates * months * share[:, column]
                p = -np.expm1(-mean)
                low, high = np.quantile(p, ends)
                rows.append(
                    {"model": model, "threshold": threshold, "months": months, "probability": p.mean(), "low": low,
                     "high": high, "expected": mean.mean()}
                )  # fmt: skip
    return pd.DataFrame(rows)


def reference_class(
    values: Sequence[int] | np.ndarray, months_seen: float, thresholds: Sequence[int], horizons: Sequence[int], level: float = 0.95
) -> pd.DataFrame:
    """The same probabilities from nothing but how many such attacks there were in a span of months.

    Gamma posterior of a Poisson rate under Jeffreys' prior: with k attacks in T months the
    probability of at least one in H is 1 - (T / (T + H)) ** (k + 1/2).
    """
    from scipy.stats import gamma

    sizes = np.asarray(values)
    ends = [(1 - level) / 2, (1 + level) / 2]
    rows = []
    for threshold in thresholds:
        k = int((sizes >= threshold).sum())
        low_rate, high_rate = gamma.ppf(ends, k + 0.5, scale=1 / months_seen)
        for months in horizons:
            rows.append(
                {"model": REFERENCE, "threshold": threshold, "months": months,
                 "probability": 1 - (months_seen / (months_seen + months)) ** (k + 0.5),
                 "low": -np.expm1(-low_rate * months), "high": -np.expm1(-high_rate * months),
                 "expected": (k + 0.5) * months / months_seen}
            )  # fmt: skip
    return pd.DataFrame(rows)


def monthly_counts(dates: pd.Series, first: pd.Timestamp, last: pd.Timestamp) -> pd.Series:
    """Events a calendar month from the month of one day to the month of another, empty months as zero."""
    months = pd.period_range(first, last, freq="M")
    inside = dates[(dates >= months[0].start_time) & (dates <= months[-1].end_time)]
    counts = inside.dt.to_period("M").value_counts().reindex(months, fill_value=0).astype(int)
    return counts.rename_axis("month").rename("n")
