"""Whose voices the book rests on: sources by their publisher, judgements by their author."""

from __future__ import annotations

import pandas as pd


def count_voices(sources: pd.DataFrame, publishers: pd.DataFrame, judgements: pd.DataFrame) -> pd.DataFrame:
    """Publishers, sources, judgements and evidence by voice; one row is one voice, the largest first.

    Raises ValueError when a source has no publisher in the register.
    """
    named = sources.merge(publishers[["publisher_id", "voice"]], on="publisher_id", how="left", validate="many_to_one")
    if named["voice"].isna().any():
        raise ValueError(f"no publisher for source {named.loc[named['voice'].isna(), 'source_id'].iloc[0]}")
    counts = pd.DataFrame(
        {
            "n_publishers": publishers["voice"].value_counts(),
            "n_sources": named["voice"].value_counts(),
            "n_judgements": judgements["voice"].value_counts(),
            "n_evidence": judgements.loc[judgements["is_evidence"], "voice"].value_counts(),
        }
    )
    table = counts.fillna(0).astype(int).rename_axis("voice").reset_index()
    return table.sort_values(["n_sources", "voice"], ascending=[False, True]).reset_index(drop=True)


def count_on_question(judgements: pd.DataFrame, page: str, question: str) -> pd.Series:
    """Judgements on one question of a chapter by voice, the largest first. Raises KeyError when there is none."""
    rows = judgements[(judgements["page"] == page) & (judgements["question"] == question)]
    if rows.empty:
        raise KeyError(f"no judgement on {question!r} in {page}")
    return rows["voice"].value_counts()
