"""Charts of the outlook draw what their frames hold, on a desk and on a phone."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from peshawar import charts, tables
from peshawar.analysis import outlook, season
from peshawar.charts.outlook import MODEL_STYLE, mark_odds
from peshawar.charts.theme import FOOT, NARROW, WIDE, add_foot, new_figure


@pytest.fixture(params=[WIDE, NARROW], ids=["wide", "narrow"])
def axes(request):
    figure, ax = new_figure(width=request.param)
    yield ax
    plt.close(figure)


def odds():
    rows = [
        {"model": model, "threshold": n, "probability": 1 / n, "low": 0.5 / n, "high": 2 / n, "is_chosen": model == "lognormal",
         "threshold_chosen": 100, "subtitle": "Probability"}
        for model in MODEL_STYLE for n in (20, 50, 100, 200)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_the_fan_shows_what_came_and_the_median(axes):
    months = pd.date_range("2014-11-01", periods=4, freq="MS")
    data = pd.DataFrame({"month": months, "observed": [5, 4, 3, 2], "median": [np.nan, 6, 6, 6], "article": [np.nan, 8, 8, 8], "unit": "Attacks a month"})
    for level, width in ((50, 1), (80, 2), (95, 3)):
        data[f"low_{level}"], data[f"high_{level}"] = data["median"] - width, data["median"] + width
    charts.plot_fan(data, axes)
    lines = [list(line.get_ydata()) for line in axes.lines]
    assert [6, 6, 6] in lines and [5, 4, 3, 2] in lines and axes.get_ylim()[0] == 0


def test_odds_mark_the_chosen_threshold_and_the_mark_can_go(axes):
    charts.plot_odds(odds(), axes)
    dots = [line for line in axes.lines if line.get_marker() == "o"]
    assert list(dots[0].get_xdata()) == [100] and list(dots[0].get_ydata()) == [0.01]
    before = len(axes.lines)
    for mark in mark_odds(odds(), axes):
        mark.remove()
    assert len(axes.lines) == before


def test_ratios_stand_in_the_order_of_the_rows(axes):
    data = pd.DataFrame({"label": ["a", "b"], "ratio": [0.5, 2], "low": [0.1, 1], "high": [1, 9], "group": ["x", "y"], "subtitle": "Ratios"})
    charts.plot_ratios(data, axes)
    assert [text.get_text() for text in axes.get_yticklabels()] == ["a", "b"]
    spans = [list(line.get_xdata()) for line in axes.lines if len(line.get_xdata()) == 2]
    # Intervals that leave the picture are cut at its edge.
    assert [0.25, 1] in spans and [1, 4.0] in spans


def test_monthly_bars_hold_every_death(axes):
    data = outlook.monthly_since(tables.load_monthly_deaths(), "2013-01-01")
    charts.plot_monthly_deaths(data, axes)
    tops = [path.vertices[:, 1].max() for bars in axes.collections for path in bars.get_paths()]
    assert sum(tops) == data["deaths_best"].sum()


def test_missing_years_break_the_line_of_troops(axes):
    data = season.troops_and_deaths(tables.load_us_troops(), tables.load_country_year_deaths(), 2006, 2021)
    charts.plot_troops_and_deaths(data, axes)
    troops = axes.lines[0]
    assert np.isnan(troops.get_ydata()[list(troops.get_xdata()).index(2019)])


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_keys_and_labels_stay_inside_the_picture(width):
    figure, ax = new_figure(width=width, height=4.6)
    charts.plot_ratios(
        pd.DataFrame({"label": ["the fortnight after the mission ended"] * 3, "ratio": 1.0, "low": 0.5, "high": 2.0, "group": ["a long name of a group of rows"] * 3,
                      "subtitle": "Ratios with 95 % intervals; right of the line: more"}), ax,
    )  # fmt: skip
    add_foot(figure, "Source: UCDP Georeferenced Event Dataset, version 22.1. After Peshawar.")
    figure.canvas.draw()
    renderer = figure.canvas.get_renderer()
    for label in ax.get_yticklabels():
        assert label.get_window_extent(renderer).x0 >= 0
    for subfigure in figure.subfigs:
        for legend in subfigure.legends:
            box = legend.get_window_extent(renderer)
            assert box.x1 <= figure.bbox.x1 and box.y0 >= FOOT * figure.dpi * 0.95
        for text in subfigure.texts:
            assert text.get_window_extent(renderer).x1 <= figure.bbox.x1
    plt.close(figure)
