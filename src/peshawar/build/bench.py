"""Measure the build: ratios between things done in one run on one machine, because seconds alone say little.

Everything is built in copies in a temporary folder; the checkout's own `_build` stays as it is.
"""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from statistics import median

from peshawar.build.book import new_pages
from peshawar.build.execute import execute_notebooks, list_notebooks
from peshawar.build.refresh import BOOK_FILES
from peshawar.build.system import BuildError, Report, child_environment, last_lines, report_line

STOCK_VARIABLE = "PESHAWAR_STOCK_PAGES"
STOCK_CONFIG = """\
title: After Peshawar
author: The After Peshawar authors
only_build_toc_files: true
exclude_patterns: [_build, src, data, book/_latex]
execute:
  execute_notebooks: force
  timeout: 300
bibtex_bibfiles: [book/references.bib]
sphinx:
  extra_extensions: [peshawar.build.sphinx_ext]
"""
"""As little as Jupyter Book needs to build the same content; our extension only knows our exhibits here."""
CORES = 2


@dataclass(frozen=True)
class Line:
    """One line of the table: a measure, against what, and what is allowed.

    values, others  one for each round; the ratio is taken within each round, and the median of the rounds is shown
    """

    what: str
    values: Sequence[float]
    against: str = ""
    others: Sequence[float] = ()
    allowed: float | None = None
    unit: str = "s"

    @property
    def measured(self) -> list[float]:
        """The ratios, or the values themselves where there is nothing to set them against."""
        if not self.others:
            return list(self.values)
        return [value / other for value, other in zip(self.values, self.others, strict=True)]

    def show(self) -> str:
        shown = f"{self.what:<46} {median(self.values):>9,.1f} {self.unit:<3}"
        if self.others:
            shown += f" {median(self.measured):>6.2f} x {self.against} ({median(self.others):,.1f} {self.unit})"
        if len(self.measured) > 1:
            shown += f", {min(self.measured):,.2f} to {max(self.measured):,.2f}"
        if self.allowed is not None:
            verdict = "kept" if median(self.measured) <= self.allowed else "NOT KEPT"
            shown += f"; allowed {self.allowed:g}{' x' if self.others else ' ' + self.unit}: {verdict}"
        return shown


def run_bench(
    root: Path, *, events: int = 420_000, rounds: int = 1, skips_builds: bool = False, report: Report = report_line
) -> int:
    """Measure and print one table. Always 0: a slow machine is no failure; the table says what was not kept."""
    lines: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="peshawar-bench-") as place:
        if not skips_builds:
            lines += bench_builds(root, Path(place), rounds, report)
        lines += bench_events(root, Path(place), events, report)
    report("")
    report(f"One run, one machine; medians of {rounds} {'round' if rounds == 1 else 'rounds'}, ratios within each.")
    for line in lines:
        report(line.show())
    return 0


def bench_builds(root: Path, place: Path, rounds: int = 1, report: Report = report_line) -> list[Line]:
    """Clean builds, rebuilds after edits, single notebooks and pages, against the stock tools on the same content.

    rounds  how often everything is measured, in turn; ratios are taken within a round
    """
    took: dict[str, list[float]] = {}

    def keep(name: str, seconds: float) -> None:
        took.setdefault(name, []).append(seconds)

    for number in range(1, rounds + 1):

        def say(text: str, number: int = number) -> None:
            report(f"... round {number} of {rounds}: {text}")

        where = place / f"round-{number}"
        say("the notebooks one by one, then one pass of Sphinx")
        serial = copy_book(root, where / "serial")
        for run in execute_notebooks(serial, jobs=1, report=lambda text: None):
            keep(f"  {run.path.relative_to(serial).as_posix()}", run.seconds)
        started = time.perf_counter()
        with new_pages(serial, "html"):
            keep("sphinx", time.perf_counter() - started)

        say("the clean build")
        book = copy_book(root, where / "book")
        build = [sys.executable, "-m", "peshawar", "--root", str(book), "html"]
        keep("clean", _time(book, build))
        say("the stock serial build of the same content")
        stock = copy_book(root, where / "stock")
        (stock / "_config.yml").write_text(STOCK_CONFIG, "utf-8")
        keep("stock", _time(stock, [_program("jupyter-book"), "build", "."], {STOCK_VARIABLE: "1"}))
        say("builds after an edit of prose and of data")
        prose = book / "book" / "reproduce.md"
        prose.write_text(prose.read_text("utf-8") + "\nOne sentence more.\n", "utf-8")
        keep("prose", _time(book, build))
        _edit_a_cell(book)
        keep("data", _time(book, build))
        say("the notebooks with nbconvert")
        convert = [_program("jupyter"), "nbconvert", "--to", "notebook", "--execute", "--output-dir", str(where)]
        notebooks = [path for path in list_notebooks(serial).values() if path.suffix == ".ipynb"]
        keep("nbconvert", sum(_time(path.parent, [*convert, path.name]) for path in notebooks))

    alone = {name: values for name, values in took.items() if name.startswith("  ")}
    limits = [
        max(max(times), sum(times) / CORES) + sphinx
        for times, sphinx in zip(zip(*alone.values(), strict=True), took["sphinx"], strict=True)
    ]
    clean, after_prose = took["clean"], took["prose"]
    ours, theirs = weigh_pages(book / "_build" / "html"), weigh_pages(stock / "_build" / "html")
    return [
        Line("clean build", clean, allowed=45.0),
        Line("clean build", clean, "the stock serial build", took["stock"], 0.65),
        Line("clean build", clean, "the notebooks with nbconvert, no pages", took["nbconvert"]),
        Line("clean build", clean, "the limit (longest notebook or half the sum, and Sphinx)", limits, 1.3),
        Line("one pass of Sphinx", took["sphinx"]),
        Line("build after an edit of prose", after_prose, allowed=8.0),
        Line("build after an edit of prose", after_prose, "the clean build", clean),
        Line("build after an edit of data", took["data"], "the clean build", clean),
        *(Line(name, values) for name, values in sorted(alone.items(), key=lambda item: -median(item[1]))),
        Line("weight of all pages, first visit each", [ours.text / 1e3], "the stock build's", [theirs.text / 1e3], unit="kB"),
        Line("their figures, read to the end", [ours.figures / 1e3], "the stock build's", [theirs.figures / 1e3], unit="kB"),
        Line("the heaviest page without figures", [ours.heaviest / 1e3], allowed=1000, unit="kB"),
        Line("the heaviest page with figures", [ours.heaviest_with / 1e3], allowed=2500, unit="kB"),
        Line("requests of all pages", [ours.requests], "the stock build's", [theirs.requests], unit="req"),
        Line("requests to other hosts", [ours.remote], unit="req"),
        Line("requests to other hosts, stock build", [theirs.remote], unit="req"),
    ]


def bench_events(root: Path, place: Path, rows: int, report: Report = report_line) -> list[Line]:
    """From the world's raw events (simulated, of GED's shape) to series by month, against a loop over the rows."""
    from peshawar.build.simulate import write_world_events
    from peshawar.sources.official import MONTH_COLUMNS, count_months
    from peshawar.sources.publishers import OFFERS, read_official

    report(f"... a file of {rows:,} simulated events of the world")
    path = write_world_events(place / "GEDEvent_v26_1.csv", root / "data", rows=rows)
    started = time.perf_counter()
    table = count_months(read_official(OFFERS["ged"], path, MONTH_COLUMNS), file=path.name)
    ours = time.perf_counter() - started
    started = time.perf_counter()
    looped = count_months_by_row(path)
    loop = time.perf_counter() - started
    found = {(row.country, f"{row.month:%Y-%m}"): row.deaths_best for row in table.itertuples()}
    if found != looped:
        raise BuildError("The monthly series differ from those counted row by row.")
    size = path.stat().st_size / 1e6
    return [Line(f"{rows:,} raw events ({size:,.0f} MB) to months", [ours], "a loop over the rows", [loop])]


def count_months_by_row(path: Path) -> dict[tuple[str, str], int]:
    """The plain way, row by row: what the fast one is measured against and checked with."""
    sums: dict[tuple[str, str], int] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["date_start"][:7] == row["date_end"][:7]:
                key = (row["country"], row["date_start"][:7])
                sums[key] = sums.get(key, 0) + int(row["best"])
    return sums


def copy_book(root: Path, place: Path) -> Path:
    """A copy of what the book is made from, without anything built."""
    place.mkdir(parents=True)
    for name in BOOK_FILES:
        shutil.copy2(root / name, place / name)
    for name in ("book", "notebooks", "data", "src"):
        shutil.copytree(root / name, place / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    return place


def _edit_a_cell(book: Path) -> None:
    """Change one number in a table that several pages use, and accept it."""
    from peshawar.tables import accept_package

    table = book / "data" / "toll_reports.csv"
    text = table.read_text("utf-8")
    table.write_text(re.sub(r",126,", ",127,", text, count=1), "utf-8")
    accept_package(book / "data")


def _program(name: str) -> str:
    return str(Path(sysconfig.get_path("scripts")) / name)


def _time(folder: Path, command: Sequence[str], settings: dict[str, str] | None = None) -> float:
    environment = {**child_environment(folder if (folder / "_config.yml").is_file() else folder.parent), **(settings or {})}
    environment.pop("PESHAWAR_DATA", None)
    book = folder if (folder / "data").is_dir() else folder.parent
    environment["PESHAWAR_DATA"] = str(book / "data")
    started = time.perf_counter()
    done = subprocess.run(
        list(command), cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    seconds = time.perf_counter() - started
    if done.returncode != 0:
        shown = "\n".join(f"  {line}" for line in last_lines(done.stdout.decode("utf-8", "replace"), 15))
        raise BuildError(f"{Path(command[0]).name} {' '.join(command[1:4])} failed:\n{shown}")
    return seconds


# --- pages ------------------------------------------------------------------------------------------------------


class _Parts(HTMLParser):
    """Addresses that a browser asks for when a page is opened and read to its end."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: set[str] = set()
        self.figures: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "link" and values.get("rel", "").lower() in ("stylesheet", "icon", "shortcut icon", "preload"):
            self.addresses.add(values.get("href", ""))
        if tag in ("script", "iframe", "source"):
            self.addresses.add(values.get("src", ""))
        if tag == "img":
            self.figures.add(values.get("src", ""))


@dataclass
class Weight:
    """Bytes and requests of a first visit to each page, added up: without figures, of the figures, of the heaviest page."""

    text: int = 0
    figures: int = 0
    heaviest: int = 0
    heaviest_with: int = 0
    requests: int = 0
    remote: int = 0


def weigh_pages(html: Path) -> Weight:
    """What a wide screen asks for; fonts, which style sheets ask for, are not followed."""
    whole = Weight()
    for page in sorted(html.rglob("*.html")):
        parts = _Parts()
        parts.feed(page.read_text("utf-8"))
        text, figures = page.stat().st_size, 0
        whole.requests += 1
        for address in sorted((parts.addresses | parts.figures) - {""}):
            if address.startswith("data:"):
                continue
            whole.requests += 1
            if "://" in address or address.startswith("//"):
                whole.remote += 1
                continue
            place = page.parent / address.partition("?")[0].partition("#")[0]
            size = place.stat().st_size if place.is_file() else 0
            text, figures = (text, figures + size) if address in parts.figures else (text + size, figures)
        whole.text, whole.figures = whole.text + text, whole.figures + figures
        whole.heaviest, whole.heaviest_with = max(whole.heaviest, text), max(whole.heaviest_with, text + figures)
    return whole
