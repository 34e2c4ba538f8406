"""What the printed book adds to Sphinx: its nodes, and what the cover and the file's own description say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from .print_breaks import KeepTogether
from .print_front import FrontHeadings, PlaceBibliography
from .print_lists import Colophon, SourceList, SourceListNode, fill_source_list
from .print_nodes import escape
from .system import released

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
SUBJECT = "An executable report on the attack on the Army Public School in Peshawar, 16 December 2014"


def setup_printing(app: Sphinx) -> None:
    """Register what only the PDF needs."""
    app.add_node(SourceListNode)
    app.add_directive("source-list", SourceList)
    app.add_directive("colophon", Colophon)
    app.add_post_transform(FrontHeadings)
    app.add_post_transform(PlaceBibliography)
    app.add_post_transform(KeepTogether)
    app.connect("config-inited", describe_book)
    app.connect("doctree-resolved", fill_source_list)


def describe_book(app: Sphinx, config: Any) -> None:
    """Hand title, version, date and keywords of CITATION.cff on to LaTeX, for the cover and the file's description."""
    values = read_citation(Path(app.srcdir))
    lines = [rf"\newcommand{{\book{name}}}{{{escape(text)}}}" for name, text in values.items()]
    # Our package is the last line of the preamble and uses these.
    config.latex_elements["preamble"] = "\n".join([*lines, config.latex_elements.get("preamble", "")])


def read_citation(root: Path) -> dict[str, str]:
    """Title, subtitle, version, date in words and keywords; empty where the file does not say."""
    path = root / "CITATION.cff"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""

    def value(key: str) -> str:
        found = re.search(rf"(?m)^{key}:\s*[\"']?(.*?)[\"']?\s*$", text)
        return found.group(1) if found else ""

    title, _, subtitle = value("title").partition(": ")
    words = re.search(r"(?m)^keywords:\n((?:\s+- .*\n)+)", text)
    keywords = re.findall(r"- (.*)", words.group(1)) if words else []
    stated = released(root) or ""
    year, month, day = stated.split("-") if stated else ("", "1", "")
    return {
        "title": title,
        "subtitle": subtitle[:1].upper() + subtitle[1:],
        "version": value("version"),
        "date": f"{int(day)} {MONTHS[int(month) - 1]} {year}" if stated else "",
        "keywords": ", ".join(keywords),
        "subject": SUBJECT if title else "",
    }
