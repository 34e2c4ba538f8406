"""The tables of the book from the command line: check them, accept edited ones, rebuild the derived ones."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

from peshawar.build.digest import data_folder
from peshawar.build.system import BuildError, Report, report_line, show_path


def check_data(root: Path) -> int:
    """Compare every table with its description; return how many there are. Raises BuildError listing what is wrong."""
    from peshawar.tables import DataError, check_package

    folder = data_folder(root)
    try:
        problems = [str(problem) for problem in check_package(folder)]
    except DataError as error:
        problems = [str(problem) for problem in error.problems]
    if problems:
        raise BuildError(
            "\n".join([f"The tables in {show_path(folder, root)} cannot be used:", *(f"  {line}" for line in problems)])
        )
    return len(json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["resources"])


def accept(root: Path, *, report: Report = report_line) -> None:
    """Write rows, sizes and checksums of edited tables into the descriptor, if the tables are valid."""
    from peshawar.tables import DataError, accept_package

    folder = data_folder(root)
    try:
        changed = accept_package(folder)
    except DataError as error:
        lines = [f"  {problem}" for problem in error.problems]
        raise BuildError("\n".join(["Nothing was accepted, because the tables are not valid:", *lines])) from error
    report(f"Accepted: {', '.join(changed)}." if changed else "Nothing to accept: every table is as described.")


def rebuild(root: Path, sources: Path | None, names: Sequence[str], *, report: Report = report_line) -> None:
    """Run the builders of derived tables on the official files and write the tables into `data/`."""
    from peshawar.sources import SourceError, build_tables

    folder = data_folder(root)
    try:
        places = build_tables(find_sources(root, sources), folder, list(names) or None, tables_dir=folder)
    except SourceError as error:
        raise BuildError(f"Nothing was written: {error}") from error
    report(f"Built {len(places)} files: {', '.join(sorted(show_path(place, root) for place in places))}.")
    report("See what changed with git diff, then run: python -m peshawar data accept")


def find_sources(root: Path, named: Path | None) -> Path:
    """The folder of official files: the named one, else `sources` in PESHAWAR_SHARED. They do not ship."""
    shared = os.environ.get("PESHAWAR_SHARED")
    folder = named or (Path(shared) / "sources" if shared else root.parent / "shared" / "sources")
    if not folder.is_dir():
        raise BuildError(
            f"There is no folder {folder}. Derived tables are built from official files, which do not ship with the "
            "book; name their folder with --sources. Where each comes from is in data/datapackage.json."
        )
    return folder.resolve()
