"""Tables as exhibits: one description of columns, rows and alignment for HTML, PDF and live notebook."""

from __future__ import annotations

import html
from dataclasses import dataclass

import pandas as pd

from .number import print_number


@dataclass(frozen=True)
class Column:
    """How one column of a frame is shown.

    ``form`` is a format for numbers (see ``print_number``), None for text. ``width`` is the
    column's share of the line; the shares of a table are relative to one another. ``link`` names a
    column that holds the address to which the cell leads.
    """

    name: str
    title: str
    form: str | None = None
    width: int = 10
    link: str | None = None

    @property
    def is_numeric(self) -> bool:
        return self.form is not None


MISSING = "\u2013"


def cell_text(value: object, form: str | None) -> str:
    """The text of one cell; a missing value is a dash, never ``nan``."""
    if pd.isna(value) if not isinstance(value, (list, tuple)) else not value:
        return MISSING
    if form is not None:
        return print_number(float(value), form)  # type: ignore[arg-type]
    if isinstance(value, pd.Timestamp):
        return f"{value.day} {value:%b %Y}"
    return str(value)


def table_rows(frame: pd.DataFrame, columns: list[Column]) -> list[list[str]]:
    """The cells of a table, row by row. Raises KeyError naming columns the frame lacks."""
    wanted = [name for column in columns for name in (column.name, column.link) if name is not None]
    missing = [name for name in wanted if name not in frame.columns]
    if missing:
        raise KeyError(f"the table has no column {', '.join(missing)}; it has {', '.join(map(str, frame.columns))}")
    series = [[cell_text(value, column.form) for value in frame[column.name]] for column in columns]
    return [list(row) for row in zip(*series, strict=True)]


def table_links(frame: pd.DataFrame, columns: list[Column]) -> list[list[str]]:
    """The addresses behind the cells, row by row; an empty string where a cell leads nowhere."""
    nowhere = [""] * len(frame)
    addresses = [
        nowhere if column.link is None else ["" if pd.isna(address) else str(address) for address in frame[column.link]]
        for column in columns
    ]
    return [list(row) for row in zip(*addresses, strict=True)]


def table_html(columns: list[Column], rows: list[list[str]], links: list[list[str]]) -> str:
    """A plain HTML table for the live notebook."""
    align = ["right" if column.is_numeric else "left" for column in columns]
    head = "".join(
        f'<th scope="col" style="text-align:{side}">{html.escape(column.title)}</th>'
        for column, side in zip(columns, align, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(
            f'<td style="text-align:{side};vertical-align:top">{_cell_html(text, address)}</td>'
            for text, address, side in zip(row, addresses, align, strict=True)
        )
        + "</tr>"
        for row, addresses in zip(rows, links, strict=True)
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell_html(text: str, address: str) -> str:
    return f'<a href="{html.escape(address)}">{html.escape(text)}</a>' if address else html.escape(text)
