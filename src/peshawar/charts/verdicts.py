"""Charts of the verdicts: the article as a strip of paragraphs, and the claims by kind."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from .theme import INK, MUTED, add_key, add_subtitle, is_narrow

# Shape as well as colour, so that the picture can be read in grey: full, half, crossed, hollow square, hollow.
MARKS: dict[str, dict[str, Any]] = {
    "right": {"marker": "o", "color": "#1b6ca8", "markerfacecolor": "#1b6ca8"},
    "in part": {"marker": "o", "color": "#2a8162", "markerfacecolor": "#2a8162", "markerfacecoloralt": "white", "fillstyle": "left"},
    "wrong": {"marker": "X", "color": "#a8323e", "markerfacecolor": "#a8323e"},
    "not stated": {"marker": "s", "color": "#7b3f98", "markerfacecolor": "white"},
    "open": {"marker": "o", "color": "#52606d", "markerfacecolor": "white"},
}
LABELS = {
    "right": "right; stated by the group; came true",
    "in part": "right in part; stated by others only; partly",
    "wrong": "wrong; did not come",
    "not stated": "not stated by the group",
    "open": "contested, not checkable or not testable",
}
FILLS = {"right": "#1b6ca8", "in part": "#8fc3ad", "wrong": "#a8323e", "not stated": "#cdb6da", "open": "#e4e7eb"}
HATCHES = {"right": "", "in part": "///", "wrong": "xxx", "not stated": "...", "open": ""}
PAPER = "#f3f1ea"
# The address that a mark carries until the page puts in the real one.
CLAIM_ADDRESS = "claim:"


def plot_article_strip(data: pd.DataFrame, ax: Axes) -> Axes:
    """The article as a strip of its paragraphs, one mark per claim, each with an address ``claim:C17``.

    ``data``: one row per claim with ``claim_id``, ``paragraph`` (0 is title and subtitle), ``place``
    in the paragraph and ``group``.
    """
    narrow = is_narrow(ax)
    last = int(data["paragraph"].max())
    widest = int(data["place"].max()) + 1
    for paragraph, rows in data.groupby("paragraph"):
        y = int(paragraph)
        # Every paragraph the same length: its own would say nothing of its claims.
        ax.add_patch(Rectangle((-0.55, y - 0.43), widest + 0.1, 0.86, facecolor=PAPER, edgecolor="none", zorder=0))
        label = "Title" if y == 0 else f"\u00b6 {y}"
        ax.text(-0.75, y, label, ha="right", va="center", fontsize=8 if narrow else 9, color=MUTED)
        for row in rows.itertuples():
            mark = Line2D([row.place], [y - 0.12], markersize=9 if narrow else 10.5, markeredgewidth=1.3, linestyle="none", **MARKS[row.group])
            mark.set_url(f"{CLAIM_ADDRESS}{row.claim_id}")
            ax.add_line(mark)
            ax.text(row.place, y + 0.32, row.claim_id, ha="center", va="center", fontsize=5.6 if narrow else 6.6, color=INK, url=f"{CLAIM_ADDRESS}{row.claim_id}")
    ax.set_xlim(-1.7 if narrow else -1.5, widest - 0.4)
    ax.set_ylim(last + 0.55, -0.55)
    ax.set_axis_off()
    counts = data["group"].value_counts()
    handles = [
        Line2D([], [], linestyle="none", markersize=8, markeredgewidth=1.3, label=f"{LABELS[group]} ({counts.get(group, 0)})", **MARKS[group])
        for group in MARKS
    ]
    add_subtitle(ax, "The article\u2019s paragraphs from top to bottom; one mark a claim, by its verdict as known now")
    add_key(ax, handles)
    return ax


def plot_verdict_summary(data: pd.DataFrame, ax: Axes) -> Axes:
    """Claims by kind and vantage point as stacked bars of verdict groups.

    ``data``: ``kind`` (fact, motive, forecast), ``vantage`` (then, now), ``group``, ``n``.
    """
    names = {"fact": "Facts, numbers,\nrelations, causes", "motive": "Motives", "forecast": "Forecasts"}
    marks = {"then": "that day", "now": "now"}
    narrow = is_narrow(ax)
    ticks, labels = [], []
    for block, kind in enumerate(names):
        for step, vantage in enumerate(("then", "now")):
            y = block * 2.7 + step
            ticks.append(y)
            labels.append(marks[vantage])
            start = 0
            rows = data[(data["kind"] == kind) & (data["vantage"] == vantage)].set_index("group")["n"]
            for group in LABELS:
                n = int(rows[group])
                if not n:
                    continue
                edge = MARKS[group]["color"]
                ax.barh(y, n, left=start, height=0.82, color=FILLS[group], edgecolor=edge, hatch=HATCHES[group], linewidth=0.8)
                inside = {"fontsize": 8.5, "ha": "center", "va": "center", "color": "white" if group == "right" else INK}
                box = None if group in ("right", "open") else {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
                if n > 1 or not narrow:
                    ax.text(start + n / 2, y, str(n), bbox=box, **inside)
                start += n
        ax.text(0, block * 2.7 - 0.75, names[kind].replace("\n", " "), fontsize=9, color=INK, va="center")
    ax.set_yticks(ticks, labels)
    ax.set_ylim(block * 2.7 + 1.6, -1.15)
    ax.grid(visible=False)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    handles = [Rectangle((0, 0), 1, 1, facecolor=FILLS[g], edgecolor=MARKS[g]["color"], hatch=HATCHES[g], label=LABELS[g]) for g in LABELS]
    add_subtitle(ax, "Number of claims by verdict: on what could be known that day, and as known now")
    add_key(ax, handles)
    return ax
