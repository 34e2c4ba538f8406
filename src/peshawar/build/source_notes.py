"""Sources named in sentences as notes: beside the text where a page is wide, in brackets where it is not.

The sentence, its order and its links stay as they are; style alone moves them.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

# "Publisher, day" is a link, the grade follows it; a source without an address is text from end to end.
_GRADE = r", [A-F][1-6]"
_BEFORE = re.compile(rf"\s*\((?:[^()]*{_GRADE}; )*$")
_BETWEEN = re.compile(rf"^{_GRADE}; (?:[^()]*{_GRADE}; )*$")
_AFTER = re.compile(rf"^{_GRADE}(?:; [^()]*{_GRADE})*\)")


class SetSourceNotes(SphinxPostTransform):
    """Put every bracket that names sources into an element of its own."""

    default_priority = 195
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        for box in self.document.findall(nodes.container):
            if "prose" in box["classes"]:
                for paragraph in list(box.findall(nodes.paragraph)):
                    paragraph.children = set_notes(list(paragraph.children))
                    for child in paragraph.children:
                        child.parent = paragraph


def set_notes(children: list[nodes.Node]) -> list[nodes.Node]:
    """The children of a paragraph with each bracket of sources as one ``source-note``."""
    done: list[nodes.Node] = []
    at = 0
    while at < len(children):
        end = _find_end(children, at)
        if end is None:
            done.append(children[at])
            at += 1
            continue
        opening, closing = children[at].astext(), children[end].astext()
        start, stop = _BEFORE.search(opening), _AFTER.match(closing)
        assert start is not None and stop is not None
        cut = opening.index("(", start.start()) + 1
        note = nodes.inline(classes=["source-note"])
        note += nodes.inline(text=opening[start.start() : cut], classes=["bracket"])
        if opening[cut:]:
            note += nodes.Text(opening[cut:])
        note.extend(children[at + 1 : end])
        note += nodes.Text(closing[: stop.end() - 1])
        note += nodes.inline(text=")", classes=["bracket"])
        if opening[: start.start()]:
            done.append(nodes.Text(opening[: start.start()]))
        done += [nodes.inline(classes=["source-mark"]), note]
        # What follows may begin the next bracket.
        children[end] = nodes.Text(closing[stop.end() :])
        at = end
    return [child for child in done if child.astext() or isinstance(child, nodes.Element)]


def _find_end(children: list[nodes.Node], at: int) -> int | None:
    """The child that ends a bracket of sources which begins in ``children[at]``; None when none begins there."""
    if not isinstance(children[at], nodes.Text) or not _BEFORE.search(children[at].astext()):
        return None
    place = at + 1
    while place + 1 < len(children) and isinstance(children[place], nodes.reference):
        text = children[place + 1]
        if not isinstance(text, nodes.Text):
            return None
        if _AFTER.match(text.astext()):
            return place + 1
        if not _BETWEEN.match(text.astext()):
            return None
        place += 2
    return None
