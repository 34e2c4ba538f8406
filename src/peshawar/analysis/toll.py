"""The toll of the school attack as it was reported, and what later counts agree on."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from .verdicts import Figure

DAY_START = pd.Timestamp("2014-12-16T10:30")
# Who was speaking, in the groups that a chart can tell apart.
SPEAKERS = {
    "army": "Army and federal government",
    "federal government": "Army and federal government",
    "provincial government": "Province and police",
    "police": "Province and police",
    "hospital": "Hospitals",
    "news desk": "News desks",
    "judicial commission": "Commission, data sets",
    "dataset": "Commission, data sets",
    "the article": "The article",
}
# The axis of a chart of all reports: hours to the first midnight, the second day drawn closer, then
# years, then what has no date.
FIRST_HOURS = 36.0
MIDNIGHT = 13.5
SECOND_DAY_SCALE = 0.4
LATER_START = 25.5
LATER_END = 37.5
UNDATED = 40.0
LATER_FIRST_DAY = pd.Timestamp("2014-12-18")
LATER_LAST_DAY = pd.Timestamp("2026-06-30")


@dataclass(frozen=True)
class FinalRange:
    """The lowest and the highest of the final counts, and how many sources give one."""

    low: int
    high: int
    n_sources: int

    def as_figure(self) -> Figure:
        return Figure(self.low, self.high)


def final_counts(reports: pd.DataFrame) -> pd.DataFrame:
    """The final counts of people killed: official bodies, the commission, data sets.

    One row is one report, attackers never counted. Raises ValueError if a total that includes the
    attackers is called final, because then the range would mix two things.
    """
    final = reports[reports["is_final_count"] & reports["killed"].notna()]
    mixed = final.loc[final["includes_attackers"] & (final["killed"] == final["killed_printed"]), "report_id"]
    if len(mixed):
        raise ValueError(f"final counts that include attackers: {', '.join(mixed)}")
    return final.sort_values(["killed", "report_id"])


def final_range(reports: pd.DataFrame, column: str = "killed", high: str | None = None) -> FinalRange:
    """The range of the final counts in a column, or from one column to another where a count is itself a range.

    Raises ValueError when there is none.
    """
    final = reports[reports["is_final_count"]]
    values, ends = final[column].dropna(), final[high or column].dropna()
    if values.empty or ends.empty:
        raise ValueError(f"no final count has a value for {column!r}")
    return FinalRange(int(values.min()), int(ends.max()), len(values))


WEAK_GRADES = frozenset("DEF")


def drop_weak(reports: pd.DataFrame, sources: pd.DataFrame, publishers: pd.DataFrame) -> pd.DataFrame:
    """Leave out the reports of publishers graded D to F, which carry no figure of this book."""
    grades = sources.merge(publishers, on="publisher_id", validate="many_to_one").set_index("source_id")["grade"]
    return reports[~reports["source_id"].map(grades).isin(WEAK_GRADES)]


def later_range(reports: pd.DataFrame, low: str, high: str | None = None) -> Figure:
    """The range of a count over all reports from 18 December 2014 on, and undated data sets.

    Anniversary articles that repeat a number are in it, so it is wider than ``final_range`` and decides no
    verdict. Weak reports are to be left out before (``drop_weak``).
    """
    later = reports[reports["reported_at"].isna() | (reports["reported_at"] >= "2014-12-18")]
    return Figure(float(later[low].min()), float(later[high or low].max()))


def first_days(reports: pd.DataFrame, hours: int = 48) -> pd.DataFrame:
    """Reports of people killed within some hours of the first shot, with hours since and speaker.

    Undated data sets and reports known by date only are left out: they have no place on a clock.
    """
    timed = reports[reports["time_basis"].isin(["stamped", "inferred"]) & reports["killed"].notna()].copy()
    timed["hours"] = (timed["reported_at"] - DAY_START).dt.total_seconds() / 3600
    timed["speaker"] = timed["source_class"].map(SPEAKERS)
    unknown = timed.loc[timed["speaker"].isna(), "report_id"]
    if len(unknown):
        raise ValueError(f"no speaker for the source class of {', '.join(unknown)}")
    columns = ["report_id", "reported_at", "hours", "time_basis", "speaker", "killed", "source_id"]
    return timed.loc[timed["hours"].between(0, hours), columns].sort_values(["reported_at", "report_id"])


def hour_position(hours: float) -> float:
    """The place of an hour since the first shot on the axis of ``place_reports``."""
    return hours if hours <= MIDNIGHT else MIDNIGHT + (hours - MIDNIGHT) * SECOND_DAY_SCALE


def later_position(day: pd.Timestamp) -> float:
    """The place of a day on the later part of the axis of ``place_reports``."""
    span = (LATER_LAST_DAY - LATER_FIRST_DAY).days
    return LATER_START + (LATER_END - LATER_START) * (day - LATER_FIRST_DAY).days / span


def axis_ticks() -> dict[float, str]:
    """Where the axis of ``place_reports`` is marked, and with what."""
    hours = {1.5: "noon", 5.5: "4 pm", 9.5: "8 pm", MIDNIGHT: "midnight", 25.5: "noon"}
    years = {later_position(pd.Timestamp(year, 1, 1)): str(year) for year in (2015, 2020, 2025)}
    return {hour_position(hour): label for hour, label in hours.items()} | years | {UNDATED: "no\ndate"}


def place_reports(reports: pd.DataFrame) -> pd.DataFrame:
    """Every report of people killed with its place on an axis that is cut twice; one row a report.

    ``position`` runs in hours since the first shot to midnight, slower through the second day, then in
    years, then stands still for what has no date; ``part`` names the parts. A report known by day only
    stands at noon. Encyclopaedias are left out: they repeat others. Raises ValueError for a class of
    source without a speaker.
    """
    chosen = reports[reports["killed"].notna() & (reports["source_class"] != "encyclopaedia")].copy()
    chosen["speaker"] = chosen["source_class"].map(SPEAKERS)
    unknown = chosen.loc[chosen["speaker"].isna(), "report_id"]
    if len(unknown):
        raise ValueError(f"no speaker for the source class of {', '.join(unknown)}")
    at = chosen["reported_at"].where(chosen["time_basis"] != "date only", chosen["reported_at"] + pd.Timedelta(hours=12))
    hours = (at - DAY_START).dt.total_seconds() / 3600
    chosen["part"] = "later"
    chosen.loc[hours <= FIRST_HOURS, "part"] = "first hours"
    chosen.loc[at.isna(), "part"] = "undated"
    position = {"first hours": hours.map(hour_position), "later": at.dropna().map(later_position)}
    chosen["position"] = UNDATED
    for part, places in position.items():
        chosen.loc[chosen["part"] == part, "position"] = places[chosen["part"] == part]
    columns = ["report_id", "reported_at", "time_basis", "part", "position", "speaker", "killed", "is_final_count", "source_id"]
    return chosen[columns].sort_values(["position", "report_id"], ignore_index=True)


def value_of(reports: pd.DataFrame, source_id: str, column: str) -> int:
    """What one final count has in a column. Raises KeyError unless exactly one final count of the source has it."""
    found = reports.loc[(reports["source_id"] == source_id) & reports["is_final_count"], column].dropna()
    if len(found) != 1:
        raise KeyError(f"{len(found)} final counts of {source_id} with {column}")
    return int(found.iloc[0])


def summarise_final_counts(reports: pd.DataFrame, sources: pd.DataFrame, publishers: pd.DataFrame) -> pd.DataFrame:
    """One row per final count with its publisher, for the table that sets them side by side.

    ``attackers`` is a number or a range as text; injured are those of the same source.
    """
    named = sources.merge(publishers[["publisher_id", "name", "grade"]], on="publisher_id", validate="many_to_one")
    final = final_counts(reports).merge(
        named[["source_id", "name", "grade", "date"]], on="source_id", how="left", validate="many_to_one"
    )
    ends = zip(final["attackers_low"], final["attackers_high"], strict=True)
    final["attackers"] = [pd.NA if pd.isna(low) else "\u2013".join(dict.fromkeys((str(low), str(high)))) for low, high in ends]
    return final[
        ["name", "grade", "date", "attributed_to", "killed", "children_killed", "others_killed", "injured", "attackers",
         "attackers_low", "attackers_high", "source_id"]
    ]  # fmt: skip


def article_counts(reports: pd.DataFrame) -> dict[str, int]:
    """The article's own figures: killed, children_killed, injured, attackers.

    Raises ValueError unless exactly one row is the article's.
    """
    rows = reports[reports["source_class"] == "the article"]
    if len(rows) != 1:
        raise ValueError(f"expected one report of the article, found {len(rows)}")
    row = rows.iloc[0]
    return {
        "killed": int(row["killed"]),
        "children_killed": int(row["children_killed"]),
        "injured": int(row["injured"]),
        "attackers": int(row["attackers_high"]),
    }


def army_count_of_the_day(reports: pd.DataFrame, day: str = "2014-12-16") -> pd.Series:
    """The first full count that the army gave on the day itself: killed, children, others, injured."""
    army = reports[
        (reports["source_class"] == "army")
        & (reports["reported_at"].dt.normalize() == pd.Timestamp(day))
        & reports[["killed", "children_killed", "others_killed", "injured"]].notna().all(axis=1)
    ]
    complete = army[army["children_killed"] + army["others_killed"] == army["killed"]]
    largest = complete[complete["killed"] == complete["killed"].max()]
    if largest.empty:
        raise ValueError(f"no full count of the army on {day}")
    return largest.sort_values("reported_at").iloc[0]


def clock_range(facts: pd.DataFrame, topic: str) -> Figure:
    """The earliest and the latest that sources give on one topic of the day's clock, in the unit of its rows.

    Raises KeyError for a topic without a number.
    """
    rows = facts[(facts["topic"] == topic) & facts["value_low"].notna()]
    if rows.empty:
        raise KeyError(f"no number on {topic!r} among the facts of the day")
    return Figure(float(rows["value_low"].min()), float(rows["value_high"].max()))


def reports_matching(reports: pd.DataFrame, counts: dict[str, int], columns: list[str]) -> int:
    """How many reports other than the article's give the same values in all of some columns."""
    others = reports[reports["source_class"] != "the article"]
    same = pd.Series(True, index=others.index)
    for column in columns:
        same &= (others[column] == counts[column]).fillna(False)
    return int(same.sum())


def nearest_stamped(reports: pd.DataFrame, killed: int) -> tuple[int, int]:
    """The dead in the stamped reports on either side of a count: the last that has fewer, the first that has more.

    Raises ValueError where a stamped report has the count itself, or none stands on one side.
    """
    stamped = reports[(reports["time_basis"] == "stamped") & reports["killed"].notna()].sort_values("reported_at")
    fewer, more = stamped.loc[stamped["killed"] < killed, "killed"], stamped.loc[stamped["killed"] > killed, "killed"]
    if (stamped["killed"] == killed).any() or fewer.empty or more.empty:
        raise ValueError(f"{killed} dead does not lie between stamped reports")
    return int(fewer.iloc[-1]), int(more.iloc[0])
