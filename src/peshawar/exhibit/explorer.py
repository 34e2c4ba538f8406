"""Explorers: choices behind native controls, the same object everywhere.

In a live notebook an explorer is an ipywidget (through anywidget) with one trait for each control, so
that it can be linked with other widgets; a choice that was not prepared is worked out when it is asked
for. In the built page the same front-end module runs from what the cell wrote into its output: no
kernel, no server, nothing fetched but the picture of the state that is chosen. In print an explorer is
the picture of its default state.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import anywidget
import pandas as pd
import traitlets

from .front_end import FRONT_END_FOLDER
from .markup import explorer_html
from .mime import EXHIBIT_MIME, RECORD_VERSION
from .page import Page, live_exhibit

FRONT_END = (FRONT_END_FOLDER / "explorer.js").read_text("utf-8")
LONGEST_WORDS = 100
# Inches. One picture serves desk and phone: narrower than the column, so that its letters stay readable.
PICTURE_WIDTH = 4.1


@dataclass(frozen=True)
class Control:
    """One choice: a ``<select>`` with a label; without options a field for words.

    ``options`` maps the option's key to its label; ``also`` says which others a live notebook works out.
    """

    name: str
    label: str
    options: Mapping[str, str] = field(default_factory=dict)
    also: str = ""


@dataclass(frozen=True)
class State:
    """What one combination of options shows: words, and for a picture its SVG, alt text and data."""

    svg: str
    alt: str
    sentence: str
    csv: str = ""


class Option(traitlets.CUnicode):
    """The chosen option of one control; the explorer knows which there are."""

    def validate(self, obj: Any, value: Any) -> str:
        return obj.check_option(self.name, super().validate(obj, value))


class Explorer(anywidget.AnyWidget):
    """A figure, or a list, with a few choices.

    ``value`` maps each control's name to the key of the chosen option; set it, or part of it, to
    move the explorer. Each control is a trait of its own as well: ``explorer.years``, to set or to link
    with another widget (``traitlets.link``, ``ipywidgets.jslink``). ``state`` is what is shown. Raises
    traitlets.TraitError for a choice that does not exist.

    A subclass that can work out more than ``states`` holds says so in ``label_option`` and ``draw``.
    """

    _esm = FRONT_END + "\nexport default { render: peshawarExplorer.render };\n"

    _css = (FRONT_END_FOLDER / "explorer.css").read_text("utf-8")

    title = traitlets.Unicode().tag(sync=True)
    controls = traitlets.List().tag(sync=True)
    states = traitlets.Dict().tag(sync=True)
    computed = traitlets.Dict().tag(sync=True)
    """The state shown last that was not prepared, with ``key`` and the ``labels`` of its options."""
    markup = traitlets.Unicode().tag(sync=True)
    """What the front end fills: the same HTML as in the built page."""
    rows = traitlets.Dict().tag(sync=True)
    """For a list: which rows there are, and what each answers to the controls (see ``markup.row_filter``)."""
    start = traitlets.Dict().tag(sync=True)
    """The choice it began with."""
    value = traitlets.Dict()

    def __init__(
        self,
        title: str,
        controls: Sequence[Control],
        states: Mapping[str, State],
        value: Mapping[str, str],
        rows: Mapping[str, Any] | None = None,
    ):
        self._record: dict[str, Any] | None = None
        self._is_moving = False
        super().__init__(
            title=title,
            controls=[
                {"name": c.name, "label": c.label, "options": [list(pair) for pair in c.options.items()]}
                for c in controls
            ],
            states={key: asdict(state) for key, state in states.items()},
            rows=dict(rows or {}),
            start=dict(value),
        )
        self._controls = {control.name: control for control in controls}
        taken = [name for name in self._controls if hasattr(self, name)]
        if taken:
            raise ValueError(f"a control cannot be called {', '.join(taken)}: a widget has that already")
        missing = [] if rows is not None else [key for key in all_keys(controls) if key not in states]
        if missing:
            raise ValueError(f"explorer {title!r} lacks the states {', '.join(missing)}")
        self.value = dict(value)
        self.add_traits(**{name: Option(self.value[name]).tag(sync=True) for name in self._controls})
        self.observe(self._follow_control, names=list(self._controls))
        self.markup = explorer_html("%id%", self.spec(), self.state)

    # -- what a subclass may add --------------------------------------------------------------

    def label_option(self, name: str, key: str) -> str:
        """The label of an option that was not prepared. Raises ValueError for one that cannot be worked out."""
        raise ValueError(f"{name} has no option {key!r}")

    def draw(self, choice: Mapping[str, str]) -> State:
        """Work out a state that was not prepared."""
        raise NotImplementedError

    # -- choices ------------------------------------------------------------------------------

    def check_option(self, name: str, key: str) -> str:
        """The key itself if the control has it or it can be worked out; raises traitlets.TraitError otherwise."""
        control = self._controls.get(name)
        if control is None:
            raise traitlets.TraitError(f"no control {name!r}; controls are {', '.join(self._controls)}")
        if not control.options:
            return " ".join(key.split())[:LONGEST_WORDS]
        if key not in control.options:
            try:
                self.label_option(name, key)
            except ValueError:
                also = f", or {control.also}" if control.also else ""
                raise traitlets.TraitError(f"{name} cannot be {key!r}; it is one of {', '.join(control.options)}{also}") from None
        return key

    @traitlets.validate("value")
    def _check_value(self, proposal: dict) -> dict:
        choice = {**self.value, **proposal["value"]}
        return {name: self.check_option(name, str(key)) for name, key in choice.items()}

    @traitlets.observe("value")
    def _show_value(self, change: Any) -> None:
        key = self._key()
        if key not in self.states and self.computed.get("key") != key:
            labels = {name: self.label_of(name) for name in self._controls}
            self.computed = {"key": key, "labels": labels, **asdict(self.draw(self.value))}
        # Before the traits of the controls are there, their values are their defaults.
        names = [name for name in self.value if self.has_trait(name)]
        self._is_moving = True
        try:
            with self.hold_sync():
                for name in names:
                    setattr(self, name, self.value[name])
        finally:
            self._is_moving = False
        # A widget that is linked may have answered with another option.
        self.value = {name: getattr(self, name) for name in names}

    def _follow_control(self, change: Any) -> None:
        # All at once: several may have changed together, and no state between is worth working out.
        if not self._is_moving:
            self.value = {name: getattr(self, name) for name in self._controls}

    def _key(self) -> str:
        return state_key([self.value[name] for name in self._controls])

    def label_of(self, name: str) -> str:
        """The label of the chosen option of a control."""
        options, key = self._controls[name].options, self.value[name]
        return options[key] if key in options else self.label_option(name, key) if options else key

    @property
    def state(self) -> dict[str, str]:
        """The state shown: picture (SVG), alt text, sentence, data (CSV)."""
        key = self._key()
        return self.states.get(key, self.computed)

    @property
    def sentence(self) -> str:
        return self.state["sentence"]

    def spec(self) -> dict[str, Any]:
        """What front end and build need to know."""
        return {
            "title": self.title,
            "controls": self.controls,
            "states": self.states,
            "value": self.start,
            "rows": self.rows,
        }

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        data = dict(data or {})
        data["text/plain"] = self.title
        if self._record is not None:
            data[EXHIBIT_MIME] = self._record
            data["text/html"] = self.without_kernel()
        return data, metadata

    def without_kernel(self) -> str:
        """What a reader of the notebook sees where no widget can be shown."""
        return live_exhibit(self._record or {}, f"<p>{html.escape(self.sentence)}</p>{self.state['svg']}")


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

    ``data`` is what all states show; ``pictures`` holds the default state for print: key ``pdf``.
    """
    record = page._record(
        "explorer", label, "Figure", caption, explorer.state["alt"], sources, data, False, note, claims
    )
    return keep_record(explorer, {**record, "svg": explorer.state["svg"], **pictures})


def keep_record(explorer: Explorer, record: dict[str, Any], rows: str = "") -> Explorer:
    """Let an explorer carry its record, from which the pages are made, and show the record's words when it is live.

    ``rows`` is the HTML of the rows that a list chooses from.
    """
    explorer._record = {"version": RECORD_VERSION, **record, "explorer": explorer.spec()}
    explorer.markup = live_exhibit(record, explorer_html("%id%", explorer.spec(), explorer.state) + rows)
    return explorer
