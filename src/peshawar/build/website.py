"""The HTML book: check, run, write, check again, and only then replace the one that was there."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from peshawar.build.book import new_pages
from peshawar.build.data import check_data
from peshawar.build.digest import data_folder, digest_book, digest_folder, digest_inputs, refresh_cache
from peshawar.build.execute import JOBS, execute_notebooks
from peshawar.build.system import BuildError, Report, build_folder, one_build_at_a_time, put_back, report_line, swap_in

Check = Callable[[Path, Path], list[str]]


def build_html(
    root: Path, *, jobs: int | None = None, checks: Sequence[Check] = (), report: Report = report_line
) -> Path:
    """Build the book's pages; return their folder, `_build/html`.

    checks  called with the checkout and the folder of the new pages before these replace the old ones; each returns
            one line for each thing that is wrong
    Raises BuildError, with the pages that were there untouched, when a table, a notebook, a page or a check fails.
    """
    with one_build_at_a_time(root, report):
        digest = digest_book(root)
        place = build_folder(root) / "html"
        put_back(place)
        prepare_results(root, jobs=jobs, report=report)
        if not checks and is_current(root):
            report("Pages: all are up to date.")
            return place
        started = time.perf_counter()
        with new_pages(root, "html") as new:
            problems = [f"  {problem}" for check in checks for problem in check(root, new)]
            if problems:
                raise BuildError("\n".join(["The new pages did not pass; the old ones stay:", *problems]))
            _digest_file(root).unlink(missing_ok=True)
            swap_in(new, place)
        _digest_file(root).write_bytes(f"{digest} {digest_folder(place)}\n".encode("ascii"))
        pages = sum(1 for _ in place.rglob("*.html"))
        report(f"Pages: {pages} written in {time.perf_counter() - started:.1f} s.")
    return place


def prepare_results(root: Path, *, jobs: int | None = None, report: Report = report_line) -> None:
    """What pages and print have in common: the tables are right, stale results go, every notebook has run.

    The tables are checked while the first notebooks run, which are stopped if a table is wrong.
    """
    if refresh_cache(root):
        report("Data, package, lock or settings changed: stored results are thrown away.")
    with ThreadPoolExecutor(max_workers=1) as pool:
        execute_notebooks(root, jobs=jobs or JOBS, report=report, beside=pool.submit(_check_tables, root, report))


def _check_tables(root: Path, report: Report) -> None:
    """Check every table, unless nothing changed since they were found right."""
    started = time.perf_counter()
    folder = data_folder(root)
    if not folder.is_dir() and folder == root / "data":
        return
    stamp = build_folder(root) / "tables.sha256"
    digest = digest_inputs(root)
    if stamp.is_file() and stamp.read_text(encoding="ascii").strip() == digest:
        report("Tables: as they were when they were last checked.")
        return
    count = check_data(root)
    stamp.write_bytes(f"{digest}\n".encode("ascii"))
    report(f"Tables: {count} checked in {time.perf_counter() - started:.1f} s.")


def is_current(root: Path) -> bool:
    """Whether `_build/html` was made from exactly the files that are there now, and not touched since."""
    try:
        stamp = _digest_file(root).read_text(encoding="ascii").split()
    except OSError:
        return False
    return stamp == [digest_book(root), digest_folder(root / "_build" / "html")]


def _digest_file(root: Path) -> Path:
    return root / "_build" / "html.sha256"
