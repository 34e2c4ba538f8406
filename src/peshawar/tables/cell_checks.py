"""Checks the cells of a table: types, constraints, primary key, order of ranges."""

from __future__ import annotations

from itertools import pairwise

from peshawar.tables.errors import Problem
from peshawar.tables.package import CORRECT, as_list
from peshawar.tables.text_checks import read_records

_TYPE_WORDS = {
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "date": "a date YYYY-MM-DD",
    "datetime": "a time YYYY-MM-DDThh:mm:ss",
    "year": "a year",
}
_CONSTRAINT_WORDS = {
    "required": "the cell is empty and must not be",
    "minimum": "is below the least value",
    "maximum": "is above the greatest value",
    "maxLength": "is longer than the greatest length",
    "enum": "is not one of:",
    "pattern": "does not have the form",
}


def check_cells(resource: dict, content: bytes) -> list[Problem]:
    """Check types, constraints and the primary key of a table with frictionless."""
    # Loaded here because it takes longer than reading all tables, and an accepted table needs none of it.
    from frictionless import Resource

    records = list(read_records(content))
    schema = resource["schema"]
    described = {
        "name": resource["name"],
        # Cells and not the file: frictionless would guess the delimiter from the first hundred lines.
        "data": [cells for _, cells in records],
        "schema": {
            "fields": [_narrow(field) for field in schema["fields"]],
            "primaryKey": as_list(schema.get("primaryKey")),
            "missingValues": schema.get("missingValues", [""]),
        },
    }
    report = Resource.from_descriptor(described).validate()
    problems = []
    for number, column, kind, note, cells in report.flatten(["rowNumber", "fieldName", "type", "note", "cells"]):
        key = ", ".join(described["schema"]["primaryKey"]) if kind == "primary-key" else None
        line = None if number is None else records[number - 1][0]
        what = _say(schema, kind, column, note, cells)
        problems.append(Problem(resource["path"], what, CORRECT, row=line, column=column or key))
    return problems


def _narrow(field: dict) -> dict:
    # The Table Schema lets 1 and True stand for true; the package has one spelling.
    return {**field, "trueValues": ["true"], "falseValues": ["false"]} if field["type"] == "boolean" else field


def _say(schema: dict, kind: str, column: str | None, note: str, cells: list[str] | None) -> str:
    fields = {field["name"]: field for field in schema["fields"]}
    if kind == "primary-key":
        return "the key stands in the table twice or is empty."
    if column in fields and cells:
        field = fields[column]
        value = repr(cells[list(fields).index(column)])
        if kind == "unique-error":
            return f"{value} stands in the column twice."
        if kind == "type-error":
            return f"{value} is not {_TYPE_WORDS.get(field['type'], field['type'])}."
        for rule, words in _CONSTRAINT_WORDS.items():
            if kind == "constraint-error" and f'"{rule}"' in note:
                if rule == "required":
                    return f"{words}."
                limit = field["constraints"][rule]
                return f"{value} {words} {', '.join(map(str, limit)) if isinstance(limit, list) else limit}."
    return f"{note[:1].lower()}{note[1:].rstrip('.')}."


def check_ranges(resource: dict, content: bytes) -> list[Problem]:
    """Check that the columns of each range do not fall from left to right, where they are filled."""
    problems = []
    kind = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
    records = read_records(content)
    _, header = next(records)
    ranges = [[(name, header.index(name)) for name in names] for names in resource.get("ordered_ranges", [])]
    for line, cells in records if ranges else ():
        for columns in ranges:
            filled = [(name, cells[i]) for name, i in columns if cells[i] != ""]
            for (left, lower), (right, upper) in pairwise(filled):
                # ISO days and times stand in the order of their letters.
                is_time = kind[left] in ("date", "datetime")
                if lower > upper if is_time else float(lower) > float(upper):
                    what = f"{left} {lower} is {'after' if is_time else 'above'} {right} {upper}."
                    problems.append(Problem(resource["path"], what, CORRECT, row=line, column=left))
    return problems
