"""Numbers that moved: old, new, and the places that say them."""

from peshawar.build.numbers import compare_ledgers, find_places
from peshawar.build.uses import Place, places_of_numbers, say_places
from peshawar.exhibit.mime import EXHIBIT_MIME


def row(name, printed, page="attack"):
    return {"page": page, "name": name, "printed": printed, "unit": "people"}


def test_moved_new_and_gone_are_told_apart():
    places = {("attack", "a"): [Place("attack", "fig-x", "Figure 1.1"), Place("front", "", "text")]}
    moved = compare_ledgers([row("a", "1"), row("b", "2"), row("d", "9")], [row("a", "3"), row("c", "4"), row("d", "9")], places)
    assert [one.describe() for one in moved] == [
        "attack::a: 1 \u2192 3 (people; said in Figure 1.1; Front page: text)",
        "attack::c: \u2013 \u2192 4 (people)",
        "attack::b: 2 \u2192 \u2013 (people)",
    ]


def test_places_come_from_uses_and_quotes():
    records = [
        {"kind": "prose", "page": "attack", "uses": ["a"]},
        {"kind": "figure", "page": "attack", "label": "fig-x", "number": "Figure 1.1", "uses": ["a", "a"]},
        {"kind": "key-judgements", "page": "front", "label": "key-judgements", "uses": [], "quotes": ["attack::a"]},
    ]
    places = places_of_numbers(records)
    assert say_places(places["attack", "a"], "attack") == "text, Figure 1.1; Front page: key judgements"


def test_places_are_read_from_executed_notebooks():
    record = {"version": 1, "kind": "prose", "page": "attack", "uses": ["a"]}
    assert find_places([{"cells": [{"outputs": [{"data": {EXHIBIT_MIME: record}}]}]}]) == {("attack", "a"): [Place("attack", "", "text")]}
