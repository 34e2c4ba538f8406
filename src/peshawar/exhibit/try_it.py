"""The cell that ends every chapter: an explorer composed with ipywidgets, live in the notebook."""

from __future__ import annotations

import html
from collections.abc import Callable

import ipywidgets

from .explorer import Explorer
from .mime import EXHIBIT_MIME, RECORD_VERSION


class TryIt(ipywidgets.VBox):
    """An input of the reader's, a sentence in answer, and an explorer that moves with it.

    Live only with a kernel; in the built page and in print it says what the first input gave.
    """

    def __init__(
        self,
        explorer: Explorer,
        question: ipywidgets.ValueWidget,
        answer: Callable[[object], tuple[str, dict[str, str]]],
        invitation: str,
    ):
        self.explorer, self.question, self.invitation = explorer, question, invitation
        self._answer = answer
        self.sentence = ""
        self._label = ipywidgets.HTML()
        super().__init__([question, self._label, explorer])
        question.observe(self._move, names="value")
        self._move()

    def _move(self, change: object = None) -> None:
        self.sentence, choice = self._answer(self.question.value)
        self._label.value = self.sentence
        self.explorer.value = choice

    def _repr_mimebundle_(self, **kwargs: object) -> object:
        data = dict(super()._repr_mimebundle_(**kwargs))
        data["text/plain"] = f"{self.invitation} {self.sentence}"
        data["text/html"] = f"<p>{html.escape(self.invitation)}</p><p>{html.escape(self.sentence)}</p>"
        data[EXHIBIT_MIME] = {
            "version": RECORD_VERSION,
            "kind": "try-it",
            "invitation": self.invitation,
            "answer": self.sentence,
        }
        return data
