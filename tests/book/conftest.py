"""The whole book, built once for all tests that look at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from nbformat import NotebookNode

from peshawar.build.execute import execute_notebooks
from peshawar.build.execute import executed_notebooks as read_executed_notebooks
from peshawar.build.website import build_html, is_current


@pytest.fixture(scope="session")
def built_html(repository: Path) -> Iterator[Path]:
    """The folder of the built book: the one that is there if it was made from the present files, else a new one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PESHAWAR_DATA", raising=False)
        yield repository / "_build" / "html" if is_current(repository) else build_html(repository)


@pytest.fixture(scope="session")
def executed_notebooks(repository: Path, built_html: Path) -> dict[str, NotebookNode]:
    """Every notebook of the book with its outputs, by page name (`notebooks/01_attack`)."""
    execute_notebooks(repository)  # nothing to do, unless the cache went and the pages stayed
    return read_executed_notebooks(repository)
