"""Every table, damaged in every way we thought of, is refused with file, line and column."""

import csv
import io
import json
from pathlib import Path

import pytest

from peshawar.tables import DataError, load_table
from peshawar.tables.package import is_layer

DESCRIPTOR = Path(__file__).resolve().parents[2] / "data" / "datapackage.json"
PACKAGE = json.loads(DESCRIPTOR.read_text(encoding="utf-8"))
TABLES = {resource["name"]: resource for resource in PACKAGE["resources"] if not is_layer(resource)}
MOST_ROWS = 40
"""A long table is cut to this many rows before it is damaged: the checks are the same and take less time."""


class Table:
    """The first rows of one table of the copied data folder, to be changed and written back."""

    def __init__(self, folder, name):
        self.resource = TABLES[name]
        self.fields = self.resource["schema"]["fields"]
        self.path = folder / self.resource["path"]
        with self.path.open(newline="", encoding="utf-8") as file:
            self.header, *rows = list(csv.reader(file))
        self.rows = rows[:MOST_ROWS]

    def column(self, name):
        return self.header.index(name)

    def content(self):
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([self.header, *self.rows])
        return text.getvalue().encode("utf-8")

    def write(self, content=None):
        self.path.write_bytes(self.content() if content is None else content)

    def line_of(self, row):
        """The line on which a row starts: cells may hold line ends."""
        return 2 + row + sum(cell.count("\n") for cells in self.rows[:row] for cell in cells)

    def first_field(self, wanted):
        return next(field for field in self.fields if wanted(field))


@pytest.fixture
def table(request, data_copy):
    return Table(data_copy, request.param)


def on_tables(wanted=lambda resource: True):
    """Run a test once for every table that `wanted` picks."""
    return pytest.mark.parametrize(
        "table", sorted(name for name, resource in TABLES.items() if wanted(resource)), indirect=True
    )


def has_field(wanted):
    return lambda resource: any(wanted(field) for field in resource["schema"]["fields"])


def refuse(table):
    with pytest.raises(DataError) as caught:
        load_table(table.resource["name"])
    problem = caught.value.problems[0]
    assert table.path.name in str(caught.value)
    assert str(problem).rstrip().endswith(".")
    assert not problem.is_edit, str(problem)
    return problem


def limits(field):
    return field.get("constraints", {})


def is_not_text(field):
    return field["type"] != "string"


def is_count(field):
    return field["type"] in ("integer", "number") and limits(field).get("minimum", -1) >= 0


def is_listed(field):
    return field["type"] == "string" and "enum" in limits(field)


def keys_to_other_tables(resource):
    """Foreign keys of one column, free of a form of its own that would be refused first."""
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    found = []
    for key in resource["schema"].get("foreignKeys", []):
        name = key["fields"] if isinstance(key["fields"], str) else key["fields"][0]
        if key["reference"]["resource"] not in ("", resource["name"]) and "pattern" not in limits(fields[name]):
            found.append((name, key["reference"]["resource"]))
    return found


@on_tables()
def test_missing_column(table):
    gone = table.header[-1]
    table.header = table.header[:-1]
    table.rows = [row[:-1] for row in table.rows]
    table.write()
    problem = refuse(table)
    assert (problem.row, problem.column) == (1, gone)
    assert "missing" in problem.what


@on_tables()
def test_unknown_column(table):
    table.header.append("extra")
    table.rows = [[*row, "1"] for row in table.rows]
    table.write()
    problem = refuse(table)
    assert (problem.row, problem.column) == (1, "extra")


@on_tables()
def test_columns_in_another_order(table):
    table.header.reverse()
    table.rows = [row[::-1] for row in table.rows]
    table.write()
    assert "another order" in refuse(table).what


@on_tables(has_field(is_not_text))
def test_wrong_type(table):
    field = table.first_field(is_not_text)
    table.rows[1][table.column(field["name"])] = "?"
    table.write()
    problem = refuse(table)
    assert (problem.row, problem.column) == (table.line_of(1), field["name"])
    assert "'?' is not" in problem.what


@on_tables(has_field(is_count))
def test_negative_count(table):
    field = table.first_field(is_count)
    table.rows[1][table.column(field["name"])] = "-5"
    table.write()
    problem = refuse(table)
    assert (problem.row, problem.column) == (table.line_of(1), field["name"])
    assert "below the least value" in problem.what


@on_tables(has_field(is_listed))
def test_value_outside_its_list(table):
    field = table.first_field(is_listed)
    table.rows[1][table.column(field["name"])] = "nonsense"
    table.write()
    problem = refuse(table)
    assert (problem.row, problem.column) == (table.line_of(1), field["name"])
    assert "'nonsense' is not one of" in problem.what


@on_tables()
def test_empty_cell_that_must_be_filled(table):
    field = table.first_field(lambda field: limits(field).get("required"))
    table.rows[1][table.column(field["name"])] = ""
    table.write()
    problem = refuse(table)
    assert (problem.row, problem.column) == (table.line_of(1), field["name"])
    assert "empty" in problem.what


@on_tables()
def test_duplicate_key(table):
    key = table.resource["schema"]["primaryKey"]
    for name in [key] if isinstance(key, str) else key:
        table.rows[2][table.column(name)] = table.rows[1][table.column(name)]
    table.write()
    problem = refuse(table)
    assert problem.row == table.line_of(2)
    assert "twice" in problem.what


@on_tables(keys_to_other_tables)
def test_broken_foreign_key(table):
    name, target = keys_to_other_tables(table.resource)[0]
    table.rows[1][table.column(name)] = "nowhere"
    table.write()
    problem = refuse(table)
    assert (problem.row, problem.column) == (table.line_of(1), name)
    assert f"'nowhere' is not in {target}" in problem.what


@on_tables(lambda resource: resource.get("list_references"))
def test_broken_key_in_a_list(table):
    name = table.resource["list_references"][0]["field"]
    table.rows[1][table.column(name)] = "999999999"
    table.write()
    problem = refuse(table)
    assert (problem.row, problem.column) == (table.line_of(1), name)


@on_tables(lambda resource: resource.get("ordered_ranges"))
def test_range_out_of_order(table):
    kind = {field["name"]: field["type"] for field in table.fields}
    for ordered in table.resource["ordered_ranges"]:
        before = list(table.rows[1])
        lower, upper = {"date": ("2014-12-16", "2014-12-17"), "year": ("2010", "2011")}.get(
            kind[ordered[0]], ("7", "8")
        )
        for name in ordered:
            table.rows[1][table.column(name)] = lower
        table.rows[1][table.column(ordered[0])] = upper
        table.write()
        with pytest.raises(DataError) as caught:
            load_table(table.resource["name"])
        # The same cell can break two ranges.
        found = [problem for problem in caught.value.problems if problem.column == ordered[0]]
        assert {problem.row for problem in found} == {table.line_of(1)}
        assert all("is above" in problem.what or "is after" in problem.what for problem in found)
        table.rows[1] = before


@on_tables()
def test_file_cut_in_a_row(table):
    content = table.content()
    table.write(content[: len(content) - 3])
    assert "cut off" in refuse(table).what


@on_tables()
def test_stray_delimiter(table):
    table.rows[0].append("")
    table.write()
    problem = refuse(table)
    assert problem.row == 2
    assert "a stray comma" in problem.what


@on_tables()
def test_empty_row(table):
    table.write(table.content() + b"\n")
    problem = refuse(table)
    assert problem.row == table.line_of(len(table.rows))
    assert "empty row" in problem.what


@on_tables()
def test_byte_order_mark(table):
    table.write(b"\xef\xbb\xbf" + table.content())
    assert "byte-order mark" in refuse(table).what


@on_tables()
def test_windows_line_ends(table):
    table.write(table.content().replace(b"\n", b"\r\n"))
    assert "Windows line ends" in refuse(table).what


@on_tables()
def test_not_utf8(table):
    table.write(table.content()[:-1] + b"\xe9\n")
    assert "UTF-8" in refuse(table).what


@on_tables()
def test_empty_file(table):
    table.write(b"")
    assert "is empty" in refuse(table).what


@on_tables()
def test_header_alone(table):
    table.rows = []
    table.write()
    assert "no rows" in refuse(table).what


@on_tables()
def test_missing_file(table):
    table.path.unlink()
    problem = refuse(table)
    assert "is missing" in problem.what
    assert "git checkout" in problem.remedy


@on_tables()
def test_wrong_checksum(table, data_copy):
    descriptor = data_copy / "datapackage.json"
    right = table.resource["hash"]
    descriptor.write_text(descriptor.read_text(encoding="utf-8").replace(right, "sha256:" + "0" * 64), encoding="utf-8")
    with pytest.raises(DataError, match="contents are valid") as caught:
        load_table(table.resource["name"])
    assert caught.value.problems[0].is_edit
    assert "python -m peshawar data accept" in str(caught.value)
