"""Charts draw what their frames hold."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from peshawar import charts, tables
from peshawar.analysis import aid, conflict, toll
from peshawar.charts.theme import FOOT, NARROW, WIDE, add_foot, new_figure


@pytest.fixture(params=[WIDE, NARROW], ids=["wide", "narrow"])
def axes(request):
    figure, ax = new_figure(width=request.param)
    yield ax
    plt.close(figure)


def bars_of(ax):
    """Left, right, bottom and top of every box drawn on the axes; one row a box."""
    corners = np.array([path.vertices for boxes in ax.collections for path in boxes.get_paths()])
    return np.column_stack([corners[:, :, 0].min(1), corners[:, :, 0].max(1), corners[:, :, 1].min(1), corners[:, :, 1].max(1)])


def bar_total(ax):
    bars = bars_of(ax)
    return (bars[:, 3] - bars[:, 2]).sum()


def test_stacked_deaths_hold_every_death(axes):
    data = conflict.deaths_by_dyad_group(tables.load_events())
    charts.plot_deaths_by_dyad(data, axes)
    assert bar_total(axes) == pytest.approx(data["deaths"].sum())


def test_aid_bars_have_the_area_of_the_money(axes):
    data = aid.components(tables.load_crs_aid_yearly())
    charts.plot_aid_components(data, axes)
    bars = bars_of(axes)
    # A bar is a little narrower than its years.
    area = ((bars[:, 1] - bars[:, 0] + 0.08) * (bars[:, 3] - bars[:, 2])).sum()
    assert area == pytest.approx(float(data["amount_musd"].astype("Float64").sum()))


def test_toll_points_are_the_reports(axes):
    reports = tables.load_toll_reports()
    data = toll.place_reports(reports).assign(final_low=144, final_high=151)
    charts.plot_toll_reports(data, axes)
    points = sum(len(collection.get_offsets()) for collection in axes.collections if len(collection.get_offsets()))
    assert points == len(data)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_nothing_is_drawn_outside_the_picture_or_over_the_source(width):
    """Keys, labels and foot stay inside the figure, and the key ends above the foot."""
    figure, ax = new_figure(width=width, height=4.6)
    charts.plot_deaths_by_dyad(conflict.deaths_by_dyad_group(tables.load_events()), ax)
    add_foot(figure, "Source: UCDP Georeferenced Event Dataset, version 22.1. After Peshawar.")
    figure.canvas.draw()
    renderer = figure.canvas.get_renderer()
    page = figure.bbox
    for subfigure in figure.subfigs:
        for legend in subfigure.legends:
            box = legend.get_window_extent(renderer)
            assert box.x1 <= page.x1 and box.y0 >= FOOT * figure.dpi * 0.95
        for text in subfigure.texts:
            box = text.get_window_extent(renderer)
            assert box.x1 <= page.x1 and box.y0 >= 0
    plt.close(figure)


def test_years_without_events_are_drawn_as_zero():
    events = pd.DataFrame(
        {"date_start": pd.to_datetime(["2002-05-01", "2004-05-01"]), "side_a": ["Bangesh"] * 2, "side_b": ["Turi"] * 2, "deaths_best": [3, 4]}
    )
    grouped = conflict.deaths_by_dyad_group(events)
    assert grouped.groupby("year")["deaths"].sum().to_dict() == {2002: 3, 2003: 0, 2004: 4}
