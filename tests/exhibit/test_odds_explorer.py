"""The explorer of odds: all states, and what they say."""

import pandas as pd
import pytest

from peshawar import tables
from peshawar.analysis import forecasts, outlook
from peshawar.exhibit import odds_explorer


@pytest.fixture(scope="module")
def data():
    attacks = tables.load_attacks()
    before = outlook.sizes_before(attacks, forecasts.ORIGIN)
    odds = outlook.odds_of_deadly_attack(before, forecasts.ORIGIN, thresholds=odds_explorer.CURVE, n=200)
    return odds, outlook.count_deadly(attacks, forecasts.ORIGIN)


def test_every_state_is_prepared_and_says_its_odds(data):
    explorer = odds_explorer.OddsExplorer(*data)
    assert len(explorer.states) == 4 * 3 * 4
    explorer.value = {"threshold": "130", "months": "60", "model": "reference"}
    assert explorer.sentence.startswith("An attack with 130 or more dead within five years")
    assert explorer.sentence.endswith("1 came.")
    table = explorer.all_odds()
    assert len(table) == len(data[0]) and table.loc[table["threshold"] == 50, "n_attacks"].notna().all()


def test_the_sentence_agrees_with_the_table(data):
    odds, came = data
    choice = {"threshold": "100", "months": "12", "model": "cut_off"}
    row = odds[(odds["threshold"] == 100) & (odds["months"] == 12) & (odds["model"] == "power law with cut-off")].iloc[0]
    assert f"{row['probability'] * 100:.0f} % by the power law with cut-off" in odds_explorer.describe_odds(odds, came, choice)
    assert "None came" in odds_explorer.describe_odds(odds, came, choice)


def test_try_it_goes_to_the_nearest_threshold(data):
    sentence, choice = odds_explorer.answer_threshold(*data, 60, 140)
    assert choice["threshold"] == "130" and sentence.startswith("130 or more dead within five years")


@pytest.mark.parametrize(("p", "printed"), [(0.001, "under 1 %"), (0.995, "over 99 %"), (0.256, "26 %")])
def test_no_odds_are_printed_as_certain(p, printed):
    assert odds_explorer.print_odds(p) == printed


def test_the_chosen_model_is_marked(data):
    chosen = odds_explorer.choose_odds(data[0], odds_explorer.DEFAULT)
    assert isinstance(chosen, pd.DataFrame) and chosen["is_chosen"].sum() == len(odds_explorer.CURVE)
