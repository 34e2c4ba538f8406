"""Aid measured your way: the explorer of the chapter on US-Pakistan relations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from peshawar.analysis.aid import aid_series, nearest_measures, sum_aid, yearly_series
from peshawar.charts.aid import plot_aid_series, replace_aid_series
from peshawar.charts.theme import MUTED, add_foot, new_figure

from .explorer import PICTURE_WIDTH, Control, Explorer, State, prepare_states
from .figure import draw_print, figure_svg
from .page import csv_text
from .source_line import short_source_line

TABLES = ("crs_aid_yearly", "greenbook_aid", "foreign_assistance", "us_price_index")
BASE_YEAR = 2014
LAST_YEAR_THEN = 2013

# What counts, at which stage: measures of the Congressional Research Service can hold reimbursed costs.
CRS_MEASURES = {
    "all": "Appropriated: security and economic aid",
    "security": "Appropriated: security aid only",
    "economic": "Appropriated: economic aid only",
}
OTHER_MEASURES = {
    "obligated": "Obligated: economic and military aid",
    "disbursed": "Disbursed: all aid",
}
CAN_HOLD_REIMBURSEMENTS = ("all", "security")

CONTROLS = (
    Control("measure", "What counts, and at which stage", {**CRS_MEASURES, **OTHER_MEASURES}),
    Control(
        "currency",
        "Dollars",
        {"current": "Current dollars", "constant": f"Constant dollars of FY{BASE_YEAR}"},
        also="a fiscal year whose dollars to count in, as 2020",
    ),
    Control("reimbursements", "Reimbursed costs", {"in": "Counted in", "out": "Left out"}),
)
PICTURE_HEIGHT = 3.4
# Where the axes stand in a picture: fixed, because every state has the same ticks and as many lines above them.
AXES_PLACE = (0.1255, 0.09, 0.8625, 0.69)
DEFAULT = {"measure": "all", "currency": "current", "reimbursements": "in"}


@dataclass(frozen=True, eq=False)
class AidTables:
    """The tables behind the explorer: three stages of aid, and prices. Not to be changed: what is counted is kept."""

    yearly: pd.DataFrame
    greenbook: pd.DataFrame
    foreign: pd.DataFrame
    prices: pd.DataFrame


def choose_series(data: AidTables, choice: Mapping[str, str]) -> pd.DataFrame:
    """The aid series of one combination of options, with its subtitle."""
    return _count_series(data, choice["measure"], choice["currency"], choice["reimbursements"])


# Each series is asked for by the sums, by a picture and by the CSV.
@lru_cache(maxsize=64)
def _count_series(data: AidTables, measure: str, currency: str, reimbursements: str) -> pd.DataFrame:
    base_year = base_year_of(currency)
    if measure in CRS_MEASURES:
        has_reimbursements = reimbursements == "in"
        series = aid_series(data.yearly, data.prices, measure=measure, has_reimbursements=has_reimbursements, base_year=base_year)
    else:
        series = yearly_series(_other_amounts(data, measure), data.prices, base_year=base_year)
    choice = {"measure": measure, "currency": currency, "reimbursements": reimbursements}
    return series.assign(subtitle=f"{describe_choice(choice)}; millions a year, by US fiscal year")


def base_year_of(currency: str) -> int | None:
    """The fiscal year of constant dollars; None for current ones."""
    return {"current": None, "constant": BASE_YEAR}[currency] if currency in CONTROLS[1].options else int(currency)


def _other_amounts(data: AidTables, measure: str) -> pd.Series:
    """Millions of current dollars by whole fiscal year, obligated (Greenbook) or disbursed (ForeignAssistance.gov)."""
    if measure == "disbursed":
        kept = data.foreign[(data.foreign["transaction"] == "disbursed") & ~data.foreign["is_part_year"]]
        return kept.set_index("fiscal_year")["amount_usd"] / 1e6
    plain = data.greenbook[~data.greenbook["is_transition_quarter"]]
    return plain.set_index("fiscal_year")["total_usd"] / 1e6


def describe_choice(choice: Mapping[str, str]) -> str:
    """One combination in words."""
    labels = {control.name: control.options.get(choice[control.name], "") for control in CONTROLS}
    labels["currency"] = labels["currency"] or label_base_year(choice["currency"])
    tail = "reimbursed costs " + labels["reimbursements"].lower()
    if choice["measure"] not in CAN_HOLD_REIMBURSEMENTS:
        tail = "reimbursed costs are never in it"
    dollars = labels["currency"][0].lower() + labels["currency"][1:]
    return f"{labels['measure']}, {dollars}, {tail}"


def label_base_year(year: str) -> str:
    """Constant dollars of a year that was not prepared, in words."""
    return f"Constant dollars of FY{year}"


def sum_choices(data: AidTables) -> pd.DataFrame:
    """One row per distinct combination and last year: its sum since FY2002 in billions of dollars."""
    rows = []
    for measure in CONTROLS[0].options:
        for currency in CONTROLS[1].options:
            for reimbursements in CONTROLS[2].options:
                if measure not in CAN_HOLD_REIMBURSEMENTS and reimbursements == "in":
                    continue  # the same sum as with reimbursements left out
                choice = {"measure": measure, "currency": currency, "reimbursements": reimbursements}
                series = choose_series(data, choice)
                for last in range(LAST_YEAR_THEN, int(series["fy_end"].max()) + 1):
                    rows.append({**choice, "last_year": last, "billion": sum_aid(series, last)})
    return pd.DataFrame(rows)


class AidExplorer(Explorer):
    """Aid to Pakistan by fiscal year: measure x dollars x reimbursements in or out; live, in dollars of any fiscal year."""

    def __init__(self, data: AidTables):
        self._data = data
        drawn: dict[str, tuple[Figure, Axes]] = {}
        states = prepare_states(CONTROLS, cache_drawing(partial(_draw_state, data, drawn)))
        for figure, _ in drawn.values():
            plt.close(figure)
        super().__init__("Aid measured your way", CONTROLS, states, DEFAULT)

    def label_option(self, name: str, key: str) -> str:
        """The label of a fiscal year of constant dollars that was not prepared."""
        known = self._data.prices.dropna(subset="cpi_u_fiscal")["fiscal_year"].astype(str)
        if name != "currency" or key not in set(known):
            raise ValueError(f"{name} has no option {key!r}")
        return label_base_year(key)

    def draw(self, choice: Mapping[str, str]) -> State:
        """Aid in dollars of a year that was not prepared, drawn from nothing."""
        drawn: dict[str, tuple[Figure, Axes]] = {}
        state = _draw_state(self._data, drawn, choice)
        for figure, _ in drawn.values():
            plt.close(figure)
        return state

    def still_pictures(self) -> dict[str, str]:
        """The default state for print."""
        return draw_print(plot_aid_series, choose_series(self._data, DEFAULT), TABLES, height=3.5)

    def all_series(self) -> pd.DataFrame:
        """What all states draw, for the CSV."""
        parts = []
        for key in self.states:
            choice = dict(zip([control.name for control in CONTROLS], key.split("|"), strict=True))
            parts.append(choose_series(self._data, choice).drop(columns="subtitle").assign(**choice))
        return pd.concat(parts, ignore_index=True)


def cache_drawing(draw: Callable[[Mapping[str, str]], State]) -> Callable[[Mapping[str, str]], State]:
    """Draw alike states once: reimbursements make no difference where they cannot be counted."""
    drawn: dict[tuple[str, ...], State] = {}

    def look_up(choice: Mapping[str, str]) -> State:
        has_no_part = choice["measure"] not in CAN_HOLD_REIMBURSEMENTS
        key = tuple("" if has_no_part and name == "reimbursements" else choice[name] for name in choice)
        if key not in drawn:
            drawn[key] = draw(choice)
        return drawn[key]

    return look_up


def _draw_state(tables: AidTables, drawn: dict[str, tuple[Figure, Axes]], choice: Mapping[str, str]) -> State:
    data = choose_series(tables, choice)
    table = _table_of(choice["measure"])
    # One picture for each table: what differs between its states are bars and subtitle. Laying out and
    # making ticks anew would take longer than drawing.
    if table in drawn:
        figure, ax = drawn[table]
        replace_aid_series(data, ax)
    else:
        figure, ax = drawn[table] = new_figure(width=PICTURE_WIDTH, height=PICTURE_HEIGHT)
        plot_aid_series(data, ax)
        add_foot(figure, short_source_line([table, "us_price_index"]))
        figure.set_layout_engine("none")
        ax.set_position(AXES_PLACE)
    ax.set_title(ax.get_title(loc="left"), loc="left", x=-AXES_PLACE[0] / AXES_PLACE[2], y=1.0, fontsize=9.5, color=MUTED, pad=10)
    svg = figure_svg(figure)
    last = int(data["fy_end"].max())
    peak = data.loc[data["amount_per_year"].idxmax()]
    sentence = (
        f"{describe_choice(choice)}: {sum_aid(data, LAST_YEAR_THEN):.1f} billion dollars for FY2002\u2013{LAST_YEAR_THEN}, "
        f"{sum_aid(data, last):.1f} billion to FY{last}. "
        f"Highest in {peak['fiscal_year_label']}: {peak['amount_per_year']:,.0f} million."
    )
    alt = f"Bar chart of US aid to Pakistan by fiscal year where the highest bar is {peak['fiscal_year_label']}. {sentence}"
    return State(svg=svg, alt=alt, sentence=sentence, csv=csv_text(data.drop(columns="subtitle")))


def _table_of(measure: str) -> str:
    if measure in CRS_MEASURES:
        return "crs_aid_yearly"
    return "foreign_assistance" if measure == "disbursed" else "greenbook_aid"


def describe_nearest(sums: pd.DataFrame, figure: float) -> tuple[str, dict[str, str]]:
    """The measure whose sum comes nearest to a figure in billions: a sentence, and the options."""
    best = nearest_measures(sums, figure).iloc[0]
    choice = {name: str(best[name]) for name in ("measure", "currency", "reimbursements")}
    sentence = (
        f"{figure:.1f} billion dollars comes nearest to {best['billion']:.1f} billion: "
        f"{describe_choice(choice)}, FY2002\u2013{int(best['last_year'])}."
    )
    return sentence, choice
