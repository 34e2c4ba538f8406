"""Refresh the derived tables from the publishers: fetch, check, rebuild, say what changed, and only then put in place.

Everything happens in copies. The folder of tables is replaced in one step at the end, so a refresh that fails or is
killed changes nothing. The new tables still have to be accepted, by whoever has read what changed.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from peshawar.build.data import check_data
from peshawar.build.digest import data_folder
from peshawar.build.ledger import iterate_records, ledger_rows, moved_numbers
from peshawar.build.system import (
    BuildError,
    Report,
    build_folder,
    child_environment,
    last_lines,
    make_work_folder,
    one_build_at_a_time,
    report_line,
    show_path,
    swap_in,
)

LINES_SHOWN = 40
NOTHING = "Nothing was changed"
BOOK_FILES = ("_config.yml", "_toc.yml", "CITATION.cff", "requirements.lock", "index.md")


def refresh(
    root: Path,
    sources: Path | None = None,
    names: Sequence[str] = (),
    *,
    looks_at_numbers: bool = True,
    report: Report = report_line,
) -> bool:
    """Bring the tables to what the official files say; return whether anything changed.

    sources  a folder of files at hand, as the publishers name them or laid out as `peshawar.sources.registry` says;
             without it the files are downloaded
    names    which official files, by their names in `peshawar.sources.publishers` (default: all)
    Raises BuildError, with the tables as they were, when a file, a table or a notebook fails.
    """
    from peshawar.sources import SourceError

    folder = data_folder(root).resolve()
    with one_build_at_a_time(root, report):
        check_data(root)
        work = make_work_folder(build_folder(root) if folder.parent == root else folder.parent, "refresh")
        try:
            try:
                tables, made = _rebuild(folder, sources, names, work, report)
            except SourceError as error:
                raise BuildError(f"{NOTHING}: {error}") from error
            changed = {path: content for path, content in tables.items() if (folder / path).read_bytes() != content}
            for note in made.notes:
                report(f"  note: {note}")
            if not changed:
                report(f"Nothing to change: {len(tables)} tables are as the files say.")
                return False
            staged = work / "data"
            shutil.copytree(folder, staged)
            for path, content in changed.items():
                (staged / path).write_bytes(content)
            _describe(staged, changed, made)
            _check_staged(staged, report)
            for line in say_rows(folder, staged, sorted(changed)):
                report(f"  {line}")
            if looks_at_numbers:
                for line in say_numbers(root, staged, work, report):
                    report(f"  {line}")
            else:
                report("Numbers and verdicts: not looked at.")
            swap_in(staged, folder)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    report(
        f"{len(changed)} tables in {show_path(folder, root)} are new and not yet accepted. Look at them (git diff), "
        "then run: python -m peshawar data accept. To go back: git checkout -- data"
    )
    return True


def _rebuild(folder: Path, sources: Path | None, names: Sequence[str], work: Path, report: Report) -> Any:
    """The tables of all files that are offered or at hand: bytes by path, and what the official files add to that."""
    from peshawar.sources import registry
    from peshawar.sources.errors import SourceError
    from peshawar.sources.official import MAKES, rebuild
    from peshawar.sources.publishers import OFFERS, fetch, find_offered, unpack

    strange = sorted(set(names) - set(OFFERS))
    if strange:
        raise SourceError(f"there is no official file {strange[0]!r}; there are {', '.join(OFFERS)}.")
    chosen = list(names) or list(OFFERS)
    tables: dict[str, bytes] = {}
    if sources is None:
        downloads = work / "downloads"
        downloads.mkdir()
        files = {}
        for name in chosen:
            report(f"Fetching {OFFERS[name].title} {OFFERS[name].version}".rstrip() + " ...")
            files[name] = fetch(OFFERS[name], downloads)
    else:
        sources = sources.expanduser().absolute()
        if not sources.is_dir():
            raise SourceError(f"there is no folder {sources}.")
        files = {name: path for name, path in find_offered(sources).items() if name in chosen}
        builders = [] if names else registry.buildable(sources, folder)
        if not files and not builders:
            looked = "; ".join(f"{offer.title}: {' or '.join(offer.patterns)}" for offer in OFFERS.values())
            raise SourceError(f"there is no official file in {sources}. Looked for {looked}.")
        if builders:
            report(f"Building from the files at hand: {', '.join(builders)}.")
            tables.update(registry.render_tables(sources, builders, tables_dir=folder))
    opened = {}
    for name, path in files.items():
        report(f"Reading {path.name}.")
        place = work / "opened" / name
        place.mkdir(parents=True)
        opened[name] = unpack(OFFERS[name], path, place)
    made = rebuild(opened, folder)
    for name in files:
        assert set(MAKES[name]) <= set(made.tables)
    tables.update(made.tables)
    return tables, made


def _describe(staged: Path, changed: dict[str, bytes], made: Any) -> None:
    """Bring what the descriptor says of changed tables to what they hold: release, last year, bounds of years."""
    path = staged / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    for resource in package["resources"]:
        name = resource["path"]
        if name not in made.versions or name not in changed:
            continue
        version = made.versions[name]
        number = re.fullmatch(r"\d+\.\d+", version)
        if number:
            resource["short_source"] = re.sub(r"\d+\.\d+", version, resource["short_source"], count=1)
            for source in resource["sources"]:
                source["version"] = version
        resource["version"] = version
        resource["title"] = re.sub(r"(?<=-)\d{4}(?=\D*$)", str(made.last_years[name]), resource["title"])
        _widen(resource["schema"]["fields"], changed[name])
    path.write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _widen(fields: list[dict[str, Any]], content: bytes) -> None:
    """Widen bounds of years and days, and lists of releases, to what a newer table holds."""
    import io

    import pandas as pd

    frame = pd.read_csv(io.BytesIO(content), dtype="str", keep_default_na=False)
    for field in fields:
        bounds = field.get("constraints", {})
        values = sorted(set(frame[field["name"]]) - {""})
        if field["type"] in ("year", "date") and values:
            as_bound = int if field["type"] == "year" else str
            if "minimum" in bounds:
                bounds["minimum"] = min(bounds["minimum"], as_bound(values[0]))
            if "maximum" in bounds:
                bounds["maximum"] = max(bounds["maximum"], as_bound(values[-1]))
        if field["name"] == "version" and "enum" in bounds:
            bounds["enum"] = [*bounds["enum"], *(value for value in values if value not in bounds["enum"])]


def _check_staged(staged: Path, report: Report) -> None:
    from peshawar.tables import DataError, check_package

    try:
        problems = [str(problem) for problem in check_package(staged, allow_edits=True)]
    except DataError as error:
        problems = [str(problem) for problem in error.problems]
    if problems:
        shown = [f"  {line}" for line in problems[:LINES_SHOWN]]
        raise BuildError("\n".join([f"{NOTHING}: the new tables break the rules of the data package:", *shown]))


def say_rows(before: Path, after: Path, paths: Sequence[str]) -> list[str]:
    """Say in words, table by table, how many rows came, went and changed, and how its totals moved."""
    import pandas as pd

    package = json.loads((after / "datapackage.json").read_text(encoding="utf-8"))
    keys = {resource["path"]: resource["schema"].get("primaryKey") for resource in package["resources"] if "schema" in resource}
    lines = []
    for path in paths:
        if not path.endswith(".csv"):
            lines.append(f"{path}: changed")
            continue
        old, new = (pd.read_csv(folder / path, dtype="str", keep_default_na=False) for folder in (before, after))
        key = keys.get(path) or list(new.columns[:1])
        key = [key] if isinstance(key, str) else key
        old, new = old.set_index(key), new.set_index(key)
        common = new.index.intersection(old.index)
        shared = [column for column in new.columns if column in old.columns and column != "version"]
        differs = (old.loc[common, shared] != new.loc[common, shared]).any(axis=1).sum()
        line = (
            f"{path}: {len(old):,} rows -> {len(new):,} ({len(new) - len(common):,} new, {len(old) - len(common):,} gone, "
            f"{differs:,} changed)"
        )
        for column in ("deaths_best", "amount_usd", "gdp_musd"):
            if column in shared:
                totals = [pd.to_numeric(frame[column]).sum() for frame in (old, new)]
                line += f"; {column} {totals[0]:,.0f} -> {totals[1]:,.0f}"
                revised = pd.to_numeric(new.loc[common, column]).sum() - pd.to_numeric(old.loc[common, column]).sum()
                line += f", of it {revised:+,.0f} in rows that were there"
        lines.append(line)
    return lines


def say_numbers(root: Path, staged: Path, work: Path, report: Report) -> list[str]:
    """Run the notebooks with the new tables, in a copy of the book; say which numbers and verdicts move.

    Raises BuildError when a notebook cannot run with them.
    """
    from peshawar.build.execute import execute_notebooks, executed_notebooks
    from peshawar.tables import accept_package

    report("Running the notebooks with the tables as they are and with the new ones, to see what moves.")
    execute_notebooks(root, report=report)
    before = list(executed_notebooks(root).values())
    book = work / "book-with-new-tables"
    book.mkdir()
    for name in BOOK_FILES:
        if (root / name).is_file():
            shutil.copy2(root / name, book / name)
    for name in ("book", "notebooks"):
        if (root / name).is_dir():
            shutil.copytree(root / name, book / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    (book / "src").mkdir()
    shutil.copytree(staged, book / "data")
    accept_package(book / "data")
    with tempfile.TemporaryDirectory(prefix="numbers-", dir=work) as place:
        found = Path(place) / "after.json"
        # In a process of its own: which tables the package reads is set for a whole process.
        command = [sys.executable, "-m", "peshawar.build.refresh", str(book), str(found)]
        environment = {**child_environment(root), "PESHAWAR_DATA": str(book / "data")}
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=book, encoding="utf-8"
        )
        if done.returncode != 0:
            shown = "\n".join(f"  {line}" for line in last_lines(done.stdout + done.stderr, 12))
            raise BuildError(
                f"{NOTHING}: the notebooks do not run with the new tables:\n{shown}\n"
                'To take the tables all the same: make data ARGS="refresh --tables-only"'
            )
        after = json.loads(found.read_text(encoding="utf-8"))
    moved = moved_numbers(ledger_rows(before), ledger_rows(after))
    turned = moved_verdicts(before, after)
    lines = [f"number: {line}" for line in moved[:LINES_SHOWN]]
    if len(moved) > LINES_SHOWN:
        lines.append(f"... and {len(moved) - LINES_SHOWN} more numbers; after accepting: python -m peshawar ledger check")
    return [
        f"Numbers in print that move: {len(moved)}. Verdicts that turn: {len(turned)}.",
        *lines,
        *(f"verdict: {line}" for line in turned),
    ]


def moved_verdicts(before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]]) -> list[str]:
    """Say in words which verdicts on claims differ between two runs of the notebooks."""
    old, new = _verdicts(before), _verdicts(after)
    return [
        f"{claim}, {vantage}: was {old.get((claim, vantage), 'not there')}, is {new.get((claim, vantage), 'not there')}"
        for claim, vantage in sorted({*old, *new})
        if old.get((claim, vantage)) != new.get((claim, vantage))
    ]


def _verdicts(notebooks: Sequence[dict[str, Any]]) -> dict[tuple[str, str], str]:
    return {
        (claim["claim_id"], vantage): claim[f"verdict_{vantage}"]
        for notebook in notebooks
        for record in iterate_records(notebook)
        if record["kind"] == "claim-register"
        for claim in record["entries"]
        for vantage in ("then", "now")
    }


def main() -> int:
    """Run the notebooks of the book in one folder; write them with their outputs into one file."""
    from peshawar.build.execute import execute_notebooks, executed_notebooks

    book, found = Path(sys.argv[1]), Path(sys.argv[2])
    try:
        execute_notebooks(book, report=lambda text: None)
    except BuildError as error:
        print(error)
        return 1
    found.write_text(json.dumps(list(executed_notebooks(book).values())), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
