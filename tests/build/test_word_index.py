"""A word that is on no page any more is not in the search's index, and what else it holds stays."""

from __future__ import annotations

from pathlib import Path

from sphinx.search import js_index

from peshawar.build.word_index import drop_unused_words


def test_words_without_a_page_are_dropped(tmp_path: Path) -> None:
    path = tmp_path / "searchindex.js"
    held = {"terms": {"gone": [], "swat": 0, "peshawar": [0, 1]}, "titleterms": {"old": [], "new": [1]}, "docnames": ["a", "b"]}
    path.write_text(js_index.dumps(held), "utf-8")
    drop_unused_words(tmp_path)
    held["terms"].pop("gone")
    held["titleterms"].pop("old")
    assert path.read_text("utf-8") == js_index.dumps(held)


def test_pages_without_an_index_are_left_alone(tmp_path: Path) -> None:
    drop_unused_words(tmp_path)
    assert list(tmp_path.iterdir()) == []
