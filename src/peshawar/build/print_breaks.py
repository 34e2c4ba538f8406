"""Where printed pages may break: a heading stays with the table under it, and no chapter ends on a page with a few lines."""

from __future__ import annotations

import math
from typing import ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from .print_nodes import KEPT_TOGETHER, TABLE_LINES, text_width

# A line of running text in ems; what a heading takes, in lines; the fewest lines that may stand alone on a last page.
TEXT_LINE, HEADING_LINES, FEWEST = 47.0, 3, 9
# A table that may break keeps this many lines with its heading. Lines of tables are lower than lines of text.
FIRST_LINES, TABLE_LINE = 16, 0.85
HALF_A_PAGE = 28


class KeepTogether(SphinxPostTransform):
    """Ask for room before sections that must not be torn from what follows."""

    default_priority = 720
    formats: ClassVar = ("latex",)

    def run(self, **kwargs: object) -> None:
        needs: dict[int, tuple[nodes.section, int]] = {}
        for section in self.document.findall(nodes.section):
            lines = _lines_under_heading(section)
            if lines:
                needs[id(section)] = (section, lines)
        for page in self.document.findall(addnodes.start_of_file):
            chapter = next((child for child in page.children if isinstance(child, nodes.section)), None)
            if chapter is not None:
                for section, lines in _tail(chapter):
                    needs[id(section)] = (section, max(lines, needs.get(id(section), (section, 0))[1]))
        for section, lines in needs.values():
            section.parent.insert(section.parent.index(section), ask_for(lines))


def ask_for(lines: int) -> nodes.raw:
    # The exact form, which breaks the page at once: a long table begun while a break is pending repeats its head.
    return nodes.raw("", rf"\Needspace{{{lines}\baselineskip}}", format="latex")


def _lines_under_heading(section: nodes.section) -> int:
    """Lines that a heading must have after it when a table follows at once; 0 where text or a figure does."""
    for node in section.findall(lambda node: isinstance(node, nodes.paragraph | nodes.figure | nodes.table | nodes.section)):
        if node is section:
            continue
        if not isinstance(node, nodes.table):
            return 0
        lines = node.get(TABLE_LINES, KEPT_TOGETHER)
        shown = FIRST_LINES if "longtable" in node["classes"] else math.ceil(lines * TABLE_LINE) + 6
        return shown + HEADING_LINES
    return 0


def _tail(chapter: nodes.section) -> list[tuple[nodes.section, int]]:
    """The last sections of a chapter that together fill enough of a page, with the lines from there to the end."""
    lines = 0
    for section in reversed([child for child in chapter.children if isinstance(child, nodes.section)]):
        lines += count_text_lines(section)
        if lines > HALF_A_PAGE or _has_exhibit(section):
            return []
        if lines >= FEWEST + HEADING_LINES:
            return [(section, lines)]
    return []


def _has_exhibit(section: nodes.section) -> bool:
    return any(isinstance(node, nodes.figure | nodes.table | nodes.literal_block) for node in section.findall())


def count_text_lines(section: nodes.section) -> int:
    """About how many lines a section without exhibits takes: its headings, and its paragraphs with the space after each."""
    headings = sum(HEADING_LINES for _ in section.findall(nodes.section))
    texts = [node.astext() for node in section.findall(nodes.paragraph)]
    return headings + sum(math.ceil(text_width(text) / TEXT_LINE) for text in texts) + len(texts) // 2
