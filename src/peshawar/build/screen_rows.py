"""The rows of a table on screens, written as HTML at once.

Sphinx walks over every node of a page some forty times, and a cell is three nodes: the longest tables of the book
would take longer than all its chapters.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from docutils import nodes
from docutils.utils import smartquotes

# This many columns scroll on a phone, and so do fewer with sentences in them: squeezed, they grow taller than anybody reads.
WIDE_TABLE = 5
TEXT_TABLE, SENTENCE = 4, 90
# Up to this many letters in every cell, a table of a few columns fits a phone as it is.
SHORT_TABLE, SHORT_CELL = 5, 24
_TYPED = re.compile(r"['\"`]|--|\.\.\.")


def screen_rows(columns: Sequence[Mapping[str, Any]], rows: Iterable[Sequence[str]], links: Iterable[Sequence[str]]) -> nodes.raw:
    """The body of a table: one row for each of ``rows``, each cell linked where ``links`` has an address for it."""
    sides = [' class="text-right"' if column["is_numeric"] else "" for column in columns]
    lines = []
    for row, addresses in zip(rows, links, strict=True):
        cells = zip(sides, row, addresses, strict=True)
        lines.append("<tr>" + "".join(f"<td{side}>{_cell(text, address)}</td>" for side, text, address in cells) + "</tr>")
    return nodes.raw("", "<tbody>\n" + "\n".join(lines) + "\n</tbody>\n", format="html")


def width_classes(titles: Sequence[str], rows: Sequence[Sequence[str]], *, is_dense: bool) -> list[str]:
    """The classes that say how wide a table must be on a phone, from its columns and the length of what they hold."""
    longest = max((len(text) for row in (titles, *rows) for text in row), default=0)
    classes = ["dense-table"] if is_dense else []
    if len(titles) <= SHORT_TABLE and longest <= SHORT_CELL:
        classes.append("short-table")
    elif len(titles) >= WIDE_TABLE or (len(titles) >= TEXT_TABLE and longest > SENTENCE):
        classes.insert(0, "wide-table")
    return classes


def _cell(text: str, address: str) -> str:
    shown = html.escape(_typeset(text), quote=False)
    if not address:
        return shown
    return f'<a class="reference external" href="{html.escape(address)}">{shown}</a>'


def _typeset(text: str) -> str:
    """With the quotation marks and dashes that Sphinx sets elsewhere on a page."""
    if not _TYPED.search(text):
        return text
    return "".join(smartquotes.educate_tokens([("plain", text)], attr="qDe", language="en"))
