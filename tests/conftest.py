"""Fixtures shared by all tests: the folders of data and of source files."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the repository."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared_sources() -> Path:
    """The folder of source files, `sources` in ../shared or in the folder PESHAWAR_SHARED names.

    A reader has none: the test is skipped, or fails where PESHAWAR_REQUIRE_SHARED=1 says it must be there.
    """
    shared = Path(os.environ.get("PESHAWAR_SHARED") or REPOSITORY.parent / "shared")
    folder = shared / "sources"
    if not folder.is_dir():
        message = f"there is no folder of source files at {folder}"
        if os.environ.get("PESHAWAR_REQUIRE_SHARED") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return folder


MOST_SHARED_WORDS = 8
ARTICLE_TITLE = "Pakistan School Massacre Is Also a Message to Washington"


def split_words(text: str) -> list[str]:
    """The words of a text, in small letters and without signs."""
    return re.findall(r"[a-z0-9]+", text.lower().replace("\u2019", "'"))


@pytest.fixture(scope="session")
def copied_from_article(shared_sources: Path) -> Callable[[str], list[str]]:
    """A check for runs of more than eight words that a text shares with the article the book examines.

    Its title, by which it is cited, is no such run. The article does not ship with the book.
    """
    article = shared_sources.parent / "brief" / "source-article.txt"
    length = MOST_SHARED_WORDS + 1

    def runs_of(text: str) -> list[tuple[str, ...]]:
        words = split_words(text)
        return [tuple(words[start : start + length]) for start in range(len(words) - length + 1)]

    known = set(runs_of(article.read_text(encoding="utf-8"))) - set(runs_of(ARTICLE_TITLE))
    return lambda text: [" ".join(run) for run in runs_of(text) if run in known]


@pytest.fixture
def data_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data folder that a test may damage; the loaders read it."""
    folder = tmp_path / "data"
    shutil.copytree(REPOSITORY / "data", folder)
    monkeypatch.setenv("PESHAWAR_DATA", str(folder))
    return folder


@pytest.fixture
def repository_data(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of the repository, whatever PESHAWAR_DATA says outside."""
    monkeypatch.delenv("PESHAWAR_DATA", raising=False)
    return REPOSITORY / "data"
