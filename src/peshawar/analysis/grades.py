"""Grades of sources: letters for publishers are given, numbers for information follow from a rule.

After the Admiralty code (source A-F, information 1-6, graded apart). A copy gains nothing from
being a copy: without a second publisher it stays at 3.
"""

from __future__ import annotations

import pandas as pd

LETTERS = "ABCDEF"


def grade_information(sources: pd.DataFrame, publishers: pd.DataFrame) -> pd.DataFrame:
    """Add ``publisher``, ``grade`` (A-F) and ``information_grade`` (1-6) to the sources.

    1 confirmed by two or more other publishers; 2 by one; 3 by none, and contradicted by none;
    4 contradicted, but by no publisher of a better letter; 5 contradicted by a better one and
    confirmed by none; 6 where the publisher cannot be judged (F). Confirmations count publishers,
    not pages, and never the source's own publisher. Raises ValueError naming a source that the
    lists name but the register lacks.
    """
    named = sources.merge(
        publishers[["publisher_id", "name", "grade"]].rename(columns={"name": "publisher"}),
        on="publisher_id",
        how="left",
        validate="many_to_one",
    )
    publisher_of = dict(zip(named["source_id"], named["publisher_id"], strict=True))
    grade_of = dict(zip(named["source_id"], named["grade"], strict=True))

    def others(cell: object, source_id: str) -> list[str]:
        ids = [] if pd.isna(cell) else str(cell).split(";")
        unknown = [i for i in ids if i not in publisher_of]
        if unknown:
            raise ValueError(f"source {source_id} names {', '.join(unknown)}, which the register lacks")
        return [i for i in ids if publisher_of[i] != publisher_of[source_id]]

    def number(source_id: str, grade: str, confirmed_by: object, contradicted_by: object) -> int:
        if grade == "F":
            return 6
        confirming = {publisher_of[i] for i in others(confirmed_by, source_id)}
        contradicting = others(contradicted_by, source_id)
        if contradicting:
            is_outranked = any(LETTERS.index(grade_of[i]) < LETTERS.index(grade) for i in contradicting)
            return 5 if is_outranked and not confirming else 4
        return {0: 3, 1: 2}.get(len(confirming), 1)

    columns = ["source_id", "grade", "confirmed_by", "contradicted_by"]
    return named.assign(information_grade=[number(*row) for row in named[columns].itertuples(index=False)])
