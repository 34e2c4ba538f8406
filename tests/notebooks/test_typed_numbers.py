"""No number is typed into prose, number words included; names and quoted results carry a mark.

The strict form of the rule in `test_notebooks.py`. It holds for headings, sentences, captions, alt
texts, notes, titles of columns and the words above what a reader can try.
"""

import ast
import json
import re
from pathlib import Path

import pytest

from peshawar import tables
from peshawar.exhibit.marks import NAME_MARK, STUDY_MARK, fill_marks

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PAGES = [*sorted((ROOT / "book").glob("*.md")), ROOT / "index.md"]
# Commands, versions and the history of the book are typed by nature; results have no place on these pages.
NO_RESULTS = {"reproduce", "changes"}

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
ALLOWED = re.compile(
    rf"""\b(?:1[89]|20)\d{{2}}(?:[-\u2013/]\d{{2,4}})?\b            # years and spans of years
      | \b\d{{1,2}}(?:[-\u2013]\d{{1,2}})?\s(?:{MONTHS})\b          # days
      | \bFY\d{{2,4}}\b | \bC\d{{2}}\b | \bN\d{{2}}\b | \bKJ-\d+\b | \bF-\d+\b
      | \b(?:version|UCDP|edition|Version)\s\d+(?:\.\d+)+\b
      | \bCC[\s-]BY[\s-]\d\.\d\b | \bSHA-\d+\b | \bUTF-\d\b
      | ^\#+\s\d+\.\s                                              # the number of a chapter
    """,
    re.VERBOSE | re.MULTILINE,
)
# What stands in code, links, citations, marks and slots is no prose.
NO_PROSE = re.compile(
    r"^---\n.*?\n---\n|```\{code-cell\}.*?```|```.*?```|`[^`]*`|\[@[^\]]*\]|\]\([^)]*\)|\{[a-z]+\}`[^`]*`|\{[^}]*\}|<[^>]+>", re.DOTALL
)
WORDS = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundreds?|thousands?|millions?|billions?|dozens?|twice|thrice)\b",
    re.IGNORECASE,
)


def typed(text: str) -> list[str]:
    """Digits and number words that nothing accounts for."""
    # "{aid} billion dollars": the word is the unit of a registered number.
    for pattern in (re.compile(r"\{[^{}]*\}\s+(?:million|billion)s?\b"), re.compile(r"\{name\}`[^`]*`"), NAME_MARK, STUDY_MARK, NO_PROSE, ALLOWED):
        text = pattern.sub(" ", text)
    return re.findall(r"\d[\d,.]*", text) + WORDS.findall(text)


# Where a call keeps what a reader reads: the places of its positional arguments.
READ = {"say": (0,), "quote": (1,), "Column": (1,), "TryIt": (3,)}
READ_BY_NAME = {"caption", "alt", "note", "title", "description"}
# Titles of columns and labels of controls may hold a unit, and the level of an interval.
LABEL = re.compile(r"\b[mb]illion\b|\b\d\d\s%", re.IGNORECASE)


def templates(code: str):
    """Sentences, captions, alt texts, notes, titles of columns and labels in the calls of one cell."""
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in {"say", "quote"}:
            assert isinstance(node.args[READ[name][0]], ast.Constant), f"a sentence must be written out, or no test reads it: {code}"
        read = [node.args[place] for place in READ.get(name, ()) if place < len(node.args)]
        read += [keyword.value for keyword in node.keywords if keyword.arg in READ_BY_NAME]
        texts = [text.value for text in read if isinstance(text, ast.Constant) and isinstance(text.value, str)]
        yield from (LABEL.sub(" ", text) for text in texts) if name[:1].isupper() else texts


def typed_in(path: Path) -> list[tuple[str, list[str]]]:
    """What is typed in a notebook: the beginning of each text with the numbers in it."""
    found = []
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        source = "".join(cell["source"])
        for text in [source] if cell["cell_type"] == "markdown" else templates(source):
            if typed(text):
                found.append((" ".join(text.split())[:90], typed(text)))
    return found


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_no_number_and_no_number_word_is_typed_in_notebooks(path):
    assert typed_in(path) == []


@pytest.mark.parametrize("path", [p for p in PAGES if p.stem not in NO_RESULTS], ids=lambda p: p.stem)
def test_no_number_and_no_number_word_is_typed_on_pages(path):
    text = path.read_text("utf-8")
    found = typed(text)
    for code in re.findall(r"```\{code-cell\}[^\n]*\n(?::[^\n]*\n)*(.*?)```", text, re.DOTALL):
        for template in templates(code):
            found += typed(template)
    assert found == []


@pytest.mark.parametrize("column", ["statement", "against", "what_would_change_our_minds"])
def test_no_number_and_no_number_word_is_typed_in_key_judgements(column):
    judgements = tables.load_key_judgements().set_index("kj_id")[column].dropna()
    assert {kj_id: typed(text) for kj_id, text in judgements.items() if typed(text)} == {}


def test_the_check_can_fail():
    assert typed("About 149 people died; two lists name them.") == ["149", "two"]
    assert typed("More than a hundred dead, twice as many hurt.") == ["hundred", "twice"]


def test_every_text_that_a_reader_reads_is_checked():
    code = """
page.say("a {n}")
page.table(frame, [Column("key", "b", width=9)], "tbl-x", caption="c", alt="d", note="e")
TryIt(explorer, widgets.Text(description="f"), answer, "g")
"""
    assert sorted(templates(code)) == ["a {n}", *"bcdefg"]
    with pytest.raises(AssertionError, match="written out"):
        list(templates('page.say("Two " + name)'))


def test_marks_and_registered_numbers_pass():
    assert typed("After [[9/11]] {toll_low} died, {study:ST17 effect_low} to {study:ST17 effect_high} per cent (C12, 16 December 2014).") == []
    assert typed("The {name}`21st Amendment` of January 2015; see `notebooks/01_attack.ipynb`.") == []


def test_marks_are_filled():
    assert fill_marks("After [[9/11]], {study:ST17 effect_low} to {study:ST17 effect_high} per cent") == "After 9/11, 11 to 35 per cent"
    with pytest.raises(KeyError, match="no study 'ST999'"):
        fill_marks("{study:ST999 effect_low}")
