"""Signed ties on a day."""

import pandas as pd
import pytest

from peshawar import tables
from peshawar.analysis import balance, relations


@pytest.fixture
def ties():
    return pd.DataFrame(
        {
            "rel_id": ["R1", "R2", "R3"], "source_actor": ["A", "A", "B"], "target_actor": ["B", "B", "A"], "sign": [0, -2, 1],
            "valid_from": pd.to_datetime(["2013-01-01", "2014-06-15", "2014-01-01"]),
            "valid_to": pd.to_datetime(["2014-06-15", None, "2014-12-16"]),
        }
    )  # fmt: skip


def test_periods_are_half_open(ties):
    assert list(relations.ties_on(ties, pd.Timestamp("2014-06-14"))["rel_id"]) == ["R1", "R3"]
    assert list(relations.ties_on(ties, pd.Timestamp("2014-06-15"))["rel_id"]) == ["R2", "R3"]
    assert list(relations.ties_on(ties, pd.Timestamp("2014-12-16"))["rel_id"]) == ["R2"]


def test_two_rows_for_one_direction_are_refused(ties):
    ties.loc[0, "valid_to"] = pd.NaT
    with pytest.raises(ValueError, match="R1, R2"):
        relations.ties_on(ties, pd.Timestamp("2014-12-01"))


def test_an_unknown_actor_is_named(ties):
    with pytest.raises(KeyError, match="lacks B"):
        relations.name_actors(ties, pd.DataFrame({"actor_id": ["A"], "actor": ["Actor A"]}))


def test_december_2014_takes_the_rows_that_held_then():
    held = set(relations.ties_on(tables.load_relations(), pd.Timestamp("2014-12-16"))["rel_id"])
    assert {"R05", "R35", "R38", "R60"} <= held
    assert not held & {"R04", "R34", "R37", "R59"}


def signed(text):
    rows = [{"source_actor": word[0], "target_actor": word[1], "sign": int(word[2:])} for word in text.split()]
    return pd.DataFrame(rows)


def test_pairs_join_both_directions_and_know_a_war():
    pairs = relations.pairs_on(signed("AB2 BA0 AC-2 CA-1 BC1 CB-2")).set_index(["first", "second"])
    assert pairs["sign"].tolist() == [1, -1, 0]
    # Opposite rows make a pair mixed, whatever one of them says of war.
    assert pairs["is_war"].tolist() == [False, True, False]


def test_only_pairs_coded_on_both_days_can_change():
    before, after = (relations.pairs_on(signed(text)) for text in ("AB1 AC-1 AD1", "AB-1 AC-1 AE1"))
    changed = relations.changed_pairs(before, after)
    assert changed.to_dict("records") == [{"first": "A", "second": "B", "sign_before": 1, "sign_after": -1}]


def test_triangles_through_a_pair():
    graph = balance.signed_graph(balance.undirected_signs(signed("PA1 PT-1 AT1 PI-1 AI-1 PX1")))
    found = relations.triangles_through(graph, "P", "A").set_index("third")
    assert found["is_balanced"].to_dict() == {"I": True, "T": False}
    with pytest.raises(KeyError, match="no signed tie"):
        relations.triangles_through(graph, "T", "I")


def test_no_trend_in_balance_can_be_told_from_the_years():
    yearly = relations.balance_by_year(tables.load_relations(), range(2008, 2026), seed=7, n=500)
    assert yearly["low"].max() <= yearly["high"].min(), "the intervals no longer overlap: the note says that they do"
    assert (yearly["share"] > yearly["chance"]).all()


def test_a_pair_is_as_sure_as_its_weakest_row():
    ties = pd.DataFrame(
        [("A", "B", "high"), ("B", "A", "low"), ("B", "C", "moderate")], columns=["source_actor", "target_actor", "confidence"]
    )
    assert relations.weakest_confidence(ties, "A", ["B", "C"]) == "low"
    assert relations.weakest_confidence(ties, "C", ["A", "B"]) == "moderate"
    with pytest.raises(KeyError, match="between A and C"):
        relations.weakest_confidence(ties, "A", ["C"])
