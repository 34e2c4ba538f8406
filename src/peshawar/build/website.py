"""The HTML book: check, run, write, check again, and only then replace the one that was there."""

from __future__ import annotations

import importlib
import time
from pathlib import Path

from peshawar.build.book import new_pages
from peshawar.build.data import check_data
from peshawar.build.digest import data_folder, digest_book, refresh_cache
from peshawar.build.execute import JOBS, execute_notebooks
from peshawar.build.system import BuildError, Report, build_folder, one_build_at_a_time, report_line, swap_in


def build_html(root: Path, *, jobs: int | None = None, report: Report = report_line) -> Path:
    """Build the book's pages; return their folder, `_build/html`.

    Raises BuildError, with the pages that were there untouched, when a table, a notebook, a page or a check fails.
    """
    with one_build_at_a_time(root, report):
        digest = digest_book(root)
        prepare_results(root, jobs=jobs, report=report)
        started = time.perf_counter()
        place = build_folder(root) / "html"
        with new_pages(root, "html") as new:
            _check_book(root, new)
            _digest_file(root).unlink(missing_ok=True)
            swap_in(new, place)
        _digest_file(root).write_bytes(f"{digest}\n".encode("ascii"))
        pages = sum(1 for _ in place.rglob("*.html"))
        report(f"Pages: {pages} written in {time.perf_counter() - started:.1f} s.")
    return place


def prepare_results(root: Path, *, jobs: int | None = None, report: Report = report_line) -> None:
    """What pages and print have in common: the tables are right, stale results go, every notebook has run."""
    started = time.perf_counter()
    folder = data_folder(root)
    if folder.is_dir() or folder != root / "data":
        count = check_data(root)
        report(f"Tables: {count} checked in {time.perf_counter() - started:.1f} s.")
    if refresh_cache(root):
        report("Data, package or lock changed: stored results are thrown away.")
    execute_notebooks(root, jobs=jobs or JOBS, report=report)


def is_current(root: Path) -> bool:
    """Whether `_build/html` was made from exactly the files that are there now."""
    try:
        made_from = _digest_file(root).read_text(encoding="ascii").strip()
    except OSError:
        return False
    return (root / "_build" / "html" / "index.html").is_file() and made_from == digest_book(root)


def _digest_file(root: Path) -> Path:
    return root / "_build" / "html.sha256"


def _check_book(root: Path, html: Path) -> None:
    """Run the checks that know what the book should hold, where this checkout has them."""
    checks = importlib.import_module("peshawar.build.ledger")
    problems = checks.check_book(root, html) if hasattr(checks, "check_book") else []
    if problems:
        raise BuildError(
            "\n".join(
                ["The book was written, but checks failed; the old one stays:", *(f"  {line}" for line in problems)]
            )
        )
