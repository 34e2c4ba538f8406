"""Strike, then attack: do militant attacks follow United States drone strikes more often than chance?

A study of days. Days with a strike in the week before them are compared with strike-free days: those with
none on the day and none in the week before. Every day of the one kind is paired with every day of the
other within some weeks of it, so that a slow rise or fall of violence cancels; the ratio is the attacks on
the first days of all pairs over the attacks on the second. What chance gives is read from the data: the
strike days are rotated by every possible number of days, which keeps how strikes cluster and how attacks
cluster and breaks only the link between the two. All rotations are computed, none is drawn, so that no
seed matters.

The weeks around a strike are no yardstick by themselves. Strikes were so dense that most days near a strike
day have a strike in the week before them, and a mean of all of them holds the effect that it is to measure.
``study_against_mean`` is that older comparison, kept to show how much of a true rise it leaves. Strikes in
Afghanistan are in none of the series.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

# Days are compared when they lie at most so far apart; the older local mean has as many days on each side.
HALF_WIDTH = 45
# The window after a strike, in days, first and last included; leads are windows before it.
AFTER = (1, 7)
LATER = (8, 14)
BEFORE = (-7, -1)
# A test at this two-sided level would find the smallest rise in so many of its cases; their normal quantiles.
TEST_LEVEL, POWER = 0.05, 0.80
Z_TEST = 1.959964
Z_POWER = 0.841621
# Large attacks: so many dead, and a strike in so many days before.
LARGE_DEAD, LARGE_DAYS = 20, 10


@dataclass(frozen=True)
class EventStudy:
    """One window of one study.

    ``n_days`` days have a strike in the window, ``n_free`` are strike-free; ``n_attacks`` and
    ``n_free_attacks`` are the attacks on them. ``ratio`` compares days near each other only, so it is
    not the ratio of these totals; ``low`` and ``high`` are its 95 % interval; ``chance_low`` and
    ``chance_high`` the range of 95 % of all rotations; ``p_value`` two-sided, the share of rotations at
    least as far from 1; ``smallest_rise`` the ratio above 1 that the study would have seen in four of five
    cases.
    """

    n_strike_days: int
    n_days: int
    n_free: int
    n_attacks: int
    n_free_attacks: int
    ratio: float
    low: float
    high: float
    chance_low: float
    chance_high: float
    p_value: float
    smallest_rise: float


def count_days(days: pd.Series, first: pd.Timestamp, last: pd.Timestamp) -> np.ndarray:
    """Events a day from ``first`` to ``last``, both included; days outside are left out."""
    inside = days[days.between(first, last)]
    return np.bincount((inside - first).dt.days.to_numpy(), minlength=(last - first).days + 1).astype(float)


def local_mean(counts: np.ndarray, half_width: int = HALF_WIDTH) -> np.ndarray:
    """The mean of each day and ``half_width`` days on both sides of it, fewer at the ends."""
    sums = np.concatenate([[0.0], np.cumsum(counts)])
    place = np.arange(len(counts))
    start = np.maximum(place - half_width, 0)
    stop = np.minimum(place + half_width + 1, len(counts))
    return (sums[stop] - sums[start]) / (stop - start)


def _window_sums(series: np.ndarray, window: tuple[int, int]) -> np.ndarray:
    """For each day the sum of the series over the window around it, going round at the ends."""
    counts = np.asarray(series, dtype=float)
    return sum(np.roll(counts, -lag) for lag in range(window[0], window[1] + 1))


def _correlate(strikes: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Sum of ``values`` on strike days for every rotation of the strikes; element 0 is the series as it is."""
    return np.fft.irfft(np.conj(np.fft.rfft(strikes)) * np.fft.rfft(values), n=len(values))


def sort_days(strikes: np.ndarray, window: tuple[int, int] = AFTER) -> tuple[np.ndarray, np.ndarray]:
    """The days a study compares, as two series of 0 and 1: those with a strike in the window, and strike-free ones.

    ``strikes`` is counts a day. The window is in days from the strike: 1 to 7 marks the week after one. A
    strike-free day has no strike in the window, none on the day and none in the week before. Windows other than the
    week after are marked among days without a strike in that week as well, on both sides of the comparison:
    otherwise an effect in the week after would show in the days before the next strike.
    """
    struck = np.asarray(strikes) > 0
    quiet = ~(_window_sums(struck, (-AFTER[1], 0)) > 0)
    # A strike "window" days before a day: the window turned round.
    marked = _window_sums(struck, (-window[1], -window[0])) > 0
    if window != AFTER:
        marked &= quiet
    return marked.astype(float), (quiet & ~marked).astype(float)


def study_window(
    strikes: np.ndarray, attacks: np.ndarray, window: tuple[int, int] = AFTER, half_width: int = HALF_WIDTH
) -> EventStudy:
    """Days with a strike in the window against strike-free days at most ``half_width`` days from them.

    ``strikes`` and ``attacks`` are counts a day over the same days (1-d, equal length); a day with
    several strikes counts once. The ratio pools all pairs of a marked and a free day near each other, so
    that days weigh by how many of the other kind they can be compared with, and days without one not at all. Raises
    ValueError for series too short to rotate, without a strike, or without two such days near each other.
    """
    strikes, attacks = _check_series(strikes, attacks)
    marked, free = sort_days(strikes, window)
    if not (marked @ _window_sums(free, (-half_width, half_width))) > 0:
        raise ValueError("no day of the window has a strike-free day near it")
    return EventStudy(
        n_strike_days=int(strikes.sum()),
        n_days=int(marked.sum()),
        n_free=int(free.sum()),
        n_attacks=int(attacks @ marked),
        n_free_attacks=int(attacks @ free),
        **_judge(_ratios_of_pairs(marked, free, attacks, half_width)),
    )


def _ratios_of_pairs(marked: np.ndarray, free: np.ndarray, attacks: np.ndarray, half_width: int) -> np.ndarray:
    """Attacks on the marked over those on the free day of all pairs near each other, for every rotation of the days."""
    place = np.arange(len(attacks))
    offsets = [offset for offset in range(-half_width, half_width + 1) if offset != 0]
    # A day at an end has no partner beyond it: the first and the last days of a span lie years apart.
    inside = np.fft.rfft([attacks * ((place + offset >= 0) & (place + offset < len(place))) for offset in offsets])

    def pool(first: np.ndarray, second: np.ndarray) -> np.ndarray:
        pairs = np.fft.rfft([first * np.roll(second, -offset) for offset in offsets])
        return np.fft.irfft((np.conj(pairs) * inside).sum(axis=0), n=len(attacks))

    return pool(marked, free) / pool(free, marked)


def study_against_mean(strikes: np.ndarray, attacks: np.ndarray, window: tuple[int, int] = AFTER) -> dict[str, float]:
    """The older comparison: attacks in the window after each strike over those that the local mean of all days expects.

    Diluted where strikes are dense, because the mean holds the days after strikes; ``reading_of_rise`` says
    by how much. An attack counts once for every strike day in whose window it falls. Returns ``ratio``, ``low``, ``high``,
    ``chance_low``, ``chance_high``, ``p_value`` and ``smallest_rise`` as in ``EventStudy``.
    """
    strikes, attacks = _check_series(strikes, attacks)
    counted = _correlate(strikes, _window_sums(attacks, window))
    return _judge(counted / _correlate(strikes, _window_sums(local_mean(attacks), window)))


def reading_of_rise(strikes: np.ndarray, true_ratio: float) -> float:
    """What ``study_against_mean`` reads when days after strikes have ``true_ratio`` times the attacks of all other days."""
    marked, _ = sort_days(strikes)
    return study_against_mean(strikes, np.where(marked > 0, true_ratio, 1.0))["ratio"]


def share_of_mean(strikes: np.ndarray) -> float:
    """The share of the days in the local means of ``study_against_mean`` that have a strike in the week before them."""
    struck = (np.asarray(strikes) > 0).astype(float)
    marked, _ = sort_days(struck)
    return float(struck @ _window_sums(local_mean(marked), AFTER) / (struck.sum() * (AFTER[1] - AFTER[0] + 1)))


def _check_series(strikes: np.ndarray, attacks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Strike days as 0 and 1, attacks as counts. Raises ValueError where the two cannot be studied."""
    strikes = (np.asarray(strikes) > 0).astype(float)
    attacks = np.asarray(attacks, dtype=float)
    if strikes.shape != attacks.shape or strikes.ndim != 1:
        raise ValueError("strikes and attacks must be counts over the same days")
    if len(strikes) < 6 * HALF_WIDTH or strikes.sum() == 0:
        raise ValueError(f"a study needs at least {6 * HALF_WIDTH} days and one day with a strike")
    return strikes, attacks


def _judge(ratios: np.ndarray) -> dict[str, float]:
    """The first ratio against those of all rotations, without those nearer than the comparison is wide."""
    near = 2 * HALF_WIDTH
    chance = np.log(np.maximum(ratios[near:-near], 1e-9))
    observed = float(np.log(max(ratios[0], 1e-9)))
    spread = float(chance.std(ddof=1))
    centre = float(chance.mean())
    low, high = np.quantile(chance, [0.025, 0.975])
    return {
        "ratio": float(np.exp(observed)),
        "low": float(np.exp(observed - centre - Z_TEST * spread)),
        "high": float(np.exp(observed - centre + Z_TEST * spread)),
        "chance_low": float(np.exp(low)),
        "chance_high": float(np.exp(high)),
        "p_value": float((1 + np.sum(np.abs(chance - centre) >= abs(observed - centre))) / (1 + len(chance))),
        "smallest_rise": float(np.exp((Z_TEST + Z_POWER) * spread)),
    }


def study_grid(
    strike_days: Mapping[str, pd.Series],
    attack_days: Mapping[str, pd.Series],
    windows: Sequence[tuple[int, int]],
    spans: Mapping[str, tuple[pd.Timestamp, pd.Timestamp]],
) -> pd.DataFrame:
    """Every study of a grid; one row per data set, measure of attacks, span of days and window.

    ``strike_days`` and ``attack_days`` map names to days (one entry per strike or attack); ``spans``
    maps names to first and last day, both included. Windows that run past the end of a span go round
    to its start, a matter of days in years; the caller leaves the attack of interest outside.
    """
    rows = []
    for dataset, strikes in strike_days.items():
        for measure, attacks in attack_days.items():
            for span, (first, last) in spans.items():
                series = count_days(strikes, first, last), count_days(attacks, first, last)
                for window in windows:
                    study = study_window(*series, window)
                    rows.append(
                        {"dataset": dataset, "measure": measure, "span": span, "first": first, "last": last,
                         "window_first": window[0], "window_last": window[1], **study.__dict__}
                    )  # fmt: skip
    return pd.DataFrame(rows)


# Before 2008 strikes were too few to study; the school attack itself lies outside.
TO_THE_EVE = (pd.Timestamp("2008-01-01"), pd.Timestamp("2014-12-15"))
SPANS = {
    "2008 to the eve": TO_THE_EVE,
    "2008\u20132010": (TO_THE_EVE[0], pd.Timestamp("2010-12-31")),
    "2011 to the eve": (pd.Timestamp("2011-01-01"), TO_THE_EVE[1]),
}
WINDOW_NAMES = {BEFORE: "7 days before", AFTER: "days 1\u20137 after", LATER: "days 8\u201314 after"}


def name_studies(grid: pd.DataFrame) -> pd.DataFrame:
    """Add what a chart of studies writes: ``label`` (the window) and ``group`` (list of strikes and measure)."""
    windows = zip(grid["window_first"], grid["window_last"], strict=True)
    return grid.assign(
        label=[WINDOW_NAMES[window] for window in windows],
        group=grid["dataset"] + ", " + grid["measure"] + " measure",
    )


def pick_study(grid: pd.DataFrame, dataset: str, measure: str, window: tuple[int, int] = AFTER) -> pd.Series:
    """One row of a grid of studies. Raises KeyError unless there is exactly one."""
    found = grid[
        (grid["dataset"] == dataset) & (grid["measure"] == measure)
        & (grid["window_first"] == window[0]) & (grid["window_last"] == window[1])
    ]  # fmt: skip
    if len(found) != 1:
        raise KeyError(f"{len(found)} studies of {dataset}, {measure}, days {window[0]} to {window[1]}")
    return found.iloc[0]


# How far apart days may lie that are compared, beside the choice of the book.
OTHER_WIDTHS = (15, 30, 60)


def study_choices(
    strike_days: Mapping[str, pd.Series], attack_days: Mapping[str, pd.Series], span: tuple[pd.Timestamp, pd.Timestamp]
) -> pd.DataFrame:
    """The same question under other choices; one row per choice, list of strikes and measure of attacks.

    ``choice`` says it in words. The mirror compares the week before strikes with days that have none in the week
    ahead, the week after strikes on both sides: the study of the week after with time turned round.
    """
    rows = []
    for dataset, days in strike_days.items():
        for measure, events in attack_days.items():
            strikes, attacks = count_days(days, *span), count_days(events, *span)
            found: dict[str, Mapping[str, float]] = {}
            for width in OTHER_WIDTHS:
                found[f"week after, free days within {width} days"] = study_window(strikes, attacks, AFTER, width).__dict__
            for width in OTHER_WIDTHS:
                found[f"week before, free days within {width} days"] = study_window(strikes, attacks, BEFORE, width).__dict__
            found["week before, as the mirror of the week after"] = study_window(strikes[::-1], attacks[::-1]).__dict__
            found["week after, against all days around (diluted)"] = study_against_mean(strikes, attacks)
            rows += [{"choice": choice, "dataset": dataset, "measure": measure, **values} for choice, values in found.items()]
    columns = ["choice", "dataset", "measure", "ratio", "low", "high", "chance_low", "chance_high", "p_value"]
    order = {choice: place for place, choice in enumerate(found)}
    return pd.DataFrame(rows)[columns].sort_values("choice", key=lambda c: c.map(order), kind="stable", ignore_index=True)


# Terrorism in the countries that own drones is another question than militant violence where they strike.
OTHER_QUESTION = ("ST12",)


def count_papers(studies: pd.DataFrame) -> dict[str, int]:
    """How many papers on strikes and militant violence in Pakistan find less of it, more, both, or neither.

    ``studies`` has study_id, topic, authors and direction; a row is a result. Versions and parts of one paper, which
    share their authors, count once.
    """
    asked = studies[(studies["topic"] == "drones and militant violence") & ~studies["study_id"].isin(OTHER_QUESTION)]
    signs = [set(part) for _, part in asked.groupby("authors")["direction"]]
    less, more = {"less violence"}, {"more violence"}
    return {
        "papers": len(signs),
        "less": sum(sign == less for sign in signs),
        "more": sum(sign == more for sign in signs),
        "both": sum("mixed" in sign or less | more <= sign for sign in signs),
        "neither": sum(not sign & (less | more | {"mixed"}) for sign in signs),
    }


@dataclass(frozen=True)
class LargeAttacks:
    """How many large attacks had a strike in the days before, against all rotations of the strikes."""

    n_attacks: int
    n_after_strike: int
    share: float
    chance: float
    chance_low: float
    chance_high: float
    p_value: float


def share_after_strike(strikes: np.ndarray, large_attacks: np.ndarray, days: int = LARGE_DAYS) -> LargeAttacks:
    """The share of large attacks with at least one strike in the ``days`` days before, and what chance gives.

    Both arguments are counts a day over the same days. The strike's own day does not count, because
    the order within a day is unknown. Raises ValueError where there is no large attack.
    """
    strikes = (np.asarray(strikes) > 0).astype(float)
    large = np.asarray(large_attacks, dtype=float)
    if large.sum() == 0:
        raise ValueError("there is no large attack in the span")
    # 1 on every day that has a strike in the days before it.
    covered = (sum(np.roll(strikes, lag) for lag in range(1, days + 1)) > 0).astype(float)
    shares = _correlate(covered, large) / large.sum()
    chance = shares[2 * HALF_WIDTH : -2 * HALF_WIDTH]
    low, high = np.quantile(chance, [0.025, 0.975])
    centre = float(np.mean(chance))
    return LargeAttacks(
        n_attacks=int(large.sum()),
        n_after_strike=round(float(shares[0] * large.sum())),
        share=float(shares[0]),
        chance=centre,
        chance_low=float(low),
        chance_high=float(high),
        # Rounding of the transform must not tell equal shares apart.
        p_value=float((1 + np.sum(np.abs(chance - centre) >= abs(shares[0] - centre) - 1e-9)) / (1 + len(chance))),
    )


def study_large(
    strike_days: Mapping[str, pd.Series], attacks: pd.DataFrame, least_dead: Sequence[int], span: tuple[pd.Timestamp, pd.Timestamp]
) -> pd.DataFrame:
    """``share_after_strike`` for each list of strikes and each least number of dead; one row each."""
    rows = []
    for dataset, days in strike_days.items():
        for least in least_dead:
            large = attacks.loc[attacks["deaths_best"] >= least, "date"]
            found = share_after_strike(count_days(days, *span), count_days(large, *span))
            rows.append({"dataset": dataset, "least_dead": least, **found.__dict__})
    return pd.DataFrame(rows)


def study_months(
    strike_months: pd.DataFrame, attacks: pd.Series, span: tuple[pd.Timestamp, pd.Timestamp]
) -> pd.DataFrame:
    """``monthly_model`` for each list of strikes; one row per list and lag, with ``timing`` in words.

    ``strike_months`` has dataset, month and n_strikes; ``attacks`` counts by month (period index).
    """
    counts = attacks.copy()
    counts.index = counts.index.to_timestamp()
    parts = []
    for dataset, part in strike_months.groupby("dataset", sort=False):
        series = part.set_index("month")["n_strikes"]
        series = series[(series.index >= span[0]) & (series.index <= span[1])]
        parts.append(monthly_model(series, counts.reindex(series.index)).assign(dataset=dataset))
    table = pd.concat(parts, ignore_index=True)
    return table.assign(timing=[_timing(int(lag)) for lag in table["lag"]])


def _timing(lag: int) -> str:
    if lag == 0:
        return "in the same month"
    months = {1: "one month", 2: "two months"}[abs(lag)]
    return f"{months} before" if lag > 0 else f"{months} after (placebo)"


def monthly_model(strikes: pd.Series, attacks: pd.Series, lags: Sequence[int] = (-2, -1, 0, 1, 2)) -> pd.DataFrame:
    """Attacks a month on strikes a month: rate ratio of one more strike, by lag; one row a lag.

    Negative binomial regression with a level of its own for each calendar year, month of the year as
    first harmonics, and HAC errors over four months. Negative lags are leads: strikes that come after
    the attacks, which cannot have caused them and serve as placebo. Both series are indexed by month
    (first day), without gaps. Columns: lag, rate_ratio, low, high, p_value.
    """
    # Here, because statsmodels takes a second to load and one page uses it.
    import statsmodels.api as sm

    frame = pd.DataFrame({"attacks": attacks, "strikes": strikes}).astype(float)
    names = [f"lag {lag}" for lag in lags]
    for name, lag in zip(names, lags, strict=True):
        frame[name] = frame["strikes"].shift(lag)
    frame = frame.dropna()
    angle = 2 * np.pi * frame.index.month / 12
    years = pd.get_dummies(frame.index.year, dtype=float).set_index(frame.index).add_prefix("year ")
    design = pd.concat([frame[names], years], axis=1).assign(sine=np.sin(angle), cosine=np.cos(angle))
    fitted = sm.NegativeBinomial(frame["attacks"], design, loglike_method="nb2").fit(disp=0, maxiter=500)
    robust = sm.GLM(
        frame["attacks"], design, family=sm.families.NegativeBinomial(alpha=float(fitted.params["alpha"]))
    ).fit(cov_type="HAC", cov_kwds={"maxlags": 4})
    ends = robust.conf_int()
    return pd.DataFrame(
        {
            "lag": list(lags),
            "rate_ratio": np.exp(robust.params[names].to_numpy()),
            "low": np.exp(ends.loc[names, 0].to_numpy()),
            "high": np.exp(ends.loc[names, 1].to_numpy()),
            "p_value": robust.pvalues[names].to_numpy(),
            "n_months": len(frame),
        }
    )
