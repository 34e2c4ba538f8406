"""Charts of the toll of the school attack."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from peshawar.analysis.toll import axis_ticks

from .theme import COLOURS, INK, MUTED, add_key, add_subtitle, is_narrow

# Shape as well as colour, so that the chart can be read in grey.
MARKS: dict[str, dict[str, Any]] = {
    "Hospitals": {"marker": "s", "color": COLOURS["economic"]},
    "Province and police": {"marker": "o", "color": COLOURS["other_militants"]},
    "News desks": {"marker": "^", "color": COLOURS["neutral"]},
    "Army and federal government": {"marker": "D", "color": COLOURS["state"]},
    "Commission, data sets": {"marker": "P", "color": COLOURS["baloch"]},
    "The article": {"marker": "*", "color": COLOURS["article"]},
}
SIZE = 34
STAR = 95


def plot_toll_reports(data: pd.DataFrame, ax: Axes) -> Axes:
    """People killed by report, first by hour and then by year, with the band of the final counts.

    ``data``: one row per report with ``position``, ``part`` (first hours, later, undated), ``killed``,
    ``speaker``, ``time_basis`` and, the same in every row, ``final_low`` and ``final_high``.
    """
    low, high = data["final_low"].iloc[0], data["final_high"].iloc[0]
    ax.axhspan(low, high, color="#dbe7f0", zorder=0)
    ax.text(0.4, high + 2, f"final counts {low}\u2013{high}", ha="left", va="bottom", color=COLOURS["state"])
    for speaker, mark in MARKS.items():
        rows = data[data["speaker"] == speaker]
        is_article = speaker == "The article"
        filled = rows["time_basis"].isin(["stamped", "undated"]) | (rows["part"] != "first hours")
        # The star is the largest mark: what lies beneath it must show.
        hollow = "none" if is_article else "white"
        for is_filled in (True, False):
            part = rows[filled == is_filled]
            ax.scatter(
                part["position"],
                part["killed"],
                s=STAR if is_article else SIZE,
                marker=mark["marker"],
                facecolor=mark["color"] if is_filled else hollow,
                edgecolor=mark["color"],
                linewidth=1.3,
                zorder=4 if is_article else 3,
                clip_on=False,
            )
    _label_article(data, ax)
    _cut_axis(data, ax)
    ax.set_ylim(0, max(data["killed"].max(), high) + 14)
    add_subtitle(ax, "People killed, attackers not counted, by time of report (Pakistan time)")
    add_key(ax, _handles())
    return ax


def _label_article(data: pd.DataFrame, ax: Axes) -> None:
    article = data[data["speaker"] == "The article"].iloc[0]
    ax.annotate(
        f"the article: {article['killed']:.0f}",
        (article["position"], article["killed"]),
        xytext=(14, -30),
        textcoords="offset points",
        color=COLOURS["article"],
        arrowprops={"arrowstyle": "-", "color": COLOURS["article"], "linewidth": 0.8},
    )


def _cut_axis(data: pd.DataFrame, ax: Axes) -> None:
    """Tick each part of the axis by its own measure, and show where it is cut."""
    ticks = axis_ticks()
    if is_narrow(ax):
        ticks = {place: label for place, label in ticks.items() if label in {"noon", "8 pm", "2015", "2025", "no\ndate"}}
    ax.set_xticks(list(ticks), list(ticks.values()))
    ax.tick_params(axis="x", colors=MUTED)
    parts = data.groupby("part")["position"]
    edges = [(parts.max()["first hours"] + parts.min()["later"]) / 2, (parts.max()["later"] + parts.min()["undated"]) / 2]
    for edge in edges:
        ax.axvline(edge, color=MUTED, linewidth=0.8, linestyle=(0, (2, 3)))
    ax.set_xlim(0, data["position"].max() + 1.5)


def _handles() -> list[Line2D]:
    handles = [
        Line2D([], [], linestyle="none", marker=mark["marker"], color=mark["color"], label=name,
               markersize=8 if name == "The article" else 6)
        for name, mark in MARKS.items()
    ]  # fmt: skip
    hollow = "Hollow: hour inferred, or day only"
    return [*handles, Line2D([], [], linestyle="none", marker="o", markerfacecolor="white", color=INK, label=hollow)]
