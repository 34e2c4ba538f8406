"""The command line: `python -m peshawar html | pdf | lab | test | data | ledger | score | bench | ... | clean`.

Reading the arguments needs nothing but the standard library; what a command needs is imported when it runs, so that
`clean` and `--help` work without an environment.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import Sequence

from peshawar.build import system
from peshawar.build.system import BuildError

MADE_BY_US = ("_build", ".pytest_cache", ".import_linter_cache")
MADE_BY_PYTHON = ("src", "tests")


def html(root: Path, options: argparse.Namespace) -> int:
    """Run what changed, write the pages, say where they are."""
    from peshawar.build.website import build_html

    place = build_html(root, jobs=options.jobs)
    print(f"The book is in {place}. Open it in a browser: {(place / 'index.html').as_uri()}")
    return 0


def pdf(root: Path, options: argparse.Namespace) -> int:
    """Run what changed, set the PDF, say where it is."""
    system.require_latex()
    from peshawar.build.pdf import build_pdf

    place = build_pdf(root, paper=options.paper, jobs=options.jobs)
    print(f"The printed book is {place}. Open it: {place.as_uri()}")
    return 0


def lab(root: Path, options: argparse.Namespace) -> int:
    """Open JupyterLab on the notebooks, with the environment's own kernel."""
    start = "/lab/tree/notebooks" if (root / "notebooks").is_dir() else "/lab"
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={root}", f"--LabApp.default_url={start}"]
    environment = system.child_environment(root)
    # The reader's own IPython settings belong to live work, if not to the book.
    environment.pop("IPYTHONDIR")
    return system.run_in_foreground([*command, *options.arguments], cwd=root, env=environment)


def test(root: Path, options: argparse.Namespace) -> int:
    """Run the tests; further arguments go to pytest."""
    command = [sys.executable, "-m", "pytest", *options.arguments]
    return system.run_in_foreground(command, cwd=root, env=system.child_environment(root))


def data(root: Path, options: argparse.Namespace) -> int:
    """Check, accept, rebuild or refresh the tables in data/."""
    from peshawar.build import data as tables

    if options.action == "refresh":
        from peshawar.build.refresh import refresh

        refresh(root, options.sources, options.names, looks_at_numbers=not options.tables_only)
    elif options.action == "build":
        tables.rebuild(root, options.sources, options.names)
    elif options.action == "accept":
        tables.accept(root)
    else:
        print(f"{tables.check_data(root)} tables are as data/datapackage.json says.")
    return 0


def ledger(root: Path, options: argparse.Namespace) -> int:
    """Say which printed numbers of the book moved, or accept them as they are."""
    from peshawar.build import ledger as numbers
    from peshawar.build.execute import execute_notebooks, executed_notebooks

    execute_notebooks(root)
    found = numbers.ledger_rows(executed_notebooks(root).values())
    moved = numbers.moved_numbers(numbers.read_accepted(root), found)
    print("\n".join(moved) if moved else f"All {len(found)} printed numbers are as accepted.")
    if options.action == "accept":
        numbers.accept(root, found)
        print(f"Accepted: {len(found)} numbers in {numbers.ACCEPTED}.")
        return 0
    return 1 if moved else 0


def bench(root: Path, options: argparse.Namespace) -> int:
    """Measure builds against each other in one run; print one table of ratios."""
    from peshawar.build.bench import run_bench

    return run_bench(root, events=options.events, rounds=options.rounds, skips_builds=options.events_only)


def score(root: Path, options: argparse.Namespace) -> int:
    """Resolve and score the forward questions that the data at hand can answer."""
    from peshawar.exhibit.score import score_lines
    from peshawar.tables import DataError

    try:
        print("\n".join(score_lines()))
    except DataError as error:
        raise BuildError(str(error)) from error
    return 0


def numbers(root: Path, options: argparse.Namespace) -> int:
    """Say which printed numbers moved, from what to what and where they are said; accept them if asked."""
    from peshawar.build.numbers import show_numbers

    return show_numbers(root, is_accepting=options.action == "accept")


def drift(root: Path, options: argparse.Namespace) -> int:
    """List the numbers and verdicts that differ between an old state of the tables and the present one."""
    from peshawar.build.drift import show_drift

    return show_drift(root, options.old, jobs=options.jobs)


def length(root: Path, options: argparse.Namespace) -> int:
    """Say how long each chapter is."""
    from peshawar.build.length import show_lengths

    return show_lengths(root)


def release(root: Path, options: argparse.Namespace) -> int:
    """Build everything and pack the archives."""
    system.require_latex()
    from peshawar.build.release import make_release

    make_release(root, jobs=options.jobs)
    return 0


def clean(root: Path, options: argparse.Namespace) -> int:
    """Remove what builds and tests made; the environment only with --all, the reader's files never."""
    places = [root / name for name in MADE_BY_US]
    places += [path for name in MADE_BY_PYTHON for path in (root / name).rglob("__pycache__")]
    if options.all:
        places.append(root / ".venv")
    for place in places:
        if place.is_dir() and not place.is_symlink():
            try:
                shutil.rmtree(place)
            except FileNotFoundError:
                continue
            except OSError as error:
                raise BuildError(
                    f"Cannot remove {place} ({error.strerror}). Close the programs that use it."
                ) from error
            if place.name != "__pycache__":
                print(f"Removed {system.show_path(place, root)}.")
    return 0


def make_parser() -> argparse.ArgumentParser:
    """All commands and options."""
    parser = argparse.ArgumentParser(
        prog="python -m peshawar", description="Build, test and check the book After Peshawar."
    )
    parser.add_argument("--root", type=Path, help="the checkout to work on (default: the one this package belongs to)")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for function, text in ((html, "build the HTML book into _build/html"), (pdf, "build _build/pdf/after-peshawar.pdf")):
        command = commands.add_parser(function.__name__, help=text)
        command.add_argument("--jobs", type=int, help="notebooks to run at a time (default: by the number of cores)")
        command.set_defaults(function=function)
        if function is pdf:
            command.add_argument("--paper", choices=("a4", "letter"), default="a4", help="size of the paper")
    for function, text in ((lab, "open JupyterLab on the notebooks"), (test, "run the tests")):
        command = commands.add_parser(function.__name__, help=text, add_help=False)
        command.set_defaults(function=function, passes_arguments=True)
    command = commands.add_parser(
        "data",
        help="check the tables (check), accept edited ones (accept), rebuild derived ones (build), "
        "refresh them from the publishers (refresh)",
    )
    command.set_defaults(function=data, action="check")
    actions = command.add_subparsers(dest="action", metavar="action")
    actions.add_parser("check", help="compare every table with data/datapackage.json")
    actions.add_parser("accept", help="write sizes and checksums of edited tables into data/datapackage.json")
    build = actions.add_parser("build", help="rebuild derived tables from the official files")
    build.add_argument("--sources", type=Path, help="folder of the official files")
    build.add_argument("names", nargs="*", help="builders to run (default: all)")
    fresh = actions.add_parser("refresh", help="rebuild what the publishers' newest official files give; say what changed")
    fresh.add_argument("--sources", type=Path, help="take the files in this folder instead of downloading them")
    fresh.add_argument("--tables-only", action="store_true", help="do not run the notebooks to see which numbers move")
    fresh.add_argument("names", nargs="*", help="official files to take (default: all that are offered or there)")
    command = commands.add_parser("bench", help="measure the build against the stock one; print ratios")
    command.add_argument("--events", type=int, default=420_000, help="rows of the simulated world's event file")
    command.add_argument("--rounds", type=int, default=1, help="measure this often, in turn, and show the medians")
    command.add_argument("--events-only", action="store_true", help="measure the event file only")
    command.set_defaults(function=bench)
    command = commands.add_parser("ledger", help="say which printed numbers moved (check), accept them (accept)")
    command.set_defaults(function=ledger, action="check")
    actions = command.add_subparsers(dest="action", metavar="action")
    actions.add_parser("check", help="compare the numbers of the executed notebooks with the accepted ones")
    actions.add_parser("accept", help="write the numbers of the executed notebooks as the accepted ones")
    command = commands.add_parser("score", help="resolve and score the forward questions that the data can answer")
    command.set_defaults(function=score)
    command = commands.add_parser("numbers", help="show numbers that moved: old, new, where they are said (show), accept them (accept)")
    command.set_defaults(function=numbers)
    command.add_argument("action", nargs="?", choices=("show", "accept"), default="show")
    command = commands.add_parser("drift", help="list the numbers and verdicts that differ from an old state of data/")
    command.add_argument("old", help="a folder with the old tables, or a git revision")
    command.add_argument("--jobs", type=int, help="notebooks to run at a time")
    command.set_defaults(function=drift)
    command = commands.add_parser("length", help="count words, minutes and exhibits of each chapter")
    command.set_defaults(function=length)
    command = commands.add_parser("release", help="pack book, PDF and executed notebooks, and the sources to rerun them")
    command.add_argument("--jobs", type=int, help="notebooks to run at a time")
    command.set_defaults(function=release)
    command = commands.add_parser("clean", help="remove what builds made")
    command.add_argument("--all", action="store_true", help="remove the environment .venv as well")
    command.set_defaults(function=clean)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 only when all went well. Expected failures are one message, not a traceback."""
    parser = make_parser()
    options, rest = parser.parse_known_args(arguments)
    if rest and not getattr(options, "passes_arguments", False):
        parser.error("unknown arguments: " + " ".join(rest))
    options.arguments = rest
    try:
        root = options.root.resolve() if options.root else system.find_root()
        return options.function(root, options)
    except BuildError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] == "peshawar":
            raise
        script = Path("src", "peshawar", "build", "bootstrap.py")
        print(
            f"error: the package {error.name} is missing in {sys.prefix}. Make the book's environment with "
            f"`python {script} --rebuild` and run the command with the Python in .venv.",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        print("\nStopped. What was there before is untouched.", file=sys.stderr)
        return 130
