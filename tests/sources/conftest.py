"""Small handmade source files for the tests of builders."""

import csv

import pytest

from peshawar.sources.citations import COLUMNS, read_register
from peshawar.sources.reading import read_rows


@pytest.fixture
def read_small(tmp_path):
    """Write rows (dictionaries) as a source file and read it as a builder does."""

    def read(columns, rows):
        path = tmp_path / "small.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, fieldnames=columns, lineterminator="\n", restval="")
            writer.writeheader()
            writer.writerows(rows)
        return read_rows(path, columns)

    return read


@pytest.fixture
def register(tmp_path):
    """A register of three pages, of which one was read at a copy and two share their original."""
    path = tmp_path / "sources.csv"
    rows = [
        COLUMNS,
        ("first", "https://example.org/first", ""),
        ("second", "https://example.org/report", "https://example.org/second"),
        ("third", "https://example.org/report", "https://example.org/third"),
    ]
    path.write_text("".join(",".join(row) + "\n" for row in rows), encoding="utf-8")
    return read_register(path)


@pytest.fixture
def refused():
    """Assert that a SourceError names the file, the line and the column."""

    def check(caught, row, column):
        assert (caught.value.file, caught.value.row, caught.value.column) == ("small.csv", row, column)

    return check
