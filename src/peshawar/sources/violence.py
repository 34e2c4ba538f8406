"""Counts of violence in Pakistan that organisations published: attacks by month, suicide attacks by year."""

from __future__ import annotations

import pandas as pd

from peshawar.sources.citations import Register, cite
from peshawar.sources.errors import SourceError
from peshawar.sources.reading import (
    LINE,
    as_counts,
    as_days,
    as_months,
    as_whole_numbers,
    require_known,
    require_unique,
    require_years,
)

PICSS_COUNTS = {
    # column of the source file -> ours
    "militant_attacks": "n_attacks",
    "killed_in_militant_attacks": "killed_in_attacks",
    "killed_security_forces": "killed_security_forces",
    "killed_civilians": "killed_civilians",
    "killed_militants": "killed_militants",
    "killed_attacks_plus_operations": "killed_with_operations",
}
PICSS_PARTS = ("killed_security_forces", "killed_civilians", "killed_militants")
PICSS_COLUMNS = ("month", *PICSS_COUNTS, "status", "url", "note")
PICSS_STATUS = {
    "read": "read",
    "derived": "derived",
    "derived, rounded": "derived from rounded figures",
    "not found": "not found",
}
PICSS_SPAN = (pd.Timestamp("2022-01-01"), pd.Timestamp("2025-12-01"))
PICSS_PART_DIFFERENCES = {
    # Killed in attacks less the three parts, where the page prints all four.
    "2023-02": -3,  # 59 in the report; its parts add to 62, the figure Dawn printed
    "2025-05": 4,  # members of peace committees
    "2025-06": 2,
    "2025-08": 1,
    "2025-10": 1,
}
PICSS_YEARS = {
    # Sum of the months: attacks, killed in attacks. Published: 380 and 539 in 2022; 645 and 976
    # in 2023, where a report of June restated January to May as 224 and 357 and the months add to 227 and
    # 366; 908 and 1,177 in 2024; in 2025 the eleven months that are known (year of 29 December: 1,063).
    2022: (380, 539),
    2023: (648, 985),
    2024: (908, 1177),
    2025: (982, None),
}


SUICIDE_COLUMNS = ("pbc_id", "date", "year", "killed_min", "killed_max")
BODY_COUNT = "Pakistan Body Count"
SUICIDE_ATTACKS = 496
SUICIDE_SPAN = (1995, 2017)
SUICIDE_REVISIONS = {
    # Our count of attacks and of killed (upper end) less those printed on 13 June 2012; equal in the other years.
    2008: (0, 1),
    2009: (0, 2),
    2010: (-1, -7),
    2011: (0, 1),
}
SCHOOL_ATTACK = (pd.Timestamp("2014-12-16"), 148)
"""Pakistan Body Count lists the school attack among suicide attacks, with this toll."""


def list_picss_months(rows: pd.DataFrame, register: Register, *, file: str) -> pd.DataFrame:
    """List what PICSS published on militant attacks by month; one row is one month of 2022-2025.

    `status` says whether a figure was read on a page or derived from others; a month that was not
    found has a row without figures. `killed_beside_parts` is what the deaths in attacks exceed the
    three printed parts by. Raises SourceError for a month that is missing or given twice, a figure
    without an address, parts that do not add, and a year that does not add to the published one.
    """
    month = as_months(rows, "month", file=file)
    require_unique(rows, ["month"], file=file)
    require_known(rows, "status", set(PICSS_STATUS), file=file)
    table = pd.DataFrame(
        {
            "month": month,
            **{ours: as_whole_numbers(rows, theirs, file=file, minimum=0) for theirs, ours in PICSS_COUNTS.items()},
        }
    )
    is_found = rows["status"] != "not found"
    for wrong, what, column in (
        (is_found & table["n_attacks"].isna(), "is empty where attacks were found.", "militant_attacks"),
        (~is_found & table.drop(columns="month").notna().any(axis=1), "is marked as not found.", "status"),
        (is_found & (rows["url"] == ""), "has figures and no address.", "url"),
    ):
        if wrong.any():
            raise SourceError(what, file=file, row=int(rows.loc[wrong, LINE].iloc[0]), column=column)
    beside = table["killed_in_attacks"] - table[list(PICSS_PARTS)].sum(axis=1, skipna=False)
    expected = rows["month"].map(PICSS_PART_DIFFERENCES).fillna(0)
    differs = (beside.notna() & (beside.fillna(0) != expected)) | (beside.isna() & (expected != 0))
    if differs.any():
        at = int(differs.to_numpy(dtype=bool).argmax())
        raise SourceError(
            f"the killed in attacks differ from their parts by {beside.iloc[at]} (expected {int(expected.iloc[at])}).",
            file=file,
            row=int(rows[LINE].iloc[at]),
            column="killed_in_militant_attacks",
        )
    table["killed_beside_parts"] = beside
    table["status"] = rows["status"].map(PICSS_STATUS)
    table["source_id"] = cite(rows, rows["url"], register, file=file, column="url")
    table["note"] = rows["note"].where(rows["note"] != "")
    table = table.sort_values("month", ignore_index=True)
    absent = pd.date_range(*PICSS_SPAN, freq="MS").difference(table["month"])
    if len(absent):
        raise SourceError(f"the month {absent[0]:%Y-%m} is missing.", file=file, column="month")
    sums = table.groupby(table["month"].dt.year)[["n_attacks", "killed_in_attacks"]].sum()
    for year, (attacks, killed) in PICSS_YEARS.items():
        found = tuple(int(n) for n in sums.loc[year])
        if found[0] != attacks or killed not in (None, found[1]):
            raise SourceError(
                f"the months of {year} add to {found[0]} attacks and {found[1]} killed; "
                f"{attacks} and {killed} are expected.",
                file=file,
                column="militant_attacks",
            )
    return table


def count_suicide_attacks(
    rows: pd.DataFrame, published: pd.DataFrame, *, file: str, published_file: str
) -> pd.DataFrame:
    """Count the suicide attacks of Pakistan Body Count by year; one row is one calendar year, empty ones included.

    The list has no terms: counts and ranges are told, no row of it. `published` holds yearly counts
    of organisations, those of 2002-2011 that Pakistan Body Count gave a newspaper among them. Raises
    SourceError for an attack listed twice, a date of another year, a range that falls, a list that is
    cut, and a year that differs from the printed one otherwise than by the known revisions.
    """
    require_unique(rows, ["pbc_id"], file=file)
    date, year = as_days(rows, "date", file=file), as_counts(rows, "year", file=file)
    low, high = (as_whole_numbers(rows, f"killed_{end}", file=file, minimum=0) for end in ("min", "max"))
    for wrong, what, column in (
        (date.dt.year != year, "is not in the year of the row.", "date"),
        (low.isna() != high.isna(), "has one end of a range.", "killed_min"),
        ((low > high).fillna(False), "is above its upper end.", "killed_min"),
    ):
        if wrong.any():
            at = int(wrong.to_numpy(dtype=bool).argmax())
            raise SourceError(what, file=file, row=int(rows[LINE].iloc[at]), column=column)
    if len(rows) != SUICIDE_ATTACKS or SCHOOL_ATTACK not in set(zip(date, high, strict=True)):
        raise SourceError(
            f"{len(rows)} attacks are there, {SUICIDE_ATTACKS} with the school attack are expected.", file=file
        )
    attacks = pd.DataFrame({"year": year, "low": low, "high": high})
    table = (
        attacks.groupby("year")
        .agg(
            n_attacks=("high", "size"),
            n_without_toll=("high", lambda tolls: tolls.isna().sum()),
            killed_low=("low", "sum"),
            killed_high=("high", "sum"),
        )
        .reindex(range(SUICIDE_SPAN[0], SUICIDE_SPAN[1] + 1), fill_value=0)
        .astype("int64")
    )
    printed = published[(published["organisation"] == BODY_COUNT) & (published["period"] == "full year")]
    printed = pd.DataFrame(
        {
            "year": as_counts(printed, "year", file=published_file),
            "measure": printed["measure"],
            "count": as_counts(printed, "value", file=published_file),
        }
    ).pivot(index="year", columns="measure", values="count")
    require_years(printed.reset_index(), "year", 2002, 2011, file=published_file)
    for row in printed.itertuples():
        differs = (
            int(table.at[row.Index, "n_attacks"] - row.suicide_attacks),
            int(table.at[row.Index, "killed_high"] - row.suicide_killed),
        )
        if differs != SUICIDE_REVISIONS.get(row.Index, (0, 0)):
            raise SourceError(
                f"attacks and killed of {row.Index} differ from the printed ones by {differs}.",
                file=file,
                column="year",
            )
    # The list ends on 25 November 2017.
    return table.assign(is_part_year=table.index == SUICIDE_SPAN[1]).reset_index()
