"""The number that the rule gives to a source's information."""

import pandas as pd
import pytest

from peshawar.analysis.grades import grade_information

PUBLISHERS = pd.DataFrame({"publisher_id": list("abcdf"), "name": list("ABCDF"), "grade": ["A", "B", "C", "D", "F"]})


def grades(*entries):
    frame = pd.DataFrame(entries, columns=["source_id", "publisher_id", "confirmed_by", "contradicted_by"])
    return dict(zip(frame["source_id"], grade_information(frame, PUBLISHERS)["information_grade"], strict=True))


def test_confirmation_counts_publishers_not_pages():
    found = grades(
        ("s1", "a", "s2;s3", None), ("s2", "b", "s1", None), ("s3", "c", None, None), ("s4", "b", "s2", None), ("s5", "f", "s1", None)
    )
    assert found == {"s1": 1, "s2": 2, "s3": 3, "s4": 3, "s5": 6}


def test_contradiction_by_a_better_source_weighs_more():
    found = grades(("s1", "a", None, "s3"), ("s2", "c", None, "s1"), ("s3", "c", "s4", "s1"), ("s4", "b", None, None))
    # s3 is outranked too, but a second publisher stands by it.
    assert found == {"s1": 4, "s2": 5, "s3": 4, "s4": 3}


def test_an_unknown_source_is_named():
    with pytest.raises(ValueError, match="source s1 names s9"):
        grades(("s1", "a", "s9", None))
