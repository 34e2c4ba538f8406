"""The explorer of odds: all states, and what they say."""

import pandas as pd
import pytest
import traitlets

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


@pytest.fixture(scope="module")
def quick(data):
    """The explorer with the attacks at hand, its draws few."""
    with pytest.MonkeyPatch.context() as patch:
        few = outlook.odds_of_deadly_attack
        patch.setattr(outlook, "odds_of_deadly_attack", lambda *args, **settings: few(*args, **{**settings, "n": 200}))
        yield odds_explorer.OddsExplorer(*data, tables.load_attacks())


def test_odds_that_were_not_prepared_are_worked_out(quick):
    quick.value = {"threshold": 73, "months": 18, "model": "lognormal"}
    assert quick.sentence.startswith("An attack with 73 or more dead within 18 months: ")
    assert "73,18," in quick.state["csv"] and quick.state["svg"].startswith("<svg")
    odds, came = quick.work_out(quick.value)
    at_73 = odds[odds["threshold"] == 73].set_index("model")["probability"]
    around = odds[odds["threshold"].isin([60, 75])].pivot(index="model", columns="threshold", values="probability")
    assert all(around.loc[model, 75] <= p <= around.loc[model, 60] for model, p in at_73.items()), "odds fall with size"
    assert list(came["threshold"]) == [73]
    quick.value = odds_explorer.DEFAULT


@pytest.mark.parametrize("choice", [{"threshold": 10}, {"threshold": "1e2"}, {"months": 500}, {"months": 0}, {"model": "hunch"}])
def test_odds_beyond_the_record_are_refused(quick, choice):
    with pytest.raises(traitlets.TraitError, match="is one of"):
        quick.value = choice


def test_without_the_attacks_nothing_new_is_worked_out(data):
    with pytest.raises(traitlets.TraitError):
        odds_explorer.OddsExplorer(*data).threshold = 73


def test_try_it_answers_for_the_very_number_of_dead(quick):
    sentence, choice = odds_explorer.answer_threshold(quick, 60, 140)
    assert choice["threshold"] == "140" and sentence.startswith("140 or more dead within five years")
    assert odds_explorer.answer_threshold(quick, 60, 130)[0].endswith("Came: 1.")


@pytest.mark.parametrize(("p", "printed"), [(0.001, "under 1 %"), (0.995, "over 99 %"), (0.256, "26 %")])
def test_no_odds_are_printed_as_certain(p, printed):
    assert odds_explorer.print_odds(p) == printed


def test_the_chosen_model_is_marked(data):
    chosen = odds_explorer.choose_odds(data[0], odds_explorer.DEFAULT)
    assert isinstance(chosen, pd.DataFrame) and chosen["is_chosen"].sum() == len(odds_explorer.CURVE)
