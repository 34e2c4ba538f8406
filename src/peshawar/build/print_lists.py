"""Lists that close the printed book: all sources by publisher, and the colophon with the programs that made the book."""

from __future__ import annotations

import csv
import io
import platform
from importlib.metadata import version
from itertools import groupby
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx

from .print_nodes import is_printing

SOURCES_LABEL = "tbl-sources"
HEADING = "Sources, by publisher"
LEAD = (
    "All {n:,d} sources of facts and claims, with the letter of the publisher and the number that the rule gives the "
    "information. The titles are ours where a page is a report among many. Each is a link in the file; the addresses "
    "are printed in data/sources.csv."
)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Program, what it did. Versions are those of the environment, which requirements.lock fixes.
PROGRAMS = (
    ("jupyter-book", "pages and contents"),
    ("sphinx", "HTML and LaTeX"),
    ("myst-nb", "notebooks as pages"),
    ("sphinx-book-theme", "look of the HTML book"),
    ("sphinxcontrib-bibtex", "works cited"),
    ("jupyter-cache", "stored results"),
    ("nbclient", "running the notebooks"),
    ("pandas", "tables"),
    ("numpy", "arithmetic"),
    ("scipy", "distributions and fits"),
    ("statsmodels", "regressions"),
    ("networkx", "relations"),
    ("matplotlib", "figures"),
    ("seaborn", "figures"),
    ("anywidget", "explorers"),
    ("ipywidgets", "explorers"),
    ("frictionless", "checks of the tables"),
)
XETEX = (r"\sphinxAtStartPar Set with XeTeX \the\XeTeXversion\XeTeXrevision{} and LaTeX of \fmtversion{} "
         r"in FreeSerif, FreeSans and FreeMono; headings, figures and cover in Open Sans.")  # fmt: skip


class SourceListNode(nodes.container):
    """Stands for the list of sources."""


class SourceList(Directive):
    """``{source-list}``: all sources by publisher, in print only; on screens the table of sources does this."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        if not is_printing(self.state.document.settings.env):
            return []
        return [nodes.raw("", rf"\section{{{HEADING}}}", format="latex"), SourceListNode()]


class Colophon(Directive):
    """``{colophon}``: programs with their versions."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        listing = nodes.bullet_list()
        for name, purpose in PROGRAMS:
            listing += nodes.list_item("", nodes.paragraph("", f"{name} {version(name)}: {purpose}"))
        if not is_printing(self.state.document.settings.env):
            return [listing]
        python = nodes.paragraph("", f"Run with {platform.python_implementation()} {platform.python_version()}.")
        columns = nodes.container("", listing, classes=["two-columns"])
        return [columns, python, nodes.raw("", XETEX, format="latex")]


def note_sources(env: Any, record: dict[str, Any]) -> None:
    """Keep the table of sources when its page is read, for the bibliography."""
    if record["label"] == SOURCES_LABEL:
        env.peshawar_sources = record["csv"]


def fill_source_list(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Print the sources where the directive stood."""
    for stand_in in list(doctree.findall(SourceListNode)):
        rows = list(csv.DictReader(io.StringIO(getattr(app.env, "peshawar_sources", ""))))
        box = nodes.container(classes=["two-columns"])
        rows.sort(key=lambda row: (row["publisher"].casefold(), row["date"] or "9999", row["source_id"]))
        for publisher, group in groupby(rows, key=lambda row: row["publisher"]):
            box += _publisher(publisher, list(group))
        # The colophon that follows is not torn; a last page with a few sources has room for it.
        end = nodes.raw("", r"\Needspace{.5\textheight}", format="latex")
        stand_in.replace_self([nodes.paragraph("", LEAD.format(n=len(rows))), box, end])


def _publisher(name: str, rows: list[dict[str, str]]) -> nodes.paragraph:
    line = nodes.paragraph("", "", nodes.strong(text=name), nodes.Text(f" ({rows[0]['grade']}). "))
    for number, row in enumerate(rows):
        line += nodes.Text("; " if number else "")
        address = row["address"]
        line += nodes.reference("", row["title"], refuri=address) if address else nodes.Text(row["title"])
        line += nodes.Text(", ".join(["", *([say_date(row["date"])] if row["date"] else []), row["graded"]]))
    line += nodes.Text(".")
    return line


def say_date(day: str) -> str:
    """An ISO day as the book says it."""
    year, month, date = day.split("-")
    return f"{int(date)} {MONTHS[int(month) - 1]} {year}"
