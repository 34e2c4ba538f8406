"""Directed, signed relations between actors, as coded by this book."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd

from .balance import balance_interval, balance_on, balance_share, share_by_chance, undirected_signs

CONFIDENCES = ("low", "moderate", "high")


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


def pairs_on(ties: pd.DataFrame) -> pd.DataFrame:
    """Both directions of each coded pair as one line: first, second, sign, is_war, is_mixed.

    ``ties`` are the directed ties of one day, actors merged; the sign is that of
    ``balance.undirected_signs``. ``is_war`` is true where a row of the pair says so.
    """
    signs = undirected_signs(ties)
    ends = pd.DataFrame(np.sort(ties[["source_actor", "target_actor"]].to_numpy(dtype=str), axis=1), index=ties.index)
    at_war = {tuple(pair) for pair in ends[(ties["sign"] == -2)].to_numpy()}
    is_war = [(row.first, row.second) in at_war and row.sign < 0 for row in signs.itertuples()]
    return signs.assign(is_war=is_war)[["first", "second", "sign", "is_war", "is_mixed"]]


def directed_signs(ties: pd.DataFrame) -> pd.DataFrame:
    """One row a coded direction between merged actors: source_actor, target_actor, mean sign over its rows."""
    grouped = ties.groupby(["source_actor", "target_actor"], as_index=False)["sign"].mean()
    return grouped.rename(columns={"sign": "mean_sign"})


CHANGE_WORDS = {-1: "hostile", 0: "mixed", 1: "friendly"}


def changed_pairs(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Pairs coded on both days whose sign is another: first, second, sign_before, sign_after.

    A pair coded on one of the days only is no change: it may be the reading that stops, not the tie.
    """
    both = before.merge(after, on=["first", "second"], suffixes=("_before", "_after"))
    changed = both[both["sign_before"] != both["sign_after"]]
    return changed[["first", "second", "sign_before", "sign_after"]].reset_index(drop=True)


def triangles_through(graph: nx.Graph, first: str, second: str) -> pd.DataFrame:
    """The triangles that hold one pair, with the signs of the third actor's ties: third, to_first, to_second, is_balanced."""
    if not graph.has_edge(first, second):
        raise KeyError(f"{first} and {second} have no signed tie")
    own = graph.edges[first, second]["sign"]
    rows = [
        {
            "third": third,
            "to_first": graph.edges[first, third]["sign"],
            "to_second": graph.edges[second, third]["sign"],
            "is_balanced": own * graph.edges[first, third]["sign"] * graph.edges[second, third]["sign"] > 0,
        }
        for third in sorted(nx.common_neighbors(graph, first, second))
    ]
    return pd.DataFrame(rows, columns=["third", "to_first", "to_second", "is_balanced"])


def weakest_confidence(ties: pd.DataFrame, actor: str, others: list[str]) -> str:
    """The lowest confidence among the rows between one merged actor and others. Raises KeyError where there is none."""
    one_way = (ties["source_actor"] == actor) & ties["target_actor"].isin(others)
    inside = ties[one_way | ((ties["target_actor"] == actor) & ties["source_actor"].isin(others))]
    if inside.empty:
        raise KeyError(f"no row between {actor} and {', '.join(others)}")
    return min(inside["confidence"], key=CONFIDENCES.index)


def balance_by_year(relations: pd.DataFrame, years: range, *, seed: int, n: int = 1000) -> pd.DataFrame:
    """The share of balanced triangles on 1 July of each year, with its interval and its null; one row a year.

    Columns year, n_ties, n_triads, share, low and high (5th and 95th percentile of other codings), chance (mean
    share when the same signs fall by lot). Years without a triangle have no row.
    """
    rows = []
    for year in years:
        held = ties_on(relations, pd.Timestamp(year, 7, 1))
        graph = balance_on(held)
        n_balanced, n_triads = balance_share(graph)
        if n_triads == 0:
            continue
        codings = balance_interval(held, seed=seed + year, n=n)["share"]
        rows.append(
            {
                "year": year, "n_ties": len(held), "n_triads": n_triads, "share": n_balanced / n_triads,
                "low": codings.quantile(0.05), "high": codings.quantile(0.95),
                "chance": float(share_by_chance(graph, seed=seed + year, n=n).mean()),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)
