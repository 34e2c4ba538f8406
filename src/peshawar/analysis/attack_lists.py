"""Lists of single attacks collected by hand: the deadliest in Pakistan, and armed attacks on schools."""

from __future__ import annotations

import pandas as pd

from .toll import FinalRange

SCHOOL_ATTACK = "2014-12-16-peshawar-school"
# The least number of dead that puts an attack on the list of the years before the article.
LEAST_DEAD = 50


def deadliest_attacks(mass_casualty: pd.DataFrame, toll: FinalRange, least: int = LEAST_DEAD) -> pd.DataFrame:
    """Single attacks with at least so many dead by the best count, most dead first; one row an attack.

    Days of several attacks in several places are no single attack and stay out. The school attack
    takes its range from the reports of its toll, so that the book has one. ``rank`` is its place by
    the best count, ``can_be_worse`` tells whether its range reaches the low end of the school attack.
    """
    table = mass_casualty[mass_casualty["is_single_attack"] & (mass_casualty["killed_best"] >= least)].copy()
    is_school = table["attack_id"] == SCHOOL_ATTACK
    if is_school.sum() != 1:
        raise ValueError(f"the list of attacks has {is_school.sum()} rows {SCHOOL_ATTACK!r}, expected one")
    table.loc[is_school, ["killed_low", "killed_high"]] = [toll.low, toll.high]
    table["is_school_attack"] = is_school
    table["can_be_worse"] = ~is_school & (table["killed_high"] >= toll.low)
    table = table.sort_values(["killed_best", "date"], ascending=[False, True], ignore_index=True)
    return table.assign(rank=table["killed_best"].rank(ascending=False, method="min").astype(int))


def count_missing(deadliest: pd.DataFrame, last: str) -> dict[str, int]:
    """Attacks of the list up to a day by what UCDP has of them: status -> number."""
    early = deadliest[deadliest["date"] <= last]
    return {str(status): int(n) for status, n in early["ucdp_status"].value_counts().items()}
