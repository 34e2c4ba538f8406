"""Charts of the size of attacks, of the weeks around the school attack, and of strikes and attacks."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from .theme import COLOURS, GRID, INK, MUTED, add_key, is_narrow, wrap

TAIL_STYLE = {
    "power law": (COLOURS["state"], "-"),
    "power law with cut-off": (COLOURS["other_militants"], "--"),
    "lognormal": (COLOURS["economic"], ":"),
}
# What UCDP has of an attack: filled, half, hollow, or a mark of its own after its events end.
STATUS_STYLE = {
    "coded": ("o", "full", "coded by UCDP as an attack on civilians or forces"),
    "coded elsewhere": ("o", "bottom", "coded with the dead of unknown side, or as fighting between groups"),
    "absent": ("o", "none", "absent from UCDP: no named perpetrator"),
    "after extract": ("s", "none", "after the events of UCDP end (31 December 2021)"),
}


def _head(ax: Axes, text: str) -> None:
    """The subtitle from the edge of the picture, for charts whose labels push the axes to the right."""
    ax.figure.suptitle(wrap(ax, text, 9.5), x=0.01, ha="left", fontsize=9.5, color=MUTED)


def plot_attack_sizes(data: pd.DataFrame, ax: Axes) -> Axes:
    """How many attacks had at least so many dead, with fitted tails, and the school attack as a range.

    ``data``: rows of ``series`` "attacks" (deaths, n_attacks), of each model (deaths, n_attacks expected),
    and one of "school attack" with ``deaths`` and ``deaths_low``, ``deaths_high``.
    """
    seen = data[data["series"] == "attacks"]
    ax.scatter(seen["deaths"], seen["n_attacks"], s=14, color=COLOURS["ttp"], zorder=3, linewidth=0)
    for name, (colour, dashes) in TAIL_STYLE.items():
        part = data[data["series"] == name]
        ax.plot(part["deaths"], part["n_attacks"], color=colour, linestyle=dashes, linewidth=1.7, zorder=2)
    school = data[data["series"] == "school attack"].iloc[0]
    ax.plot([school["deaths_low"], school["deaths_high"]], [1, 1], color=COLOURS["article"], linewidth=5, solid_capstyle="butt")
    ax.annotate(
        f"the school attack,\n{school['deaths_low']:.0f}\u2013{school['deaths_high']:.0f} dead",
        (school["deaths"], 1),
        xytext=(250, 60),
        ha="right",
        color=COLOURS["article"],
        arrowprops={"arrowstyle": "-", "color": COLOURS["article"], "linewidth": 0.8},
    )
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set_xticks([1, 2, 5, 10, 20, 50, 100, 200], ["1", "2", "5", "10", "20", "50", "100", "200"])
    ax.set_yticks([1, 10, 100, 1000], ["1", "10", "100", "1,000"])
    ax.minorticks_off()
    ax.set_xlim(0.9, 262)
    ax.set_ylim(0.5, 2500)
    ax.set_xlabel("Dead, other than militants, at least")
    _head(ax, "Attacks by Islamist militants, 2007 to 15 December 2014, with at least so many dead (both axes by factors)")
    handles = [Line2D([], [], linestyle="none", marker="o", markersize=4, color=COLOURS["ttp"], label="attacks in UCDP")]
    handles += [Line2D([], [], color=c, linestyle=d, linewidth=1.7, label=f"{name}, fitted") for name, (c, d) in TAIL_STYLE.items()]
    add_key(ax, handles)
    return ax


def plot_deadliest(data: pd.DataFrame, ax: Axes) -> Axes:
    """The deadliest attacks, one line each, best count and range, by what UCDP has of them.

    ``data``: ``label``, ``short_label`` (for a phone), ``killed_low``, ``killed_best``, ``killed_high``,
    ``ucdp_status``, ``is_school_attack``; drawn from the top in the order of the rows.
    """
    place = np.arange(len(data))[::-1]
    for y, row in zip(place, data.itertuples(), strict=True):
        colour = COLOURS["article"] if row.is_school_attack else COLOURS["ttp"]
        marker, fill, _ = STATUS_STYLE[row.ucdp_status]
        ax.plot([row.killed_low, row.killed_high], [y, y], color=colour, linewidth=1.6, zorder=2)
        ax.plot(
            [row.killed_best], [y], marker=marker, fillstyle=fill, color=colour, markersize=6.5, markerfacecoloralt="white",
            markerfacecolor="white" if fill == "none" else colour, zorder=3,
        )  # fmt: skip
    labels = data["short_label"] if is_narrow(ax) else data["label"]
    ax.set_yticks(place, labels)
    for text, is_school in zip(ax.get_yticklabels(), data["is_school_attack"], strict=True):
        if is_school:
            text.set_color(COLOURS["article"])
    ax.tick_params(axis="y", length=0, labelsize=8.2)
    ax.grid(axis="y", visible=False)
    ax.grid(axis="x", visible=True)
    ax.set_xlim(0, max(data["killed_high"]) + 8)
    ax.set_ylim(-0.7, len(data) - 0.3)
    _head(ax, "People killed, attackers not counted: best count, and the range of the counts")
    handles = [
        Line2D([], [], linestyle="none", marker=m, fillstyle=f, color=COLOURS["ttp"], markerfacecoloralt="white",
               markerfacecolor="white" if f == "none" else COLOURS["ttp"], label=_fold(ax, label))
        for m, f, label in STATUS_STYLE.values()
    ]  # fmt: skip
    ax.figure.legend(handles=handles, loc="outside lower left", ncols=1, handlelength=1.4, labelcolor=INK)
    return ax


def _fold(ax: Axes, label: str) -> str:
    return label.replace(", or ", ",\nor ").replace(": ", ":\n") if is_narrow(ax) else label


KIND_STYLE = {
    "US drone strike": ("v", COLOURS["us"]),
    "Operation of Pakistan\u2019s forces": ("s", COLOURS["state"]),
    "Attack by militants": ("X", COLOURS["ttp"]),
    "Hand-over of Latif Mehsud": ("D", COLOURS["article"]),
    "Diplomacy, decisions, statements": ("|", MUTED),
}


def plot_fortnight(data: pd.DataFrame, ax: Axes) -> Axes:
    """The weeks around the attack by day and place.

    ``data``: one row per event with ``days`` from the attack, ``lane``, ``mark``, ``text`` (a label or
    empty), ``is_candidate``; lanes in ``lane_order`` from the top.
    """
    lanes = list(dict.fromkeys(data.sort_values("lane_order")["lane"]))
    height = {lane: len(lanes) - 1 - i for i, lane in enumerate(lanes)}
    for y in height.values():
        ax.axhline(y, color=GRID, linewidth=0.9, zorder=0)
    ax.axvline(0, color=COLOURS["article"], linewidth=1.2, linestyle="--", zorder=1)
    for name, (marker, colour) in KIND_STYLE.items():
        part = data[data["mark"] == name]
        ax.scatter(part["days"], part["lane"].map(height), s=46, marker=marker, color=colour, zorder=4 if marker == "v" else 3, linewidth=1.6)
    ring = data[data["is_candidate"]]
    ax.scatter(ring["days"], ring["lane"].map(height), s=190, facecolor="none", edgecolor=COLOURS["article"], linewidth=1.3, zorder=4)
    for row in data[data["text"] != ""].itertuples():
        ax.annotate(
            row.text, (row.days, height[row.lane]), xytext=(0, 9), textcoords="offset points",
            ha="center", va="bottom", fontsize=7.6 if is_narrow(ax) else 8.2, color=INK, zorder=5,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4},
        )  # fmt: skip
    ax.set_yticks([])
    for lane, y in height.items():
        ax.annotate(lane, (0, y), xycoords=("axes fraction", "data"), xytext=(2, -7), textcoords="offset points",
                    ha="left", va="top", fontsize=8, color=MUTED)  # fmt: skip
    step = 8 if is_narrow(ax) else 4
    ticks = list(range(-20, 5, step))
    ax.set_xticks(ticks, [f"{(pd.Timestamp('2014-12-16') + pd.Timedelta(days=t)).day} {(pd.Timestamp('2014-12-16') + pd.Timedelta(days=t)):%b}" for t in ticks])
    ax.grid(axis="y", visible=False)
    ax.set_xlim(data["days"].min() - 1.5, data["days"].max() + 1.5)
    ax.set_ylim(-0.6, len(lanes) - 0.25)
    _head(ax, "Reported events by day and place, 24 November to 20 December 2014; ringed: strikes the article can have meant")
    add_key(ax, [Line2D([], [], linestyle="none", marker=m, color=c, label=name) for name, (m, c) in KIND_STYLE.items()])
    return ax


def plot_strike_study(data: pd.DataFrame, ax: Axes) -> Axes:
    """Attacks on days around strikes against strike-free days, with intervals and what chance gives.

    ``data``: one row per study with ``label``, ``group``, ``ratio``, ``low``, ``high``, ``chance_low``,
    ``chance_high``; drawn from the top in the order of the rows, a heading above each group.
    """
    y = 0.0
    ticks, labels = [], []
    for group, rows in data.groupby("group", sort=False):
        y -= 0.9
        ax.annotate(str(group), (0, y), xycoords=("axes fraction", "data"), xytext=(-2, 0), textcoords="offset points",
                    ha="left", va="center", fontsize=8.8, fontweight="semibold", zorder=4,
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5})  # fmt: skip
        for row in rows.itertuples():
            y -= 1
            ax.barh(y, row.chance_high - row.chance_low, left=row.chance_low, height=0.62, color="#e4e8ec", zorder=1)
            ax.plot([row.low, row.high], [y, y], color=COLOURS["us"], linewidth=1.8, zorder=2)
            ax.plot([row.ratio], [y], marker="o", markersize=5.5, color=COLOURS["us"], zorder=3)
            ticks.append(y)
            labels.append(row.label)
    ax.axvline(1, color=INK, linewidth=0.9, zorder=1)
    ax.set_yticks(ticks, labels)
    ax.tick_params(axis="y", length=0, labelsize=8.6)
    ax.grid(axis="y", visible=False)
    ax.grid(axis="x", visible=True)
    # By factors: a half as many and twice as many lie equally far from as many.
    ax.set_xscale("log")
    ax.set_xlim(0.74, 1.92)
    ax.set_xticks([0.8, 1.0, 1.25, 1.5, 1.75], ["0.8", "1.0\nas many", "1.25", "1.5", "1.75"])
    ax.minorticks_off()
    ax.set_ylim(y - 0.7, -0.3)
    _head(ax, "Attacks by Islamist militants on days before and after US strikes, as a multiple of strike-free days near them")
    add_key(
        ax,
        [
            Line2D([], [], color=COLOURS["us"], marker="o", markersize=5, label="measured, with 95 % interval"),
            Patch(facecolor="#e4e8ec", label="what chance gives (95 % of all rotations)"),
        ],
    )
    return ax


EDUCATION_FROM = 2006.5


def plot_education_periods(data: pd.DataFrame, ax: Axes) -> Axes:
    """Attacks on education in Pakistan as each source counted them: a lane per series, never joined.

    ``data``: ``series``, ``year_from``, ``year_to``, ``label``; one row is one published figure. A bar spans the
    years of the figure; its length is no count. Periods that begin earlier are drawn from the edge.
    """
    narrow = is_narrow(ax)
    names = list(dict.fromkeys(data["series"]))
    for place, name in enumerate(names):
        for row in data[data["series"] == name].itertuples():
            start = max(row.year_from - 0.46, EDUCATION_FROM)
            end = row.year_to + 0.46
            ax.barh(-place, end - start, left=start, height=0.6, color="#dbe7f0", edgecolor=COLOURS["state"], linewidth=0.8)
            is_short = narrow and row.year_from == row.year_to
            text = row.label if start > EDUCATION_FROM else f"{row.label} since {row.year_from}"
            ax.text((start + end) / 2, -place, text, ha="center", va="center", fontsize=6.8 if is_short else 8.2,
                    rotation=90 if is_short else 0)  # fmt: skip
    ax.set_yticks([-place for place in range(len(names))], [name.replace(" (", "\n(").replace(" and ", "\nand ") for name in names])
    ax.tick_params(axis="y", length=0, labelsize=8.2)
    ax.grid(axis="y", visible=False)
    ax.grid(axis="x", visible=True)
    ax.set_xlim(EDUCATION_FROM - 0.2, data["year_to"].max() + 0.8)
    ax.set_xticks(range(2010, int(data["year_to"].max()) + 1, 5))
    ax.axvline(2014 + 349 / 365 - 0.5, color=COLOURS["article"], linewidth=1.1, linestyle="--", zorder=0)
    _head(ax, "Attacks on education in Pakistan as each source counted them; a bar spans the years of the figure; dashed: the school attack")
    return ax
