"""Checks the data package as a whole: every file, every cell, every key, nothing missing, nothing left over."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from peshawar.tables.cell_checks import check_cells, check_ranges
from peshawar.tables.errors import DataError, Problem
from peshawar.tables.key_checks import check_references, check_source_ids
from peshawar.tables.layer_checks import check_layer
from peshawar.tables.package import ACCEPT_COMMAND, DESCRIPTOR, RESTORE, data_dir, is_layer, read_package
from peshawar.tables.text_checks import check_text, read_records

MOST_PROBLEMS_PER_TABLE = 20


def hash_of(content: bytes) -> str:
    """Return the checksum of a file as the data package writes it."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


def is_accepted(content: bytes, resource: dict) -> bool:
    """Say whether these bytes are the ones the data package has accepted."""
    return resource.get("hash") == hash_of(content)


def read_content(folder: Path, resource: dict) -> bytes:
    """Read the file of a resource. Raises DataError where it is missing."""
    path = folder / resource["path"]
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise DataError([Problem(resource["path"], f"is missing in {folder}.", RESTORE)]) from None
    except OSError as problem:
        raise DataError([Problem(resource["path"], f"cannot be read ({problem.strerror}).", RESTORE)]) from None


def count_rows(resource: dict, content: bytes) -> int:
    """Count the rows of a table or the features of a layer."""
    if is_layer(resource):
        return len(json.loads(content)["features"])
    return sum(1 for _ in read_records(content)) - 1


def check_resource(folder: Path, package: dict, resource: dict, content: bytes) -> list[Problem]:
    """Check one table or layer in full, the tables it points at included; return what is wrong with it."""
    if is_layer(resource):
        return check_layer(resource, content)
    problems = check_text(resource, content) or check_cells(resource, content)
    if not problems:
        problems = [
            *check_ranges(resource, content),
            *check_references(package, resource, content, lambda other: read_content(folder, other)),
        ]
    return problems[:MOST_PROBLEMS_PER_TABLE]


def describe_edit(resource: dict, content: bytes) -> Problem:
    """Describe a file that is valid but differs from the accepted one."""
    rows = resource.get("rows")
    found = count_rows(resource, content)
    counts = f" It has {found} rows, {rows} were accepted." if rows is not None and rows != found else ""
    meant = "it was rebuilt from its source on purpose" if resource.get("class") == "derived" else "the change is meant"
    return Problem(
        resource["path"],
        f"has changed since it was accepted, and its contents are valid.{counts}",
        f"If {meant}, run: {ACCEPT_COMMAND}. If not, restore the file from the repository.",
        is_edit=True,
    )


def check_package(folder: Path | None = None, *, allow_edits: bool = False) -> list[Problem]:
    """Check every table and layer in full and return what is wrong; an empty list means all is well.

    Besides the cells: a file that is described and missing, or there and not described; a name or a
    path described twice; a source that is named and not registered; a valid file that is not the
    accepted one (left out with `allow_edits`).
    Raises DataError only where the folder or the descriptor itself cannot be read.
    """
    folder = data_dir() if folder is None else Path(folder)
    package = read_package(folder)
    problems = _check_descriptor(package)
    if problems:
        return problems
    for resource in package["resources"]:
        try:
            content = read_content(folder, resource)
        except DataError as missing:
            problems.extend(missing.problems)
            continue
        found = check_resource(folder, package, resource, content)
        if not found and not allow_edits and not is_accepted(content, resource):
            found = [describe_edit(resource, content)]
        problems.extend(found)
    problems.extend(check_source_ids(package, lambda other: read_content(folder, other)))
    return problems + _list_strangers(folder, package)


def _check_descriptor(package: dict) -> list[Problem]:
    resources = package["resources"]
    problems = [
        Problem(DESCRIPTOR, f"resource {number} has no {key}.", RESTORE)
        for number, resource in enumerate(resources, start=1)
        for key in ("name", "path", "schema")
        if not resource.get(key)
    ]
    if problems:
        return problems
    for key in ("name", "path"):
        values = [resource[key] for resource in resources]
        for value in sorted({value for value in values if values.count(value) > 1}):
            problems.append(Problem(DESCRIPTOR, f"the {key} {value!r} is described twice.", RESTORE))
    return problems


def _list_strangers(folder: Path, package: dict) -> list[Problem]:
    described = {DESCRIPTOR, *(resource["path"] for resource in package["resources"])}
    files = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return [
        Problem(path.as_posix(), f"is not described in {DESCRIPTOR}.", "Describe it there, or take the file away.")
        for path in files
        if path.as_posix() not in described and not any(part.startswith(".") for part in path.parts)
    ]
