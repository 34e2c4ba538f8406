"""The printed book: complete, with its own exhibit numbers, nothing raw, all fonts inside."""

import os
import re
import shutil
import subprocess

import pytest

from peshawar.build.ledger import iterate_records
from peshawar.build.pdf import build_pdf

TOOLS = ("xelatex", "latexmk", "pdftotext", "pdffonts")


@pytest.fixture(scope="module")
def printed(repository, built_html):
    """The PDF, set anew from the results that are there."""
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        message = f"not installed: {', '.join(missing)}"
        if os.environ.get("PESHAWAR_REQUIRE_TOOLS") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return build_pdf(repository)


@pytest.fixture(scope="module")
def text(printed):
    done = subprocess.run(["pdftotext", "-layout", str(printed), "-"], capture_output=True, text=True, check=True)
    return done.stdout


def test_every_exhibit_is_printed_with_its_number(text, executed_notebooks):
    flat = " ".join(text.replace("\u2019", "'").split())
    for notebook in executed_notebooks.values():
        for record in iterate_records(notebook):
            if record["kind"] in {"figure", "table", "explorer", "claim-register"}:
                opening = f"{record['number']}. {' '.join(record['caption'].split()[:3])}".replace("\u2019", "'")
                assert opening in flat, opening


def test_no_number_of_latex_stands_beside_ours(text):
    assert not re.search(r"(?:Fig\.|Figure|Table) \d+[:.]? (?:Figure|Table) ", text)
    assert not re.search(r"Table \d+ \W+continued", text)


def test_nothing_raw_is_printed(text):
    for raw in ("VBox(", "AidExplorer(", "<Figure", "Traceback", "{glue", "{cite", "??", "<NA>"):
        assert raw not in text, raw


def test_all_claims_are_printed(text):
    for number in range(1, 71):
        assert f"C{number:02d}" in text


def test_code_is_left_to_the_screen(text):
    assert "page.register(" not in text
    assert "open_page(" not in text


def test_all_fonts_are_inside(printed):
    lines = subprocess.run(["pdffonts", str(printed)], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert lines
    for line in lines:
        embedded = re.search(r"\s(yes|no)\s+(yes|no)\s+(yes|no)\s+\d+\s+\d+\s*$", line)
        assert embedded and embedded.group(1) == "yes", line
