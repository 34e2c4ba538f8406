"""Accepts edited or rebuilt tables into the data package."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from peshawar.tables.checks import check_package, count_rows, hash_of, read_content
from peshawar.tables.errors import DataError
from peshawar.tables.package import DESCRIPTOR, data_dir, read_package


def accept_package(folder: Path | None = None) -> list[str]:
    """Validate all tables, then write their rows, bytes and checksums into the descriptor.

    Returns the names of the tables whose entry changed. Nothing is written where anything but an
    edit is wrong: raises DataError with every problem. The same tables give the same descriptor,
    byte for byte, and it is replaced in one step.
    """
    folder = data_dir() if folder is None else Path(folder)
    problems = check_package(folder, allow_edits=True)
    if problems:
        raise DataError(problems)
    package = read_package(folder)
    changed = []
    resources = []
    for resource in package["resources"]:
        content = read_content(folder, resource)
        stamp = {"rows": count_rows(resource, content), "bytes": len(content), "hash": hash_of(content)}
        if any(resource.get(key) != value for key, value in stamp.items()):
            changed.append(resource["name"])
        resources.append({**resource, **stamp})
    write_package(folder, {**package, "resources": resources})
    return changed


def write_package(folder: Path, package: dict) -> None:
    """Write the descriptor in its one form (two-space indent, UTF-8) and move it into place."""
    content = (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
    handle, waiting = tempfile.mkstemp(prefix=".accepting-", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(waiting, 0o644)
        os.replace(waiting, folder / DESCRIPTOR)
    except BaseException:
        Path(waiting).unlink(missing_ok=True)
        raise
