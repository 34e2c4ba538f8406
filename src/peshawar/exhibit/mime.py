"""The one mime type by which everything leaves a notebook.

An exhibit, a number, a sentence or the states of an explorer leave a notebook only inside a cell
output. Each output carries what a live notebook shows (``text/html``, ``text/markdown`` or
``text/plain``) and, beside it, one JSON record of this type from which the book's HTML and PDF,
the CSV files and the number ledger are made.
"""

from __future__ import annotations

from typing import Any

EXHIBIT_MIME = "application/vnd.peshawar.exhibit+json"
RECORD_VERSION = 1
KINDS = (
    "figure", "table", "explorer", "try-it", "prose", "numbers", "claim-links", "claim-register",
    "quoted-prose", "signature", "nine-claims", "key-judgements",
)  # fmt: skip


class Shown:
    """An object whose only job is to be displayed: a mime bundle with its record."""

    def __init__(self, record: dict[str, Any], live: dict[str, str]):
        if record.get("kind") not in KINDS:
            raise ValueError(f"unknown kind of exhibit: {record.get('kind')!r}; one of {', '.join(KINDS)}")
        self.record = {"version": RECORD_VERSION, **record}
        self.live = live

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, Any]:
        return {**self.live, EXHIBIT_MIME: self.record}


def show(record: dict[str, Any], live: dict[str, str]) -> None:
    """Display a record with the forms that a live notebook shows."""
    # Here, because the Sphinx step reads this module's names and needs no IPython.
    from IPython.display import display

    display(Shown(record, live))


def is_record(data: Any) -> bool:
    """Tell whether the value found under the mime type is a record this version can read."""
    return isinstance(data, dict) and data.get("version") == RECORD_VERSION and data.get("kind") in KINDS
