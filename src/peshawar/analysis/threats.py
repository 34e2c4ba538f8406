"""Threats to cut US aid to Pakistan: which episodes count, how many were carried out, how sure that is.

A threat that was dropped leaves less trace than a cut, and a hold without a threat is carried out
by construction: every rate leans towards "carried out". So the reading of what counts is varied.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from scipy.special import betaincinv

from .thaw import print_days

ARTICLE_DAY = pd.Timestamp("2014-12-16")
LAST_DAY = pd.Timestamp("2026-06-30")
# Jeffreys prior: half a threat carried out and half a threat not, before any is seen.
PRIOR = 0.5
INTERVAL = 0.9

READINGS = {
    "strict": "public threat by the executive, or a condition in law",
    "broad": "strict, and votes, holds and warnings in Congress",
    "widest": "broad, and holds that no threat came before",
}
IN_PART = {"carried out": 1.0, "half": 0.5, "not": 0.0}


@dataclass(frozen=True)
class Rate:
    """How many of some threats were carried out, with the interval of a Beta distribution."""

    carried_out: float
    n: int
    share: float
    low: float
    high: float


def select_episodes(threats: pd.DataFrame, reading: str = "strict", vantage: str = "now") -> pd.DataFrame:
    """Episodes that count as threats in one reading, with ``outcome`` as seen from one vantage point.

    "then" keeps what had been threatened by 16 December 2014 and drops outcomes open or unknown that
    day; "now" drops outcomes that were not read. Measures against all countries alike never count.
    Raises KeyError for an unknown reading or vantage point.
    """
    if reading not in READINGS:
        raise KeyError(f"no reading {reading!r}; readings are {', '.join(READINGS)}")
    column = {"then": "carried_out_then", "now": "carried_out"}[vantage]
    flag = {"strict": threats["is_threat_strict"], "broad": threats["is_threat_broad"]}.get(reading, threats["is_aimed_at_pakistan"])
    kept = threats[flag & threats["is_aimed_at_pakistan"]].assign(outcome=lambda table: table[column])
    return kept[kept["outcome"].isin(["yes", "in part", "no"])].reset_index(drop=True)


def collapse_series(episodes: pd.DataFrame) -> pd.DataFrame:
    """One row per law, crisis or sum: carried out if any of its episodes was, in part if any was in part.

    A row of the series "single" stands for itself.
    """
    names = episodes["series"].where(episodes["series"] != "single", episodes["episode_id"])
    rank = episodes["outcome"].map({"no": 0, "in part": 1, "yes": 2})
    best = rank.groupby(names, sort=False).max().map({0: "no", 1: "in part", 2: "yes"})
    return best.rename("outcome").rename_axis("series").reset_index()


def split_merged_years(episodes: pd.DataFrame) -> pd.DataFrame:
    """One row per yearly decision: a row that merges certified years is repeated for each of them.

    Years in which money was refused stand one by one in the table; two rows of certified years do not,
    which raises the share. The merged years share their outcome.
    """
    return episodes.loc[episodes.index.repeat(episodes["n_decisions"])].reset_index(drop=True)


def carried_out_rate(episodes: pd.DataFrame, in_part: str = "carried out") -> Rate:
    """The share of threats carried out, with the 90 per cent interval of its Beta distribution (Jeffreys).

    ``in_part`` says what a threat carried out in part counts as. Raises ValueError for no episodes.
    """
    if episodes.empty:
        raise ValueError("no episode is left to make a rate of")
    weights = episodes["outcome"].map({"yes": 1.0, "in part": IN_PART[in_part], "no": 0.0})
    k, n = float(weights.sum()), len(episodes)
    tail = (1 - INTERVAL) / 2
    low, high = (float(betaincinv(k + PRIOR, n - k + PRIOR, q)) for q in (tail, 1 - tail))
    return Rate(k, n, k / n, low, high)


def rate_table(threats: pd.DataFrame) -> pd.DataFrame:
    """The rate in every reading, from both vantage points and for the time after the article; one row each.

    ``group``: "then", "now", or "after" for threats of the days around the article and later (from
    12 December 2014, when Congress passed the act that was in force when the article was written).
    ``unit``: "episode" (a row of the table), "series", or "year" (see ``split_merged_years``).
    """
    rows = []
    for group in ("then", "now", "after"):
        for reading in READINGS:
            episodes = select_episodes(threats, reading, "then" if group == "then" else "now")
            if group == "after":
                episodes = episodes[episodes["threat_date"] >= ARTICLE_DAY - pd.Timedelta(days=4)]
            for in_part in IN_PART:
                rate = carried_out_rate(episodes, in_part)
                rows.append({"group": group, "reading": reading, "in_part": in_part, "unit": "episode", **rate.__dict__})
            for unit, counted in (("year", split_merged_years(episodes)), ("series", collapse_series(episodes))):
                rows.append({"group": group, "reading": reading, "in_part": "carried out", "unit": unit, **carried_out_rate(counted).__dict__})
    return pd.DataFrame(rows)


def rates_by_authority(threats: pd.DataFrame, reading: str = "broad") -> pd.DataFrame:
    """The rate as known now by who threatened; one row is one authority."""
    episodes = select_episodes(threats, reading, "now")
    rows = [{"authority": name, **carried_out_rate(part).__dict__} for name, part in episodes.groupby("authority", sort=True)]
    return pd.DataFrame(rows)


def add_durations(threats: pd.DataFrame) -> pd.DataFrame:
    """Add months from threat to cut (``months_to_cut``) and from cut to its reversal (``months_cut``).

    Missing where either date is known by year only. A cut that stands has no ``months_cut``.
    """
    def months(first: str, last: str, precisions: tuple[str, str]) -> pd.Series:
        exact = (threats[precisions[0]] != "year") & (threats[precisions[1]] != "year")
        days = (threats[last] - threats[first]).dt.days
        return (days / (365.25 / 12)).where(exact & threats[last].notna())

    return threats.assign(
        months_to_cut=months("threat_date", "carried_out_date", ("threat_precision", "carried_out_precision")),
        months_cut=months("carried_out_date", "reversed_date", ("carried_out_precision", "reversed_precision")),
    )


def first_cut_after(threats: pd.DataFrame, day: pd.Timestamp = ARTICLE_DAY) -> pd.Series:
    """The first episode aimed at Pakistan whose cut came after a day, dated to the day."""
    cuts = threats[threats["is_aimed_at_pakistan"] & (threats["carried_out_precision"] == "day") & (threats["carried_out_date"] > day)]
    return cuts.sort_values("carried_out_date", kind="stable").iloc[0]


def count_reversals(threats: pd.DataFrame) -> pd.Series:
    """How the cuts aimed at Pakistan ended: number of episodes by ``reversed`` (yes, in part, no, unknown)."""
    cuts = threats[threats["is_aimed_at_pakistan"] & threats["carried_out"].isin(["yes", "in part"])]
    return cuts["reversed"].value_counts().reindex(["yes", "in part", "no", "unknown"], fill_value=0)


def list_cuts(threats: pd.DataFrame, last_year: int = LAST_DAY.year) -> pd.DataFrame:
    """Broad cuts by the executive or by law, for marking a long series: ``year``, ``episode``; one row per year."""
    cuts = threats[
        (threats["kind"] == "broad")
        & threats["is_aimed_at_pakistan"]
        & threats["authority"].isin(["executive", "law"])
        & threats["carried_out"].isin(["yes", "in part"])
    ].assign(year=lambda table: table["carried_out_date"].dt.year)
    cuts = cuts[cuts["year"] <= last_year]
    return cuts.groupby("year", as_index=False).agg(episode=("episode", "; ".join), episode_ids=("episode_id", "; ".join))


def place_episodes(threats: pd.DataFrame, gap: float = 1.6) -> pd.DataFrame:
    """Episodes aimed at Pakistan with their place in a chart of lanes; one row is one episode.

    ``year`` of the threat as a fraction, ``start`` of a cut and ``end`` of a cut that was undone (else missing), ``basis``
    (strict, broad, hold), ``outcome`` and ``level``, counted up from 0 so that no two marks of one
    authority lie within ``gap`` years at one level.
    """
    kept = threats[threats["is_aimed_at_pakistan"]].sort_values("threat_date", kind="stable")
    basis = kept["is_threat_strict"].map({True: "strict", False: None}).fillna(kept["is_threat_broad"].map({True: "broad", False: "hold"}))
    table = pd.DataFrame(
        {
            "episode_id": kept["episode_id"],
            "episode": kept["episode"],
            "authority": kept["authority"],
            "basis": basis,
            "outcome": kept["carried_out"],
            "year": _year(kept["threat_date"]),
            "start": _year(kept["carried_out_date"]),
            "end": _year(kept["reversed_date"]),
        }
    )
    free: dict[tuple[str, int], float] = {}
    levels = []
    for row in table.itertuples():
        level = 0
        while free.get((row.authority, level), -1.0) > row.year:
            level += 1
        free[row.authority, level] = (row.year if pd.isna(row.end) else max(row.year, row.end)) + gap
        levels.append(level)
    return table.assign(level=levels).reset_index(drop=True)


def _year(days: pd.Series) -> pd.Series:
    return days.dt.year + (days.dt.day_of_year - 1) / 365.25


def chart_rows(threats: pd.DataFrame) -> pd.DataFrame:
    """What the chart of threats draws: episodes in their lanes, and five rates (see ``rate_table``)."""
    shown = [
        ("then", "strict", "As known then, strict"),
        ("then", "broad", "As known then, broad"),
        ("now", "strict", "As known now, strict"),
        ("now", "broad", "As known now, broad"),
        ("after", "strict", "Since Dec 2014, strict"),
    ]
    table = rate_table(threats)
    table = table[(table["in_part"] == "carried out") & (table["unit"] == "episode")].set_index(["group", "reading"])
    rates = pd.DataFrame(
        [
            {"part": "rate", "label": f"{label}: {table.loc[(group, reading), 'carried_out']:.0f} of {table.loc[(group, reading), 'n']:.0f}",
             **table.loc[(group, reading), ["share", "low", "high", "n"]].to_dict()}
            for group, reading, label in shown
        ]
    )  # fmt: skip
    return pd.concat([place_episodes(threats).assign(part="episode"), rates], ignore_index=True)


def print_dates(threats: pd.DataFrame) -> pd.Series:
    """The day of each threat as exactly as it is known: day, month or year."""
    return print_days(threats["threat_date"], threats["threat_precision"])


def describe_outcomes(threats: pd.DataFrame) -> pd.DataFrame:
    """Add ``cut`` and ``undone``: outcome and reversal in words, with the months where both dates are known.

    ``threats`` as from ``add_durations``.
    """

    def words(outcome: object, months: float, at_once: str) -> str:
        if pd.isna(outcome):
            return ""
        if pd.isna(months):
            return str(outcome)
        whole = round(months)
        return f"{outcome}, {at_once}" if whole == 0 else f"{outcome}, after {whole} month{'s' if whole > 1 else ''}"

    return threats.assign(
        cut=[words(row.carried_out, row.months_to_cut, "at once") for row in threats.itertuples()],
        undone=[words(row.reversed, row.months_cut, "within a month") for row in threats.itertuples()],
    )
