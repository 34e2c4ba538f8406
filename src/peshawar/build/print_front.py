"""The front of the printed book: its headings, and the key judgements on one page with their grounds behind them."""

from __future__ import annotations

from typing import Any, ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.builders.latex.nodes import thebibliography
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx_jupyterbook_latex.nodes import RootHeader

from .front_nodes import basis_nodes, doubts, split_quotes
from .print_breaks import HEADING_LINES, ask_for, count_lines_of_text
from .print_nodes import escape

FIRST_HEADING = "In brief"
GROUNDS_HEADING = "What the key judgements rest on"
LAST_SECTIONS = 18
BIBLIOGRAPHY_PAGE = "book/bibliography"


def printed_judgement_nodes(record: dict[str, Any]) -> list[nodes.Element]:
    """All judgements, one after the other, and after them what each rests on and what speaks against it."""
    page = nodes.container(classes=["kj-page"])
    grounds = nodes.container(classes=["kj-grounds"])
    for entry in record["entries"]:
        block = nodes.container(classes=["kj-print"])
        block["kj"], block["quotes"] = entry["kj_id"], entry["quotes"]
        mark = [nodes.strong(text=f"{entry['mark']} ")] if entry["mark"] else []
        block += nodes.paragraph("", "", nodes.strong(text=f"{entry['kj_id']}. "), *mark, *split_quotes(entry["statement"]))
        # A paragraph of its own: likelihood and confidence never share a sentence.
        block += nodes.paragraph("", "", nodes.emphasis(text=f"Confidence in the evidence: {entry['confidence']}."))
        page += block
        grounds += _grounds(entry)
    return [page, _raw(rf"\clearpage\section{{{GROUNDS_HEADING}}}"), grounds]


def _grounds(entry: dict[str, Any]) -> nodes.paragraph:
    line = nodes.paragraph("", "", nodes.strong(text=f"{entry['kj_id']}"), nodes.Text(" rests on "))
    line += basis_nodes(entry)
    for title, text in doubts(entry):
        if text:
            line += [nodes.Text(" "), nodes.emphasis(text=f"{title}:"), nodes.Text(f" {text}")]
    return line


class FrontHeadings(SphinxPostTransform):
    """Make the headings of the front page headings of the book, with bookmarks; Jupyter Book prints them as bold lines."""

    default_priority = 710  # after Jupyter Book took them out of their sections
    formats: ClassVar = ("latex",)

    def run(self, **kwargs: Any) -> None:
        headers = list(self.document.findall(RootHeader))
        if len(headers) < 2:
            return
        # The book's own title is on the cover.
        headers[0].parent.insert(1, _raw(rf"\chapter{{{FIRST_HEADING}}}"))
        for header in headers:
            level = "chapter" if _is_over_judgements(header) else "section"
            title = escape("".join(child.astext() for child in header.children))
            # The two short sections that end the front matter share a page; the others are not torn.
            lines = LAST_SECTIONS if header is headers[-2] else min(_lines_to_next(header), LAST_SECTIONS)
            header.replace_self([ask_for(lines), _raw(rf"\{level}{{{title}}}")])


def _raw(text: str) -> nodes.raw:
    return nodes.raw("", text, format="latex")


def _lines_to_next(header: nodes.Element) -> int:
    """About how many lines of text stand between this heading and the next one, with the heading itself."""
    siblings = header.parent.children
    lines = HEADING_LINES
    for sibling in siblings[siblings.index(header) + 1 :]:
        if isinstance(sibling, RootHeader) or any(sibling.findall(nodes.figure)):
            break
        lines += count_lines_of_text(sibling)
    return lines


def _is_over_judgements(header: nodes.Element) -> bool:
    """Whether the judgements stand between this heading and the next one."""
    siblings = header.parent.children
    for sibling in siblings[siblings.index(header) + 1 :]:
        if isinstance(sibling, RootHeader):
            return False
        if any("kj-page" in node.get("classes", []) for node in sibling.findall(nodes.container)):
            return True
    return False


class PlaceBibliography(SphinxPostTransform):
    """Put the works cited on the page of the bibliography; Sphinx makes a second chapter of them at the end."""

    default_priority = 760  # after Sphinx gathered them there
    formats: ClassVar = ("latex",)

    def run(self, **kwargs: Any) -> None:
        pages = [node for node in self.document.findall(addnodes.start_of_file) if node["docname"] == BIBLIOGRAPHY_PAGE]
        for works in list(self.document.findall(thebibliography)):
            if pages:
                works.parent.remove(works)
                # Under the heading that the list has to itself, or else under the page's own.
                list(pages[0].findall(nodes.section))[-1].insert(1, works)
