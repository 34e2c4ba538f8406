"""The palette: every colour stands out from white paper, and no two that stand side by side need colour vision.

Colour blindness is simulated after Vienot, Brettel and Mollon (1999; protanopia, deuteranopia) and Brettel, Vienot and
Mollon (1997; tritanopia); distances are CIEDE2000.
"""

from __future__ import annotations

from itertools import combinations

import pytest
from coloraide import Color

from peshawar.charts import aid, attack, conflict, disagreement, outlook, toll, us_pakistan, verdicts
from peshawar.charts.theme import COLOURS, INK, MUTED

# Where shapes, lines and hatches are alike, two colours differ by at least this much to every eye.
APART = 10.0
GRAPHIC, TEXT = 3.0, 4.5
EYES = ("", "protan", "deutan", "tritan")
# What each chart sets side by side: name -> colour, and what else tells it apart (hatch, marker, line style).
SIDE_BY_SIDE = {
    "aid by component": {key: (colour, hatch) for key, (_, colour, hatch) in aid.COMPONENTS.items()},
    "deaths by dyad": dict(conflict.GROUP_STYLE),
    "deaths by type": {key: style[1:] for key, style in conflict.TYPE_STYLE.items()},
    "tails of attack sizes": dict(attack.TAIL_STYLE),
    "odds by model": dict(outlook.MODEL_STYLE),
    "the fortnight": {key: (colour, mark) for key, (mark, colour) in attack.KIND_STYLE.items()},
    "counts of violence": {key: (colour, mark) for key, (mark, colour) in disagreement.MARKS.items()},
    "lists of strikes": {key: (colour, mark) for key, (mark, colour, _) in us_pakistan.DATASETS.items()},
    "reports of the toll": {key: (style["color"], style["marker"]) for key, style in toll.MARKS.items()},
    "verdicts": {key: (style["color"], (style["marker"], style["markerfacecolor"], style.get("fillstyle"))) for key, style in verdicts.MARKS.items()},
    "bars of verdicts": {key: (verdicts.MARKS[key]["color"], verdicts.HATCHES[key] or verdicts.FILLS[key]) for key in verdicts.FILLS},
}  # fmt: skip


@pytest.mark.parametrize("name", COLOURS)
def test_every_colour_stands_out_from_white_paper(name: str) -> None:
    assert Color(COLOURS[name]).contrast("white", method="wcag21") >= GRAPHIC


def test_colours_of_letters_can_be_read() -> None:
    for colour in (INK, MUTED, COLOURS["article"], COLOURS["state"]):
        assert Color(colour).contrast("white", method="wcag21") >= TEXT


def distance(first: str, second: str, eye: str) -> float:
    """CIEDE2000 between two colours as one kind of eye sees them."""
    seen = [Color(colour).filter(eye) if eye else Color(colour) for colour in (first, second)]
    return seen[0].delta_e(seen[1], method="2000")


@pytest.mark.parametrize("chart", SIDE_BY_SIDE)
def test_what_stands_side_by_side_stays_apart_for_every_eye(chart: str) -> None:
    styles = SIDE_BY_SIDE[chart]
    close = [
        f"{first} and {second}: {distance(styles[first][0], styles[second][0], eye):.1f} ({eye or 'all colours'})"
        for first, second in combinations(styles, 2)
        if styles[first][1] == styles[second][1]
        for eye in EYES
        if distance(styles[first][0], styles[second][0], eye) < APART
    ]
    assert not close, close


@pytest.mark.parametrize("chart", SIDE_BY_SIDE)
def test_every_fill_and_mark_stands_out_from_white_paper(chart: str) -> None:
    faint = {name: colour for name, (colour, _) in SIDE_BY_SIDE[chart].items() if Color(colour).contrast("white", method="wcag21") < GRAPHIC}
    assert not faint


def test_the_measure_sees_two_colours_that_a_colour_blind_reader_confuses() -> None:
    assert distance("#d62728", "#2ca02c", "") > 3 * APART > distance("#8a6d00", "#c76a15", "protan") * 3
