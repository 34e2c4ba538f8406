"""Attacks on education as sources counted them: blocks that are set side by side and never joined."""

from __future__ import annotations

import pandas as pd

# Counts of attacks, schools or incidents; people, shares and ranks are other things.
UNITS = ("attacks", "schools")
AREA = "Pakistan"
# A figure for part of another figure of the same series is no count of its own.
PART = "part: "
COLUMNS = ["series", "year_from", "year_to", "value_low", "value_high", "value_kind", "unit", "source_id"]
_WORDS = {"at least": "\u2265", "about": "c. "}


def count_blocks(years: pd.DataFrame, periods: pd.DataFrame) -> pd.DataFrame:
    """Published counts for Pakistan, one row a figure, with ``label``; series in order of their first row.

    Yearly figures are periods of one year. A series of periods whose definition differs from a yearly one of
    the same database stays a series of its own.
    """
    yearly = years.rename(columns={"year": "year_from"}).assign(
        year_to=years["year"], value_low=years["value"], value_high=years["value"]
    )
    periods = periods[~periods["measure"].str.startswith(PART)]
    both = pd.concat([yearly[[*COLUMNS, "area"]], periods[[*COLUMNS, "area"]]], ignore_index=True)
    chosen = both[(both["area"] == AREA) & both["unit"].isin(UNITS) & both["value_low"].notna()]
    order = {name: place for place, name in enumerate(dict.fromkeys(chosen["series"]))}
    chosen = chosen.assign(label=[_label(row) for row in chosen.itertuples()], place=chosen["series"].map(order))
    return chosen.sort_values(["place", "year_from", "year_to"], ignore_index=True).drop(columns=["place", "area"])


def _label(row: object) -> str:
    low, high = f"{row.value_low:,.0f}", f"{row.value_high:,.0f}"  # type: ignore[attr-defined]
    number = low if low == high else f"{low}\u2013{high}"
    return _WORDS.get(row.value_kind, "") + number  # type: ignore[attr-defined]


def sum_years(years: pd.DataFrame, series: str, first: int, last: int) -> int:
    """The sum of a yearly series. Raises ValueError where a year is missing."""
    chosen = years[(years["series"] == series) & years["year"].between(first, last)]
    if sorted(chosen["year"]) != list(range(first, last + 1)):
        raise ValueError(f"{series} lacks years between {first} and {last}")
    return int(chosen["value"].sum())
