"""Throw stored results away when what they were computed from changed.

Jupyter's execution cache knows a notebook by its code alone. Change a table or the package and it hands out the old
figure, with exit code 0. So the cache carries a digest of everything else a result depends on, and goes when that
digest changes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from pathlib import Path
from typing import Iterable, Iterator

from peshawar.build.system import BuildError

DIGEST_FILE = "peshawar-inputs.sha256"
_IGNORED_FOLDERS = {"__pycache__", ".ipynb_checkpoints"}
_IGNORED_SUFFIXES = {".pyc", ".pyo", ".swp", ".tmp"}


def cache_folder(root: Path) -> Path:
    """The execution cache, where Jupyter Book itself would put it."""
    return root / "_build" / ".jupyter_cache"


def data_folder(root: Path) -> Path:
    """The folder of tables: `data/`, or the one that PESHAWAR_DATA names."""
    named = os.environ.get("PESHAWAR_DATA")
    return Path(named).expanduser().absolute() if named else root / "data"


def refresh_cache(root: Path) -> bool:
    """Wipe the execution cache if data, package, lock, settings or Python changed since; say whether it did.

    Call it before notebooks are run or read. An empty place is only marked, and counts as not wiped.
    """
    folder = cache_folder(root)
    mark = folder / DIGEST_FILE
    digest = digest_inputs(root)
    try:
        is_current = mark.read_text(encoding="utf-8").strip() == digest
    except OSError:
        is_current = False
    if is_current:
        return False
    was_filled = folder.is_dir() and any(folder.iterdir())
    if was_filled:
        # First the mark: what a killed build leaves half removed must not pass for whole.
        mark.unlink(missing_ok=True)
        _remove(folder)
    folder.mkdir(parents=True, exist_ok=True)
    mark.write_bytes(f"{digest}\n".encode("ascii"))
    return was_filled


def digest_inputs(root: Path) -> str:
    """SHA-256 over names and contents of `data/`, `src/`, the lock, `_config.yml`, and Python's minor version.

    What could change a result; not times, and not prose.
    """
    named = [("data", data_folder(root)), ("src", root / "src")]
    named += [(name, root / name) for name in ("requirements.lock", "_config.yml")]
    return digest_contents(_list_contents(named), start="{}.{}".format(*sys.version_info[:2]))


def digest_folder(folder: Path) -> str:
    """SHA-256 over names and contents of one folder."""
    return digest_contents(_list_contents([("", folder)]))


def digest_book(root: Path) -> str:
    """SHA-256 over everything that the pages are made from: the inputs above, notebooks, prose and settings."""
    return digest_contents(list_book_files(root), start=digest_inputs(root))


def list_book_files(root: Path) -> Iterator[tuple[str, bytes]]:
    """Names and contents of what the pages are made from besides the inputs, always in the same order."""
    files = [path for path in root.iterdir() if path.is_file() and not path.name.startswith(".")]
    named = [(path.name, path) for path in sorted(files, key=Path.as_posix)]
    return _list_contents([*named, *((name, root / name) for name in ("book", "notebooks"))])


def digest_contents(named: Iterable[tuple[str, bytes]], start: str = "") -> str:
    """SHA-256 over names and contents."""
    digest = hashlib.sha256(start.encode("ascii"))
    for name, content in named:
        digest.update(f"\0{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _list_contents(named: Iterable[tuple[str, Path]]) -> Iterator[tuple[str, bytes]]:
    for name, place in named:
        if place.is_file():
            yield name, place.read_bytes()
        for path in sorted(place.rglob("*"), key=Path.as_posix) if place.is_dir() else ():
            parts = path.relative_to(place).parts
            is_ignored = bool(_IGNORED_FOLDERS.intersection(parts)) or any(part.startswith(".") for part in parts)
            if (
                path.is_file()
                and not is_ignored
                and path.suffix not in _IGNORED_SUFFIXES
                and not path.name.endswith("~")
            ):
                yield "/".join((name, *parts)), path.read_bytes()


def _remove(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise BuildError(
            f"Cannot empty {folder} ({error.strerror}). Stop the other build or JupyterLab that uses it."
        ) from error
