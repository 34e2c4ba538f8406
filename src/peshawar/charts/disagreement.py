"""Chart of the totals that several organisations give for the same year."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from .theme import COLOURS, add_key, add_subtitle, is_narrow

MARKS = {
    "UCDP": ("D", COLOURS["state"]),
    "PIPS": ("o", COLOURS["economic"]),
    "PICSS": ("s", COLOURS["other_militants"]),
    "CRSS": ("^", COLOURS["ttp"]),
    "SATP": ("v", COLOURS["baloch"]),
    "GTI": ("P", COLOURS["islamic_state"]),
    "US State Department": ("X", COLOURS["us"]),
}


def plot_totals(data: pd.DataFrame, ax: Axes) -> Axes:
    """People killed by year, organisation and scope on a logarithmic scale.

    ``data``: ``organisation``, ``is_wide`` (filled: operations or fighting counted too; hollow:
    attacks only), ``year``, ``killed``.
    """
    for organisation, (marker, colour) in MARKS.items():
        for is_wide in (True, False):
            rows = data[(data["organisation"] == organisation) & (data["is_wide"] == is_wide)]
            ax.plot(
                rows["year"], rows["killed"], linestyle="none", marker=marker, markersize=6 if not is_narrow(ax) else 5,
                color=colour, markerfacecolor=colour if is_wide else "white", markeredgewidth=1.2, zorder=3,
            )  # fmt: skip
    ucdp = data[data["organisation"] == "UCDP"].sort_values("year")
    ax.plot(ucdp["year"], ucdp["killed"], color=COLOURS["state"], linewidth=1, alpha=0.5, zorder=1)
    ax.set_yscale("log")
    ax.yaxis.set_major_locator(FixedLocator([250, 500, 1000, 2000, 4000, 8000]))
    ax.yaxis.set_minor_locator(NullLocator())
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    first, last = int(data["year"].min()), int(data["year"].max())
    ax.set_xticks([year for year in range(first, last + 1) if (last - year) % (4 if is_narrow(ax) else 2) == 0])
    handles = [Line2D([], [], linestyle="none", marker=m, color=c, markersize=6, label=name) for name, (m, c) in MARKS.items() if (data["organisation"] == name).any()]
    handles.append(Line2D([], [], linestyle="none", marker="o", color=COLOURS["neutral"], markerfacecolor="white", label="Hollow: attacks only"))
    add_subtitle(ax, "People killed in Pakistan by year, as each organisation counts (logarithmic scale)")
    add_key(ax, handles)
    return ax
