"""Pictures whose words are set once are the pictures of the library."""

import io

import matplotlib
import matplotlib.pyplot as plt
import pytest
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

from peshawar.charts.theme import add_fonts, add_foot, new_figure
from peshawar.exhibit.lettering import LETTERING, LetteredCanvas


def draw():
    figure, ax = new_figure(height=3)
    ax.bar([1, 2, 3], [10, 20, 30], hatch="///", label="bars")
    ax.set_title("Deaths a year \u2013 2014", fontweight="semibold")
    ax.text(2, 5, "two\nlines", rotation=90, fontstyle="italic")
    ax.set_xlabel("$x^2$ is a formula")
    ax.figure.legend(loc="outside lower left")
    add_foot(figure, "Source: a long line that says where the numbers are from.")
    return figure


def svg_of(canvas_class):
    figure, text = draw(), io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": "test", "svg.fonttype": "path"}):
        canvas_class(figure).print_svg(text, metadata={"Date": None, "Creator": None})
    plt.close(figure)
    return text.getvalue()


def test_the_picture_is_the_same_byte_for_byte():
    expected = svg_of(FigureCanvasSVG)
    assert svg_of(LetteredCanvas) == expected
    assert svg_of(LetteredCanvas) == expected, "the second time, from what was kept"


@pytest.mark.parametrize("words", ["2014", "Tehrik-i-Taliban", ""])
def test_sizes_are_those_of_the_library_and_follow_the_letters(words):
    add_fonts()
    small, large = FontProperties(family="Open Sans", size=8), FontProperties(family="Open Sans", size=16)
    for prop in (small, large, small):
        assert LETTERING.get_text_width_height_descent(words, prop, False) == TextToPath().get_text_width_height_descent(words, prop, False)
    changing = small.copy()
    before = LETTERING.get_text_width_height_descent("2014", changing, False)
    changing.set_size(16)
    assert LETTERING.get_text_width_height_descent("2014", changing, False)[0] == pytest.approx(2 * before[0])


def test_a_word_is_measured_once(monkeypatch):
    add_fonts()
    asked = []
    monkeypatch.setattr(TextToPath, "get_text_width_height_descent", lambda self, *words: asked.append(words) or (1.0, 1.0, 0.0))
    for _ in range(3):
        LETTERING.get_text_width_height_descent("a word nobody else sets", FontProperties(size=7), False)
    assert len(asked) == 1
    LETTERING._sizes.clear()


def test_a_file_of_bytes_is_written_as_text():
    figure, file = draw(), io.BytesIO()
    LetteredCanvas(figure).print_svg(file)
    plt.close(figure)
    assert file.getvalue().startswith(b"<?xml") and b"</svg>" in file.getvalue()
