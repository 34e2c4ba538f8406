"""Breaks in monthly counts: exact segmentation, a rank test beside it, interrupted series with placebo dates.

No cause is claimed: several things happened in the same months (METHODS 10).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .season import Z_INTERVAL, fit_counts

LEAST_SEGMENT = 6
# Months on both sides of a placebo date.
PLACEBO_WINDOW = 24


def _segment_costs(y: np.ndarray, dispersion: float) -> np.ndarray:
    """Minus the log-likelihood of each stretch i..j-1 at its own mean; terms that no break moves are left out."""
    sums = np.concatenate([[0.0], np.cumsum(y)])
    first, last = np.meshgrid(np.arange(len(y) + 1), np.arange(len(y) + 1), indexing="ij")
    length = np.maximum(last - first, 1)
    total = np.maximum(sums[last] - sums[first], 0)
    mean = np.maximum(total / length, 1e-9)
    if dispersion == 0:
        return -(total * np.log(mean) - length * mean)
    r = 1 / dispersion
    return -(total * np.log(mean / (mean + r)) - length * r * np.log1p(mean / r))


def segment_counts(y: pd.Series, *, least: int = LEAST_SEGMENT, most: int = 10) -> pd.DataFrame:
    """Cut a monthly series into stretches of constant mean; one row a stretch: first, last, n_months, mean.

    Exact by dynamic programming (Jackson and others 2005) over all cuts with at least ``least``
    months a stretch; negative binomial likelihood with one dispersion for all, found together with
    the cut; the number of stretches by BIC, two parameters a break (where, and the new mean).
    """
    from scipy.special import gammaln

    values = y.to_numpy(dtype=float)
    n = len(values)
    best: tuple[float, list[int]] | None = None
    for dispersion in (0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.45, 0.7, 1.0):
        costs = _segment_costs(values, dispersion)
        constant = -gammaln(values + 1).sum()
        if dispersion:
            r = 1 / dispersion
            constant += (gammaln(values + r) - gammaln(r)).sum()
        ways = np.full((most + 1, n + 1), np.inf)
        came_from = np.zeros((most + 1, n + 1), dtype=int)
        ways[1, least:] = costs[0, least:]
        for k in range(2, most + 1):
            for end in range(k * least, n + 1):
                options = ways[k - 1, : end - least + 1] + costs[: end - least + 1, end]
                came_from[k, end] = int(options.argmin())
                ways[k, end] = options[came_from[k, end]]
        for k in range(1, most + 1):
            bic = 2 * (ways[k, n] - constant) + (2 * k - 1 + (dispersion > 0)) * np.log(n)
            if best is None or bic < best[0] - 1e-9:
                cuts, end = [n], n
                for j in range(k, 1, -1):
                    end = int(came_from[j, end])
                    cuts.append(end)
                best = (bic, [0, *cuts[::-1]])
    assert best is not None
    cuts = best[1]
    return pd.DataFrame(
        [
            {"first": y.index[i], "last": y.index[j - 1], "n_months": j - i, "mean": values[i:j].mean()}
            for i, j in zip(cuts[:-1], cuts[1:], strict=True)
        ]
    )


def break_months(segments: pd.DataFrame) -> list[pd.Period]:
    """The first month of every stretch but the first."""
    return list(segments["first"].iloc[1:])


def rank_breaks(y: pd.Series, *, least: int = 2 * LEAST_SEGMENT, level: float = 0.01) -> list[pd.Period]:
    """Breaks by Pettitt's rank test (1979, Applied Statistics 28, 126-35), halves tested again in turn.

    A second method that assumes no distribution. The test takes months as independent; the level is
    kept low because they are not.
    """
    found: list[pd.Period] = []

    def search(low: int, high: int) -> None:
        n = high - low
        if n < 2 * least:
            return
        ranks = y.iloc[low:high].rank().to_numpy()
        u = 2 * np.cumsum(ranks) - np.arange(1, n + 1) * (n + 1)
        inner = np.abs(u[least - 1 : n - least])
        place = int(inner.argmax()) + least
        statistic = float(inner.max())
        if 2 * np.exp(-6 * statistic**2 / (n**3 + n**2)) < level:
            found.append(y.index[low + place])
            search(low, low + place)
            search(low + place, high)

    search(0, len(y))
    return sorted(found)


def interrupted_series(y: pd.Series, date: pd.Period, *, window: int = 36, lags: int = 3) -> dict[str, float]:
    """Level and slope of a monthly series on both sides of a month, which begins the second side.

    Negative binomial regression on trend, step, change of trend and two harmonics, Newey-West
    errors. Keys: ``level`` (the step as a ratio) with ``level_low`` and ``level_high``, ``slope``
    (change of the yearly trend, as a ratio) with its ends. Raises ValueError where the series does
    not hold the window.
    """
    part = y[(y.index >= date - window) & (y.index < date + window)]
    if len(part) != 2 * window:
        raise ValueError(f"the series does not hold {window} months on both sides of {date}")
    t = np.arange(-window, window) / 12
    after = (t >= 0).astype(float)
    angle = 2 * np.pi * part.index.month.to_numpy() / 12
    x = np.column_stack([after, after * t, np.ones_like(t), t, np.cos(angle), np.sin(angle)])
    beta, covariance = fit_counts(part.to_numpy(dtype=float), x, np.zeros_like(t), lags)
    out: dict[str, float] = {}
    for place, name in enumerate(("level", "slope")):
        error = np.sqrt(covariance[place, place])
        out[name] = float(np.exp(beta[place]))
        out[f"{name}_low"] = float(np.exp(beta[place] - Z_INTERVAL * error))
        out[f"{name}_high"] = float(np.exp(beta[place] + Z_INTERVAL * error))
    return out


def placebo_dates(y: pd.Series, date: pd.Period, *, window: int = PLACEBO_WINDOW) -> pd.DataFrame:
    """The interrupted series at every month that the data allow, the real one marked; one row a month.

    If the real date were special, its step would stand out among the others. ``is_near`` marks
    months within a year of it, which share most of its data.
    """
    months = [month for month in y.index if month - window >= y.index[0] and month + window - 1 <= y.index[-1]]
    rows = [
        {"month": month, "is_real": month == date, "is_near": abs((month - date).n) <= 12}
        | interrupted_series(y, month, window=window)
        for month in months
    ]
    return pd.DataFrame(rows)


def placebo_rank(placebos: pd.DataFrame) -> tuple[int, int]:
    """How many far placebo dates show a step at least as large (up or down) as the real date, and of how many."""
    real = abs(np.log(placebos.loc[placebos["is_real"], "level"].iloc[0]))
    far = placebos[~placebos["is_near"]]
    return int((np.abs(np.log(far["level"])) >= real).sum()), len(far)


def draw_segments(y: pd.Series, segments: pd.DataFrame, ranked: list[pd.Period], unit: str) -> pd.DataFrame:
    """A series with the mean of its stretch and the breaks of the rank test, for a chart; one row a month."""
    table = pd.DataFrame({"month": y.index.to_timestamp(), "observed": y.to_numpy(), "unit": unit})
    place = np.searchsorted(segments["first"].apply(lambda month: month.ordinal).to_numpy(), [m.ordinal for m in y.index], side="right") - 1
    table["mean"] = segments["mean"].to_numpy()[place]
    table["is_rank_break"] = y.index.isin(ranked)
    return table


def list_breaks(series: dict[str, pd.Series]) -> pd.DataFrame:
    """The breaks of several series by both methods; one row per series and break.

    ``exact`` is the first month of a new stretch by segmentation, ``ranked`` the break of the rank
    test that matches it within a year (missing where there is none). A break of either method stands
    in one row; one of the rank test alone has no ``exact``. ``before`` and ``after`` are the means a
    month of the stretches that meet there, by the segmentation where it has the break.
    """
    rows = []
    for name, y in series.items():
        exact, ranked = break_months(segment_counts(y)), rank_breaks(y)
        matched = _match_months(exact, ranked)
        places = [(month, exact, month, matched.get(month)) for month in exact]
        places += [(month, ranked, None, month) for month in ranked if month not in matched.values()]
        for month, breaks, first, second in sorted(places, key=lambda place: place[0]):
            before, after = _means_around(y, breaks, month)
            rows.append({"series": name, "exact": _print_month(first), "ranked": _print_month(second), "before": before, "after": after})
    return pd.DataFrame(rows)


def _match_months(exact: list[pd.Period], ranked: list[pd.Period], most: int = 12) -> dict[pd.Period, pd.Period]:
    """Each break of the segmentation with its break of the rank test, nearest pairs first, no month twice."""
    pairs = sorted((abs((a - b).n), a, b) for a in exact for b in ranked)
    matched: dict[pd.Period, pd.Period] = {}
    for distance, a, b in pairs:
        if distance <= most and a not in matched and b not in matched.values():
            matched[a] = b
    return matched


def _means_around(y: pd.Series, breaks: list[pd.Period], month: pd.Period) -> tuple[float, float]:
    """Means of the stretches before and after one of a method's breaks."""
    ends = [y.index[0], *breaks, y.index[-1] + 1]
    place = ends.index(month)
    before = y[(y.index >= ends[place - 1]) & (y.index < month)]
    after = y[(y.index >= month) & (y.index < ends[place + 1])]
    return float(before.mean()), float(after.mean())


def _print_month(month: pd.Period | None) -> str | None:
    return None if month is None else f"{month.to_timestamp():%b %Y}"
