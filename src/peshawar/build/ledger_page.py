"""The page of the number ledger: every number with its unit, sources, exhibit and the places that say it.

The page is prose with one directive; its table is made when all pages are read, from what they
registered. Nothing is written into the tree.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx
from sphinx.util.nodes import make_refnode

from .explorer_nodes import row_filter_nodes
from .front_nodes import all_exhibits, all_numbers, all_records, number_anchor, page_names
from .light_pages import Cell, Row
from .uses import PAGE_TITLES, PARAGRAPH, Place, page_title, places_of_numbers

HEAD = ("Number", "As printed", "What it counts", "Tables it is computed from", "Shown in", "Said in")
WIDTHS = (22, 10, 20, 22, 12, 24)
FILTER_ID = "numbers"
NOT_PRINTED = "The {n} numbers are listed in the HTML book, and in the file number-ledger.csv there."


class LedgerTable(nodes.container):
    """Stands for the table of all numbers."""


class NumberLedger(Directive):
    """``{number-ledger}``: the table of all numbers of the book."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        return [LedgerTable("", classes=["number-ledger"])]


def fill_ledger(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the table in the place of the directive, one part a page of the book."""
    for stand_in in list(doctree.findall(LedgerTable)):
        numbers = all_numbers(app.env)
        if app.builder.format != "html":
            stand_in.replace_self(nodes.paragraph("", NOT_PRINTED.format(n=f"{len(numbers):,d}")))
            continue
        stand_in.replace_self(_ledger(app, docname, numbers))


def _ledger(app: Sphinx, docname: str, numbers: dict[str, dict[str, Any]]) -> list[nodes.Node]:
    places = places_of_numbers(all_records(app.env))
    exhibits, pages = all_exhibits(app.env), page_names(app.env)
    count = nodes.paragraph("", f"{len(numbers):,d} numbers.", classes=["ledger-count"])
    controls = row_filter_nodes(FILTER_ID, "the ledger", ".ledger-table tbody tr", len(numbers))
    box: list[nodes.Node] = [count, nodes.container("", controls, ids=[FILTER_ID])]
    by_page: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for full, number in numbers.items():
        by_page.setdefault(full.split("::")[0], []).append((full, number))
    for page in sorted(by_page, key=lambda key: _reading_order(app, pages.get(key, ""))):
        table = nodes.table(ids=[f"numbers-of-{page}".replace("_", "-")], classes=["exhibit-table", "colwidths-given", "wide-table", "dense-table", "ledger-table"])
        table += nodes.title("", "", nodes.strong(text=_title(app, page, pages)))
        group = nodes.tgroup(cols=len(HEAD))
        group.extend(nodes.colspec(colwidth=width) for width in WIDTHS)
        group += nodes.thead("", nodes.row("", *(nodes.entry("", Cell("", title)) for title in HEAD)))
        body = nodes.tbody()
        for full, number in by_page[page]:
            row = Row("", ids=[number_anchor(page, number["name"])])
            name = Cell("", "", nodes.literal(text=number["name"]))
            row += nodes.entry("", name)
            row += nodes.entry("", Cell("", number["printed"]))
            row += nodes.entry("", Cell("", number["unit"]))
            row += nodes.entry("", Cell("", ", ".join(number["sources"][:6]) + (f" and {len(number['sources']) - 6} more" if len(number["sources"]) > 6 else "")))
            row += nodes.entry("", _links(app, docname, [Place(page, number["exhibit"], "")] if number["exhibit"] else [], exhibits, pages, page))
            row += nodes.entry("", _links(app, docname, places.get((page, number["name"]), []), exhibits, pages, page))
            body += row
        group += body
        table += group
        box.append(nodes.container("", table, classes=["ledger-part"]))
    return box


def _title(app: Sphinx, page: str, pages: dict[str, str]) -> str:
    """The title that the page carries, the name by which the book calls it where it has one."""
    docname = pages.get(page, "")
    return app.env.titles[docname].astext() if docname in app.env.titles and page not in PAGE_TITLES else page_title(page)


def _reading_order(app: Sphinx, docname: str) -> tuple[int, str]:
    order = list(app.env.toctree_includes.get(app.config.root_doc, []))
    return (-1 if docname == app.config.root_doc else order.index(docname) if docname in order else len(order), docname)


def _links(app: Sphinx, docname: str, places: list[Place], exhibits: dict[str, tuple[str, str]], pages: dict[str, str], own: str) -> Cell:
    line = Cell()
    for number, place in enumerate(places):
        line += [nodes.Text(", ")] if number else []
        target, text = exhibits.get(place.label, (pages.get(place.page, ""), place.text or PARAGRAPH))
        if place.page != own:
            text = f"{_title(app, place.page, pages)} ({text})"
        line += make_refnode(app.builder, docname, target, place.label, nodes.inline(text=text)) if target else nodes.Text(text)
    return line if places else Cell("", "\u2013")


