"""Signed ties on a day."""

import pandas as pd
import pytest

from peshawar import tables
from peshawar.analysis import relations


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
