"""Charts of the toll of the school attack."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from .theme import COLOURS, INK, MUTED, add_subtitle, is_narrow

# Shape as well as colour, so that the chart can be read in grey.
MARKS: dict[str, dict[str, Any]] = {
    "Hospitals": {"marker": "s", "color": COLOURS["economic"]},
    "Province and police": {"marker": "o", "color": COLOURS["other_militants"]},
    "News desks": {"marker": "^", "color": COLOURS["neutral"]},
    "Army and federal government": {"marker": "D", "color": COLOURS["state"]},
    "The article": {"marker": "*", "color": COLOURS["article"]},
}


def plot_toll_reports(data: pd.DataFrame, ax: Axes) -> Axes:
    """People killed by report over the first hours, with the band of the final counts.

    ``data``: one row per report with ``hours`` since the attack began, ``killed``, ``speaker``,
    ``time_basis`` and, the same in every row, ``final_low`` and ``final_high``.
    """
    low, high = data["final_low"].iloc[0], data["final_high"].iloc[0]
    ax.axhspan(low, high, color="#dbe7f0", zorder=0)
    narrow = is_narrow(ax)
    last = data["hours"].max()
    ax.text(0.7, high + 2, f"final counts {low}\u2013{high}", ha="left", va="bottom", color=COLOURS["state"])
    for speaker, mark in MARKS.items():
        rows = data[data["speaker"] == speaker]
        size = 150 if speaker == "The article" else 34
        for basis, is_filled in (("stamped", True), ("inferred", False)):
            part = rows[rows["time_basis"] == basis]
            ax.scatter(
                part["hours"],
                part["killed"],
                s=size,
                marker=mark["marker"],
                facecolor=mark["color"] if is_filled or speaker == "The article" else "white",
                edgecolor=mark["color"],
                linewidth=1.3,
                zorder=4 if speaker == "The article" else 3,
                clip_on=False,
            )
        ax.scatter([], [], s=min(size, 70), marker=mark["marker"], color=mark["color"], label=speaker)
    ax.scatter([], [], s=34, marker="o", facecolor="white", edgecolor=INK, label="Hollow: time inferred")
    article = data[data["speaker"] == "The article"].iloc[0]
    ax.annotate(
        f"the article: {article['killed']:.0f}",
        (article["hours"], article["killed"]),
        xytext=(16, -26),
        textcoords="offset points",
        color=COLOURS["article"],
        arrowprops={"arrowstyle": "-", "color": COLOURS["article"], "linewidth": 0.8},
    )
    ticks = [1.5, 5.5, 9.5, 13.5, 21.5, 31.5] if not narrow else [1.5, 9.5, 21.5]
    names = {1.5: "noon", 5.5: "4 pm", 9.5: "8 pm", 13.5: "midnight", 21.5: "8 am", 31.5: "6 pm\n17 Dec"}
    ax.set_xticks([tick for tick in ticks if tick <= last + 1])
    ax.set_xticklabels([names[tick] for tick in ticks if tick <= last + 1])
    ax.set_ylim(0, max(data["killed"].max(), high) + 14)
    ax.set_xlim(0.5, last + 1)
    add_subtitle(ax, "People killed, attackers not counted, by hour of report (Pakistan time, 16\u201317 December 2014)")
    # On white, because gridlines would run through the words.
    ax.legend(
        loc="lower right",
        ncols=1 if narrow else 2,
        handletextpad=0.4,
        columnspacing=1.2,
        labelcolor=INK,
        frameon=True,
        facecolor="white",
        edgecolor="white",
        framealpha=1,
    )
    ax.tick_params(axis="x", colors=MUTED)
    return ax
