"""The table of actors."""

import pandas as pd
import pytest

from peshawar import tables
from peshawar.analysis import actors


def test_only_counts_of_the_time_stand_as_strength():
    rows = actors.list_actors(tables.load_actors()).set_index("actor_id")
    assert rows.loc["TTP", "strength"] == "30,000\u201335,000 (2014)"
    assert rows.loc["HQN", "strength"] == "unknown"
    assert rows.loc["IRN", "strength"] == "not read"
    assert rows["kind"].drop_duplicates().tolist() == [kind for kind in actors.KINDS if kind in set(rows["kind"])]
    assert actors.count_groups(rows) == (3, 14)


def test_an_unknown_kind_is_named():
    with pytest.raises(ValueError, match="pirates"):
        actors.list_actors(pd.DataFrame({"kind": ["pirates"]}))
