"""Pictures of the Taliban movements: their wars and splits, and the months of talks."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import DateFormatter, MonthLocator, date2num
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from .bars import draw_bars, draw_boxes, letter_mark
from .panels import stack_panels
from .theme import COLOURS, INK, MUTED, add_key, add_subtitle, is_narrow, wrap, wrap_label

# Fewer than 25 deaths: drawn as an empty box of that height, because it is not zero.
FLOOR = 25
FACTION_LABELS = {
    "Pakistani Taliban (TTP)": "Pakistani Taliban",
    "Punjabi Taliban (Muawiya)": "Punjabi Taliban",
    "Mehsud faction (Sajna)": "Mehsuds (Sajna)",
    "Hakimullah Mehsud group (Shehryar)": "Mehsuds (Shehryar)",
}


# A bar of a year is centred on its number; on the strip of days the year begins half a unit before it.
ARTICLE = 2014.96 - 0.5


def _year(dates: pd.Series) -> pd.Series:
    return dates.dt.year + (dates.dt.day_of_year - 1) / 365.25 - 0.5


def plot_ttp_and_factions(data: pd.DataFrame, ax: Axes) -> Axes:
    """Three panels on one line of years: battle deaths, civilians killed, factions apart from the TTP.

    ``data`` holds three kinds of rows by ``series``: "battle" and "civilians" with year, low, best, high,
    is_below_floor; "apart" and "leader killed" with group, start, end, is_open. Returns the last panel.
    """
    battle_ax, civil_ax, strip = stack_panels(ax, [1.15, 0.8, 1.35])
    battle = data[data["series"] == "battle"]
    draw_bars(battle_ax, battle["year"], battle["best"], facecolor=COLOURS["state"], edgecolor="none")
    battle_ax.vlines(battle["year"], battle["low"].astype(float), battle["high"].astype(float), color=INK, linewidth=0.9)
    add_subtitle(battle_ax, "Battle deaths a year, government of Pakistan against the TTP; thin line: low to high")
    civilians = data[data["series"] == "civilians"]
    known = civilians[~civilians["is_below_floor"].astype(bool)]
    below = civilians[civilians["is_below_floor"].astype(bool)]
    draw_bars(civil_ax, known["year"], known["best"], facecolor=COLOURS["ttp"], hatch="///", edgecolor="white", linewidth=0.3)
    draw_bars(civil_ax, below["year"], FLOOR, facecolor="none", edgecolor=COLOURS["ttp"], linestyle=":", linewidth=1)
    add_subtitle(civil_ax, "Civilians killed on purpose by the TTP; dotted box: fewer than 25, no number")
    last_known = int(civilians["year"].max())
    civil_ax.text(last_known + 0.62, FLOOR * 2.2, f"no data\nafter {last_known}", fontsize=7, color=MUTED, ha="left", va="bottom", linespacing=0.95)
    for panel in (battle_ax, civil_ax):
        panel.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        panel.set_ylim(0, None)
        panel.tick_params(axis="x", length=0, labelbottom=False)
    _strip(data[data["series"].isin(["apart", "leader killed", "the movement"])], strip)
    every = 4 if is_narrow(strip) else 2
    years = range(int(battle["year"].min()), int(battle["year"].max()) + 1)
    strip.set_xticks([year for year in years if (year - 2014) % every == 0])
    strip.set_xlim(2006.4, 2026.4)
    for panel in (battle_ax, civil_ax, strip):
        panel.axvline(ARTICLE, color=COLOURS["article"], linewidth=1, linestyle="--", zorder=1)
    battle_ax.annotate(
        "the article", (ARTICLE, battle["high"].astype(float).max()), xytext=(4, 0), textcoords="offset points",
        va="top", color=COLOURS["article"], fontsize=8.5,
    )  # fmt: skip
    return strip


def _strip(data: pd.DataFrame, ax: Axes) -> None:
    groups = list(data.loc[data["series"] != "leader killed", "group"].drop_duplicates())
    place = {group: index for index, group in enumerate(groups)}
    for row in data[data["series"] != "leader killed"].itertuples():
        start, end = _year(pd.Series([row.start]))[0], _year(pd.Series([row.end]))[0]
        is_main = row.series == "the movement"
        ax.barh(place[row.group], end - start, left=start, height=0.52, color=COLOURS["ttp"] if is_main else COLOURS["other_militants"])
        if row.is_open:
            ax.plot([end], [place[row.group]], marker=">", color=COLOURS["ttp"] if is_main else COLOURS["other_militants"], markersize=6, clip_on=False)
    killed = data[(data["series"] == "leader killed") & data["group"].isin(place)]
    ax.scatter(_year(killed["start"]), killed["group"].map(place), marker="x", s=26, color=INK, linewidth=1.3, zorder=4)
    ax.set_yticks([])
    for group, index in place.items():
        first = data.loc[(data["group"] == group) & (data["series"] != "leader killed"), "start"].min()
        x = _year(pd.Series([first]))[0]
        label = FACTION_LABELS.get(group, group)
        if index == 0:
            ax.text(x + 0.15, index - 0.42, label, ha="left", va="bottom", fontsize=8, color=INK)
        else:
            ax.text(
                x - 0.15, index, label, ha="right", va="center", fontsize=7.4 if is_narrow(ax) else 8.2, color=INK,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6}, zorder=3,
            )  # fmt: skip
    ax.set_ylim(len(groups) - 0.4, -1.3)
    ax.grid(False)
    add_subtitle(ax, "Bars: the TTP, and factions while apart from it; x: a leader killed")


def plot_talks(data: pd.DataFrame, ax: Axes) -> Axes:
    """The dead by week around the talks, with numbered steps.

    ``data``: rows with ``series`` "week" (date, militants, others), "step" (date, number, label) and
    "span" (date, end, label: the truce and the offensive).
    """
    weeks, steps, spans = (data[data["series"] == name] for name in ("week", "step", "span"))
    up, down = weeks["others"].astype(float), weeks["militants"].astype(float)
    starts = date2num(weeks["date"])
    for heights, colour in ((up, COLOURS["ttp"]), (-down, COLOURS["neutral"])):
        draw_boxes(ax, starts, starts + 6, 0, heights, facecolor=colour, edgecolor="none", zorder=2)
    ax.axhline(0, color=INK, linewidth=0.8)
    top = max(up.max() * 1.25, 20)
    bottom = -down.max() * 1.08
    for span in spans.itertuples():
        is_truce = span.label == "truce"
        ax.axvspan(span.date, span.end, color="#2a8162" if is_truce else COLOURS["state"], alpha=0.16 if is_truce else 0.09, zorder=0)
        ax.text(
            span.date + (span.end - span.date) / 2, bottom * 0.97, span.label, ha="center", va="bottom", fontsize=8, color=MUTED
        )  # fmt: skip
    for place, step in enumerate(steps.itertuples()):
        height = top * (1.0 + 0.13 * (place % 3))
        ax.plot([step.date, step.date], [0, height], color=MUTED, linewidth=0.6, zorder=1)
        ax.text(
            step.date, height, str(int(step.number)), ha="center", va="center", fontsize=7.5, color="white", zorder=5,
            bbox={"boxstyle": "circle,pad=0.22", "facecolor": COLOURS["article"] if step.is_article else INK, "edgecolor": "white"},
        )  # fmt: skip
    ax.set_ylim(bottom, top * 1.37)
    ax.set_xlim(weeks["date"].min() - pd.Timedelta(days=6), weeks["date"].max() + pd.Timedelta(days=9))
    ax.xaxis.set_major_locator(MonthLocator(bymonth=(1, 4, 7, 10) if is_narrow(ax) else (1, 3, 5, 7, 9, 11)))
    ax.xaxis.set_major_formatter(DateFormatter("%b %Y" if not is_narrow(ax) else "%b\n%Y"))
    ax.yaxis.set_major_formatter(lambda value, _: f"{abs(value):,.0f}")
    handles = [Patch(color=COLOURS["ttp"], label="Up: soldiers and civilians"), Patch(color=COLOURS["neutral"], label="Down: militants")]
    handles += [
        Line2D([], [], linestyle="", marker=letter_mark(str(int(step.number))), markersize=7 if step.number < 10 else 10.5,
               color=COLOURS["article"] if step.is_article else INK, label=wrap_label(ax, step.label))
        for step in steps.itertuples()
    ]  # fmt: skip
    add_key(ax, handles)
    add_subtitle(ax, "People killed a week in fighting with and attacks by Islamist militants")
    return ax


def plot_one_sided(data: pd.DataFrame, ax: Axes) -> Axes:
    """Civilians killed on purpose by several actors, one panel an actor on one scale of years.

    ``data``: actor, year, deaths_best, is_below_floor. Years that the source does not list are
    empty boxes as high as its threshold.
    """
    actors = list(data["actor"].drop_duplicates())
    panels = stack_panels(ax, [1.0] * len(actors))
    for actor, panel in zip(actors, panels, strict=True):
        rows = data[data["actor"] == actor]
        is_below = rows["is_below_floor"].astype(bool)
        known, below = rows[~is_below], rows[is_below]
        draw_bars(panel, known["year"], known["deaths_best"], facecolor=COLOURS["ttp"], hatch="///", edgecolor="white", linewidth=0.3)
        draw_bars(panel, below["year"], FLOOR, facecolor="none", edgecolor=COLOURS["ttp"], linestyle=":", linewidth=1)
        panel.text(0.01, 0.92, actor, transform=panel.transAxes, ha="left", va="top", fontsize=8.5, fontweight="semibold")
        panel.set_ylim(0, 620)
        panel.set_yticks([0, 300, 600])
        panel.tick_params(axis="x", length=0)
    every = 4 if is_narrow(panels[-1]) else 2
    panels[-1].set_xticks([year for year in range(int(data["year"].min()), int(data["year"].max()) + 1) if (year - 2014) % every == 0])
    panels[0].set_title(wrap(panels[0], "Civilians killed in one-sided violence a year; dotted box: fewer than 25, no number", 9.5), loc="left", fontsize=9.5, color=MUTED, pad=10)
    return panels[-1]
