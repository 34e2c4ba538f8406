"""United States aid to Pakistan as obligated and disbursed: Greenbook, military financing, ForeignAssistance.gov."""

from __future__ import annotations

import pandas as pd

from peshawar.sources.errors import SourceError
from peshawar.sources.reading import LINE, as_booleans, as_counts, as_whole_numbers, require_known, require_unique

GREENBOOK_COLUMNS = (
    "fiscal_year",
    *(f"{kind}_{prices}_usd" for kind in ("economic", "military", "total") for prices in ("current", "constant2020")),
)
ACCOUNT_COLUMNS = (
    "fiscal_year",
    "category",
    "publication_row",
    "funding_account",
    "obligations_usd_current",
    "obligations_usd_constant2020",
)
FMF_COLUMNS = ("fiscal_year", "fmf_obligated_greenbook_usd", "fmf_appropriated_crs_musd")
FOREIGN_ASSISTANCE_COLUMNS = ("fiscal_year", "transaction_type", "usd_current", "partial_year")

TRANSITION_QUARTER = "1976tq"
YEARS_WITHOUT_AID = {1949, 1950}
"""Fiscal years of the Greenbook's span without a row: nothing was obligated for Pakistan."""
KINDS = ("economic", "military")
LARGEST_DEFLATOR_GAP = 0.001
"""Economic and military amounts of a year imply the same deflator, but for rounding of small amounts."""

FMF_ROW = "Foreign Military Financing"
FMF_GRANTS = "Foreign Military Financing Program"
FMF_LOANS = "Foreign Military Financing, Direct Loan Program Account"
FMF_SPAN = (1982, 2020)
FMF_NOTES = {
    2010: "CRS has 294 appropriated, 248 were obligated",
    2012: "296 appropriated, nothing obligated: financing was held back",
    2013: "280 appropriated, nothing obligated: financing was held back",
    2018: "nothing appropriated or obligated: security assistance was suspended on 4 January 2018",
    2019: "obligated after the suspension of January 2018; not new aid",
    2020: "obligated after the suspension of January 2018; not new aid",
}

TRANSACTIONS = {
    "Appropriated and Planned": "appropriated and planned",
    "Disbursements": "disbursed",
    "Obligations": "obligated",
    "President's Budget Requests": "requested",
}
VINTAGE_YEARS = {2001, 2008, 2009, 2010, 2014, 2015, 2016, 2017, 2018, 2020}
"""Years whose obligations ForeignAssistance.gov and the Greenbook, an earlier vintage, give differently."""
SAME = 0.0015
LARGEST_VINTAGE_GAP = 0.035


def list_greenbook_years(rows: pd.DataFrame, accounts: pd.DataFrame, *, file: str, accounts_file: str) -> pd.DataFrame:
    """List obligations to Pakistan by fiscal year; one row is one fiscal year or the transition quarter.

    US dollars, current and of 2020. Raises SourceError unless economic and military add to the
    total, every amount is the sum of its accounts to the dollar, both kinds imply one deflator a
    year, and no fiscal year of 1948-2020 is missing but 1949 and 1950.
    """
    require_unique(rows, ["fiscal_year"], file=file)
    is_quarter = rows["fiscal_year"] == TRANSITION_QUARTER
    year = as_counts(rows.assign(fiscal_year=rows["fiscal_year"].str.removesuffix("tq")), "fiscal_year", file=file)
    amounts = {
        (kind, prices): as_counts(rows, f"{kind}_{prices}_usd", file=file)
        for prices in ("current", "constant2020")
        for kind in (*KINDS, "total")
    }
    for (kind, prices), total in amounts.items():
        parts = amounts["economic", prices] + amounts["military", prices]
        if kind == "total" and (total != parts).any():
            line = int(rows.loc[total != parts, LINE].iloc[0])
            raise SourceError(
                "economic and military do not add to the total.", file=file, row=line, column=f"total_{prices}_usd"
            )
    _check_accounts(rows, amounts, accounts, file=file, accounts_file=accounts_file)
    deflator = amounts["total", "current"] / amounts["total", "constant2020"]
    for kind in KINDS:
        # A dollar of rounding shows in the ratio of a small amount.
        allowed = LARGEST_DEFLATOR_GAP + 1 / amounts[kind, "current"].clip(lower=1)
        gap = (amounts[kind, "current"] / amounts[kind, "constant2020"].where(lambda n: n > 0) / deflator - 1).abs()
        if (gap > allowed).any():
            line = int(rows.loc[gap > allowed, LINE].iloc[0])
            raise SourceError(
                "current and constant dollars imply another deflator than the year's.",
                file=file,
                row=line,
                column=f"{kind}_constant2020_usd",
            )
    absent = set(range(1948, 2021)) - set(year) - YEARS_WITHOUT_AID
    if absent or not is_quarter.any():
        what = f"the year {min(absent)}" if absent else f"the transition quarter {TRANSITION_QUARTER}"
        raise SourceError(f"{what} is missing (1948-2020 are needed).", file=file, column="fiscal_year")
    table = pd.DataFrame(
        {
            "fiscal_period": year.astype("str").where(~is_quarter, "1976TQ"),
            "fiscal_year": year,
            "is_transition_quarter": is_quarter,
            **{
                f"{kind}_usd{'' if prices == 'current' else '_2020'}": amount
                for (kind, prices), amount in amounts.items()
            },
        }
    )
    return table.sort_values(["fiscal_year", "is_transition_quarter"], ignore_index=True)


def list_fmf_years(accounts: pd.DataFrame, rows: pd.DataFrame, crs: pd.DataFrame, *, file: str) -> pd.DataFrame:
    """List Foreign Military Financing by fiscal year, appropriated beside obligated; one row is one year.

    Obligated amounts come from the Greenbook's accounts, grants and loans apart; appropriated ones
    are those of CRS, for years it gives by themselves. `rows` is a table made before and `crs` the
    book's yearly CRS table: both must agree with what is built.
    Raises SourceError where they do not.
    """
    chosen = accounts[accounts["publication_row"] == FMF_ROW].reset_index(drop=True)
    require_known(chosen, "funding_account", {FMF_GRANTS, FMF_LOANS}, file=file)
    year = as_counts(chosen, "fiscal_year", file=file)
    dollars = as_whole_numbers(chosen, "obligations_usd_current", file=file)
    constant = as_whole_numbers(chosen, "obligations_usd_constant2020", file=file)
    span = range(FMF_SPAN[0], FMF_SPAN[1] + 1)

    def by_year(amounts: pd.Series, account: str) -> pd.Series:
        of_account = chosen["funding_account"] == account
        return amounts[of_account].groupby(year[of_account]).sum().reindex(span, fill_value=0).astype("int64")

    single = crs[~crs["is_lump"]].set_index("fy_start")["fmf_musd"]
    table = pd.DataFrame(
        {
            "fiscal_year": list(span),
            "appropriated_musd": pd.array([single.get(y) for y in span], dtype="Int64"),
            "obligated_grants_usd": by_year(dollars, FMF_GRANTS).to_numpy(),
            "obligated_loans_usd": by_year(dollars, FMF_LOANS).to_numpy(),
            "obligated_grants_usd_2020": by_year(constant, FMF_GRANTS).to_numpy(),
            "obligated_loans_usd_2020": by_year(constant, FMF_LOANS).to_numpy(),
            "note": [FMF_NOTES.get(y) for y in span],
        }
    )
    before = pd.DataFrame(
        {
            "fiscal_year": as_counts(rows, "fiscal_year", file=file),
            "obligated": as_counts(rows, "fmf_obligated_greenbook_usd", file=file),
            "appropriated": as_whole_numbers(rows, "fmf_appropriated_crs_musd", file=file, minimum=0),
        }
    )
    both = table.merge(before, on="fiscal_year", how="left")
    for ours, theirs in (("obligated_grants_usd", "obligated"), ("appropriated_musd", "appropriated")):
        differs = both[ours].astype("Int64").fillna(-1) != both[theirs].astype("Int64").fillna(-1)
        if differs.any():
            row = both[differs].iloc[0]
            raise SourceError(
                f"FY{row['fiscal_year']}: {row[theirs]} {theirs} is given, {row[ours]} was built.",
                file=file,
                column="fiscal_year",
            )
    return table


def list_foreign_assistance(
    rows: pd.DataFrame, greenbook: pd.DataFrame, *, file: str, notes: list[str] | None = None
) -> pd.DataFrame:
    """List aid by fiscal year and transaction as ForeignAssistance.gov has it; one row is one of these.

    Current US dollars only: the source's constant ones rest on two base years. Raises SourceError
    where obligations differ from the Greenbook in years in which they should not, or by too much; with
    `notes`, for a vintage newer than the one the book was made with, that is said there.
    """
    require_known(rows, "transaction_type", set(TRANSACTIONS), file=file)
    require_unique(rows, ["fiscal_year", "transaction_type"], file=file)
    is_quarter = rows["fiscal_year"] == TRANSITION_QUARTER
    year = as_counts(rows.assign(fiscal_year=rows["fiscal_year"].str.removesuffix("tq")), "fiscal_year", file=file)
    table = pd.DataFrame(
        {
            "fiscal_period": year.astype("str").where(~is_quarter, "1976TQ"),
            "fiscal_year": year,
            "transaction": rows["transaction_type"].map(TRANSACTIONS),
            "amount_usd": as_counts(rows, "usd_current", file=file),
            "is_part_year": as_booleans(rows, "partial_year", file=file),
        }
    ).sort_values(["transaction", "fiscal_year", "fiscal_period"], ignore_index=True)
    obligated = table[table["transaction"] == "obligated"].set_index("fiscal_period")["amount_usd"]
    theirs = greenbook.set_index("fiscal_period")["total_usd"]
    absent = theirs.index.difference(obligated.index)
    if len(absent):
        raise SourceError(f"no obligations of {absent[0]}, which the Greenbook has.", file=file, column="fiscal_year")
    gap = (obligated[theirs.index] / theirs - 1).abs()
    for period, share in gap.items():
        allowed = LARGEST_VINTAGE_GAP if int(str(period)[:4]) in VINTAGE_YEARS else SAME
        if share > allowed and notes is not None:
            notes.append(f"aid: obligations of {period} differ from the Greenbook by {share:.2%}")
        elif share > allowed:
            raise SourceError(
                f"obligations of {period} differ from the Greenbook by {share:.2%}, more than {allowed:.2%}.",
                file=file,
                column="usd_current",
            )
    return table


def _check_accounts(rows, amounts, accounts: pd.DataFrame, *, file: str, accounts_file: str) -> None:
    require_known(accounts, "category", {"Economic", "Military"}, file=accounts_file)
    for prices, column in (
        ("current", "obligations_usd_current"),
        ("constant2020", "obligations_usd_constant2020"),
    ):
        # An account may be negative where an obligation was taken back.
        dollars = as_whole_numbers(accounts, column, file=accounts_file)
        for kind in KINDS:
            of_kind = accounts["category"] == kind.capitalize()
            sums = dollars[of_kind].groupby(accounts.loc[of_kind, "fiscal_year"]).sum()
            counted = rows["fiscal_year"].map(sums).fillna(0)
            differs = (counted != amounts[kind, prices]).to_numpy(dtype=bool)
            if differs.any():
                at = int(differs.argmax())
                raise SourceError(
                    f"the accounts add to {int(counted.iloc[at])}, the year has {amounts[kind, prices].iloc[at]}.",
                    file=file,
                    row=int(rows[LINE].iloc[at]),
                    column=f"{kind}_{prices}_usd",
                )
