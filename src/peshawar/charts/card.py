"""The picture that stands for the book where it is linked to: its title over its verdicts."""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from .theme import COLOURS, INK, MUTED
from .verdicts import MARKS

# Inches; at a hundred dots an inch the 1,200 by 630 dots that pages which quote links ask for.
CARD = (12.0, 6.3)
ROWS = 5


def plot_title_card(data: pd.DataFrame, ax: Axes, *, title: str, subtitle: str) -> Axes:
    """Title and subtitle above one mark a claim, in the order of the article.

    ``data``: one row per claim with ``group``. ``ax`` fills a figure of the size ``CARD``.
    """
    ax.set_xlim(0, CARD[0])
    ax.set_ylim(0, CARD[1])
    ax.set_axis_off()
    ax.add_patch(Rectangle((0, 0), *CARD, facecolor="white", edgecolor="none"))
    ax.add_patch(Rectangle((0.7, 3.55), 0.14, 1.95, facecolor=COLOURS["ttp"], edgecolor="none"))
    ax.text(1.15, 5.1, title, fontsize=50, fontweight=600, color=INK, va="center")
    ax.text(1.17, 4.05, "\n".join(textwrap.wrap(subtitle, 62)), fontsize=21, color=MUTED, va="center", linespacing=1.35)
    columns = -(-len(data) // ROWS)
    for place, group in enumerate(data["group"]):
        x, y = 1.3 + (place // ROWS) * (9.9 / (columns - 1)), 2.75 - (place % ROWS) * 0.5
        ax.add_line(Line2D([x], [y], linestyle="none", markersize=17, markeredgewidth=2, **MARKS[group]))
    return ax
