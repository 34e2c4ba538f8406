"""Structural balance: do the ties of a triangle agree with one another?

A triangle of three actors is balanced when the product of its three signs is positive: three
friends, or two friends with a common enemy. One negative tie among two positive ones (my friend is
my friend's enemy), or three enemies, is not. After Heider (1946, Journal of Psychology 21, 107-112)
and Cartwright & Harary (1956, Psychological Review 63, 277-293), on undirected signed graphs; the
coding of the ties is this book's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import networkx as nx
import numpy as np
import pandas as pd

# Actors that count as one: the state with its army, the Haqqani network with the Afghan Taliban.
MERGED: Mapping[str, str] = {"ARMY": "PAK", "HQN": "AFT"}
N_RECODINGS = 500
SIGNS = ("positive", "negative")


def merge_actors(ties: pd.DataFrame, merged: Mapping[str, str] = MERGED) -> pd.DataFrame:
    """Rename merged actors; ties inside a merged actor drop out. One row stays one directed tie."""
    renamed = ties.assign(
        source_actor=ties["source_actor"].replace(dict(merged)), target_actor=ties["target_actor"].replace(dict(merged))
    )
    return renamed[renamed["source_actor"] != renamed["target_actor"]]


def undirected_signs(ties: pd.DataFrame) -> pd.DataFrame:
    """One row a coded pair: first, second (in the order of the alphabet), sign, n_rows, is_mixed.

    The sign is that of the mean over both directions and all rows of the pair; 0 where the mean is
    zero or rows of opposite sign meet (``is_mixed``): such a pair is known, and takes no part in a
    triangle. A pair without a row is unknown and absent from the result.
    """
    pairs = np.sort(ties[["source_actor", "target_actor"]].to_numpy(dtype=str), axis=1)
    frame = pd.DataFrame({"first": pairs[:, 0], "second": pairs[:, 1], "sign": ties["sign"].to_numpy()})
    grouped = frame.groupby(["first", "second"])["sign"]
    table = grouped.agg(mean="mean", least="min", most="max", n_rows="size").reset_index()
    is_mixed = (table["least"] < 0) & (table["most"] > 0)
    sign = np.where(is_mixed, 0, np.sign(table["mean"])).astype(int)
    return table.assign(sign=sign, is_mixed=is_mixed)[["first", "second", "sign", "n_rows", "is_mixed"]]


def signed_graph(signs: pd.DataFrame) -> nx.Graph:
    """The graph of the pairs with a sign of +1 or -1; edges carry ``sign``."""
    graph = nx.Graph()
    for row in signs[signs["sign"] != 0].itertuples():
        graph.add_edge(row.first, row.second, sign=int(row.sign))
    return graph


def triads(graph: nx.Graph) -> pd.DataFrame:
    """All triangles of a signed graph: actors (sorted, joined by " - "), negatives, is_balanced; one row each."""
    rows = []
    for trio in sorted(tuple(sorted(clique)) for clique in nx.enumerate_all_cliques(graph) if len(clique) == 3):
        signs = [graph.edges[pair]["sign"] for pair in combinations(trio, 2)]
        rows.append(
            {"actors": " - ".join(trio), "n_negative": signs.count(-1), "is_balanced": int(np.prod(signs)) > 0}
        )
    return pd.DataFrame(rows, columns=["actors", "n_negative", "is_balanced"])


def balance_share(graph: nx.Graph) -> tuple[int, int]:
    """Balanced triangles and all triangles."""
    found = triads(graph)
    return int(found["is_balanced"].sum()), len(found)


def recode(ties: pd.DataFrame, draw: np.random.Generator, *, drop: float = 0.5, flip: float = 0.25) -> pd.DataFrame:
    """One other coding that a fair coder could have made.

    Each tie of low confidence is dropped with probability ``drop``; of the ties left, one of moderate
    or low confidence changes its sign by one step towards or across zero with probability ``flip``
    (a contested reading); ties outside the base run, whose evidence and sign oppose each other, join
    with either sign. ``ties`` needs the columns sign, confidence and is_in_base_run.
    """
    n = len(ties)
    chance = draw.random((3, n))
    is_low = (ties["confidence"] == "low").to_numpy()
    is_contested = (ties["confidence"] != "high").to_numpy()
    in_base = ties["is_in_base_run"].to_numpy(dtype=bool)
    sign = ties["sign"].to_numpy().copy()
    flipped = np.where(sign == 0, np.where(chance[2] < 0.5, -1, 1), -np.sign(sign))
    sign = np.where(is_contested & (chance[1] < flip), flipped, sign)
    sign = np.where(~in_base, np.where(chance[2] < 0.5, -1, 1), sign)
    kept = ~(is_low & in_base & (chance[0] < drop))
    return ties.assign(sign=sign)[kept]


def balance_on(ties: pd.DataFrame, *, merged: Mapping[str, str] = MERGED) -> nx.Graph:
    """The signed graph of the base run from the directed ties of one day."""
    return signed_graph(undirected_signs(merge_actors(ties[ties["is_in_base_run"]], merged)))


def balance_interval(ties: pd.DataFrame, *, seed: int, n: int = N_RECODINGS) -> pd.DataFrame:
    """Shares of balanced triangles under ``n`` other codings; one row a coding: n_balanced, n_triads, share.

    ``ties`` are the directed ties of one day, those outside the base run included. Takes its 5th and
    95th percentile for an interval. Raises ValueError where no coding has a triangle.
    """
    draw = np.random.default_rng(seed)
    merged = merge_actors(ties)
    rows = []
    for _ in range(n):
        n_balanced, n_triads = balance_share(signed_graph(undirected_signs(recode(merged, draw))))
        rows.append({"n_balanced": n_balanced, "n_triads": n_triads})
    table = pd.DataFrame(rows)
    table = table[table["n_triads"] > 0]
    if table.empty:
        raise ValueError("no coding of these ties has a triangle")
    return table.assign(share=table["n_balanced"] / table["n_triads"]).reset_index(drop=True)


def triads_of(graph: nx.Graph, actor: str) -> pd.DataFrame:
    """The triangles in which one actor stands."""
    found = triads(graph)
    return found[[actor in names.split(" - ") for names in found["actors"]]].reset_index(drop=True)


def balanced_without(graph: nx.Graph) -> tuple[int, list[tuple[str, str]]]:
    """The least number of ties whose sign must change for the whole graph to be balanced, with one such set.

    The frustration index (Harary 1959), by trying every split of the actors into two camps; for
    graphs of up to twenty actors. Raises ValueError for larger ones.
    """
    actors = sorted(graph)
    if len(actors) > 20:
        raise ValueError(f"{len(actors)} actors are too many to try every split")
    place = {actor: index for index, actor in enumerate(actors)}
    edges = np.array([[place[a], place[b], data["sign"]] for a, b, data in sorted(graph.edges(data=True))])
    if len(edges) == 0:
        return 0, []
    splits = np.arange(2 ** max(len(actors) - 1, 0))
    side_a = (splits[:, None] >> edges[:, 0]) & 1
    side_b = (splits[:, None] >> edges[:, 1]) & 1
    # A positive tie across the camps or a negative one inside a camp is out of place.
    wrong = (side_a != side_b) == (edges[:, 2] > 0)
    best = int(wrong.sum(axis=1).argmin())
    changed = [(actors[a], actors[b]) for (a, b, _), is_wrong in zip(edges, wrong[best], strict=True) if is_wrong]
    return len(changed), changed
