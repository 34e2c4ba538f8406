"""Checks a table as text: what an editor, a download or a spreadsheet may have done to the file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from peshawar.tables.errors import Problem
from peshawar.tables.package import CORRECT, DESCRIPTOR, RESTORE

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
SAVE_WITHOUT_MARK = 'Save it as "UTF-8" (not "UTF-8 with BOM").'


def read_records(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the records of a CSV file: (line on which the record starts, its cells)."""
    reader = csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True)
    start = 1
    for cells in reader:
        yield start, cells
        start = reader.line_num + 1


def check_text(resource: dict, content: bytes) -> list[Problem]:
    """Check encoding, line ends, header and the number of cells in every row; return the first problem."""
    return check_encoding(resource, content) or check_header(resource, content) or check_rows(resource, content)


def check_encoding(resource: dict, content: bytes) -> list[Problem]:
    """Check that the file is whole, plain UTF-8 text with the line ends of the package."""
    file = resource["path"]

    def line_of(position: int) -> int:
        return content[:position].count(b"\n") + 1

    if not content:
        return [Problem(file, "is empty.", RESTORE)]
    if content.startswith(BYTE_ORDER_MARK):
        return [Problem(file, "starts with a byte-order mark.", SAVE_WITHOUT_MARK, row=1)]
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return [Problem(file, "is not UTF-8 text.", "Save it as UTF-8.", row=line_of(error.start))]
    if b"\x00" in content:
        return [Problem(file, "holds a null character: it is damaged.", RESTORE, row=line_of(content.index(b"\x00")))]
    if b"\r" in content:
        remedy = 'Save it with "\\n" line ends (with git: core.autocrlf=false, then check the file out again).'
        return [Problem(file, "has Windows line ends.", remedy, row=line_of(content.index(b"\r")))]
    if not content.endswith(b"\n"):
        what = "does not end with a line end: the file is cut off, or the last line end was removed."
        return [Problem(file, what, RESTORE, row=line_of(len(content)))]
    return []


def check_header(resource: dict, content: bytes) -> list[Problem]:
    """Check that the columns are the described ones, in their order."""
    file = resource["path"]
    expected = [field["name"] for field in resource["schema"]["fields"]]
    header = content[: content.index(b"\n")].decode("utf-8").split(",")
    if header == expected:
        return []
    remedy = f"The columns are, in this order: {', '.join(expected)}."
    absent = [name for name in expected if name not in header]
    unknown = [name for name in header if name not in expected]
    twice = [name for name in header if header.count(name) > 1]
    for names, what in (
        (absent, "the column is missing."),
        (unknown, f"the column is not described in {DESCRIPTOR}."),
        (twice, "the column is there twice."),
    ):
        if names:
            return [Problem(file, what, remedy, row=1, column=names[0])]
    return [Problem(file, "the columns are in another order.", remedy, row=1)]


def check_rows(resource: dict, content: bytes) -> list[Problem]:
    """Check that there are rows and that each has one cell for every column."""
    file = resource["path"]
    columns = len(resource["schema"]["fields"])
    line = 0
    try:
        for line, cells in read_records(content):
            if not any(cells):
                return [Problem(file, "is an empty row.", "Take the row out.", row=line)]
            if len(cells) != columns:
                cause = (
                    "a stray comma, or a cell with a comma and no quotes"
                    if len(cells) > columns
                    else "the row is cut off"
                )
                what = f"has {len(cells)} cells where there are {columns} columns ({cause})."
                return [Problem(file, what, CORRECT, row=line)]
    except csv.Error as error:
        what = f"cannot be split into cells ({error}): a quotation mark is open or the file is cut off."
        return [Problem(file, what, RESTORE, row=line + 1)]
    if line < 2:
        return [Problem(file, "has a header and no rows.", RESTORE)]
    return []
