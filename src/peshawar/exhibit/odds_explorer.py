"""As deadly again?: the explorer of the chapter on the outlook."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib.pyplot as plt
import pandas as pd

from peshawar.analysis import severity
from peshawar.analysis.outlook import THRESHOLDS
from peshawar.charts.outlook import mark_odds, plot_odds, plot_odds_lines
from peshawar.charts.theme import add_foot, new_figure

from .explorer import Control, Explorer, State, state_key
from .figure import draw_pictures, figure_svg
from .source_line import short_source_line

TABLES = ("attacks",)
# Where the lines of the picture are computed; the thresholds of the controls are among them.
CURVE = (20, 25, 30, 40, 50, 60, 75, 100, 115, 130, 160, 200)

CONTROLS = (
    Control("threshold", "Dead, or more", {str(n): f"{n} or more dead" for n in THRESHOLDS}),
    Control("months", "Within", {"12": "one year", "24": "two years", "60": "five years"}),
    Control(
        "model",
        "Model of the size of attacks",
        {
            "power_law": "Power law",
            "cut_off": "Power law with cut-off",
            "lognormal": "Lognormal",
            "reference": "Reference class",
        },
    ),
)
MODEL_NAMES = {
    "power_law": severity.POWER_LAW,
    "cut_off": severity.CUT_OFF,
    "lognormal": severity.LOGNORMAL,
    "reference": severity.REFERENCE,
}
DEFAULT = {"threshold": "100", "months": "60", "model": "lognormal"}
PICTURE_WIDTH = 4.9


class OddsExplorer(Explorer):
    """Probability of another attack with so many dead: threshold x horizon x model, all prepared.

    ``odds`` as from ``analysis.outlook.odds_of_deadly_attack`` at the thresholds of ``CURVE``;
    ``came`` as from ``count_deadly``.
    """

    def __init__(self, odds: pd.DataFrame, came: pd.DataFrame):
        self._odds, self._came = odds, came
        super().__init__("As deadly again?", CONTROLS, draw_states(odds, came), DEFAULT)

    def still_pictures(self) -> dict[str, str]:
        """The default state for print and for phones."""
        return draw_pictures(plot_odds, choose_odds(self._odds, DEFAULT), TABLES, height=3.6, narrow_height=4.0)

    def all_odds(self) -> pd.DataFrame:
        """What all states say, for the CSV: odds by model, threshold and horizon, and what came."""
        return self._odds.merge(self._came, on=["threshold", "months"], how="left")


def choose_odds(odds: pd.DataFrame, choice: Mapping[str, str]) -> pd.DataFrame:
    """The odds of one horizon, with the chosen model and threshold marked."""
    words = CONTROLS[1].options[choice["months"]]
    return odds[odds["months"] == int(choice["months"])].assign(
        is_chosen=lambda rows: rows["model"] == MODEL_NAMES[choice["model"]],
        threshold_chosen=int(choice["threshold"]),
        subtitle=f"Probability of at least one such attack within {words}, from data to 15 December 2014",
    )


def describe_odds(odds: pd.DataFrame, came: pd.DataFrame, choice: Mapping[str, str]) -> str:
    """One state in a sentence: the odds with their interval, the spread of the models, what came."""
    threshold, months = int(choice["threshold"]), int(choice["months"])
    rows = odds[(odds["threshold"] == threshold) & (odds["months"] == months)].set_index("model")
    row = rows.loc[MODEL_NAMES[choice["model"]]]
    seen = came[(came["threshold"] == threshold) & (came["months"] == months)]["n_attacks"].iloc[0]
    happened = "None came" if seen == 0 else f"{seen} came"
    return (
        f"An attack with {threshold} or more dead within {CONTROLS[1].options[choice['months']]}: "
        f"{print_odds(row['probability'])} by the {MODEL_NAMES[choice['model']]} "
        f"(interval {print_odds(row['low'])} to {print_odds(row['high'])}); "
        f"the four models say {print_odds(rows['probability'].min())} to {print_odds(rows['probability'].max())}. {happened}."
    )


def print_odds(probability: float) -> str:
    """A probability in whole per cents, never as certain."""
    if probability < 0.01:
        return "under 1 %"
    return "over 99 %" if probability > 0.99 else f"{probability * 100:.0f} %"


def draw_states(odds: pd.DataFrame, came: pd.DataFrame) -> dict[str, State]:
    """All states. The lines are drawn and laid out once for each horizon and model, then only the mark moves."""
    states = {}
    for months in CONTROLS[1].options:
        for model in CONTROLS[2].options:
            choice = {"threshold": DEFAULT["threshold"], "months": months, "model": model}
            figure, ax = new_figure(width=PICTURE_WIDTH, height=3.5)
            plot_odds_lines(choose_odds(odds, choice), ax)
            add_foot(figure, short_source_line(list(TABLES)))
            figure.draw_without_rendering()
            figure.set_layout_engine("none")
            for threshold in CONTROLS[0].options:
                choice = {"threshold": threshold, "months": months, "model": model}
                marks = mark_odds(choose_odds(odds, choice), ax)
                states[state_key(list(choice.values()))] = _state(figure_svg(figure), describe_odds(odds, came, choice))
                for mark in marks:
                    mark.remove()
            plt.close(figure)
    return states


def _state(svg: str, sentence: str) -> State:
    alt = f"Line chart of the probability of an attack by least number of dead, four models, where the odds fall with size. {sentence}"
    return State(svg=svg, alt=alt, sentence=sentence)


def answer_threshold(odds: pd.DataFrame, came: pd.DataFrame, months: int, dead: int) -> tuple[str, dict[str, str]]:
    """For the Try it cell: the nearest prepared threshold, and what all models say of it over some months."""
    nearest = min(THRESHOLDS, key=lambda n: abs(n - dead))
    choice = {"threshold": str(nearest), "months": str(months), "model": DEFAULT["model"]}
    rows = odds[(odds["threshold"] == nearest) & (odds["months"] == months)]
    parts = [f"{row.model} {print_odds(row.probability)}" for row in rows.itertuples()]
    seen = int(came[(came["threshold"] == nearest) & (came["months"] == months)]["n_attacks"].iloc[0])
    sentence = f"{nearest} or more dead within {CONTROLS[1].options[str(months)]}: {', '.join(parts)}. Came: {seen}."
    return sentence, choice


