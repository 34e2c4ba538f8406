"""Charts of organised violence."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from .panels import stack_panels
from .theme import COLOURS, INK, MUTED, add_key, add_subtitle, is_narrow, wrap_label

ATTACK_YEAR = 2014 + 349 / 365

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
        ax.bar(
            table.index,
            table[name],
            bottom=bottom,
            width=0.82,
            color=colour,
            hatch=hatch,
            edgecolor="white",
            linewidth=0.3,
        )
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


def plot_deaths_by_type(data: pd.DataFrame, ax: Axes) -> Axes:
    """Deaths a year, stacked by type of violence, with the day of the article.

    ``data``: year, violence_type, deaths, and ``low`` and ``high`` of the year's sum in each row.
    """
    _stack(data, ax, "violence_type", {name: style[1:] for name, style in TYPE_STYLE.items()})
    ends = data.drop_duplicates("year").set_index("year")
    ax.vlines(ends.index, ends["low"], ends["high"], color=INK, linewidth=0.9)
    _mark_article(ax, float(ends["high"].max()))
    _legend(ax, list(TYPE_STYLE.values()))
    add_subtitle(ax, "Deaths a year in organised violence in Pakistan; thin line: low to high estimate")
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


def plot_ttp_battle_deaths(data: pd.DataFrame, ax: Axes) -> Axes:
    """Battle deaths a year between the government and the TTP. ``data``: year, deaths_low/best/high."""
    ax.fill_between(data["year"], data["deaths_low"], data["deaths_high"], color="#dbe7f0", linewidth=0)
    ax.plot(data["year"], data["deaths_best"], color=COLOURS["state"], marker="o", markersize=3.5, linewidth=1.6)
    for year in (data.loc[data["deaths_best"].idxmax(), "year"], 2014, data["year"].max()):
        row = data[data["year"] == year].iloc[0]
        ax.annotate(
            f"{year}: {row['deaths_best']:,.0f}",
            (year, row["deaths_best"]),
            xytext=(4, 8),
            textcoords="offset points",
            ha="right" if year == data["year"].max() else "left",
        )
    ax.set_ylim(0, None)
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    ax.set_xticks([year for year in data["year"] if (year - 2014) % (4 if is_narrow(ax) else 2) == 0])
    add_subtitle(ax, "Battle deaths a year, government of Pakistan against the TTP; band: low to high estimate")
    return ax


def plot_attacks_by_year(data: pd.DataFrame, ax: Axes) -> Axes:
    """Attacks of Islamist militants a year, main measure as bars, broad one as outline.

    ``data``: year, attacks_main, attacks_broad.
    """
    ax.bar(data["year"], data["attacks_broad"], width=0.82, facecolor="none", edgecolor=MUTED, linestyle=":", linewidth=1)
    ax.bar(data["year"], data["attacks_main"], width=0.82, color=COLOURS["ttp"])
    _mark_article(ax, float(data["attacks_broad"].max()))
    main = wrap_label(ax, "at least one death known to be a non-militant\u2019s (main)")
    broad = wrap_label(ax, "also deaths whose side is unknown (broad)")
    add_key(
        ax,
        [
            Patch(facecolor=COLOURS["ttp"], label=main),
            Patch(facecolor="none", edgecolor=MUTED, linestyle=":", label=broad),
        ],
    )
    ax.set_xticks([year for year in data["year"] if (year - 2014) % (4 if is_narrow(ax) else 2) == 0])
    ax.tick_params(axis="x", length=0)
    add_subtitle(ax, "Lethal attacks by Islamist militants in Pakistan, by year")
    return ax


def _mark_article(ax: Axes, top: float) -> None:
    ax.axvline(ATTACK_YEAR - 0.5, color=COLOURS["article"], linewidth=1.2, linestyle="--")
    ax.annotate(
        "the article\n16 December 2014",
        (ATTACK_YEAR - 0.5, top),
        xytext=(5, 0),
        textcoords="offset points",
        va="top",
        color=COLOURS["article"],
        fontsize=8.5,
    )
