"""As deadly again?: the explorer of the chapter on the outlook."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib.pyplot as plt
import pandas as pd

from peshawar.analysis import forecasts, outlook, severity
from peshawar.charts.outlook import mark_odds, plot_odds, plot_odds_lines
from peshawar.charts.theme import add_foot, new_figure

from .explorer import PICTURE_WIDTH, Control, Explorer, State, state_key
from .figure import draw_print, figure_svg
from .page import csv_text
from .source_line import short_source_line

TABLES = ("attacks",)
# Where the lines of the picture are computed; the thresholds of the controls are among them.
CURVE = (20, 25, 30, 40, 50, 60, 75, 100, 115, 130, 160, 200)

CONTROLS = (
    Control("threshold", "Dead, or more", {str(n): f"{n} or more dead" for n in outlook.THRESHOLDS}, also="a whole number from 20 to 200"),
    Control("months", "Within", {"12": "one year", "24": "two years", "60": "five years"}, also="a number of months from 1 to 84"),
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
LEAST_DEAD, MOST_DEAD = min(CURVE), max(CURVE)
# The record of what came ends that long after the article.
MOST_MONTHS = 84
DEFAULT = {"threshold": "100", "months": "60", "model": "lognormal"}


class OddsExplorer(Explorer):
    """Probability of another attack with so many dead: threshold x horizon x model.

    ``odds`` as from ``analysis.outlook.odds_of_deadly_attack`` at the thresholds of ``CURVE``;
    ``came`` as from ``count_deadly``. With ``attacks``, other thresholds and horizons are worked out when
    they are asked for.
    """

    def __init__(self, odds: pd.DataFrame, came: pd.DataFrame, attacks: pd.DataFrame | None = None):
        self._odds, self._came, self._attacks = odds, came, attacks
        self._worked_out: dict[tuple[int, int], tuple[pd.DataFrame, pd.DataFrame]] = {}
        super().__init__("As deadly again?", CONTROLS, draw_states(odds, came), DEFAULT)

    def label_option(self, name: str, key: str) -> str:
        """The label of a threshold or a horizon that was not prepared."""
        ends = {"threshold": (LEAST_DEAD, MOST_DEAD), "months": (1, MOST_MONTHS)}
        if self._attacks is None or name not in ends or not key.isdecimal() or str(int(key)) != key:
            raise ValueError(f"{name} has no option {key!r}")
        low, high = ends[name]
        if not low <= int(key) <= high:
            raise ValueError(f"{name} must be from {low} to {high}")
        return f"{key} or more dead" if name == "threshold" else label_months(key)

    def draw(self, choice: Mapping[str, str]) -> State:
        """A state that was not prepared: the odds themselves are computed, then drawn."""
        odds, came = self.work_out(choice)
        chosen = choose_odds(odds, choice)
        figure, ax = new_figure(width=PICTURE_WIDTH, height=3.5)
        plot_odds(chosen, ax)
        add_foot(figure, short_source_line(list(TABLES)))
        state = _state(figure_svg(figure), describe_odds(odds, came, choice), chosen)
        plt.close(figure)
        return state

    def work_out(self, choice: Mapping[str, str]) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Odds of all models at the thresholds of ``CURVE`` and the chosen one, within the chosen months; and what came."""
        threshold, months = int(choice["threshold"]), int(choice["months"])
        if threshold in CURVE and threshold in set(self._came["threshold"]) and choice["months"] in CONTROLS[1].options:
            return self._odds, self._came
        if self._attacks is None:
            raise ValueError("without the attacks no other odds can be worked out")
        if (threshold, months) not in self._worked_out:
            thresholds = sorted({*CURVE, threshold})
            before = outlook.sizes_before(self._attacks, forecasts.ORIGIN)
            odds = outlook.odds_of_deadly_attack(before, forecasts.ORIGIN, thresholds=thresholds, horizons=[months])
            came = outlook.count_deadly(self._attacks, forecasts.ORIGIN, [threshold], [months])
            self._worked_out[threshold, months] = odds, came
        return self._worked_out[threshold, months]

    def still_pictures(self) -> dict[str, str]:
        """The default state for print."""
        return draw_print(plot_odds, choose_odds(self._odds, DEFAULT), TABLES, height=3.6)

    def all_odds(self) -> pd.DataFrame:
        """What all states say, for the CSV: odds by model, threshold and horizon, and what came."""
        return self._odds.merge(self._came, on=["threshold", "months"], how="left")


def label_months(months: str) -> str:
    """A horizon in words, prepared or not."""
    return CONTROLS[1].options.get(months, f"{months} months" if months != "1" else "one month")


def choose_odds(odds: pd.DataFrame, choice: Mapping[str, str]) -> pd.DataFrame:
    """The odds of one horizon, with the chosen model and threshold marked."""
    words = label_months(choice["months"])
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
        f"An attack with {threshold} or more dead within {label_months(choice['months'])}: "
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
                chosen = choose_odds(odds, choice)
                marks = mark_odds(chosen, ax)
                states[state_key(list(choice.values()))] = _state(figure_svg(figure), describe_odds(odds, came, choice), chosen)
                for mark in marks:
                    mark.remove()
            plt.close(figure)
    return states


def _state(svg: str, sentence: str, chosen: pd.DataFrame) -> State:
    alt = f"Line chart of the probability of an attack by least number of dead, four models, where the odds fall with size. {sentence}"
    return State(svg=svg, alt=alt, sentence=sentence, csv=csv_text(chosen.drop(columns="subtitle")))


def answer_threshold(explorer: OddsExplorer, months: int, dead: int) -> tuple[str, dict[str, str]]:
    """For the Try it cell: what all models say of a number of dead over some months, and the choice that shows it."""
    choice = {"threshold": str(dead), "months": str(months), "model": DEFAULT["model"]}
    odds, came = explorer.work_out(choice)
    rows = odds[(odds["threshold"] == dead) & (odds["months"] == months)]
    parts = [f"{row.model} {print_odds(row.probability)}" for row in rows.itertuples()]
    seen = int(came[(came["threshold"] == dead) & (came["months"] == months)]["n_attacks"].iloc[0])
    return f"{dead} or more dead within {label_months(str(months))}: {', '.join(parts)}. Came: {seen}.", choice
