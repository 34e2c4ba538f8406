"""Pictures of signed relations: a network with fixed places, and a matrix."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from .panels import fix_places
from .theme import COLOURS, INK, MUTED, add_key, add_subtitle, is_narrow

# Short names for pictures; two lines where a phone asks for it. The state and its army are one, and so
# are the Afghan Taliban and the Haqqani network.
ACTOR_LABELS = {
    "PAK": "Pakistan:\nstate and army",
    "TTP": "Pakistani\nTaliban",
    "AFT": "Afghan Taliban,\nHaqqani",
    "AQ": "al-Qaida",
    "US": "United States,\nNATO",
    "AFG": "Afghan\ngovernment",
    "IND": "India",
    "CHN": "China",
    "LASH": "Tribal\nmilitias",
    "JUA": "Jamaat-ul-\nAhrar",
    "ISK": "Islamic State\nKhorasan",
    "BAL": "Baloch\ngroups",
    "IRN": "Iran",
    "KSA": "Saudi Arabia",
    "LEI": "Lashkar-e-Islam",
    "TJIL": "Khyber militias",
    "HGB": "Gul Bahadur group",
    "IMU": "IMU",
    "LEJ": "Lashkar-e-Jhangvi",
    "LET": "Lashkar-e-Taiba",
}
# Chosen for reading: states above, armed groups below, Pakistan in the middle; the same on every day.
PLACES = {
    "US": (4.6, 9.6),
    "AFG": (1.3, 8.3),
    "IND": (8.2, 8.6),
    "CHN": (9.3, 6.0),
    "AFT": (1.2, 4.7),
    "PAK": (5.7, 5.6),
    "BAL": (9.1, 3.6),
    "AQ": (1.0, 1.7),
    "TTP": (4.2, 2.4),
    "LASH": (8.0, 1.7),
    "JUA": (6.3, 0.2),
    "ISK": (2.6, 0.1),
}
# Lines that would run behind a third actor take a bend.
BENDS = {("AFG", "AQ"): 0.49, ("AFT", "CHN"): -0.28, ("AQ", "IND"): -0.2, ("AQ", "US"): 0.12, ("ISK", "PAK"): -0.55}
STATES = frozenset({"PAK", "US", "AFG", "IND", "CHN", "IRN", "KSA"})
FRIENDLY, HOSTILE, MIXED = "#2a8162", COLOURS["ttp"], "#8a949e"


def line_between(first: str, second: str) -> np.ndarray:
    """The line between two places, as two rows of coordinates: straight, or bent around a third place."""
    start, end = np.array(PLACES[first]), np.array(PLACES[second])
    bend = BENDS.get((first, second), 0.0)
    if bend == 0:
        return np.column_stack([start, end])
    across = (end - start) @ np.array([[0, -1], [1, 0]])
    middle = (start + end) / 2 + bend * across
    t = np.linspace(0, 1, 25)[:, None]
    return ((1 - t) ** 2 * start + 2 * t * (1 - t) * middle + t**2 * end).T


def _line_style(sign: int, is_war: bool) -> dict:
    """Colour, pattern and width by sign, so that the sign can be read in grey."""
    if sign > 0:
        return {"color": FRIENDLY, "linestyle": "-", "linewidth": 1.9}
    if sign < 0:
        return {"color": HOSTILE, "linestyle": (0, (4, 1.6)), "linewidth": 2.3 if is_war else 1.2}
    return {"color": MIXED, "linestyle": (0, (1, 1.8)), "linewidth": 1.4}


def plot_relations_network(data: pd.DataFrame, ax: Axes) -> Axes:
    """Pairs of actors as lines between fixed places.

    ``data``: one row a pair of merged actors with first, second, sign (-1, 0, 1), is_war; ``subtitle``,
    the same in every row. Pairs with an actor that has no place are not drawn.
    """
    narrow = is_narrow(ax)
    drawn = data[data["first"].isin(PLACES) & data["second"].isin(PLACES)]
    for pair in drawn.itertuples():
        ax.plot(*line_between(pair.first, pair.second), zorder=2, **_line_style(pair.sign, pair.is_war))
    present = set(drawn["first"]) | set(drawn["second"])
    for actor, (x, y) in PLACES.items():
        is_coded = actor in present
        ax.text(
            x, y, ACTOR_LABELS[actor], ha="center", va="center", zorder=4, linespacing=1.0,
            fontsize=7.4 if narrow else 8.4, fontweight="semibold" if actor in ("PAK", "TTP", "AFT") else "normal",
            color=INK if is_coded else MUTED, alpha=1 if is_coded else 0.75, gid=f"actor-{actor}",
            bbox={
                "boxstyle": "square,pad=0.28" if actor in STATES else "round,pad=0.28,rounding_size=0.7",
                "facecolor": "#eaf2f8" if actor in STATES else "#f9eceb",
                "edgecolor": COLOURS["state"] if actor in STATES else COLOURS["ttp"],
                "linewidth": 0.9, "linestyle": "-" if is_coded else ":",
            },
        )  # fmt: skip
    ax.set_xlim(-0.7, 10.4)
    ax.set_ylim(-0.8, 10.4)
    _bare(ax)
    handles = [
        Line2D([], [], label="Friendly: ally, patron, cooperation", **_line_style(1, False)),
        Line2D([], [], label="Hostile; thick: at war", **_line_style(-1, True)),
        Line2D([], [], label="Mixed or ambivalent", **_line_style(0, False)),
    ]
    add_key(ax, handles)
    fix_places(ax, str(data["subtitle"].iloc[0]), len(handles))
    return ax


# The order of rows and columns: states, then groups.
MATRIX_ORDER = ("PAK", "US", "AFG", "IND", "CHN", "IRN", "KSA", "AFT", "AQ", "TTP", "JUA", "ISK", "LEI", "IMU", "HGB", "LEJ", "LET", "LASH", "TJIL", "BAL")


def plot_relations_matrix(data: pd.DataFrame, ax: Axes) -> Axes:
    """Directed signs as a matrix: who, in the row, stands how towards whom, in the column.

    ``data``: one row a coded direction with source_actor, target_actor, mean_sign; ``subtitle``, the
    same in every row. Empty cells are pairs that are not coded.
    """
    place = {actor: index for index, actor in enumerate(MATRIX_ORDER)}
    n = len(MATRIX_ORDER)
    narrow = is_narrow(ax)
    edges = [edge - 0.5 for edge in range(n + 1)]
    ax.hlines(edges, -0.5, n - 0.5, color="#e4e8eb", linewidth=0.5, zorder=1)
    ax.vlines(edges, -0.5, n - 0.5, color="#e4e8eb", linewidth=0.5, zorder=1)
    ax.scatter(range(n), range(n), marker="s", s=6, color="#e4e8eb", zorder=1)
    size = 13 if narrow else 30
    marks = (
        (data["mean_sign"] > 0, "o", FRIENDLY, FRIENDLY),
        (data["mean_sign"] < 0, "D", HOSTILE, "white"),
    )
    for chosen, marker, edge_colour, face in marks:
        part = data[chosen & data["source_actor"].isin(place) & data["target_actor"].isin(place)]
        ax.scatter(
            part["target_actor"].map(place), part["source_actor"].map(place), marker=marker, s=size * (0.75 if marker == "D" else 1),
            facecolor=face, edgecolor=edge_colour, linewidth=1.2, zorder=3,
        )  # fmt: skip
    mixed = data[(data["mean_sign"] == 0) & data["source_actor"].isin(place) & data["target_actor"].isin(place)]
    ax.scatter(mixed["target_actor"].map(place), mixed["source_actor"].map(place), marker="_", s=size, color=MIXED, zorder=3)
    letters = 6.4 if narrow else 8
    # Plain words, because ticks with their lines take several times as long to draw.
    for index, actor in enumerate(MATRIX_ORDER):
        ax.text(-0.8, index, f"{index + 1} {row_label(actor)}", ha="right", va="center", fontsize=letters)
        ax.text(index, -0.8, str(index + 1), ha="center", va="bottom", fontsize=letters)
    ax.set_xlim(-0.6, n - 0.4)
    ax.set_ylim(n - 0.4, -0.6)
    _bare(ax)
    handles = [
        Line2D([], [], linestyle="", marker="o", color=FRIENDLY, label="Friendly"),
        Line2D([], [], linestyle="", marker="D", markerfacecolor="white", color=HOSTILE, label="Hostile or at war"),
        Line2D([], [], linestyle="", marker="_", markersize=8, color=MIXED, label="Mixed; empty: not coded"),
    ]
    add_key(ax, handles)
    fix_places(ax, str(data["subtitle"].iloc[0]), len(handles), left=1.12 if narrow else 1.4, top=0.16)
    return ax


def row_label(actor: str) -> str:
    """The short name of an actor on one line, without its second half."""
    name = ACTOR_LABELS[actor].replace("-\n", "-").replace("\n", " ")
    return name.split(":")[0].split(",")[0]


def _bare(ax: Axes) -> None:
    ax.set_xticks([])
    ax.set_yticks([])
    ax.grid(False)
    for spine in ax.spines.values():
        spine.set_visible(False)


def plot_balance_years(data: pd.DataFrame, ax: Axes) -> Axes:
    """Shares of balanced triangles by year with their intervals, and the shares that chance gives.

    ``data``: year, n_triads, share, low, high, chance.
    """
    ax.vlines(data["year"], data["low"], data["high"], color=COLOURS["state"], linewidth=3, alpha=0.35)
    ax.plot(data["year"], data["chance"], color=MUTED, linestyle=":", linewidth=1.3)
    ax.scatter(data["year"], data["share"], s=26, color=COLOURS["state"], zorder=4)
    narrow = is_narrow(ax)
    for row in data.itertuples():
        if not narrow or (row.year - 2014) % 3 == 0:
            ax.text(row.year, 0.03, str(row.n_triads), ha="center", va="bottom", fontsize=7.2, color=MUTED)
    ax.text(data["year"].iloc[0] - 0.4, 0.11, "triangles:", ha="left", va="bottom", fontsize=7.6, color=MUTED)
    ax.axvline(2014.46, color=COLOURS["article"], linewidth=1, linestyle="--", zorder=1)
    ax.set_ylim(0, 1)
    ax.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "25 %", "50 %", "75 %", "100 %"])
    every = 4 if narrow else 2
    ax.set_xticks([year for year in data["year"] if (year - 2014) % every == 0])
    ax.tick_params(axis="x", length=0)
    handles = [
        Line2D([], [], marker="o", linestyle="", color=COLOURS["state"], label="share as coded"),
        Line2D([], [], color=COLOURS["state"], linewidth=4, alpha=0.35, label="nine of ten other codings"),
        Line2D([], [], color=MUTED, linestyle=":", label="the same signs by lot"),
    ]
    add_key(ax, handles)
    add_subtitle(ax, "Share of balanced triangles on 1 July of each year, all coded actors")
    return ax
