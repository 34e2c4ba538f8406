"""The book's Sphinx extension: what every build needs, through ``make`` or plain ``jupyter-book``.

It keeps the execution cache honest, turns claim ids in prose into links, leads from each claim
back to the places that test it, writes the number ledger beside the pages, and takes remote
scripts out of the theme.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.util.nodes import make_refnode

from peshawar.exhibit.front_end import FRONT_END_FOLDER

from .book import WORK_VARIABLE
from .claim_nodes import CLAIM_ID, ClaimBacklinks, claim_link
from .code_nodes import GatherCode
from .digest import digest_inputs, refresh_cache
from .front_nodes import ExhibitList, QuotedNumber, fill_quotes, forget
from .glossary import LinkTerms, drop_index
from .ledger import LEDGER_NAME, ledger_text, rows_of_records
from .ledger_page import LedgerTable, NumberLedger, fill_ledger
from .light_pages import setup_cells, setup_light_pages
from .link_card import add_link_card, write_card
from .page_facts import add_page_facts
from .pictures import setup_pictures
from .printing import setup_printing
from .source_notes import SetSourceNotes
from .system import pin_environment

WIDGET_STATE = "application/vnd.jupyter.widget-state+json"
NO_LINKS_INSIDE = (nodes.reference, addnodes.pending_xref, nodes.title, nodes.literal, nodes.FixedTextElement)


class LinkClaims(SphinxTransform):
    """Make every claim id in running text a link to the claim, so that no link is typed."""

    default_priority = 400

    def apply(self, **kwargs: Any) -> None:
        for text in list(self.document.findall(nodes.Text)):
            if not CLAIM_ID.search(text.astext()) or _is_inside(text, NO_LINKS_INSIDE) or _is_claim_head(text):
                continue
            pieces: list[nodes.Node] = []
            start = 0
            for match in CLAIM_ID.finditer(text.astext()):
                pieces.append(nodes.Text(text.astext()[start : match.start()]))
                link = claim_link(match.group())
                link["refdoc"] = self.env.docname
                pieces.append(link)
                start = match.end()
            pieces.append(nodes.Text(text.astext()[start:]))
            text.parent.replace(text, [piece for piece in pieces if piece.astext()])


def _is_inside(node: nodes.Node, kinds: tuple[type, ...]) -> bool:
    parent = node.parent
    while parent is not None:
        if isinstance(parent, kinds):
            return True
        parent = parent.parent
    return False


def _is_claim_head(node: nodes.Node) -> bool:
    """A claim's own block need not link to itself."""
    parent = node.parent
    while parent is not None:
        if isinstance(parent, nodes.container) and "claim" in parent.get("classes", []):
            return True
        parent = parent.parent
    return False


def add_claim_backlinks(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Fill in where each claim is tested, now that all pages are read."""
    uses: dict[str, list[tuple[str, str, str]]] = getattr(app.env, "peshawar_claim_uses", {})
    for node in list(doctree.findall(ClaimBacklinks)):
        places = sorted(set(uses.get(node["claim"], [])))
        if not places:
            node.parent.remove(node)
            continue
        line = nodes.paragraph("", "Tested in: ", classes=["claim-backlinks"])
        for number, (target, label, text) in enumerate(places):
            if number:
                line += nodes.Text(", ")
            line += make_refnode(app.builder, docname, target, label, nodes.inline(text=text))
        line += nodes.Text(".")
        node.replace_self(line)


def forget_page(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Drop what a page said of claims and numbers before it is read again."""
    getattr(env, "peshawar_numbers", {}).pop(docname, None)
    forget(env, docname)
    uses = getattr(env, "peshawar_claim_uses", {})
    for claim in list(uses):
        uses[claim] = [place for place in uses[claim] if place[0] != docname]


def outdated_pages(app: Sphinx, env: BuildEnvironment, added: set, changed: set, removed: set) -> list[str]:
    """Pages to read again: those whose text changed, whatever the files' times say; all where data or package did.

    Sphinx looks at times of files only, and does not know what a page's results depend on.
    """
    env.peshawar_shown_before = shown_elsewhere(env)
    inputs = digest_inputs(Path(app.srcdir))
    texts = {name: hashlib.sha256(Path(env.doc2path(name)).read_bytes()).hexdigest() for name in env.found_docs}
    known = getattr(env, "peshawar_texts", {}) if getattr(env, "peshawar_inputs", None) == inputs else {}
    env.peshawar_inputs, env.peshawar_texts = inputs, texts
    return sorted(name for name, text in texts.items() if known.get(name) != text)


def shown_elsewhere(env: BuildEnvironment) -> str:
    """Digest of what one page may show of another, or of the book as a whole: titles, contents, labels, headings,
    numbers, places where claims are tested, pictures and downloads, citations.
    """
    standard, citations = env.domaindata.get("std", {}), env.domaindata.get("cite", {})
    parts: list[Any] = [
        {name: title.astext() for name, title in env.titles.items()},
        {name: toc.pformat() for name, toc in env.tocs.items()},
        *(standard.get(key, {}) for key in ("labels", "anonlabels", "objects")),
        {name: _headings(data) for name, data in env.metadata.items()},
        getattr(env, "peshawar_numbers", {}),
        getattr(env, "peshawar_places", {}),
        {claim: sorted(set(places)) for claim, places in getattr(env, "peshawar_claim_uses", {}).items() if places},
        {name: sorted(pages) for name, (pages, _) in env.images.items()},
        {name: sorted(pages) for name, (pages, _) in env.dlfiles.items()},
        {citation.key: citation.formatted_entry.label for citation in citations.get("citations", [])},
        {(reference.docname, *sorted(target.key for target in reference.targets)): "" for reference in citations.get("citation_refs", [])},
    ]
    digest = hashlib.sha256()
    for part in parts:
        digest.update(repr(sorted(part.items(), key=lambda entry: str(entry[0]))).encode("utf-8", "replace"))
    return digest.hexdigest()


def _headings(metadata: dict[str, Any]) -> list[tuple[str, str]]:
    """The headings of a page that other pages can link to: anchor and text; not their lines."""
    slugs = metadata.get("myst_slugs", {})
    return sorted((slug, str(place[-1])) for slug, place in slugs.items())


def rewrite_pages(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Pages to write again: all of them where anything changed that one page shows of another."""
    before = env.__dict__.pop("peshawar_shown_before", "")
    if before == shown_elsewhere(env):
        return []
    if os.environ.get(WORK_VARIABLE) == str(app.outdir):
        # A copy of the last book, with pictures in it that may be gone. Style and scripts are none of the copy.
        for path in {*Path(app.outdir).iterdir()} - {Path(app.outdir) / "_static"}:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    return sorted(env.found_docs)


def proper_name(*arguments: Any, **options: Any) -> tuple[list[nodes.Node], list[nodes.Node]]:
    """The role ``{name}``: digits or number words that are part of a name or of the book's own design, and measure nothing."""
    return [nodes.inline(text=arguments[2])], []


def start(app: Sphinx, config: Any) -> None:
    """Before any page is read: an execution cache that belongs to other data is wiped."""
    refresh_cache(Path(app.srcdir))
    # The explorer's script has one home, the package; the page loads that very file.
    config.html_static_path = [*config.html_static_path, str(FRONT_END_FOLDER)]


def number_nothing(app: Sphinx, config: Any) -> None:
    """Exhibits carry their own numbers; the LaTeX extension switches Sphinx's on, whatever _config.yml says."""
    # Before Sphinx compares the settings with those of its last run: a change would have it read every page again.
    config.numfig = False


def configure_for_builder(app: Sphinx) -> None:
    """Code belongs on screens; the printed book shows results only."""
    if app.builder.format == "latex":
        app.config.nb_remove_code_source = True


def write_downloads(app: Sphinx, exception: Exception | None) -> None:
    """After a good HTML build: the number ledger, from the records that the pages carried."""
    if exception is not None or app.builder.format != "html":
        return
    by_page: dict[str, list[dict[str, Any]]] = getattr(app.env, "peshawar_numbers", {})
    rows = rows_of_records(record for page in sorted(by_page) for record in by_page[page])
    target = Path(app.outdir) / "_downloads" / LEDGER_NAME
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(ledger_text(rows), "utf-8", newline="\n")


def drop_scripts(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Take out what the page does not need: anything remote, and the widgets' state.

    Explorers carry their own states; the widgets' copy would double the page and has ids drawn at random.
    """

    def is_needed(script: Any) -> bool:
        is_remote = "://" in str(getattr(script, "filename", script))
        return not is_remote and getattr(script, "attributes", {}).get("type") != WIDGET_STATE

    context["script_files"] = [script for script in context.get("script_files", []) if is_needed(script)]


def mend_roles(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Entries of a bibliography are items of its list; docutils gives them a role that is no longer one."""
    if "body" in context:
        context["body"] = context["body"].replace(' role="doc-biblioentry"', ' role="listitem"')


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    pin_environment(Path(app.confdir or app.srcdir))
    for node in (ClaimBacklinks, QuotedNumber, ExhibitList, LedgerTable):
        app.add_node(node)
    setup_pictures(app)
    setup_cells(app)
    app.add_directive("number-ledger", NumberLedger)
    app.add_role("name", proper_name)
    app.add_transform(LinkClaims)
    app.add_transform(LinkTerms)
    app.add_post_transform(GatherCode)
    app.add_post_transform(SetSourceNotes)
    app.connect("config-inited", start)
    app.connect("config-inited", number_nothing, priority=999)
    # Before myst-nb freezes its own configuration, which it does on the same event.
    app.connect("builder-inited", configure_for_builder, priority=100)
    app.connect("env-get-outdated", outdated_pages)
    app.connect("env-purge-doc", forget_page)
    app.connect("env-updated", rewrite_pages)
    app.connect("doctree-resolved", add_claim_backlinks)
    app.connect("doctree-resolved", fill_quotes)
    app.connect("doctree-resolved", fill_ledger)
    app.connect("doctree-resolved", drop_index)
    # Last: they count the words, and list the files, of finished pages.
    app.connect("doctree-resolved", add_page_facts, priority=900)
    app.connect("html-page-context", add_link_card)
    app.connect("html-page-context", mend_roles)
    setup_printing(app)
    if not os.environ.get("PESHAWAR_STOCK_PAGES"):  # set by the bench alone, to weigh pages as they would be without us
        app.connect("html-page-context", drop_scripts, priority=900)
        setup_light_pages(app)
    app.connect("build-finished", write_downloads)
    app.connect("build-finished", write_card)
    return {"version": "1", "parallel_read_safe": False, "parallel_write_safe": True}
