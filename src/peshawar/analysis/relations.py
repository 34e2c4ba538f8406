"""Directed, signed relations between actors, as coded by this book."""

from __future__ import annotations

import pandas as pd


def ties_on(relations: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The ties that hold on a day; one row is one direction of one pair.

    Periods are half open: a tie holds from ``valid_from`` up to, not including, ``valid_to``; a
    missing end means that it still holds. Raises ValueError when two rows speak for one direction.
    """
    begun = relations["valid_from"] <= day
    ended = relations["valid_to"].notna() & (relations["valid_to"] <= day)
    ties = relations[begun & ~ended]
    doubled = ties[ties.duplicated(["source_actor", "target_actor"], keep=False)]
    if len(doubled):
        raise ValueError(f"on {day.date()} these rows speak for one direction: {', '.join(doubled['rel_id'])}")
    return ties


def name_actors(ties: pd.DataFrame, actors: pd.DataFrame) -> pd.DataFrame:
    """Add ``source_name``, ``target_name`` and the sign as text. Raises KeyError for an unknown actor."""
    names = actors.set_index("actor_id")["actor"]
    unknown = (set(ties["source_actor"]) | set(ties["target_actor"])) - set(names.index)
    if unknown:
        raise KeyError(f"the actors table lacks {', '.join(sorted(unknown))}")
    signs = {-2: "\u22122", -1: "\u22121", 0: "0", 1: "+1", 2: "+2"}
    return ties.assign(
        source_name=ties["source_actor"].map(names),
        target_name=ties["target_actor"].map(names),
        sign_text=ties["sign"].map(signs),
    )


def among(ties: pd.DataFrame, actor_ids: list[str]) -> pd.DataFrame:
    """The ties whose both ends are in a list, in the order of the list."""
    order = {actor: place for place, actor in enumerate(actor_ids)}
    inside = ties[ties["source_actor"].isin(order) & ties["target_actor"].isin(order)]
    return inside.sort_values(["source_actor", "target_actor"], key=lambda column: column.map(order)).reset_index(drop=True)
