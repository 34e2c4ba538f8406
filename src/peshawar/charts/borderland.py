"""Pictures of the borderland: deaths by agency and year, and Peshawar's Afghans beside their denominators."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.patches import Patch

from .theme import COLOURS, INK, MUTED, add_key, add_subtitle, add_wide_subtitle, is_narrow

NO_EVENT = "#e9ecef"
# Five shades, told apart in grey as well, so that the key can name each; the first number of deaths of a shade.
STEPS = (1, 10, 100, 300, 1000)
SHADES = ("#fde3d8", "#fbb196", "#f3735a", "#c22129", "#67000d")
FIRST_WHITE = 300


def plot_deaths_by_area(data: pd.DataFrame, ax: Axes) -> Axes:
    """Deaths by area and year as shades with their key, and the numbers from a hundred on in a wide picture.

    ``data``: area, part, year, deaths; the order of the areas is that of the frame. Areas without a name
    for the place are in italics. Light grey: no event coded.
    """
    areas = list(data["area"].drop_duplicates())
    table = data.pivot(index="area", columns="year", values="deaths").loc[areas]
    narrow = is_narrow(ax)
    shades = np.ma.masked_equal(table.to_numpy(dtype=float), 0)
    ax.set_facecolor(NO_EVENT)
    ax.pcolormesh(
        np.arange(table.shape[1] + 1) - 0.5, np.arange(table.shape[0] + 1) - 0.5, shades,
        cmap=ListedColormap(SHADES), norm=BoundaryNorm([*STEPS, 10 * STEPS[-1]], len(SHADES)), edgecolors="white", linewidth=0.6,
    )  # fmt: skip
    if not narrow:
        for row in range(table.shape[0]):
            for column in range(table.shape[1]):
                value = int(table.iat[row, column])
                if value >= 100:
                    ax.text(
                        column, row, str(value), ha="center", va="center",
                        fontsize=5.9, color="white" if value >= FIRST_WHITE else INK,
                    )  # fmt: skip
    years = list(table.columns)
    every = 3 if narrow else 1
    shown = [index for index, year in enumerate(years) if (year - 2014) % every == 0]
    ax.set_xticks(shown, [f"\u2019{years[index] % 100:02d}" for index in shown], fontsize=8)
    ax.set_yticks(range(len(areas)), areas, fontsize=7.4 if narrow else 8.4)
    for label in ax.get_yticklabels():
        if "not named" in label.get_text():
            label.set_fontstyle("italic")
    parts = data.drop_duplicates("area")["part"].tolist()
    change = next(index for index in range(1, len(parts)) if parts[index] != parts[index - 1])
    ax.axhline(change - 0.5, color=INK, linewidth=1.1)
    ax.set_ylim(len(areas) - 0.5, -0.5)
    ax.grid(False)
    ax.tick_params(length=0)
    where = years.index(2014)
    ax.plot([where - 0.5, where + 0.5, where + 0.5, where - 0.5, where - 0.5], [-0.5, -0.5, len(areas) - 0.5, len(areas) - 0.5, -0.5], color=COLOURS["article"], linewidth=1.2, clip_on=False)
    add_key(ax, _shade_key(), columns=2 if narrow else 6)
    add_wide_subtitle(ax, "Deaths a year, all sides: tribal areas above the line, settled districts below; framed: 2014")
    return ax


def _shade_key() -> list[Patch]:
    ends = [f" to {step - 1:,d}" for step in STEPS[1:]] + [" and more"]
    labels = [f"{step:,d}{end}" for step, end in zip(STEPS, ends, strict=True)]
    shades = [Patch(facecolor=shade, edgecolor=MUTED, linewidth=0.4, label=label) for shade, label in zip(SHADES, labels, strict=True)]
    return [Patch(facecolor=NO_EVENT, edgecolor=MUTED, linewidth=0.4, label="no event coded"), *shades]


MARKS = {"article": (COLOURS["article"], "*", 130), "count": (COLOURS["state"], "o", 46), "estimate": (COLOURS["other_militants"], "D", 40)}


def plot_afghan_counts(data: pd.DataFrame, ax: Axes) -> Axes:
    """The article's order of magnitude and the counts on one logarithmic line.

    ``data``: what, low, high, kind ("article", "count", "estimate"), label (what stands beside the mark).
    """
    narrow = is_narrow(ax)
    n = len(data)
    for index, row in enumerate(data.itertuples()):
        colour, marker, size = MARKS[row.kind]
        if row.high > row.low:
            ax.plot([row.low, row.high], [index, index], color=colour, linewidth=6, alpha=0.35, solid_capstyle="butt")
        else:
            ax.scatter([row.low], [index], s=size, marker=marker, color=colour, zorder=4)
        ax.text(18_500, index - 0.3, row.what, ha="left", va="bottom", fontsize=8.2, color=INK, fontweight="semibold")
        ax.text(
            row.high * 1.12, index, row.label, ha="left", va="center", fontsize=7.6 if narrow else 8.2, color=colour if row.kind == "article" else INK
        )  # fmt: skip
    ax.set_xscale("log")
    ax.set_xlim(18_000, 3_200_000)
    ax.set_ylim(n - 0.5, -0.9)
    ax.set_yticks([])
    ticks = [20_000, 100_000, 1_000_000] if narrow else [20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000]
    ax.set_xticks(ticks, [f"{tick:,.0f}" for tick in ticks])
    ax.minorticks_off()
    ax.grid(axis="x")
    ax.grid(axis="y", visible=False)
    ax.tick_params(axis="x", length=0, colors=MUTED)
    add_subtitle(ax, "Afghans in Peshawar, people (logarithmic scale)")
    return ax
