"""What a verdict rests on: our own figure, counts of others, documents, or judgement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from .verdicts import ROWS_AT, weigh_rows

BEARINGS = ("supports", "opposes", "qualifies", "undecided")
STRENGTHS = ("documented", "judged", "asserted")
# Verdicts that one side carries: a row that points the other way is no ground for them, however well documented.
CARRIED_BY = {
    "right": "supports", "came true": "supports", "stated by the group": "supports", "stated by others only": "supports",
    "wrong": "opposes", "did not": "opposes", "contradicted": "opposes",
}  # fmt: skip


@dataclass(frozen=True)
class Ground:
    """What decided: ``kind`` in words; ``row`` the evidence row that weighs most, None where a figure decides."""

    kind: str
    row: Mapping | None = None


def find_ground(claim: Mapping, rows: pd.DataFrame, vantage: str) -> Ground:
    """Say what the verdict of one claim rests on, as seen from a vantage point.

    ``rows`` is the claim's evidence with the publisher's ``grade``. A figure decides where the rules
    compare one: the book's own ("now", ``figure_key``), else counts in the rows. Otherwise the row
    that weighs most is named, the better documented first; where no document is among the rows that
    bear on the claim, judgement decides. A claim that brings its verdict (``verdict_then``,
    ``verdict_now``) is grounded in rows of the side that carries it.
    """
    seen = weigh_rows(rows[rows["vantage"].isin(ROWS_AT[vantage])])
    if vantage == "now" and not pd.isna(claim["figure_key"]):
        return Ground("a figure that this book computes")
    has_number = not (pd.isna(claim["figure_low"]) and pd.isna(claim["figure_high"]))
    if has_number and seen["figure_low"].notna().any():
        return Ground("counts in graded sources")
    bearing = seen[seen["bearing"].isin(BEARINGS)]
    if bearing.empty:
        silent = seen[seen["bearing"] == "silent"]
        return Ground("what the sources leave out", _first(silent)) if len(silent) else Ground("no graded source")
    carrying = bearing[bearing["bearing"] == CARRIED_BY.get(str(claim.get(f"verdict_{vantage}")), "")]
    best = _first(carrying if len(carrying) else bearing)
    kind = {"documented": "documents", "judged": "judgement", "asserted": "assertion"}[str(best["strength"])]
    return Ground(kind, best)


def _first(rows: pd.DataFrame) -> Mapping:
    ordered = rows.assign(place=rows["strength"].map(STRENGTHS.index)).sort_values(
        ["place", "weight", "information_grade", "evidence_id"], ascending=[True, False, True, True], kind="stable"
    )
    return ordered.iloc[0].to_dict()
