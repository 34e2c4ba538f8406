"""The title card as a PNG, for pages that quote a link to the book."""

from __future__ import annotations

import base64
import io

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg

from peshawar.charts.card import CARD, plot_title_card
from peshawar.charts.theme import use_theme

TITLE = "After Peshawar"
SUBTITLE = "A newspaper\u2019s analysis of the school attack of December 2014, tested claim by claim against the evidence of the years since"
CARD_ALT = "Title card of the book: After Peshawar, with one mark for each claim of the article by its verdict as known now."


def draw_title_card(strip: pd.DataFrame) -> str:
    """The card as base64 PNG, the same bytes each time; ``strip`` is the data of the front page's picture."""
    use_theme()
    figure = plt.figure(figsize=CARD, dpi=100)
    plot_title_card(strip, figure.add_axes((0, 0, 1, 1)), title=TITLE, subtitle=SUBTITLE)
    buffer = io.BytesIO()
    FigureCanvasAgg(figure).print_png(buffer, metadata={"Software": None})
    plt.close(figure)
    return base64.b64encode(buffer.getvalue()).decode("ascii")
