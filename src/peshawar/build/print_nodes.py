"""What exhibits need in print and nowhere else: widths of columns, numbers on continued tables, alt text, places of links.

A page on a screen lays itself out; a printed one has to be told. LaTeX gives every column the width it is given, so
the widths are worked out here from what the cells hold.
"""

from __future__ import annotations

import math
import re
from typing import Any
from docutils import nodes
from sphinx import addnodes
from sphinx.environment import BuildEnvironment

# Widths are in ems of the tables' type. A line of the narrower paper (A4) holds this many of it; each column also
# takes the space that LaTeX sets between columns.
LINE, BETWEEN = 58.0, 1.05
# A table that is estimated higher than this many lines may go on over the page.
KEPT_TOGETHER = 24
# The attribute that carries the estimate of an exhibit's height.
LINES = "printed-lines"
# The steps in which the room that is left is handed out.
STEP = 0.5
# How much room the cells of a line ask for, as the power of a mean: high, because a row is as high as its highest cell.
POWER = 4.0
WIDTHS = {" ": 0.25, "i": 0.28, "l": 0.28, "j": 0.28, "t": 0.3, "f": 0.34, "r": 0.35, ".": 0.25, ",": 0.25, ";": 0.28,
          ":": 0.28, "-": 0.34, "m": 0.78, "w": 0.72, "W": 0.94, "M": 0.9, "%": 0.83}  # fmt: skip
# Where LaTeX may break a word; a break inside F-01 would be worse than a wider column.
HYPHEN = re.compile(r"(?<=\w{3})-(?=\w{3})")
SIZE = {side: re.compile(rf'<svg [^>]*\b{side}="([\d.]+)pt"') for side in ("width", "height")}
# The width of a line of text in lines: what a square picture would take.
LINE_OF_TEXT = 41
EXPLORER_LINE = (
    "Printed as it opens; its controls work in the HTML book ({page}.html) and in the notebook ({page}.ipynb)."
)


def is_printing(env: BuildEnvironment) -> bool:
    """Whether this build sets the printed book."""
    return env.app.builder.format == "latex"


def escape(text: str) -> str:
    """Plain text for LaTeX."""
    return re.sub(r"([&%$#_{}])", r"\\\1", text).replace("'", "\u2019")


# --- tables -----------------------------------------------------------------------------------------------------


def text_width(text: str) -> float:
    """About how wide a text is set, in ems of a type like Times."""
    return sum(WIDTHS.get(c, 0.7 if c.isupper() else 0.5 if c.isdigit() else 0.46) for c in text)


def _longest_word(text: str) -> float:
    return max((text_width(word) for word in HYPHEN.sub("- ", text).split()), default=0.0)


def column_widths(head: list[str], rows: list[list[str]]) -> list[float]:
    """Widths in ems: no word is broken, no column is wider than its longest text, and the rows are as low as may be.

    A table with long texts fills the line; words that do not fit side by side share it by their length.
    """
    room = LINE - BETWEEN * len(head)
    # Heads are set in a bold sans serif.
    least = [1.15 * _longest_word(title) for title in head]
    whole = [1.15 * text_width(title) for title in head]
    for row in rows:
        for c, text in enumerate(row):
            least[c] = max(least[c], 1.06 * _longest_word(text) + 0.3)
            whole[c] = max(whole[c], 1.06 * text_width(text) + 0.3)
    whole = [max(pair) for pair in zip(whole, least, strict=True)]
    if sum(whole) <= room:
        return whole
    if sum(least) >= room:
        return [width * room / sum(least) for width in least]
    widths = list(least)
    lengths = [[text_width(row[c]) for row in [head, *rows]] for c in range(len(head))]
    left = room - sum(widths)
    while left >= STEP:
        gains = [_gain(lengths, widths, c) if widths[c] < whole[c] else -1.0 for c in range(len(head))]
        best = max(range(len(head)), key=gains.__getitem__)
        widths[best] += STEP
        left -= STEP
    return widths


def _gain(lengths: list[list[float]], widths: list[float], column: int) -> float:
    """How much lower the rows get, first order, when a column gets a little wider."""
    width, gain = widths[column], 0.0
    for r, length in enumerate(lengths[column]):
        if length <= width:
            continue
        whole = sum((texts[r] / widths[c]) ** POWER for c, texts in enumerate(lengths))
        gain += whole ** (1 / POWER - 1) * (length / width) ** POWER / width
    return gain


def count_lines(widths: list[float], rows: list[list[str]]) -> int:
    """About how many lines high the rows are."""
    return sum(max(_lines(text_width(text), width) for text, width in zip(row, widths, strict=True)) for row in rows)


def _lines(text: float, width: float) -> int:
    # A text that is broken leaves some of each line empty.
    return 1 if 1.02 * text <= width else math.ceil(1.08 * text / width)


def printed_table(table: nodes.table, head: list[str], rows: list[list[str]], numeric: list[bool], number: str) -> list[nodes.Element]:
    """The table with what LaTeX must know before it: widths and sides of the columns, its number for continued pages."""
    widths = column_widths(head, rows)
    kinds = ["R" if is_numeric else "L" for is_numeric in numeric]
    spec = "".join(rf"\Pr{kind}{{{width / LINE:.4f}}}" for kind, width in zip(kinds, widths, strict=True))
    lines = count_lines(widths, rows)
    table["classes"] = [name for name in table["classes"] if name not in ("longtable", "colwidths-given")]
    if lines > KEPT_TOGETHER:
        table["classes"].append("longtable")
    table["align"], table[LINES] = "left", lines
    before = rf"\renewcommand{{\thetable}}{{{number.partition(' ')[2]}}}"
    return [
        nodes.raw("", before, format="latex"),
        addnodes.tabular_col_spec(spec=spec),
        table,
    ]


# --- figures ----------------------------------------------------------------------------------------------------


def mark_picture(image: nodes.image) -> list[nodes.Element]:
    """A picture between marks that carry its alt text, which XeTeX's driver passes on as they are."""
    alt = image["alt"].encode("utf-16-be").hex().upper()
    opened, closed = rf"\peshawaralt{{FEFF{alt}}}", r"\peshawaraltend{}"
    return [nodes.raw("", opened, format="latex"), image, nodes.raw("", closed, format="latex")]


def picture_lines(record: dict[str, Any]) -> int:
    """About how many lines of text a figure takes with caption and note, by the proportions of its picture."""
    width, height = (float(SIZE[side].search(record["svg"]).group(1)) for side in ("width", "height"))
    words = text_width(record["caption"] + record["note"] + record["source"])
    return math.ceil(LINE_OF_TEXT * height / width) + math.ceil(words / LINE) + 3


def place_label(body: list[nodes.Element], label: str) -> bool:
    """Give an exhibit's label to the figure or table itself: LaTeX knows no labels of boxes. False where none is there."""
    for element in body:
        found = next((node for node in element.findall() if isinstance(node, nodes.figure | nodes.table)), None)
        if found is not None:
            found["ids"].insert(0, label)
            return True
    return False


def attach_note(figure: nodes.figure, line: nodes.paragraph) -> None:
    """Note and source line go where the figure goes."""
    figure += nodes.legend("", line)


def explorer_line(env: BuildEnvironment) -> str:
    """Where the live explorer is, for the note under its picture."""
    return EXPLORER_LINE.format(page=env.docname)
