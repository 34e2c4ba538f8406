"""Explorers as docutils nodes: the default state in the page, the others as files that load when they are chosen.

Pictures and data of all states come out of the cell's output (``record["explorer"]``). Each is written once,
under the name of the first state that shows it; Sphinx copies them with the downloads of the page.
"""

from __future__ import annotations

import html
import json
import posixpath
from collections.abc import Callable, Mapping
from typing import Any

from docutils import nodes

from peshawar.exhibit.markup import count_sentence, explorer_html, row_filter

from .pictures import picture_size

Write = Callable[[str, bytes], str]
PRINTED = "The reader chooses: {names}. Printed is {chosen}."


def explorer_nodes(
    record: Mapping[str, Any], write: Write, publish: Callable[[str], str], caption: list[nodes.Node]
) -> list[nodes.Element]:
    """The explorer on screens.

    write    writes a file beside the executed notebooks and returns its address for Sphinx
    publish  has Sphinx copy such a file into the book and returns its address for the page
    """
    label, spec = record["label"], record["explorer"]
    files: dict[str, str] = {}

    def keep(content: str, name: str) -> str:
        if content not in files:
            files[content] = publish(write(name, content.encode("utf-8")))
        return files[content]

    states = {}
    for key, state in spec["states"].items():
        name = f"{label}-{key.replace('|', '-')}"
        width, height = picture_size(state["svg"])
        states[key] = {
            "sentence": state["sentence"],
            "alt": state["alt"],
            "picture": keep(state["svg"], f"{name}.svg"),
            "width": width,
            "height": height,
            "data": keep(state["csv"], f"{name}.csv"),
        }
        states[key]["name"] = posixpath.basename(states[key]["data"])
    chosen = states[default_key(spec)]
    picture = {"src": chosen["picture"], "width": chosen["width"], "height": chosen["height"]}
    inside = explorer_html(label, spec, chosen, label=label, picture=picture, data=chosen["data"])
    live = _root(label, spec, states, inside, "explorer")
    figure = nodes.figure("", live)
    figure += nodes.caption("", "", *caption)
    return [figure]


def default_key(spec: Mapping[str, Any]) -> str:
    """The state that an explorer opens with."""
    return "|".join(spec["value"][control["name"]] for control in spec["controls"])


def printed_note(spec: Mapping[str, Any]) -> str:
    """What a reader of the printed book does not see."""
    names = "; ".join(control["label"] for control in spec["controls"])
    chosen = "; ".join(dict(control["options"])[spec["value"][control["name"]]] for control in spec["controls"])
    return PRINTED.format(names=names, chosen=chosen)


def list_nodes(label: str, spec: Mapping[str, Any], count: int) -> nodes.raw:
    """The controls of an explorer over rows of the page, ``count`` of them; ``label`` is the id of what holds the rows."""
    state = {"sentence": count_sentence(count, count, spec["rows"]["noun"])}
    return _root(label, spec, {}, explorer_html(label, spec, state, label=label), "explorer-list")


def row_filter_nodes(label: str, name: str, scope: str, count: int) -> nodes.raw:
    """A field for words over the rows of tables; ``label`` is the id of what holds them, ``name`` what a reader hears."""
    return list_nodes(label, row_filter(f"Filter the rows of {name}", scope, "rows"), count)


def _root(label: str, spec: Mapping[str, Any], states: Mapping[str, Any], inside: str, css: str) -> nodes.raw:
    page = {
        "controls": [{"name": c["name"], "options": [key for key, _ in c["options"]]} for c in spec["controls"]],
        "value": spec["value"],
        "states": states,
        "rows": spec["rows"],
    }
    # "</" would end the script element early; JSON reads "<\/" as the same text.
    text = json.dumps(page, ensure_ascii=False, sort_keys=True, separators=(",", ":")).replace("</", "<\\/")
    name = html.escape(label, quote=True)
    return nodes.raw(
        "",
        f'<div class="{css}" data-explorer="{name}">{inside}</div>\n'
        f'<script type="application/json" id="{name}-states">{text}</script>',
        format="html",
    )
