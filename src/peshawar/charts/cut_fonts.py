"""Cut the book's typeface to the letters a book in English can need.

The upstream files hold Greek, Cyrillic and Vietnamese and a table of eighteen thousand pairs of letters, which the
charting library reads through for every label it sets. What is left looks the same and is set twice as fast. Run once,
by hand: ``python -m peshawar.charts.cut_fonts FOLDER`` with the folder of the upstream files; see the README beside
the fonts.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from .theme import FONT_FOLDER

LETTERS = (
    *range(0x20, 0x180),  # Latin with the marks of Europe's languages and of transcriptions
    *range(0x2010, 0x2028),  # dashes, quotation marks, dots
    *range(0x2030, 0x203B),
    *(ord(sign) for sign in "€™−≈≠≤≥"),
    *range(0x25A0, 0x2600),  # shapes
)
"""Code points that stay."""
NOTICE = "Changed by the authors of After Peshawar: letters outside Latin, and what concerns them, were taken out."
"""What the licence asks of a changed file, kept in its table of names."""
DESCRIPTION = 10
"""Number of the description in a font's table of names."""


def cut_font(source: Path, target: Path) -> None:
    """Write a copy of a TrueType font that holds ``LETTERS`` alone, with its spacing of pairs and its hints.

    Raises ValueError naming the file when there is none or it is damaged.
    """
    if not source.is_file():
        raise ValueError(f"{source}: no such font; give the folder that holds {source.name}")
    options = Options(legacy_kern=True, name_IDs=["*"], notdef_outline=True, drop_tables=["DSIG"])
    made = BytesIO()
    try:
        font = TTFont(source, recalcTimestamp=False)
        cutter = Subsetter(options)
        cutter.populate(unicodes=LETTERS)
        cutter.subset(font)
        font["name"].setName(NOTICE, DESCRIPTION, 3, 1, 0x409)
        font.save(made)
    except Exception as error:  # the library raises whatever it stumbles over
        raise ValueError(f"{source} is no readable TrueType font: {error}") from error
    target.write_bytes(made.getvalue())


def main(arguments: list[str]) -> int:
    """Cut every font the book ships from the upstream file of the same name."""
    if len(arguments) != 1:
        print("usage: python -m peshawar.charts.cut_fonts FOLDER", file=sys.stderr)
        return 2
    try:
        for target in sorted(FONT_FOLDER.glob("*.ttf")):
            cut_font(Path(arguments[0]) / target.name, target)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
