"""A word that is on no page any more is not in the search's index, and what else it holds stays."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from sphinx.search import js_index

from peshawar.build.word_index import drop_unused_words


@pytest.fixture
def index(tmp_path: Path) -> Path:
    path = tmp_path / "searchindex.js"
    held = {"terms": {"gone": [], "swat": 0, "peshawar": [0, 1]}, "titleterms": {"old": [], "new": [1]}, "docnames": ["a", "b"]}
    path.write_text(js_index.dumps(held), "utf-8")
    return path


def app(folder: Path, kind: str = "html") -> SimpleNamespace:
    return SimpleNamespace(outdir=str(folder), builder=SimpleNamespace(format=kind))


def test_words_without_a_page_are_dropped(index: Path) -> None:
    drop_unused_words(app(index.parent), None)
    held = js_index.loads(index.read_text("utf-8"))
    assert held == {"terms": {"swat": 0, "peshawar": [0, 1]}, "titleterms": {"new": [1]}, "docnames": ["a", "b"]}


def test_a_failed_build_and_print_leave_it_alone(index: Path) -> None:
    before = index.read_bytes()
    drop_unused_words(app(index.parent), ValueError("a page failed"))
    drop_unused_words(app(index.parent, "latex"), None)
    assert index.read_bytes() == before
    index.unlink()
    drop_unused_words(app(index.parent), None)
    assert not index.exists()
