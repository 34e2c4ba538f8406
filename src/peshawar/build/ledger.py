"""The number ledger: every number of the book once, extracted from the executed notebooks."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from peshawar.exhibit.mime import EXHIBIT_MIME, is_record

LEDGER_NAME = "number-ledger.csv"
# The copy that somebody has looked at and accepted; a test compares printed forms with it.
ACCEPTED = Path("book") / LEDGER_NAME
FIELDS = ("page", "name", "printed", "value", "unit", "sources", "exhibit")


def iterate_records(notebook: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The records in the outputs of one executed notebook, in order."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            record = output.get("data", {}).get(EXHIBIT_MIME)
            if is_record(record):
                yield record


def ledger_rows(notebooks: Iterable[dict[str, Any]]) -> list[dict[str, str]]:
    """The ledger of some executed notebooks, one row a number."""
    return rows_of_records(record for notebook in notebooks for record in iterate_records(notebook))


def rows_of_records(records: Iterable[dict[str, Any]]) -> list[dict[str, str]]:
    """One row a number. Raises ValueError when one name stands for two different numbers."""
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for record in records:
        if record["kind"] != "numbers":
            continue
        for number in record["numbers"]:
            row = {
                "page": record["page"],
                "name": number["name"],
                "printed": number["printed"],
                "value": f"{number['value']:.10g}",
                "unit": number["unit"],
                "sources": ";".join(number["sources"]),
                "exhibit": number["exhibit"],
            }
            known = rows.setdefault((row["page"], row["name"]), row)
            if known != row:
                raise ValueError(
                    f"{row['page']}: the name {row['name']!r} stands for {known['printed']} and for {row['printed']}"
                )
    return list(rows.values())


def ledger_text(rows: list[dict[str, str]]) -> str:
    """The ledger as CSV."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, FIELDS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


def read_accepted(root: Path) -> list[dict[str, str]]:
    """The accepted ledger; empty when none was accepted yet."""
    path = root / ACCEPTED
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def accept(root: Path, rows: list[dict[str, str]]) -> None:
    """Make these rows the accepted ledger."""
    path = root / ACCEPTED
    draft = path.with_suffix(".draft")
    draft.write_text(ledger_text(rows), "utf-8", newline="\n")
    draft.replace(path)


def moved_numbers(accepted: list[dict[str, str]], found: list[dict[str, str]]) -> list[str]:
    """Say in words which printed numbers differ from the accepted copy; empty when none does."""
    before = {(row["page"], row["name"]): row["printed"] for row in accepted}
    after = {(row["page"], row["name"]): row["printed"] for row in found}
    messages = [f"{page}: {name} is gone (was {before[page, name]})" for page, name in before if (page, name) not in after]
    for (page, name), printed in after.items():
        if (page, name) not in before:
            messages.append(f"{page}: {name} is new ({printed})")
        elif before[page, name] != printed:
            messages.append(f"{page}: {name} was {before[page, name]}, is {printed}")
    return messages
