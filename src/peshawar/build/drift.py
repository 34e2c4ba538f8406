"""Drift: which numbers and verdicts of the book differ between two states of `data/`.

The notebooks of today run once on the old tables, in kernels of their own and outside the cache, and
what they register is set beside what they register on the tables of today.
"""

from __future__ import annotations

import asyncio
import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from peshawar.build.execute import (
    JOBS,
    execute_notebooks,
    executed_notebooks,
    list_notebooks,
    read_notebook,
    read_settings,
)
from peshawar.build.kernels import run_loop, run_notebook
from peshawar.build.ledger import iterate_records, ledger_rows
from peshawar.build.numbers import Moved, compare_ledgers, find_places
from peshawar.build.system import BuildError, Report, child_environment, report_line, show_path

DESCRIPTOR = "datapackage.json"


@contextmanager
def old_state(root: Path, named: str) -> Iterator[Path]:
    """The folder of the old tables: a folder with a data package (or one that has `data/`), else a git revision.

    Raises BuildError when the name is neither.
    """
    place = Path(named).expanduser()
    for folder in (place, place / "data"):
        if (folder / DESCRIPTOR).is_file():
            yield folder.resolve()
            return
    if place.is_dir():
        raise BuildError(f"{named} holds no {DESCRIPTOR}: it is no state of the tables")
    with tempfile.TemporaryDirectory(prefix="peshawar-drift-") as scratch:
        try:
            # A name that git could take for an option is no revision.
            command = ["git", "archive", "--format=tar", "--end-of-options", named, "data"]
            done = subprocess.run(command, cwd=root, capture_output=True, check=False)
        except FileNotFoundError as error:
            raise BuildError(f"There is no folder {named}, and no git to read it as a revision") from error
        if done.returncode != 0:
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise BuildError(f"{named} is no folder of tables and no revision with data/ ({said[-1] if said else 'git failed'})")
        with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
            archive.extractall(scratch, filter="data")
        yield Path(scratch) / "data"


def run_on(root: Path, folder: Path, *, jobs: int = JOBS) -> tuple[dict[str, Any], dict[str, str]]:
    """Run every notebook on the tables of a folder: executed notebooks by page, and why others could not run."""
    settings = read_settings(root)
    notebooks = {page: (path, read_notebook(path, settings)) for page, path in list_notebooks(root).items()}
    environment = {**child_environment(root), "PESHAWAR_DATA": str(folder)}
    failures: dict[str, str] = {}

    async def run_all() -> None:
        waiting = list(reversed(notebooks.items()))

        async def work() -> None:
            while waiting:
                page, (path, notebook) = waiting.pop()
                failure = await run_notebook(notebook, path.parent, environment, settings.timeout)
                if failure is not None:
                    failures[page] = f"{show_path(path, root)} does not run on the old tables: {failure.error}"

        async with asyncio.TaskGroup() as group:
            for _ in range(max(1, jobs)):
                group.create_task(work())

    run_loop(run_all())
    return {page: notebook for page, (_, notebook) in notebooks.items() if page not in failures}, failures


def read_verdicts(notebooks: Iterable[dict[str, Any]]) -> dict[str, tuple[str, str]]:
    """Both verdicts of every claim, from the register that the notebooks show."""
    registers = [r for n in notebooks for r in iterate_records(n) if r["kind"] == "claim-register"]
    return {e["claim_id"]: (e["verdict_then"], e["verdict_now"]) for r in registers for e in r["entries"]}


def compare_verdicts(old: dict[str, tuple[str, str]], new: dict[str, tuple[str, str]]) -> list[str]:
    """Say which verdicts moved, at which point in time."""
    lines = []
    for claim in sorted({*old, *new}):
        if claim not in old or claim not in new:
            lines.append(f"{claim}: {'new' if claim in new else 'gone'}")
            continue
        for mark, was, now in zip(("\u25cb that day", "\u25cf now"), old[claim], new[claim], strict=True):
            if was != now:
                lines.append(f"{claim} {mark}: {was} \u2192 {now}")
    return lines


def show_drift(root: Path, named: str, *, jobs: int | None = None, report: Report = report_line) -> int:
    """List the numbers and verdicts that differ between an old state of the tables and the present one.

    Returns 0 when all notebooks ran on both, whether or not anything moved; 1 when one could not run
    on the old tables, since what it says is then missing from the list.
    """
    with old_state(root, named) as folder:
        execute_notebooks(root, report=report)
        new = executed_notebooks(root)
        report("Running the notebooks on the old tables ...")
        old, failures = run_on(root, folder, jobs=jobs or JOBS)
    comparable = {page: notebook for page, notebook in new.items() if page not in failures}
    places = find_places(new.values())
    moved: list[Moved] = compare_ledgers(ledger_rows(old.values()), ledger_rows(comparable.values()), places)
    verdicts = compare_verdicts(read_verdicts(old.values()), read_verdicts(comparable.values()))
    report(f"\nNumbers that differ ({len(moved)}), old \u2192 new:")
    report("\n".join(f"  {one.describe()}" for one in moved) or "  none")
    report(f"Verdicts that differ ({len(verdicts)}):")
    report("\n".join(f"  {line}" for line in verdicts) or "  none")
    for message in failures.values():
        report(f"not compared: {message}")
    return 1 if failures else 0
