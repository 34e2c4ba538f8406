"""Key judgements: one sentence each, its likelihood and its confidence apart, and what would change our minds."""

from __future__ import annotations

import html
from typing import Any

import pandas as pd

from peshawar import tables
from peshawar.analysis.likelihood import check_likelihood

from .citing import cite
from .mime import show
from .number import SLOT
from .page import Page
from .quoting import find_quotes, live_text

MARKS = {"fact": "", "judgement": "Judgement.", "forecast": "Forecast."}


def _parts(cell: object) -> list[str]:
    return [] if pd.isna(cell) else str(cell).split(";")  # type: ignore[call-overload]


def fill_names(statement: str, names: list[str]) -> str:
    """Turn ``{toll_low}`` into ``{attack::toll_low}``, by the list of numbers of the judgement.

    Raises ValueError for a slot that the list lacks, a number that the sentence does not use, and a
    name that two pages share.
    """
    by_name: dict[str, str] = {}
    for full in names:
        name = full.split("::")[1]
        if name in by_name:
            raise ValueError(f"two pages have a number {name!r}: {by_name[name]}, {full}")
        by_name[name] = full
    slots = list(dict.fromkeys(SLOT.findall(statement)))
    if set(slots) != set(by_name):
        odd = sorted(set(slots) ^ set(by_name))
        raise ValueError(f"slots and numbers differ: {', '.join(odd)}")
    return SLOT.sub(lambda match: "{" + by_name[match.group(1)] + "}", statement)


def add_band(statement: str, word: str, low: int, high: int) -> str:
    """Set the per cents beside the likelihood word."""
    return statement.replace(word, f"{word} ({low}\u2013{high} %)", 1)


def list_judgements() -> list[dict[str, Any]]:
    """The key judgements as the page shows them, numbers still by name.

    Raises ValueError, naming the judgement, for a likelihood that breaks its band or a slot without a number.
    """
    entries = []
    for row in tables.load_key_judgements().itertuples():
        statement = str(row.statement)
        try:
            if not pd.isna(row.likelihood_word):
                low, high = int(row.probability_low_pct), int(row.probability_high_pct)
                problems = check_likelihood(row.likelihood_word, low, high, statement)
                if problems:
                    raise ValueError("; ".join(problems))
                statement = add_band(statement, row.likelihood_word, low, high)
            statement = fill_names(statement, _parts(row.numbers))
        except ValueError as error:
            raise ValueError(f"{row.kj_id}: {error}") from error
        sources = [cite(source_id) for source_id in [row.source_id, *_parts(row.other_source_ids)]]
        entries.append(
            {
                "kj_id": row.kj_id,
                "chapter": row.chapter,
                "kind": row.kind,
                "mark": MARKS[row.kind],
                "statement": statement,
                "quotes": find_quotes(statement),
                "confidence": row.confidence,
                "exhibits": _parts(row.exhibits),
                "claims": _parts(row.claims),
                "sources": [{"text": s.text, "grade": s.grade, "address": s.address} for s in sources],
                "against": "" if pd.isna(row.against) else row.against,
                "change": row.what_would_change_our_minds,
            }
        )
    return entries


def show_key_judgements(page: Page) -> None:
    """Show all key judgements; the build puts in numbers and exhibits, and says which judgement lacks a number."""
    entries = list_judgements()
    items = "".join(
        f"<li><b>{e['kj_id']}</b> {e['mark']} {html.escape(live_text(e['statement']))} "
        f"<br><small>Confidence: {e['confidence']}. What would change our minds: {html.escape(e['change'])}</small></li>"
        for e in entries
    )
    show(
        {
            "kind": "key-judgements",
            "page": page.key,
            "label": "key-judgements",
            "entries": entries,
            "uses": [],
            "quotes": list(dict.fromkeys(name for e in entries for name in e["quotes"])),
        },
        {"text/html": f"<ul>{items}</ul>"},
    )
