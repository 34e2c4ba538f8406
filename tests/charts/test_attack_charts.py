"""Charts of the chapter on the attack draw what their frames hold."""

from functools import partial

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from peshawar import charts, tables
from peshawar.analysis import attack_lists, education, fortnight, places, severity, strikes, toll
from peshawar.analysis.conflict import select_attacks
from peshawar.charts import maps
from peshawar.charts.theme import FOOT, NARROW, WIDE, add_foot, new_figure

TOLL = toll.FinalRange(144, 151, 7)


@pytest.fixture(params=[WIDE, NARROW], ids=["wide", "narrow"])
def axes(request):
    figure, ax = new_figure(width=request.param, height=4.6)
    yield ax
    plt.close(figure)


def curves():
    sizes = severity.draw_power_law(2.4, 2, 600, np.random.default_rng(4))
    return attack_lists.size_curves(sizes, severity.fit_tails(sizes, 2), TOLL, 149)


def deadliest():
    listed = attack_lists.deadliest_attacks(tables.load_mass_casualty_attacks(), TOLL)
    return attack_lists.label_attacks(listed.head(20))


def weeks():
    laid = fortnight.lay_out_fortnight(tables.load_fortnight_events(), "2014-11-24", "2014-12-20")
    return fortnight.label_events(laid, ["N26", "N27", "N35"])


def studies():
    attacks = select_attacks(tables.load_attacks(), is_islamist=True)
    days = tables.load_drone_strike_dates()
    lists = {name: part["date"] for name, part in days.groupby("dataset", sort=False)}
    grid = strikes.study_grid(lists, {"main": attacks["date"]}, [strikes.AFTER, strikes.LATER], {"all": strikes.TO_THE_EVE})
    return strikes.name_studies(grid)


def education_counts():
    return education.count_blocks(tables.load_education_years(), tables.load_education_periods())


def layers():
    return {name: tables.load_layer(name) for name in ("pak_districts_2014", "boundary_lines", "disputed_areas", "places")}


def district_deaths():
    rows = places.rows_of(tables.load_attacks(), tables.load_events(), places.ISLAMIST)
    table = places.deaths_by_district(rows, tables.load_districts(), "2007-01-01", "2014-12-15")
    return table.assign(subtitle="Deaths by district. Boundaries are not an endorsement of any claim.", edges="10|50|150|400")


def test_every_size_is_a_point(axes):
    data = curves()
    charts.plot_attack_sizes(data, axes)
    assert len(axes.collections[0].get_offsets()) == (data["series"] == "attacks").sum()


def test_every_attack_has_its_range_and_its_mark(axes):
    data = deadliest()
    charts.plot_deadliest(data, axes)
    ranges = [line.get_xdata() for line in axes.lines if len(line.get_xdata()) == 2]
    assert [tuple(ends) for ends in ranges] == list(zip(data["killed_low"], data["killed_high"], strict=True))
    assert axes.get_xlim()[0] == 0


def test_every_event_is_drawn_once_and_candidates_are_ringed(axes):
    data = weeks()
    charts.plot_fortnight(data, axes)
    drawn = [len(collection.get_offsets()) for collection in axes.collections]
    assert sum(drawn) == len(data) + data["is_candidate"].sum()


def test_every_study_has_point_interval_and_chance(axes):
    data = studies()
    charts.plot_strike_study(data, axes)
    points = [line.get_xdata()[0] for line in axes.lines if line.get_marker() == "o"]
    assert points == pytest.approx(data["ratio"].tolist())
    assert len(axes.patches) == len(data)


def test_each_published_figure_is_one_bar(axes):
    data = education_counts()
    charts.plot_education_periods(data, axes)
    assert len(axes.patches) == len(data)


def test_districts_are_shaded_by_their_class(axes):
    data = district_deaths()
    charts.plot_district_map(data, axes, layers=layers())
    assert len(axes.child_axes) == 1
    assert maps.shade_of(0, [10, 50]) == maps.SHADES[0]
    assert [maps.shade_of(deaths, [10, 50]) for deaths in (1, 10, 11, 51)] == [maps.SHADES[i] for i in (1, 1, 2, 3)]


def test_a_recoloured_map_has_the_same_outlines_in_other_shades(axes):
    shapes, data = layers(), district_deaths()
    charts.plot_district_map(data, axes, layers=shapes)
    before = sum(len(p.get_path().vertices) for p in axes.patches if p.get_gid())
    nobody = data.assign(deaths=0)
    maps.recolour_district_map(nobody, axes, outlines=maps.outline_districts(shapes))
    shaded = [p for p in axes.patches if p.get_gid()]
    assert sum(len(p.get_path().vertices) for p in shaded) == before == len(shaded[0].get_path().vertices)


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize(
    ("plot", "make"),
    [
        (charts.plot_attack_sizes, curves), (charts.plot_deadliest, deadliest), (charts.plot_fortnight, weeks),
        (charts.plot_strike_study, studies), (charts.plot_education_periods, education_counts),
        (partial(charts.plot_district_map, layers=layers()), district_deaths),
    ],
    ids=["sizes", "deadliest", "fortnight", "strikes", "education", "map"],
)  # fmt: skip
def test_nothing_leaves_the_picture(width, plot, make):
    figure, ax = new_figure(width=width, height=4.8)
    plot(make(), ax)
    add_foot(figure, "Source: UCDP Georeferenced Event Dataset, version 22.1. After Peshawar.")
    figure.canvas.draw()
    renderer = figure.canvas.get_renderer()
    low, high = ax.get_xlim()
    # Labels of ticks outside the axes exist and are not drawn.
    ticks = [text for text in ax.get_xticklabels() if low <= text.get_position()[0] <= high]
    for text in [*ax.texts, *ticks, *ax.get_yticklabels(), figure.subfigs[0]._suptitle]:
        box = text.get_window_extent(renderer)
        assert box.x0 >= -1 and box.x1 <= figure.bbox.x1 + 1, text.get_text()
    for legend in figure.subfigs[0].legends:
        box = legend.get_window_extent(renderer)
        assert box.x1 <= figure.bbox.x1 and box.y0 >= FOOT * figure.dpi * 0.95
    plt.close(figure)


def test_years_before_the_edge_say_where_they_begin():
    figure, ax = new_figure()
    charts.plot_education_periods(
        pd.DataFrame({"series": ["a"], "year_from": [1970], "year_to": [2013], "label": ["724"]}), ax
    )
    assert [text.get_text() for text in ax.texts] == ["724 since 1970"]
    plt.close(figure)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_map_of_places_names_what_has_events_inside_its_frame(width):
    layers = {name: tables.load_layer(name) for name in ("pak_districts_2014", "afg_provinces", "boundary_lines", "disputed_areas", "places")}
    data = pd.DataFrame({"area": ["Khyber", "Kunar", "Peshawar", "Quetta"], "n_events": [7, 1, 2, 4], "subtitle": "Where the places lie"})
    figure, ax = new_figure(width=width, height=5)
    charts.plot_locator(data, ax, layers=layers)
    figure.canvas.draw()
    texts = [text for text in ax.texts if text.get_text()]
    named = {text.get_text() for text in texts}
    # Each once, as area or as town; what lies off the map is not named.
    assert {"Khyber: 7", "Kunar: 1", "Peshawar: 2", "Bajaur"} <= named and not any("Quetta" in name for name in named)
    frame = ax.get_window_extent()
    for text in texts:
        box = text.get_window_extent()
        assert box.x0 >= frame.x0 - 2 and box.x1 <= frame.x1 + 2, text.get_text()
    plt.close(figure)
