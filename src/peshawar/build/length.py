"""How long the chapters are: words, minutes read aloud, exhibits, against what the book promises."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peshawar.build.ledger import iterate_records
from peshawar.build.system import Report, report_line

CHAPTERS = ("01_attack", "02_actors", "03_us_pakistan", "04_outlook")
WORDS = (2500, 4000)
EXHIBITS = (6, 9)
MINUTES = 25
# A measured voice; audiobooks run at 150 to 160.
WORDS_A_MINUTE = 160
SHOWN = ("figure", "table", "explorer")
_CODE = re.compile(r"```.*?```|\{[a-z]+\}`[^`]*`", re.DOTALL)
_LINK = re.compile(r"\[([^\]]*)\]\((?:<[^>]*>|[^)]*)\)")
_WORD = re.compile(r"[^\W_]+(?:[\u2019'.,\-][^\W_]+)*")


@dataclass(frozen=True)
class Length:
    """One chapter: words of prose, words of captions, exhibits."""

    chapter: str
    words: int
    caption_words: int
    exhibits: int

    @property
    def minutes(self) -> float:
        """Minutes to read prose and captions aloud."""
        return (self.words + self.caption_words) / WORDS_A_MINUTE

    def problems(self) -> list[str]:
        """Where the chapter leaves its limits."""
        found = []
        for what, value, (low, high) in (("words", self.words, WORDS), ("exhibits", self.exhibits, EXHIBITS)):
            if not low <= value <= high:
                found.append(f"{value:,d} {what}, not {low:,d} to {high:,d}")
        if self.minutes >= MINUTES:
            found.append(f"{self.minutes:.0f} minutes aloud, not under {MINUTES}")
        return found


def count_words(markdown: str) -> int:
    """Words that a voice would read: no code, no addresses; a number is a word."""
    return len(_WORD.findall(_LINK.sub(r"\1", _CODE.sub(" ", markdown))))


def measure(chapter: str, notebook: Mapping[str, Any]) -> Length:
    """The length of one executed chapter."""
    words = sum(count_words(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    records = list(iterate_records(notebook))  # type: ignore[arg-type]
    words += sum(count_words(record["markdown"]) for record in records if "markdown" in record)
    shown = [record for record in records if record["kind"] in SHOWN]
    return Length(chapter, words, sum(count_words(record["caption"]) for record in shown), len(shown))


def measure_chapters(notebooks: Mapping[str, Mapping[str, Any]]) -> list[Length]:
    """The length of every chapter that is there; ``notebooks`` by page name."""
    return [measure(name, notebooks[f"notebooks/{name}"]) for name in CHAPTERS if f"notebooks/{name}" in notebooks]


def show_lengths(root: Path, *, report: Report = report_line) -> int:
    """Print the length of every chapter; 1 when one leaves its limits."""
    from peshawar.build.execute import execute_notebooks, executed_notebooks

    execute_notebooks(root)
    lengths = measure_chapters(executed_notebooks(root))
    for one in lengths:
        problems = "; ".join(one.problems())
        report(
            f"{one.chapter:<16}{one.words:>6,d} words{one.caption_words:>6,d} in captions{one.minutes:>6.1f} min aloud"
            f"{one.exhibits:>4d} exhibits{'   ' + problems if problems else ''}"
        )
    return 1 if any(one.problems() for one in lengths) else 0
