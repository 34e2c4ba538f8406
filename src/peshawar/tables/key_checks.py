"""Checks that keys which point at another table, or at another row, point at something."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from peshawar.tables.errors import DataError, Problem
from peshawar.tables.package import DESCRIPTOR, RESTORE, as_list
from peshawar.tables.text_checks import check_text, read_records

REGISTER = "sources"


@dataclass(frozen=True)
class Reference:
    """Columns of one table and the columns of the table they point at.

    `separator` stands between the keys of a cell that holds several; None where it holds one.
    """

    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]
    separator: str | None = None


def list_references(resource: dict) -> list[Reference]:
    """Read the `foreignKeys` of the schema and the `list_references` of the resource."""
    found = []
    for key in resource["schema"].get("foreignKeys", []):
        pointed = key["reference"]
        target = pointed.get("resource") or resource["name"]
        found.append(Reference(tuple(as_list(key["fields"])), target, tuple(as_list(pointed["fields"]))))
    for key in resource.get("list_references", []):
        pointed = key["reference"]
        target = pointed.get("resource") or resource["name"]
        separator = key.get("separator", ";")
        found.append(Reference((key["field"],), target, tuple(as_list(pointed["fields"])), separator))
    return found


def check_references(package: dict, resource: dict, content: bytes, read: Callable[[dict], bytes]) -> list[Problem]:
    """Check that every key in the table exists where it points; `read` gives the bytes of another table."""
    problems: list[Problem] = []
    for reference in list_references(resource):
        try:
            known = _read_keys(package, resource, content, reference, read)
        except DataError as unusable:
            problems.extend(unusable.problems)
            continue
        records = read_records(content)
        _, header = next(records)
        places = [header.index(column) for column in reference.columns]
        for line, cells in records:
            key = tuple(cells[i] for i in places)
            keys = [(part,) for part in key[0].split(reference.separator)] if reference.separator else [key]
            for one in keys if any(key) else ():
                if one not in known:
                    what = f"{', '.join(one)!r} is not in {reference.target} ({', '.join(reference.target_columns)})."
                    remedy = f"Correct the cell, or add the row to {reference.target}."
                    columns = ", ".join(reference.columns)
                    problems.append(Problem(resource["path"], what, remedy, row=line, column=columns))
    return problems


def check_source_ids(package: dict, read: Callable[[dict], bytes]) -> list[Problem]:
    """Check that every source a resource names in `source_ids` stands in the register of sources."""
    naming = [resource for resource in package["resources"] if resource.get("source_ids")]
    if not naming:
        return []
    reference = Reference(("source_ids",), REGISTER, ("source_id",))
    try:
        known = _read_keys(package, {"name": DESCRIPTOR}, b"", reference, read)
    except DataError as unusable:
        return list(unusable.problems)
    return [
        Problem(
            DESCRIPTOR,
            f"{resource['name']} names the source {source!r}, which is not in {REGISTER}.",
            f"Correct the id, or add the row to {REGISTER}.",
        )
        for resource in naming
        for source in resource["source_ids"]
        if (source,) not in known
    ]


def _read_keys(
    package: dict, resource: dict, content: bytes, reference: Reference, read: Callable[[dict], bytes]
) -> set[tuple[str, ...]]:
    if reference.target != resource["name"]:
        described = next((other for other in package["resources"] if other.get("name") == reference.target), None)
        if described is None:
            what = f"{resource['name']} points at the table {reference.target!r}, which is not described."
            raise DataError([Problem(DESCRIPTOR, what, RESTORE)])
        content = read(described)
        damage = check_text(described, content)
        if damage:
            raise DataError(damage)
    records = read_records(content)
    _, header = next(records)
    absent = [column for column in reference.target_columns if column not in header]
    if absent:
        what = f"{resource['name']} points at the column {absent[0]!r} of {reference.target}, which has none such."
        raise DataError([Problem(DESCRIPTOR, what, RESTORE)])
    places = [header.index(column) for column in reference.target_columns]
    return {tuple(cells[i] for i in places) for _, cells in records}
