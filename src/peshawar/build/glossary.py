"""The glossary: the first use of a term on every page leads to it, so that no link is typed.

``book/glossary.md`` lists the terms as a MyST glossary. A term in capitals (TTP, FATA) is found as it
stands; any other in small letters as well.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

GLOSSARY_PAGE = "book/glossary"
_BLOCK = re.compile(r"^:::\{glossary\}\n(.*?)^:::", re.DOTALL | re.MULTILINE)
_NO_TERM = (nodes.reference, addnodes.pending_xref, nodes.title, nodes.literal, nodes.FixedTextElement, nodes.term, nodes.caption, nodes.table, nodes.strong)

# A source line or a list of claims is no place to learn a word.
_NO_TERM_CLASSES = {"claim-register", "exhibit-source", "nine-claims", "claims-tested", "toctree-wrapper"}


@cache
def read_terms(path: Path) -> tuple[str, ...]:
    """The terms of the glossary file, each as written; none when there is no such file."""
    if not path.is_file():
        return ()
    blocks = _BLOCK.findall(path.read_text(encoding="utf-8"))
    lines = "\n".join(blocks).splitlines()
    # A term stands on a line of its own at the margin; definitions are set in.
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith((" ", "\t")))


def term_pattern(terms: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern that finds every term, the longest first; plurals in s are found too."""
    parts = [re.escape(term) if term.isupper() else f"(?i:{re.escape(term)})" for term in sorted(terms, key=len, reverse=True)]
    return re.compile(r"(?<![\w-])(" + "|".join(parts) + r")(?:s)?(?![\w])")


class LinkTerms(SphinxTransform):
    """Make the first use of every term on a page a link to the glossary."""

    default_priority = 410

    def apply(self, **kwargs: Any) -> None:
        if self.env.docname in (GLOSSARY_PAGE, "book/bibliography", "book/number_ledger"):
            return
        terms = read_terms(Path(self.env.srcdir) / f"{GLOSSARY_PAGE}.md")
        if not terms:
            return
        pattern = term_pattern(terms)
        by_form = {term if term.isupper() else term.lower(): term for term in terms}
        seen: set[str] = set()
        for text in list(self.document.findall(nodes.Text)):
            if not pattern.search(text.astext()) or _stands_in(text, _NO_TERM):
                continue
            pieces: list[nodes.Node] = []
            start = 0
            for match in pattern.finditer(text.astext()):
                found = match.group(1)
                term = by_form.get(found) or by_form.get(found.lower())
                if term is None or term in seen:
                    continue
                seen.add(term)
                pieces += [nodes.Text(text.astext()[start : match.start()]), self._link(term, match.group(0))]
                start = match.end()
            if pieces:
                pieces.append(nodes.Text(text.astext()[start:]))
                text.parent.replace(text, [piece for piece in pieces if piece.astext()])

    def _link(self, term: str, shown: str) -> addnodes.pending_xref:
        link = addnodes.pending_xref(
            "", refdomain="std", reftype="term", reftarget=term, refexplicit=True, refwarn=True, refdoc=self.env.docname
        )
        link += nodes.inline(text=shown, classes=["term-link"])
        return link


def drop_index(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """No index in print: Sphinx would make one of the glossary's terms alone, by a program that few have."""
    if app.builder.format == "latex":
        for entry in list(doctree.findall(addnodes.index)):
            entry.parent.remove(entry)


def _stands_in(node: nodes.Node, kinds: tuple[type, ...]) -> bool:
    parent = node.parent
    while parent is not None:
        classes = getattr(parent, "attributes", {}).get("classes", ())
        if isinstance(parent, kinds) or not _NO_TERM_CLASSES.isdisjoint(classes):
            return True
        parent = parent.parent
    return False
