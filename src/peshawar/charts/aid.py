"""Charts of US aid."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from .bars import draw_boxes
from .theme import COLOURS, INK, MUTED, add_key, add_subtitle, is_narrow

COMPONENTS = {
    "security": ("Security", COLOURS["security"], None),
    "economic": ("Economic", COLOURS["economic"], "..."),
    "reimbursement": ("Reimbursement of costs", COLOURS["reimbursement"], "///"),
}


def plot_aid_components(data: pd.DataFrame, ax: Axes) -> Axes:
    """Aid by fiscal year, stacked by component; the six years published as one sum are one broad bar.

    ``data``: one row per fiscal year and component with ``fy_start``, ``n_years``, ``component``
    and ``amount_per_year`` (millions of dollars).
    """
    table = data.pivot(index="fy_start", columns="component", values="amount_per_year").astype(float)
    spans = data.drop_duplicates("fy_start").set_index("fy_start")["n_years"].astype(int)
    left, width = table.index - 0.5 + 0.04, spans.loc[table.index] - 0.08
    bottom = pd.Series(0.0, index=table.index)
    for name, (_, colour, hatch) in COMPONENTS.items():
        values = table[name].fillna(0)
        draw_boxes(ax, left, left + width, bottom, bottom + values, facecolor=colour, hatch=hatch, edgecolor="white", linewidth=0.4)
        bottom += values
    lump = spans.index[spans > 1][0]
    lines = ["published as one", f"sum for {spans[lump]} years:", "drawn as their", "yearly mean"]
    ax.annotate(
        "\n".join(lines) if is_narrow(ax) else f"{' '.join(lines[:2])}\n{' '.join(lines[2:])}",
        (lump - 0.5, bottom[lump]),
        xytext=(2, 5),
        textcoords="offset points",
        fontsize=8,
        color=MUTED,
    )
    _finish(ax, table.index, spans)
    add_key(
        ax,
        [Patch(facecolor=colour, hatch=hatch, edgecolor="white", label=label) for label, colour, hatch in COMPONENTS.values()],
    )
    add_subtitle(ax, "Millions of current dollars a year, by US fiscal year (appropriations and reimbursements)")
    return ax


def plot_aid_series(data: pd.DataFrame, ax: Axes) -> Axes:
    """Aid by fiscal year in one measure.

    ``data``: as from ``analysis.aid.aid_series``, with ``subtitle`` (the same in every row).
    """
    _draw_series(data, ax)
    _finish(ax, pd.Index(data["fy_start"]), data.set_index("fy_start")["n_years"].astype(int))
    add_subtitle(ax, str(data["subtitle"].iloc[0]))
    return ax


def replace_aid_series(data: pd.DataFrame, ax: Axes) -> Axes:
    """Draw another measure of the same fiscal years on axes that ``plot_aid_series`` has made: bars and subtitle only."""
    for artist in [*ax.collections, *ax.lines]:
        artist.remove()
    _draw_series(data, ax)
    add_subtitle(ax, str(data["subtitle"].iloc[0]))
    return ax


def _draw_series(data: pd.DataFrame, ax: Axes) -> None:
    left, width = data["fy_start"] - 0.5 + 0.04, data["n_years"].astype(int) - 0.08
    draw_boxes(ax, left, left + width, 0, data["amount_per_year"], facecolor=COLOURS["state"], edgecolor="white", linewidth=0.4)
    for row in data[data["n_years"].astype(int) > 1].itertuples():
        years = int(row.n_years)
        middle = row.fy_start - 0.5 + years / 2
        if row.amount_high > row.amount_low:
            ax.plot([middle, middle], [row.amount_low / years, row.amount_high / years], color=INK, linewidth=1.2)


def _finish(ax: Axes, starts: pd.Index, spans: pd.Series) -> None:
    lump = spans.index[spans > 1]
    single = [start for start in starts if start not in lump]
    ticks = single[:: 2 if is_narrow(ax) and len(single) > 11 else 1]
    labels = [f"{start % 100:02d}" if is_narrow(ax) else f"FY{start % 100:02d}" for start in ticks]
    for start in lump:
        ticks.insert(0, start - 0.5 + spans[start] / 2)
        labels.insert(0, f"FY{start}\u2013{(start + spans[start] - 1) % 100:02d}")
    ax.set_xticks(ticks, labels)
    ax.set_xlim(starts.min() - 0.6, starts.max() + 0.6)
    ax.set_ylim(0, 5500)
    ax.set_yticks(range(0, 5001, 1000))
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    ax.tick_params(axis="x", length=0)
