"""Stored results go when, and only when, what they depend on changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from peshawar.build.digest import cache_folder, digest_book, digest_inputs, refresh_cache


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in (
        "data/attacks.csv",
        "data/geo/places.geojson",
        "src/peshawar/aid.py",
        "notebooks/01.ipynb",
        "book/a.md",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"content of {name}\n", encoding="utf-8")
    for name in ("requirements.lock", "_config.yml", "_toc.yml"):
        (tmp_path / name).write_text(f"{name}\n", encoding="utf-8")
    return tmp_path


def fill_cache(root: Path) -> Path:
    refresh_cache(root)
    stored = cache_folder(root) / "executed" / "result"
    stored.parent.mkdir(exist_ok=True)
    stored.write_text("a figure", encoding="utf-8")
    return stored


@pytest.mark.parametrize(
    "name", ["data/attacks.csv", "data/geo/places.geojson", "src/peshawar/aid.py", "requirements.lock", "_config.yml"]
)
def test_a_changed_byte_wipes_the_cache(root: Path, name: str) -> None:
    stored = fill_cache(root)
    assert not refresh_cache(root) and stored.exists()
    (root / name).write_bytes((root / name).read_bytes() + b" ")
    assert refresh_cache(root) and not stored.exists()
    assert not refresh_cache(root)


@pytest.mark.parametrize("change", ["added", "removed", "renamed"])
def test_files_that_come_and_go_wipe_the_cache(root: Path, change: str) -> None:
    stored = fill_cache(root)
    table = root / "data" / "attacks.csv"
    if change == "added":
        (root / "data" / "new.csv").write_text("", encoding="utf-8")
    elif change == "removed":
        table.unlink()
    else:
        table.rename(root / "data" / "assaults.csv")
    assert refresh_cache(root) and not stored.exists()


def test_times_and_droppings_do_not_count(root: Path) -> None:
    stored = fill_cache(root)
    for path in root.rglob("*.*"):
        if path.is_file():
            os.utime(path, (0, 0))
    for name in ("src/peshawar/__pycache__/aid.cpython-312.pyc", "data/.DS_Store", "data/attacks.csv~"):
        path = root / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    assert not refresh_cache(root) and stored.exists()


def test_the_text_of_a_page_does_not_wipe_results_but_dates_the_book(root: Path) -> None:
    stored, before = fill_cache(root), digest_book(root)
    (root / "book" / "a.md").write_text("another text\n", encoding="utf-8")
    assert not refresh_cache(root) and stored.exists()
    assert digest_book(root) != before


def test_a_cache_of_unknown_origin_is_wiped(root: Path) -> None:
    stored = cache_folder(root) / "executed" / "result"
    stored.parent.mkdir(parents=True)
    stored.write_text("from where?", encoding="utf-8")
    assert refresh_cache(root) and not stored.exists()


def test_other_tables_are_other_inputs(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = digest_inputs(root)
    other = tmp_path / "newer"
    other.mkdir()
    (other / "attacks.csv").write_text("newer\n", encoding="utf-8")
    monkeypatch.setenv("PESHAWAR_DATA", str(other))
    assert digest_inputs(root) != before
