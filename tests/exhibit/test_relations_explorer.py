"""The explorer of relations: its days and what it says of them."""

import datetime

import pytest
import traitlets

from peshawar import tables
from peshawar.exhibit import relations_explorer


@pytest.fixture(scope="module")
def explorer():
    return relations_explorer.RelationsExplorer(tables.load_relations())


def test_all_states_are_prepared_and_the_default_is_the_day_of_the_article(explorer):
    assert len(explorer.states) == len(relations_explorer.DAYS) * 2
    assert explorer.value == {"day": "2014-12-16", "view": "network"}
    assert explorer.sentence.startswith("16 December 2014: article.")
    assert all(state["svg"].startswith("<svg") and state["alt"] for state in explorer.states.values())


def test_the_sentence_tells_what_changed():
    coded = tables.load_relations()
    assert "Afghan government and Pakistan from hostile to friendly" in relations_explorer.describe_day(coded, "2014-12-16")
    assert "Afghan Taliban and Pakistan from friendly to mixed" in relations_explorer.describe_day(coded, "2022-06-15")
    assert "Afghan Taliban and Pakistan from mixed to hostile" in relations_explorer.describe_day(coded, "2025-12-31")
    assert "Changed" not in relations_explorer.describe_day(coded, "2014-04-01")


def test_a_day_of_the_reader_s_is_worked_out_and_shown(explorer):
    sentence, choice = relations_explorer.nearest_day(tables.load_relations(), datetime.date(2014, 5, 1))
    assert choice == {"day": "2014-05-01"}
    assert sentence.startswith("On 1 May 2014 ")
    assert "hostile or at war: " in sentence and "Pakistani Taliban" in sentence
    explorer.value = choice
    assert explorer.sentence.startswith("1 May 2014. ") and "since 1 April 2014" in explorer.sentence
    assert explorer.state["svg"].startswith("<svg") and "2014-05-01" in explorer.state["csv"]
    explorer.value = relations_explorer.DEFAULT


def test_controls_that_change_together_make_one_state(explorer, monkeypatch):
    drawn = []
    draw = type(explorer).draw
    monkeypatch.setattr(type(explorer), "draw", lambda self, choice: drawn.append(dict(choice)) or draw(self, choice))
    explorer.set_state({"day": "2016-03-01", "view": "matrix"})  # what arrives from the front end
    assert explorer.value == {"day": "2016-03-01", "view": "matrix"} and drawn == [explorer.value]
    explorer.value = relations_explorer.DEFAULT
    assert (explorer.day, explorer.view) == ("2014-12-16", "network") and len(drawn) == 1


def test_a_day_outside_the_coding_moves_to_its_end_or_is_refused(explorer):
    assert relations_explorer.nearest_day(tables.load_relations(), datetime.date(1999, 5, 1))[1] == {"day": "2010-01-01"}
    for day in ("1999-05-01", "2014-5-1", "soon"):
        with pytest.raises(traitlets.TraitError, match="any day from 2010 to 2025"):
            explorer.day = day


def test_the_csv_holds_the_coded_rows_with_their_evidence(explorer):
    rows = explorer.all_ties()
    assert {"rel_id", "source_actor", "target_actor", "sign", "valid_from", "evidence", "source_id", "confidence", "day"} <= set(rows.columns)
    assert set(rows["day"]) == set(relations_explorer.DAYS)
