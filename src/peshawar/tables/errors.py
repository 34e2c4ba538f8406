"""The one error that loading tables raises, and what it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one file of the data package.

    `row` is the line number in the file as an editor shows it (the header is line 1), None where
    the whole file is meant. `is_edit` marks a file that is valid but not the one that was accepted.
    """

    file: str
    what: str
    remedy: str
    row: int | None = None
    column: str | None = None
    is_edit: bool = False

    def __str__(self) -> str:
        where = self.file
        if self.row is not None:
            where += f", line {self.row}"
        if self.column is not None:
            where += f", column {self.column!r}"
        return f"{where}: {self.what} {self.remedy}"


class DataError(ValueError):
    """The data package, or one table in it, cannot be used.

    The message tells of the first problem in full and counts the others; `problems` holds them all.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        others = len(self.problems) - 1
        more = ""
        if others:
            more = f" ({others} more {'problem' if others == 1 else 'problems'} in the data.)"
        super().__init__(f"{first}{more}")
