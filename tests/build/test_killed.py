"""Builds killed at any moment leave a good book in place, and the next build is right."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from peshawar.build.digest import digest_folder
from peshawar.build.execute import execute_notebooks
from peshawar.build.system import exchange, put_back, swap_in
from peshawar.build.website import build_html, is_current

Make = Callable[..., Path]
MOMENTS = 12

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")


def start(root: Path) -> subprocess.Popen:
    command = [sys.executable, "-m", "peshawar", "--root", str(root), "html"]
    return subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


def kill(process: subprocess.Popen, whole_group: bool) -> None:
    """End a build without a word: all its processes, or the first alone, as a system short of memory does."""
    if whole_group:
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def test_a_build_killed_at_any_moment_leaves_a_good_book(make_book: Make) -> None:
    root = make_book(one=["print('edition 0')"], two=["print(2)"])
    (root / "data").rmdir()
    started = time.monotonic()
    good = {digest_folder(build_html(root, report=lambda text: None))}
    usual = time.monotonic() - started
    draw = random.Random(20141216)
    for number in range(MOMENTS):
        # Now a result that changes and now prose, so that both ways of building are hit.
        if number % 3 == 0:
            notebook = root / "notebooks" / "one.ipynb"
            notebook.write_text(notebook.read_text("utf-8").replace(f"edition {number}'", f"edition {number + 3}'"), "utf-8")
        else:
            (root / "index.md").write_text(f"# A tiny book\n\nText {number}.\n", "utf-8")
        process = start(root)
        time.sleep(draw.uniform(0.05, 1.0) * usual)
        kill(process, whole_group=draw.random() < 0.5)
        html = root / "_build" / "html"
        put_back(html)  # what the next build does first, where a system has no exchange
        assert (html / "index.html").is_file()
        if digest_folder(html) not in good:
            # The new book may have been finished before the kill.
            assert f"Text {number}." in (html / "index.html").read_text("utf-8") or number % 3 == 0
            good.add(digest_folder(html))
        if number % 4 == 3:
            made = build_html(root, report=lambda text: None)
            assert is_current(root)
            good.add(digest_folder(made))
            shown = (made / "index.html").read_text("utf-8")
            assert f"Text {number}." in shown or number % 3 == 0
    continued = digest_folder(build_html(root, report=lambda text: None))
    for name in ("html", "doctrees", "jupyter_execute", ".jupyter_cache"):
        subprocess.run(["rm", "-rf", str(root / "_build" / name)], check=True)
    assert digest_folder(build_html(root, report=lambda text: None)) == continued
    assert "edition 12" in (root / "_build" / "html" / "notebooks" / "one.html").read_text("utf-8")


@pytest.mark.parametrize("damage", ["no file", "half a file", "no index", "broken index"])
def test_a_result_that_a_killed_build_half_stored_is_made_again(make_book: Make, damage: str) -> None:
    root = make_book(one=["print('a result')"])
    execute_notebooks(root, report=lambda text: None)
    cache = root / "_build" / ".jupyter_cache"
    (stored,) = cache.glob("executed/*/base.ipynb")
    if damage == "no file":
        stored.unlink()
    elif damage == "half a file":
        stored.write_bytes(stored.read_bytes()[:100])
    elif damage == "no index":
        (cache / "global.db").unlink()
    else:
        (cache / "global.db").write_bytes(b"half an index")
    (run,) = execute_notebooks(root, report=lambda text: None)
    assert not run.is_cached
    (run,) = execute_notebooks(root, report=lambda text: None)
    assert run.is_cached


def test_folders_are_exchanged_in_one_step_where_the_system_can(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for one_step in (True, False):
        new, place = tmp_path / "new", tmp_path / "book"
        for folder, text in ((new, "new"), (place, "old")):
            folder.mkdir(exist_ok=True)
            (folder / "page").write_text(text, "utf-8")
        if not one_step:
            monkeypatch.setattr("peshawar.build.system.exchange", lambda one, other: False)
        elif sys.platform in ("linux", "darwin"):
            assert exchange(new, place) and exchange(new, place)
        swap_in(new, place)
        assert (place / "page").read_text("utf-8") == "new"
        assert [path.name for path in tmp_path.iterdir()] == ["book"]


def test_a_book_that_was_moved_aside_by_a_killed_build_is_put_back(tmp_path: Path) -> None:
    (tmp_path / ".html-old-123").mkdir()
    (tmp_path / ".html-old-123" / "page").write_text("the old book", "utf-8")
    put_back(tmp_path / "html")
    put_back(tmp_path / "html")
    assert [path.name for path in tmp_path.iterdir()] == ["html"]
