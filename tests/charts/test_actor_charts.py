"""The pictures of the chapter on the regional actors: whole, and readable at the width of a phone."""

from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from peshawar import charts, tables
from peshawar.analysis import borderland, conflict, movements, relations
from peshawar.charts import relations as drawing
from peshawar.charts.theme import NARROW, WIDE, add_foot, new_figure
from peshawar.exhibit.relations_explorer import DAYS, PICTURE_WIDTH, merged_ties, subtitle

SIZES = [(WIDE, 4.9), (PICTURE_WIDTH, 4.6), (NARROW, 4.7)]


@pytest.fixture(params=[(day, size) for day in DAYS for size in SIZES], ids=lambda param: f"{param[0]}-{param[1][0]}")
def network(request):
    """The network of a prepared day on paper, in the explorer or on a phone, with the boxes around its labels in pixels."""
    day, (width, height) = request.param
    figure, ax = new_figure(width=width, height=height)
    pairs = relations.pairs_on(merged_ties(tables.load_relations(), day)).assign(subtitle=subtitle(day))
    charts.plot_relations_network(pairs, ax)
    add_foot(figure, "Source: our coding. After Peshawar.")
    figure.canvas.draw()
    renderer = figure.canvas.get_renderer()
    boxes = {text.get_gid().removeprefix("actor-"): text.get_bbox_patch().get_window_extent(renderer) for text in ax.texts}
    yield figure, ax, pairs, boxes
    plt.close(figure)


def test_no_labels_overlap_and_none_leaves_the_picture(network):
    figure, _, _, boxes = network
    assert set(boxes) == set(drawing.PLACES)
    for one, other in combinations(boxes, 2):
        assert not boxes[one].overlaps(boxes[other]), f"{one} and {other}"
    for actor, box in boxes.items():
        assert figure.bbox.x0 <= box.x0 and box.x1 <= figure.bbox.x1, actor
        assert box.y1 <= figure.bbox.y1, actor


def test_no_line_runs_behind_a_third_actor(network):
    _, ax, pairs, boxes = network
    for pair in pairs[pairs["first"].isin(boxes) & pairs["second"].isin(boxes)].itertuples():
        corners = drawing.line_between(pair.first, pair.second)
        steps = np.linspace(0, 1, 120)
        line = np.column_stack([np.interp(steps, np.linspace(0, 1, corners.shape[1]), row) for row in corners])
        for x, y in ax.transData.transform(line):
            for actor in set(boxes) - {pair.first, pair.second}:
                box = boxes[actor]
                assert not (box.x0 < x < box.x1 and box.y0 < y < box.y1), f"{pair.first}-{pair.second} behind {actor}"


def test_every_line_stays_inside_the_axes(network):
    _, ax, pairs, boxes = network
    for pair in pairs[pairs["first"].isin(boxes) & pairs["second"].isin(boxes)].itertuples():
        x, y = drawing.line_between(pair.first, pair.second)
        assert ax.get_xlim()[0] < x.min() and x.max() < ax.get_xlim()[1], pair
        assert ax.get_ylim()[0] < y.min() and y.max() < ax.get_ylim()[1], pair


def test_the_network_draws_every_pair_that_has_places(network):
    _, ax, pairs, boxes = network
    placed = pairs[pairs["first"].isin(boxes) & pairs["second"].isin(boxes)]
    assert len(ax.lines) == len(placed)
    hostile = sum(line.get_color() == drawing.HOSTILE for line in ax.lines)
    assert hostile == (placed["sign"] < 0).sum()


def test_signs_differ_in_pattern_as_well_as_in_colour():
    styles = [drawing._line_style(sign, False) for sign in (-1, 0, 1)]
    assert len({str(style["linestyle"]) for style in styles}) == 3
    assert len({style["color"] for style in styles}) == 3


def test_every_actor_has_a_place_in_the_matrix_and_a_label():
    actors = set(tables.load_actors()["actor_id"]) - {"ARMY", "HQN"}
    assert set(drawing.MATRIX_ORDER) == actors == set(drawing.ACTOR_LABELS)
    assert set(drawing.PLACES) <= actors


def frames():
    events = tables.load_events()
    ttp, one_sided = tables.load_ttp_battle_deaths(), tables.load_one_sided_deaths()
    countries = tables.load_country_year_deaths()
    family = conflict.TTP_FAMILY | conflict.OTHER_ISLAMISTS
    counts = borderland.afghan_counts(tables.load_context_numbers(), 20_000, 99_999)
    day = "2014-12-16"
    return {
        "movements": (charts.plot_ttp_and_factions, movements.timeline_of_movement(ttp, one_sided, tables.load_group_splits(), pd.Timestamp("2025-12-31")), 6.7, 7.2),
        "talks": (charts.plot_talks, movements.talks_frame(tables.load_timeline(), events, family=family), 5.3, 6.6),
        "areas": (charts.plot_deaths_by_area, borderland.deaths_by_area(events, 2004, 2021), 3.9, 4.0),
        "afghans": (charts.plot_afghan_counts, counts.assign(label="372,091, about 9 in 100 of all"), 3.0, 3.3),
        "countries": (charts.plot_two_countries, pd.concat([conflict.country_deaths(countries, name, 2000).assign(country=name) for name in ("Afghanistan", "Pakistan")]), 5.0, 5.6),
        "matrix": (charts.plot_relations_matrix, relations.directed_signs(merged_ties(tables.load_relations(), day)).assign(subtitle=subtitle(day)), 5.2, 4.8),
    }  # fmt: skip


@pytest.fixture(scope="module")
def drawn():
    pictures = {}
    for name, (plot, data, height, narrow_height) in frames().items():
        for width, tall in ((WIDE, height), (NARROW, narrow_height)):
            figure, ax = new_figure(width=width, height=tall)
            last = plot(data, ax)
            add_foot(figure, "Source: UCDP Georeferenced Event Dataset 22.1 (CC BY 4.0). After Peshawar.")
            figure.canvas.draw()
            pictures[name, width] = (figure, last, data)
    yield pictures
    plt.close("all")


def shown_labels(ax):
    """The labels of ticks inside the view; matplotlib keeps one beyond each end that it does not draw."""
    for axis, (low, high) in ((ax.xaxis, sorted(ax.get_xlim())), (ax.yaxis, sorted(ax.get_ylim()))):
        for place, label in zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=False):
            if low <= place <= high:
                yield label


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("name", ["movements", "talks", "areas", "afghans", "countries", "matrix"])
def test_no_word_leaves_the_picture(drawn, name, width):
    figure, _, _ = drawn[name, width]
    renderer = figure.canvas.get_renderer()
    found = [text for ax in figure.axes for text in [*ax.texts, ax._left_title, *shown_labels(ax)]]
    for subfigure in figure.subfigs:
        found += [*subfigure.texts, *(text for legend in subfigure.legends for text in legend.get_texts())]
    for text in found:
        if not text.get_text() or not text.get_visible():
            continue
        box = text.get_window_extent(renderer)
        assert figure.bbox.x0 - 1 <= box.x0 and box.x1 <= figure.bbox.x1 + 1, text.get_text()
        assert box.y1 <= figure.bbox.y1 + 1, text.get_text()


def test_years_below_the_threshold_are_empty_boxes(drawn):
    figure, _, data = drawn["movements", WIDE]
    civilians = data[data["series"] == "civilians"]
    empty = [boxes for boxes in figure.axes[1].collections if not boxes.get_facecolor().size]
    heights = [path.vertices[:, 1].max() for boxes in empty for path in boxes.get_paths()]
    assert len(heights) == civilians["is_below_floor"].sum() > 0
    assert set(heights) == {movements.ONE_SIDED_FLOOR}


def test_the_weeks_hold_all_the_dead(drawn):
    _, ax, data = drawn["talks", WIDE]
    ends = [path.vertices[:, 1] for bars in ax.collections for path in bars.get_paths()]
    weeks = data[data["series"] == "week"]
    assert sum(end.max() for end in ends) == weeks["others"].sum()
    assert -sum(end.min() for end in ends) == weeks["militants"].sum()


def test_faction_labels_stand_clear_of_one_another(drawn):
    for width in (WIDE, NARROW):
        figure, strip, _ = drawn["movements", width]
        boxes = [text.get_window_extent(figure.canvas.get_renderer()) for text in strip.texts]
        for one, other in combinations(boxes, 2):
            assert not one.overlaps(other)


def test_every_shade_of_the_grid_is_in_its_key(drawn):
    for width in (WIDE, NARROW):
        figure, ax, _ = drawn["areas", width]
        (key,) = ax.figure.legends
        words = [text.get_text() for text in key.get_texts()]
        assert words == ["no event coded", "1 to 9", "10 to 99", "100 to 299", "300 to 999", "1,000 and more"]
        (mesh,) = (drawn_part for drawn_part in ax.collections if hasattr(drawn_part, "get_coordinates"))
        faces = {tuple(patch.get_facecolor()) for patch in key.get_patches()}
        assert {tuple(mesh.cmap(mesh.norm(value))) for value in (1, 9, 10, 99, 100, 299, 300, 999, 1000, 2389)} <= faces


def test_every_prepared_day_is_drawn():
    coded = tables.load_relations()
    for day in DAYS:
        assert len(relations.pairs_on(merged_ties(coded, day))) > 10
