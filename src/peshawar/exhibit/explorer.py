"""Explorers: prepared states behind native controls, the same object everywhere.

In a live notebook an explorer is an ipywidget (through anywidget). In the built page the same
front-end module runs from the states that the cell wrote into its output: no kernel, no server,
nothing fetched. In print it is the picture of its default state.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import anywidget
import pandas as pd
import traitlets

from .front_end import FRONT_END_FOLDER
from .mime import EXHIBIT_MIME, RECORD_VERSION
from .page import Page, live_exhibit

FRONT_END = (FRONT_END_FOLDER / "explorer.js").read_text("utf-8")


@dataclass(frozen=True)
class Control:
    """One choice: a ``<select>`` with a label. ``options`` maps the option's key to its label."""

    name: str
    label: str
    options: Mapping[str, str]


@dataclass(frozen=True)
class State:
    """What one combination of options shows."""

    svg: str
    alt: str
    sentence: str


class Explorer(anywidget.AnyWidget):
    """A figure with a few choices, all of whose states are prepared.

    ``value`` maps each control's name to the key of the chosen option; set it, or part of it, to
    move the explorer. ``state`` is what is shown. Raises traitlets.TraitError for a choice that
    does not exist.
    """

    _esm = FRONT_END + "\nexport default { render: peshawarExplorer.render };\n"

    _css = (FRONT_END_FOLDER / "explorer.css").read_text("utf-8")

    title = traitlets.Unicode().tag(sync=True)
    controls = traitlets.List().tag(sync=True)
    states = traitlets.Dict().tag(sync=True)
    value = traitlets.Dict().tag(sync=True)
    frame = traitlets.Dict().tag(sync=True)
    """Number, caption, note, source line, label and CSV, once ``attach_record`` has given them."""

    def __init__(self, title: str, controls: Sequence[Control], states: Mapping[str, State], value: Mapping[str, str]):
        self._record: dict[str, Any] | None = None
        super().__init__(
            title=title,
            controls=[
                {"name": c.name, "label": c.label, "options": [list(pair) for pair in c.options.items()]}
                for c in controls
            ],
            states={key: asdict(state) for key, state in states.items()},
        )
        missing = [key for key in all_keys(controls) if key not in states]
        if missing:
            raise ValueError(f"explorer {title!r} lacks the states {', '.join(missing)}")
        self.value = dict(value)

    @traitlets.validate("value")
    def _check_value(self, proposal: dict) -> dict:
        choice = {**self.value, **proposal["value"]}
        allowed = {control["name"]: [key for key, _ in control["options"]] for control in self.controls}
        for name, key in choice.items():
            if name not in allowed:
                raise traitlets.TraitError(f"no control {name!r}; controls are {', '.join(allowed)}")
            if key not in allowed[name]:
                raise traitlets.TraitError(f"{name} cannot be {key!r}; it is one of {', '.join(allowed[name])}")
        return choice

    @property
    def state(self) -> dict[str, str]:
        """The state shown: picture (SVG), alt text, sentence."""
        return self.states[state_key([self.value[control["name"]] for control in self.controls])]

    @property
    def sentence(self) -> str:
        return self.state["sentence"]

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        data = dict(data or {})
        data["text/plain"] = self.title
        if self._record is not None:
            data[EXHIBIT_MIME] = self._record
            data["text/html"] = live_exhibit(self._record, f"<p>{html.escape(self.sentence)}</p>{self.state['svg']}")
        return data, metadata


def state_key(options: Sequence[str]) -> str:
    """The key of a state: its options in the order of the controls."""
    return "|".join(options)


def all_keys(controls: Sequence[Control]) -> list[str]:
    """Every combination of options, in order."""
    keys: list[list[str]] = [[]]
    for control in controls:
        keys = [[*key, option] for key in keys for option in control.options]
    return [state_key(key) for key in keys]


def prepare_states(controls: Sequence[Control], draw: Callable[[Mapping[str, str]], State]) -> dict[str, State]:
    """Draw every state once."""
    names = [control.name for control in controls]
    return {key: draw(dict(zip(names, key.split("|"), strict=True))) for key in all_keys(controls)}



def attach_record(
    explorer: Explorer,
    page: Page,
    label: str,
    *,
    caption: str,
    data: pd.DataFrame,
    sources: Sequence[str],
    pictures: Mapping[str, str],
    note: str = "",
    claims: Sequence[str] = (),
) -> Explorer:
    """Give an explorer its number, caption, source line and data, as every exhibit has them.

    ``pictures`` holds the default state for print and small screens: keys ``pdf``, ``svg_narrow``.
    """
    record = page._record(
        "explorer", label, "Figure", caption, explorer.state["alt"], sources, data, False, note, claims
    )
    record["svg"] = explorer.state["svg"]
    record.update(pictures)
    record["explorer"] = {
        "title": explorer.title,
        "controls": explorer.controls,
        "states": explorer.states,
        "value": explorer.value,
    }
    explorer.frame = {key: record[key] for key in ("number", "caption", "note", "source", "label", "csv")}
    explorer._record = {"version": RECORD_VERSION, **record}
    return explorer
