"""Aid measured your way: the explorer of the chapter on US-Pakistan relations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import matplotlib.pyplot as plt
import pandas as pd

from peshawar.analysis.aid import MEASURES, aid_series, nearest_measures, sum_aid
from peshawar.charts.aid import plot_aid_series
from peshawar.charts.theme import add_foot, new_figure

from .explorer import Control, Explorer, State, prepare_states
from .figure import draw_pictures, figure_svg
from .source_line import short_source_line

TABLES = ("crs_aid_yearly", "us_price_index")
BASE_YEAR = 2014
LAST_YEAR_THEN = 2013

CONTROLS = (
    Control(
        "measure",
        "What counts",
        {"all": "Security and economic aid", "security": "Security aid only", "economic": "Economic aid only"},
    ),
    Control("currency", "Dollars", {"current": "Current dollars", "constant": f"Constant dollars of FY{BASE_YEAR}"}),
    Control("reimbursements", "Reimbursed costs", {"in": "Counted in", "out": "Left out"}),
)
# One picture serves desk and phone: narrower than the column, so that its letters stay readable.
PICTURE_WIDTH = 4.9
DEFAULT = {"measure": "all", "currency": "current", "reimbursements": "in"}


def choose_series(yearly: pd.DataFrame, prices: pd.DataFrame, choice: Mapping[str, str]) -> pd.DataFrame:
    """The aid series of one combination of options, with its subtitle."""
    series = aid_series(
        yearly,
        prices,
        measure=choice["measure"],
        has_reimbursements=choice["reimbursements"] == "in",
        base_year=BASE_YEAR if choice["currency"] == "constant" else None,
    )
    return series.assign(subtitle=f"{describe_choice(choice)}; millions a year, by US fiscal year")


def describe_choice(choice: Mapping[str, str]) -> str:
    """One combination in words."""
    labels = {control.name: control.options[choice[control.name]] for control in CONTROLS}
    tail = "reimbursed costs " + labels["reimbursements"].lower()
    if choice["measure"] == "economic":
        tail = "reimbursed costs never belong to it"
    return f"{labels['measure']}, {labels['currency'].lower()}, {tail}"


def sum_choices(yearly: pd.DataFrame, prices: pd.DataFrame) -> pd.DataFrame:
    """One row per distinct combination and last year: its sum since FY2002 in billions of dollars."""
    rows = []
    for measure in MEASURES:
        for currency in CONTROLS[1].options:
            for reimbursements in CONTROLS[2].options:
                if measure == "economic" and reimbursements == "in":
                    continue  # the same sum as with reimbursements left out
                choice = {"measure": measure, "currency": currency, "reimbursements": reimbursements}
                series = choose_series(yearly, prices, choice)
                for last in range(LAST_YEAR_THEN, int(series["fy_end"].max()) + 1):
                    rows.append({**choice, "last_year": last, "billion": sum_aid(series, last)})
    return pd.DataFrame(rows)


class AidExplorer(Explorer):
    """Aid to Pakistan by fiscal year: measure x dollars x reimbursements in or out, all prepared."""

    def __init__(self, yearly: pd.DataFrame, prices: pd.DataFrame):
        self._yearly, self._prices = yearly, prices
        states = prepare_states(CONTROLS, cache_drawing(partial(_draw_state, yearly, prices)))
        super().__init__("Aid measured your way", CONTROLS, states, DEFAULT)

    def still_pictures(self) -> dict[str, str]:
        """The default state for print and for phones."""
        data = choose_series(self._yearly, self._prices, DEFAULT)
        return draw_pictures(plot_aid_series, data, TABLES, height=3.5, narrow_height=3.9)

    def all_series(self) -> pd.DataFrame:
        """What all states draw, for the CSV."""
        parts = []
        for key in self.states:
            choice = dict(zip([control.name for control in CONTROLS], key.split("|"), strict=True))
            parts.append(choose_series(self._yearly, self._prices, choice).drop(columns="subtitle").assign(**choice))
        return pd.concat(parts, ignore_index=True)


def cache_drawing(draw: Callable[[Mapping[str, str]], State]) -> Callable[[Mapping[str, str]], State]:
    """Draw alike states once: reimbursements make no difference to economic aid."""
    drawn: dict[tuple[str, ...], State] = {}

    def look_up(choice: Mapping[str, str]) -> State:
        key = tuple("" if choice["measure"] == "economic" and name == "reimbursements" else choice[name] for name in choice)
        if key not in drawn:
            drawn[key] = draw(choice)
        return drawn[key]

    return look_up


def _draw_state(yearly: pd.DataFrame, prices: pd.DataFrame, choice: Mapping[str, str]) -> State:
    data = choose_series(yearly, prices, choice)
    figure, ax = new_figure(width=PICTURE_WIDTH, height=3.3)
    plot_aid_series(data, ax)
    add_foot(figure, short_source_line(list(TABLES)))
    svg = figure_svg(figure)
    plt.close(figure)
    last = int(data["fy_end"].max())
    peak = data.loc[data["amount_per_year"].idxmax()]
    sentence = (
        f"{describe_choice(choice)}: {sum_aid(data, LAST_YEAR_THEN):.1f} billion dollars for FY2002\u2013{LAST_YEAR_THEN}, "
        f"{sum_aid(data, last):.1f} billion to FY{last}. "
        f"Highest in {peak['fiscal_year_label']}: {peak['amount_per_year']:,.0f} million."
    )
    alt = f"Bar chart of US aid to Pakistan by fiscal year where the highest bar is {peak['fiscal_year_label']}. {sentence}"
    return State(svg=svg, alt=alt, sentence=sentence)


def describe_nearest(sums: pd.DataFrame, figure: float) -> tuple[str, dict[str, str]]:
    """The measure whose sum comes nearest to a figure in billions: a sentence, and the options."""
    best = nearest_measures(sums, figure).iloc[0]
    choice = {name: str(best[name]) for name in ("measure", "currency", "reimbursements")}
    sentence = (
        f"{figure:.1f} billion dollars comes nearest to {best['billion']:.1f} billion: "
        f"{describe_choice(choice)}, FY2002\u2013{int(best['last_year'])}."
    )
    return sentence, choice
