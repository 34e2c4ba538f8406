"""Numbers in prose: each is registered once, with its unit and its sources, and then said by name."""

from __future__ import annotations

import math
import re
from dataclasses import asdict, dataclass
from typing import Any

from .marks import fill_marks

SLOT = re.compile(r"\{([a-z][a-z0-9_-]*)\}")
NAME = re.compile(r"[a-z][a-z0-9_]*")
WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass(frozen=True)
class Number:
    """One number as the book prints it.

    ``printed`` is what the reader sees; ``value`` what was computed; ``unit`` what is counted;
    ``sources`` the tables of the data package it was computed from; ``exhibit`` the label of the
    figure or table that shows it, or an empty string.
    """

    name: str
    value: float
    printed: str
    unit: str
    sources: tuple[str, ...]
    exhibit: str = ""

    def as_record(self) -> dict[str, Any]:
        return {**asdict(self), "sources": list(self.sources)}


def print_number(value: float, form: str) -> str:
    """Write a number as the book prints it.

    ``form`` is a Python format specification such as ``",d"``, ``",.1f"`` or ``".0%"``, or
    ``"words"`` for whole numbers up to twelve. A value for ``",d"`` must be whole: rounding is
    asked for with ``",.0f"``, so that it is never done by accident.
    """
    if isinstance(value, bool) or not math.isfinite(value):
        raise ValueError(f"{value!r} is not a number that can be printed")
    if form == "words":
        if value != int(value) or not 0 <= value < len(WORDS):
            raise ValueError(f"{value!r} has no word: 'words' takes whole numbers from 0 to {len(WORDS) - 1}")
        return WORDS[int(value)]
    if form.endswith("d"):
        if value != int(value):
            raise ValueError(f"{value!r} is not whole: print it with ',.0f' or ',.1f'")
        value = int(value)
    printed = format(value, form)
    if not re.search("[1-9]", printed):
        # A loss so small that it prints as nothing is printed as nothing, not as "-0".
        printed = printed.replace("-", "")
    # A true minus sign; a hyphen would break at the end of a line.
    return printed.replace("-", "\u2212")


class NumberRegister:
    """The numbers of one page, by name."""

    def __init__(self) -> None:
        self._numbers: dict[str, Number] = {}

    def __getitem__(self, name: str) -> Number:
        return self._numbers[name]

    def __contains__(self, name: str) -> bool:
        return name in self._numbers

    def add(self, number: Number) -> None:
        """Register a number, or replace it when the cell is run again."""
        if not NAME.fullmatch(number.name):
            raise ValueError(f"{number.name!r} is not a name for a number: use snake_case")
        if not number.sources:
            raise ValueError(f"number {number.name!r} names no table it was computed from")
        self._numbers[number.name] = number

    def fill(self, template: str, labels: dict[str, str]) -> tuple[str, list[str]]:
        """Put printed numbers and exhibit numbers into a template.

        ``{toll_low}`` becomes the printed number, ``{fig-toll-reports}`` the number of an exhibit
        already shown; marks for names and quoted results are put in as well (``marks``). Returns the text and the names of the numbers used, in order. Raises
        KeyError naming a slot that is neither.
        """
        used: list[str] = []

        def put(match: re.Match[str]) -> str:
            name = match.group(1)
            if name in self._numbers:
                used.append(name)
                return self._numbers[name].printed
            if name in labels:
                return labels[name]
            known = ", ".join(sorted(self._numbers)) or "none yet"
            raise KeyError(f"{{{name}}} is no registered number and no exhibit shown so far (numbers: {known})")

        return fill_marks(SLOT.sub(put, template)), list(dict.fromkeys(used))
