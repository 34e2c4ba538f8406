"""Nothing in the book is older than what it is made from."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from peshawar.build.bench import copy_book
from peshawar.build.digest import digest_folder
from peshawar.tables import accept_package

COUNT = re.compile(r"(\d+) are right as known now")


@pytest.fixture
def copied_book(repository: Path, built_html: Path, tmp_path: Path) -> Path:
    """A copy of the book with everything that the last build stored, so that there is something stale to be found."""
    book = copy_book(repository, tmp_path / "book")
    shutil.copytree(repository / "_build", book / "_build", ignore=shutil.ignore_patterns(".html-*", ".doctrees-*", ".refresh-*"))
    return book


def build(book: Path) -> str:
    """Build as a reader does; return what was said."""
    command = [sys.executable, "-m", "peshawar", "--root", str(book), "html"]
    environment = {**os.environ, "PESHAWAR_DATA": str(book / "data")}
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def show(book: Path, page: str) -> str:
    return (book / "_build" / "html" / page).read_text("utf-8")


def test_one_changed_cell_is_found_in_the_chapter_the_claims_and_the_front_page(copied_book: Path) -> None:
    before = {page: _count(copied_book, page) for page in ("index.html", "notebooks/05_claims.html")}
    chapter = "notebooks/01_attack.html"
    assert "C21" in show(copied_book, chapter) and "\u25cf contested" not in _claim_line(copied_book, chapter)

    table = copied_book / "data" / "claim_evidence.csv"
    text = table.read_text("utf-8")
    assert text.count("\nC21-3,C21,later,supports,") == 1
    table.write_text(text.replace("\nC21-3,C21,later,supports,", "\nC21-3,C21,later,opposes,"), "utf-8")
    assert accept_package(copied_book / "data") == ["claim_evidence"]
    said = build(copied_book)
    assert "stored results are thrown away" in said

    for page, count in before.items():
        assert _count(copied_book, page) == count - 1, page
    assert "\u25cf contested" in _claim_line(copied_book, chapter)


def _count(book: Path, page: str) -> int:
    """How many claims a page says are right; the number may be a link."""
    text = " ".join(BeautifulSoup(show(book, page), "html.parser").get_text().split())
    found = COUNT.search(text)
    assert found, f"{page} does not say how many claims are right"
    return int(found[1])


def _claim_line(book: Path, page: str) -> str:
    items = BeautifulSoup(show(book, page), "html.parser").select(".claims-tested li")
    return next(item.get_text(" ") for item in items if item.get_text().startswith("C21"))


def test_an_edit_of_prose_keeps_results_and_gives_the_bytes_of_a_clean_build(copied_book: Path) -> None:
    build(copied_book)
    page = copied_book / "book" / "reproduce.md"
    page.write_text(page.read_text("utf-8").replace("## Licences", "## Terms of use", 1), "utf-8")
    index = copied_book / "index.md"
    index.write_text(index.read_text("utf-8") + "\nOne sentence more.\n", "utf-8")
    assert "are up to date" in build(copied_book)
    assert "Terms of use" in show(copied_book, "book/reproduce.html") and "One sentence more." in show(copied_book, "index.html")
    continued = digest_folder(copied_book / "_build" / "html")
    for name in ("html", "doctrees", "jupyter_execute"):
        shutil.rmtree(copied_book / "_build" / name)
    build(copied_book)
    assert digest_folder(copied_book / "_build" / "html") == continued
