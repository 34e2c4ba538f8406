"""One look for every chart: type, colours by meaning, subtitle and foot."""

from __future__ import annotations

import textwrap
from functools import cache
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure

matplotlib.use("agg")

FONT_FOLDER = Path(__file__).parent / "fonts"
# Widths in inches: the text column of the page, and a phone held upright.
WIDE = 6.6
NARROW = 3.7

INK = "#1f2933"
MUTED = "#52606d"
GRID = "#d9dee3"

# Colours by meaning, fixed across the book. Okabe and Ito's set (2008), which colour-blind readers
# can tell apart, darkened until each stands out from white paper (3 to 1); colour never stands alone.
COLOURS = {
    "ttp": "#a8323e",
    "state": "#1b6ca8",
    "afghan_taliban": "#8a6d00",
    "us": "#3d4f9f",
    "islamic_state": "#4a4a4a",
    "baloch": "#7b3f98",
    "other_militants": "#c76a15",
    "article": "#b3006b",
    "security": "#1b6ca8",
    "economic": "#2a8162",
    "reimbursement": "#a07a00",
    "state-based": "#1b6ca8",
    "non-state": "#c76a15",
    "one-sided": "#a8323e",
    "neutral": "#7b8794",
}


@cache
def add_fonts() -> None:
    """Make the book's typeface known to matplotlib; once, because it keeps every copy it is given."""
    for path in sorted(FONT_FOLDER.glob("*.ttf")):
        font_manager.fontManager.addfont(str(path))


def use_theme() -> None:
    """Set the book's look for all charts that follow."""
    # Here, because it takes a second to load and pages without a chart can do without.
    import seaborn as sns

    add_fonts()
    sns.set_theme(
        style="white",
        rc={
            "font.family": "Open Sans",
            "font.size": 9.5,
            "axes.titlesize": 10,
            "axes.labelsize": 9,
            "xtick.labelsize": 9,
            "ytick.labelsize": 9,
            "legend.fontsize": 9,
            "text.color": INK,
            "axes.labelcolor": INK,
            "xtick.color": MUTED,
            "ytick.color": MUTED,
            "xtick.labelcolor": INK,
            "ytick.labelcolor": INK,
            "axes.edgecolor": MUTED,
            "axes.grid": True,
            "axes.grid.axis": "y",
            "grid.color": GRID,
            "grid.linewidth": 0.7,
            "axes.axisbelow": True,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.spines.left": False,
            "figure.facecolor": "white",
            "axes.facecolor": "white",
            "savefig.facecolor": "white",
            "figure.dpi": 100,
            "legend.frameon": False,
            "hatch.linewidth": 0.7,
        },
    )


# Inches kept free at the foot for two lines of source.
FOOT = 0.3


def new_figure(height: float = 3.8, width: float = WIDE, foot: float = FOOT) -> tuple[Figure, Axes]:
    """A figure in the book's look (inches) with its axes, and room at the foot for the source."""
    use_theme()
    figure = plt.figure(figsize=(width, height + foot), layout="constrained")
    # A part of its own for the foot: a key outside the axes would otherwise be drawn over it.
    chart, _ = figure.subfigures(2, 1, height_ratios=[height, foot])
    return figure, chart.subplots()


def is_narrow(ax: Axes) -> bool:
    """Tell whether a chart is drawn for a phone and should label sparingly."""
    return _width(ax) < 5


def _width(ax: Axes) -> float:
    return ax.get_figure(root=True).get_figwidth()


def add_subtitle(ax: Axes, text: str) -> None:
    """Say inside the picture what is counted: left-aligned above the axes."""
    # A place of its own: matplotlib would otherwise measure every label to look for one.
    ax.set_title(wrap(ax, text, 9.5), loc="left", y=1.0, fontsize=9.5, color=MUTED, pad=10)


def foot_height(text: str, width: float) -> float:
    """Inches that a source line needs at the foot of a picture of some width."""
    lines = len(textwrap.wrap(text, _letters(width, 7.2)))
    return FOOT + 0.13 * max(0, lines - 2)


def add_wide_subtitle(ax: Axes, text: str) -> None:
    """The same from the left edge of the picture, for charts whose labels take much of its width."""
    ax.figure.suptitle(wrap(ax, text, 9.5), x=0.01, ha="left", fontsize=9.5, color=MUTED)


def add_foot(figure: Figure, text: str) -> None:
    """Write the source at the foot, so that a copied picture still explains itself."""
    letters = _letters(figure.get_figwidth(), 7.2)
    lines = "\n".join(textwrap.wrap(text, letters))
    figure.subfigs[1].text(0.01, 0.5, lines, ha="left", va="center", fontsize=7.2, color=MUTED)


def _letters(width: float, size: float) -> int:
    """How many letters of a size in points fit a width in inches."""
    return int(width * 72 / (size * 0.54))


def wrap(ax: Axes, text: str, size: float) -> str:
    """Break a text so that it fits the width of the figure at a font size in points."""
    return "\n".join(textwrap.wrap(text, _letters(_width(ax), size)))


def wrap_label(ax: Axes, text: str) -> str:
    """Break a label of a key so that it fits a phone; on a wide figure leave it on one line."""
    return "\n".join(textwrap.wrap(text, 38)) if is_narrow(ax) else text


def add_key(ax: Axes, handles: list, *, columns: int | None = None) -> None:
    """Put the key below the chart: two columns on a wide figure with many entries, else one, or as many as asked for."""
    # ``ax.figure`` is the part of the figure above the foot.
    ax.figure.legend(
        handles=handles,
        loc="outside lower left",
        ncols=columns or (1 if is_narrow(ax) or len(handles) < 4 else 2),
        handlelength=1.4,
        columnspacing=1.2,
        labelcolor=INK,
    )
