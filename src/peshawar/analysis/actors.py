"""The actors of December 2014 as a table: who was counted, and when."""

from __future__ import annotations

import pandas as pd

KINDS = ("militant group", "tribal militia", "separatist group", "state")
# Counts within a year of the article say something of its day; older and later ones do not.
FIRST_YEAR, LAST_YEAR = 2013, 2015
DASH = "\u2013"


def list_actors(actors: pd.DataFrame) -> pd.DataFrame:
    """The actors, armed groups first, with ``strength`` as printed: a range with its year, or "unknown".

    Groups without a count of 2013-15 are "unknown"; states "not read". Rows keep all columns.
    """
    order = actors["kind"].map({kind: place for place, kind in enumerate(KINDS)})
    if order.isna().any():
        raise ValueError(f"unknown kind of actor: {', '.join(sorted(set(actors.loc[order.isna(), 'kind'])))}")
    rows = actors.assign(place=order).sort_values("place", kind="stable").drop(columns="place").reset_index(drop=True)
    return rows.assign(
        is_counted=is_counted(rows),
        strength=[_strength(row) for row in rows.assign(is_counted=is_counted(rows)).to_dict("records")],
    )


def is_counted(actors: pd.DataFrame) -> pd.Series:
    """Whether a sourced number of fighters or soldiers of 2013-15 is at hand."""
    return actors["strength_low"].notna() & actors["strength_year"].between(FIRST_YEAR, LAST_YEAR)


def _strength(row: dict) -> str:
    if row["is_counted"]:
        ends = dict.fromkeys((f"{int(row['strength_low']):,}", f"{int(row['strength_high']):,}"))
        return f"{DASH.join(ends)} ({int(row['strength_year'])})"
    return "not read" if row["kind"] == "state" else "unknown"


def count_groups(rows: pd.DataFrame) -> tuple[int, int]:
    """Armed groups with a count, and all armed groups, among ``list_actors``."""
    groups = rows[rows["kind"] != "state"]
    return int(groups["is_counted"].sum()), len(groups)
