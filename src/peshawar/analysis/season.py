"""Season and dates: is winter different, and did attacks rise as the withdrawal came nearer?

Winter is December to February, in years from July to June, so that no winter is cut in two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

WINTER_MONTHS = (12, 1, 2)
# A test at this level would see a detectable effect in so many of its cases; their normal quantiles.
TEST_LEVEL, POWER = 0.05, 0.80
Z_INTERVAL, Z_POWER = 1.959964, 0.841621
# The end of the mission: its last quarter of a year.
MISSION_DAYS = 91


@dataclass(frozen=True)
class WinterTest:
    """The winter rate as a multiple of the rate of the other months, with what the data could have shown.

    ``low`` and ``high``: 95 % interval; ``p_permuted``: share of permutations of the months within
    years that are at least as far from one; ``detectable``: the smallest multiple above one that
    would be found in four of five such data sets; ``p_harmonic``: test of a yearly wave of any phase.
    """

    ratio: float
    low: float
    high: float
    p_permuted: float
    detectable: float
    p_harmonic: float
    n_winters: int


def whole_years(series: pd.Series) -> pd.Series:
    """A monthly series (periods) cut to whole years from July to June."""
    first = next(month for month in series.index if month.month == 7)
    last = next(month for month in reversed(series.index) if month.month == 6)
    return series[(series.index >= first) & (series.index <= last)]


def winter_year(months: pd.PeriodIndex) -> np.ndarray:
    """The year in which the July-June year of each month begins."""
    return np.where(months.month >= 7, months.year, months.year - 1)


def is_winter(months: pd.PeriodIndex) -> np.ndarray:
    return np.isin(months.month, WINTER_MONTHS)


def compare_winter(series: pd.Series, *, n: int = 4000, seed: int = 5, lags: int = 3) -> WinterTest:
    """Compare winters with the rest of their years.

    Negative binomial regression of monthly counts on winter, with one level per July-June year for
    the trend and the days of the month as exposure; standard errors allow for correlation over
    ``lags`` months (Newey-West).
    """
    data = whole_years(series)
    years, winter = winter_year(data.index), is_winter(data.index)
    counts, days = data.to_numpy(dtype=float), data.index.days_in_month.to_numpy(dtype=float)
    levels = (years[:, None] == np.unique(years)[None, :]).astype(float)
    x = np.column_stack([winter.astype(float), levels])
    beta, covariance = fit_counts(counts, x, np.log(days), lags)
    error = float(np.sqrt(covariance[0, 0]))
    angle = 2 * np.pi * data.index.month.to_numpy() / 12
    waves, wave_cov = fit_counts(counts, np.column_stack([np.cos(angle), np.sin(angle), levels]), np.log(days), lags)
    return WinterTest(
        ratio=float(np.exp(beta[0])),
        low=float(np.exp(beta[0] - Z_INTERVAL * error)),
        high=float(np.exp(beta[0] + Z_INTERVAL * error)),
        p_permuted=_permute_months(counts, days, winter, years, n, seed),
        detectable=float(np.exp((Z_INTERVAL + Z_POWER) * error)),
        p_harmonic=_wald(waves[:2], wave_cov[:2, :2]),
        n_winters=len(np.unique(years)),
    )


def _wald(values: np.ndarray, covariance: np.ndarray) -> float:
    from scipy.stats import chi2

    return float(chi2.sf(values @ np.linalg.solve(covariance, values), len(values)))


def fit_counts(counts: np.ndarray, x: np.ndarray, offset: np.ndarray, lags: int) -> tuple[np.ndarray, np.ndarray]:
    """Negative binomial regression with log link: coefficients and Newey-West covariance.

    The dispersion is found by moments from a Poisson fit, then the fit is repeated with it.
    """
    beta = _irls(counts, x, offset, 0.0)
    mean = np.exp(x @ beta + offset)
    free = len(counts) - x.shape[1]
    dispersion = max(float((((counts - mean) ** 2 - mean) / np.maximum(mean, 1e-9) ** 2).sum() / free), 0.0)
    beta = _irls(counts, x, offset, dispersion)
    mean = np.exp(x @ beta + offset)
    bread = np.linalg.pinv(x.T @ ((mean / (1 + dispersion * mean))[:, None] * x))
    scores = ((counts - mean) / (1 + dispersion * mean))[:, None] * x
    meat = scores.T @ scores
    for lag in range(1, lags + 1):
        cross = scores[lag:].T @ scores[:-lag]
        meat += (1 - lag / (lags + 1)) * (cross + cross.T)
    return beta, bread @ meat @ bread * len(counts) / free


def _irls(counts: np.ndarray, x: np.ndarray, offset: np.ndarray, dispersion: float) -> np.ndarray:
    beta = np.linalg.lstsq(x, np.log(counts + 0.5) - offset, rcond=None)[0]
    for _ in range(50):
        mean = np.exp(np.clip(x @ beta + offset, -20, 20))
        weight = mean / (1 + dispersion * mean)
        step = np.linalg.pinv(x.T @ (weight[:, None] * x)) @ (x.T @ ((counts - mean) / (1 + dispersion * mean)))
        beta = beta + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-9:
            break
    return beta


def _permute_months(
    counts: np.ndarray, days: np.ndarray, winter: np.ndarray, years: np.ndarray, n: int, seed: int
) -> float:
    """Two-sided share of permutations of months within years whose winter share is as far from its expectation."""
    rng = np.random.default_rng(seed)
    rates = (counts / days).reshape(len(np.unique(years)), 12)
    labels = winter.reshape(rates.shape)
    expected = rates.sum() * labels.mean()
    seen = abs(rates[labels].sum() - expected)
    order = rng.random((n, *rates.shape)).argsort(axis=2)
    shuffled = np.take_along_axis(np.broadcast_to(rates, order.shape), order, axis=2)
    found = np.abs((shuffled * labels).sum(axis=(1, 2)) - expected)
    return float((found >= seen - 1e-12).mean())


def compare_winters(series: Mapping[tuple[str, ...], pd.Series], names: list[str]) -> pd.DataFrame:
    """One row per series: its key in columns ``names``, then the fields of ``WinterTest``."""
    rows = []
    for key, monthly in series.items():
        rows.append(dict(zip(names, key, strict=True)) | vars(compare_winter(monthly)))
    return pd.DataFrame(rows)


# --- the date of withdrawal -------------------------------------------------------------------------


def gradient(dates: pd.Series, start: pd.Timestamp, end: pd.Timestamp) -> dict[str, float]:
    """Change a month in the rate of attacks from one day up to another, excluded.

    Log-linear rate in weeks counted back from the end, negative binomial with Newey-West errors
    over four weeks; a part of a week at the start is left out. Keys: ratio (a month later to now),
    low, high, n_attacks, n_weeks.
    """
    weeks = (end - start).days // 7
    age = (end - dates[(dates < end)]).dt.days - 1
    counts = np.bincount((age[age < 7 * weeks] // 7).astype(int), minlength=weeks)[::-1].astype(float)
    # Months of 365.25 / 12 days.
    months = np.arange(weeks) * 7 / 30.4375
    x = np.column_stack([months - months.mean(), np.ones(weeks)])
    beta, covariance = fit_counts(counts, x, np.zeros(weeks), 4)
    error = np.sqrt(covariance[0, 0])
    return {
        "ratio": float(np.exp(beta[0])),
        "low": float(np.exp(beta[0] - Z_INTERVAL * error)),
        "high": float(np.exp(beta[0] + Z_INTERVAL * error)),
        "n_attacks": int(counts.sum()),
        "n_weeks": weeks,
    }


def gradients(dates: pd.Series, starts: Mapping[str, pd.Timestamp], end: pd.Timestamp) -> pd.DataFrame:
    """Gradients from several starts to one end; one row a start, named."""
    return pd.DataFrame(
        [{"name": name, "start": start} | gradient(dates, start, end) for name, start in starts.items()]
    )


def ratio_of_spans(
    dates: pd.Series, before: tuple[pd.Timestamp, pd.Timestamp], after: tuple[pd.Timestamp, pd.Timestamp], inflation: float
) -> dict[str, float]:
    """Attacks a day in one span to those in another (both ends included), with a 95 % interval.

    Normal interval of the log ratio, its variance multiplied by ``inflation`` for clustering
    (variance of weekly counts over their mean). Raises ValueError where a span holds no attack.
    """
    counts, lengths = [], []
    for first, last in (before, after):
        counts.append(int(dates.between(first, last).sum()))
        lengths.append((last - first).days + 1)
    if min(counts) == 0:
        raise ValueError("a span without attacks has no ratio")
    ratio = counts[1] / lengths[1] / (counts[0] / lengths[0])
    error = np.sqrt(max(inflation, 1.0) * (1 / counts[0] + 1 / counts[1]))
    return {
        "before": counts[0], "after": counts[1], "ratio": ratio,
        "low": ratio * float(np.exp(-Z_INTERVAL * error)), "high": ratio * float(np.exp(Z_INTERVAL * error)),
    }  # fmt: skip


def weekly_inflation(dates: pd.Series, first: pd.Timestamp, last: pd.Timestamp) -> float:
    """Variance over mean of attacks a week within a span: one if attacks came independently."""
    weeks = (last - first).days // 7
    age = (dates[dates.between(first, last)] - first).dt.days // 7
    counts = np.bincount(age[age < weeks].astype(int), minlength=weeks)
    return float(counts.var(ddof=1) / counts.mean())


def last_quarter(dates: pd.Series, day: pd.Timestamp, days: int = MISSION_DAYS) -> dict[str, float]:
    """Attacks in the days up to a day, excluded, against as many days before and against the same days a year earlier.

    Keys: before, after, ratio, low, high as from ``ratio_of_spans``, and ``year_earlier``.
    """
    one = pd.Timedelta(days=1)
    year = pd.DateOffset(years=1)
    inflation = weekly_inflation(dates, day - year, day - one)
    spans = (day - 2 * days * one, day - (days + 1) * one), (day - days * one, day - one)
    earlier = int(dates.between(spans[1][0] - year, spans[1][1] - year).sum())
    return ratio_of_spans(dates, *spans, inflation) | {"year_earlier": earlier}


# --- sets of series for the page and its note ---------------------------------------------------------

BORDER = ("FATA", "Khyber Pakhtunkhwa")
OUTCOMES = ("attacks", "attacks, broad measure", "deaths", "attacks with ten or more dead")
AREAS = ("all Pakistan", "FATA and Khyber Pakhtunkhwa")
PERIODS = {"to June 2014": "2014-06", "to June 2021": "2021-06"}


def winter_series(attacks: pd.DataFrame, clashes: pd.DataFrame) -> dict[tuple[str, ...], pd.Series]:
    """Monthly series for the tests of winter: outcome x area x period, and clashes in the border area.

    ``attacks`` as from the tables; ``clashes``: events between government and TTP. Keys: (outcome,
    area, period). All begin in July 2007.
    """
    from .forecasts import count_months

    last = pd.Timestamp("2021-12-31")
    islamist = attacks[attacks["is_islamist"]]
    out: dict[tuple[str, ...], pd.Series] = {}
    for area in AREAS:
        chosen = islamist if area == AREAS[0] else islamist[islamist["province"].isin(BORDER)]
        main = chosen[chosen["is_main"]]
        large = main[main["deaths_best"] >= 10]
        monthly = {
            OUTCOMES[0]: count_months(main["date"], last),
            OUTCOMES[1]: count_months(chosen["date"], last),
            OUTCOMES[2]: count_months(main["date"], last, main["deaths_best"]),
            OUTCOMES[3]: count_months(large["date"], last),
        }
        for period, end in PERIODS.items():
            out |= {(outcome, area, period): counts["2007-07":end] for outcome, counts in monthly.items()}
    border = clashes[clashes["province"].isin(BORDER)]
    for period, end in PERIODS.items():
        out["clashes of army and TTP", AREAS[1], period] = count_months(border["date_start"], last)["2007-07":end]
        out["deaths in these clashes", AREAS[1], period] = count_months(border["date_start"], last, border["deaths_best"])["2007-07":end]
    return out


def troops_and_deaths(troops: pd.DataFrame, countries: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """US troops in Afghanistan and deaths in both countries by year, each as a share of its highest year.

    Troops: the snapshot nearest to the middle of each year, within the year; years without one are
    left out. One row per series and year: series, year, value, share.
    """
    snapshots = troops.assign(year=troops["date"].dt.year, off=(troops["date"].dt.day_of_year - 182).abs())
    nearest = snapshots.sort_values("off").drop_duplicates("year").set_index("year")["military_total"].sort_index()
    parts = [("US troops in Afghanistan", nearest)]
    for country in ("Afghanistan", "Pakistan"):
        rows = countries[(countries["country"] == country) & (countries["violence_type"] == "all")]
        parts.append((f"Deaths in {country}", rows.set_index("year")["deaths_best"]))
    frames = []
    for name, values in parts:
        values = values[(values.index >= first) & (values.index <= last)].astype(float)
        frames.append(pd.DataFrame({"series": name, "year": values.index, "value": values.to_numpy(), "share": (values / values.max()).to_numpy()}))
    return pd.concat(frames, ignore_index=True)


def follow_troops(troops: pd.DataFrame) -> dict[str, float]:
    """How deaths went with the number of troops: rank correlation (Spearman) for each country, and ``n`` years with all series.

    ``troops`` as from ``troops_and_deaths``.
    """
    wide = troops.pivot(index="year", columns="series", values="value").dropna()
    ranks = wide.rank()
    return {
        "n": len(wide),
        **{
            country: float(ranks["US troops in Afghanistan"].corr(ranks[f"Deaths in {country}"]))
            for country in ("Afghanistan", "Pakistan")
        },
    }


def windows_around(dates: pd.Series, article: pd.Timestamp, end_of_mission: pd.Timestamp) -> pd.DataFrame:
    """Attacks in spans after the article or before the end of the mission, against the span before.

    One row a comparison: label, before, after, ratio, low, high. The day of the article is in no
    span that begins or ends with it. Intervals allow for the clustering of the year before.
    """
    inflation = weekly_inflation(dates, article - pd.DateOffset(years=1), article - pd.Timedelta(days=1))
    day = pd.Timedelta(days=1)

    def spans(first: pd.Timestamp, length: int) -> tuple[tuple[pd.Timestamp, pd.Timestamp], tuple[pd.Timestamp, pd.Timestamp]]:
        return (first - length * day, first - day), (first, first + (length - 1) * day)

    def around_article(length: int) -> tuple[tuple[pd.Timestamp, pd.Timestamp], tuple[pd.Timestamp, pd.Timestamp]]:
        return (article - length * day, article - day), (article + day, article + length * day)

    winter_end = pd.Timestamp(article.year + 1, 3, 1) - day
    year = pd.DateOffset(years=1)
    comparisons = {
        "the fortnight after the article": around_article(14),
        "the fortnight after the mission": spans(end_of_mission + day, 14),
        f"the mission's last {MISSION_DAYS} days": spans(end_of_mission - (MISSION_DAYS - 1) * day, MISSION_DAYS),
        "91 days after the article": around_article(91),
        "the rest of that winter": (
            (article + day - year, winter_end - year), (article + day, winter_end)
        ),
        "the year after the article": around_article(365),
    }  # fmt: skip
    rows = [{"label": label} | ratio_of_spans(dates, before, after, inflation) for label, (before, after) in comparisons.items()]
    return pd.DataFrame(rows)


def gradients_before(dates: pd.Series, article: pd.Timestamp, named: Mapping[str, pd.Timestamp]) -> pd.DataFrame:
    """Change a month up to the day of the article from several starts: two years, 18, 12 and six months before, and named days."""
    starts = {f"{months} months before": article - pd.DateOffset(months=months) for months in (24, 18, 12, 6)}
    table = gradients(dates, {**starts, **named}, article)
    return table.assign(label="from " + table["name"])


TRIBAL_AREAS = "FATA"
HIGH_VALLEY = "Tirah"


def clashes_between(clashes: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> dict[str, int]:
    """Clashes of government and TTP in the tribal areas that began between two days, both included.

    Agencies and frontier regions only: the rest of the country has no border mountains. Keys ``events``,
    ``deaths``, ``government`` (the dead of the government's side, which is side A in UCDP's rows) and
    ``valley`` (the dead at places in Tirah). Whether a death was from the ground or the air is not coded.
    Raises ValueError for a row with the government on side B.
    """
    rows = clashes[clashes["date_start"].between(first, last) & (clashes["province"] == TRIBAL_AREAS)]
    if not rows["side_a"].str.startswith("Government").all():
        raise ValueError("a clash has no government on side A, so its dead cannot be told apart")
    in_valley = rows["place"].str.contains(HIGH_VALLEY, na=False)
    return {
        "events": len(rows),
        "deaths": int(rows["deaths_best"].sum()),
        "government": int(rows["deaths_side_a"].sum()),
        "valley": int(rows.loc[in_valley, "deaths_best"].sum()),
    }
