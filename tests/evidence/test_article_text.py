"""No eight words in a row of the article stand anywhere in the repository.

The article is not ours to pass on, so that it is not here to compare with: `article_runs.txt` holds a
digest of each of its runs of eight words. Words are taken in small letters and without signs. Its
title, by which it is cited, is no such run. The list is made anew, where the article is at hand, by
`python tests/evidence/test_article_text.py FILE`.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUNS = Path(__file__).with_name("article_runs.txt")
LENGTH = 8
TITLE = "Pakistan School Massacre Is Also a Message to Washington"
TEXT = {".md", ".ipynb", ".py", ".csv", ".json", ".bib", ".cff", ".toml", ".yml", ".js", ".css", ".sty", ".svg", ".txt", ""}


def split_words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower().replace("\u2019", "'"))


def runs_of(text: str) -> Iterator[tuple[str, str]]:
    """Every run of eight words of a text: the words, their digest."""
    words = split_words(text)
    for start in range(len(words) - LENGTH + 1):
        run = " ".join(words[start : start + LENGTH])
        yield run, hashlib.sha256(run.encode("ascii")).hexdigest()[:16]


def digests(article: str) -> list[str]:
    """The digests of an article's runs, sorted, so that their order says nothing of the text."""
    own = {digest for _, digest in runs_of(TITLE)}
    return sorted({digest for _, digest in runs_of(article)} - own)


def copied(text: str, known: set[str]) -> list[str]:
    return [run for run, digest in runs_of(text) if digest in known]


def repository_files() -> list[Path]:
    try:
        done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
        names = done.stdout.decode("utf-8").split("\0") if done.returncode == 0 else []
    except FileNotFoundError:
        names = []
    paths = [ROOT / name for name in names if name] or [
        path for path in ROOT.rglob("*") if not {"_build", ".venv", ".git"} & set(path.relative_to(ROOT).parts)
    ]
    return [p for p in paths if p.is_file() and p.suffix in TEXT and p != RUNS and p.name != "requirements.lock"]


@pytest.fixture(scope="module")
def known() -> set[str]:
    return set(RUNS.read_text("ascii").split())


def test_no_file_holds_eight_words_in_a_row_of_the_article(known):
    found = {}
    for path in repository_files():
        runs = copied(path.read_text("utf-8", errors="replace"), known)
        if runs:
            found[path.relative_to(ROOT).as_posix()] = runs
    assert not found


def test_the_list_is_that_of_the_article(shared_sources, known):
    article = (shared_sources.parent / "brief" / "source-article.txt").read_text("utf-8")
    assert set(digests(article)) == known
    assert len(known) > 500


def test_the_check_can_fail():
    text = "one word and then another word and then the last of them"
    known = set(digests(text))
    assert copied(f"It says: {text.upper()}!", known)
    assert not copied("one word and then another thing", known)


if __name__ == "__main__":
    RUNS.write_text("\n".join(digests(Path(sys.argv[1]).read_text("utf-8"))) + "\n", "ascii", newline="\n")
