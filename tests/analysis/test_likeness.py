"""Attacks like the one on the school: the rule, and one row an attack."""

import pandas as pd
import pytest

from peshawar.analysis import likeness


def row(date, **changes):
    traits = dict.fromkeys(likeness.TRAITS, True)
    base = {"date": pd.Timestamp(date), "place": "A", "target": "school", "perpetrator": "X", "killed_low": 1, "killed_best": 2,
            "killed_high": 3, "likeness_points": 6, "source_id": "s", "is_like_school_attack": True, "mass_casualty_id": None}  # fmt: skip
    return base | traits | changes


DAY, LAST = pd.Timestamp("2014-12-16"), pd.Timestamp("2026-06-30")


def test_an_attack_in_both_tables_stands_once_and_the_day_itself_not():
    mass = pd.DataFrame([row("2014-12-16"), row("2016-01-20")])
    education = pd.DataFrame([row("2016-01-20", mass_casualty_id="x"), row("2015-05-05", killed_low=2, killed_high=2)])
    found = likeness.list_like_attacks(mass, education, DAY, LAST)
    assert found["date"].dt.year.tolist() == [2015, 2016]
    assert found["killed"].tolist() == ["2", "2 (1\u20133)"]
    assert "run by the forces" in found["traits"].iloc[0]


def test_a_verdict_that_breaks_the_rule_is_refused():
    mass = pd.DataFrame([row("2016-01-20", is_aimed_at_learners=False)])
    with pytest.raises(ValueError, match="breaks the rule"):
        likeness.list_like_attacks(mass, mass.iloc[0:0], DAY, LAST)


def test_the_book_s_own_list():
    from peshawar import tables

    found = likeness.list_like_attacks(tables.load_table("mass_casualty_attacks"), tables.load_table("education_events"), DAY, LAST)
    assert "Charsadda, Bacha Khan University" in set(found["place"])
    assert found["killed_best"].max() < 144


def test_an_attacker_who_is_not_settled_carries_a_mark():
    mass = pd.DataFrame([row("2016-01-20"), row("2025-11-10", perpetrator="not settled (TTP by the army)")])
    traits = likeness.list_like_attacks(mass, mass.iloc[0:0], DAY, LAST)["traits"]
    assert traits.str.contains("not settled").tolist() == [False, True]
