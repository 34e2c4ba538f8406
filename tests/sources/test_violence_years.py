"""Yearly counts of violence, on two small files worked by hand."""

import pandas as pd
import pytest

from peshawar.sources import violence_years
from peshawar.sources.errors import SourceError

PICSS = "PICSS (Pakistan Institute for Conflict and Security Studies)"
PIPS = "PIPS (Pak Institute for Peace Studies)"


def count(year, measure, value, organisation=PICSS, **changes):
    row = {
        "year": year,
        "organisation": organisation,
        "measure": measure,
        "value": value,
        "scope": "militant attacks",
        "period": "full year",
        "url": "https://example.org/first",
        "status": "read on the page or its excerpt",
    }
    return {**row, **changes}


COMPARISON = [
    {
        "source": "PIPS",
        "year": 2015,
        "measure": "killed in terrorist attacks",
        "value": 1069,
        "url": "https://example.org/second",
    }
]


@pytest.fixture
def build(read_small, register, monkeypatch):
    settled = {("PICSS", "attacks", "militant attacks", 2024): (908, 905, "revised")}
    monkeypatch.setattr(violence_years, "SETTLED", settled)
    monkeypatch.setattr(violence_years, "FOUND_LATER", {})
    monkeypatch.setattr(violence_years, "OTHER_PAGES", {})
    monkeypatch.setattr(violence_years, "YEARS_WITH_PARTS", {("PIPS", 2015)})
    monkeypatch.setitem(
        violence_years.COMPARISONS, ("PIPS", "killed in terrorist attacks"), ("killed", "militant attacks")
    )
    parts = dict(zip(violence_years.PARTS, (630, 318, 121), strict=True))
    whole = [count(2015, name, value, PIPS) for name, value in {"killed": 1069, **parts}.items()]

    def run(first, second, comparison=COMPARISON):
        rows = []
        for row in first:
            row = {**row, "page_url": row["url"]}
            rows.append({name: row.get(name, "") for name in violence_years.FIRST_COLUMNS})
        return violence_years.list_annual_violence(
            read_small(violence_years.FIRST_COLUMNS, rows),
            read_small(violence_years.SECOND_COLUMNS, [*whole, *second]),
            read_small(violence_years.COMPARISON_COLUMNS, comparison),
            register,
            files=("first.csv", "small.csv", "compared.csv"),
        )

    return run


FIRST = [count(2024, "attacks", 905, scope="militant attacks only"), count(2023, "attacks", 623)]
SECOND = [
    count(2024, "attacks", 908),
    count(2024, "attacks", 77, period="August"),
    count(2024, "rank", 2),
    count(2020, "killed", 220, status="from memory, unverified"),
    count(2021, "killed", 335, note="as printed; other (from memory, unverified)"),
    count(2025, "killed", 1, "UCDP BattleDeaths 26.1"),
]


def test_a_figure_given_twice_stands_once_with_its_reason(build):
    table = build(FIRST, SECOND).set_index(["organisation", "measure", "year"])
    assert len(table) == 7
    revised = table.loc[("PICSS", "attacks", 2024)]
    assert (revised["value"], revised["other_value"], revised["reason"]) == (908, 905, "revised")
    assert pd.isna(table.loc[("PICSS", "attacks", 2023), "other_value"])
    assert table.loc[("PICSS", "killed", 2021), "note"] == "as printed"
    assert ("PICSS", "killed", 2020) not in table.index


def test_a_corrected_figure_need_not_be_in_the_files(build, monkeypatch):
    key = ["organisation", "measure", "year"]
    row = build(FIRST, SECOND[1:]).set_index(key).loc[("PICSS", "attacks", 2024)]
    assert (row["value"], row["other_value"], row["source_id"]) == (908, 905, "first")
    monkeypatch.setattr(violence_years, "FOUND_LATER", {("PICSS", "attacks", "militant attacks", 2024): "third"})
    row = build(FIRST, SECOND[1:]).set_index(key).loc[("PICSS", "attacks", 2024)]
    assert (row["value"], row["source_id"], row["other_source_ids"]) == (908, "third", "first")


def test_every_figure_names_its_pages(build, monkeypatch):
    second = [count(2024, "attacks", 908, url="https://example.org/second ; https://example.org/third"), *SECOND[1:]]
    table = build(FIRST, second).set_index(["organisation", "measure", "year"])
    pages = ["source_id", "other_source_ids"]
    # The page of the other figure stands behind those of the one that is used.
    assert table.loc[("PICSS", "attacks", 2024), pages].tolist() == ["second", "third;first"]
    assert table.loc[("PIPS", "killed", 2015), pages].tolist() == ["first", "second"]
    assert table.loc[("PICSS", "attacks", 2023), pages].fillna("").tolist() == ["first", ""]
    monkeypatch.setattr(violence_years, "OTHER_PAGES", {("PICSS", "attacks", "militant attacks", 2023): "third"})
    table = build(FIRST, second).set_index(["organisation", "measure", "year"])
    assert table.loc[("PICSS", "attacks", 2023), pages].tolist() == ["first", "third"]
    monkeypatch.setattr(violence_years, "OTHER_PAGES", {("PICSS", "attacks", "militant attacks", 2023): "fourth"})
    with pytest.raises(SourceError, match="'fourth', which OTHER_PAGES names, is not there"):
        build(FIRST, second)


def test_a_remembered_figure_counts_once_its_page_is_found(build, monkeypatch):
    monkeypatch.setattr(violence_years, "FOUND_LATER", {("PICSS", "killed", "militant attacks", 2020): "second"})
    table = build(FIRST, SECOND).set_index(["organisation", "measure", "year"])
    found = table.loc[("PICSS", "killed", 2020)]
    assert (found["value"], found["status"], found["source_id"]) == (220, "read", "second")
    assert pd.isna(found["note"])


def test_a_compared_total_adds_a_row_or_must_be_the_same(build):
    new = COMPARISON[0] | {"year": 2014, "measure": "militants killed in 130 operational strikes", "value": 1917}
    table = build(FIRST, SECOND, [*COMPARISON, new]).set_index(["organisation", "measure", "year"])
    assert table.loc[("PIPS", "killed_militants_in_operations", 2014), ["value", "source_id"]].tolist() == [1917, "second"]
    with pytest.raises(SourceError, match="compared.csv, line 2.*is given as 1069 and 1070"):
        build(FIRST, SECOND, [COMPARISON[0] | {"value": 1070}])


def test_a_second_figure_must_be_settled(build):
    with pytest.raises(SourceError, match="2023 is given as 623 and 645: settle it"):
        build(FIRST, [*SECOND, count(2023, "attacks", 645)])
    with pytest.raises(SourceError, match="906 is neither of the settled figures"):
        build(FIRST[1:], [count(2024, "attacks", 906)])
    with pytest.raises(SourceError, match="2024 is settled and not there"):
        build(FIRST[1:], SECOND[1:])


def test_parts_must_add(build):
    with pytest.raises(SourceError, match="PIPS 2015: .* do not add to 2000 killed"):
        build(FIRST, [*SECOND, count(2015, "killed", 2000, PIPS, scope="all")])


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"value": "over 900"}, "value"),
        ({"value": "-1"}, "value"),
        ({"url": "https://example.org"}, "url"),
        ({"url": ""}, "url"),
        ({"organisation": "A neighbour"}, "organisation"),
    ],
)
def test_a_wrong_count_is_named(build, refused, changes, column):
    with pytest.raises(SourceError) as caught:
        build(FIRST, [count(2024, "attacks", 908) | changes])
    refused(caught, 6, column)
