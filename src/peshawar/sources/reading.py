"""Reads source files strictly, so that a damaged one is named and not half used."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from peshawar.sources.errors import SourceError

LINE = "source_line"
_WHOLE_NUMBER = re.compile(r"-?\d+(\.0+)?\Z")
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][-+]?\d+)?\Z")
_MONTH = re.compile(r"\d{4}-\d{2}\Z")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})( 00:00:00(\.0+)?)?\Z")


def read_bytes(path: Path) -> bytes:
    """Read a source file whole. Raises SourceError where there is none or it is empty."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise SourceError(
            "the file is missing. The provenance page of the book says where it comes from.",
            file=path.name,
        ) from None
    except OSError as problem:
        raise SourceError(f"cannot be read ({problem.strerror}).", file=path.name) from None
    if not content:
        raise SourceError("the file is empty. Fetch it again.", file=path.name)
    return content


def read_rows(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    """Read the named columns of a CSV file as text, one row per record.

    The frame has one more column, `source_line`: the line where the record ends, for messages.
    A row of HXL tags (its cells start with '#' or are empty) below the header is left out.
    Raises SourceError for a missing column, a ragged row, or a file that stops inside a cell.
    """
    name = path.name
    content = read_bytes(path)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content[: problem.start].count(b"\n") + 1
        raise SourceError("the text is not UTF-8. Fetch the file again.", file=name, row=line) from None

    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[list[str]] = []
    lines: list[int] = []
    header: list[str] = []
    try:
        header = next(reader, [])
        for record in reader:
            if not record:
                continue
            if len(record) != len(header):
                raise SourceError(
                    f"has {len(record)} cells where the header has {len(header)}: "
                    "the file is cut off or damaged. Fetch it again.",
                    file=name,
                    row=reader.line_num,
                )
            records.append(record)
            lines.append(reader.line_num)
    except csv.Error as problem:
        raise SourceError(
            f"the file stops inside a cell or is damaged ({problem}). Fetch it again.",
            file=name,
            row=reader.line_num,
        ) from None

    for column in columns:
        if column not in header:
            raise SourceError(
                f"the column is missing; the file has {', '.join(header)}.",
                file=name,
                row=1,
                column=column,
            )
    if records and all(not cell or cell.startswith("#") for cell in records[0]):
        records, lines = records[1:], lines[1:]
    if not records:
        raise SourceError("has a header and no rows. Fetch it again.", file=name)

    at = [header.index(column) for column in columns]
    frame = pd.DataFrame(
        {column: [record[i] for record in records] for column, i in zip(columns, at, strict=True)},
        dtype="str",
    )
    frame[LINE] = lines
    return frame


def as_whole_numbers(rows: pd.DataFrame, column: str, *, file: str, minimum: int | None = None) -> pd.Series:
    """Turn a column of text into Int64; an empty cell becomes missing.

    Raises SourceError at the first cell that is no whole number or is below `minimum`.
    """
    text = rows[column].str.strip()
    empty = text == ""
    bad = ~empty & ~text.str.fullmatch(_WHOLE_NUMBER.pattern.removesuffix(r"\Z"))
    _refuse(rows, text, bad, column, file, "is not a whole number")
    values = pd.to_numeric(text.where(~empty)).astype("Int64")
    if minimum is not None:
        _refuse(rows, text, (values < minimum).fillna(False).astype(bool), column, file, f"is below {minimum}")
    return values


def as_counts(rows: pd.DataFrame, column: str, *, file: str) -> pd.Series:
    """Turn a column into int64 counts: every cell must hold a whole number of at least 0."""
    values = as_whole_numbers(rows, column, file=file, minimum=0)
    _refuse(rows, rows[column], values.isna(), column, file, "is empty where a count must stand")
    return values.astype("int64")


def as_numbers(rows: pd.DataFrame, column: str, *, file: str) -> pd.Series:
    """Turn a column of text into float64; an empty cell becomes missing."""
    text = rows[column].str.strip()
    empty = text == ""
    bad = ~empty & ~text.str.fullmatch(_NUMBER.pattern.removesuffix(r"\Z"))
    _refuse(rows, text, bad, column, file, "is not a number")
    return pd.to_numeric(text.where(~empty)).astype("float64")


def as_days(rows: pd.DataFrame, column: str, *, file: str) -> pd.Series:
    """Turn a column of ISO dates (with or without a midnight behind them) into datetime64."""
    text = rows[column].str.strip()
    shape = text.str.fullmatch(_DAY.pattern.removesuffix(r"\Z"))
    _refuse(rows, text, ~shape, column, file, "is not a date of the form YYYY-MM-DD")
    days = pd.to_datetime(text.str[:10], format="%Y-%m-%d", errors="coerce")
    _refuse(rows, text, days.isna(), column, file, "is not a day of the calendar")
    return days


def as_months(rows: pd.DataFrame, column: str, *, file: str) -> pd.Series:
    """Turn a column of months (YYYY-MM) into datetime64: the first day of the month."""
    text = rows[column].str.strip()
    shape = text.str.fullmatch(_MONTH.pattern.removesuffix(r"\Z"))
    _refuse(rows, text, ~shape, column, file, "is not a month of the form YYYY-MM")
    months = pd.to_datetime(text + "-01", format="%Y-%m-%d", errors="coerce")
    _refuse(rows, text, months.isna(), column, file, "is not a month of the calendar")
    return months


def as_booleans(rows: pd.DataFrame, column: str, *, file: str) -> pd.Series:
    """Turn True/False text into bool."""
    text = rows[column].str.strip().str.lower()
    _refuse(rows, text, ~text.isin(["true", "false"]), column, file, "is neither true nor false")
    return text == "true"


def require_known(rows: pd.DataFrame, column: str, known: Sequence[str] | set[str], *, file: str) -> None:
    """Raise SourceError at the first cell that is not among the known values."""
    unknown = ~rows[column].isin(list(known))
    _refuse(rows, rows[column], unknown, column, file, "is not a value this builder knows")


def require_unique(rows: pd.DataFrame, columns: Sequence[str], *, file: str) -> None:
    """Raise SourceError at the first row whose key stands above it already."""
    repeated = rows.duplicated(list(columns))
    if repeated.any():
        row = rows[repeated].iloc[0]
        key = ", ".join(str(row[column]) for column in columns)
        raise SourceError(
            f"the key {key!r} stands in the file twice.",
            file=file,
            row=int(row[LINE]),
            column=", ".join(columns),
        )


def require_years(table: pd.DataFrame, column: str, first: int, last: int, *, file: str) -> None:
    """Raise SourceError unless every year from first to last is there: a file cut between rows looks whole."""
    absent = sorted(set(range(first, last + 1)) - set(table[column]))
    if absent:
        raise SourceError(f"the year {absent[0]} is missing ({first}-{last} are needed).", file=file, column=column)


def read_geojson(path: Path) -> dict:
    """Read a GeoJSON FeatureCollection. Raises SourceError if it is not one or is cut off."""
    content = read_bytes(path)
    try:
        layer = json.loads(content.decode("utf-8"))
    except UnicodeDecodeError:
        raise SourceError("the text is not UTF-8. Fetch the file again.", file=path.name) from None
    except json.JSONDecodeError as problem:
        raise SourceError(
            f"is not valid JSON ({problem.msg}): cut off or damaged. Fetch it again.",
            file=path.name,
            row=problem.lineno,
        ) from None
    if not isinstance(layer, dict) or layer.get("type") != "FeatureCollection" or not layer.get("features"):
        raise SourceError("is not a GeoJSON FeatureCollection with features.", file=path.name)
    return layer


def _refuse(rows: pd.DataFrame, shown: pd.Series, bad: pd.Series, column: str, file: str, why: str) -> None:
    bad = bad.to_numpy(dtype=bool)
    if bad.any():
        at = int(bad.argmax())
        raise SourceError(f"{shown.iloc[at]!r} {why}.", file=file, row=int(rows[LINE].iloc[at]), column=column)


def require_order(
    rows: pd.DataFrame, low: pd.Series, best: pd.Series, high: pd.Series, *, column: str, file: str
) -> None:
    """Raise SourceError naming the first row in which low <= best <= high does not hold."""
    broken = (low > best) | (best > high)
    if broken.any():
        line = int(rows.loc[broken, LINE].iloc[0])
        raise SourceError("low, best and high are out of order.", file=file, row=line, column=column)
