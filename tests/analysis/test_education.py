"""Counts of attacks on education stay in their series."""

import pytest

from peshawar import tables
from peshawar.analysis import education


@pytest.fixture(scope="module")
def years():
    return tables.load_education_years()


def test_only_counts_for_pakistan_stand_in_the_blocks(years):
    blocks = education.count_blocks(years, tables.load_education_periods())
    assert not blocks["label"].str.contains("nan").any()
    assert (blocks["year_from"] <= blocks["year_to"]).all()
    assert set(blocks["unit"]) <= set(education.UNITS)
    coalition = blocks[blocks["series"] == "GCPEA"]
    assert coalition["label"].tolist() == ["838\u2013919"]
    # What is tied to the TTP is part of another figure.
    assert tables.load_education_periods()["measure"].str.startswith(education.PART).any()
    assert "136" not in set(blocks["label"]) and "724" in set(blocks["label"])


def test_the_yearly_series_adds_up_to_the_audited_sum(years):
    """Independent: 849 attacks in 2008-2015 by the audit of the evidence."""
    assert education.sum_years(years, "GTD (Our World in Data)", 2008, 2015) == 849


def test_a_missing_year_is_refused(years):
    with pytest.raises(ValueError, match="lacks years"):
        education.sum_years(years, "PICSS", 2009, 2012)
