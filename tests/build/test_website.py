"""The HTML step as a whole, on tiny books: what a reader finds, and what a failure leaves alone."""

from __future__ import annotations

import os
import subprocess
import sysconfig
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest

from peshawar.build import website
from peshawar.build.digest import digest_book, digest_folder
from peshawar.build.system import BuildError, build_folder, one_build_at_a_time, pin_environment
from peshawar.build.website import build_html, is_current

Make = Callable[..., Path]
COUNT = "open('../../runs.txt', 'a').write('x')\nprint('a result')"


@pytest.fixture
def without_data(make_book: Make) -> Make:
    """Books without tables of their own: the data package has tests of its own."""

    def make(**notebooks: list[str]) -> Path:
        root = make_book(**notebooks)
        (root / "data").rmdir()
        return root

    return make


def run(folder: Path, program: str, *arguments: str) -> subprocess.CompletedProcess:
    """Run a program of this environment as its user would, in a folder."""
    command = [str(Path(sysconfig.get_path("scripts")) / program), *arguments]
    return subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)


def test_a_book_is_built_kept_and_not_replaced_by_a_bad_one(without_data: Make) -> None:
    root = without_data(one=[COUNT])
    lines: list[str] = []
    html = build_html(root, report=lines.append)
    assert html == root / "_build" / "html"
    assert "a result" in (html / "notebooks" / "one.html").read_text("utf-8")
    assert lines[-1].startswith("Pages: ")
    # Jupyter Book found the notebook in the cache.
    assert (root.parent / "runs.txt").read_text("utf-8") == "x"
    assert is_current(root)

    (root / "index.md").write_text("# A tiny book\n\n[nothing](nowhere.md)\n", encoding="utf-8")
    assert not is_current(root)
    before = (html / "index.html").read_bytes()
    with pytest.raises(BuildError) as caught:
        build_html(root, report=lines.append)
    assert "index.md:3: WARNING" in str(caught.value) and "nowhere.md" in str(caught.value)
    assert str(root) not in str(caught.value).splitlines()[1]
    assert (html / "index.html").read_bytes() == before
    assert not [path.name for path in (root / "_build").iterdir() if path.name.startswith((".html", ".latex"))]


def test_a_failing_check_keeps_the_new_book_out(without_data: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    root = without_data(one=["1"])

    @contextmanager
    def new_pages(root: Path, builder: str) -> Iterator[Path]:
        pages = root / "_build" / "new"
        pages.mkdir()
        yield pages

    monkeypatch.setattr(website, "new_pages", new_pages)
    monkeypatch.setattr(website, "prepare_results", lambda root, **options: None)
    old = build_folder(root) / "html"
    old.mkdir()
    (old / "index.html").write_text("the old book", encoding="utf-8")
    with pytest.raises(BuildError, match="a number moved"):
        build_html(root, checks=[lambda root, html: ["a number moved"]], report=lambda text: None)
    assert (old / "index.html").read_text("utf-8") == "the old book"


def test_what_a_jupyter_user_types_finds_the_same_results(without_data: Make) -> None:
    root = without_data(one=[COUNT])
    website.prepare_results(root, jobs=1, report=lambda text: None)
    done = run(root, "jupyter-book", "build", ".")
    assert done.returncode == 0, done.stderr
    assert "a result" in (root / "_build" / "html" / "notebooks" / "one.html").read_text("utf-8")
    assert (root.parent / "runs.txt").read_text("utf-8") == "x"

    target = root / "one.ipynb"
    arguments = ["nbconvert", "--execute", "--to", "notebook", "--output", str(target), "one.ipynb"]
    done = run(root / "notebooks", "jupyter", *arguments)
    assert done.returncode == 0, done.stderr
    assert nbformat.read(target, as_version=4).cells[1].outputs[0].text == "a result\n"


def test_a_plain_build_is_pinned_to_this_environment(make_book: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_book()
    environment = {**os.environ, "JUPYTER_PATH": "/elsewhere", "MPLBACKEND": "TkAgg"}
    monkeypatch.setattr(os, "environ", environment)
    pin_environment(root)
    assert "JUPYTER_PATH" not in environment and environment["JUPYTER_PREFER_ENV_PATH"] == "1"
    assert environment["MPLBACKEND"].endswith("backend_inline")
    assert environment["SOURCE_DATE_EPOCH"] == "1795305600"


def test_a_book_is_current_until_a_source_or_a_page_changes(without_data: Make) -> None:
    root = without_data(one=["1"])
    assert not is_current(root)
    html = build_folder(root) / "html"
    html.mkdir()
    page = html / "index.html"
    page.write_text("<html>", encoding="utf-8")
    stamp = f"{digest_book(root)} {digest_folder(html)}\n"
    (root / "_build" / "html.sha256").write_text(stamp, encoding="ascii")
    assert is_current(root)
    page.write_text("<html></html>", encoding="utf-8")
    assert not is_current(root)
    page.write_text("<html>", encoding="utf-8")
    assert is_current(root)
    (root / "notebooks" / "one.ipynb").write_text("{}", encoding="utf-8")
    assert not is_current(root)


def test_two_builds_of_one_book_wait_for_each_other(without_data: Make) -> None:
    root = without_data(one=["1"])
    said: list[str] = []
    done: list[str] = []

    def second() -> None:
        with one_build_at_a_time(root, said.append):
            done.append("second")

    thread = threading.Thread(target=second)
    with one_build_at_a_time(root, said.append):
        thread.start()
        thread.join(0.3)
        done.append("first")
    thread.join(5)
    assert done == ["first", "second"]
    assert said == ["Another build of this book is running; waiting for it to end."]
