"""Several small charts in one picture: a grid in place of the single axes that an exhibit hands out."""

from __future__ import annotations

import textwrap

import numpy as np
from matplotlib.axes import Axes

from .theme import INK, MUTED, wrap


def split_axes(ax: Axes, rows: int, columns: int, subtitle: str, **options: object) -> np.ndarray:
    """Put a grid of axes where one stood, with the subtitle over all of them; returns rows x columns axes.

    ``options`` go to ``subplots`` (shared axes, height ratios). Axes of a grid that has more places than
    charts are for the caller to switch off.
    """
    chart, words = ax.figure, wrap(ax, subtitle, 9.5)
    ax.remove()
    grid = chart.subplots(rows, columns, squeeze=False, **options)
    chart.suptitle(words, x=0.01, ha="left", fontsize=9.5, color=MUTED)
    return grid


def add_panel_title(ax: Axes, title: str, unit: str = "", columns: int = 1) -> None:
    """Name one small chart above it, with its unit below the name; ``columns``: how many stand in a row."""
    letters = int(ax.get_figure(root=True).get_figwidth() * 72 / columns / (8.2 * 0.5)) - 2
    lines = [line for part in (title, unit) if part for line in textwrap.wrap(part, letters)]
    text = "\n".join(lines)
    ax.set_title(text, loc="left", y=1.0, fontsize=8.2, color=INK, pad=4, linespacing=1.15)
    ax.tick_params(labelsize=8, length=0)
