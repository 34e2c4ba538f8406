"""Tables of United States aid to Pakistan as the Congressional Research Service printed it, and prices."""

from __future__ import annotations

import pandas as pd

from peshawar.sources.citations import Register, cite
from peshawar.sources.errors import SourceError
from peshawar.sources.reading import (
    LINE,
    as_booleans,
    as_counts,
    as_numbers,
    as_whole_numbers,
    require_known,
    require_unique,
)

CRS_COLUMNS = (
    "crs_version_date",
    "program",
    "category",
    "column",
    "fy_start",
    "fy_end",
    "is_total_column",
    "is_request",
    "is_estimate",
    "amount_usd_millions_current",
    "cell_footnote",
    "source_url",
)
DEFLATOR_COLUMNS = ("year", "cpi_u_fiscal_avg_1982_84_100")

CATEGORIES = {"security": "security", "economic": "economic", "csf": "reimbursement", "subtotal": "total"}

SECURITY_TOTAL = "Total Security-Related"
ECONOMIC_TOTAL = "Total Economic-Related"
GRAND_TOTAL = "Grand Total"
REIMBURSEMENTS = "CSF Reimbursements"
MILITARY_FINANCING = "FMF"

EDITION_2013 = "2013-10-24"
EDITION_2014 = "2014-03-06"
EDITION_2019 = "2019-03-12"

PRINTED_DIFFERENCES = {
    # Down a column: printed sum minus the programmes above it.
    ("column", EDITION_2019, "FY2002-FY2013", SECURITY_TOTAL): (
        312,
        "Section 1206 funds (312 in the 2014 edition) are in the sum and no longer a line of the table",
    ),
    ("column", EDITION_2019, "FY2002-FY2013", ECONOMIC_TOTAL): (
        286,
        "Development Assistance (286 in the 2014 edition) is in the sum and no longer a line of the table",
    ),
    ("column", EDITION_2019, "Total", SECURITY_TOTAL): (
        310,
        "the 312 of Section 1206 funds, less the 2 by which the printed FMF row total exceeds its years",
    ),
    ("column", EDITION_2019, "Total", ECONOMIC_TOTAL): (
        298,
        "the 286 of Development Assistance, and the 12 by which the printed CSH/GHCS/GHP row total falls short",
    ),
    ("column", EDITION_2013, "Total", GRAND_TOTAL): (
        -18,
        "the printed sum uses the years of Coalition Support Funds (10,687), not their printed row total (10,705)",
    ),
    ("column", EDITION_2019, "FY2018", GRAND_TOTAL): (1, "rounding: 23 + 84 is printed as 108"),
    # Along a row: printed total minus the fiscal years before it.
    ("row", EDITION_2013, REIMBURSEMENTS, "Total"): (18, "10,705 is printed where the years add to 10,687"),
    ("row", EDITION_2019, MILITARY_FINANCING, "Total"): (2, "4,075 is printed where the years add to 4,073"),
    ("row", EDITION_2019, "CSH/GHCS/GHP", "Total"): (-12, "283 is printed where the years add to 295"),
    ("row", EDITION_2019, GRAND_TOTAL, "Total"): (-1, "rounding: the years add to 34,184, 34,183 is printed"),
}
"""The sums that are not exact in print, one by one: difference in millions of dollars, and why."""

PRINTED_GRAND_TOTALS = {EDITION_2013: 27026, EDITION_2014: 27417, EDITION_2019: 34183}

YEARLY_COLUMNS = {
    # (edition, column) for each fiscal year: the latest edition that gives the year by itself,
    # so FY2002-FY2007 stay one lump.
    "FY2002-FY2007": EDITION_2013,
    "FY2008": EDITION_2013,
    "FY2009": EDITION_2014,
    "FY2010": EDITION_2014,
    "FY2011": EDITION_2014,
    "FY2012": EDITION_2014,
    "FY2013": EDITION_2014,
    "FY2014": EDITION_2019,
    "FY2015": EDITION_2019,
    "FY2016": EDITION_2019,
    "FY2017": EDITION_2019,
    "FY2018": EDITION_2019,
}


def list_crs_cells(rows: pd.DataFrame, register: Register, *, file: str) -> pd.DataFrame:
    """List the cells of three CRS tables; one row is one programme or printed sum in one column of one edition.

    Amounts are millions of current US dollars, appropriated (reimbursements: paid), as printed. A cell
    that holds only a footnote has no amount. The years of a "Total" column are those it sums.
    Raises SourceError for an unknown edition or category, a cell given twice, or a page that is not registered.
    """
    require_known(rows, "crs_version_date", set(PRINTED_GRAND_TOTALS), file=file)
    require_known(rows, "category", set(CATEGORIES), file=file)
    require_unique(rows, ["crs_version_date", "program", "column"], file=file)
    amount = as_whole_numbers(rows, "amount_usd_millions_current", file=file, minimum=0)
    is_total = as_booleans(rows, "is_total_column", file=file)
    is_request = as_booleans(rows, "is_request", file=file)
    start = as_whole_numbers(rows, "fy_start", file=file, minimum=2002)
    end = as_whole_numbers(rows, "fy_end", file=file, minimum=2002)
    gap = (start.isna() | end.isna()) & ~is_total
    if gap.any():
        raise SourceError("has no fiscal year.", file=file, row=int(rows.loc[gap, LINE].iloc[0]), column="fy_start")
    summed = ~is_total & ~is_request
    by_edition = rows["crs_version_date"]
    start = start.fillna(by_edition.map(start[summed].groupby(by_edition[summed]).min()))
    end = end.fillna(by_edition.map(end[summed].groupby(by_edition[summed]).max()))
    return pd.DataFrame(
        {
            "edition": pd.to_datetime(by_edition, format="%Y-%m-%d"),
            "category": rows["category"].map(CATEGORIES),
            "program": rows["program"],
            "column_label": rows["column"],
            "fy_start": start.astype("int64"),
            "fy_end": end.astype("int64"),
            "n_years": (end - start + 1).astype("int64"),
            "is_total": is_total,
            "is_request": is_request,
            "is_estimate": as_booleans(rows, "is_estimate", file=file),
            "amount_musd": amount,
            "footnote": rows["cell_footnote"].where(rows["cell_footnote"] != ""),
            "source_id": cite(rows, rows["source_url"], register, file=file, column="source_url"),
        }
    )


def check_printed_sums(cells: pd.DataFrame, *, file: str) -> None:
    """Compare every printed sum of the CRS tables with its parts.

    Down each column: programmes to subtotals, subtotals and reimbursements to the grand total; along
    each row: fiscal years to the total. Exact, but for the differences listed one by one in
    PRINTED_DIFFERENCES, which must be there as listed. Raises SourceError at the first other one.
    """
    seen: dict[tuple[str, str, str, str], int] = {}
    for edition, table in cells.groupby(cells["edition"].dt.strftime("%Y-%m-%d"), sort=True):
        # In the order of print, so that the first complaint is about a part and not about a sum of it.
        wide = table.pivot(index="program", columns="column_label", values="amount_musd").reindex(
            index=table["program"].unique(), columns=table["column_label"].unique()
        )
        kind = table.drop_duplicates("program").set_index("program")["category"]
        for program in (SECURITY_TOTAL, ECONOMIC_TOTAL, GRAND_TOTAL, REIMBURSEMENTS):
            if program not in wide.index:
                raise SourceError(f"edition {edition} has no line {program!r}.", file=file, column="program")
        if "Total" not in wide.columns:
            raise SourceError(f"edition {edition} has no column 'Total'.", file=file, column="column")
        parts_of = {
            SECURITY_TOTAL: kind.index[kind == "security"],
            ECONOMIC_TOTAL: kind.index[kind == "economic"],
            GRAND_TOTAL: [SECURITY_TOTAL, ECONOMIC_TOTAL, REIMBURSEMENTS],
        }
        for label in wide.columns:
            for total, parts in parts_of.items():
                printed = wide.at[total, label]
                if pd.notna(printed):
                    difference = int(printed - wide.loc[list(parts), label].fillna(0).sum())
                    _settle(seen, ("column", str(edition), str(label), total), difference, file)
        years = table.loc[~table["is_total"] & ~table["is_request"], "column_label"].unique()
        for program in wide.index:
            printed = wide.at[program, "Total"]
            if pd.notna(printed):
                difference = int(printed - wide.loc[program, list(years)].fillna(0).sum())
                _settle(seen, ("row", str(edition), str(program), "Total"), difference, file)
        if wide.at[GRAND_TOTAL, "Total"] != PRINTED_GRAND_TOTALS[str(edition)]:
            raise SourceError(
                f"the grand total of edition {edition} is {wide.at[GRAND_TOTAL, 'Total']}; "
                f"{PRINTED_GRAND_TOTALS[str(edition)]} is printed.",
                file=file,
                column="amount_usd_millions_current",
            )
    absent = set(PRINTED_DIFFERENCES) - set(seen)
    if absent:
        edition, what, total = sorted(absent)[0][1:]
        raise SourceError(
            f"edition {edition}, {what}, {total}: a sum that differs in print now adds up, or is missing; "
            "correct PRINTED_DIFFERENCES in peshawar.sources.aid.",
            file=file,
        )


def _settle(seen: dict, at: tuple[str, str, str, str], difference: int, file: str) -> None:
    expected = PRINTED_DIFFERENCES.get(at, (0, ""))[0]
    if difference != expected:
        _, edition, first, second = at
        raise SourceError(
            f"edition {edition}, {first}, {second}: the printed sum differs from its parts by {difference} "
            f"million dollars (expected {expected}).",
            file=file,
            column="amount_usd_millions_current",
        )
    if difference:
        seen[at] = difference


def list_crs_years(cells: pd.DataFrame, *, file: str) -> pd.DataFrame:
    """List aid by fiscal year from the latest edition that gives each year by itself.

    One row is one fiscal year (FY2002-FY2007: six years in one). Millions of current US dollars,
    appropriated; reimbursements are Coalition Support Funds paid. `_then` is what CRS had printed by
    16 December 2014 (nothing for FY2014 on), `_now` what its last edition of 2019 implies: they differ
    in FY2013, where a part-year payment of 353 became 1,438. Totals are sums of the parts.
    Raises SourceError unless the years add to CRS's printed totals: 27,417 then, 34,183 now.
    """
    cell = cells.set_index(["edition", "program", "column_label"])["amount_musd"]

    def amount(edition: str, program: str, label: str) -> int | None:
        value = cell.get((pd.Timestamp(edition), program, label))
        return None if value is None or pd.isna(value) else int(value)

    def amounts_between(edition: str, program: str, label: str) -> int:
        value = amount(edition, program, label)
        if value is None:
            raise SourceError(f"edition {edition}, {program}, {label}: no amount.", file=file)
        return value

    # CRS prints FY2002-FY2013 as one sum in 2019; what it holds for FY2013 is that sum less the
    # years before, as the edition of 2014 has them.
    before_2013 = amounts_between(EDITION_2014, REIMBURSEMENTS, "Total") - amounts_between(
        EDITION_2014, REIMBURSEMENTS, "FY2013"
    )
    revised_2013 = amounts_between(EDITION_2019, REIMBURSEMENTS, "FY2002-FY2013") - before_2013

    records = []
    for label, edition in YEARLY_COLUMNS.items():
        years = cells[(cells["edition"] == pd.Timestamp(edition)) & (cells["column_label"] == label)]
        if years.empty:
            raise SourceError(f"edition {edition} has no column {label!r}.", file=file, column="column")
        paid = amount(edition, REIMBURSEMENTS, label)
        was_printed = edition <= EDITION_2014
        records.append(
            {
                "fiscal_year_label": label,
                "fy_start": int(years["fy_start"].iloc[0]),
                "fy_end": int(years["fy_end"].iloc[0]),
                "n_years": int(years["n_years"].iloc[0]),
                "edition": pd.Timestamp(edition),
                "security_musd": amounts_between(edition, SECURITY_TOTAL, label),
                "economic_musd": amounts_between(edition, ECONOMIC_TOTAL, label),
                "fmf_musd": amounts_between(edition, MILITARY_FINANCING, label),
                "reimbursements_then_musd": paid if was_printed else None,
                "reimbursements_now_musd": revised_2013 if label == "FY2013" else paid,
            }
        )
    table = pd.DataFrame(records)
    for column in ("reimbursements_then_musd", "reimbursements_now_musd"):
        table[column] = table[column].astype("Int64")
    aid = (table["security_musd"] + table["economic_musd"]).astype("Int64")
    table["total_then_musd"] = aid + table["reimbursements_then_musd"]
    table["total_now_musd"] = aid + table["reimbursements_now_musd"].fillna(0)
    table["is_lump"] = table["n_years"] > 1

    for column, edition in (("total_then_musd", EDITION_2014), ("total_now_musd", EDITION_2019)):
        found, printed = int(table[column].sum()), PRINTED_GRAND_TOTALS[edition]
        if found != printed:
            raise SourceError(
                f"the fiscal years add to {found} million dollars; edition {edition} prints {printed}.",
                file=file,
                column=column,
            )
    return table


def list_price_index(rows: pd.DataFrame, *, file: str) -> pd.DataFrame:
    """List the US consumer price index by federal fiscal year; one row is one fiscal year.

    CPI-U, all items, not seasonally adjusted, 1982-84 = 100, mean of the months of the fiscal year
    (July-June to FY1976, October-September since). Raises SourceError for a year given twice and a value that is none.
    """
    require_unique(rows, ["year"], file=file)
    year = as_counts(rows, "year", file=file)
    index = as_numbers(rows, "cpi_u_fiscal_avg_1982_84_100", file=file)
    for wrong, why in ((index.isna(), "is empty."), (index <= 0, "is not above zero.")):
        if wrong.any():
            raise SourceError(
                why, file=file, row=int(rows.loc[wrong, LINE].iloc[0]), column="cpi_u_fiscal_avg_1982_84_100"
            )
    table = pd.DataFrame({"fiscal_year": year, "cpi_u_fiscal": index.round(4)})
    return table.sort_values("fiscal_year", ignore_index=True)
