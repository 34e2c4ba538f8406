"""Which printed numbers moved: old, new, what they count and where the book says them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peshawar.build.ledger import accept, iterate_records, ledger_rows, read_accepted
from peshawar.build.system import Report, report_line
from peshawar.build.uses import Place, places_of_numbers, say_places

ABSENT = "\u2013"


@dataclass(frozen=True)
class Moved:
    """One number whose printed form differs; ``old`` or ``new`` is a dash where there is none."""

    page: str
    name: str
    old: str
    new: str
    unit: str
    said: str

    def describe(self) -> str:
        where = f"; said in {self.said}" if self.said else ""
        return f"{self.page}::{self.name}: {self.old} \u2192 {self.new} ({self.unit}{where})"


def compare_ledgers(
    old: Sequence[dict[str, str]],
    new: Sequence[dict[str, str]],
    places: dict[tuple[str, str], list[Place]] | None = None,
) -> list[Moved]:
    """The numbers whose printed form moved, came or went, in the order of the new ledger, the gone ones last."""
    before = {(row["page"], row["name"]): row for row in old}
    after = {(row["page"], row["name"]): row for row in new}
    keys = [*after, *(key for key in before if key not in after)]
    moved = []
    for key in keys:
        was, now = before.get(key), after.get(key)
        if was and now and was["printed"] == now["printed"]:
            continue
        row = now or was
        said = say_places((places or {}).get(key, ()), key[0])
        moved.append(Moved(*key, was["printed"] if was else ABSENT, now["printed"] if now else ABSENT, row["unit"], said))
    return moved


def find_places(notebooks: Iterable[dict[str, Any]]) -> dict[tuple[str, str], list[Place]]:
    """Where every number is said, from executed notebooks."""
    return places_of_numbers(record for notebook in notebooks for record in iterate_records(notebook))


def show_numbers(root: Path, *, is_accepting: bool = False, report: Report = report_line) -> int:
    """Compare the book's numbers with the accepted ones; say old, new and where they are said; accept if asked.

    Returns 0 when nothing moved or all was accepted, 1 otherwise.
    """
    from peshawar.build.execute import execute_notebooks, executed_notebooks

    execute_notebooks(root)
    notebooks = list(executed_notebooks(root).values())
    found = ledger_rows(notebooks)
    moved = compare_ledgers(read_accepted(root), found, find_places(notebooks))
    for one in moved:
        report(one.describe())
    if not moved:
        report(f"All {len(found)} printed numbers are as accepted.")
        return 0
    if not is_accepting:
        report(f"{len(moved)} of {len(found)} numbers moved. Look at each; then: make numbers ARGS=accept")
        return 1
    accept(root, found)
    report(f"Accepted: {len(found)} numbers, {len(moved)} of them moved.")
    return 0
