"""Maps: districts of 2014 in shades, with disputed lines dashed and disputed areas hatched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch, PathPatch, Rectangle
from matplotlib.path import Path

from .theme import INK, MUTED, is_narrow, wrap

Layer = Mapping[str, Any]
Outlines = dict[tuple[float, ...], list[tuple[str, list[Path]]]]

# Frames as west, east, south, north. The country leaves room in the west for the north-west enlarged.
WHOLE = (52.2, 78.4, 23.4, 37.3)
NORTH_WEST = (69.1, 73.3, 31.7, 35.6)
# Coordinates are drawn to the nearest part of a degree, about half a point; neighbours round alike, so no gaps open.
STEPS = {WHOLE: 0.08, NORTH_WEST: 0.03}
# White paper under a name, so that it can be read on dark shades; a rim around its letters weighs ten times as much.
PAPER = {"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 0.8}
SHADES = ("#eef1f4", "#f6d9d6", "#e9a9a4", "#cf6a66", "#a8323e", "#64121d")
LINE_STYLE = {"international": ("-", 0.7), "line_of_control": ((0, (4, 2)), 1.0), "disputed": ((0, (1, 1.5)), 1.0), "indefinite": ((0, (1, 1.5)), 1.0)}


def rings_of(layer: Layer, frame: tuple[float, ...]) -> list[list[np.ndarray]]:
    """The outlines of each feature that touch a frame, thinned to its scale, as arrays of (longitude, latitude)."""
    out = []
    for feature in layer["features"]:
        kind, coordinates = feature["geometry"]["type"], feature["geometry"]["coordinates"]
        polygons = [coordinates] if kind in {"Polygon", "MultiLineString"} else coordinates
        if kind == "MultiLineString":
            lines = coordinates
        elif kind == "LineString":
            lines = [coordinates]
        else:
            lines = [ring for polygon in polygons for ring in polygon]
        arrays = [np.asarray(line, dtype=float) for line in lines]
        out.append([_thin(line, STEPS[frame]) for line in arrays if _touches(line, frame)])
    return out


def _touches(line: np.ndarray, frame: tuple[float, ...]) -> bool:
    west, east, south, north = frame
    low, high = line.min(axis=0), line.max(axis=0)
    return bool(high[0] > west and low[0] < east and high[1] > south and low[1] < north)


def _thin(line: np.ndarray, step: float) -> np.ndarray:
    rounded = np.round(line / step) * step
    keep = np.concatenate([[True], np.any(np.diff(rounded, axis=0) != 0, axis=1)])
    return rounded[keep] if keep.sum() >= 3 else line


def shade_of(deaths: int, edges: list[float]) -> str:
    """The shade of a count: the first for none, then one per class with these upper edges."""
    return SHADES[0] if deaths == 0 else SHADES[1 + int(np.searchsorted(edges, deaths, side="left"))]


def plot_district_map(data: pd.DataFrame, ax: Axes, *, layers: Mapping[str, Layer]) -> Axes:
    """Deaths by district of 2014, the whole country with the north-west enlarged.

    ``data``: ``district``, ``deaths``, ``is_unassigned``, and the same in every row ``subtitle`` and ``edges``
    (upper ends of the classes but the last, separated by ``|``). ``layers`` holds the map layers
    ``pak_districts_2014``, ``boundary_lines``, ``disputed_areas`` and ``places``. Districts are shaded as a whole: the source does not carry a finer place.
    """
    edges = [float(edge) for edge in str(data["edges"].iloc[0]).split("|")]
    deaths = data[~data["is_unassigned"]].set_index("district")["deaths"]
    outlines = outline_districts(layers)
    _draw_ground(ax, deaths, edges, layers, outlines, WHOLE)
    inset = ax.inset_axes([0.0, 0.3, 0.385, 0.68])
    _draw_ground(inset, deaths, edges, layers, outlines, NORTH_WEST)
    for spine in inset.spines.values():
        spine.set(visible=True, color=MUTED, linewidth=0.8)
    west, east, south, north = NORTH_WEST
    ax.add_patch(Rectangle((west, south), east - west, north - south, fill=False, edgecolor=MUTED, linewidth=0.8, zorder=6))
    _name_places(ax, layers["places"], {"Karachi": (-5, -9), "Quetta": (0, 5), "Lahore": (0, 5)}, 7.4)
    small = 6.6 if is_narrow(ax) else 7.2
    _name_places(inset, layers["places"], {"Peshawar": (10, 3), "Islamabad": (-14, 4), "Jalalabad": (-4, 4), "Asadabad": (-12, 3)}, small)
    _name_districts(inset, layers["pak_districts_2014"], {"North Waziristan": "North\nWaziristan", "Khyber": "Khyber", "Swat": "Swat"}, small)
    if not is_narrow(ax):
        inset.annotate("Afghanistan", (69.95, 35.25), fontsize=small, color=MUTED, ha="center", zorder=8)
    inset.set_title("The north-west", loc="left", fontsize=small + 0.6, color=MUTED, pad=2)
    _add_legend(ax, edges)
    _head(ax, data)
    return ax


# The ground of the map of places: what an area is, in words as well as in its shade.
GROUND = {
    "agency": ("#e6d3b8", "agency of the tribal areas"),
    "frontier_region": ("#f2e7d6", "frontier region"),
    "district": ("#e8ecf0", "settled district"),
    "province": ("#f7f5f0", "province of Afghanistan"),
}
TOWNS = {"Peshawar": (29, -5), "Islamabad": (-16, 4), "Jalalabad": (-2, 5), "Asadabad": (25, -3), "Kabul": (14, 4), "Bannu": (-2, -12)}
ALSO_NAMED = ("Bajaur", "Mohmand", "Kurram", "Swat")


def plot_locator(data: pd.DataFrame, ax: Axes, *, layers: Mapping[str, Layer]) -> Axes:
    """Where the places of the text lie: the north-west of Pakistan and the east of Afghanistan.

    ``data``: ``area`` (a district or agency of 2014, or an Afghan province), ``n_events``, and the same
    ``subtitle`` in every row. Areas with events are named with their number, a few others by name.
    ``layers`` holds ``pak_districts_2014``, ``afg_provinces``, ``boundary_lines``, ``disputed_areas`` and ``places``.
    """
    areas = [(f["properties"]["name"], f["properties"].get("kind", "province"), rings)
             for layer in ("afg_provinces", "pak_districts_2014")
             for f, rings in zip(layers[layer]["features"], rings_of(layers[layer], NORTH_WEST), strict=True)]  # fmt: skip
    for kind, (colour, _) in GROUND.items():
        lines = [ring for _, own, rings in areas if own == kind for ring in rings]
        _add_shape(ax, lines, facecolor=colour, edgecolor="#b4bcc5" if kind == "province" else "white", linewidth=0.5)
    _draw_lines(ax, layers, NORTH_WEST)
    size = 6.4 if is_narrow(ax) else 7.6
    counts = data.set_index("area")["n_events"].to_dict()
    for name, _, rings in areas:
        if rings and name not in TOWNS and (name in counts or name in ALSO_NAMED):
            text = _with_count(name.replace(" ", "\n"), counts.get(name))
            ax.annotate(text, _middle(rings), fontsize=size, ha="center", va="center", style="italic", zorder=8, linespacing=0.95,
                        bbox=PAPER)  # fmt: skip
    for country, middle in {"Afghanistan": (70.0, 35.35), "Pakistan": (72.4, 32.5)}.items():
        ax.annotate(country, middle, fontsize=size + 1.5, color=MUTED, ha="center", va="center")
    _name_places(ax, layers["places"], TOWNS, size, counts)
    handles = [Patch(facecolor=colour, edgecolor="#b4bcc5", linewidth=0.5, label=label) for colour, label in GROUND.values()]
    ax.figure.legend(handles=handles, loc="outside lower left", ncols=2, handlelength=1.2,
                     columnspacing=1.0, handletextpad=0.4, labelcolor=INK, fontsize=8)  # fmt: skip
    _head(ax, data)
    return ax


def _with_count(name: str, count: int | None) -> str:
    return name if count is None else f"{name}: {count}"


def _middle(rings: list[np.ndarray]) -> np.ndarray:
    """The middle of the part of an area's largest outline that the map of the north-west shows."""
    west, east, south, north = NORTH_WEST
    # Half a name must fit between a middle and the edge of the map.
    largest = np.clip(max(rings, key=len), [west + 0.15, south], [east - 0.15, north])
    return (largest.max(axis=0) + largest.min(axis=0)) / 2


def _draw_ground(
    ax: Axes, deaths: pd.Series, edges: list[float], layers: Mapping[str, Layer], outlines: Outlines, frame: tuple[float, ...]
) -> None:
    # One shape per shade: a shape per district would make the picture half as large again.
    for place, path in enumerate(_shade_paths(deaths, edges, outlines[frame])):
        patch = PathPatch(path, facecolor=SHADES[place], edgecolor="white", linewidth=0.35, gid=f"{frame[0]}-{place}")
        ax.add_patch(patch)
    _draw_lines(ax, layers, frame)


def _draw_lines(ax: Axes, layers: Mapping[str, Layer], frame: tuple[float, ...]) -> None:
    """Boundaries and disputed areas over the ground, and the frame of the map."""
    disputed = [ring for rings in rings_of(layers["disputed_areas"], frame) for ring in rings]
    _add_shape(ax, disputed, facecolor="none", edgecolor="#9aa5b1", hatch="////", linewidth=0)
    west, east, south, north = frame
    by_kind: dict[str, list[np.ndarray]] = {kind: [] for kind in LINE_STYLE}
    for feature, lines in zip(layers["boundary_lines"]["features"], rings_of(layers["boundary_lines"], frame), strict=True):
        by_kind[feature["properties"]["kind"]] += lines
    for kind, lines in by_kind.items():
        dashes, width = LINE_STYLE[kind]
        _add_shape(ax, lines, facecolor="none", edgecolor=INK, linewidth=width, linestyle=dashes)
    ax.set_xlim(west, east)
    ax.set_ylim(south, north)
    # A degree of longitude is shorter by the cosine of the latitude.
    ax.set_aspect(1 / np.cos(np.radians((south + north) / 2)))
    ax.set_xticks([])
    ax.set_yticks([])
    ax.grid(visible=False)
    for spine in ax.spines.values():
        spine.set_visible(False)


def outline_districts(layers: Mapping[str, Layer]) -> Outlines:
    """The outlines of the districts in both frames: frame -> pairs of name and paths. Made once for many states."""
    districts = layers["pak_districts_2014"]
    names = [feature["properties"]["name"] for feature in districts["features"]]
    return {
        frame: [(name, [Path(ring) for ring in rings]) for name, rings in zip(names, rings_of(districts, frame), strict=True)]
        for frame in STEPS
    }


def _shade_paths(deaths: pd.Series, edges: list[float], outlines: list[tuple[str, list[Path]]]) -> list[Path]:
    """The outlines of all districts of each shade as one path."""
    by_shade: list[list[Path]] = [[] for _ in SHADES]
    for name, paths in outlines:
        by_shade[SHADES.index(shade_of(int(deaths.get(name, 0)), edges))] += paths
    return [Path.make_compound_path(*paths) if paths else Path(np.empty((0, 2))) for paths in by_shade]


def recolour_district_map(data: pd.DataFrame, ax: Axes, *, outlines: Outlines) -> Axes:
    """Show other data, of the same form, on axes that ``plot_district_map`` has drawn."""
    edges = [float(edge) for edge in str(data["edges"].iloc[0]).split("|")]
    deaths = data[~data["is_unassigned"]].set_index("district")["deaths"]
    for axes, frame in ((ax, WHOLE), (ax.child_axes[0], NORTH_WEST)):
        paths = _shade_paths(deaths, edges, outlines[frame])
        for patch in axes.patches:
            if patch.get_gid() is not None:
                patch.set_path(paths[int(patch.get_gid().rsplit("-", 1)[1])])
    _head(ax, data)
    return ax


def _head(ax: Axes, data: pd.DataFrame) -> None:
    text = wrap(ax, str(data["subtitle"].iloc[0]), 9.5)
    ax.figure.suptitle(text, x=0.01, ha="left", fontsize=9.5, color=MUTED)


def _add_shape(ax: Axes, lines: list[np.ndarray], **style: Any) -> None:
    if lines:
        ax.add_patch(PathPatch(Path.make_compound_path(*[Path(line) for line in lines]), **style))


def _name_places(
    ax: Axes, places: Layer, shifts: Mapping[str, tuple[float, float]], size: float, counts: Mapping[str, int] | None = None
) -> None:
    points = {f["properties"]["name"]: f["geometry"]["coordinates"] for f in places["features"]}
    for name, shift in shifts.items():
        ax.plot(*points[name], marker="o", markersize=2.6, color=INK, zorder=7)
        ax.annotate(_with_count(name, (counts or {}).get(name)), points[name], xytext=shift, textcoords="offset points", fontsize=size, ha="center", va="bottom", zorder=8,
                    bbox=PAPER)  # fmt: skip


def _name_districts(ax: Axes, districts: Layer, names: Mapping[str, str], size: float) -> None:
    for feature, rings in zip(districts["features"], rings_of(districts, NORTH_WEST), strict=True):
        name = feature["properties"]["name"]
        if name in names:
            largest = max(rings, key=len)
            middle = (largest.max(axis=0) + largest.min(axis=0)) / 2
            ax.annotate(names[name], middle, fontsize=size, ha="center", va="center", style="italic", zorder=8, linespacing=0.95,
                        bbox=PAPER)  # fmt: skip


def _add_legend(ax: Axes, edges: list[float]) -> None:
    ends = [f"{edge:,.0f}" for edge in edges]
    labels = ["none", f"1\u2013{ends[0]}"]
    labels += [f"{edges[i] + 1:,.0f}\u2013{ends[i + 1]}" for i in range(len(edges) - 1)] + [f"over {ends[-1]}"]
    handles = [Patch(facecolor=shade, edgecolor="#c3cad1", linewidth=0.5, label=label) for shade, label in zip(SHADES, labels, strict=True)]
    handles.append(Patch(facecolor="white", edgecolor="#9aa5b1", hatch="////", linewidth=0.5, label="disputed"))
    ax.figure.legend(handles=handles, loc="outside lower left", ncols=4, handlelength=1.2,
                     columnspacing=1.0, handletextpad=0.4, labelcolor=INK, fontsize=8)  # fmt: skip

