"""Verdicts in groups: every verdict has one, and a claim cannot stand under a heading that it lost."""

import pandas as pd
import pytest

from peshawar.analysis.verdict_groups import GROUPS, choose_claims, count_by_kind, lay_out_strip, verdict_group
from peshawar.analysis.verdicts import list_rules

DECIDED = pd.DataFrame(
    {
        "claim_id": ["C02", "C01", "C03"],
        "paragraph": [1, 0, 1],
        "short": ["b", "a", "c"],
        "claim_type": ["number", "motive", "forecast"],
        "verdict_then": ["contested", "not stated", "undecided"],
        "verdict_now": ["wrong", "not stated", "partly"],
    }
)


def test_every_verdict_of_the_rules_has_exactly_one_group():
    verdicts = set(list_rules()["verdict"])
    listed = [verdict for group in GROUPS.values() for verdict in group]
    assert verdicts <= set(listed) and len(listed) == len(set(listed))
    with pytest.raises(KeyError, match="no group holds the verdict 'mostly right'"):
        verdict_group("mostly right")


def test_the_strip_follows_the_text():
    strip = lay_out_strip(DECIDED)
    assert strip[["claim_id", "paragraph", "place", "group"]].to_numpy().tolist() == [
        ["C01", 0, 0, "not stated"], ["C02", 1, 0, "wrong"], ["C03", 1, 1, "in part"],
    ]  # fmt: skip


def test_counts_add_up_to_the_claims():
    counts = count_by_kind(DECIDED)
    assert counts.groupby("vantage")["n"].sum().to_dict() == {"now": 3, "then": 3}
    assert counts.query("kind == 'fact' and vantage == 'now' and group == 'wrong'")["n"].item() == 1


def test_a_claim_whose_verdict_moved_cannot_be_chosen():
    assert choose_claims(DECIDED, ["C02"], ("wrong",), ("now",))["claim_id"].tolist() == ["C02"]
    with pytest.raises(ValueError, match=r"C02 is contested \(then\)"):
        choose_claims(DECIDED, ["C02"], ("wrong",), ("then", "now"))
    with pytest.raises(KeyError, match="no claim C99"):
        choose_claims(DECIDED, ["C99"], ("wrong",), ("now",))
