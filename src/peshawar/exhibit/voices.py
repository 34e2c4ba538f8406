"""Judgements and documents as an exhibit: who says it, from where, on what ground."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from peshawar import tables

from .citing import add_sources
from .page import Page
from .table import Column

VOICES = {"us": "US"}
MARKED = (
    "\u25c6 marks evidence, by our reading of each row: a record of what was done or said, an admission, or the word of "
    "somebody who knew at first hand and did not serve his own side by it. A charge against an opponent or a demand is none, "
    "whatever its form; the rest is judgement or assertion."
)


def select_judgements(page_key: str, questions: Sequence[str] | None = None) -> pd.DataFrame:
    """The judgements of one page, with source, grade and address; one row is one statement or document.

    ``questions`` picks some of the page's questions, in that order; None takes all. Evidence
    (documents, testimony, admissions) stands before judgement and assertion. Raises KeyError for a
    question that no row of the page answers.
    """
    rows = tables.load_judgements()
    rows = rows[rows["page"] == page_key]
    order = list(dict.fromkeys(rows["question"])) if questions is None else list(questions)
    missing = [question for question in order if question not in set(rows["question"])]
    if missing:
        known = "; ".join(sorted(set(rows["question"])))
        raise KeyError(f"no judgement of {page_key} on {', '.join(map(repr, missing))}; there are: {known}")
    chosen = rows[rows["question"].isin(order)].assign(place=lambda table: table["question"].map(order.index))
    sorted_rows = chosen.sort_values(["place", "is_evidence", "judgement_id"], ascending=[True, False, True])
    return add_sources(sorted_rows.drop(columns="place").reset_index(drop=True))


def show_judgements(
    page: Page,
    label: str,
    *,
    questions: Sequence[str] | None = None,
    chapter: str | None = None,
    caption: str,
    alt: str,
    note: str = "",
    claims: Sequence[str] = (),
) -> pd.DataFrame:
    """Show judgements as a table whose last column leads to the source; return what is shown.

    They are those of the page, or of the ``chapter`` that a technical note serves.
    """
    rows = select_judgements(chapter or page.key, questions)
    rows["who"] = rows["author"] + " (" + rows["voice"].map(lambda voice: VOICES.get(voice, voice.capitalize())) + ")"
    rows["ground"] = rows["kind"].where(~rows["is_evidence"], rows["kind"] + " \u25c6")
    rows["named"] = rows["source_text"] + ", " + rows["source_grade"]
    page.table(
        rows,
        [
            Column("who", "Who", width=20),
            Column("ground", "Kind", width=15),
            Column("finding", "What it says, in our words", width=41),
            Column("named", "Source and grade", width=20, link="source_address"),
        ],
        label,
        caption=caption,
        alt=alt,
        sources=["judgements", "sources", "publishers"],
        data=rows.drop(columns=["who", "ground", "named"]),
        note=" ".join([MARKED, note]).strip(),
        claims=claims,
    )
    return rows
