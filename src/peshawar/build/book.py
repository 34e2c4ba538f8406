"""Call Jupyter Book, in a process of its own, into a folder that is nobody's yet.

The same as `jupyter-book build . -W -n --keep-going --all`, except for the place it writes to: a finished book is
replaced only by a finished book. That place stands beside `_build/html`, because the addresses of downloads in the
pages depend on it. A process of its own because the order of sets is fixed when Python starts.

Run as a program, this module is that process.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peshawar.build import kept
from peshawar.build.system import (
    BuildError,
    build_folder,
    child_environment,
    make_work_folder,
    put_back,
    run_logged,
    show_path,
    swap_in,
)
from peshawar.build.word_index import drop_unused_words

PROBLEM = re.compile(r"\b(WARNING|ERROR|CRITICAL|SEVERE)\b|[Ee]rror:|^Traceback|exception", re.ASCII)
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
LINES_SHOWN = 40
WORK_VARIABLE = "PESHAWAR_NEW_PAGES"


@contextmanager
def new_pages(root: Path, builder: str) -> Iterator[Path]:
    """Build all pages with warnings as errors; yield their folder, which is gone afterwards unless it was moved.

    Where only the text of pages changed since the last good book, the others are taken from it (`kept`): Sphinx reads
    the changed ones, and writes all if anything changed that another page may show.

    builder  Sphinx's name: html or latex
    Raises BuildError with the warnings and errors; the whole log stays in `_build/<builder>.log`.
    """
    build = build_folder(root)
    for name in (builder, kept.DOCTREES):
        put_back(build / name)
    sources = kept.describe_sources(root)
    continues = builder == "html" and kept.can_continue(root, sources)
    kept.forget(root)
    pages, doctrees = make_work_folder(build, builder), make_work_folder(build, kept.DOCTREES)
    if continues:
        kept.copy_kept(root, pages, doctrees)
    else:
        # Outputs of notebooks that are gone since would look like part of the book.
        shutil.rmtree(build / kept.EXECUTED, ignore_errors=True)
    log = build / f"{builder}.log"
    try:
        command = [sys.executable, "-m", "peshawar.build.book", str(root), builder, str(pages), str(doctrees)]
        if continues:
            command.append("--continue")
        if run_logged(command, log, cwd=root, env=child_environment(root)) != 0:
            raise BuildError(_explain_failure(root, log, builder))
        yield pages
        if builder == "html" and not pages.exists():
            swap_in(doctrees, build / kept.DOCTREES)
            kept.remember(root, sources)
    finally:
        shutil.rmtree(pages, ignore_errors=True)
        shutil.rmtree(doctrees, ignore_errors=True)


def _explain_failure(root: Path, log: Path, builder: str) -> str:
    text = COLOUR.sub("", log.read_text(encoding="utf-8", errors="replace"))
    lines = [line.replace(f"{root}/", "").replace(f"{root}\\", "").rstrip() for line in text.splitlines()]
    problems = [f"  {line}" for line in lines if PROBLEM.search(line)] or [f"  {line}" for line in lines if line]
    if len(problems) > LINES_SHOWN:
        problems = [*problems[:LINES_SHOWN], f"  ... and {len(problems) - LINES_SHOWN} more lines"]
    head = f"Jupyter Book found problems while it wrote {builder} (warnings count as errors):"
    return "\n".join([head, *problems, f"The whole log: {show_path(log, root)}"])


def main() -> int:
    """Build the pages; exit code 0 only without any warning."""
    parser = argparse.ArgumentParser()
    for name in ("root", "builder", "pages", "doctrees"):
        parser.add_argument(name)
    parser.add_argument("--continue", action="store_true", dest="continues", help="the folders hold the last good book")
    options = parser.parse_args()
    root = Path(options.root)
    if options.continues:
        # Says to our extension that this folder holds a copy of the last book, which may go.
        os.environ[WORK_VARIABLE] = options.pages
    from jupyter_book.sphinx import build_sphinx

    result = build_sphinx(
        root,
        options.pages,
        doctreedir=options.doctrees,
        noconfig=True,
        path_config=root / "_config.yml",
        confoverrides={
            "external_toc_path": (root / "_toc.yml").as_posix(),
            "latex_individualpages": False,
            "nitpicky": True,
        },
        builder=options.builder,
        freshenv=not options.continues,
        warningiserror=True,
        keep_going=True,
        quiet=True,
    )
    if options.builder == "html":
        drop_unused_words(Path(options.pages))
    return 0 if result == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
