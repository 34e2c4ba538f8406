"""A page of the book as its notebook sees it: the one way to show, count and say things."""

from __future__ import annotations

import base64
import html
from collections.abc import Mapping, Sequence

import pandas as pd
from IPython.display import display

from .citing import fill_citations
from .figure import Plot, draw_pictures, svg_data_uri
from .mime import show
from .number import Number, NumberRegister, print_number
from .source_line import source_line
from .table import Column, table_html, table_links, table_rows

# The pages that run code: key, number or letter printed before exhibits, file name.
PAGES: dict[str, tuple[str, str]] = {
    "front": ("F", "index"),
    "how_to_read": ("H", "how_to_read"),
    "disagree": ("W", "where_sources_disagree"),
    "voices": ("V", "ethics_and_voices"),
    "attack": ("1", "01_attack"),
    "actors": ("2", "02_actors"),
    "us_pakistan": ("3", "03_us_pakistan"),
    "outlook": ("4", "04_outlook"),
    "claims": ("5", "05_claims"),
    "methods": ("M", "methods"),
    "data": ("D", "data_and_sources"),
    # Technical notes: N, the chapter they belong to, their place; the file is n<chapter><place>_<subject>.
    "attack_sizes": ("N11", "n11_attack_sizes"),
    "attack_places": ("N12", "n12_attack_places"),
    "attack_strikes": ("N13", "n13_strikes"),
    "attack_answers": ("N14", "n14_answers"),
    "actors_movements": ("N21", "n21_movements"),
    "actors_relations": ("N22", "n22_relations"),
    "actors_borderland": ("N23", "n23_borderland"),
    "actors_voices": ("N24", "n24_voices"),
    "aid_definitions": ("N31", "n31_aid_definitions"),
    "threats": ("N32", "n32_threats_to_cut"),
    "thaw": ("N33", "n33_low_and_thaw"),
    "us_voices": ("N34", "n34_voices_and_chronology"),
    "n41": ("N41", "n41_forecasting_models"),
    "n42": ("N42", "n42_tail_models"),
    "n43": ("N43", "n43_season_and_troops"),
    "n44": ("N44", "n44_breaks"),
    "n45": ("N45", "n45_counts_by_year"),
}

EVENT_DATA_NOTE = "Events with place and actor end 31 December 2021; after that monthly and annual sources."

# Fixed marks, told apart by shape and words as well as by colour.
VANTAGES = {
    "then": "\u25cb As could be known on 16 December 2014.",
    "now": "\u25cf As known now.",
}
STATEMENTS = {"fact": "", "judgement": "Judgement.", "forecast": "Forecast."}


class Page:
    """What a notebook shows: figures, tables, numbers and sentences, numbered in order.

    Exhibits are numbered in the order in which they are first shown; running a cell again keeps
    its number. ``key`` is one of ``PAGES``.
    """

    def __init__(self, key: str):
        if key not in PAGES:
            raise KeyError(f"no page {key!r}; pages are {', '.join(PAGES)}")
        self.key = key
        self.number, self.notebook = PAGES[key]
        self.numbers = NumberRegister()
        self._labels: dict[str, str] = {}

    # -- numbers and sentences -------------------------------------------------------------

    def register(
        self,
        values: Mapping[str, float],
        *,
        unit: str,
        sources: Sequence[str],
        form: str = ",d",
        exhibit: str = "",
    ) -> None:
        """Register computed numbers so that sentences and captions can say them by name.

        ``values`` maps names to numbers that share a unit, a printed form and sources (tables of
        the data package). Raises ValueError for a number that cannot be printed.
        """
        entries = [
            Number(name, float(value), print_number(value, form), unit, tuple(sources), exhibit)
            for name, value in values.items()
        ]
        for entry in entries:
            self.numbers.add(entry)
        listing = "; ".join(f"{entry.name} = {entry.printed}" for entry in entries)
        show(
            {"kind": "numbers", "page": self.key, "numbers": [entry.as_record() for entry in entries]},
            {"text/plain": f"Registered ({unit}): {listing}"},
        )
        for entry in entries:
            self._glue(entry)

    @staticmethod
    def _glue(entry: Number) -> None:
        """Let pages in ``book/`` quote the number with ``{glue:text}``."""
        prefix = "application/papermill.record/"
        display(
            {prefix + "text/plain": repr(entry.printed)},
            raw=True,
            metadata={"scrapbook": {"name": entry.name, "mime_prefix": prefix}},
        )

    def say(self, template: str, *, vantage: str = "", statement: str = "fact") -> None:
        """Show a paragraph whose measured numbers are put in by name.

        ``vantage`` is "then" (as could be known on 16 December 2014), "now" or empty;
        ``statement`` one of "fact", "judgement", "forecast". ``[@source-id; other-id]`` names sources
        of the register, with grade and link.
        """
        text, used = self.numbers.fill(" ".join(template.split()), self._labels)
        text, cited = fill_citations(text)
        mark = " ".join(part for part in (VANTAGES[vantage] if vantage else "", STATEMENTS[statement]) if part)
        markdown = f"**{mark}** {text}" if mark else text
        classes = [f"statement-{statement}"] + ([f"vantage-{vantage}"] if vantage else [])
        show(
            {
                "kind": "prose",
                "page": self.key,
                "markdown": markdown,
                "classes": classes,
                "uses": used,
                "cites": cited,
            },
            {"text/markdown": markdown},
        )

    # -- exhibits --------------------------------------------------------------------------

    def label_number(self, label: str, word: str) -> str:
        """The printed number of an exhibit, for example "Figure 1.2"; given once, then kept."""
        if label not in self._labels:
            taken = sum(1 for printed in self._labels.values() if printed.startswith(word))
            self._labels[label] = f"{word} {self.number}.{taken + 1}"
        return self._labels[label]

    def _record(
        self,
        kind: str,
        label: str,
        word: str,
        caption: str,
        alt: str,
        sources: Sequence[str],
        data: pd.DataFrame,
        is_event_data: bool,
        note: str,
        claims: Sequence[str],
    ) -> dict:
        prefix = "tbl-" if word == "Table" else "fig-"
        if not label.startswith(prefix):
            raise ValueError(f"label {label!r} of a {word.lower()} must begin with {prefix!r}")
        if not alt.strip() or not caption.strip():
            raise ValueError(f"{label}: an exhibit needs a caption that states the finding, and alt text")
        printed = self.label_number(label, word)
        caption_text, used = self.numbers.fill(" ".join(caption.split()), self._labels)
        alt_text, used_in_alt = self.numbers.fill(" ".join(alt.split()), self._labels)
        note_text, used_in_note = self.numbers.fill(" ".join(note.split()), self._labels)
        notes = " ".join(part for part in (note_text, EVENT_DATA_NOTE if is_event_data else "") if part)
        return {
            "kind": kind,
            "page": self.key,
            "label": label,
            "number": printed,
            "caption": caption_text,
            "alt": alt_text,
            "note": notes,
            "source": source_line(list(sources)),
            "tables": list(sources),
            "claims": list(claims),
            "csv": csv_text(data),
            "uses": list(dict.fromkeys(used + used_in_alt + used_in_note)),
        }

    def figure(
        self,
        plot: Plot,
        data: pd.DataFrame,
        label: str,
        *,
        caption: str,
        alt: str,
        sources: Sequence[str],
        height: float = 3.8,
        narrow_height: float = 4.2,
        is_event_data: bool = False,
        note: str = "",
        claims: Sequence[str] = (),
    ) -> None:
        """Show a figure with number, caption, alt text, source line and its data as CSV.

        ``plot`` draws ``data`` on axes; it is called twice, once for a wide picture and once for a
        narrow one that a phone can show without shrinking the letters. ``data`` is also what the
        CSV holds. Heights in inches.
        """
        record = self._record("figure", label, "Figure", caption, alt, sources, data, is_event_data, note, claims)
        record.update(draw_pictures(plot, data, sources, height=height, narrow_height=narrow_height))
        image = f'<img src="{svg_data_uri(record["svg"])}" alt="{html.escape(record["alt"])}" style="max-width:100%">'
        show(record, {"text/html": live_exhibit(record, image)})

    def table(
        self,
        frame: pd.DataFrame,
        columns: Sequence[Column],
        label: str,
        *,
        caption: str,
        alt: str,
        sources: Sequence[str],
        data: pd.DataFrame | None = None,
        is_event_data: bool = False,
        is_dense: bool = False,
        is_for_screens: bool = False,
        note: str = "",
        claims: Sequence[str] = (),
    ) -> None:
        """Show a table with number, caption, a description for screen readers, source line and CSV.

        ``data`` is what the CSV holds where that is more than the table shows. ``is_dense`` is for
        reference tables with long names in narrow columns; ``is_for_screens`` for one that may be
        too long to print: with more rows than the build prints, the printed book has its caption and
        says where the table is.
        """
        shown = frame if data is None else data
        record = self._record("table", label, "Table", caption, alt, sources, shown, is_event_data, note, claims)
        rows = table_rows(frame, list(columns))
        record["columns"] = [
            {"title": column.title, "is_numeric": column.is_numeric, "width": column.width} for column in columns
        ]
        record["rows"] = rows
        record["links"] = table_links(frame, list(columns))
        record["is_dense"] = is_dense
        record["is_for_screens"] = is_for_screens
        show(record, {"text/html": live_exhibit(record, table_html(list(columns), rows, record["links"]))})


def csv_text(data: pd.DataFrame) -> str:
    """A frame as the CSV that an exhibit offers."""
    return data.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d")


def live_exhibit(record: Mapping, body: str) -> str:
    """The HTML of an exhibit in a live notebook: everything inside one output, nothing fetched."""
    csv = base64.b64encode(record["csv"].encode("utf-8")).decode("ascii")
    note = f" {html.escape(record['note'])}" if record["note"] else ""
    return (
        f'<figure style="margin:1em 0" aria-label="{html.escape(record["alt"])}">{body}'
        f"<figcaption><strong>{record['number']}.</strong> {html.escape(record['caption'])}<br>"
        f"<small>{html.escape(record['source'])}{note} "
        f'<a download="{record["label"]}.csv" href="data:text/csv;base64,{csv}">Data (CSV)</a></small>'
        "</figcaption></figure>"
    )


def open_page(key: str) -> Page:
    """Begin a page of the book; the first thing a notebook calls."""
    return Page(key)
