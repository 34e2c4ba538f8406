"""What the group said of its reasons, statement by statement, beside the reasons the article gives."""

from __future__ import annotations

import pandas as pd

# The statements at hand, by the span of days in which reports of them appeared.
STATEMENTS = {
    "phone": ("By telephone, 16 December 2014", "2014-12-16", "2014-12-16"),
    "written": ("Statement of 17 December", "2014-12-17", "2014-12-18"),
    "video": ("Video of January 2015", "2015-01-01", "2015-01-31"),
}
WORDS = {"supports": "says so", "silent": "silent", "opposes": "says otherwise", "qualifies": "in part"}
STRENGTH = ("says so", "says otherwise", "in part", "silent")


def statements_by_motive(claims: pd.DataFrame, evidence: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """One row per claim on the group's motives: what each of its statements says, and whether others said so.

    Claims on what the attack was for, those of the chapter on the attack; the one claim on aims shared
    with the Afghan Taliban rests on another movement's words too. ``claims`` may carry verdicts. The cell of a statement is the strongest word that any report of it
    bears out, ``others`` whether anyone else says so; a cell is missing where no report at hand speaks to the claim. Raises ValueError for a row of
    the group that falls into no statement.
    """
    rows = evidence.merge(sources[["source_id", "date"]], on="source_id", validate="many_to_one")
    motives = claims[(claims["claim_type"] == "motive") & (claims["home"] == "attack")].copy()
    rows = rows[rows["claim_id"].isin(motives["claim_id"])]
    group = rows[rows["speaker"] == "group"]
    spans = {key: group["date"].between(first, last) for key, (_, first, last) in STATEMENTS.items()}
    homeless = group.loc[~pd.concat(spans, axis=1).any(axis=1), "evidence_id"]
    if len(homeless):
        raise ValueError(f"rows of no statement: {', '.join(homeless)}")
    for key, inside in spans.items():
        words = group[inside].assign(word=group["bearing"].map(WORDS)).groupby("claim_id")["word"].agg(_strongest)
        motives[key] = motives["claim_id"].map(words)
    others = rows[(rows["speaker"] == "others") & rows["bearing"].isin(["supports", "qualifies"])]
    motives["n_others"] = motives["claim_id"].map(others.groupby("claim_id").size()).fillna(0).astype(int)
    # What only qualifies a claim is no word for the whole of it.
    in_full = others[others["bearing"] == "supports"]["claim_id"]
    motives["others"] = [
        "yes" if claim in set(in_full) else "in part" if n else "no"
        for claim, n in zip(motives["claim_id"], motives["n_others"], strict=True)
    ]
    return motives.reset_index(drop=True)


def _strongest(words: pd.Series) -> str:
    return next(word for word in STRENGTH if word in set(words))
