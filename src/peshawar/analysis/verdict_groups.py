"""Verdicts of all kinds in a few groups, so that one picture can show facts, motives and forecasts together."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

# Best first. The names of the verdicts stay what they are; a group says only which mark they share.
GROUPS: dict[str, tuple[str, ...]] = {
    "right": ("right", "stated by the group", "came true"),
    "in part": ("right in part", "stated by others only", "partly"),
    "wrong": ("wrong", "contradicted", "did not"),
    "not stated": ("not stated",),
    "open": ("contested", "not checkable", "not testable with these data", "undecided"),
}
KINDS = {"motive": "motive", "forecast": "forecast"}


def verdict_group(verdict: str) -> str:
    """The group of a verdict. Raises KeyError for a verdict that no group holds."""
    for group, verdicts in GROUPS.items():
        if verdict in verdicts:
            return group
    raise KeyError(f"no group holds the verdict {verdict!r}")


def lay_out_strip(decided: pd.DataFrame) -> pd.DataFrame:
    """The claims as marks on a strip of paragraphs; one row is one claim.

    ``paragraph`` is 0 for title and subtitle; ``place`` counts the claims of a paragraph from 0, in
    the order of the text; ``group`` is that of the verdict as known now.
    """
    ordered = decided.sort_values(["paragraph", "claim_id"], kind="stable")
    return pd.DataFrame(
        {
            "claim_id": ordered["claim_id"].to_numpy(),
            "paragraph": ordered["paragraph"].astype(int).to_numpy(),
            "place": ordered.groupby("paragraph").cumcount().to_numpy(),
            "short": ordered["short"].to_numpy(),
            "claim_type": ordered["claim_type"].to_numpy(),
            "verdict_then": ordered["verdict_then"].to_numpy(),
            "verdict_now": ordered["verdict_now"].to_numpy(),
            "group": [verdict_group(verdict) for verdict in ordered["verdict_now"]],
        }
    )


def count_by_kind(decided: pd.DataFrame) -> pd.DataFrame:
    """Claims by kind, vantage point and group of verdicts: kind, vantage, group, n; zeros included."""
    kind = decided["claim_type"].map(KINDS).fillna("fact")
    rows = []
    for name in ("fact", "motive", "forecast"):
        for vantage in ("then", "now"):
            groups = decided.loc[kind == name, f"verdict_{vantage}"].map(verdict_group)
            counts = groups.value_counts()
            rows += [{"kind": name, "vantage": vantage, "group": g, "n": int(counts.get(g, 0))} for g in GROUPS]
    return pd.DataFrame(rows)


def choose_claims(decided: pd.DataFrame, claim_ids: Sequence[str], groups: Sequence[str], vantages: Sequence[str]) -> pd.DataFrame:
    """The named claims, in that order, when their verdicts belong to one of the groups at every vantage point.

    A front page that calls a claim right must stop being built when the evidence says otherwise.
    Raises ValueError naming the claims whose verdicts have moved, KeyError for an unknown id.
    """
    by_id = decided.set_index("claim_id", drop=False)
    unknown = [claim_id for claim_id in claim_ids if claim_id not in by_id.index]
    if unknown:
        raise KeyError(f"no claim {', '.join(unknown)}")
    chosen = by_id.loc[list(claim_ids)]
    moved = [
        f"{row['claim_id']} is {row[f'verdict_{vantage}']} ({vantage})"
        for _, row in chosen.iterrows()
        for vantage in vantages
        if verdict_group(row[f"verdict_{vantage}"]) not in groups
    ]
    if moved:
        raise ValueError(f"chosen as {' or '.join(groups)}, and no longer: {'; '.join(moved)}")
    return chosen.reset_index(drop=True)
