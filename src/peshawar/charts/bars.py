"""Many boxes as one shape, and letters as marks: what the charting library draws one by one, and slowly."""

from __future__ import annotations

from functools import cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from numpy.typing import ArrayLike


def draw_bars(ax: Axes, places: ArrayLike, heights: ArrayLike, width: float = 0.8, base: ArrayLike = 0.0, **style: object) -> PolyCollection:
    """Upright bars, centred on their places, from ``base`` up; a bar without a height is left out.

    ``places``, ``heights`` and ``base`` in the units of the axes, one value a bar (or one base for all);
    ``style`` as for a collection: ``facecolor``, ``edgecolor``, ``hatch``, ``linewidth``.
    """
    middle, bottom = np.asarray(places, dtype=float), np.asarray(base, dtype=float)
    return draw_boxes(ax, middle - width / 2, middle + width / 2, bottom, bottom + np.asarray(heights, dtype=float), **style)


def draw_boxes(
    ax: Axes, left: ArrayLike, right: ArrayLike, bottom: ArrayLike, top: ArrayLike, **style: object
) -> PolyCollection:
    """Boxes between four edges as one collection: a rectangle for each would take several times as long to draw.

    Edges in the units of the axes; boxes with an edge that is missing are left out. The axes grow to hold them and
    end at zero where the boxes do.
    """
    x0, x1, y0, y1 = np.broadcast_arrays(*(np.asarray(edge, dtype=float) for edge in (left, right, bottom, top)))
    corners = np.stack([np.stack(corner, axis=-1) for corner in ((x0, y0), (x0, y1), (x1, y1), (x1, y0))], axis=-2)
    corners = corners.reshape(-1, 4, 2)
    boxes = PolyCollection(corners[~np.isnan(corners).any(axis=(1, 2))], **style)
    boxes.sticky_edges.y[:] = [0]
    ax.add_collection(boxes)
    ax.autoscale_view()
    return boxes


@cache
def letter_mark(letters: str) -> Path:
    """Letters as the mark of a point, in the typeface of the charts and centred on the point.

    The library's own way, ``"$7$"``, sets a formula in another typeface.
    """
    path = TextPath((0, 0), letters, size=10)
    box = path.get_extents()
    return Path(path.vertices - [(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2], path.codes)
