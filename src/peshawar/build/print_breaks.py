"""Where printed pages may break: a heading stays with what is under it, a caption with its table, and no chapter ends
on a page with a few lines.

LaTeX is asked for room before such places (`\\Needspace`). The heights are estimates: of text from its length, of
tables from the estimate that chose their columns, of figures from their pictures.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from .print_nodes import LINES, text_width

# A line of running text in ems; what a heading takes, in lines; the fewest lines that may stand alone on a last page.
TEXT_LINE, HEADING_LINES, FEWEST = 47.0, 4, 12
# A table that may break keeps this many lines with its heading. Its lines are lower than those of text.
FIRST_LINES, TABLE_LINE, CAPTION_LINES = 14, 0.85, 7
# More than this is not kept together: it would tear a hole into the page before.
MOST_LINES = 52
# As they stand in the text, whose lines are higher than those inside a table's box.
BLOCKS = (nodes.paragraph, nodes.bullet_list, nodes.enumerated_list, nodes.definition_list, nodes.container,
          nodes.literal_block, nodes.table, nodes.admonition, nodes.note, nodes.block_quote)  # fmt: skip
EXHIBITS = (nodes.figure, nodes.table, nodes.literal_block)


class KeepTogether(SphinxPostTransform):
    """Ask for room before headings, tables and the ends of chapters."""

    default_priority = 720
    formats: ClassVar = ("latex",)

    def run(self, **kwargs: object) -> None:
        needs: list[tuple[nodes.Element, int]] = []
        under_heading = set()
        alone = []
        for section in self.document.findall(nodes.section):
            exhibit, lines = _under_heading(section)
            if exhibit is not None:
                needs.append((section, lines + HEADING_LINES))
                if not any(section.findall(nodes.figure)):
                    under_heading.add(id(exhibit))
            if isinstance(exhibit, nodes.figure):
                alone.append((section, exhibit))
        for table in self.document.findall(nodes.table):
            if LINES in table and id(table) not in under_heading:
                # Inside the table's box, where lines are as high as the table's own.
                needs.append((table, math.ceil(table_lines(table) / TABLE_LINE)))
        for page in self.document.findall(addnodes.start_of_file):
            chapter = next((child for child in page.children if isinstance(child, nodes.section)), None)
            if chapter is not None:
                needs += _tail(chapter)
        for section, figure in alone:
            # Nothing else stands under this heading: the figures before it come first, and it floats nowhere.
            section.parent.insert(section.parent.index(section), _raw(r"\FloatBarrier"))
            figure.parent.insert(figure.parent.index(figure), _raw(r"\bookhere"))
        for node, lines in needs:
            node.parent.insert(node.parent.index(node), ask_for(min(lines, MOST_LINES)))


def ask_for(lines: int) -> nodes.raw:
    """Break the page here unless it has room for so many lines."""
    # The exact form, which breaks at once: a long table begun while a break is pending repeats its head.
    return _raw(rf"\Needspace{{{lines}\baselineskip}}")


def _raw(text: str) -> nodes.raw:
    return nodes.raw("", text, format="latex")


def table_lines(table: nodes.table) -> int:
    """Lines of text that a table needs with its caption, as far as it must not break."""
    return FIRST_LINES if "longtable" in table["classes"] else math.ceil(table[LINES] * TABLE_LINE) + CAPTION_LINES


def _under_heading(section: nodes.section) -> tuple[nodes.Element | None, int]:
    """The exhibit that follows a heading with no text between or after, and the lines it needs."""
    figure: nodes.figure | None = None
    for node in section.findall(lambda n: isinstance(n, nodes.paragraph | nodes.figure | nodes.table | nodes.section)):
        if node is section:
            continue
        if isinstance(node, nodes.section):
            break
        if isinstance(node, nodes.table):
            # A figure before it may float away; the table stays.
            return node, table_lines(node) if LINES in node else 0
        if isinstance(node, nodes.figure):
            figure = figure or node
        elif not _is_inside(node, nodes.figure) and node.astext():
            return None, 0
    return (figure, figure[LINES]) if figure is not None and LINES in figure else (None, 0)


def _is_inside(node: nodes.Node, kind: type[nodes.Element]) -> bool:
    parent = node.parent
    while parent is not None and not isinstance(parent, kind):
        parent = parent.parent
    return parent is not None


def _tail(chapter: nodes.section) -> list[tuple[nodes.Element, int]]:
    """Where the last lines of a chapter begin, as many as may stand alone on a page, and how many they are."""
    lines, place = 0, None
    for node in reversed(list(_blocks(chapter))):
        if any(isinstance(part, EXHIBITS) for part in node.findall()) and not isinstance(node, nodes.section):
            break
        lines += HEADING_LINES if isinstance(node, nodes.section) else count_lines_of_text(node)
        place = node
        if lines >= FEWEST and not _is_first_in_section(node):
            break
    # The estimate is short by a line in six at the worst we saw.
    return [(place, math.ceil(lines * 1.2) + 1)] if place is not None and not _is_first_in_section(place) else []


def _blocks(section: nodes.section) -> Iterator[nodes.Element]:
    """Sections below this one, for their headings, and blocks of text, in order."""
    for child in section.children:
        if isinstance(child, nodes.section):
            yield child
            yield from _blocks(child)
        elif isinstance(child, BLOCKS) and child.astext().strip():
            yield child


def _is_first_in_section(node: nodes.Element) -> bool:
    """Whether a heading stands right before it."""
    if isinstance(node, nodes.section):
        return False
    before = node.parent.children[: node.parent.index(node)]
    return not any(isinstance(child, BLOCKS) and child.astext().strip() for child in before)


def count_lines_of_text(block: nodes.Element) -> int:
    """About how many lines a block of text takes, with the space between its paragraphs."""
    paragraphs = list(block.findall(nodes.paragraph))
    texts = [node.astext() for node in paragraphs]
    return sum(math.ceil(text_width(text) / TEXT_LINE) for text in texts) + math.ceil(len(texts) / 2)
