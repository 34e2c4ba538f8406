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
    or low confidence takes the opposite sign with probability ``flip`` (a contested reading; a mixed
    one takes either sign); ties outside the base run, whose evidence and sign oppose each other, join
    with either sign. ``ties`` needs the columns sign, confidence and is_in_base_run.
    """
    sign, kept = _recoded_signs(ties, draw.random((3, 1, len(ties))), drop, flip)
    return ties.assign(sign=sign[0])[kept[0]]


def _recoded_signs(ties: pd.DataFrame, chance: np.ndarray, drop: float, flip: float, *, by_pair: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Signs and which ties are kept, for chances of shape (3, codings, ties).

    With ``by_pair`` the doubtful rows of a pair turn together, against the pair's own sign.
    """
    is_low = (ties["confidence"] == "low").to_numpy()
    is_contested = (ties["confidence"] != "high").to_numpy()
    in_base = ties["is_in_base_run"].to_numpy(dtype=bool)
    coded = ties["sign"].to_numpy()
    either = np.where(chance[2] < 0.5, -1, 1)
    opposite = coded
    if by_pair:
        _, pair_of_tie = _pair_ends(ties)
        _, first = np.unique(pair_of_tie, return_index=True)
        chance = np.stack([chance[0], chance[1][:, first[pair_of_tie]], chance[2]])
        opposite = np.sign(np.bincount(pair_of_tie, weights=coded * in_base))[pair_of_tie].astype(int)
    flipped = np.where(opposite == 0, either, -np.sign(opposite))
    sign = np.where(is_contested & (chance[1] < flip), flipped, coded)
    return np.where(in_base, sign, either), ~(is_low & in_base & (chance[0] < drop))


def balance_on(ties: pd.DataFrame, *, merged: Mapping[str, str] = MERGED) -> nx.Graph:
    """The signed graph of the base run from the directed ties of one day."""
    return signed_graph(undirected_signs(merge_actors(ties[ties["is_in_base_run"]], merged)))


def balance_interval(
    ties: pd.DataFrame, *, seed: int, n: int = N_RECODINGS, merged: Mapping[str, str] = MERGED, pair: tuple[str, str] | None = None, by_pair: bool = False
) -> pd.DataFrame:
    """Shares of balanced triangles under ``n`` other codings; one row a coding: n_balanced, n_triads, share.

    ``ties`` are the directed ties of one day, those outside the base run included. Take the 5th and
    95th percentile of ``share`` for an interval. With ``pair`` (in the order of the alphabet) only
    triangles through that pair count, and ``pair_sign`` is added. Rows turn one by one, so that a pair
    with many rows turns mixed more often than one with a single row; with ``by_pair`` those of a pair
    turn together. Raises ValueError where no coding has a triangle.
    """
    inside = merge_actors(ties, merged)
    chance = np.random.default_rng(seed).random((n, 3, len(inside))).transpose(1, 0, 2)
    sign, kept = _recoded_signs(inside, chance, 0.5, 0.25, by_pair=by_pair)
    matrices, actors = _signed_matrices(inside, sign, kept)
    extra = {}
    if pair is None:
        difference, total = _sum_of_signs(matrices), _sum_of_signs(np.abs(matrices))
    else:
        a, b = actors.index(pair[0]), actors.index(pair[1])
        own = matrices[:, a, b]
        with_a, with_b = matrices[:, a], matrices[:, b]
        difference = own * np.einsum("nk,nk->n", with_a, with_b)
        total = np.abs(own) * np.einsum("nk,nk->n", np.abs(with_a), np.abs(with_b))
        extra = {"pair_sign": own.astype(int)}
    table = pd.DataFrame({"n_balanced": np.rint((total + difference) / 2).astype(int), "n_triads": np.rint(total).astype(int), **extra})
    table = table[table["n_triads"] > 0]
    if table.empty:
        raise ValueError("no coding of these ties has a triangle")
    return table.assign(share=table["n_balanced"] / table["n_triads"]).reset_index(drop=True)


def _pair_ends(ties: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """The pairs of actors, both ends as places in the alphabet, and of each tie the place of its pair."""
    place = {actor: index for index, actor in enumerate(_actors(ties))}
    ends = np.sort(ties[["source_actor", "target_actor"]].map(place.get).to_numpy(dtype=int), axis=1)
    pairs, pair_of_tie = np.unique(ends, axis=0, return_inverse=True)
    return pairs, pair_of_tie.reshape(-1)


def _actors(ties: pd.DataFrame) -> list[str]:
    return sorted(set(ties["source_actor"]) | set(ties["target_actor"]))


def _signed_matrices(ties: pd.DataFrame, sign: np.ndarray, kept: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """Symmetric matrices of pair signs, one a coding, by the rule of ``undirected_signs``."""
    actors = _actors(ties)
    pairs, pair_of_tie = _pair_ends(ties)
    # Small whole numbers: four bytes hold them exactly, and multiply faster than eight.
    member = (pair_of_tie.reshape(-1, 1) == np.arange(len(pairs))).astype(np.float32)
    held = np.where(kept, sign, 0).astype(np.float32)
    positive, negative = np.maximum(held, 0) @ member, np.maximum(-held, 0) @ member
    signs = np.where((positive > 0) & (negative > 0), 0, np.sign(positive - negative))
    matrices = np.zeros((len(held), len(actors), len(actors)), dtype=np.float32)
    first, second = pairs.T
    matrices[:, first, second] = matrices[:, second, first] = signs
    return matrices, actors


def _sum_of_signs(matrices: np.ndarray) -> np.ndarray:
    """For each symmetric matrix of signs, the products of the three signs of a triangle, summed over all triangles."""
    # The trace of the third power counts closed walks: six for each triangle, with the product of its signs.
    return np.einsum("nij,nij->n", matrices @ matrices, matrices) / 6


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


def share_by_chance(graph: nx.Graph, *, seed: int, n: int = 2000) -> np.ndarray:
    """Shares of balanced triangles when the same signs fall on the same ties by lot; one value a draw.

    The null against which a share is read: with as many friends as enemies about half of all triangles
    are balanced by chance alone.
    """
    actors = sorted(graph)
    place = {actor: index for index, actor in enumerate(actors)}
    edges = sorted(graph.edges(data="sign"))
    ends = np.array([[place[a], place[b]] for a, b, _ in edges])
    signs = np.array([sign for *_, sign in edges], dtype=float)
    draw = np.random.default_rng(seed)
    shuffled = draw.permuted(np.tile(signs, (n, 1)), axis=1)
    matrices = np.zeros((n, len(actors), len(actors)))
    matrices[:, ends[:, 0], ends[:, 1]] = matrices[:, ends[:, 1], ends[:, 0]] = shuffled
    difference = _sum_of_signs(matrices)
    total = len(triads(graph))
    if total == 0:
        raise ValueError("the graph has no triangle")
    return (total + difference) / 2 / total
