"""The map of attacks: all states prepared, in words that agree with the table."""

import pytest
import traitlets

from peshawar import tables
from peshawar.exhibit.attack_explorer import CONTROLS, DEFAULT, AttackExplorer, describe_deaths, find_district
from peshawar.exhibit.explorer import all_keys


@pytest.fixture(scope="module")
def explorer():
    return AttackExplorer(tables.load_attacks(), tables.load_events(), tables.load_districts())


def test_every_combination_has_a_picture_alt_text_and_a_sentence(explorer):
    assert sorted(explorer.states) == sorted(all_keys(CONTROLS))
    for state in explorer.states.values():
        assert state["svg"].startswith("<svg") and state["alt"] and "no district" in state["sentence"]
    assert len({state["svg"] for state in explorer.states.values()}) == len(explorer.states)


def test_the_first_state_carries_the_message(explorer):
    assert "Most in Peshawar" in explorer.sentence
    table = explorer.deaths(DEFAULT)
    assert describe_deaths(table, DEFAULT) == explorer.sentence
    top = table[~table["is_unassigned"]].sort_values("deaths", ascending=False).iloc[0]
    assert top["district"] == "Peshawar" and f"({top['deaths']:,d})" in explorer.sentence


def test_a_picture_says_that_boundaries_are_no_endorsement(explorer):
    assert "endorsement" in explorer._picture_data(DEFAULT)["subtitle"].iloc[0]


def test_years_that_were_not_prepared_are_counted_and_drawn(explorer):
    explorer.value = {"years": "2009-2012", "by": "baloch"}
    table = explorer.deaths(explorer.value)
    assert explorer.sentence.startswith(f"Deaths other than militants\u2019 in attacks by Baloch groups, 2009 to 2012: {table['deaths'].sum():,d}.")
    assert explorer.state["svg"].startswith("<svg") and explorer.state["svg"] not in [state["svg"] for state in explorer.states.values()]
    assert explorer.state["csv"].count("\n") == len(table) + 1
    explorer.value = DEFAULT
    for years in ("2012-2009", "1999", "2009-", "soon"):
        with pytest.raises(traitlets.TraitError, match="whole years, as 2009"):
            explorer.years = years
    assert explorer.value == DEFAULT


def test_what_is_drawn_anew_is_what_was_prepared(explorer):
    drawn = explorer.draw(DEFAULT)
    prepared = explorer.states["before|islamist"]
    assert (drawn.sentence, drawn.alt, drawn.csv) == (prepared["sentence"], prepared["alt"], prepared["csv"])


def test_a_district_is_found_whatever_its_capitals_and_a_wrong_name_gets_near_ones(explorer):
    sentence, choice = find_district(explorer, " north waziristan ")
    assert sentence.startswith("North Waziristan: ") and choice == DEFAULT
    assert "North Waziristan" in find_district(explorer, "Waziristan")[0]
    assert "none" in find_district(explorer, "xyz")[0]


def test_the_csv_holds_every_state_and_what_has_no_district(explorer):
    data = explorer.all_deaths()
    states = data.groupby(["years", "by"])
    assert len(states) == len(explorer.states)
    assert (states["is_unassigned"].sum() == 1).all()
