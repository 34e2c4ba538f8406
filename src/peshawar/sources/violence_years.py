"""Yearly counts of violence in Pakistan that organisations published, each figure once."""

from __future__ import annotations

import pandas as pd

from peshawar.sources.errors import SourceError
from peshawar.sources.reading import LINE, as_counts, require_known

FIRST_COLUMNS = ("year", "organisation", "measure", "value", "scope", "period", "page_url", "note")
SECOND_COLUMNS = ("year", "organisation", "measure", "value", "scope", "period", "url", "status", "note")
ORGANISATIONS = {
    # First word or words of the name in the source files -> the short name.
    "PIPS": "PIPS",
    "PICSS": "PICSS",
    "CRSS": "CRSS",
    "SATP": "SATP",
    "GTI": "GTI",
    "Pakistan Body Count": "Pakistan Body Count",
    "US State Department": "US State Department",
    "Army spokesman": "ISPR",
    "Ministry of Interior": "Ministry of Interior",
    "UN Monitoring Team": "UN Monitoring Team",
}
NOT_USED_ORGANISATIONS = ("ACLED", "UCDP")
"""Only a quarter of a year, and sums of a table the book has."""
COUNTS = {
    "attacks",
    "attacks_TTP",
    "attacks_Baloch_groups",
    "incidents",
    "incidents_all_violence",
    "injured",
    "injured_all_violence",
    "sectarian_attacks",
    "suicide_attacks",
    "suicide_injured",
    "suicide_killed",
    "militants_killed_in_operations_and_clashes",
}
SCOPES = {
    "terrorist attacks only": "terrorist attacks, attackers counted",
    "terrorist attacks only (militant, nationalist, sectarian); killed includes attackers": (
        "terrorist attacks, attackers counted"
    ),
    "militant attacks only": "militant attacks",
    "attacks and counter-terror operations together, attackers and militants counted": "attacks and operations",
    "CRSS 2018+: terror attacks + counter-terror operations (narrower; not comparable with CRSS <=2017)": (
        "attacks and operations"
    ),
    "all conflict deaths": "attacks and operations",
    "all combat-related deaths incl. militants": "attacks and operations",
    "CRSS to 2017: all violence (terror, operations, target killing, crime-linked encounters, drone strikes)": (
        "all violence, crime included"
    ),
    "all violence incl. operations, drone strikes, clashes, cross-border": "all violent incidents",
    "all terrorism-related fatalities: civilians + security forces + terrorists": "terrorism, all sides",
    "terrorist attacks (GTD)": "terrorism (GTD)",
    "terrorist attacks (Dragonfly)": "terrorism (Dragonfly)",
    "terrorism (Dragonfly data)": "terrorism (Dragonfly)",
    "BLA and BLF (page names BLA only)": "BLA and BLF",
}
"""Scopes that the two files word differently, or at length; any other stays as it is."""
SETTLED = {
    # organisation, measure, scope, year: value to use, the other one, why.
    ("PICSS", "attacks", "militant attacks", 2024): (908, 905, "revised by PICSS after its first report"),
    ("PICSS", "suicide_attacks", "suicide attacks", 2019): (
        3,
        10,
        "3 in the report of 2023, near the 4 of PIPS; 10 in the report of 2020",
    ),
    ("PICSS", "killed_all_violence", "attacks and operations", 2025): (
        3413,
        3387,
        "final figure; the other was printed on 29 December 2025",
    ),
    ("PICSS", "killed_militants", "attacks and operations", 2015): (
        2312,
        2322,
        "the total of 3,368 adds only with this figure",
    ),
    ("PICSS", "killed_civilians", "attacks and operations", 2015): (
        641,
        642,
        "the total of 3,368 adds only with this figure",
    ),
    ("GTI", "attacks", "terrorism (Dragonfly)", 2023): (517, 490, "restated in the index of 2025; 490 in that of 2024"),
    ("CRSS", "killed_terror_and_ct", "attacks and operations", 2023): (
        1533,
        1524,
        "revised in a later report; the other is what was printed first",
    ),
    ("CRSS", "killed_all_violence", "all violence, crime included", 2014): (
        7622,
        7655,
        "revised in the report on 2015; the other is what was printed first",
    ),
    ("CRSS", "killed_all_violence", "all violence, crime included", 2015): (
        4647,
        4612,
        "revised in later reports; the other is what was printed first",
    ),
}
PARTS = ("killed_civilians", "killed_security_forces", "killed_militants_in_attacks")
YEARS_WITH_PARTS = {("PIPS", 2015), ("PIPS", 2025)}
"""Years in which the dead of attacks are printed whole and in these three parts, which must add."""
_KEY = ["organisation", "measure", "scope", "year"]


def list_annual_violence(first: pd.DataFrame, second: pd.DataFrame, *, files: tuple[str, str]) -> pd.DataFrame:
    """List yearly counts of violence that organisations published, from both files.

    One row is one measure of one organisation in one scope and one calendar year. Left out: parts of
    a year, spans of years, ranks and percentages, figures given from memory. Where a figure is given
    twice or was revised, SETTLED says which is used and why. Raises SourceError for a second figure
    that is not settled, a settled one that is not there, and parts that do not add.
    """
    tables = [
        _read_annual(first.rename(columns={"page_url": "url"}).assign(status="read"), file=files[0]),
        _read_annual(second, file=files[1]),
    ]
    table = pd.concat(tables, ignore_index=True)
    kept = []
    settled = set()
    for key, rows in table.groupby(_KEY, sort=True):
        values = list(rows["value"])
        use, other, why = SETTLED.get(key, (None, None, None))
        if use is None and len(rows) > 1:
            row = rows.iloc[1]
            raise SourceError(
                f"{', '.join(map(str, key))} is given as {' and '.join(map(str, values))}: settle it in "
                "peshawar.sources.violence_years.",
                file=row["file"],
                row=int(row[LINE]),
                column="value",
            )
        if use is not None:
            settled.add(key)
            if not set(values) <= {use, other}:
                row = rows.iloc[0]
                raise SourceError(
                    f"{values[0]} is neither of the settled figures {use} and {other}.",
                    file=row["file"],
                    row=int(row[LINE]),
                    column="value",
                )
        chosen = rows[rows["value"] == use].iloc[0] if use in values else rows.iloc[0]
        kept.append({**chosen.to_dict(), "value": use or chosen["value"], "other_value": other, "reason": why})
    absent = sorted(set(SETTLED) - settled)
    if absent:
        raise SourceError(f"{', '.join(map(str, absent[0]))} is settled and not there.", file=files[0], column="value")
    result = pd.DataFrame(kept)
    result["other_value"] = result["other_value"].astype("Int64")
    value = result.set_index(["organisation", "year", "measure"])["value"].groupby(level=[0, 1, 2]).max()
    for organisation, year in sorted(YEARS_WITH_PARTS):
        parts = [value.get((organisation, year, part)) for part in PARTS]
        whole = value.get((organisation, year, "killed"))
        if None in parts or whole is None or sum(parts) != whole:
            raise SourceError(f"{organisation} {year}: {parts} do not add to {whole} killed.", file=files[1])
    columns = [*_KEY, "value", "other_value", "reason", "status", "url", "note"]
    return result[columns]


def _read_annual(rows: pd.DataFrame, *, file: str) -> pd.DataFrame:
    name = rows["organisation"].map(lambda text: next((n for n in ORGANISATIONS if text.startswith(n)), ""))
    known = (name != "") | rows["organisation"].str.startswith(NOT_USED_ORGANISATIONS)
    require_known(rows, "organisation", set(rows.loc[known, "organisation"]), file=file)
    measure = rows["measure"].str.replace(r"_(revised|as_given_in_2020_report)$", "", regex=True)
    is_count = measure.isin(COUNTS) | measure.str.startswith("killed")
    wanted = (
        (name != "")
        & (rows["period"] == "full year")
        & rows["year"].str.fullmatch(r"\d{4}")
        & is_count
        & ~rows["status"].str.contains("memory")
    )
    rows = rows[wanted].reset_index(drop=True)
    if rows.empty:
        raise SourceError("holds no count of a full year.", file=file)
    bare = ~rows["url"].str.match(r"https?://[^/ ]+/.")
    if bare.any():
        line = int(rows.loc[bare, LINE].iloc[0])
        raise SourceError("is no address of a page.", file=file, row=line, column="url")
    measure = measure[wanted].reset_index(drop=True)
    scope = rows["scope"].map(lambda text: SCOPES.get(text, text))
    # Remarks of the files that rest on memory, or on other working tables, are cut off.
    is_inward = rows["note"].str.contains("memory|project table")
    note = rows["note"].where(~is_inward, rows["note"].str.split(";").str[0])
    scope = scope.mask(measure.str.startswith("suicide_"), "suicide attacks")
    return pd.DataFrame(
        {
            "organisation": name[wanted].reset_index(drop=True).map(ORGANISATIONS),
            "measure": measure,
            "scope": scope.mask(measure.str.contains("sectarian"), "sectarian attacks"),
            "year": as_counts(rows, "year", file=file),
            "value": as_counts(rows, "value", file=file),
            "status": rows["status"].where(rows["status"] == "derived", "read"),
            "url": rows["url"].str.replace(" ; ", ";"),
            "note": note.where(note != ""),
            "file": file,
            LINE: rows[LINE],
        }
    )
