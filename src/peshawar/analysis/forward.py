"""Questions about the future and the past: probabilities from annual series or a reference class, and their resolution.

Models are named in the table of forecasts. None is clever: a random walk on the logarithm of a yearly
series, the share of past years, the share of rises, how often an active conflict is active two years
later, how much of a year's deaths fall in its first five months, a rate of large attacks. Shares are
Jeffreys': (hits + 1/2) / (trials + 1).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

# Probability bands of the likelihood words (US Intelligence Community Directive 203), in per cent.
WORDS = (
    (1, 5, "almost no chance"),
    (5, 20, "very unlikely"),
    (20, 45, "unlikely"),
    (45, 55, "roughly even"),
    (55, 80, "likely"),
    (80, 95, "very likely"),
    (95, 99, "almost certain"),
)


def likelihood_word(probability: float) -> str:
    """The word for a probability; a value on the border of two bands takes the one nearer to even."""
    per_cent = round(min(max(100 * probability, 1.0), 99.0), 6)
    found = [word for low, high, word in WORDS if low <= per_cent <= high]
    return found[-1] if per_cent < 50 else found[0]


def share(hits: float, trials: float) -> float:
    """Jeffreys' estimate of a share."""
    if trials < hits or hits < 0:
        raise ValueError(f"{hits} of {trials} is no share")
    return (hits + 0.5) / (trials + 1)


def at_least_once(hits: int, years: int, ahead: int) -> float:
    """P(something that happened in ``hits`` of ``years`` years happens in at least one of the next ``ahead``).

    The share is taken as uncertain (Jeffreys' prior), which keeps the odds over many years from
    being too sure.
    """
    from scipy.special import betaln

    a, b = hits + 0.5, years - hits + 0.5
    return float(-np.expm1(betaln(a, b + ahead) - betaln(a, b)))


def walk_odds(series: pd.Series, year: int, threshold: float, *, is_strict: bool = False) -> float:
    """P(value of ``year`` at or above ``threshold``) by a random walk of the logarithm, without drift.

    ``series``: yearly values by year, gaps allowed: a step over k years has k times the variance. Steps
    are normal with mean zero and the root mean square of the past ones.
    """
    from scipy.stats import norm

    values = series[series > 0].sort_index()
    gaps = np.diff(values.index.to_numpy())
    steps = np.diff(np.log(values.to_numpy(dtype=float)))
    if len(steps) < 3:
        raise ValueError("a random walk needs at least three steps")
    size = np.sqrt((steps**2 / gaps).mean())
    ahead = year - int(values.index[-1])
    if ahead < 1:
        raise ValueError(f"{year} is not ahead of the series, which ends in {values.index[-1]}")
    # Counts are whole: "above" 100 begins at 101.
    goal = threshold + 1 if is_strict else threshold
    return float(norm.sf((np.log(goal) - np.log(float(values.iloc[-1]))) / (size * np.sqrt(ahead))))


def rising_share(series: pd.Series) -> float:
    """The share of steps from one year to the next that went up; steps over a gap are left out."""
    values = series.sort_index()
    is_next = np.diff(values.index.to_numpy()) == 1
    ups = np.diff(values.to_numpy(dtype=float)) > 0
    return share(int((ups & is_next).sum()), int(is_next.sum()))


def persistence(dyads: pd.DataFrame, first: int, last: int, lag: int = 2) -> tuple[int, int]:
    """How many dyads with Pakistan's government that were active in a year were active ``lag`` years later, and of how many.

    ``dyads``: rows of a dyad in a year with 25 deaths or more, only those that are complete
    (``is_summable``). Dyads of which single years were read are left out.
    """
    rows = dyads[dyads["is_summable"] & ~dyads["note"].fillna("").str.contains("only 2019, 2020 and 2025 were read")]
    seen = set(zip(rows["dyad_id"], rows["year"], strict=True))
    trials = [(dyad, year) for dyad, year in seen if first <= year <= last]
    return sum((dyad, year + lag) in seen for dyad, year in trials), len(trials)


def elapsed_odds(monthly: pd.DataFrame, year: int, threshold: float, first: int, last: int) -> float:
    """P(a year's deaths reach a threshold), from its first months and the share they had in past years.

    First releases run high: the months at hand are multiplied by what became of the first releases
    of the same months of ``last`` year. Each base year then says what the whole year would be.
    """
    rows = monthly.assign(year=monthly["month"].dt.year, m=monthly["month"].dt.month)
    known = rows[rows["year"] == year]
    months = set(known["m"])
    part = rows[rows["m"].isin(months)].groupby("year")["deaths_best"].sum()
    whole = rows.groupby("year")["deaths_best"].sum()
    before = rows[(rows["year"] == last) & rows["m"].isin(months)]
    kept = before["deaths_best"].sum() / before["deaths_first_release"].sum() if known["is_first_release"].any() else 1.0
    years = range(first, last + 1)
    projected = [float(part[year]) * float(kept) * float(whole[y]) / float(part[y]) for y in years]
    return share(sum(value >= threshold for value in projected), len(projected))


@dataclass(frozen=True)
class Data:
    """The tables that questions are asked of, by name."""

    frames: Mapping[str, pd.DataFrame]

    def series(self, question: pd.Series) -> pd.Series:
        """The yearly series of a question: one value a year, named rows only, part years left out.

        Raises KeyError for a table that is not at hand, ValueError for two values in one year.
        """
        frame = self.frames[str(question["input_table"])]
        rows = frame[select_rows(frame, question["input_filter"])]
        year = next(name for name in ("fiscal_year", "year", "month", "date") if name in rows.columns)
        years = rows[year].dt.year if year in ("month", "date") else rows[year]
        if year in ("month", "date"):
            return rows.groupby(years)[str(question["input_column"])].sum()
        # 1976 has two rows in the tables of aid, a year and a quarter; no base reaches back so far.
        if years[years >= question["base_first_year"]].duplicated().any():
            raise ValueError(f"{question['forecast_id']}: more than one row a year in {question['input_table']}")
        values = rows.set_index(years)[str(question["input_column"])].dropna().astype(float)
        return values[~values.index.duplicated()].sort_index()


def select_rows(frame: pd.DataFrame, text: object) -> pd.Series:
    """Rows that meet a filter such as ``organisation=PIPS;measure=attacks`` or ``is_main=true``.

    Raises KeyError for a column the table lacks.
    """
    mask = pd.Series(True, index=frame.index)
    if pd.isna(text):
        return mask
    for part in str(text).split(";"):
        name, _, value = part.partition("=")
        if name not in frame.columns:
            raise KeyError(f"no column {name!r} to filter on")
        column = frame[name]
        if pd.api.types.is_bool_dtype(column):
            mask &= column.fillna(False).astype(bool) == (value != "false")
        else:
            mask &= column.astype(str) == value
    return mask


def _years(question: pd.Series) -> tuple[int, int]:
    return int(question["base_first_year"]), int(question["base_last_year"])


def _base(question: pd.Series, data: Data) -> pd.Series:
    first, last = _years(question)
    series = data.series(question)
    return series[(series.index >= first) & (series.index <= last)]


def _large_attacks(question: pd.Series, data: Data) -> pd.Series:
    """Attacks at or above the threshold a year, years without as zero."""
    first, last = _years(question)
    frame = data.frames["attacks"]
    rows = frame[select_rows(frame, question["input_filter"]) & (frame[str(question["input_column"])] >= question["threshold_value"])]
    return rows["date"].dt.year.value_counts().reindex(range(first, last + 1), fill_value=0)


def _target_year(question: pd.Series) -> int:
    return int(question["window_end"].year)


def _share_above(question: pd.Series, data: Data) -> float:
    if question["input_table"] == "attacks":
        counts = _large_attacks(question, data)
        return share(int((counts > 0).sum()) + int(question["base_hits"]), len(counts) + int(question["base_trials"]))
    base = _base(question, data)
    return share(int((base >= question["threshold_value"]).sum()), len(base))


def _poisson(question: pd.Series, data: Data) -> float:
    counts = _large_attacks(question, data)
    years = len(counts) + int(question["base_trials"])
    k = int(counts.sum()) + int(question["base_hits"])
    return 1 - (years / (years + 1)) ** (k + 0.5)


MODELS: dict[str, Callable[[pd.Series, Data], float]] = {
    "share_rising": lambda q, d: rising_share(_base(q, d)),
    "log_random_walk": lambda q, d: walk_odds(
        _walk_series(q, d), _target_year(q), float(q["threshold_value"]), is_strict=q["comparison"] == "above"
    ),
    "share_above": _share_above,
    "persistence": lambda q, d: share(*persistence(d.frames["ucdp_dyad_deaths"], *_years(q))),
    "reference_class": lambda q, d: share(int(q["base_hits"]), int(q["base_trials"])),
    "elapsed_share": lambda q, d: elapsed_odds(
        d.frames["monthly_deaths"], _target_year(q), float(q["threshold_value"]), *_years(q)
    ),
    "poisson_rate": _poisson,
}

MODEL_WORDS = {
    "share_rising": "share of past rises",
    "log_random_walk": "random walk",
    "share_above": "share of past years",
    "persistence": "active again after two years",
    "reference_class": "reference class",
    "elapsed_share": "from the months so far",
    "poisson_rate": "rate of such attacks",
}


def _walk_series(question: pd.Series, data: Data) -> pd.Series:
    base = _base(question, data)
    if question["input_table"] == "monthly_deaths":
        # Whole years only: the months of the year asked about are not a year.
        base = base[base.index < _target_year(question)]
    return base


def answer_questions(questions: pd.DataFrame, data: Data) -> pd.DataFrame:
    """Probabilities of forward questions: that of each model and their mean, with its likelihood word.

    Adds ``p_first``, ``p_second`` (missing where no second model is named), ``probability`` and
    ``word``. Probabilities are kept between 1 and 99 per cent. Raises KeyError for an unknown model.
    """
    rows = []
    for _, question in questions.iterrows():
        values = []
        for name in (question["model"], question["second_model"]):
            if pd.isna(name):
                values.append(np.nan)
                continue
            if name not in MODELS:
                raise KeyError(f"{question['forecast_id']}: no model {name!r}; models are {', '.join(MODELS)}")
            values.append(min(max(MODELS[str(name)](question, data), 0.01), 0.99))
        mean = float(np.nanmean(values))
        rows.append({"p_first": values[0], "p_second": values[1], "probability": mean, "word": likelihood_word(mean)})
    return questions.reset_index(drop=True).join(pd.DataFrame(rows))


# --- resolution ---------------------------------------------------------------------------------------------


def resolve(question: pd.Series, data: Data) -> tuple[str, str]:
    """Whether a question can be resolved from the data at hand: "yes", "no" or "open", and why.

    A resolution written into the table (by hand, with its source) comes first. Otherwise the table
    must hold the whole window: a full year that is no first release.
    """
    if question["resolution"] in ("yes", "no"):
        return str(question["resolution"]), "as the table of forecasts says"
    name = question["input_table"]
    if pd.isna(name):
        return "open", f"to be read at: {question['resolver']}"
    if question["model"] == "persistence":
        # Its filter names the dyads that the share is taken over, not the dyad asked about.
        return "open", f"to be read at: {question['resolver']}"
    year = _target_year(question)
    if name == "attacks":
        if data.frames["attacks"]["date"].max() < question["window_end"] - pd.Timedelta(days=31):
            return "open", f"attacks end in {data.frames['attacks']['date'].max().year}"
        value = float(_attacks_in_window(question, data))
        return ("yes" if value > 0 else "no"), f"{value:.0f} such attacks"
    if name == "monthly_deaths":
        months = data.frames["monthly_deaths"]
        known = months[(months["month"].dt.year == year) & ~months["is_first_release"]]
        if len(known) < 12:
            return "open", f"{len(known)} of 12 months of {year} are final"
    series = data.series(question)
    if year not in series.index:
        if name != "ucdp_dyad_deaths" or data.frames[name]["year"].max() < year:
            return "open", f"{name} ends in {int(series.index.max())}"
        # A dyad without a row in a year that the release holds had fewer than 25 deaths.
        return "no", f"no row for {year}: fewer than 25 deaths"
    # "More than the year before" is judged within one release.
    threshold = float(series[year - 1]) if question["model"] == "share_rising" else float(question["threshold_value"])
    value = float(series[year])
    came = value > threshold if question["comparison"] == "above" else value >= threshold
    return ("yes" if came else "no"), f"{value:,.0f} against {threshold:,.0f}"


def _attacks_in_window(question: pd.Series, data: Data) -> int:
    frame = data.frames["attacks"]
    inside = frame["date"].between(question["window_start"], question["window_end"])
    return int((inside & select_rows(frame, question["input_filter"]) & (frame[str(question["input_column"])] >= question["threshold_value"])).sum())
