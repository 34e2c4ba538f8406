"""What every page says about itself: reading time, its notebook, its data, how to cite it.

A line under the title, and a part at the end of the page. All of it is text and links; script adds buttons that copy.
"""

from __future__ import annotations

import html
import posixpath
import re
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

from .citation import Citation
from .length import count_words

# Silent reading of English non-fiction, words a minute: Brysbaert (2019), Journal of Memory and Language 109.
READ_A_MINUTE = 238
ABOUT = "about-this-page"
_NUMBERED = re.compile(r"^\d+\.\s+")
_READ = (nodes.paragraph, nodes.title, nodes.caption, nodes.term)
_NOT_READ = (nodes.table, nodes.literal_block, nodes.comment, nodes.raw)
# What stands for looking up, not for reading on: source lines, lists of claims, invitations to the notebook.
_NOT_READ_CLASSES = {"exhibit-source", "claims-tested", "try-it"}


def count_page_words(doctree: nodes.document) -> int:
    """Words of text and captions, counted as ``make length`` does; no code, no table, nothing to look up."""
    texts = [node for node in doctree.findall(nodes.TextElement) if isinstance(node, _READ) and _is_read(node)]
    return sum(count_words(node.astext()) for node in texts)


def _is_read(node: nodes.Element) -> bool:
    # The caption of a table is a title inside it.
    parent = node.parent.parent if isinstance(node.parent, nodes.table) else node.parent
    while parent is not None:
        if isinstance(parent, _NOT_READ) or not _NOT_READ_CLASSES.isdisjoint(getattr(parent, "attributes", {}).get("classes", ())):
            return False
        parent = parent.parent
    return True


def say_minutes(words: int) -> str:
    """Words as reading time: "about 15 minutes"."""
    minutes = max(1, round(words / READ_A_MINUTE))
    return f"about {minutes} minute{'' if minutes == 1 else 's'}"


def plain_title(app: Sphinx, docname: str) -> str:
    """The title of a page without the number of its chapter; empty for the front page, which is the book."""
    return "" if docname == app.config.root_doc else _NUMBERED.sub("", app.env.titles[docname].astext())


def page_address(app: Sphinx, docname: str) -> str:
    """The address of a page; empty where `_config.yml` sets no base (``html: baseurl``)."""
    base = app.config.html_baseurl
    return f"{base.rstrip('/')}/{app.builder.get_target_uri(docname)}" if base else ""


def add_page_facts(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the line under the title and the part at the end of the page."""
    section = next(doctree.findall(nodes.section), None)
    if app.builder.format != "html" or section is None or docname not in app.env.titles:
        return
    words = count_page_words(doctree)
    line = nodes.raw(
        "",
        f'<p class="page-facts"><span class="reading-time">{say_minutes(words).capitalize()} to read</span>'
        f' <a href="#{ABOUT}">Notebook, data, how to cite</a> <span class="page-tools"></span></p>\n',
        format="html",
    )
    section.insert(1, line)
    section += _about(app, docname, words, list(doctree.findall(addnodes.download_reference)))


def _about(app: Sphinx, docname: str, words: int, downloads: list[addnodes.download_reference]) -> list[nodes.Node]:
    source = app.env.doc2path(docname, base=False)
    address = posixpath.relpath(f"_sources/{source}", posixpath.dirname(docname) or ".")
    kind = "Notebook" if source.endswith(".ipynb") else "Source"
    note = "without results; <em>Reproduce and reuse</em> says how to run it" if kind == "Notebook" else "the page as it was written"
    parts: list[nodes.Node] = [
        _raw(f'<section class="about-page" aria-labelledby="{ABOUT}"><h2 id="{ABOUT}">About this page</h2><dl>'),
        _raw(f"<dt>Reading time</dt><dd>{say_minutes(words).capitalize()}: {words:,d} words of text and captions, {READ_A_MINUTE} a minute</dd>"),
        _raw(f'<dt>{kind}</dt><dd><a download href="{html.escape(address)}">{html.escape(posixpath.basename(source))}</a> ({note})</dd>'),
    ]
    data = _data_links(downloads)
    if data:
        parts += [_raw("<dt>Data, as CSV</dt><dd>"), nodes.bullet_list("", *data, classes=["data-links"]), _raw("</dd>")]
    citation = Citation.read(Path(app.srcdir))
    if citation is not None:
        parts.append(_raw(_cite(app, docname, citation)))
    return [*parts, _raw("</dl></section>")]


def _data_links(downloads: list[addnodes.download_reference]) -> list[nodes.list_item]:
    """One link for each exhibit's file, named by the exhibit."""
    items: dict[str, nodes.list_item] = {}
    for download in downloads:
        name = re.fullmatch(r"Data of (.+) \(CSV\)", download.astext())
        if name is None or name.group(1) in items:
            continue
        link = download.copy()
        link += nodes.inline(text=name.group(1))
        items[name.group(1)] = nodes.list_item("", nodes.paragraph("", "", link))
    return list(items.values())


def _cite(app: Sphinx, docname: str, citation: Citation) -> str:
    title, address = plain_title(app, docname), page_address(app, docname)
    key = "after-peshawar" + (f"-{posixpath.basename(docname).replace('_', '-')}" if title else "")
    sentence, entry = citation.sentence(title, address), citation.bibtex(key, title, address)
    return (
        f'<dt>Cite this page</dt><dd class="cite-page"><p id="cite-text">{html.escape(sentence)}</p>'
        f'<pre id="cite-bibtex" tabindex="0" role="region" aria-label="BibTeX entry of this page">{html.escape(entry)}</pre></dd>'
    )


def _raw(text: str) -> nodes.raw:
    return nodes.raw("", text, format="html")
