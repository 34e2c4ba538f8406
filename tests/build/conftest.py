"""Tiny books for the tests of the build, and the line between a missing tool and a failure."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

CONFIG = """\
title: A tiny book
author: nobody
only_build_toc_files: true
exclude_patterns: [_build]
execute:
  execute_notebooks: cache
  timeout: 60
  raise_on_error: true
  stderr_output: error
latex:
  latex_engine: xelatex
  use_jupyterbook_latex: false
  latex_documents:
    targetname: tiny.tex
"""


def write_notebook(path: Path, *cells: str) -> None:
    """Write a notebook without outputs: a title, then one code cell for each string."""
    path.parent.mkdir(exist_ok=True)
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    title = new_markdown_cell(f"# The page {path.stem}\n\nText.")
    nbformat.write(new_notebook(cells=[title, *map(new_code_cell, cells)], metadata={"kernelspec": kernel}), path)


@pytest.fixture
def make_book(tmp_path: Path) -> Callable[..., Path]:
    """Write a book with one notebook for each argument: name=[source of each code cell]."""

    def make(**notebooks: list[str]) -> Path:
        root = tmp_path / "a book"  # with a space in its path, as on many a desktop
        root.mkdir()
        (root / "_config.yml").write_text(CONFIG, encoding="utf-8")
        (root / "CITATION.cff").write_text("date-released: 2026-11-22\n", encoding="utf-8")
        (root / "index.md").write_text("# A tiny book\n\nText.\n", encoding="utf-8")
        (root / "requirements.lock").write_text("", encoding="utf-8")
        (root / "src").mkdir()
        (root / "data").mkdir()
        for name, cells in notebooks.items():
            write_notebook(root / "notebooks" / f"{name}.ipynb", *cells)
        pages = "".join(f"  - file: notebooks/{name}\n" for name in notebooks)
        (root / "_toc.yml").write_text(f"format: jb-book\nroot: index\nchapters:\n{pages}", encoding="utf-8")
        return root

    return make


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' own tables and folders only."""
    for name in ("PESHAWAR_DATA", "PYTHON", "MAKEFLAGS", "MAKELEVEL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def tex() -> None:
    """Skip without TeX; fail where PESHAWAR_REQUIRE_TOOLS=1 says it must be there."""
    missing = [name for name in ("xelatex", "latexmk") if shutil.which(name) is None]
    if missing and os.environ.get("PESHAWAR_REQUIRE_TOOLS") == "1":
        pytest.fail(f"missing: {', '.join(missing)}")
    if missing:
        pytest.skip(f"missing: {', '.join(missing)}")
