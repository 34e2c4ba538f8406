"""Sentences that quote numbers of other pages: the name stays in the record, the build puts the number in.

A notebook knows its own numbers only. ``{attack::toll_low}`` names one of another page; the build
fills it in from what that page registered, so that no number is kept twice.
"""

from __future__ import annotations

import re

from .citing import fill_citations
from .mime import show
from .page import PAGES, STATEMENTS, VANTAGES, Page

QUOTE = re.compile(r"\{([a-z][a-z0-9_]*)::([a-z][a-z0-9_]*)\}")


def find_quotes(text: str) -> list[str]:
    """The numbers that a text quotes, as ``page::name``, once each and in order. Raises KeyError for an unknown page."""
    names = []
    for match in QUOTE.finditer(text):
        if match.group(1) not in PAGES:
            raise KeyError(f"no page {match.group(1)!r} ({match.group()}); pages are {', '.join(PAGES)}")
        names.append(f"{match.group(1)}::{match.group(2)}")
    return list(dict.fromkeys(names))


def live_text(text: str) -> str:
    """The text as a live page shows it: the name of the number where the book has the number."""
    return QUOTE.sub(lambda match: f"\u2039{match.group(1)}: {match.group(2).replace('_', ' ')}\u203a", text)


def quote(page: Page, template: str, *, vantage: str = "", statement: str = "fact") -> None:
    """Show a paragraph like ``Page.say`` does, whose slots may also name numbers of other pages.

    The build fails with a message when a quoted number is registered nowhere.
    """
    text, used = page.numbers.fill(" ".join(template.split()), {})
    text, cited = fill_citations(text)
    mark = " ".join(part for part in (VANTAGES[vantage] if vantage else "", STATEMENTS[statement]) if part)
    markdown = f"**{mark}** {text}" if mark else text
    show(
        {
            "kind": "quoted-prose",
            "page": page.key,
            "markdown": markdown,
            "classes": [f"statement-{statement}"] + ([f"vantage-{vantage}"] if vantage else []),
            "uses": used,
            "quotes": find_quotes(text),
            "cites": cited,
        },
        {"text/markdown": live_text(markdown)},
    )
