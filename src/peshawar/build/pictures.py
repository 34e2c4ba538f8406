"""Pictures on screens: one element a figure, of known size, that loads what fits the screen and when it is near."""

from __future__ import annotations

import posixpath
import re
from typing import Any
from urllib.parse import quote

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

PIXELS_A_POINT = 4 / 3
# As in the style sheet: from here on a screen is a phone held upright.
NARROW = "(max-width: 560px)"


class Screens(nodes.Element):
    """A picture in two shapes: its children are the wide image and, for HTML alone, the narrow one."""


def picture_size(svg: str) -> tuple[int, int]:
    """Width and height of an SVG of matplotlib's in CSS pixels. Raises ValueError where it states none."""
    sizes = [re.search(rf'<svg\b[^>]*?\b{side}="([\d.]+)pt"', svg) for side in ("width", "height")]
    if not all(sizes):
        raise ValueError("a picture that does not state its size in points")
    width, height = (round(float(size.group(1)) * PIXELS_A_POINT) for size in sizes if size)
    return width, height


def screens(wide: nodes.image, narrow: nodes.image, sizes: tuple[tuple[int, int], tuple[int, int]]) -> Screens:
    """Both shapes with their sizes, which keep their places on the page before they are loaded."""
    return Screens("", wide, addnodes.only("", narrow, expr="html"), sizes=sizes)


def visit_screens_html(translator: Any, node: Screens) -> None:
    """One `<picture>`: the browser takes the shape that fits, and links to the wide one."""
    wide, narrow = node.findall(nodes.image)
    names = translator.builder.images
    places = [posixpath.join(translator.builder.imgpath, quote(names.get(i["uri"], i["uri"]))) for i in (wide, narrow)]
    (width, height), (narrow_width, narrow_height) = node["sizes"]
    # The first figure of a page may be in sight when it opens; the others load when they come near.
    is_first = next(iter(node.document.findall(nodes.figure)), None) is node.parent
    loading = "" if is_first else ' loading="lazy"'
    translator.body.append(
        f'<a class="reference internal image-reference" href="{places[0]}"><picture>'
        f'<source media="{NARROW}" srcset="{places[1]}" width="{narrow_width}" height="{narrow_height}">'
        f'<img alt="{translator.attval(wide["alt"])}" src="{places[0]}" width="{width}" height="{height}"{loading} decoding="async">'
        "</picture></a>"
    )
    raise nodes.SkipNode


def visit_screens(translator: Any, node: Screens) -> None:
    """Elsewhere: the wide image, as any other."""


def setup_pictures(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.add_node(Screens, html=(visit_screens_html, None), latex=(visit_screens, visit_screens))
