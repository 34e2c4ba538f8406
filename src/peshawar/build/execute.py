"""Run the notebooks of the book, several at a time, into the cache that Jupyter Book reads.

Jupyter Book would run them itself, one after the other and silently. Here each runs in its own kernel of this very
environment; what ran is stored the way Jupyter Book stores it, so that the build after this finds everything done.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from nbformat import NotebookNode

from peshawar.build.digest import cache_folder, refresh_cache
from peshawar.build.kernels import KERNEL, kernels_folder, run_loop, run_notebook
from peshawar.build.system import (
    BuildError,
    Report,
    build_folder,
    child_environment,
    last_lines,
    prepare_fonts,
    report_line,
    show_path,
)
from peshawar.build.warm_kernels import WarmProcess, warm_process

# Kernels wait for their start, for messages and for each other's disk: two more than there are cores keep the cores
# busy (measured on two cores: four at a time take 0.9 of the time of three). Each may hold some 400 MB.
JOBS = min(6, (os.cpu_count() or 1) + 2)
WORTH_WARMING = 3
"""So many notebooks to run are worth the two seconds that warming takes."""
PROGRESS_EVERY = 5.0
"""Seconds between two lines that say what is running."""
SECONDS_FILE = "notebook-seconds.json"
BUDGETS = {"04_outlook": 20.0, "01_attack": 8.0, "02_actors": 6.0, "03_us_pakistan": 6.0, "05_claims": 4.0}
"""Seconds a notebook may take; what its time is taken for before it has run here."""
NOTE_BUDGET = 15.0


@dataclass(frozen=True)
class BookSettings:
    """What `_config.yml` says about running notebooks."""

    timeout: int
    """Seconds one cell may take."""
    markdown_extensions: tuple[str, ...]


@dataclass(frozen=True)
class NotebookRun:
    """One notebook of the book and how its results came about."""

    path: Path
    seconds: float
    """Time of the run, or of the earlier run that was found in the cache."""
    is_cached: bool


# --- which notebooks --------------------------------------------------------------------------------------------


def list_notebooks(root: Path) -> dict[str, Path]:
    """The pages of `_toc.yml` that run code, in reading order: page name -> file.

    Notebooks and executable MyST pages. Raises BuildError when `_toc.yml` is malformed or names a missing file.
    """
    from myst_nb.core.read import is_myst_markdown_notebook
    from sphinx_external_toc.parsing import MalformedError, parse_toc_yaml

    try:
        pages = list(parse_toc_yaml(root / "_toc.yml"))
    except (OSError, MalformedError) as error:
        raise BuildError(f"_toc.yml: {error}") from error
    notebooks = {}
    for page in pages:
        files = [root / f"{page}{suffix}" for suffix in ("", ".ipynb", ".md", ".rst")]
        path = next((path for path in files if path.is_file()), None)
        if path is None:
            raise BuildError(f"_toc.yml names the page {page}, but there is no file of that name")
        is_page = path.suffix == ".md" and is_myst_markdown_notebook(path.read_text(encoding="utf-8"))
        if path.suffix == ".ipynb" or is_page:
            notebooks[page.removesuffix(path.suffix)] = path
    return notebooks


def read_settings(root: Path) -> BookSettings:
    """What `_config.yml` says, read by Jupyter Book's own reader.

    Raises BuildError when the book is set up so that it would not use the cache or would let an error pass.
    """
    from jupyter_book.config import get_final_config

    search_path = list(sys.path)
    try:
        config, _ = get_final_config(
            user_yaml=root / "_config.yml", cli_config={"latex_individualpages": False}, sourcedir=root
        )
    finally:
        sys.path[:] = search_path
    mode = config.get("nb_execution_mode")
    if mode != "cache":
        raise BuildError(f"_config.yml: execute_notebooks must be cache, it is {mode}")
    if config.get("nb_execution_cache_path"):
        raise BuildError(
            "_config.yml: leave out execute: cache; Jupyter Book takes it from the working directory, not from the book"
        )
    if config.get("nb_execution_allow_errors") or not config.get("nb_execution_raise_on_error"):
        raise BuildError(
            "_config.yml: raise_on_error must be true and allow_errors false, or a failing cell would pass"
        )
    return BookSettings(
        timeout=int(config["nb_execution_timeout"]),
        markdown_extensions=tuple(config.get("myst_enable_extensions", ())),
    )


def read_notebook(path: Path, settings: BookSettings) -> NotebookNode:
    """One page as Jupyter Book reads it. Raises BuildError when the file is not a notebook."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        from myst_nb.core.read import read_myst_markdown_notebook
        from myst_parser.config.main import MdParserConfig

        config = MdParserConfig(enable_extensions=set(settings.markdown_extensions))
        return read_myst_markdown_notebook(text, config=config, add_source_map=True, path=path)
    try:
        return nbformat.reads(text, as_version=4)
    except Exception as error:  # the reader raises whatever it stumbles over
        raise BuildError(f"{path.name} is not a readable notebook: {last_lines(str(error), 1)[0]}") from error


# --- running them -----------------------------------------------------------------------------------------------


def execute_notebooks(
    root: Path, *, jobs: int = JOBS, report: Report = report_line, beside: Future[None] | None = None
) -> list[NotebookRun]:
    """Run every notebook of the book that has no current result; store the results in the execution cache.

    The longest first, so that none is left running alone at the end. One line for each notebook that ends, and every
    few seconds one that says which run and for how long. What ran is kept even when another notebook fails, so a
    second try starts from there.

    beside  work that goes on meanwhile; when it fails, the notebooks are stopped and its failure is raised
    Raises BuildError naming notebook, cell and exception.
    """
    refresh_cache(root)
    with ExitStack() as stack:
        # Where nothing is stored, all will run: the imports go on while the notebooks are read.
        is_empty = not (cache_folder(root) / "executed").is_dir()
        warm = stack.enter_context(warm_process(root, child_environment(root))) if is_empty else None
        settings = read_settings(root)
        notebooks = list_notebooks(root)
        cache = _open_cache(root)
        runs: dict[Path, NotebookRun] = {}
        waiting: list[tuple[Path, NotebookNode]] = []
        for path in notebooks.values():
            notebook = read_notebook(path, settings)
            stored_seconds = _find_stored(cache, notebook)
            if stored_seconds is None:
                waiting.append((path, notebook))
            else:
                runs[path] = NotebookRun(path, stored_seconds, True)
        if not waiting:
            if beside is not None:
                beside.result()
            report(f"Notebooks: all {len(notebooks)} are up to date.")
            return list(runs.values())
        stored = f", {len(runs)} up to date" if runs else ""
        report(f"Notebooks: {len(waiting)} to run, {min(jobs, len(waiting))} at a time{stored}.")
        if not (kernels_folder() / KERNEL / "kernel.json").is_file():
            raise BuildError(f"{sys.prefix} has no Jupyter kernel {KERNEL}; make it again with bootstrap.py --rebuild")
        prepare_fonts(root)
        width = max(len(show_path(path, root)) for path, _ in waiting)
        known = read_seconds(root)
        waiting.sort(key=lambda entry: -expect_seconds(entry[0], root, known))

        def store(path: Path, notebook: NotebookNode, seconds: float) -> None:
            bundle = CacheBundleIn(notebook, str(path), data={"execution_seconds": seconds})
            cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
            runs[path] = NotebookRun(path, seconds, False)
            known[show_path(path, root)] = round(seconds, 1)
            write_seconds(root, known)
            report(f"  {show_path(path, root):<{width}}  {seconds:5.1f} s")

        if warm is None and len(waiting) >= WORTH_WARMING:
            warm = stack.enter_context(warm_process(root, child_environment(root)))
        try:
            failures = run_loop(_run_all(waiting, root, settings.timeout, jobs, store, report, beside, warm))
        except* BuildError as group:
            raise group.exceptions[0] from None
    if failures:
        raise BuildError("\n".join(failures))
    return [runs[path] for path in notebooks.values()]


def _open_cache(root: Path) -> JupyterCacheAbstract:
    """The execution cache; an empty one where the index of the old one cannot be read."""
    cache = get_cache(cache_folder(root))
    try:
        cache.list_cache_records()
    except Exception:  # a build killed while the index was made
        shutil.rmtree(cache_folder(root))
        refresh_cache(root)
        cache = get_cache(cache_folder(root))
    return cache


def _find_stored(cache: JupyterCacheAbstract, notebook: NotebookNode) -> float | None:
    """Seconds of the run whose stored result can be used; None where there is no whole one.

    The cache writes its index before the result: a build killed in between leaves an entry without a file, or with
    half of one, and Jupyter Book would stop at it.
    """
    try:
        record = cache.match_cache_notebook(notebook)
    except KeyError:
        return None
    try:
        cache.get_cache_bundle(record.pk)
    except Exception:  # no file, or half of one: whatever the reader stumbles over
        shutil.rmtree(cache.path / "executed" / record.hashkey, ignore_errors=True)
        return None
    return float(record.data.get("execution_seconds") or 0)


def read_seconds(root: Path) -> dict[str, float]:
    """How long each notebook took here when it last ran; kept when results are thrown away."""
    try:
        return dict(json.loads((root / "_build" / SECONDS_FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return {}


def write_seconds(root: Path, seconds: dict[str, float]) -> None:
    """Remember how long each notebook took; a whole file or the one before."""
    place = build_folder(root) / SECONDS_FILE
    partial = place.with_suffix(".new")
    partial.write_text(json.dumps(seconds, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    partial.replace(place)


def expect_seconds(path: Path, root: Path, known: dict[str, float]) -> float:
    """How long a notebook will take: as the last time, else its budget."""
    return known.get(show_path(path, root)) or BUDGETS.get(path.stem, NOTE_BUDGET if path.stem[:1] == "n" else 0.0)


def executed_notebooks(root: Path) -> dict[str, NotebookNode]:
    """Every notebook of the book with its stored outputs, as JupyterLab would show it after a run; by page name.

    Raises BuildError naming a notebook that has not been run.
    """
    settings = read_settings(root)
    cache = get_cache(cache_folder(root))
    return {page: _merge(cache, path, read_notebook(path, settings)) for page, path in list_notebooks(root).items()}


def _merge(cache: JupyterCacheAbstract, path: Path, notebook: NotebookNode) -> NotebookNode:
    try:
        return cache.merge_match_into_notebook(notebook)[1]
    except KeyError as error:
        raise BuildError(f"{path.name} has not been run; run `python -m peshawar html` first") from error


Store = Callable[[Path, NotebookNode, float], None]


async def _run_all(
    waiting: list[tuple[Path, NotebookNode]],
    root: Path,
    timeout: int,
    jobs: int,
    store: Store,
    report: Report,
    beside: Future[None] | None,
    warm: WarmProcess | None,
) -> list[str]:
    """Run notebooks, at most `jobs` at a time; after a failure the running ones finish and no other starts."""
    queue = list(reversed(waiting))
    failures: list[str] = []
    running: dict[str, float] = {}

    async def work() -> None:
        while queue and not failures:
            path, notebook = queue.pop()
            name = show_path(path, root)
            started = running[name] = time.perf_counter()
            failure = await run_notebook(notebook, path.parent, child_environment(root), timeout, warm)
            del running[name]
            if failure is not None:
                failures.append(failure.describe(show_path(path, root)))
            else:
                store(path, notebook, time.perf_counter() - started)

    async def tell() -> None:
        while True:
            await asyncio.sleep(PROGRESS_EVERY)
            now = time.perf_counter()
            report(f"  running: {', '.join(f'{name} {now - since:.0f} s' for name, since in running.items())}")

    telling = asyncio.create_task(tell())
    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(max(1, jobs)):
                group.create_task(work())
            if beside is not None:
                group.create_task(_wait_for(beside))
    finally:
        telling.cancel()
        with suppress(asyncio.CancelledError):
            await telling
    return failures


async def _wait_for(beside: Future[None]) -> None:
    await asyncio.wrap_future(beside)
