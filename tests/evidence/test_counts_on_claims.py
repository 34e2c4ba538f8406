"""Counts in the evidence bear on a number as the methods page says they do: one line, drawn once, for every claim."""

from peshawar import tables
from peshawar.analysis.verdicts import NEAR_MISS, Figure, miss_of

# Round numbers in the article, "some 300 million" and "two weeks": a count that rounds to them supports them.
ROUND = ("C53", "C58")


def expected_bearing(claimed: Figure, counted: Figure) -> str:
    miss = miss_of(claimed, counted)
    return "supports" if miss == 0 else "qualifies" if miss < NEAR_MISS else "opposes"


def test_a_count_supports_qualifies_or_opposes_by_the_same_line():
    claims = tables.load_claims().dropna(subset=["figure_low"]).set_index("claim_id")
    rows = tables.load_claim_evidence().dropna(subset=["figure_low"])
    rows = rows[rows["claim_id"].isin(claims.index) & ~rows["claim_id"].isin(ROUND)]
    assert len(rows) > 25
    high = claims["figure_high"].astype(float).fillna(float("inf"))
    wrong = [
        row.evidence_id
        for row in rows.itertuples()
        if row.bearing
        != expected_bearing(
            Figure(float(claims.loc[row.claim_id, "figure_low"]), high[row.claim_id]),
            Figure(float(row.figure_low), float(row.figure_high)),
        )
    ]
    assert wrong == []


def test_the_line_can_tell():
    assert expected_bearing(Figure(122, 122), Figure(113, 122)) == "supports"
    assert expected_bearing(Figure(122, 122), Figure(125, 125)) == "qualifies"
    assert expected_bearing(Figure(9, 9), Figure(7, 7)) == "opposes"
