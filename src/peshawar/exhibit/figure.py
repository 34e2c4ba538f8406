"""Figures as exhibits: one matplotlib figure, rendered once for the screen and once for print."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable, Sequence

import matplotlib
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.figure import Figure

from peshawar.charts.theme import NARROW, WIDE, add_foot, foot_height, new_figure

from .lettering import LetteredCanvas
from .source_line import short_source_line

Plot = Callable[[pd.DataFrame, Axes], Axes]

# Fixed, so that two builds give the same bytes: matplotlib salts the ids in an SVG at random.
SVG_SALT = "after-peshawar"
PLACE_DECIMALS = 6
_PATH = re.compile(r' d="([^"]*)"')
_LONG_DECIMAL = re.compile(r"-?\d+\.\d{3,}")
_BETWEEN_TAGS = re.compile(r">\s+<")


def figure_svg(figure: Figure) -> str:
    """The figure as SVG text with letters as outlines, so that it looks the same everywhere."""
    _settle(figure)
    buffer = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": SVG_SALT, "svg.fonttype": "path"}):
        # The canvas itself: ``savefig`` would draw everything once more beforehand.
        LetteredCanvas(figure).print_svg(buffer, metadata={"Date": None, "Creator": None})
    text = buffer.getvalue()
    # The XML prologue would be wrong inside a page. Hundredths of a point are finer than any screen.
    text = _BETWEEN_TAGS.sub("><", text[text.index("<svg") :])
    return _PATH.sub(lambda match: f' d="{_shorten(match.group(1))}"', text)


def _settle(figure: Figure) -> None:
    """Lay the figure out once and for all, its charts at places rounded to a millionth of the picture.

    The solver behind matplotlib's layout gives the last bits of a place differently from one process to the next, and
    they would show in the names and numbers of the file. What is laid out once stays: the printed picture is the one
    on the screen, and quicker made.
    """
    for ax in figure.axes:
        for axis in (ax.xaxis, ax.yaxis):
            if not axis.get_label_text():
                # Else every label of every tick is measured once more, each time, to find a place for nothing.
                axis.set_label_coords(0, 0)
    engine = figure.get_layout_engine()
    if engine is None:
        return
    LetteredCanvas(figure)  # letters are measured as they will be drawn
    engine.execute(figure)
    figure.set_layout_engine("none")
    for part in figure.subfigs:
        part.bbox_relative.p0 = part.bbox_relative.p0.round(PLACE_DECIMALS)
        part.bbox_relative.p1 = part.bbox_relative.p1.round(PLACE_DECIMALS)
    for ax in figure.axes:
        ax.set_position([round(corner, PLACE_DECIMALS) for corner in ax.get_position(original=True).bounds])


def _shorten(path: str) -> str:
    return _LONG_DECIMAL.sub(lambda match: f"{float(match.group()):.2f}".rstrip("0").rstrip("."), " ".join(path.split()))


def figure_pdf(figure: Figure) -> str:
    """The figure as a PDF page, base64."""
    buffer = io.BytesIO()
    with matplotlib.rc_context({"pdf.fonttype": 42}):
        FigureCanvasPdf(figure).print_pdf(buffer, metadata={"CreationDate": None, "Creator": None, "Producer": None})
    return base64.b64encode(buffer.getvalue()).decode("ascii")


def svg_data_uri(svg: str) -> str:
    """An SVG as a data address, for an image in a live notebook."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode("utf-8")).decode("ascii")


def draw_pictures(
    plot: Plot, data: pd.DataFrame, sources: Sequence[str], *, height: float, narrow_height: float
) -> dict[str, str]:
    """One chart as the three pictures of an exhibit: ``svg``, ``svg_narrow`` and ``pdf``."""
    foot = short_source_line(list(sources))
    wide = _draw(plot, data, foot, WIDE, height)
    pictures = {"svg": figure_svg(wide)}
    pictures["pdf"] = figure_pdf(wide)
    plt.close(wide)
    narrow = _draw(plot, data, foot, NARROW, narrow_height)
    pictures["svg_narrow"] = figure_svg(narrow)
    plt.close(narrow)
    return pictures


def draw_print(plot: Plot, data: pd.DataFrame, sources: Sequence[str], *, height: float) -> dict[str, str]:
    """One chart for print alone: key ``pdf``."""
    figure = _draw(plot, data, short_source_line(list(sources)), WIDE, height)
    pictures = {"pdf": figure_pdf(figure)}
    plt.close(figure)
    return pictures


def _draw(plot: Plot, data: pd.DataFrame, foot: str, width: float, height: float) -> Figure:
    figure, ax = new_figure(width=width, height=height, foot=foot_height(foot, width))
    plot(data, ax)
    add_foot(figure, foot)
    return figure
