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
from .figure import draw_pictures, figure_svg
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
    Control("day", "Day", DAYS),
    Control("view", "Picture", {"network": "Network, twelve actors", "matrix": "Matrix, all actors"}),
)
DEFAULT = {"day": "2014-12-16", "view": "network"}
# As in the other explorers: narrower than the column, so that letters stay readable on a phone.
PICTURE_WIDTH = 3.9


def merged_ties(relations: pd.DataFrame, day: str) -> pd.DataFrame:
    """The directed ties of a day, state with army and Haqqani with the Afghan Taliban; doubtful rows left out."""
    held = ties_on(relations, pd.Timestamp(day))
    return merge_actors(held[held["is_in_base_run"]])


def subtitle(day: str) -> str:
    moment = pd.Timestamp(day)
    return f"Who stood how towards whom on {moment.day} {moment:%B %Y}, by our coding"


def describe_day(relations: pd.DataFrame, day: str) -> str:
    """The pairs of a day in a sentence, and which of them changed sign since the day before in the list."""
    pairs = pairs_on(merged_ties(relations, day))
    counts = {sign: int((pairs["sign"] == sign).sum()) for sign in (1, -1, 0)}
    text = (
        f"{DAYS[day]}. {len(pairs)} pairs are coded: {counts[1]} friendly, {counts[-1]} hostile or at war, {counts[0]} mixed."
    )
    place = list(DAYS).index(day)
    if place == 0:
        return text
    earlier = list(DAYS)[place - 1]
    changed = changed_pairs(pairs_on(merged_ties(relations, earlier)), pairs)
    told = "; ".join(
        f"{row_label(row.first)} and {row_label(row.second)} from {CHANGE_WORDS[row.sign_before]} to {CHANGE_WORDS[row.sign_after]}"
        for row in changed.itertuples()
    )
    moment = pd.Timestamp(earlier)
    since = f"{moment.day} {moment:%B %Y}"
    return f"{text} Changed since {since}, among pairs coded on both days: {told}." if told else f"{text} No pair changed since {since}."


class RelationsExplorer(Explorer):
    """Signed relations on a few days, as a network or as a matrix; all states prepared."""

    def __init__(self, relations: pd.DataFrame):
        self._relations = relations
        super().__init__("The relations by period", CONTROLS, prepare_states(CONTROLS, partial(_draw_state, relations)), DEFAULT)

    def still_pictures(self) -> dict[str, str]:
        """The default state for print and for phones."""
        day = DEFAULT["day"]
        data = pairs_on(merged_ties(self._relations, day)).assign(subtitle=subtitle(day))
        return draw_pictures(plot_relations_network, data, TABLES, height=4.9, narrow_height=4.7)

    def all_ties(self) -> pd.DataFrame:
        """The coded rows of all days, for the CSV."""
        parts = [ties_on(self._relations, pd.Timestamp(day)).assign(day=day) for day in DAYS]
        return pd.concat(parts, ignore_index=True)


def _draw_state(relations: pd.DataFrame, choice: Mapping[str, str]) -> State:
    ties = merged_ties(relations, choice["day"])
    figure, ax = new_figure(width=PICTURE_WIDTH, height=4.6)
    if choice["view"] == "network":
        plot_relations_network(pairs_on(ties).assign(subtitle=subtitle(choice["day"])), ax)
    else:
        plot_relations_matrix(directed_signs(ties).assign(subtitle=subtitle(choice["day"])), ax)
    add_foot(figure, short_source_line(list(TABLES)))
    svg = figure_svg(figure)
    plt.close(figure)
    sentence = describe_day(relations, choice["day"])
    kind = "Network" if choice["view"] == "network" else "Matrix"
    return State(svg=svg, alt=f"{kind} of signed relations between states and armed groups where {sentence}", sentence=sentence)


def nearest_day(relations: pd.DataFrame, moment: object) -> tuple[str, dict[str, str]]:
    """What the coding says of a day of the reader's, and the prepared day nearest to it."""
    asked = pd.Timestamp(moment)  # type: ignore[arg-type]
    day = min(DAYS, key=lambda known: abs(pd.Timestamp(known) - asked))
    pairs = pairs_on(merged_ties(relations, str(asked.date())))
    pakistan = pairs[(pairs["first"] == "PAK") | (pairs["second"] == "PAK")]
    names = {sign: [row_label(b if a == "PAK" else a) for a, b in zip(part["first"], part["second"], strict=True)] for sign, part in pakistan.groupby("sign")}
    parts = [f"{word}: {', '.join(names[sign])}" for sign, word in ((1, "friendly"), (-1, "hostile or at war"), (0, "mixed")) if sign in names]
    shown = pd.Timestamp(day)
    return (
        f"On {asked.day} {asked:%B %Y} {len(pairs)} pairs are coded. Pakistan\u2019s own, {'; '.join(parts)}. "
        f"The picture shows the nearest prepared day, {shown.day} {shown:%B %Y}."
    ), {"day": day}
