"""Charts of the outlook: forecasts against what came, odds, ratios with intervals, monthly deaths."""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter

from .bars import draw_bars
from .theme import COLOURS, INK, MUTED, add_key, add_subtitle, is_narrow, wrap, wrap_label

ARTICLE_DAY = pd.Timestamp("2014-12-16")
BANDS = {95: "#e3ecf4", 80: "#c3d8ea", 50: "#94bbda"}


def _years(ax: Axes, first: int, last: int, every: int) -> None:
    years = [year for year in range(first, last + 1) if (year - 2015) % every == 0]
    ax.set_xticks([pd.Timestamp(year, 1, 1) for year in years], [str(year) for year in years])
    ax.set_xlim(pd.Timestamp(first, 1, 1), pd.Timestamp(last + 1, 1, 1))


def _mark_article(ax: Axes, top: float) -> None:
    ax.axvline(ARTICLE_DAY, color=COLOURS["article"], linewidth=1.2, linestyle="--")
    text = "the article" if is_narrow(ax) else "the article\n16 December 2014"
    ax.annotate(
        text, (ARTICLE_DAY, top), xytext=(5, 0), textcoords="offset points", va="top", color=COLOURS["article"], fontsize=8.5,
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1},
    )  # fmt: skip


def plot_fan(data: pd.DataFrame, ax: Axes) -> Axes:
    """A forecast as a fan against what came.

    ``data``: one row a month with ``month`` and ``observed``, and from the first month ahead on
    ``median``, ``low_50`` ... ``high_95`` and ``article`` (the level the article is read as).
    ``unit`` (the same in every row) is said above the chart.
    """
    ahead = data[data["median"].notna()]
    for level, colour in BANDS.items():
        ax.fill_between(ahead["month"], ahead[f"low_{level}"], ahead[f"high_{level}"], color=colour, linewidth=0)
    ax.plot(ahead["month"], ahead["median"], color=COLOURS["state"], linewidth=1.6)
    ax.plot(ahead["month"], ahead["article"], color=COLOURS["article"], linewidth=1.4, linestyle=(0, (5, 2)))
    ax.plot(data["month"], data["observed"], color=INK, linewidth=1.0, marker="o", markersize=2.2)
    # The widest band runs off the top: to its end it would press all else against the foot.
    top = 1.25 * float(max(data["observed"].max(), ahead["high_80"].max()))
    ax.set_ylim(0, top)
    _mark_article(ax, top * 0.99)
    first, last = data["month"].min().year, data["month"].max().year
    _years(ax, first, last, 2 if is_narrow(ax) else 1)
    add_key(
        ax,
        [
            Line2D([], [], color=INK, marker="o", markersize=2.5, linewidth=1, label="what came"),
            Line2D([], [], color=COLOURS["state"], linewidth=1.6, label="pool of seven models, median"),
            Patch(facecolor=BANDS[50], label=wrap_label(ax, "half of its paths; 80 % and 95 % paler, the last cut off")),
            Line2D([], [], color=COLOURS["article"], linestyle=(0, (5, 2)), label=wrap_label(ax, "the article, read as a quarter more")),
        ],
    )
    add_subtitle(ax, str(data["unit"].iloc[0]))
    return ax


MODEL_STYLE = {
    "power law": (COLOURS["ttp"], "-"),
    "power law with cut-off": (COLOURS["state"], "--"),
    "lognormal": (COLOURS["economic"], "-."),
    "reference class": (COLOURS["other_militants"], ":"),
}


def plot_odds(data: pd.DataFrame, ax: Axes) -> Axes:
    """Probability of at least one attack with N or more dead, by N and model, one model with its interval.

    ``data``: model, threshold, probability, low, high, ``is_chosen``; ``threshold_chosen`` and
    ``subtitle`` are the same in every row.
    """
    plot_odds_lines(data, ax)
    mark_odds(data, ax)
    return ax


def plot_odds_lines(data: pd.DataFrame, ax: Axes) -> Axes:
    """The same without the mark of the chosen threshold, which an explorer moves."""
    chosen = data[data["is_chosen"]]
    name = str(chosen["model"].iloc[0])
    colour = MODEL_STYLE[name][0]
    ax.fill_between(chosen["threshold"], chosen["low"], chosen["high"], color=colour, alpha=0.16, linewidth=0)
    widths = {model: 2.4 if model == name else 1.2 for model in MODEL_STYLE}
    for model, (line_colour, style) in MODEL_STYLE.items():
        rows = data[data["model"] == model]
        ax.plot(rows["threshold"], rows["probability"], color=line_colour, linestyle=style, linewidth=widths[model])
    ax.set_xscale("log")
    ax.set_xticks([20, 30, 50, 75, 100, 130, 200], ["20", "30", "50", "75", "100", "130", "200"])
    ax.minorticks_off()
    ax.set_xlim(19, 205)
    ax.set_ylim(0, 1.02)
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0%}"))
    ax.set_xlabel("dead or more in one attack")
    lines = [
        Line2D([], [], color=c, linestyle=style, linewidth=widths[model], label=model) for model, (c, style) in MODEL_STYLE.items()
    ]
    add_key(ax, [*lines, Patch(facecolor=colour, alpha=0.16, label="95 % interval of the bold line")])
    add_subtitle(ax, str(data["subtitle"].iloc[0]))
    return ax


def mark_odds(data: pd.DataFrame, ax: Axes) -> list[Artist]:
    """Mark the chosen threshold on the line of the chosen model; returns what was drawn, to take away again."""
    at = float(data["threshold_chosen"].iloc[0])
    here = data[data["is_chosen"] & (data["threshold"] == at)].iloc[0]
    (dot,) = ax.plot([at], [here["probability"]], marker="o", color=MODEL_STYLE[here["model"]][0], markersize=6)
    return [ax.axvline(at, color=MUTED, linewidth=0.8, zorder=1), dot]


def plot_ratios(data: pd.DataFrame, ax: Axes) -> Axes:
    """Ratios with 95 % intervals, one below the other, on a scale of factors.

    ``data``: label, ratio, low, high, group; ``subtitle`` the same in every row. Groups differ in
    marker and colour and are named in the key.
    """
    styles = [(COLOURS["ttp"], "o"), (COLOURS["state"], "s"), (COLOURS["other_militants"], "^"), (COLOURS["economic"], "D")]
    groups = list(dict.fromkeys(data["group"]))
    places = range(len(data), 0, -1)
    ax.axvline(1, color=INK, linewidth=1)
    low_end, high_end = 0.25, 4.0
    for place, row in zip(places, data.itertuples(), strict=True):
        colour, marker = styles[groups.index(row.group)]
        ax.plot([max(row.low, low_end), min(row.high, high_end)], [place, place], color=colour, linewidth=1.6)
        ax.plot([row.ratio], [place], marker=marker, color=colour, markersize=6)
    ax.set_xscale("log")
    ax.set_xlim(low_end, high_end)
    ax.set_xticks([0.25, 0.5, 1, 2, 4], ["\u00bc", "\u00bd", "1", "2", "4"])
    ax.minorticks_off()
    ax.set_yticks(list(places), [wrap_label(ax, label) if not is_narrow(ax) else _short_lines(label) for label in data["label"]])
    ax.set_ylim(0.4, len(data) + 0.6)
    ax.grid(axis="x")
    ax.grid(visible=False, axis="y")
    ax.set_xlabel("times as many")
    add_key(
        ax,
        [
            Line2D([], [], color=styles[n][0], marker=styles[n][1], linewidth=1.6, label=wrap_label(ax, group))
            for n, group in enumerate(groups)
        ],
    )
    # Long labels push the axes to the right: the subtitle begins at the edge of the picture instead.
    subtitle = wrap(ax, str(data["subtitle"].iloc[0]), 9.5)
    ax.figure.suptitle(subtitle, x=0.01, ha="left", fontsize=9.5, color=MUTED)
    return ax


def _short_lines(label: str) -> str:
    return "\n".join(textwrap.wrap(label, 20))


def plot_monthly_deaths(data: pd.DataFrame, ax: Axes) -> Axes:
    """Deaths a month as bars, first releases hatched, with the mean of the twelve months to each month.

    ``data``: month, deaths_best, is_first_release, mean_12.
    """
    for is_first, colour, hatch in ((False, COLOURS["neutral"], None), (True, COLOURS["neutral"], "////")):
        part = data[data["is_first_release"] == is_first]
        middle = date2num(part["month"] + pd.Timedelta(days=15))
        draw_bars(ax, middle, part["deaths_best"], 26, facecolor=colour, hatch=hatch, edgecolor="white", linewidth=0.2)
    ax.plot(data["month"] + pd.Timedelta(days=15), data["mean_12"], color=COLOURS["ttp"], linewidth=1.8)
    top = float(data["deaths_best"].max())
    ax.set_ylim(0, top * 1.22)
    _mark_article(ax, top * 1.2)
    for day, text in (("2021-08-15", "the Taliban\ntake Kabul"), ("2025-10-09", "fighting with\nAfghanistan")):
        when = pd.Timestamp(day)
        ax.axvline(when, color=MUTED, linewidth=0.9, linestyle=":")
        ax.annotate(text, (when, top * (1.12 if is_narrow(ax) else 1.2)), xytext=(-4, 0), textcoords="offset points", va="top", ha="right", color=MUTED, fontsize=8)
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    first, last = data["month"].min().year, data["month"].max().year
    _years(ax, first, last, 3 if is_narrow(ax) else 2)
    ax.tick_params(axis="x", length=0)
    add_key(
        ax,
        [
            Line2D([], [], color=COLOURS["ttp"], linewidth=1.8, label="mean of the twelve months to each month"),
            Patch(facecolor=COLOURS["neutral"], label="deaths in the month"),
            Patch(facecolor=COLOURS["neutral"], hatch="////", edgecolor="white", label="first release, will be revised"),
        ],
    )
    add_subtitle(ax, "Deaths a month in organised violence in Pakistan, all sides, best estimate")
    return ax


def plot_troops_and_deaths(data: pd.DataFrame, ax: Axes) -> Axes:
    """Series on one scale, each as a share of its own highest year. ``data``: series, year, share."""
    styles = [("US troops in Afghanistan", INK, "-", "s"), ("Deaths in Afghanistan", COLOURS["afghan_taliban"], "--", "^"),
              ("Deaths in Pakistan", COLOURS["ttp"], "-", "o")]  # fmt: skip
    for name, colour, style, marker in styles:
        part = data[data["series"] == name].set_index("year")["share"]
        # Missing years break the line.
        part = part.reindex(range(int(part.index.min()), int(part.index.max()) + 1))
        ax.plot(part.index, part, color=colour, linestyle=style, marker=marker, markersize=3.5, linewidth=1.6)
    ax.axvline(2014.96, color=COLOURS["article"], linewidth=1.2, linestyle="--")
    ax.set_ylim(0, 1.08)
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0%}"))
    ax.set_xticks([year for year in range(int(data["year"].min()), int(data["year"].max()) + 1) if (year - 2014) % (4 if is_narrow(ax) else 2) == 0])
    add_key(ax, [Line2D([], [], color=c, linestyle=s, marker=m, markersize=3.5, label=n) for n, c, s, m in styles]
            + [Line2D([], [], color=COLOURS["article"], linestyle="--", label="the article")])  # fmt: skip
    add_subtitle(ax, "Each series as a share of its own highest year")
    return ax


def plot_segments(data: pd.DataFrame, ax: Axes) -> Axes:
    """A monthly series with its stretches of constant mean.

    ``data``: month, observed, mean (of its stretch), ``is_rank_break`` (a rank test puts a break at
    the month); ``unit`` the same in every row.
    """
    ax.plot(data["month"], data["observed"], color=COLOURS["neutral"], linewidth=0.9)
    ax.step(data["month"], data["mean"], where="post", color=COLOURS["ttp"], linewidth=2)
    for month in data.loc[data["is_rank_break"], "month"]:
        ax.axvline(month, color=COLOURS["state"], linewidth=1, linestyle=":")
    top = float(data["observed"].max())
    ax.set_ylim(0, top * 1.08)
    _mark_article(ax, top * 1.06)
    _years(ax, data["month"].min().year, data["month"].max().year, 4 if is_narrow(ax) else 2)
    add_key(
        ax,
        [
            Line2D([], [], color=COLOURS["neutral"], linewidth=0.9, label="month"),
            Line2D([], [], color=COLOURS["ttp"], linewidth=2, label="mean of a stretch (exact segmentation)"),
            Line2D([], [], color=COLOURS["state"], linewidth=1, linestyle=":", label="break by the rank test"),
        ],
    )
    add_subtitle(ax, str(data["unit"].iloc[0]))
    return ax


def plot_placebos(data: pd.DataFrame, ax: Axes) -> Axes:
    """The step at every possible date, the real one marked. ``data``: month, level, level_low, level_high, is_real."""
    ax.axhline(1, color=INK, linewidth=1)
    ax.fill_between(data["month"], data["level_low"], data["level_high"], color="#e1e6ea", linewidth=0)
    ax.plot(data["month"], data["level"], color=MUTED, linewidth=1.2)
    real = data[data["is_real"]].iloc[0]
    ax.plot([real["month"]] * 2, [real["level_low"], real["level_high"]], color=COLOURS["article"], linewidth=2)
    ax.plot([real["month"]], [real["level"]], marker="o", color=COLOURS["article"], markersize=7)
    ax.annotate("December 2014", (real["month"], real["level_high"]), xytext=(4, 4), textcoords="offset points", color=COLOURS["article"], fontsize=8.5)
    ax.set_yscale("log")
    ax.set_ylim(0.2, 6)
    ax.set_yticks([0.25, 0.5, 1, 2, 4], ["\u00bc", "\u00bd", "1", "2", "4"])
    ax.minorticks_off()
    _years(ax, data["month"].min().year, data["month"].max().year, 2)
    add_subtitle(ax, "Step in monthly attacks at each possible date, as a factor, with its 95 % interval")
    return ax


def plot_tail(data: pd.DataFrame, ax: Axes) -> Axes:
    """Share of attacks with at least so many dead: seen as points, models as lines.

    ``data``: series ("seen" or a model), deaths, share.
    """
    seen = data[data["series"] == "seen"]
    ax.plot(seen["deaths"], seen["share"], linestyle="none", marker="o", markersize=3, color=INK)
    for model, (colour, style) in MODEL_STYLE.items():
        part = data[data["series"] == model]
        if len(part):
            ax.plot(part["deaths"], part["share"], color=colour, linestyle=style, linewidth=1.6)
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set_xticks([1, 2, 5, 10, 20, 50, 100, 200], ["1", "2", "5", "10", "20", "50", "100", "200"])
    ax.set_yticks([1, 0.1, 0.01, 0.001], ["all", "1 in 10", "1 in 100", "1 in 1,000"])
    ax.minorticks_off()
    ax.set_ylim(0.0004, 1.3)
    ax.set_xlabel("dead or more in one attack")
    models = [m for m in MODEL_STYLE if (data["series"] == m).any()]
    add_key(ax, [Line2D([], [], linestyle="none", marker="o", markersize=3, color=INK, label="seen, 2007 to 15 December 2014")]
            + [Line2D([], [], color=MODEL_STYLE[m][0], linestyle=MODEL_STYLE[m][1], label=m) for m in models])  # fmt: skip
    add_subtitle(ax, "Share of attacks by Islamist militants with at least so many non-militants dead")
    return ax


def plot_calibration(data: pd.DataFrame, ax: Axes) -> Axes:
    """Odds given each December for the year ahead, with what came. ``data``: origin, model, probability, n_attacks."""
    for model, (colour, style) in MODEL_STYLE.items():
        part = data[data["model"] == model]
        ax.plot(part["origin"], part["probability"], color=colour, linestyle=style, marker=".", linewidth=1.4)
    came = data.drop_duplicates("origin")
    for row in came.itertuples():
        ax.annotate(str(row.n_attacks), (row.origin, 1.06), ha="center", va="center", fontsize=9, color=INK)
    ax.annotate("came:", (came["origin"].iloc[0], 1.13), ha="left", va="center", fontsize=8, color=MUTED)
    ax.set_ylim(0, 1.18)
    ax.set_yticks([0, 0.25, 0.5, 0.75, 1.0])
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0%}"))
    ticks = came["origin"].iloc[:: 3 if is_narrow(ax) else 2]
    ax.set_xticks(ticks, [f"Dec {day.year}" for day in ticks])
    add_key(ax, [Line2D([], [], color=c, linestyle=s, marker=".", label=m) for m, (c, s) in MODEL_STYLE.items()])
    add_subtitle(ax, "Probability, given in mid-December, of an attack with 50 or more dead in the year ahead")
    return ax
