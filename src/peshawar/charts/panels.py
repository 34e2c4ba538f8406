"""Several small charts in one picture: a grid in place of the single axes that an exhibit hands out."""

from __future__ import annotations

import textwrap

import numpy as np
from matplotlib.axes import Axes

from .theme import INK, MUTED, wrap

# Inches kept free around a grid whose places are fixed: left for numbers, above for subtitle and first titles.
LEFT, RIGHT, BOTTOM, LINE = 0.42, 0.1, 0.26, 0.19


def split_axes(ax: Axes, rows: int, columns: int, subtitle: str, gaps: tuple[float, float] | None = None, **options: object) -> np.ndarray:
    """Put a grid of axes where one stood, with the subtitle over all of them; returns rows x columns axes.

    ``options`` go to ``subplots`` (shared axes, height ratios). ``gaps`` fixes the places of the charts, as
    inches between columns and between rows: for grids of many charts and no key, which would take long to
    lay out. Axes of a grid that has more places than charts are for the caller to switch off.
    """
    chart, root, words = ax.figure, ax.get_figure(root=True), wrap(ax, subtitle, 9.5)
    ax.remove()
    if gaps is not None:
        root.set_layout_engine("none")
        options["gridspec_kw"] = _places(*(chart.bbox.size / root.dpi), rows, columns, gaps, words.count("\n") + 1)
    grid = chart.subplots(rows, columns, squeeze=False, **options)
    # Where the charts have fixed places the subtitle needs one too; elsewhere a place would keep the layout
    # from making room for it.
    place = {} if gaps is None else {"y": 0.99, "va": "top"}
    chart.suptitle(words, x=0.01, ha="left", fontsize=9.5, color=MUTED, **place)
    return grid


def _places(width: float, height: float, rows: int, columns: int, gaps: tuple[float, float], lines: int) -> dict[str, float]:
    """Where the charts of a grid stand, as shares of a picture in inches, below so many lines of subtitle."""
    top = LINE * lines + gaps[1] - BOTTOM / 2
    cell_width = (width - LEFT - RIGHT - gaps[0] * (columns - 1)) / columns
    cell_height = (height - BOTTOM - top - gaps[1] * (rows - 1)) / rows
    return {
        "left": LEFT / width,
        "right": 1 - RIGHT / width,
        "bottom": BOTTOM / height,
        "top": 1 - top / height,
        "wspace": gaps[0] / cell_width,
        "hspace": gaps[1] / cell_height,
    }


def add_panel_title(ax: Axes, title: str, unit: str = "", columns: int = 1) -> None:
    """Name one small chart above it, with its unit below the name; ``columns``: how many stand in a row."""
    letters = int(ax.get_figure(root=True).get_figwidth() * 72 / columns / (8.2 * 0.5)) - 3
    lines = [line for part in (title, unit) if part for line in textwrap.wrap(part, letters)]
    text = "\n".join(lines)
    ax.set_title(text, loc="left", y=1.0, fontsize=8.2, color=INK, pad=4, linespacing=1.15)
    ax.tick_params(labelsize=8, length=0)


def stack_panels(ax: Axes, ratios: list[float]) -> list[Axes]:
    """Put panels on one axis of years, one above the other, where one axes stood; each names itself."""
    chart = ax.figure
    ax.remove()
    return list(chart.subplots(len(ratios), 1, sharex=True, height_ratios=ratios))


def fix_places(ax: Axes, subtitle: str, n_keys: int, left: float = 0.04, top: float = 0.0) -> None:
    """Give a chart a fixed place below its subtitle and above a key, with room to the left and above, in inches.

    Laying a picture out takes as long as drawing it; here the heights of subtitle and key are known.
    """
    root = ax.get_figure(root=True)
    root.set_layout_engine("none")
    words = wrap(ax, subtitle, 9.5)
    width, height = ax.figure.bbox.size / root.dpi
    top, bottom = top + 0.12 + LINE * (words.count("\n") + 1), 0.12 + 0.2 * n_keys
    ax.set_position((left / width, bottom / height, 1 - (left + 0.04) / width, 1 - (top + bottom) / height))
    ax.figure.suptitle(words, x=0.01, y=0.99, va="top", ha="left", fontsize=9.5, color=MUTED)
