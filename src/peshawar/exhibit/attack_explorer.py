"""Attacks by years and perpetrator on the map: the explorer of the chapter on the attack."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial

import matplotlib.pyplot as plt
import pandas as pd

from peshawar import tables
from peshawar.analysis.places import deaths_by_district, rows_of, unassigned_share
from peshawar.charts.maps import outline_districts, plot_district_map, recolour_district_map
from peshawar.charts.theme import add_foot, new_figure

from .explorer import PICTURE_WIDTH, Control, Explorer, State, prepare_states
from .figure import draw_print, figure_svg
from .page import csv_text
from .source_line import short_source_line

TABLES = ("attacks", "ucdp_events", "districts")
LAYERS = ("pak_districts_2014", "boundary_lines", "disputed_areas", "places")
CREDIT = "Boundaries are not an endorsement of any claim."

# First and last day of each choice; the eve of the school attack ends the years before it.
SPANS = {
    "before": ("2007-01-01", "2014-12-15"),
    "year": ("2014-01-01", "2014-12-15"),
    "after": ("2014-12-16", "2021-12-31"),
}
CONTROLS = (
    Control(
        "years",
        "Years",
        {
            "before": "2007 to 15 December 2014",
            "year": "1 January to 15 December 2014",
            "after": "16 December 2014 to 2021",
        },
        also="whole years, as 2009 or 2009-2012",
    ),
    Control(
        "by",
        "Attacks by",
        {
            "islamist": "Islamist militants",
            "baloch": "Baloch groups",
            "all": "All sides, fighters too",
        },
    ),
)
# The years of the events with place and actor; any run of them can be asked for in a live notebook.
FIRST_YEAR, LAST_YEAR = 2007, 2021
WHOLE_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?")
DEFAULT = {"years": "before", "by": "islamist"}
# Upper ends of the classes of deaths; the last class has none.
EDGES = (10, 50, 150, 400)
WHAT = {
    "islamist": "Deaths other than militants\u2019 in attacks by Islamist militants",
    "baloch": "Deaths other than militants\u2019 in attacks by Baloch groups",
    "all": "Deaths of all sides in organised violence",
}
PICTURE_HEIGHT = 3.7


class AttackExplorer(Explorer):
    """Deaths by district of 2014: years x perpetrator; live, any run of whole years as well."""

    def __init__(self, attacks: pd.DataFrame, events: pd.DataFrame, districts: pd.DataFrame):
        self._rows = {key: rows_of(attacks, events, key) for key in WHAT}
        self._districts = districts
        self._layers = {name: tables.load_layer(name) for name in LAYERS}
        super().__init__("Where attacks fell", CONTROLS, self._draw_states(), DEFAULT)

    def deaths(self, choice: Mapping[str, str]) -> pd.DataFrame:
        """Deaths by district of one combination of options, the unassigned ones in the last row."""
        first, last = span_of(choice["years"])
        return deaths_by_district(self._rows[choice["by"]], self._districts, first, last)

    def all_deaths(self) -> pd.DataFrame:
        """What all states draw, for the CSV: districts with deaths, and the unassigned row of each state."""
        parts = []
        for years in SPANS:
            for by in WHAT:
                table = self.deaths({"years": years, "by": by})
                parts.append(table[(table["n"] > 0) | table["is_unassigned"]].assign(years=years, by=by))
        return pd.concat(parts, ignore_index=True)

    def label_option(self, name: str, key: str) -> str:
        """The label of a run of years that was not prepared."""
        if name != "years":
            raise ValueError(f"{name} has no option {key!r}")
        span_of(key)
        return key.replace("-", " to ")

    def draw(self, choice: Mapping[str, str]) -> State:
        """A map of years that were not prepared, drawn from nothing."""
        figure, ax = new_figure(width=PICTURE_WIDTH, height=PICTURE_HEIGHT)
        data = self._picture_data(choice)
        plot_district_map(data, ax, layers=self._layers)
        add_foot(figure, short_source_line(list(TABLES[:1])))
        state = describe_state(data, choice, figure_svg(figure))
        plt.close(figure)
        return state

    def still_pictures(self) -> dict[str, str]:
        """The default state for print."""
        return draw_print(partial(plot_district_map, layers=self._layers), self._picture_data(DEFAULT), TABLES[:1], height=4.4)

    def _picture_data(self, choice: Mapping[str, str]) -> pd.DataFrame:
        subtitle = f"{WHAT[choice['by']]}, {label_years(choice['years'])}, by district of 2014. {CREDIT}"
        return self.deaths(choice).assign(subtitle=subtitle, edges="|".join(map(str, EDGES)))

    def _draw_states(self) -> dict[str, State]:
        """All states from one figure: its parts are laid out once, then the districts change their shade."""
        figure, ax = new_figure(width=PICTURE_WIDTH, height=PICTURE_HEIGHT)
        plot_district_map(self._picture_data(DEFAULT), ax, layers=self._layers)
        add_foot(figure, short_source_line(list(TABLES[:1])))
        figure.draw_without_rendering()
        figure.set_layout_engine("none")
        outlines = outline_districts(self._layers)

        def draw_state(choice: Mapping[str, str]) -> State:
            data = self._picture_data(choice)
            recolour_district_map(data, ax, outlines=outlines)
            return describe_state(data, choice, figure_svg(figure))

        states = prepare_states(CONTROLS, draw_state)
        plt.close(figure)
        return states


def span_of(years: str) -> tuple[str, str]:
    """First and last day of an option: a prepared one, a year, or a run of years. Raises ValueError for any other."""
    if years in SPANS:
        return SPANS[years]
    match = WHOLE_YEARS.fullmatch(years)
    if not match:
        raise ValueError(f"{years!r} is no year and no run of years")
    first, last = int(match.group(1)), int(match.group(2) or match.group(1))
    if not FIRST_YEAR <= first <= last <= LAST_YEAR:
        raise ValueError(f"{years!r} is not within {FIRST_YEAR} to {LAST_YEAR}")
    return f"{first}-01-01", f"{last}-12-31"


def label_years(years: str) -> str:
    """An option in words, prepared or not."""
    return CONTROLS[0].options.get(years, years.replace("-", " to "))


def describe_state(data: pd.DataFrame, choice: Mapping[str, str], svg: str) -> State:
    """A picture with its words and what it draws."""
    sentence = describe_deaths(data, choice)
    alt = f"Map of Pakistan by district with the north-west enlarged, darker where more people died. {sentence}"
    drawn = data.drop(columns=["subtitle", "edges"]).assign(**choice)
    return State(svg=svg, alt=alt, sentence=sentence, csv=csv_text(drawn))


def describe_deaths(table: pd.DataFrame, choice: Mapping[str, str]) -> str:
    """One state in words: the total, the districts with most deaths, and what lies in no district."""
    placed = table[~table["is_unassigned"] & (table["deaths"] > 0)].sort_values(["deaths", "district"], ascending=[False, True])
    top = [f"{row.district} ({row.deaths:,d})" for row in placed.head(3).itertuples()]
    most = f" Most in {' and '.join(part for part in (', '.join(top[:-1]), top[-1]) if part)}." if top else ""
    return (
        f"{WHAT[choice['by']]}, {label_years(choice['years'])}: {int(table['deaths'].sum()):,d}.{most} "
        f"{unassigned_share(table):.1%} of the deaths have no district."
    )


def find_district(explorer: AttackExplorer, name: str) -> tuple[str, dict[str, str]]:
    """What the map counts for a district in its default years: a sentence, and the options that show it.

    Small and capital letters are alike. A name that no district has gets the names that come near.
    """
    table = explorer.deaths(DEFAULT)
    placed = table[~table["is_unassigned"]].copy()
    placed["rank"] = placed["deaths"].rank(ascending=False, method="min").astype(int)
    found = placed[placed["district"].str.casefold() == name.strip().casefold()]
    if found.empty:
        near = sorted(d for d in placed["district"] if name.strip().casefold()[:3] in d.casefold())[:5]
        return f"No district of 2014 is called {name!r}. Near it: {', '.join(near) or 'none'}.", dict(DEFAULT)
    row = found.iloc[0]
    sentence = (
        f"{row['district']}: {int(row['n']):,d} attacks by Islamist militants with {int(row['deaths']):,d} dead, "
        f"{CONTROLS[0].options['before']}; place {int(row['rank'])} of {len(placed)} districts by deaths."
    )
    return sentence, dict(DEFAULT)
