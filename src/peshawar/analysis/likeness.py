"""Attacks that resemble the one on the school, by the rule of the table of attacks with many dead."""

from __future__ import annotations

import pandas as pd

TRAITS = {
    "is_place_of_learning": "place of learning",
    "is_armed_assault": "gunmen",
    "is_aimed_at_learners": "aimed at learners or teachers",
    "has_children_among_learners": "children there",
    "is_run_by_forces": "run by the forces",
    "is_ttp_or_faction": "TTP or faction",
}
# Beside place and aim, at least so many of these make an attack like it.
FURTHER = ("is_armed_assault", "has_children_among_learners", "is_run_by_forces", "is_ttp_or_faction")
LEAST_FURTHER = 2
COLUMNS = ["date", "place", "target", "perpetrator", "killed_low", "killed_best", "killed_high", "likeness_points", "source_id", *TRAITS]


def list_like_attacks(mass: pd.DataFrame, education: pd.DataFrame, day: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """Attacks after a day, to another, that pass the rule: at a place of learning or its transport, aimed at
    learners or teachers, and two of four further traits.

    ``mass`` is the table of attacks with many dead, ``education`` that of attacks on education; an
    attack in both stands once. One row an attack, in order of date; ``traits`` names the traits it
    has, ``killed`` its dead as text. Raises ValueError where the tables' own verdict breaks the rule.
    """
    others = education[education["mass_casualty_id"].isna()]
    rows = pd.concat([mass[[*COLUMNS, "is_like_school_attack"]], others[[*COLUMNS, "is_like_school_attack"]]], ignore_index=True)
    rows = rows[(rows["date"] > day) & (rows["date"] <= last)]
    further = rows[list(FURTHER)].astype(bool).sum(axis=1)
    passes = rows["is_place_of_learning"].astype(bool) & rows["is_aimed_at_learners"].astype(bool) & (further >= LEAST_FURTHER)
    if not passes.equals(rows["is_like_school_attack"].astype(bool)):
        raise ValueError("the tables call an attack like that on the school which breaks the rule, or the reverse")
    found = rows[passes].sort_values("date", kind="stable").reset_index(drop=True)
    return found.assign(
        traits=[", ".join(_words_of(name, row) for name in TRAITS if row[name]) for row in found.to_dict("records")],
        killed=[_range(*ends) for ends in zip(found["killed_low"], found["killed_best"], found["killed_high"], strict=True)],
    )


def _words_of(name: str, row: dict) -> str:
    """A trait in words, with a mark where the table says that the attacker is not settled."""
    is_open = name == "is_ttp_or_faction" and str(row["perpetrator"]).startswith("not settled")
    return TRAITS[name] + (" (not settled)" if is_open else "")


def _range(low: int, best: int, high: int) -> str:
    return f"{best:,d}" if low == high else f"{best:,d} ({low:,d}\u2013{high:,d})"
