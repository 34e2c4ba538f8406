"""The one error that builders raise."""

from __future__ import annotations


class SourceError(ValueError):
    """A source file cannot be used. The message names file, row and column.

    `row` is the line number in the file, counted from 1 as an editor shows it.
    """

    def __init__(
        self,
        what: str,
        *,
        file: str | None = None,
        row: int | None = None,
        column: str | None = None,
    ) -> None:
        self.file = file
        self.row = row
        self.column = column
        where = [
            part
            for part in (
                file,
                None if row is None else f"line {row}",
                None if column is None else f"column {column!r}",
            )
            if part
        ]
        super().__init__(f"{', '.join(where)}: {what}" if where else what)
