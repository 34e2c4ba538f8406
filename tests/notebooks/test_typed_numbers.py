"""No number is typed into prose, number words included; names and quoted results carry a mark.

The strict form of the rule in `test_notebooks.py`. Notebooks on the list below still hold number
words; their number may only fall.
"""

import ast
import json
import re
from pathlib import Path

import pytest

from peshawar.exhibit.marks import NAME_MARK, STUDY_MARK, fill_marks

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PAGES = [*sorted((ROOT / "book").glob("*.md")), ROOT / "index.md"]
# Number words still typed in chapters and notes that were written before the strict rule: each may only fall,
# and leaves the list at none.
STILL_TYPED = {
    "01_attack": 32, "02_actors": 33, "03_us_pakistan": 31, "04_outlook": 55,
    "n11_attack_sizes": 8, "n12_attack_places": 3, "n13_strikes": 10, "n14_answers": 2,
    "n21_movements": 3, "n22_relations": 6, "n23_borderland": 6, "n24_voices": 4,
    "n31_aid_definitions": 12, "n32_threats_to_cut": 1, "n33_low_and_thaw": 3, "n34_voices_and_chronology": 2,
    "n41_forecasting_models": 22, "n42_tail_models": 18, "n43_season_and_troops": 8, "n44_breaks": 8, "n45_counts_by_year": 2,
}  # fmt: skip
# Commands, versions and the history of the book are typed by nature; results have no place on these pages.
NO_RESULTS = {"reproduce", "changes"}
STRICT = [p for p in NOTEBOOKS if p.stem not in STILL_TYPED]

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
ALLOWED = re.compile(
    rf"""\b(?:1[89]|20)\d{{2}}(?:[-\u2013/]\d{{2,4}})?\b            # years and spans of years
      | \b\d{{1,2}}(?:[-\u2013]\d{{1,2}})?\s(?:{MONTHS})\b          # days
      | \bFY\d{{2,4}}\b | \bC\d{{2}}\b | \bKJ-\d+\b | \bF-\d+\b
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


def templates(code: str):
    """Sentences, captions, alt texts and notes in the calls of one cell."""
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        for argument in node.args if name in {"say", "quote"} else ():
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield argument.value
        for keyword in node.keywords:
            if keyword.arg in {"caption", "alt", "note"} and isinstance(keyword.value, ast.Constant):
                yield keyword.value.value


def typed_in(path: Path) -> list[tuple[str, list[str]]]:
    """What is typed in a notebook: the beginning of each text with the numbers in it."""
    found = []
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        source = "".join(cell["source"])
        for text in [source] if cell["cell_type"] == "markdown" else templates(source):
            if typed(text):
                found.append((" ".join(text.split())[:90], typed(text)))
    return found


@pytest.mark.parametrize("path", STRICT, ids=lambda p: p.stem)
def test_no_number_and_no_number_word_is_typed_in_notebooks(path):
    assert typed_in(path) == []


@pytest.mark.parametrize("path", [p for p in NOTEBOOKS if p.stem in STILL_TYPED], ids=lambda p: p.stem)
def test_typed_number_words_only_become_fewer(path):
    found = typed_in(path)
    assert sum(len(numbers) for _, numbers in found) <= STILL_TYPED[path.stem], found


@pytest.mark.parametrize("path", [p for p in PAGES if p.stem not in NO_RESULTS], ids=lambda p: p.stem)
def test_no_number_and_no_number_word_is_typed_on_pages(path):
    text = path.read_text("utf-8")
    found = typed(text)
    for code in re.findall(r"```\{code-cell\}[^\n]*\n(?::[^\n]*\n)*(.*?)```", text, re.DOTALL):
        for template in templates(code):
            found += typed(template)
    assert found == []


def test_the_check_can_fail():
    assert typed("About 149 people died; two lists name them.") == ["149", "two"]
    assert typed("More than a hundred dead, twice as many hurt.") == ["hundred", "twice"]


def test_marks_and_registered_numbers_pass():
    assert typed("After [[9/11]] {toll_low} died, {study:ST17 effect_low} to {study:ST17 effect_high} per cent (C12, 16 December 2014).") == []
    assert typed("The {name}`21st Amendment` of January 2015; see `notebooks/01_attack.ipynb`.") == []


def test_marks_are_filled():
    assert fill_marks("After [[9/11]], {study:ST17 effect_low} to {study:ST17 effect_high} per cent") == "After 9/11, 11 to 35 per cent"
    with pytest.raises(KeyError, match="no study 'ST999'"):
        fill_marks("{study:ST999 effect_low}")
