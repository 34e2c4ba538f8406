"""What a page says of itself to those who link to it: description, title and the book's picture."""

from __future__ import annotations

import html
import textwrap
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from .citation import Citation
from .page_facts import page_address, plain_title

CARD_NAME = "social-card.png"
CARD_SIZE = (1200, 630)
LONGEST = 200
SHORTEST = 60


def describe(doctree: nodes.document | None, otherwise: str) -> str:
    """The first paragraph that says something, cut at a word."""
    paragraphs = doctree.findall(nodes.paragraph) if doctree is not None else ()
    texts = (" ".join(paragraph.astext().split()) for paragraph in paragraphs if not isinstance(paragraph.parent, nodes.Admonition))
    return textwrap.shorten(next((text for text in texts if len(text) >= SHORTEST), otherwise), LONGEST, placeholder=" \u2026")


def add_link_card(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Add the tags. Addresses are relative unless `_config.yml` names a base: the book has no address of its own."""
    book = app.config.html_title or app.config.project
    title = (plain_title(app, pagename) if pagename in app.env.titles else context.get("title", "")) or book
    citation = Citation.read(Path(app.srcdir))
    tags = {
        "description": describe(doctree, citation.title if citation else book),
        "og:type": "book" if pagename == app.config.root_doc else "article",
        "og:site_name": book,
        "og:title": title,
        "og:locale": "en_GB",
    }
    tags["og:description"] = tags["description"]
    address = page_address(app, pagename)
    if address:
        tags["og:url"] = address
    card = getattr(app.env, "peshawar_card", None)
    if card is not None:
        base = app.config.html_baseurl
        picture = f"{base.rstrip('/')}/_static/{CARD_NAME}" if base else context["pathto"](f"_static/{CARD_NAME}", 1)
        tags |= {"og:image": picture, "og:image:type": "image/png", "og:image:alt": card[1]}
        tags |= {f"og:image:{side}": str(size) for side, size in zip(("width", "height"), CARD_SIZE, strict=True)}
        tags |= {"twitter:card": "summary_large_image", "twitter:image": picture, "twitter:image:alt": card[1]}
    tags |= {"twitter:title": title, "twitter:description": tags["description"]}
    context["metatags"] = context.get("metatags", "") + "".join(
        f'\n<meta {"property" if name.startswith("og:") else "name"}="{name}" content="{html.escape(text)}">' for name, text in tags.items()
    )


def write_card(app: Sphinx, exception: Exception | None) -> None:
    """Write the picture beside the style, after a good build."""
    card = getattr(app.env, "peshawar_card", None)
    if exception is None and app.builder.format == "html" and card is not None:
        place = Path(app.outdir) / "_static"
        place.mkdir(parents=True, exist_ok=True)
        (place / CARD_NAME).write_bytes(card[0])
