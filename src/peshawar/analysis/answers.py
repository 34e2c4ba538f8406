"""Dated entries on who answered for the attack and what the state did: picking, dating, counting."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

_OF_EXECUTED = re.compile(r"^Of (\d+) executed\b")


def pick_entries(entries: pd.DataFrame, entry_ids: Sequence[str]) -> pd.DataFrame:
    """The entries asked for, by date, with ``day`` as text. Raises KeyError naming ids that the table lacks."""
    unknown = [entry_id for entry_id in entry_ids if entry_id not in set(entries["entry_id"])]
    if unknown:
        raise KeyError(f"no entry {', '.join(unknown)}")
    return date_entries(entries[entries["entry_id"].isin(entry_ids)])


def date_entries(entries: pd.DataFrame) -> pd.DataFrame:
    """Entries by date with ``day``, the date as text and no finer than it is known."""
    return entries.assign(day=[day_text(*pair) for pair in zip(entries["date"], entries["date_precision"], strict=True)]).sort_values(
        ["date", "entry_id"], ignore_index=True
    )


def day_text(date: pd.Timestamp, precision: str) -> str:
    """A date as text: day, month or year, as its precision says."""
    if precision == "year":
        return f"{date:%Y}"
    return f"{date:%b %Y}" if precision == "month" else f"{date.day} {date:%b %Y}"


def entry_value(entries: pd.DataFrame, entry_id: str, column: str) -> float:
    """One number of one entry. Raises KeyError for an unknown id, ValueError where the cell is empty."""
    row = entries.set_index("entry_id").loc[entry_id]
    if pd.isna(row[column]):
        raise ValueError(f"entry {entry_id} has no {column}")
    return float(row[column])


def entry_date(entries: pd.DataFrame, entry_id: str) -> pd.Timestamp:
    """The day of one entry. Raises KeyError for an unknown id, ValueError where only month or year is known."""
    row = entries.set_index("entry_id").loc[entry_id]
    if row["date_precision"] != "day":
        raise ValueError(f"entry {entry_id} is known by its {row['date_precision']} only")
    return row["date"]


def executed_in_all(entries: pd.DataFrame, entry_id: str) -> int:
    """The base of a share of executions: N in an entry that begins "Of N executed".

    Raises ValueError for an entry of another form.
    """
    text = str(entries.set_index("entry_id").loc[entry_id, "what"])
    found = _OF_EXECUTED.match(text)
    if found is None:
        raise ValueError(f"entry {entry_id} does not begin with 'Of N executed': {text!r}")
    return int(found.group(1))


def yearly_counts(entries: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Counts for whole calendar years of one measure, indexed by year: low, best, high.

    Running totals and parts of years are left out. Raises ValueError where a year has two counts of one kind of people.
    """
    whole = entries[
        (entries["measure"] == measure)
        & (entries["date_precision"] == "year")
        & (entries["date"].dt.strftime("%m-%d") == "01-01")
        & (entries["date_end"].dt.strftime("%m-%d") == "12-31")
        & entries["who_is_affected"].eq("prisoners under sentence of death")
    ]
    years = whole["date"].dt.year
    if years.duplicated().any():
        raise ValueError(f"two counts of {measure} for {', '.join(map(str, sorted(set(years[years.duplicated()]))))}")
    columns = {"number_low": "low", "number_best": "best", "number_high": "high"}
    return whole.set_index(years)[list(columns)].rename(columns=columns).rename_axis("year")
