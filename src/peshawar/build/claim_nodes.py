"""Claims as docutils nodes: the box under a section, the register with one block a claim."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx import addnodes

from .explorer_nodes import list_nodes
from .print_nodes import is_printing, printed_table

CLAIM_ID = re.compile(r"\bC(?:0[1-9]|[1-6][0-9]|70)\b")


class ClaimBacklinks(nodes.paragraph):
    """Stands for the links from a claim to the places that test it; filled once all pages are read."""


def claim_id(claim: str) -> str:
    """The label of a claim's block, for example ``claim-c16``."""
    return f"claim-{claim.lower()}"


def claim_link(claim: str) -> addnodes.pending_xref:
    """A link to a claim's block, from any page."""
    reference = addnodes.pending_xref(
        "", refdomain="std", reftype="ref", reftarget=claim_id(claim), refexplicit=True, refwarn=True
    )
    reference += nodes.inline(text=claim, classes=["claim-link"])
    return reference


def verdict_text(claim: dict[str, Any]) -> str:
    """Both verdicts with their fixed marks."""
    return f"\u25cb {claim['verdict_then']} \u00b7 \u25cf {claim['verdict_now']}"


def claim_links_nodes(record: dict[str, Any]) -> list[nodes.Element]:
    """The box at the end of a section: the claims tested there with both verdicts."""
    box = nodes.container(classes=["claims-tested"], ids=[record["label"]])
    box += nodes.paragraph("", "", nodes.strong(text=record["title"]))
    listing = nodes.bullet_list(classes=["claims-list"])
    for claim in record["entries"]:
        item = nodes.paragraph("", "", claim_link(claim["claim_id"]))
        item += nodes.Text(f" {claim['paraphrase']} ")
        item += nodes.inline(text=verdict_text(claim), classes=["verdicts"])
        listing += nodes.list_item("", item)
    box += listing
    return [box]


def claim_register_nodes(env: Any, record: dict[str, Any], csv: str) -> list[nodes.Element]:
    """All claims: a summary line; on screens filters and one block a claim, in print one table."""
    box = nodes.container(classes=["claim-register"], ids=[record["label"]])
    env.get_domain("std").note_hyperlink_target(record["label"], env.docname, record["label"], record["number"])
    intro = nodes.paragraph("", "", nodes.strong(text=f"{record['number']}."), nodes.Text(f" {record['caption']} "))
    if is_printing(env):
        box["ids"] = []
        box += nodes.target("", "", ids=[record["label"]])
    box += intro
    source = nodes.paragraph("", record["source"])
    download = addnodes.download_reference(
        "", "", reftarget=csv, refdoc=env.docname, refwarn=True, reftype="download"
    )
    download += nodes.inline(text=f"Data of {record['number']} (CSV)")
    source += addnodes.only("", nodes.Text(" "), download, expr="html")
    box += nodes.container("", source, classes=["exhibit-source"])
    box += list_nodes(record["label"], record["explorer"], len(record["entries"]))
    screen = [_claim_block(env, claim) for claim in record["entries"]]
    box += addnodes.only("", *screen, expr="html")
    if is_printing(env):
        box.extend(_printed_register(record["entries"], record["number"]))
    return [box]


PRINTED_HEAD = ("Claim", "Our paraphrase", "\u25cb That day", "\u25cf Now", "Evidence, with grades")


def _printed_register(entries: list[dict[str, Any]], number: str) -> list[nodes.Element]:
    """All claims as one table for print: verdicts with their confidence, sources with their grades."""
    table = nodes.table()
    group = nodes.tgroup(cols=len(PRINTED_HEAD))
    group.extend(nodes.colspec(colwidth=1) for _ in PRINTED_HEAD)
    group += nodes.thead("", nodes.row("", *(nodes.entry("", nodes.paragraph("", title)) for title in PRINTED_HEAD)))
    body = nodes.tbody()
    rows = []
    for entry in entries:
        label = claim_id(entry["claim_id"])
        # Where links from the chapters arrive in print.
        first = nodes.paragraph("", "", nodes.target("", "", ids=[label]), nodes.strong(text=entry["claim_id"]))
        figure = f" Best figure: {entry['best_figure']}." if entry["best_figure"] else ""
        sources = list(dict.fromkeys(f"{row['publisher']} {row['grade']}" for row in entry["evidence"]))
        texts = [
            f"{entry['paraphrase']}.{figure} ({entry['home_title']})",
            *(f"{entry[f'verdict_{v}']} ({entry[f'confidence_{v}']})" for v in ("then", "now")),
            "; ".join(sources) or "\u2013",
        ]
        body += nodes.row("", nodes.entry("", first), *(nodes.entry("", nodes.paragraph("", text)) for text in texts))
        rows.append([entry["claim_id"], *texts])
    group += body
    table += group
    return printed_table(table, list(PRINTED_HEAD), rows, [False] * len(PRINTED_HEAD), number)


def _claim_block(env: Any, claim: dict[str, Any]) -> nodes.container:
    label = claim_id(claim["claim_id"])
    env.get_domain("std").note_hyperlink_target(label, env.docname, label, claim["claim_id"])
    block = nodes.container(classes=["claim", f"home-{claim['home'].replace('_', '-')}"], ids=[label], names=[label])
    head = nodes.paragraph("", "", nodes.strong(text=claim["claim_id"]), nodes.Text(f" {claim['paraphrase']}"))
    block += head
    facts = nodes.paragraph("", "", classes=["claim-facts"])
    facts += nodes.Text(f"Paragraph {claim['paragraph']}. " if claim["paragraph"] else "Title and subtitle. ")
    facts += nodes.inline(text=claim["claim_type"], classes=["claim-kind"])
    facts += nodes.Text(" \u00b7 ")
    home = addnodes.pending_xref(
        "", refdomain="std", reftype="doc", reftarget=f"/notebooks/{claim['home_page']}", refexplicit=True, refwarn=True
    )
    home += nodes.inline(text=claim["home_title"])
    # Around the link: Sphinx makes the link's own inside anew, without our class, and the filter would find no chapter.
    facts += nodes.inline("", "", home, classes=["claim-home"])
    facts += nodes.Text(".")
    if claim["figure_text"]:
        facts += nodes.Text(f" The article\u2019s figure: {claim['figure_text']}.")
    if claim["best_figure"]:
        facts += nodes.Text(f" Best figure: {claim['best_figure']}.")
    block += facts
    if claim["readings"]:
        block += nodes.paragraph("", claim["readings"].rstrip(".") + ".", classes=["claim-facts"])
    for mark, vantage in (("\u25cb On 16 December 2014: ", "then"), ("\u25cf As known now: ", "now")):
        line = nodes.paragraph("", "", classes=["verdict", f"vantage-{vantage}"])
        line += nodes.Text(mark)
        verdict, confidence = claim[f"verdict_{vantage}"], claim[f"confidence_{vantage}"]
        line += nodes.strong(text=verdict, classes=[f"verdict-{vantage}", f"is-{nodes.make_id(verdict)}"])
        line += nodes.Text(" (")
        line += nodes.inline(text=f"{confidence} confidence", classes=[f"confidence-{confidence}"])
        line += nodes.Text(f"; rule: {claim[f'rule_{vantage}']}). It rests on {claim[f'ground_{vantage}']}.")
        block += line
    if claim["evidence"]:
        block += nodes.raw("", "<details><summary>Evidence and sources</summary>", format="html")
        listing = nodes.bullet_list(classes=["evidence"])
        for row in claim["evidence"]:
            marks = ", ".join(part for part in (row["bearing"], row["vantage"], row["reading"]) if part)
            entry = nodes.paragraph("", f"{row['finding']} [{marks}] ")
            text = f"{row['publisher']} ({row['grade']})"
            entry += nodes.reference("", text, refuri=row["url"], internal=False) if row["url"] else nodes.Text(text)
            entry += nodes.Text(".")
            listing += nodes.list_item("", entry)
        block += listing
        block += nodes.raw("", "</details>", format="html")
    block += ClaimBacklinks("", "", classes=["claim-backlinks"], claim=claim["claim_id"])
    return block
