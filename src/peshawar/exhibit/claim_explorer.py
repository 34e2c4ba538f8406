"""The claims by verdict, kind, chapter and words: an explorer whose states are rows that stay or go."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

from .explorer import Control, Explorer, State
from .markup import count_sentence
from .page import live_exhibit

# What the lists choose by: the control, its label, and where a claim's entry holds the answer.
CHOICES = {
    "then": ("On 16 December 2014", "verdict_then"),
    "now": ("As known now", "verdict_now"),
    "kind": ("Kind of claim", "claim_type"),
    "home": ("Chapter", "home_title"),
}
ALL = "all"
WORDS = Control("words", "Words in the claim or its evidence")
NOUN = "claims"


class ClaimExplorer(Explorer):
    """Which claims fit a choice. ``shown`` are their ids; nothing is prepared, every state is counted.

    ``entries`` as from ``claim.claim_entries``.
    """

    def __init__(self, entries: Sequence[Mapping[str, Any]]):
        self._entries = {f"claim-{entry['claim_id'].lower()}": entry for entry in entries}
        self._texts = {key: claim_text(entry).lower() for key, entry in self._entries.items()}
        lists = [
            Control(name, label, {ALL: ALL, **{key: key for key in sorted({str(e[column]) for e in entries if e[column]})}})
            for name, (label, column) in CHOICES.items()
        ]
        values = {key: {name: entry[column] for name, (_, column) in CHOICES.items()} for key, entry in self._entries.items()}
        # In the page the rows are its blocks of claims, in a live notebook the rows of a table.
        rows = {"scope": "[data-row], .claim-register .claim", "noun": NOUN, "values": values}
        value = {**dict.fromkeys(CHOICES, ALL), WORDS.name: ""}
        super().__init__("Filter the claims", [*lists, WORDS], {}, value, rows)

    @property
    def shown(self) -> list[str]:
        """The ids of the claims that fit, in the order of the article."""
        return [self._entries[key]["claim_id"] for key in self._entries if self._fits(key, self.value)]

    def draw(self, choice: Mapping[str, str]) -> State:
        """Count the claims that fit."""
        shown = sum(self._fits(key, choice) for key in self._entries)
        sentence = count_sentence(shown, len(self._entries), NOUN)
        return State(svg="", alt=sentence, sentence=sentence)

    def _fits(self, key: str, choice: Mapping[str, str]) -> bool:
        answers = self.rows["values"][key]
        lists = all(choice[name] in (ALL, answers[name]) for name in CHOICES)
        return lists and all(word in self._texts[key] for word in choice[WORDS.name].lower().split())

    def table_html(self) -> str:
        """The rows of a live notebook; their words are those that are searched."""
        rows = "".join(
            f'<tr data-row="{key}"><td>{entry["claim_id"]}</td>'
            f"<td style='text-align:left'>{html.escape(entry['paraphrase'])}<details><summary>Evidence and sources</summary>"
            f"{html.escape('; '.join(details_of(entry)))}</details></td>"
            f"<td>{html.escape(entry['verdict_then'])}</td><td>{html.escape(entry['verdict_now'])}</td></tr>"
            for key, entry in self._entries.items()
        )
        return (
            "<table><thead><tr><th>Claim</th><th>Paraphrase</th><th>\u25cb On 16 December 2014</th><th>\u25cf Now</th></tr>"
            f"</thead><tbody>{rows}</tbody></table>"
        )

    def without_kernel(self) -> str:
        return live_exhibit(self._record or {}, self.table_html())


def details_of(entry: Mapping[str, Any]) -> list[str]:
    """What a claim's block on the page says beside paraphrase and verdicts, as texts."""
    keys = ("claim_type", "home_title", "figure_text", "best_figure", "readings", "rule_then", "ground_then", "rule_now", "ground_now")
    evidence = [f"{row['finding']} {row['reading']} {row['publisher']} ({row['grade']})" for row in entry["evidence"]]
    return [str(entry[key]) for key in keys if entry[key]] + evidence


def claim_text(entry: Mapping[str, Any]) -> str:
    """What a search for words looks through."""
    return " ".join([entry["claim_id"], entry["paraphrase"], entry["verdict_then"], entry["verdict_now"], *details_of(entry)])
