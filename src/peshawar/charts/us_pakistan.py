"""Charts of the relation between the United States and Pakistan."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from .bars import draw_bars, letter_mark
from .panels import add_panel_title, split_axes
from .theme import COLOURS, INK, MUTED, add_key, add_subtitle, is_narrow, wrap_label

# The day of the article on three axes: as a point in time; where the bar or point of a calendar year is
# centred on its number; and where that of a fiscal year, which begins in October, is.
ARTICLE_TIME = 2014 + 349 / 365
ARTICLE_CALENDAR = ARTICLE_TIME - 0.5
ARTICLE_FISCAL = ARTICLE_TIME - 0.25
CHINA = "#a8323e"

# Who threatened, from the top of the chart; how a threat ended, by filling.
AUTHORITIES = {"executive": "Executive", "law": "Law", "Congress": "Congress"}
OUTCOMES = {
    "yes": ("carried out", {"markerfacecolor": INK}),
    "in part": ("in part", {"markerfacecolor": INK, "markerfacecoloralt": "white", "fillstyle": "left"}),
    "no": ("not carried out", {"markerfacecolor": "white"}),
    "unknown": ("outcome not read", {"markerfacecolor": "white", "marker": letter_mark("?")}),
}
BASES = {"strict": ("o", "threat or condition in law"), "broad": ("s", "vote, hold or warning in Congress"), "hold": ("D", "hold without a threat")}


def _mark_article(ax: Axes, place: float = ARTICLE_CALENDAR, label: bool = False) -> None:
    ax.axvline(place, color=COLOURS["article"], linewidth=1.1, linestyle="--", zorder=1)
    if label:
        ax.annotate(
            "article", (place, 1.0), xycoords=("data", "axes fraction"), xytext=(-3, -2), textcoords="offset points",
            ha="right", va="top", fontsize=8, color=COLOURS["article"],
        )  # fmt: skip


def _thousands(ax: Axes) -> None:
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")


def plot_long_run(data: pd.DataFrame, ax: Axes) -> Axes:
    """Aid obligated by fiscal year since 1948 in constant dollars, with the years of each broad cut.

    ``data``: one row per fiscal year with ``economic_musd_2020``, ``military_musd_2020`` and
    ``total_musd`` (current dollars), and ``cut`` (the episodes cut that year, or missing).
    """
    years = data["fiscal_year"]
    # Two shapes and not 146 bars, which would take long to draw.
    both = data["economic_musd_2020"] + data["military_musd_2020"]
    edges = [*(years - 0.5), years.iloc[-1] + 0.5]
    ax.stairs(both, edges, baseline=data["economic_musd_2020"], fill=True, facecolor=COLOURS["security"], hatch="///", edgecolor="white", linewidth=0)
    ax.stairs(data["economic_musd_2020"], edges, fill=True, color=COLOURS["economic"], linewidth=0)
    ax.plot(years, data["total_musd"], color=INK, linewidth=1.3)
    top = float(both.max())
    cuts = data.dropna(subset="cut")
    for place, year in enumerate(cuts["fiscal_year"]):
        ax.plot([year, year], [0, top * 1.06], color=COLOURS["article"], linewidth=0.9, linestyle=":", zorder=1)
        near = place and year - cuts["fiscal_year"].iloc[place - 1] < (7 if is_narrow(ax) else 3.5)
        level = 1.15 if near and ax.texts and ax.texts[-1].get_position()[1] < top * 1.12 else 1.07
        ax.text(year, top * level, f"\u2019{year % 100:02d}", ha="center", va="bottom", fontsize=8, color=COLOURS["article"])
    ax.set_ylim(0, top * 1.25)
    ax.set_yticks(range(0, 3001, 1000))
    _thousands(ax)
    ax.set_xticks(range(1950, 2021, 20 if is_narrow(ax) else 10))
    ax.tick_params(axis="x", length=0)
    add_key(
        ax,
        [
            Patch(facecolor=COLOURS["security"], hatch="///", edgecolor="white", label="Military, dollars of 2020"),
            Patch(facecolor=COLOURS["economic"], label="Economic, dollars of 2020"),
            Line2D([], [], color=INK, linewidth=1.3, label="Both, current dollars"),
            Line2D([], [], color=COLOURS["article"], linewidth=0.9, linestyle=":", label=wrap_label(ax, "Broad cut by executive or law")),
        ],
    )
    add_subtitle(ax, "Aid obligated, millions of dollars by US fiscal year; repaid costs are not in it")
    return ax


def plot_military_financing(data: pd.DataFrame, ax: Axes) -> Axes:
    """Foreign Military Financing by fiscal year: appropriated beside obligated.

    ``data``: as from ``analysis.aid_definitions.military_financing``.
    """
    years = data["fiscal_year"]
    draw_bars(ax, years - 0.2, data["appropriated_musd"].astype("Float64").to_numpy(float, na_value=np.nan), 0.38, facecolor="#b9cfe2", edgecolor=COLOURS["security"], linewidth=0.6)
    draw_bars(ax, years + 0.2, data["obligated_musd"], 0.38, facecolor=COLOURS["security"], hatch="///", edgecolor="white", linewidth=0)
    for row in data[data["obligated_musd"] == 0].itertuples():
        ax.annotate("0", (row.fiscal_year + 0.2, 0), xytext=(0, 2), textcoords="offset points", ha="center", fontsize=9, color=INK)
    for row in data[data["appropriated_musd"].isna()].itertuples():
        ax.annotate("n/a", (row.fiscal_year - 0.2, 0), xytext=(0, 3), textcoords="offset points", ha="center", va="bottom", rotation=90, fontsize=7.5, color=MUTED)
    ax.axhline(300, color=COLOURS["article"], linewidth=1.1, linestyle="--", zorder=0.5)
    ax.annotate("the article\u2019s 300", (years.min() - 0.5, 300), xytext=(0, 3), textcoords="offset points", fontsize=8.5, color=COLOURS["article"])
    ax.set_xticks(years, [f"{year % 100:02d}" if is_narrow(ax) else f"FY{year % 100:02d}" for year in years])
    ax.set_yticks(range(0, 401, 100))
    ax.tick_params(axis="x", length=0)
    add_key(
        ax,
        [
            Patch(facecolor="#b9cfe2", edgecolor=COLOURS["security"], label="Appropriated (CRS)"),
            Patch(facecolor=COLOURS["security"], hatch="///", edgecolor="white", label="Obligated (Greenbook)"),
        ],
    )
    add_subtitle(ax, "Foreign Military Financing for Pakistan, millions of current dollars by US fiscal year")
    return ax


def plot_threats(data: pd.DataFrame, ax: Axes) -> Axes:
    """Threats to cut aid: each episode since 1965 above, the share carried out with its interval below.

    ``data`` holds two kinds of rows (``part``): "episode" with ``year`` of the threat, ``start`` and ``end`` of a
    cut that was undone (or missing), ``authority``, ``basis`` (strict, broad, hold), ``outcome`` and ``level`` (place in its
    lane); "rate" with ``label``, ``share``, ``low``, ``high``, ``n``.
    """
    episodes, rates = data[data["part"] == "episode"], data[data["part"] == "rate"]
    grid = split_axes(
        ax, 2, 1, "Above: threats and holds by who made them, with the span of each cut. Below: share carried out, with 90% interval",
        height_ratios=[3.1, 0.38 * len(rates) + 0.2],
    )  # fmt: skip
    top, below = grid[0, 0], grid[1, 0]
    base, bases = 0.0, {}
    for authority, name in reversed(AUTHORITIES.items()):
        bases[authority] = base
        base += episodes.loc[episodes["authority"] == authority, "level"].max() + 1.1
        top.text(1964.4, base, name, va="center", fontsize=8.5, color=INK)
        base += 0.8
        top.axhline(base, color="#d9dee3", linewidth=0.7)
        base += 0.9
    _draw_episodes(top, episodes.assign(height=episodes["authority"].map(bases) + episodes["level"]))
    top.set_ylim(-0.9, base - 0.8)
    top.set_yticks([])
    top.set_xlim(1964, 2027)
    top.set_xticks(range(1970, 2021, 10))
    top.tick_params(axis="x", length=0, labelsize=8.5)
    _mark_article(top, ARTICLE_TIME)
    _draw_rates(below, rates)
    add_key(top, _threat_key(top))
    return top


def _draw_episodes(ax: Axes, episodes: pd.DataFrame) -> None:
    spans = episodes.dropna(subset="end")
    # A law can stand for years before it is used: a thin line leads from its mark to the cut.
    waited = spans[spans["start"] > spans["year"]]
    ax.hlines(waited["height"], waited["year"], waited["start"], color=MUTED, linewidth=0.9, zorder=1.5)
    ax.hlines(spans["height"], spans["start"], spans["end"], color=COLOURS["ttp"], linewidth=2.2, capstyle="butt", zorder=2)
    for (basis, outcome), alike in episodes.groupby(["basis", "outcome"], sort=False):
        style = {"marker": BASES[basis][0], "color": INK, "markeredgecolor": INK, "markersize": 5.2, **OUTCOMES[outcome][1]}
        ax.plot(alike["year"], alike["height"], linestyle="", zorder=3, **style)


def _draw_rates(ax: Axes, rates: pd.DataFrame) -> None:
    places = range(len(rates))[::-1]
    for place, row in zip(places, rates.itertuples(), strict=True):
        ax.plot([100 * row.low, 100 * row.high], [place, place], color=MUTED, linewidth=1.6)
        ax.plot([100 * row.share], [place], "o", color=INK, markersize=5, clip_on=False)
        ax.text(0.5, place + 0.22, row.label, fontsize=8.5, color=INK, va="bottom")
    ax.set_yticks([])
    ax.set_ylim(-0.5, len(rates) - 0.1)
    ax.set_xlim(0, 100)
    ax.set_xticks([0, 25, 50, 75, 100], ["0", "25", "50", "75", "100%"])
    ax.tick_params(length=0, labelsize=8.5)
    ax.grid(axis="x")
    ax.grid(axis="y", visible=False)


def _threat_key(ax: Axes) -> list[Line2D]:
    plain = {"linestyle": "", "color": INK, "markeredgecolor": INK, "markersize": 5.2}
    shapes = [Line2D([], [], marker=marker, markerfacecolor=INK, label=label, **plain) for marker, label in BASES.values()]
    fills = [
        Line2D([], [], **{**plain, "marker": "o", **style}, label=f"filled: {label}" if name == "yes" else label)
        for name, (label, style) in OUTCOMES.items()
    ]
    lines = [
        Line2D([], [], color=MUTED, linewidth=0.9, label="from threat to cut"),
        Line2D([], [], color=COLOURS["ttp"], linewidth=2.2, label="cut in force"),
        Line2D([], [], color=COLOURS["article"], linewidth=1.1, linestyle="--", label="the article"),
    ]
    return [*shapes, *fills, *lines]


def plot_indicators(data: pd.DataFrame, ax: Axes) -> Axes:
    """Indicators of the relation by year as small charts of one size.

    ``data``: as from ``analysis.thaw.list_indicators``, in the order to be drawn. Panels whose
    indicator means distance when it rises say so.
    """
    names = list(dict.fromkeys(data["indicator"]))
    columns = 2 if is_narrow(ax) else 3
    rows = -(-len(names) // columns)
    grid = split_axes(ax, rows, columns, "Indicators of the relation by year; shaded: 2011 and 2012; dashed: the article", gaps=(0.45, 0.62), sharex=True)
    for place, axes in enumerate(grid.flat):
        if place >= len(names):
            axes.set_axis_off()
            continue
        part = data[data["indicator"] == names[place]]
        _draw_indicator(axes, part, columns)
        if place + columns >= len(names):
            axes.tick_params(axis="x", labelbottom=True)
    return grid[0, 0]


def _draw_indicator(ax: Axes, part: pd.DataFrame, columns: int) -> None:
    ax.axvspan(2010.5, 2012.5, color="#ece7dc", linewidth=0, zorder=0)
    _mark_article(ax, ARTICLE_FISCAL if part["counted_by"].iloc[0] == "fiscal year" else ARTICLE_CALENDAR)
    ranged = part[part["high"] > part["low"]]
    ax.vlines(ranged["year"], ranged["low"], ranged["high"], color=MUTED, linewidth=1)
    ax.plot(part["year"], part["value"], color=COLOURS["us"], marker="o", markersize=3, linewidth=1.4)
    ax.set_xlim(2008.6, 2015.4)
    ax.set_xticks([2009, 2011, 2013, 2015], ["\u201909", "\u201911", "\u201913", "\u201915"])
    ax.set_ylim(0, float(part["high"].max()) * 1.15)
    ax.yaxis.set_major_locator(_few_ticks())
    _thousands(ax)
    unit = part["unit"].iloc[0] + ("" if part["more_is_closer"].iloc[0] else ", less is closer")
    add_panel_title(ax, part["title"].iloc[0], unit, columns)


def _few_ticks():
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(nbins=3, integer=True, min_n_ticks=2)


DATASETS = {
    "TBIJ": ("o", COLOURS["us"], "Bureau of Investigative Journalism"),
    "New America": ("s", COLOURS["other_militants"], "New America"),
    "Pakistan Body Count": ("^", COLOURS["neutral"], "Pakistan Body Count"),
}


def plot_drones_and_opinion(data: pd.DataFrame, ax: Axes) -> Axes:
    """Strikes a year, killed a year with the range of each data set, and what polls found.

    ``data`` holds rows of two kinds (``part``): "year" with ``year``, ``dataset``, ``n_strikes``,
    ``killed_low``, ``killed_high``; "poll" with ``year``, ``meaning``, ``base``, ``share_pct``,
    ``is_press_only``.
    """
    counts, polls = data[data["part"] == "year"], data[data["part"] == "poll"]
    narrow = is_narrow(ax)
    grid = split_axes(ax, 3 if narrow else 2, 1 if narrow else 2, "US drone strikes in Pakistan by calendar year, and what people there said of them", height_ratios=[1, 1, 2.3] if narrow else [1, 1.5])
    if narrow:
        strikes, killed, opinion = grid[:, 0]
    else:
        strikes, killed = grid[0]
        spec = grid[1, 0].get_subplotspec().get_gridspec()
        chart = grid[1, 0].figure
        grid[1, 0].remove()
        grid[1, 1].remove()
        opinion = chart.add_subplot(spec[1, :])
    _draw_counts(strikes, killed, counts)
    _draw_polls(opinion, polls)
    add_key(strikes, _drone_key(strikes))
    return strikes


def _draw_counts(strikes: Axes, killed: Axes, counts: pd.DataFrame) -> None:
    for shift, (name, (marker, colour, _)) in zip((-0.25, 0, 0.25), DATASETS.items(), strict=True):
        part = counts[counts["dataset"] == name]
        strikes.plot(part["year"], part["n_strikes"], marker=marker, markersize=3.4, linewidth=1.1, color=colour)
        killed.vlines(part["year"] + shift, part["killed_low"], part["killed_high"], color=colour, linewidth=1.6)
        killed.plot(part["year"] + shift, part["killed_high"], marker, color=colour, markersize=2.6)
    for axes in (strikes, killed):
        _mark_article(axes, label=axes is strikes)
        axes.set_xticks(range(2005, 2018, 3), [f"\u2019{year % 100:02d}" for year in range(2005, 2018, 3)])
        axes.set_ylim(0, None)
        _thousands(axes)
    add_panel_title(strikes, "Strikes")
    add_panel_title(killed, "Reported killed, lowest to highest")


def _draw_polls(ax: Axes, polls: pd.DataFrame) -> None:
    polls = polls.assign(place=range(len(polls))[::-1], is_aware=polls["base"] != "all")
    for (is_aware, is_press_only), alike in polls.groupby(["is_aware", "is_press_only"], sort=False):
        colour = COLOURS["ttp"] if is_aware else COLOURS["state"]
        ax.hlines(alike["place"], 0, alike["share_pct"], color=colour, linewidth=0.8, alpha=0.6)
        ax.plot(alike["share_pct"], alike["place"], "D" if is_aware else "o", color=colour, markersize=5, markerfacecolor="white" if is_press_only else colour)
    for place, row in zip(polls["place"], polls.itertuples(), strict=True):
        ax.text(0.5, place + 0.14, f"{row.share_pct:.0f}% in {row.year}: {row.meaning}", fontsize=8, color=INK, va="bottom")
    ax.set_yticks([])
    ax.set_ylim(-0.5, len(polls))
    ax.set_xlim(0, 102)
    ax.set_xticks([0, 25, 50, 75, 100], ["0", "25", "50", "75", "100%"])
    ax.grid(visible=False)
    add_panel_title(ax, "Opinion")


def _drone_key(ax: Axes) -> list[Line2D]:
    sets = [Line2D([], [], color=colour, marker=marker, markersize=3.8, linewidth=1.1, label=label) for marker, colour, label in DATASETS.values()]
    polls = [
        Line2D([], [], linestyle="", color=COLOURS["state"], marker="o", markersize=5, label="% of all asked (hollow: press only)"),
        Line2D([], [], linestyle="", color=COLOURS["ttp"], marker="D", markersize=5, label="% of those who had heard of them"),
    ]
    return [*sets, *polls]


def plot_stages_and_arms(data: pd.DataFrame, ax: Axes) -> Axes:
    """Aid at three stages side by side, and arms delivered by the United States and by China.

    ``data`` holds rows of two kinds (``part``): "aid" with ``stage``, ``fiscal_year``, ``amount_musd``,
    ``is_mean``, ``is_part_year``; "arms" with ``fiscal_year`` (a calendar year), ``supplier``, ``amount_musd``
    (trend-indicator values, millions).
    """
    aid, arms = data[data["part"] == "aid"], data[data["part"] == "arms"]
    grid = split_axes(ax, 2, 2, "Aid by US fiscal year in millions of current dollars at three stages, never to be added; arms by calendar year; dashed: the article", gaps=(0.5, 0.74), sharex=True)
    titles = ["Appropriated or repaid", "Obligated", "Disbursed"]
    for axes, stage, title in zip(grid.flat, dict.fromkeys(aid["stage"]), titles, strict=False):
        _draw_stage(axes, aid[aid["stage"] == stage])
        add_panel_title(axes, title, "million current $", columns=2)
    for supplier, (colour, style) in {"China": (CHINA, "-"), "United States": (COLOURS["us"], "--")}.items():
        part = arms[arms["supplier"] == supplier]
        grid[1, 1].plot(part["fiscal_year"], part["amount_musd"], color=colour, linestyle=style, linewidth=1.5)
        last = part.iloc[-1]
        grid[1, 1].annotate(supplier.replace("United States", "US"), (last["fiscal_year"], last["amount_musd"]), xytext=(4, 5), textcoords="offset points", va="center", fontsize=8, color=colour)
    add_panel_title(grid[1, 1], "Arms delivered, to 2021", "million SIPRI TIV", columns=2)
    for axes in grid.flat:
        _mark_article(axes, ARTICLE_CALENDAR if axes is grid[1, 1] else ARTICLE_FISCAL)
        axes.set_xlim(2001.4, 2026.6)
        axes.set_xticks([2005, 2010, 2015, 2020, 2025], ["\u201905", "\u201910", "\u201915", "\u201920", "\u201925"])
        axes.set_ylim(0, 1300 if axes is grid[1, 1] else 4800)
        axes.yaxis.set_major_locator(_few_ticks())
        _thousands(axes)
        axes.tick_params(axis="x", labelbottom=True)
    return grid[0, 0]


def _draw_stage(ax: Axes, part: pd.DataFrame) -> None:
    for is_whole, colour, edge in ((True, COLOURS["state"], "white"), (False, "white", COLOURS["state"])):
        rows = part[(part["is_mean"] | part["is_part_year"]) != is_whole]
        draw_bars(ax, rows["fiscal_year"], rows["amount_musd"], 0.82, facecolor=colour, edgecolor=edge, linewidth=0.7)


def plot_definitions(data: pd.DataFrame, ax: Axes) -> Axes:
    """The sum of each definition of aid, with the article's figure as a line.

    ``data``: ``definition_id``, ``definition``, ``period``, ``stage``, ``dollars``, ``billion``, ``article``.
    """
    styles = dict(zip(dict.fromkeys(data["stage"]), (("o", COLOURS["state"]), ("s", COLOURS["economic"]), ("D", COLOURS["other_militants"])), strict=False))
    places = range(len(data))[::-1]
    for place, row in zip(places, data.itertuples(), strict=True):
        marker, colour = styles[row.stage]
        ax.plot([0, row.billion], [place, place], color=colour, linewidth=0.8, alpha=0.6)
        ax.plot([row.billion], [place], marker, color=colour, markersize=5, zorder=5)
        text = f"{row.definition_id} {row.period}" if is_narrow(ax) else f"{row.definition_id} {row.definition}, {row.period}"
        ax.text(0.4, place + 0.18, text + ("" if row.dollars == "current" else f", dollars {row.dollars}"), fontsize=7.6, va="bottom", bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6})
    figure = float(data["article"].iloc[0])
    ax.axvline(figure, color=COLOURS["article"], linewidth=1.1, linestyle="--", zorder=0.5)
    ax.set_yticks([])
    ax.set_ylim(-0.6, len(data))
    ax.set_xlim(0, float(data["billion"].max()) * 1.04)
    ax.grid(visible=False)
    handles = [Line2D([], [], linestyle="", marker=marker, color=colour, markersize=5, label=stage.capitalize()) for stage, (marker, colour) in styles.items()]
    add_key(ax, [*handles, Line2D([], [], color=COLOURS["article"], linewidth=1.1, linestyle="--", label="The article\u2019s figure")])
    add_subtitle(ax, "Sums of US aid to Pakistan by definition, billions of dollars (current unless marked)")
    return ax
