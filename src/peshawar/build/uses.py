"""Where each number of the book is used: exhibits and paragraphs, by the records that name it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

PAGE_TITLES = {
    "front": "Front page",
    "how_to_read": "How to read this book",
    "attack": "The attack",
    "actors": "The regional actors",
    "us_pakistan": "US-Pakistan relations",
    "outlook": "The outlook",
    "claims": "The claims, one by one",
    "methods": "Methods",
    "data": "Data and sources",
    "disagree": "Where the sources disagree",
    "voices": "Ethics and voices",
}
PARAGRAPH = "text"


class Place(NamedTuple):
    """A place that says a number: page, label of the exhibit (empty for a paragraph), words for it."""

    page: str
    label: str
    text: str


def page_title(page: str) -> str:
    """The title of a page, or its key with spaces for a technical note."""
    return PAGE_TITLES.get(page, page.replace("_", " "))


def place_of(record: dict[str, Any]) -> Place:
    """The place that one record stands for."""
    if record["kind"] == "key-judgements":
        return Place(record["page"], record["label"], "key judgements")
    if record.get("number"):
        return Place(record["page"], record["label"], record["number"])
    return Place(record["page"], "", PARAGRAPH)


def places_of_numbers(records: Iterable[dict[str, Any]]) -> dict[tuple[str, str], list[Place]]:
    """For every number that a record names, as (page, name): the places, once each and in order.

    ``uses`` are names of the record's own page, ``quotes`` are ``page::name``.
    """
    places: dict[tuple[str, str], list[Place]] = {}
    for record in records:
        named = [(record["page"], name) for name in record.get("uses", ())]
        named += [tuple(full.split("::", 1)) for full in record.get("quotes", ())]
        for key in named:
            known = places.setdefault(key, [])
            if place_of(record) not in known:
                known.append(place_of(record))
    return places


def say_places(places: Iterable[Place], own_page: str) -> str:
    """Places in words: "Figure 1.1, text; Front page: key judgements"."""
    by_page: dict[str, list[str]] = {}
    for place in places:
        by_page.setdefault(place.page, []).append(place.text)
    parts = [", ".join(by_page.pop(own_page))] if own_page in by_page else []
    parts += [f"{page_title(page)}: {', '.join(texts)}" for page, texts in by_page.items()]
    return "; ".join(parts)
