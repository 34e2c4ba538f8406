"""The relations by period: the explorer of the chapter on the regional actors."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import matplotlib.pyplot as plt
import pandas as pd

from peshawar.analysis.balance import merge_actors
from peshawar.analysis.relations import CHANGE_WORDS, changed_pairs, directed_signs, pairs_on, ties_on
from peshawar.charts.relations import plot_relations_matrix, plot_relations_network, row_label
from peshawar.charts.theme import add_foot, new_figure

from .explorer import Control, Explorer, State, prepare_states
from .figure import draw_print, figure_svg
from .page import csv_text
from .source_line import short_source_line

TABLES = ("relations", "actors")
# One day for each period in which the coding holds still, and what the period is.
DAYS: Mapping[str, str] = {
    "2014-04-01": "1 April 2014: truce",
    "2014-12-16": "16 December 2014: article",
    "2022-06-15": "15 June 2022: Kabul fallen",
    "2025-12-31": "31 December 2025",
}
CONTROLS = (
    Control("day", "Day", DAYS, also="any day from 2010 to 2025, as 2016-03-01"),
    Control("view", "Picture", {"network": "Network, twelve actors", "matrix": "Matrix, all actors"}),
)
FIRST_DAY, LAST_DAY = "2010-01-01", "2025-12-31"
DEFAULT = {"day": "2014-12-16", "view": "network"}
# A little narrower than the other explorers, for the names in the network are small.
PICTURE_WIDTH = 3.9


def merged_ties(relations: pd.DataFrame, day: str) -> pd.DataFrame:
    """The directed ties of a day, state with army and Haqqani with the Afghan Taliban; doubtful rows left out."""
    held = ties_on(relations, pd.Timestamp(day))
    return merge_actors(held[held["is_in_base_run"]])


def print_day(day: str) -> str:
    moment = pd.Timestamp(day)
    return f"{moment.day} {moment:%B %Y}"


def subtitle(day: str) -> str:
    return f"Who stood how towards whom on {print_day(day)}, by our coding"


def describe_day(relations: pd.DataFrame, day: str) -> str:
    """The pairs of a day in a sentence, and which of them changed sign since the day before in the list."""
    pairs = pairs_on(merged_ties(relations, day))
    counts = {sign: int((pairs["sign"] == sign).sum()) for sign in (1, -1, 0)}
    text = (
        f"{DAYS.get(day, print_day(day))}. {len(pairs)} pairs are coded: {counts[1]} friendly, {counts[-1]} hostile or at war, {counts[0]} mixed."
    )
    before = [known for known in DAYS if known < day]
    if not before:
        return text
    earlier = before[-1]
    changed = changed_pairs(pairs_on(merged_ties(relations, earlier)), pairs)
    told = "; ".join(
        f"{row_label(row.first)} and {row_label(row.second)} from {CHANGE_WORDS[row.sign_before]} to {CHANGE_WORDS[row.sign_after]}"
        for row in changed.itertuples()
    )
    since = print_day(earlier)
    return f"{text} Changed since {since}, among pairs coded on both days: {told}." if told else f"{text} No pair changed since {since}."


class RelationsExplorer(Explorer):
    """Signed relations on a few days, as a network or as a matrix; live, on any day from 2010 to 2025."""

    def __init__(self, relations: pd.DataFrame):
        self._relations = relations
        words = {day: describe_day(relations, day) for day in DAYS}
        super().__init__("The relations by period", CONTROLS, prepare_states(CONTROLS, partial(_draw_state, relations, words)), DEFAULT)

    def label_option(self, name: str, key: str) -> str:
        """The label of a day that was not prepared."""
        if name != "day" or str(pd.Timestamp(key).date()) != key or not FIRST_DAY <= key <= LAST_DAY:
            raise ValueError(f"{name} has no option {key!r}")
        return print_day(key)

    def draw(self, choice: Mapping[str, str]) -> State:
        """The relations of a day that was not prepared."""
        words = {choice["day"]: describe_day(self._relations, choice["day"])}
        return _draw_state(self._relations, words, choice)

    def still_pictures(self) -> dict[str, str]:
        """The default state for print."""
        data = pairs_on(merged_ties(self._relations, DEFAULT["day"])).assign(subtitle=subtitle(DEFAULT["day"]))
        return draw_print(plot_relations_network, data, TABLES, height=4.9)

    def all_ties(self) -> pd.DataFrame:
        """The coded rows of all days, for the CSV."""
        parts = [ties_on(self._relations, pd.Timestamp(day)).assign(day=day) for day in DAYS]
        return pd.concat(parts, ignore_index=True)


def _draw_state(relations: pd.DataFrame, words: Mapping[str, str], choice: Mapping[str, str]) -> State:
    """The picture of one choice; ``words`` holds what ``describe_day`` says of its day, the same for every picture."""
    ties = merged_ties(relations, choice["day"])
    is_network = choice["view"] == "network"
    drawn = pairs_on(ties) if is_network else directed_signs(ties)
    figure, ax = new_figure(width=PICTURE_WIDTH, height=4.6)
    plot = plot_relations_network if is_network else plot_relations_matrix
    plot(drawn.assign(subtitle=subtitle(choice["day"])), ax)
    add_foot(figure, short_source_line(list(TABLES)))
    svg = figure_svg(figure)
    plt.close(figure)
    sentence = words[choice["day"]]
    # The picture is part of the state, and must be told apart by who only hears it.
    shown = "the network of twelve actors" if is_network else "the matrix of all actors, row towards column"
    alt = f"{'Network' if is_network else 'Matrix'} of signed relations between states and armed groups where {sentence}"
    return State(svg=svg, alt=alt, sentence=f"{sentence} Shown: {shown}.", csv=csv_text(drawn.assign(day=choice["day"])))


def nearest_day(relations: pd.DataFrame, moment: object) -> tuple[str, dict[str, str]]:
    """What the coding says of a day of the reader's, and the choice that shows it; a day outside the coding moves to its end."""
    asked = str(pd.Timestamp(moment).date())  # type: ignore[arg-type]
    day = min(max(asked, FIRST_DAY), LAST_DAY)
    pairs = pairs_on(merged_ties(relations, day))
    pakistan = pairs[(pairs["first"] == "PAK") | (pairs["second"] == "PAK")]
    names = {sign: [row_label(b if a == "PAK" else a) for a, b in zip(part["first"], part["second"], strict=True)] for sign, part in pakistan.groupby("sign")}
    parts = [f"{word}: {', '.join(names[sign])}" for sign, word in ((1, "friendly"), (-1, "hostile or at war"), (0, "mixed")) if sign in names]
    own = f" Pakistan\u2019s own, {'; '.join(parts)}." if parts else ""
    return f"On {print_day(day)} {len(pairs)} pairs are coded.{own} The picture shows that day.", {"day": day}
