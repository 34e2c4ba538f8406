"""Finds the data package and reads its descriptor, the one place that says what a table is."""

from __future__ import annotations

import json
import os
from functools import lru_cache
from pathlib import Path

from peshawar.tables.errors import DataError, Problem

DESCRIPTOR = "datapackage.json"
FOLDER_VARIABLE = "PESHAWAR_DATA"
ACCEPT_COMMAND = "python -m peshawar data accept"
CORRECT = "Correct the cell, or restore the file from the repository."
RESTORE = "Restore the file from the repository (git checkout) or correct it."


def data_dir() -> Path:
    """Return the folder of tables: the one PESHAWAR_DATA names, else `data/` of the repository.

    Found from the place of this file, whatever the working directory. Raises DataError if there is none.
    """
    named = os.environ.get(FOLDER_VARIABLE)
    folder = Path(named).expanduser() if named else Path(__file__).resolve().parents[3] / "data"
    if not folder.is_dir():
        source = f"{FOLDER_VARIABLE} names it" if named else "it should lie beside src/"
        raise DataError(
            [
                Problem(
                    str(folder),
                    f"there is no such folder ({source}).",
                    f"Set {FOLDER_VARIABLE} to the folder that holds {DESCRIPTOR}.",
                )
            ]
        )
    return folder


def read_package(folder: Path | None = None) -> dict:
    """Read the descriptor of the data package. Raises DataError where it is missing or damaged."""
    folder = data_dir() if folder is None else folder
    path = folder / DESCRIPTOR
    try:
        package = json.loads(path.read_bytes().decode("utf-8"))
    except FileNotFoundError:
        raise DataError([Problem(DESCRIPTOR, f"is missing in {folder}.", RESTORE)]) from None
    except UnicodeDecodeError:
        raise DataError([Problem(DESCRIPTOR, "is not UTF-8 text.", RESTORE)]) from None
    except json.JSONDecodeError as problem:
        raise DataError(
            [Problem(DESCRIPTOR, f"is not valid JSON ({problem.msg}).", RESTORE, row=problem.lineno)]
        ) from None
    if not isinstance(package, dict) or not isinstance(package.get("resources"), list):
        raise DataError([Problem(DESCRIPTOR, "holds no list of resources.", RESTORE)])
    return package


@lru_cache(maxsize=2)
def _parsed(folder: Path, changed_at: int, size: int) -> dict:
    return read_package(folder)


def shared_package(folder: Path | None = None) -> dict:
    """The descriptor for those who only look: read once for as long as its file stays as it is.

    A page asks for it more than a hundred times. Who means to change it takes ``read_package``.
    """
    folder = data_dir() if folder is None else folder
    path = folder / DESCRIPTOR
    if not path.is_file():
        return read_package(folder)
    state = path.stat()
    return _parsed(folder, state.st_mtime_ns, state.st_size)


def find_resource(package: dict, name: str) -> dict:
    """Return one resource of a descriptor. Raises DataError naming those there are."""
    for resource in package["resources"]:
        if resource.get("name") == name:
            return resource
    known = ", ".join(sorted(str(resource.get("name")) for resource in package["resources"]))
    raise DataError([Problem(DESCRIPTOR, f"describes no table {name!r}.", f"There are: {known}.")])


def describe(name: str) -> dict:
    """Return the descriptor of one table or layer: title, fields, units, sources, licence."""
    return find_resource(shared_package(), name)


def is_layer(resource: dict) -> bool:
    """Say whether a resource is a map layer (GeoJSON) and not a table."""
    return str(resource.get("path", "")).endswith(".geojson")


def table_names() -> list[str]:
    """Return the names of all tables, in the order of the data package. Map layers are not among them."""
    return [resource["name"] for resource in shared_package()["resources"] if not is_layer(resource)]


def layer_names() -> list[str]:
    """Return the names of all map layers, in the order of the data package."""
    return [resource["name"] for resource in shared_package()["resources"] if is_layer(resource)]


def as_list(names: str | list[str] | None) -> list[str]:
    """Return one name or several, as the Table Schema allows for keys, always as a list."""
    if names is None:
        return []
    return [names] if isinstance(names, str) else list(names)
