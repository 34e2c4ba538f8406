"""Bars as one shape, and letters as marks."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from peshawar.charts.bars import draw_bars, draw_boxes, letter_mark


@pytest.fixture
def ax():
    figure, ax = plt.subplots()
    yield ax
    plt.close(figure)


def corners(boxes):
    return [tuple(path.get_extents().bounds) for path in boxes.get_paths()]


def test_a_bar_stands_on_its_base_around_its_place(ax):
    boxes = draw_bars(ax, [2001, 2002], [3, 4], 0.5, [0, 10])
    assert corners(boxes) == [(2000.75, 0, 0.5, 3), (2001.75, 10, 0.5, 4)]


def test_what_has_no_number_is_left_out(ax):
    heights = pd.Series([3, None, 0], dtype="Int64").astype("Float64").to_numpy(float, na_value=np.nan)
    assert corners(draw_bars(ax, [1, 2, 3], heights, 1.0)) == [(0.5, 0, 1, 3), (2.5, 0, 1, 0)]
    assert corners(draw_boxes(ax, [], [], 0, [])) == []


def test_limits_are_those_of_the_library_s_own_bars(ax):
    places, heights = np.arange(2000, 2010), np.arange(1, 11)
    draw_bars(ax, places, heights)
    figure, other = plt.subplots()
    other.bar(places, heights, width=0.8)
    assert ax.get_xlim() == pytest.approx(other.get_xlim()) and ax.get_ylim() == pytest.approx(other.get_ylim())
    assert ax.get_ylim()[0] == 0
    plt.close(figure)


def test_boxes_below_zero_hang_from_it(ax):
    draw_boxes(ax, [0, 1], [1, 2], 0, [-3, -5])
    assert ax.get_ylim()[0] < -5 and ax.get_ylim()[1] == 0


@pytest.mark.parametrize("letters", ["1", "11", "?"])
def test_letters_are_centred_on_the_point(letters):
    box = letter_mark(letters).get_extents()
    assert (box.x0 + box.x1, box.y0 + box.y1) == pytest.approx((0, 0), abs=1e-9)
    assert box.width > 0 and box.height > 0
