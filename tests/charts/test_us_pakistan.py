"""Charts of the third chapter draw what their frames hold."""

import matplotlib.pyplot as plt
import pytest
from matplotlib.text import Text

from peshawar import charts, tables
from peshawar.analysis import aid_definitions, drone_counts, threats
from peshawar.charts.theme import FOOT, NARROW, WIDE, add_foot, new_figure
from peshawar.exhibit.indicators import load_indicators


@pytest.fixture(params=[WIDE, NARROW], ids=["wide", "narrow"])
def axes(request):
    figure, ax = new_figure(width=request.param, height=6)
    yield ax
    plt.close(figure)


def stages_and_arms():
    stages = aid_definitions.stages_by_year(tables.load_crs_aid_yearly(), tables.load_greenbook_aid(), tables.load_foreign_assistance())
    return aid_definitions.stages_and_arms(stages, tables.load_arms_imports())


def polls_and_counts():
    polls = drone_counts.drone_opinion(tables.load_opinion_findings(), tables.load_context_numbers())
    return drone_counts.chart_rows(tables.load_drone_years(), polls)


def definitions():
    listed = aid_definitions.list_definitions(
        tables.load_crs_aid(), tables.load_crs_aid_yearly(), tables.load_greenbook_aid(), tables.load_foreign_assistance(), tables.load_price_index()
    )
    return listed.assign(article=28.4)


CHARTS = {
    "long run": (charts.plot_long_run, lambda: aid_definitions.long_run(tables.load_greenbook_aid(), threats.list_cuts(tables.load_aid_threats(), 2020))),
    "military financing": (charts.plot_military_financing, lambda: aid_definitions.military_financing(tables.load_fmf_aid())),
    "threats": (charts.plot_threats, lambda: threats.chart_rows(tables.load_aid_threats())),
    "indicators": (charts.plot_indicators, load_indicators),
    "drones": (charts.plot_drones_and_opinion, polls_and_counts),
    "stages": (charts.plot_stages_and_arms, stages_and_arms),
    "definitions": (charts.plot_definitions, definitions),
}  # fmt: skip


def test_the_long_run_holds_all_money(axes):
    data = CHARTS["long run"][1]()
    charts.plot_long_run(data, axes)
    both, economic = (patch.get_data() for patch in axes.patches)
    assert list(both.values - both.baseline) == pytest.approx(list(data["military_musd_2020"]))
    assert list(economic.values) == list(data["economic_musd_2020"])
    assert list(axes.lines[0].get_ydata()) == list(data["total_musd"])


def test_every_episode_has_a_mark_and_every_rate_an_interval(axes):
    data = CHARTS["threats"][1]()
    root = axes.get_figure(root=True)
    charts.plot_threats(data, axes)
    top, below = root.axes
    episodes = data[data["part"] == "episode"]
    marks = sorted(float(year) for line in top.lines if line.get_linestyle() == "None" for year in line.get_xdata())
    assert marks == sorted(episodes["year"])
    # Every cut that was undone has its span, and no span floats: where the cut came later, a line leads to it from the mark.
    undone = episodes.dropna(subset="end")
    waited, cuts = ([segment[:, 0].tolist() for segment in lines.get_segments()] for lines in top.collections)
    assert cuts == undone[["start", "end"]].to_numpy().tolist()
    assert waited == undone.loc[undone["start"] > undone["year"], ["year", "start"]].to_numpy().tolist()
    key = {text.get_text() for text in root.subfigs[0].legends[0].get_texts()}
    assert key >= {"the article", "outcome not read"}
    spans = [line for line in below.lines if len(line.get_xdata()) == 2]
    assert len(spans) == (data["part"] == "rate").sum()


def test_one_small_chart_for_each_indicator(axes):
    data = load_indicators()
    root = axes.get_figure(root=True)
    charts.plot_indicators(data, axes)
    assert sum(one.axison for one in root.axes) == data["indicator"].nunique()


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("name", CHARTS)
def test_nothing_is_drawn_outside_the_picture_or_over_the_source(width, name):
    plot, frame = CHARTS[name]
    figure, ax = new_figure(width=width, height=6.5 if width == WIDE else 8.4)
    plot(frame(), ax)
    add_foot(figure, "Source: USAID Greenbook, 2022; sources of each episode. After Peshawar.")
    figure.canvas.draw()
    renderer, page = figure.canvas.get_renderer(), figure.bbox
    shown = [axes for axes in figure.axes if axes.axison]
    texts = [text for axes in shown for text in [*axes.texts, *axes.get_children()] if isinstance(text, Text) and text.get_text()]
    parts = [*texts, *figure.subfigs[0].texts, *(axis for axes in shown for axis in (axes.xaxis, axes.yaxis))]
    for part in parts:
        box = part.get_tightbbox(renderer)
        if box is not None:
            assert box.x0 >= page.x0 - 1 and box.x1 <= page.x1 + 1, part
    # The subtitle over a grid stands above the names of its charts.
    over = figure.subfigs[0]._suptitle
    if over is not None:
        below = max(text.get_window_extent(renderer).y1 for axes in shown for text in [axes._left_title, *axes.texts] if text.get_text())
        assert over.get_window_extent(renderer).y0 >= below - 1
    for legend in figure.subfigs[0].legends:
        box = legend.get_window_extent(renderer)
        assert box.x1 <= page.x1 and box.y0 >= FOOT * figure.dpi * 0.95
    plt.close(figure)
