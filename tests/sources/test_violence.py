"""Published counts of violence, on small inputs worked by hand."""

import pandas as pd
import pytest

from peshawar.sources import violence
from peshawar.sources.errors import SourceError


@pytest.fixture
def picss(monkeypatch):
    monkeypatch.setattr(violence, "PICSS_SPAN", (pd.Timestamp("2025-05-01"), pd.Timestamp("2025-07-01")))
    monkeypatch.setattr(violence, "PICSS_YEARS", {2025: (30, 45)})
    monkeypatch.setattr(violence, "PICSS_PART_DIFFERENCES", {"2025-05": 4})
    names = ("month", "militant_attacks", "killed_in_militant_attacks", *violence.PICSS_PARTS)
    rows = [
        dict(zip(names, values, strict=True)) | {"status": "read", "url": "https://example.org"}
        for values in (("2025-05", 10, 20, 5, 6, 5), ("2025-06", 20, 25, 5, "", ""))
    ]
    return [*rows, {"month": "2025-07", "status": "not found"}]


def test_months_keep_what_was_printed(read_small, picss):
    rows = read_small(violence.PICSS_COLUMNS, picss[::-1])
    table = violence.list_picss_months(rows, file="small.csv")
    assert table["month"].is_monotonic_increasing
    assert table["killed_beside_parts"].tolist()[0] == 4
    assert table["killed_beside_parts"].isna().tolist() == [False, True, True]
    assert table["n_attacks"].isna().tolist() == [False, False, True]


@pytest.mark.parametrize(
    ("at", "changes", "column"),
    [
        (0, {"killed_security_forces": 6}, "killed_in_militant_attacks"),
        (1, {"url": ""}, "url"),
        (1, {"militant_attacks": ""}, "militant_attacks"),
        (1, {"militant_attacks": "-2"}, "militant_attacks"),
        (1, {"status": "guessed"}, "status"),
        (2, {"militant_attacks": 3}, "status"),
        (1, {"month": "June 2025"}, "month"),
    ],
)
def test_a_wrong_month_is_named(read_small, refused, picss, at, changes, column):
    picss[at] |= changes
    with pytest.raises(SourceError) as caught:
        violence.list_picss_months(read_small(violence.PICSS_COLUMNS, picss), file="small.csv")
    refused(caught, at + 2, column)


def test_a_cut_file_and_a_wrong_year_are_refused(read_small, picss):
    with pytest.raises(SourceError, match="2025-07 is missing"):
        violence.list_picss_months(read_small(violence.PICSS_COLUMNS, picss[:2]), file="small.csv")
    picss[1]["militant_attacks"] = 21
    with pytest.raises(SourceError, match="31 attacks"):
        violence.list_picss_months(read_small(violence.PICSS_COLUMNS, picss), file="small.csv")
