"""Counts of United States drone strikes in Pakistan from two lists of strikes.

The terms of the lists (TBIJ: no derivatives; New America: none stated) leave counts, ranges and
dates to be told; no row of a list and no altered copy of it leaves this module.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from peshawar.sources.errors import SourceError
from peshawar.sources.reading import LINE, as_counts, as_days, as_whole_numbers, require_known, require_unique

TBIJ = "TBIJ"
NEW_AMERICA = "New America"
BODY_COUNT = "Pakistan Body Count"

STRIKE_COLUMNS = ("date", "killed_min", "killed_max", "civilians_min", "civilians_max")
TBIJ_COLUMNS = ("strike_id", *STRIKE_COLUMNS, "children_min", "children_max")
NEW_AMERICA_COLUMNS = ("na_id", *STRIKE_COLUMNS)
ANNUAL_COLUMNS = (
    "year",
    "dataset",
    "strikes",
    *(f"{what}_{end}" for what in ("killed", "civilians", "children") for end in ("min", "max")),
)
ENDS = {"low": "min", "high": "max"}
PEOPLE = ("killed", "civilians", "children")

PUBLISHED_TOTALS = {
    # data set: strikes, killed (low, high), civilians (low, high), as published.
    TBIJ: (430, (2515, 4026), (424, 969)),
    # New America's page had 413 strikes in June 2018; its list has one more, of 4 July 2018.
    NEW_AMERICA: (414, (2366, 3702), (245, 303)),
}
PUBLISHED_STRIKES = {(TBIJ, 2010): 128, (TBIJ, 2014): 25}
PUBLISHED_TO_2014 = 408
"""TBIJ's count of strikes of 2004-2014, printed on 7 January 2015."""

DAYS_APART = {"a day apart": 13, "none": 9}
"""New America's strike days without a TBIJ strike on that day: with one a day off, and without."""

DROPPED_YEARS = {
    # Its rows of November and December 2014 are shifted by a column and hold negative counts.
    (BODY_COUNT, 2014),
}
PART_YEARS = {
    # The list begins in June 2004 with the first known strike: nothing before it is missing.
    # TBIJ stopped listing in January 2018, New America's copy ends in July 2018.
    (TBIJ, 2018),
    (NEW_AMERICA, 2018),
}


def list_strikes(rows: pd.DataFrame, *, key: str, file: str) -> pd.DataFrame:
    """Read one list of strikes for counting; one row is one strike, with its range of dead.

    Raises SourceError for a strike given twice, a day that is none, and a range that falls.
    """
    require_unique(rows, [key], file=file)
    strikes = pd.DataFrame({"date": as_days(rows, "date", file=file)})
    for what in PEOPLE:
        if f"{what}_min" not in rows.columns:
            continue
        low, high = (as_counts(rows, f"{what}_{end}", file=file) for end in ("min", "max"))
        falls = low > high
        if falls.any():
            raise SourceError(
                "is above its upper end.", file=file, row=int(rows.loc[falls, LINE].iloc[0]), column=f"{what}_min"
            )
        strikes[f"{what}_low"], strikes[f"{what}_high"] = low, high
    return strikes


def check_totals(strikes: pd.DataFrame, dataset: str, *, file: str) -> None:
    """Raise SourceError unless strikes, killed and civilians add to what the publisher printed."""
    people = [
        tuple(int(strikes[f"{what}_{end}"].sum()) for end in ("low", "high")) for what in ("killed", "civilians")
    ]
    found = (len(strikes), *people)
    if found != PUBLISHED_TOTALS[dataset]:
        raise SourceError(
            f"strikes, killed and civilians add to {found}; {dataset} published {PUBLISHED_TOTALS[dataset]}.", file=file
        )
    years = strikes["date"].dt.year
    for (name, year), published in PUBLISHED_STRIKES.items():
        if name == dataset and (years == year).sum() != published:
            raise SourceError(
                f"{(years == year).sum()} strikes in {year}; {dataset} published {published}.", file=file, column="date"
            )
    if dataset == TBIJ and (years <= 2014).sum() != PUBLISHED_TO_2014:
        raise SourceError(
            f"{(years <= 2014).sum()} strikes in 2004-2014; {dataset} published {PUBLISHED_TO_2014}.",
            file=file,
            column="date",
        )


def count_months(lists: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Count strikes by month; one row is one month of one data set, months without a strike among them.

    The months run from the first to the last strike of each data set.
    """
    tables = []
    for dataset, strikes in lists.items():
        month = strikes["date"].dt.to_period("M").dt.to_timestamp()
        months = pd.date_range(month.min(), month.max(), freq="MS")
        counted = _count(strikes, month, ("killed", "civilians")).reindex(months, fill_value=0)
        counted.index.name = "month"
        tables.append(counted.reset_index().assign(dataset=dataset))
    table = pd.concat(tables, ignore_index=True)
    return table[["dataset", *table.columns.drop("dataset")]]


def count_years(lists: Mapping[str, pd.DataFrame], annual: pd.DataFrame, *, file: str) -> pd.DataFrame:
    """Count strikes by year; one row is one calendar year of one data set.

    `annual` holds yearly counts of three data sets: those of the two lists must equal what is counted
    from them, those of Pakistan Body Count are taken as they are, without the damaged year 2014.
    """
    tables = []
    for dataset, strikes in lists.items():
        people = [what for what in PEOPLE if f"{what}_low" in strikes.columns]
        counted = _count(strikes, strikes["date"].dt.year, people)
        counted.index.name = "year"
        tables.append(counted.reset_index().assign(dataset=dataset))
    known = {*lists, BODY_COUNT}
    require_known(annual, "dataset", known, file=file)
    require_unique(annual, ["dataset", "year"], file=file)
    given = pd.DataFrame(
        {
            "dataset": annual["dataset"],
            "year": as_counts(annual, "year", file=file),
            "n_strikes": as_counts(annual, "strikes", file=file),
            **{
                f"{what}_{end}": as_whole_numbers(annual, f"{what}_{theirs}", file=file, minimum=0)
                for what in PEOPLE
                for end, theirs in ENDS.items()
            },
            LINE: annual[LINE],
        }
    )
    dropped = pd.Series(
        [key in DROPPED_YEARS for key in zip(given["dataset"], given["year"], strict=True)], index=given.index
    )
    other = given[(given["dataset"] == BODY_COUNT) & ~dropped]
    table = pd.concat([*tables, other.drop(columns=LINE)], ignore_index=True)
    numbers = [f"{what}_{end}" for what in PEOPLE for end in ENDS]
    table[numbers] = table[numbers].astype("Int64")
    for column in ("n_strikes", *numbers):
        both = table.merge(given[~dropped], on=["dataset", "year"], how="outer", suffixes=("", "_given"))
        differs = both[column].fillna(-1) != both[f"{column}_given"].fillna(-1)
        if differs.any():
            row = both[differs].iloc[0]
            raise SourceError(
                f"{row['dataset']} {row['year']}: {row[f'{column}_given']} is given, {row[column]} was counted.",
                file=file,
                row=None if pd.isna(row[LINE]) else int(row[LINE]),
                column="strikes" if column == "n_strikes" else column.replace("low", "min").replace("high", "max"),
            )
    table["is_part_year"] = [key in PART_YEARS for key in zip(table["dataset"], table["year"], strict=True)]
    return table[["dataset", "year", "n_strikes", *numbers, "is_part_year"]]


def list_strike_dates(lists: Mapping[str, pd.DataFrame], *, file: str) -> pd.DataFrame:
    """List the days with a strike; one row is one day of one data set.

    `in_other` says whether the other data set has a strike that day, one day off, or neither.
    Raises SourceError unless New America's days differ from TBIJ's as often as was counted.
    """
    tables = []
    for dataset, strikes in lists.items():
        days = strikes.groupby("date").size()
        others = set().union(*(lists[name]["date"] for name in lists if name != dataset))
        near = {day + pd.Timedelta(days=shift) for day in others for shift in (-1, 1)}
        in_other = ["same day" if day in others else "a day apart" if day in near else "none" for day in days.index]
        tables.append(
            pd.DataFrame({"dataset": dataset, "date": days.index, "n_strikes": days.to_numpy(), "in_other": in_other})
        )
    table = pd.concat(tables, ignore_index=True)
    found = table.loc[table["dataset"] == NEW_AMERICA, "in_other"].value_counts().drop("same day", errors="ignore")
    if found.to_dict() != DAYS_APART:
        raise SourceError(
            f"days that differ from TBIJ's: {found.to_dict()}; {DAYS_APART} were counted.", file=file, column="date"
        )
    return table


def _count(strikes: pd.DataFrame, by: pd.Series, people) -> pd.DataFrame:
    sums = {f"{what}_{end}": (f"{what}_{end}", "sum") for what in people for end in ENDS}
    return strikes.groupby(by.to_numpy()).agg(n_strikes=("date", "size"), **sums)
