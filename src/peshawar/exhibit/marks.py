"""Marks for digits and number words in sentences that are no registered number.

Everything measured is registered. What is left is marked, so that a test can tell the two apart:
``[[9/11]]`` is part of a name, of a thing or of a model, and ``{study:ST17 effect_low}`` a result quoted
from the literature, read from the table of studies.
"""

from __future__ import annotations

import re

import pandas as pd

from peshawar import tables

NAME_MARK = re.compile(r"\[\[([^\[\]]+)\]\]")
STUDY_MARK = re.compile(r"\{study:(ST\d+) (effect_low|effect_high|year)(?: ([^}\s]+))?\}")


def _studies() -> pd.DataFrame:
    return tables.load_studies().set_index("study_id")


def fill_marks(text: str) -> str:
    """Put in names and quoted results. Raises KeyError for a study that the table lacks, ValueError for an empty cell."""

    def put(match: re.Match[str]) -> str:
        study, column, form = match.groups()
        studies = _studies()
        if study not in studies.index:
            raise KeyError(f"no study {study!r} in data/studies.csv")
        value = studies.loc[study, column]
        if pd.isna(value):
            raise ValueError(f"study {study} gives no {column}")
        from .number import print_number

        # As the study prints it: whole numbers without a point, others with theirs.
        return print_number(float(value), form) if form else f"{float(value):g}".replace("-", "\u2212")

    return NAME_MARK.sub(r"\1", STUDY_MARK.sub(put, text))
