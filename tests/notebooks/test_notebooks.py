"""The notebooks as they are committed: clean, small cells, no typed numbers."""

import ast
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CHAPTERS = [path for path in NOTEBOOKS if path.stem.startswith("0")]
NOTES = [path for path in NOTEBOOKS if path.stem.startswith("n")]
PAGES = sorted((ROOT / "book").glob("*.md")) + [ROOT / "index.md"]

# Years, dates, editions, labels and names of things are not numbers in the sense of the rule.
NOT_NUMBERS = re.compile(
    r"""\b(?:19|20)\d{2}(?:[-\u2013/]\d{2,4})?\b   # years and spans of years
      | \b\d{1,2}\s(?:January|February|March|April|May|June|July|August|September|October|November|December)\b
      | \bFY\d{2,4}\b | \bC\d{2}\b | \bN\d{2}\b | \bKJ-\d+\b | \bF-\d+\b
      | \b(?:version|UCDP|edition)\s\d+(?:\.\d+)+\b | \b\d+\.\d+\.\d+\b
      | [\u2212+]\d\b                                # the scale of signs
      | ^\#+\s\d+\.\s                                # the number of a chapter
      | \b\d+_[a-z_]+                                # file names
      | \bDirective\s\d+ | \bICD\s\d+ | \bCC\sBY\s\d\.\d
    """,
    re.VERBOSE | re.MULTILINE,
)
CODE = re.compile(r"```.*?```|`[^`]*`|\[@[^\]]*\]|\{[^}]*\}|\([^)]*\.(?:md|ipynb|csv)[^)]*\)", re.DOTALL)


def read(path):
    return json.loads(path.read_text("utf-8"))


def source(cell):
    return "".join(cell["source"])


def code_cells(path):
    return [cell for cell in read(path)["cells"] if cell["cell_type"] == "code"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_committed_without_outputs(path):
    for cell in code_cells(path):
        assert cell["outputs"] == [] and cell["execution_count"] is None
    assert read(path)["metadata"]["kernelspec"]["name"] == "python3"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_cells_are_short_and_plain(path):
    for cell in code_cells(path):
        text = source(cell)
        assert len(text.splitlines()) <= 25, text[:80]
        tree = ast.parse(text)
        assert not any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in ast.walk(tree)), text[:80]
        for banned in ("filterwarnings", "!pip", "%pip", "../", "/home", "C:\\", "read_csv"):
            assert banned not in text


def test_every_notebook_is_a_chapter_or_a_technical_note():
    assert sorted([*CHAPTERS, *NOTES]) == NOTEBOOKS


@pytest.mark.parametrize("path", NOTES, ids=lambda p: p.stem)
def test_notes_have_their_fixed_parts(path):
    text = "\n".join(source(cell) for cell in read(path)["cells"])
    for part in ("**Question.**", "**Answer.**", "**Where the data come from.**", "## What this note does not show", "## Rerun this note"):
        assert part in text, part


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
def test_chapters_have_their_fixed_parts(path):
    text = "\n".join(source(cell) for cell in read(path)["cells"])
    for part in ("**Question.**", "**Answer.**", "**Where the data come from.**", "## What surprised us", "## What we do not know", "## Rerun this chapter"):
        assert part in text, part


def typed_numbers(text):
    return re.findall(r"\d[\d,.]*", NOT_NUMBERS.sub(" ", CODE.sub(" ", text)))


def said_texts(path):
    """Templates of sentences, captions, alt texts and notes: string arguments of the page's methods."""
    for cell in code_cells(path):
        for node in ast.walk(ast.parse(source(cell))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute | ast.Name):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
            if name == "say" and node.args and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value
            for keyword in node.keywords:
                if keyword.arg in {"caption", "alt", "note"} and isinstance(keyword.value, ast.Constant):
                    yield keyword.value.value


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_no_number_is_typed_into_prose(path):
    for text in said_texts(path):
        assert not typed_numbers(text), text
    for cell in read(path)["cells"]:
        if cell["cell_type"] == "markdown":
            assert not typed_numbers(source(cell)), source(cell)


def test_the_check_for_typed_numbers_can_fail():
    assert typed_numbers("About 149 people died on 16 December 2014.") == ["149"]
    assert typed_numbers("It fell by 3.5 percent in FY2013 (C52).") == ["3.5"]
    assert typed_numbers("In 2014 {toll_low} died; see UCDP 22.1 and `data/x9.csv`.") == []


@pytest.mark.parametrize("path", [*NOTEBOOKS, *PAGES, ROOT / "README.md", ROOT / "CITATION.cff"], ids=lambda p: p.name)
def test_no_page_copies_the_article(path, copied_from_article):
    assert copied_from_article(path.read_text("utf-8")) == []


def test_the_check_for_copies_can_fail(shared_sources, copied_from_article):
    article = (shared_sources.parent / "brief" / "source-article.txt").read_text("utf-8")
    assert copied_from_article(" ".join(article.split()[60:80]))
