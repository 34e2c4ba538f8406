"""Dated entries: picked, dated, counted."""

import pandas as pd
import pytest

from peshawar import tables
from peshawar.analysis import answers

ENTRIES = pd.DataFrame(
    {
        "entry_id": ["A2", "A1", "A3"], "date": pd.to_datetime(["2016-01-01", "2015-12-02", "2014-12-01"]),
        "date_precision": ["year", "day", "month"], "what": ["Of 351 executed, 39 had ties", "Hanged", "Alert"], "number_low": [39.0, None, None],
    }
)  # fmt: skip


def test_entries_stand_by_date_and_no_finer_than_known():
    assert answers.date_entries(ENTRIES)["day"].tolist() == ["Dec 2014", "2 Dec 2015", "2016"]
    assert answers.pick_entries(ENTRIES, ["A2", "A1"])["entry_id"].tolist() == ["A1", "A2"]
    with pytest.raises(KeyError, match="no entry A9"):
        answers.pick_entries(ENTRIES, ["A1", "A9"])


def test_numbers_and_bases_are_read_or_refused():
    assert answers.entry_value(ENTRIES, "A2", "number_low") == 39
    assert answers.executed_in_all(ENTRIES, "A2") == 351
    assert answers.entry_date(ENTRIES, "A1") == pd.Timestamp("2015-12-02")
    for call in (lambda: answers.entry_value(ENTRIES, "A1", "number_low"), lambda: answers.executed_in_all(ENTRIES, "A1"),
                 lambda: answers.entry_date(ENTRIES, "A3")):  # fmt: skip
        with pytest.raises(ValueError):
            call()


def test_years_of_executions_leave_running_totals_out():
    """Independent: the book's notes on the table add 2015 to 2018 with seven of December 2014 to 492."""
    yearly = answers.yearly_counts(tables.load_state_response(), "executions")
    assert yearly.loc[2015:2018, "best"].sum() + 7 == 492
