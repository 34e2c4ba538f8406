"""Obligations and disbursements of the United States, on small inputs worked by hand."""

import pandas as pd
import pytest

from peshawar.sources import us_obligations
from peshawar.sources.errors import SourceError


def year(name, economic, military, deflator=2):
    current = {"economic": economic, "military": military, "total": economic + military}
    return {
        "fiscal_year": name,
        **{f"{kind}_current_usd": f"{dollars}.0" for kind, dollars in current.items()},
        **{f"{kind}_constant2020_usd": dollars * deflator for kind, dollars in current.items()},
    }


def accounts_of(years):
    rows = []
    for row in years:
        for category in ("Economic", "Military"):
            dollars, constant = (
                int(float(row[f"{category.lower()}_{prices}_usd"])) for prices in ("current", "constant2020")
            )
            # Two accounts, one of them with money taken back.
            for part, real in ((dollars + 5, constant + 10), (-5, -10)):
                rows.append(
                    {
                        "fiscal_year": row["fiscal_year"],
                        "category": category,
                        "publication_row": us_obligations.FMF_ROW if category == "Military" else "Other",
                        "funding_account": us_obligations.FMF_GRANTS,
                        "obligations_usd_current": part,
                        "obligations_usd_constant2020": real,
                    }
                )
    return rows


@pytest.fixture
def years():
    names = [*range(1948, 1977), "1976tq", *range(1977, 2021)]
    return [year(str(name), 1000, 500) for name in names if name not in us_obligations.YEARS_WITHOUT_AID]


def build(read_small, years, accounts=None):
    accounts = accounts_of(years) if accounts is None else accounts
    return us_obligations.list_greenbook_years(
        read_small(us_obligations.GREENBOOK_COLUMNS, years),
        read_small(us_obligations.ACCOUNT_COLUMNS, accounts),
        file="small.csv",
        accounts_file="accounts.csv",
    )


def test_the_transition_quarter_is_a_row_of_its_own(read_small, years):
    table = build(read_small, years[::-1])
    assert len(table) == 72
    of_1976 = table[table["fiscal_year"] == 1976]
    assert of_1976["fiscal_period"].tolist() == ["1976", "1976TQ"]
    assert of_1976["is_transition_quarter"].tolist() == [False, True]
    assert table.iloc[0][["economic_usd", "military_usd", "total_usd_2020"]].tolist() == [1000, 500, 3000]


@pytest.mark.parametrize(
    ("at", "changes", "column"),
    [
        (3, {"total_current_usd": 1501}, "total_current_usd"),
        (3, {"economic_current_usd": 900, "total_current_usd": 1400}, "economic_current_usd"),
        (3, {"military_current_usd": "-500"}, "military_current_usd"),
        (3, {"fiscal_year": "FY52"}, "fiscal_year"),
    ],
)
def test_a_wrong_year_is_named(read_small, refused, years, at, changes, column):
    accounts = accounts_of(years)
    years[at] |= changes
    with pytest.raises(SourceError) as caught:
        build(read_small, years, accounts)
    refused(caught, at + 2, column)


def test_another_deflator_within_a_year_is_named(read_small, years):
    years[3] |= {"military_constant2020_usd": 1200, "total_constant2020_usd": 3200}
    with pytest.raises(SourceError, match="another deflator") as caught:
        build(read_small, years)
    assert caught.value.row == 5


def test_a_cut_greenbook_is_refused(read_small, years):
    with pytest.raises(SourceError, match="the year 2020 is missing"):
        build(read_small, years[:-1])
    with pytest.raises(SourceError, match="1976tq is missing"):
        build(read_small, [row for row in years if row["fiscal_year"] != "1976tq"])


@pytest.fixture
def financing(monkeypatch):
    monkeypatch.setattr(us_obligations, "FMF_SPAN", (2011, 2013))
    account = {"category": "Military", "publication_row": us_obligations.FMF_ROW, "obligations_usd_constant2020": 40}
    accounts = [
        {**account, "fiscal_year": 2011, "funding_account": us_obligations.FMF_GRANTS, "obligations_usd_current": 30},
        {**account, "fiscal_year": 2011, "funding_account": us_obligations.FMF_LOANS, "obligations_usd_current": 7},
        {**account, "fiscal_year": 2013, "publication_row": "Other", "funding_account": "Other"},
    ]
    rows = [
        {"fiscal_year": 2011, "fmf_obligated_greenbook_usd": 30, "fmf_appropriated_crs_musd": 295},
        {"fiscal_year": 2012, "fmf_obligated_greenbook_usd": 0, "fmf_appropriated_crs_musd": 296},
        {"fiscal_year": 2013, "fmf_obligated_greenbook_usd": 0, "fmf_appropriated_crs_musd": ""},
    ]
    crs = pd.DataFrame({"fy_start": [2002, 2011, 2012], "is_lump": [True, False, False], "fmf_musd": [9, 295, 296]})
    return accounts, rows, crs


def build_financing(read_small, financing):
    accounts, rows, crs = financing
    return us_obligations.list_fmf_years(
        read_small(us_obligations.ACCOUNT_COLUMNS, accounts),
        read_small(us_obligations.FMF_COLUMNS, rows),
        crs,
        file="small.csv",
    )


def test_financing_sets_appropriated_beside_obligated(read_small, financing):
    table = build_financing(read_small, financing).set_index("fiscal_year")
    assert table.loc[2011, ["appropriated_musd", "obligated_grants_usd", "obligated_loans_usd"]].tolist() == [
        295,
        30,
        7,
    ]
    assert table.loc[2012, ["appropriated_musd", "obligated_grants_usd"]].tolist() == [296, 0]
    assert pd.isna(table.loc[2013, "appropriated_musd"])


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("fmf_obligated_greenbook_usd", 31, "FY2011: 31 obligated is given, 30 was built"),
        ("fmf_appropriated_crs_musd", 300, "FY2011: 300 appropriated"),
        ("fmf_appropriated_crs_musd", "about 300", "not a whole number"),
    ],
)
def test_financing_must_agree_with_its_sources(read_small, financing, column, value, words):
    financing[1][0][column] = value
    with pytest.raises(SourceError, match=words):
        build_financing(read_small, financing)


GREENBOOK = pd.DataFrame({"fiscal_period": ["1976", "1976TQ", "2014"], "total_usd": [1000, 500, 1000]})


def transactions(amount_2014=1030, quarter=500):
    return [
        {"fiscal_year": name, "transaction_type": kind, "usd_current": amount, "partial_year": part}
        for name, kind, amount, part in (
            ("2025", "Disbursements", 7, "True"),
            ("1976", "Obligations", 1000, "False"),
            ("1976tq", "Obligations", quarter, "False"),
            ("2014", "Obligations", amount_2014, "False"),
        )
    ]


def test_transactions_keep_current_dollars_and_vintages(read_small):
    rows = read_small(us_obligations.FOREIGN_ASSISTANCE_COLUMNS, transactions())
    table = us_obligations.list_foreign_assistance(rows, GREENBOOK, file="small.csv")
    assert table["transaction"].tolist() == ["disbursed", "obligated", "obligated", "obligated"]
    assert table["fiscal_period"].tolist() == ["2025", "1976", "1976TQ", "2014"]
    assert table["is_part_year"].tolist() == [True, False, False, False]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (transactions(amount_2014=1050), "obligations of 2014 differ from the Greenbook by 5.00%"),
        (transactions(quarter=502), "obligations of 1976TQ"),
        (transactions()[:3], "no obligations of 2014"),
        (transactions() + transactions()[:1], "twice"),
        (transactions(quarter="-4"), "below 0"),
    ],
)
def test_wrong_transactions_are_refused(read_small, rows, words):
    with pytest.raises(SourceError, match=words):
        us_obligations.list_foreign_assistance(
            read_small(us_obligations.FOREIGN_ASSISTANCE_COLUMNS, rows), GREENBOOK, file="small.csv"
        )
