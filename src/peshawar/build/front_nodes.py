"""The front page as docutils nodes: quoted numbers, the strip of claims, nine claims, key judgements.

What these quote is known only when all pages are read: numbers and exhibits have stand-ins
until then.
"""

from __future__ import annotations

import base64
import html
import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.nodes import make_refnode

from .claim_nodes import claim_id, claim_link, verdict_text

QUOTE = re.compile(r"\{([a-z][a-z0-9_]*)::([a-z][a-z0-9_]*)\}")
MARK = re.compile(r'<a xlink:href="claim:(C\d\d)"')
CLAIMS_PAGE = "notebooks/05_claims"
LEDGER_PAGE = "book/number_ledger"
LEFT_OUT = "{kj} is left out of this edition, because a number it needs is registered nowhere: {names}."

logger = logging.getLogger(__name__)


class QuotedNumber(nodes.inline):
    """Stands for a number of another page, by ``page`` and ``name``."""


class ExhibitList(nodes.inline):
    """Stands for links to exhibits by ``labels``."""


# --- what pages said --------------------------------------------------------------------------------------------


def note_record(env: BuildEnvironment, record: dict[str, Any]) -> None:
    """Remember what a record says and shows, for pages that quote it or list it."""
    if not hasattr(env, "peshawar_places"):
        env.peshawar_places = {}
    keys = ("kind", "page", "label", "number", "uses", "quotes")
    slim = {key: record[key] for key in keys if key in record}
    if "page" in slim:
        env.peshawar_places.setdefault(env.docname, []).append(slim)


def all_records(env: BuildEnvironment) -> list[dict[str, Any]]:
    """The records of all pages, page by page."""
    places = getattr(env, "peshawar_places", {})
    return [record for docname in sorted(places) for record in places[docname]]


def all_numbers(env: BuildEnvironment) -> dict[str, dict[str, Any]]:
    """Every registered number by ``page::name``."""
    by_page = getattr(env, "peshawar_numbers", {})
    return {
        f"{record['page']}::{number['name']}": number
        for docname in sorted(by_page)
        for record in by_page[docname]
        for number in record["numbers"]
    }


def all_exhibits(env: BuildEnvironment) -> dict[str, tuple[str, str]]:
    """Every exhibit by label: page it stands on, printed number."""
    places = getattr(env, "peshawar_places", {})
    return {r["label"]: (docname, r["number"]) for docname in sorted(places) for r in places[docname] if r.get("number")}


def page_names(env: BuildEnvironment) -> dict[str, str]:
    """The page of the book behind each page key, by what its records say."""
    found: dict[str, str] = {}
    for docname, records in getattr(env, "peshawar_numbers", {}).items():
        for record in records:
            found[record["page"]] = docname
    for docname, records in getattr(env, "peshawar_places", {}).items():
        for record in records:
            found[record["page"]] = docname
    return found


def forget(env: BuildEnvironment, docname: str) -> None:
    """Drop what a page said before it is read again."""
    getattr(env, "peshawar_places", {}).pop(docname, None)


# --- nodes ------------------------------------------------------------------------------------------------------


def split_quotes(text: str) -> list[nodes.Node]:
    """A text as text nodes and stand-ins for the numbers it quotes."""
    pieces: list[nodes.Node] = []
    start = 0
    for match in QUOTE.finditer(text):
        pieces += [nodes.Text(text[start : match.start()]), QuotedNumber("", "", page=match.group(1), name=match.group(2))]
        start = match.end()
    return [piece for piece in [*pieces, nodes.Text(text[start:])] if isinstance(piece, QuotedNumber) or piece.astext()]


def put_stand_ins(box: nodes.Element) -> None:
    """Put stand-ins into every text of a node that quotes numbers."""
    for text in list(box.findall(nodes.Text)):
        if QUOTE.search(text.astext()):
            text.parent.replace(text, split_quotes(text.astext()))


def basis_nodes(entry: dict[str, Any]) -> list[nodes.Node]:
    """What a key judgement rests on: exhibits, claims and graded sources, each with its link."""
    line: list[nodes.Node] = [ExhibitList("", "", labels=entry["exhibits"])]
    for number, claim in enumerate(entry["claims"]):
        line += [nodes.Text(", " if number else "; claims "), claim_link(claim)]
    for number, source in enumerate(entry["sources"]):
        line.append(nodes.Text(", " if number else "; "))
        named = f"{source['text']} ({source['grade']})"
        line.append(nodes.reference("", named, refuri=source["address"]) if source["address"] else nodes.Text(named))
    return [*line, nodes.Text(".")]


def doubts(entry: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """What speaks against a key judgement and what would change it, each with its title; texts may be empty."""
    return ("Against it", entry["against"]), ("What would change our minds", entry["change"])


def key_judgement_nodes(record: dict[str, Any]) -> list[nodes.Element]:
    """One block a judgement."""
    box = nodes.container(classes=["key-judgements"], ids=[record["label"]])
    for entry in record["entries"]:
        label = entry["kj_id"].lower()
        block = nodes.container("", classes=["key-judgement", f"statement-{entry['kind']}"], ids=[label])
        block["kj"], block["quotes"] = entry["kj_id"], entry["quotes"]
        head = nodes.paragraph("", "", nodes.strong(text=f"{entry['kj_id']}."), nodes.Text(" "), classes=["kj-statement"])
        if entry["mark"]:
            head += [nodes.strong(text=entry["mark"]), nodes.Text(" ")]
        head += split_quotes(entry["statement"])
        block += head
        # A paragraph of its own: likelihood and confidence never share a sentence.
        block += nodes.paragraph("", f"Confidence in the evidence: {entry['confidence']}.", classes=["kj-confidence", f"confidence-{entry['confidence']}"])
        rests = nodes.paragraph("", "", nodes.strong(text="Rests on "), classes=["kj-basis"])
        rests += basis_nodes(entry)
        for title, text in doubts(entry):
            if text:
                block += nodes.paragraph("", "", nodes.strong(text=f"{title}: "), nodes.Text(text), classes=["kj-doubt"])
        block += nodes.raw("", "<details><summary>Exhibits, claims and sources behind it</summary>", format="html")
        block += rests
        block += nodes.raw("", "</details>", format="html")
        box += block
    return [box]


def nine_claims_nodes(record: dict[str, Any]) -> list[nodes.Element]:
    """Three lists of three claims, side by side where there is room."""
    box = nodes.container(classes=["nine-claims"], ids=[record["label"]])
    for column in record["columns"]:
        part = nodes.container(classes=["nine-claims-part", f"nine-{column['key']}"])
        part += nodes.paragraph("", "", nodes.strong(text=column["title"]), classes=["nine-title"])
        listing = nodes.bullet_list()
        for entry in column["entries"]:
            line = nodes.paragraph("", "", claim_link(entry["claim_id"]), nodes.Text(f" {entry['paraphrase']}. "))
            line += nodes.inline(text=verdict_text(entry), classes=["verdicts"])
            if entry["best_figure"]:
                line += nodes.Text(f" Best figure: {entry['best_figure']}.")
            listing += nodes.list_item("", line)
        part += listing
        box += part
    return [box]


def link_marks(svg: str, record: dict[str, Any], claims_page: str, prefix: str) -> str:
    """Make the marks of the strip links to the claims, each with its name, and its ids the picture's own."""

    def put(match: re.Match[str]) -> str:
        claim = match.group(1)
        name = html.escape(record["names"][claim])
        return f'<a href="{claims_page}#{claim_id(claim)}" data-claim="{claim}" aria-label="{name}"><title>{name}</title'

    svg = MARK.sub(put, svg)
    # The number under a mark leads there too, but the keyboard need not stop twice.
    seen: set[str] = set()

    def once(match: re.Match[str]) -> str:
        if match.group(1) in seen:
            return match.group(0).replace("<a ", '<a tabindex="-1" aria-hidden="true" ', 1)
        seen.add(match.group(1))
        return match.group(0)

    svg = re.sub(r'<a href="[^"]*" data-claim="(C\d\d)"', once, svg)
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}-\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}-\1)", svg)
    svg = re.sub(r'xlink:href="#([^"]+)"', rf'xlink:href="#{prefix}-\1"', svg)
    name = html.escape(record["alt"], quote=True)
    return re.sub(r"<svg ([^>]*)>", rf'<svg \1 role="group" aria-label="{name}">', svg, count=1)


def signature_nodes(renderer: Any, record: dict[str, Any]) -> list[nodes.Element]:
    """The strip: links inside the picture on screens, a picture in print."""
    from .render import figure_node, wrap_exhibit, write

    env = renderer.renderer.sphinx_env
    figure = figure_node(renderer, record)
    if env.app.builder.format != "html":
        return [wrap_exhibit(renderer, record, figure)]
    write(renderer, f"{record['label']}.pdf", base64.b64decode(record["pdf"]))
    env.peshawar_card = (base64.b64decode(record["card"]), record["card_alt"])
    page = env.app.builder.get_relative_uri(env.docname, CLAIMS_PAGE)
    pictures = "".join(
        f'<div class="{css}">{link_marks(record[key], record, page, prefix)}</div>'
        for css, key, prefix in (("on-wide", "svg", "w"), ("on-narrow", "svg_narrow", "n"))
    )
    caption = f"<strong>{record['number']}.</strong> {html.escape(record['caption'])}"
    body = nodes.raw("", f'<figure class="signature">{pictures}<figcaption><p>{caption}</p></figcaption></figure>', format="html")
    return [wrap_exhibit(renderer, record, body)]


# --- once all pages are read ------------------------------------------------------------------------------------


def number_anchor(page: str, name: str) -> str:
    """The anchor of a number's row on the page of the ledger."""
    return f"number-{page}-{name}".replace("_", "-")


def fill_quotes(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put in quoted numbers and exhibits; leave out, and say so, a judgement whose number is nowhere."""
    numbers = all_numbers(app.env)
    for block in [node for node in doctree.findall(nodes.container) if "kj" in node]:
        missing = [full for full in block["quotes"] if full not in numbers]
        if missing:
            text = LEFT_OUT.format(kj=block["kj"], names=", ".join(missing))
            logger.info("%s", text)
            block.clear()
            block += nodes.paragraph("", text, classes=["kj-missing"])
            block["classes"].append("is-left-out")
    for quoted in list(doctree.findall(QuotedNumber)):
        full = f"{quoted['page']}::{quoted['name']}"
        if full not in numbers:
            logger.warning("%s: the number %s is registered nowhere", docname, full)
            quoted.replace_self(nodes.Text(f"[{full}]"))
            continue
        text = nodes.inline(text=numbers[full]["printed"], classes=["quoted-number"])
        if LEDGER_PAGE not in app.env.found_docs or app.builder.format != "html":
            quoted.replace_self(text)
            continue
        quoted.replace_self(make_refnode(app.builder, docname, LEDGER_PAGE, number_anchor(quoted["page"], quoted["name"]), text, f"{full.replace('::', ', ')}: where it comes from"))
    exhibits = all_exhibits(app.env)
    for stand_in in list(doctree.findall(ExhibitList)):
        found = [(label, *exhibits[label]) for label in stand_in["labels"] if label in exhibits]
        line: list[nodes.Node] = []
        for number, (label, target, text) in enumerate(found):
            line += [nodes.Text(", ")] if number else []
            line.append(make_refnode(app.builder, docname, target, label, nodes.inline(text=text)))
        stand_in.replace_self(line or [nodes.Text("the sources")])
