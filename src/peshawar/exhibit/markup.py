"""The HTML of an explorer's controls, words and picture: one text for the built page and the live notebook.

Standard library only: the Sphinx step reads it. The front end (``front_end/explorer.js``) fills and
moves what stands here and makes no elements of its own, so nothing shifts when it starts.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

NEEDS_SCRIPT = "The choices need JavaScript; without it this is the default state."


def explorer_html(
    prefix: str,
    spec: Mapping[str, Any],
    state: Mapping[str, Any],
    *,
    label: str = "",
    picture: Mapping[str, Any] | None = None,
    data: str = "",
) -> str:
    """Controls, the state in words, and where there are pictures the picture with the links to its data.

    ``prefix`` begins every id; ``spec`` as from ``Explorer.spec``; ``label`` is the exhibit's, for the
    address that restores a state, which only a page has; ``picture`` holds ``src``, ``width`` and ``height`` of the state shown, and
    ``data`` the address of its CSV. A live notebook leaves those two to the front end.
    """
    parts = [_form(prefix, spec), _words(prefix, spec, state)]
    if not spec["rows"]:
        # "dark-light" tells the theme to leave the picture alone in dark mode: it stands on white paper.
        attributes = {"src": "", **(picture or {}), "alt": state["alt"]}
        shown = "".join(f' {name}="{_quote(value)}"' for name, value in attributes.items() if value != "")
        parts.append(f'<img class="explorer-picture dark-light"{shown} loading="lazy" decoding="async">')
    links = []
    if not spec["rows"]:
        links.append(f'<a data-explorer-link="data" href="{_quote(data)}" download>Data of this state (CSV)</a>')
    if label:
        what = "choice" if spec["rows"] else "state"
        links.append(f'<a data-explorer-link="address" href="#{_quote(label)}">Link to this {what}</a>')
    parts.append(f'<p class="explorer-links">{" ".join(links)}</p>' if links else "")
    return "".join(parts)


def _form(prefix: str, spec: Mapping[str, Any]) -> str:
    fields = "".join(_field(prefix, control, spec["value"][control["name"]]) for control in spec["controls"])
    return f'<form class="explorer-controls" aria-label="{_quote(spec["title"])}">{fields}</form>'


def _field(prefix: str, control: Mapping[str, Any], chosen: str) -> str:
    place = f"{prefix}-{control['name']}"
    if control["options"]:
        options = "".join(
            f'<option value="{_quote(key)}"{" selected" if key == chosen else ""}>{html.escape(text)}</option>'
            for key, text in control["options"]
        )
        field = f'<select id="{place}" name="{control["name"]}">{options}</select>'
    else:
        field = f'<input type="search" id="{place}" name="{control["name"]}" maxlength="100" autocomplete="off">'
    return f'<div class="explorer-field"><label for="{place}">{html.escape(control["label"])}</label>{field}</div>'


def _words(prefix: str, spec: Mapping[str, Any], state: Mapping[str, Any]) -> str:
    fields = " ".join(f"{prefix}-{control['name']}" for control in spec["controls"])
    without = f'<noscript><p class="explorer-note">{NEEDS_SCRIPT}</p></noscript>' if not spec["rows"] else ""
    return f'<output class="explorer-sentence" aria-live="polite" for="{fields}">{html.escape(state["sentence"])}</output>{without}'


def row_filter(title: str, scope: str, noun: str) -> dict[str, Any]:
    """An explorer with nothing but a field for words, over rows that stand on the page. ``scope`` is a CSS selector."""
    return {
        "title": title,
        "controls": [{"name": "words", "label": "Words in the row", "options": []}],
        "states": {},
        "value": {"words": ""},
        "rows": {"scope": scope, "noun": noun, "values": {}},
    }


def count_sentence(shown: int, total: int, noun: str) -> str:
    """What a filter says of itself; the front end says the same."""
    return f"{shown:,d} of {total:,d} {noun} shown"


def _quote(value: object) -> str:
    return html.escape(str(value), quote=True)
