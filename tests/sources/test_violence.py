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
        dict(zip(names, values, strict=True)) | {"status": "read", "url": "https://example.org/third"}
        for values in (("2025-05", 10, 20, 5, 6, 5), ("2025-06", 20, 25, 5, "", ""))
    ]
    return [*rows, {"month": "2025-07", "status": "not found"}]


def test_months_keep_what_was_printed(read_small, register, picss):
    rows = read_small(violence.PICSS_COLUMNS, picss[::-1])
    table = violence.list_picss_months(rows, register, file="small.csv")
    assert table["month"].is_monotonic_increasing
    assert table["killed_beside_parts"].tolist()[0] == 4
    assert table["killed_beside_parts"].isna().tolist() == [False, True, True]
    assert table["n_attacks"].isna().tolist() == [False, False, True]
    assert table["source_id"].fillna("").tolist() == ["third", "third", ""]


@pytest.mark.parametrize(
    ("at", "changes", "column"),
    [
        (0, {"killed_security_forces": 6}, "killed_in_militant_attacks"),
        (1, {"url": ""}, "url"),
        (1, {"url": "https://example.org/unknown"}, "url"),
        (1, {"url": "https://example.org/report"}, "url"),
        (1, {"militant_attacks": ""}, "militant_attacks"),
        (1, {"militant_attacks": "-2"}, "militant_attacks"),
        (1, {"status": "guessed"}, "status"),
        (2, {"militant_attacks": 3}, "status"),
        (1, {"month": "June 2025"}, "month"),
    ],
)
def test_a_wrong_month_is_named(read_small, register, refused, picss, at, changes, column):
    picss[at] |= changes
    with pytest.raises(SourceError) as caught:
        violence.list_picss_months(read_small(violence.PICSS_COLUMNS, picss), register, file="small.csv")
    refused(caught, at + 2, column)


def test_a_cut_file_and_a_wrong_year_are_refused(read_small, register, picss):
    with pytest.raises(SourceError, match="2025-07 is missing"):
        violence.list_picss_months(read_small(violence.PICSS_COLUMNS, picss[:2]), register, file="small.csv")
    picss[1]["militant_attacks"] = 21
    with pytest.raises(SourceError, match="31 attacks"):
        violence.list_picss_months(read_small(violence.PICSS_COLUMNS, picss), register, file="small.csv")


PUBLISHED = ("year", "organisation", "measure", "value", "period")


def suicide_attack(number, date, low, high):
    return {"pbc_id": number, "date": date, "year": date[:4], "killed_min": low, "killed_max": high}


@pytest.fixture
def count(read_small, monkeypatch):
    monkeypatch.setattr(violence, "SUICIDE_ATTACKS", 4)
    monkeypatch.setattr(violence, "SUICIDE_SPAN", (2002, 2014))
    monkeypatch.setattr(violence, "SUICIDE_REVISIONS", {2010: (-1, 2)})
    attacks = [
        suicide_attack(1, "2010-05-01", "3.0", "5.0"),
        suicide_attack(2, "2011-05-01", "1.0", "1.0"),
        suicide_attack(3, "2011-06-01", "", ""),
        suicide_attack(4, "2014-12-16", "148.0", "148.0"),
    ]
    printed = {2010: (2, 3), 2011: (2, 1)} | {year: (0, 0) for year in range(2002, 2010)}

    def run(at=None, printed=printed, **changes):
        rows = [row | changes if number == at else row for number, row in enumerate(attacks)]
        counts = [
            {"year": year, "organisation": violence.BODY_COUNT, "measure": measure, "value": n, "period": "full year"}
            for year, numbers in printed.items()
            for measure, n in zip(("suicide_attacks", "suicide_killed"), numbers, strict=True)
        ]
        published = read_small(PUBLISHED, counts)
        return violence.count_suicide_attacks(
            read_small(violence.SUICIDE_COLUMNS, rows), published, file="small.csv", published_file="printed.csv"
        )

    return run


def test_suicide_attacks_are_counted_by_year(count):
    table = count().set_index("year")
    assert table.loc[2011, ["n_attacks", "n_without_toll", "killed_low", "killed_high"]].tolist() == [2, 1, 1, 1]
    assert table.loc[2013].tolist() == [0, 0, 0, 0, False]
    assert table.loc[2014].tolist() == [1, 0, 148, 148, True]
    assert table["n_attacks"].sum() == 4


@pytest.mark.parametrize(
    ("at", "changes", "column"),
    [
        (1, {"pbc_id": 1}, "pbc_id"),
        (1, {"year": 2012}, "date"),
        (1, {"date": "May 2011"}, "date"),
        (0, {"killed_min": 9}, "killed_min"),
        (0, {"killed_max": ""}, "killed_min"),
        (0, {"killed_min": "-3.0"}, "killed_min"),
    ],
)
def test_a_damaged_suicide_attack_is_named(count, refused, at, changes, column):
    with pytest.raises(SourceError) as caught:
        count(at, **changes)
    refused(caught, at + 2, column)


def test_a_cut_list_and_another_printed_year_are_refused(count):
    with pytest.raises(SourceError, match="4 attacks are there, 4 with the school attack are expected"):
        count(3, killed_max="149.0")
    with pytest.raises(SourceError, match=r"attacks and killed of 2011 differ from the printed ones by \(0, -8\)"):
        count(printed={2010: (2, 3), 2011: (2, 9)} | {year: (0, 0) for year in range(2002, 2010)})
    with pytest.raises(SourceError, match="printed.csv, column 'year': the year 2011 is missing"):
        count(printed={year: (0, 0) for year in range(2002, 2011)})
