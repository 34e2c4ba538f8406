"""Sources in prose and tables: who says it, when, how the source is graded, and where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import pandas as pd

from peshawar import tables
from peshawar.analysis.grades import grade_information

# A slug has the day, the month or the year of the page; without a stated day they are inferred from the events.
SLUG_DATE = re.compile(r"-((?:19|20)\d\d)(?:-(\d\d))?(?:-|$)")
CITATION = re.compile(r"\s*\[@([a-z0-9][a-z0-9; @-]*)\]")


@dataclass(frozen=True)
class Citation:
    """How a source is named: ``text`` is publisher and day, ``grade`` letter and number, ``address`` may be empty."""

    source_id: str
    text: str
    grade: str
    address: str


@cache
def _register() -> pd.DataFrame:
    return grade_information(tables.load_sources(), tables.load_publishers()).set_index("source_id")


def cite(source_id: str) -> Citation:
    """Name a source of the register. Raises KeyError for an id that it lacks."""
    if source_id not in _register().index:
        raise KeyError(f"no source {source_id!r} in data/sources.csv")
    row = _register().loc[source_id]
    address = next((str(row[column]) for column in ("url", "read_url") if not pd.isna(row[column])), "")
    return Citation(source_id, f"{row['publisher']}, {_say_date(source_id, row['date'])}", f"{row['grade']}{row['information_grade']}", address)


def _say_date(source_id: str, date: pd.Timestamp) -> str:
    """The day that the page states, else month or year from the slug, which are inferred."""
    if not pd.isna(date):
        return f"{date.day} {date:%b %Y}"
    found = SLUG_DATE.search(source_id)
    if found is None:
        return "undated"
    year, month = found.groups()
    return f"about {pd.Timestamp(int(year), int(month), 1):%b %Y}" if month else f"about {year}"


def fill_citations(text: str) -> tuple[str, list[str]]:
    """Put named, linked and graded sources into a Markdown text.

    ``[@dawn-2014-12-nap; hrw-2017-03-27]`` becomes both sources in one bracket. Returns the text and
    the source ids in order. Raises KeyError for an id that the register lacks.
    """
    used: list[str] = []

    def put(match: re.Match[str]) -> str:
        ids = [part.strip().removeprefix("@") for part in match.group(1).split(";")]
        used.extend(ids)
        return " (" + "; ".join(_markdown(cite(source_id)) for source_id in ids) + ")"

    return CITATION.sub(put, text), list(dict.fromkeys(used))


def _markdown(source: Citation) -> str:
    # Angle brackets, because addresses hold brackets and spaces of their own.
    named = f"[{source.text}](<{source.address}>)" if source.address else source.text
    return f"{named}, {source.grade}"


def add_sources(frame: pd.DataFrame, column: str = "source_id") -> pd.DataFrame:
    """Add ``source_text``, ``source_grade`` and ``source_address`` to rows that name a source.

    Rows keep their number and order; a row that names none gets empty text. Raises KeyError for an
    id that the register lacks.
    """
    cited = [Citation("", "", "", "") if pd.isna(source_id) else cite(source_id) for source_id in frame[column]]
    return frame.assign(
        source_text=[source.text for source in cited],
        source_grade=[source.grade for source in cited],
        source_address=[source.address for source in cited],
    )
