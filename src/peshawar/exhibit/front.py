"""The front page: the article as a strip of claims, and nine claims to begin with."""

from __future__ import annotations

import html
from collections.abc import Sequence

from peshawar.analysis.verdict_groups import choose_claims, lay_out_strip
from peshawar.charts.verdicts import plot_article_strip

from .claim import claim_entries, load_decided_claims
from .figure import draw_pictures, svg_data_uri
from .mime import show
from .page import Page, live_exhibit
from .title_card import CARD_ALT, draw_title_card

TABLES = ("claims", "claim_evidence", "sources", "publishers")
# Heading, groups of verdicts that belong under it, and the points in time at which they must.
HEADINGS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "right": ("It got right", ("right",), ("now",)),
    "wrong": ("It got wrong", ("wrong",), ("now",)),
    "open": ("We could not judge", ("open",), ("then", "now")),
}


def show_article_strip(page: Page, label: str, *, caption: str, alt: str, note: str = "") -> None:
    """Show the signature picture: every claim a mark that leads to it. No text of the article is in it."""
    data = lay_out_strip(load_decided_claims())
    record = page._record("signature", label, "Figure", caption, alt, TABLES, data, False, note, ())
    record.update(draw_pictures(plot_article_strip, data, TABLES, height=6.3, narrow_height=6.6))
    record["names"] = {
        row.claim_id: f"{row.claim_id}, {row.short}: {row.verdict_now}" for row in data.itertuples()
    }
    record["card"], record["card_alt"] = draw_title_card(data), CARD_ALT
    image = f'<img src="{svg_data_uri(record["svg"])}" alt="{html.escape(record["alt"])}" style="max-width:100%">'
    show(record, {"text/html": live_exhibit(record, image)})


def show_nine_claims(page: Page, **chosen: Sequence[str]) -> None:
    """Show three claims under each heading of ``HEADINGS``.

    The choice is ours, the verdicts are not: a claim whose verdict no longer fits its heading stops
    the build (ValueError).
    """
    if list(chosen) != list(HEADINGS):
        raise ValueError(f"the headings are {', '.join(HEADINGS)}, in this order")
    decided = load_decided_claims()
    columns = []
    for key, claim_ids in chosen.items():
        title, groups, vantages = HEADINGS[key]
        choose_claims(decided, claim_ids, groups, vantages)
        keys = ("claim_id", "paraphrase", "verdict_then", "verdict_now", "best_figure", "figure_text")
        entries = [{name: entry[name] for name in keys} for entry in claim_entries(list(claim_ids))]
        columns.append({"key": key, "title": title, "entries": entries})
    items = "".join(
        f"<h4>{c['title']}</h4><ul>"
        + "".join(f"<li><b>{e['claim_id']}</b> {html.escape(e['paraphrase'])} ({e['verdict_now']})</li>" for e in c["entries"])
        + "</ul>"
        for c in columns
    )
    show({"kind": "nine-claims", "page": page.key, "label": "nine-claims", "columns": columns, "uses": []}, {"text/html": items})
