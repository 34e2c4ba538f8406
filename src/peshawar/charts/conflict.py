"""Charts of organised violence."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from .bars import draw_bars
from .panels import stack_panels
from .theme import COLOURS, INK, add_key, add_subtitle, is_narrow, wrap_label

# Fixed colour and hatching of each group of dyads, from the bottom of the stack upwards.
GROUP_STYLE = {
    "Government against the TTP": (COLOURS["state"], None),
    "TTP against civilians": (COLOURS["ttp"], "///"),
    "TTP against other armed groups": ("#c2606a", None),
    "Lashkar-e-Islam, Lashkar-e-Jhangvi, IS and others": (COLOURS["other_militants"], "..."),
    "United States against al-Qaida": (COLOURS["us"], "xx"),
    "Baloch groups": (COLOURS["baloch"], "\\\\\\"),
    "All other": (COLOURS["neutral"], None),
}
TYPE_STYLE = {
    "state-based": ("State-based: a government takes part", COLOURS["state-based"], None),
    "non-state": ("Non-state: armed groups among themselves", COLOURS["non-state"], "..."),
    "one-sided": ("One-sided: civilians attacked", COLOURS["one-sided"], "///"),
}


def _stack(data: pd.DataFrame, ax: Axes, key: str, styles: dict[str, tuple[str, str | None]]) -> None:
    table = data.pivot(index="year", columns=key, values="deaths").astype(float)
    bottom = pd.Series(0.0, index=table.index)
    for name, (colour, hatch) in styles.items():
        draw_bars(ax, table.index, table[name], 0.82, bottom, facecolor=colour, hatch=hatch, edgecolor="white", linewidth=0.3)
        bottom += table[name]
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    ax.tick_params(axis="x", length=0)
    every = 4 if is_narrow(ax) else 2
    ax.set_xticks([year for year in table.index if (year - 2014) % every == 0])


def _legend(ax: Axes, entries: list[tuple[str, str, str | None]]) -> None:
    """A key below the chart, in the order of the stack from the top."""
    handles = [
        Patch(facecolor=colour, hatch=hatch, edgecolor="white", label=wrap_label(ax, label))
        for label, colour, hatch in reversed(entries)
    ]
    add_key(ax, handles)


def plot_deaths_by_dyad(data: pd.DataFrame, ax: Axes) -> Axes:
    """Deaths a year, stacked by group of dyads. ``data``: year, group, deaths."""
    _stack(data, ax, "group", GROUP_STYLE)
    _legend(ax, [(name, colour, hatch) for name, (colour, hatch) in GROUP_STYLE.items()])
    add_subtitle(ax, "Deaths a year in organised violence inside Pakistan, best estimate, by who fought whom")
    return ax


def plot_two_countries(data: pd.DataFrame, ax: Axes) -> Axes:
    """Deaths a year in two countries by type of violence, one above the other, each on its own scale.

    ``data``: country, year, violence_type, deaths, low, high. Returns the lower panel.
    """
    countries = list(data["country"].drop_duplicates())
    panels = stack_panels(ax, [1.0] * len(countries))
    for country, panel in zip(countries, panels, strict=True):
        rows = data[data["country"] == country]
        _stack(rows, panel, "violence_type", {name: style[1:] for name, style in TYPE_STYLE.items()})
        ends = rows.drop_duplicates("year").set_index("year")
        panel.vlines(ends.index, ends["low"], ends["high"], color=INK, linewidth=0.9)
        panel.axvline(2014.46, color=COLOURS["article"], linewidth=1.1, linestyle="--")
        add_subtitle(panel, f"{country}: deaths a year by type of violence")
    panels[0].annotate(
        "the article", (2014.46, panels[0].get_ylim()[1]), xytext=(-5, -2), textcoords="offset points",
        va="top", ha="right", color=COLOURS["article"], fontsize=8.5,
    )  # fmt: skip
    _legend(panels[-1], list(TYPE_STYLE.values()))
    return panels[-1]
