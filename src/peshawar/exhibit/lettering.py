"""SVG pictures whose words are set once: the states of an explorer, and a picture for desk and phone, share most labels.

matplotlib works out width and outlines of a label anew in every picture, several times; that is a third of the time a
picture takes. The pictures are the same.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from matplotlib.backends.backend_svg import FigureCanvasSVG, RendererSVG
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.textpath import TextToPath

POINTS_PER_INCH = 72


class Lettering(TextToPath):
    """Widths and outlines of words, kept for as long as the process lives. Only for words, not for formulas."""

    def __init__(self) -> None:
        super().__init__()
        self._sizes: dict[tuple[str, FontProperties], tuple[float, float, float]] = {}
        self._words: dict[tuple[Any, ...], tuple[list, Mapping, list]] = {}

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath: bool | str) -> tuple[float, float, float]:
        """Width, height and descent of a line in points."""
        if ismath:
            return super().get_text_width_height_descent(s, prop, ismath)
        key = (s, prop)
        if key not in self._sizes:
            # A copy, because the properties that were handed over may change.
            self._sizes[s, prop.copy()] = super().get_text_width_height_descent(s, prop, ismath)
        return self._sizes[key]

    def get_glyphs_with_font(
        self, font: FT2Font, s: str, glyph_map: Mapping | None = None, return_new_glyphs_only: bool = False, **options: Any
    ) -> tuple[list, Mapping, list]:
        """Where each letter of a line stands, and the outlines of those that ``glyph_map`` does not hold yet."""
        key = (font.fname, s, *options.items())
        if key not in self._words:
            self._words[key] = super().get_glyphs_with_font(font, s, **options)
        places, outlines, boxes = self._words[key]
        known = glyph_map or {}
        new = {name: outline for name, outline in outlines.items() if name not in known}
        return places, new if return_new_glyphs_only else {**known, **new}, boxes


LETTERING = Lettering()


class _Renderer(RendererSVG):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._text2path = LETTERING


class LetteredCanvas(FigureCanvasSVG):
    """The canvas of a figure that becomes an SVG without pixels in it."""

    def print_svg(self, filename: Any, *, bbox_inches_restore: Any = None, metadata: Mapping[str, Any] | None = None) -> None:
        """Write the figure as SVG into an open file of text (or of bytes)."""
        file = filename if isinstance(filename, io.TextIOBase) else io.TextIOWrapper(filename, encoding="utf-8")
        self.figure.dpi = POINTS_PER_INCH
        width, height = self.figure.get_size_inches() * POINTS_PER_INCH
        renderer = _Renderer(width, height, file, metadata=metadata)
        self.figure.draw(renderer)
        renderer.finalize()
