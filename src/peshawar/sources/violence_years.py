"""Yearly counts of violence in Pakistan that organisations published, each figure once."""

from __future__ import annotations

import pandas as pd

from peshawar.sources.citations import SEPARATOR, Register, cite, require_registered
from peshawar.sources.errors import SourceError
from peshawar.sources.reading import LINE, as_counts, require_known

FIRST_COLUMNS = ("year", "organisation", "measure", "value", "scope", "period", "page_url", "note")
SECOND_COLUMNS = ("year", "organisation", "measure", "value", "scope", "period", "url", "status", "note")
COMPARISON_COLUMNS = ("source", "year", "measure", "value", "url")
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
    ("UN Monitoring Team", "attacks_TTP", "TTP", 2025): (
        3500,
        600,
        "of two reports of the team on 2025 the later one, for the whole year; both print the figure as a lower bound",
    ),
    ("PICSS", "attacks", "militant attacks", 2025): (
        1066,
        1063,
        "final figure; the other was printed on 29 December 2025",
    ),
    ("CRSS", "incidents", "attacks and operations", 2023): (
        784,
        789,
        "as restated beside 2024 with the 1,533 dead; the other was printed before",
    ),
    ("CRSS", "injured", "attacks and operations", 2023): (
        1462,
        1463,
        "as restated beside 2024 with the 1,533 dead; the other was printed before",
    ),
    ("CRSS", "killed_KP", "attacks and operations", 2024): (
        1620,
        1616,
        "as given beside 2025; the other is what was printed first",
    ),
}
ATTACKS_OF_PIPS = "terrorist attacks, attackers counted"
FOUND_LATER = {
    # organisation, measure, scope, year: the source of a figure which its file gives from memory, or has not.
    ("PIPS", "attacks", ATTACKS_OF_PIPS, 2013): "pips-2014-01-report-2013",
    ("PIPS", "killed", ATTACKS_OF_PIPS, 2013): "pips-2014-01-report-2013",
    ("PIPS", "attacks", ATTACKS_OF_PIPS, 2020): "pips-2021-01-04-report-2020",
    ("PIPS", "killed", ATTACKS_OF_PIPS, 2020): "pips-2021-01-04-report-2020",
    ("PIPS", "attacks", ATTACKS_OF_PIPS, 2023): "pips-2024-report-2023",
    ("PIPS", "killed", ATTACKS_OF_PIPS, 2023): "pips-2024-report-2023",
    ("PICSS", "attacks", "militant attacks", 2025): "picss-2026-01-report-2025",
    ("CRSS", "incidents", "attacks and operations", 2023): "crss-2024-12-report-2024",
    ("CRSS", "injured", "attacks and operations", 2023): "crss-2024-12-report-2024",
}
OTHER_PAGES = {
    # organisation, measure, scope, year: a source of the other figure that no file has.
    ("UN Monitoring Team", "attacks_TTP", "TTP", 2025): "un-monitors-2025-12-sixteenth",
    ("CRSS", "killed_KP", "attacks and operations", 2024): "crss-2024-12-report-2024",
}
COMPARISONS = {
    # Organisation and measure of the file of totals set beside UCDP's -> measure and scope here.
    ("PIPS", "terrorist attacks"): ("attacks", ATTACKS_OF_PIPS),
    ("PIPS", "killed in terrorist attacks"): ("killed", ATTACKS_OF_PIPS),
    ("PIPS", "militants killed in 130 operational strikes"): (
        "killed_militants_in_operations",
        "operational strikes of the forces",
    ),
    ("PIPS", "killed, all violent incidents"): ("killed_all_violence", "all violent incidents"),
    ("SATP", "civilians + security forces killed"): ("killed_civilians_plus_security", "terrorism, without militants"),
    ("CRSS", "killed, terrorism and counter-terrorism"): ("killed_terror_and_ct", "attacks and operations"),
}
PARTS = ("killed_civilians", "killed_security_forces", "killed_militants_in_attacks")
YEARS_WITH_PARTS = {("PIPS", 2015), ("PIPS", 2025)}
"""Years in which the dead of attacks are printed whole and in these three parts, which must add."""
SUICIDE = "suicide attacks"
_KEY = ["organisation", "measure", "scope", "year"]


def list_annual_violence(
    first: pd.DataFrame,
    second: pd.DataFrame,
    comparison: pd.DataFrame,
    register: Register,
    *,
    files: tuple[str, str, str],
) -> pd.DataFrame:
    """List yearly counts of violence that organisations published, from all three files.

    One row is one measure of one organisation in one scope and one calendar year. `source_id` is the
    page the figure was read on, `other_source_ids` further pages with it or with the other figure.
    Left out: parts of a year, spans of years, ranks and percentages, figures given from memory but
    those of FOUND_LATER. Where a figure is given twice or was revised, SETTLED says which is used and
    why. Raises SourceError for a second figure that is not settled, a settled one that is not there,
    parts that do not add, and a page that is not registered.
    """
    tables = [
        _read_annual(first.rename(columns={"page_url": "url"}).assign(status="read"), register, file=files[0]),
        _read_annual(second, register, file=files[1]),
        _read_comparison(comparison, register, file=files[2]),
    ]
    table = pd.concat(tables, ignore_index=True)
    kept = []
    settled = set()
    for key, rows in table.groupby(_KEY, sort=True):
        # The third file repeats figures of the others to set them beside UCDP's: not a second figure, a second page.
        is_second = ~rows["is_comparison"] | ~rows["value"].isin(rows.loc[~rows["is_comparison"], "value"])
        values = list(rows.loc[is_second, "value"])
        use, other, why = SETTLED.get(key, (None, None, None))
        if use is None and len(values) > 1:
            row = rows[is_second].iloc[1]
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
        pages = [*chosen["source_ids"], *(page for ids in rows["source_ids"] for page in ids)]
        if use not in values and key in FOUND_LATER:
            pages.insert(0, require_registered(FOUND_LATER[key], register, constant="FOUND_LATER"))
        if key in OTHER_PAGES:
            pages.append(require_registered(OTHER_PAGES[key], register, constant="OTHER_PAGES"))
        source, *others = dict.fromkeys(pages)
        kept.append(
            {
                **chosen.to_dict(),
                "value": use or chosen["value"],
                "other_value": other,
                "reason": why,
                "source_id": source,
                "other_source_ids": SEPARATOR.join(others) or None,
            }
        )
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
    columns = [*_KEY, "value", "other_value", "reason", "status", "source_id", "other_source_ids", "note"]
    return result[columns]


def _read_annual(rows: pd.DataFrame, register: Register, *, file: str) -> pd.DataFrame:
    name = rows["organisation"].map(lambda text: next((n for n in ORGANISATIONS if text.startswith(n)), ""))
    known = (name != "") | rows["organisation"].str.startswith(NOT_USED_ORGANISATIONS)
    require_known(rows, "organisation", set(rows.loc[known, "organisation"]), file=file)
    measure = rows["measure"].str.replace(r"_(revised|as_given_in_2020_report)$", "", regex=True)
    is_count = measure.isin(COUNTS) | measure.str.startswith("killed")
    scope = rows["scope"].map(lambda text: SCOPES.get(text, text)).mask(measure.str.startswith("suicide_"), SUICIDE)
    scope = scope.mask(measure.str.contains("sectarian"), "sectarian attacks")
    keys = zip(name.map(ORGANISATIONS), measure, scope, rows["year"], strict=True)
    found = [FOUND_LATER.get((*key[:3], int(key[3])) if key[3].isdigit() else key) for key in keys]
    is_remembered = rows["status"].str.contains("memory")
    found = pd.Series(found, index=rows.index, dtype="str").where(is_remembered)
    wanted = (
        (name != "")
        & (rows["period"] == "full year")
        & rows["year"].str.fullmatch(r"\d{4}")
        & is_count
        & (~is_remembered | found.notna())
    )
    table = pd.DataFrame(
        {
            "organisation": name.map(ORGANISATIONS),
            "measure": measure,
            "scope": scope,
            "status": rows["status"].where(rows["status"] == "derived", "read"),
            "found": found,
        }
    )[wanted].reset_index(drop=True)
    rows = rows[wanted].reset_index(drop=True)
    if rows.empty:
        raise SourceError("holds no count of a full year.", file=file)
    for source in table["found"].dropna().unique():
        require_registered(source, register, constant="FOUND_LATER")
    pages = table["found"].fillna(
        cite(rows, rows["url"].where(table["found"].isna(), ""), register, file=file, column="url")
    )
    if pages.isna().any():
        line = int(rows.loc[pages.isna(), LINE].iloc[0])
        raise SourceError("has a figure and no address.", file=file, row=line, column="url")
    # Remarks of the files that rest on memory, or on other working tables, are cut off.
    is_inward = rows["note"].str.contains("memory|project table")
    note = rows["note"].where(~is_inward, rows["note"].str.split(";").str[0])
    # How a remembered figure was guessed from another year is no remark on the page it was found on.
    note = note.where(table["found"].isna(), "")
    return table.drop(columns="found").assign(
        year=as_counts(rows, "year", file=file),
        value=as_counts(rows, "value", file=file),
        source_ids=pages.str.split(SEPARATOR),
        note=note.where(note != ""),
        is_comparison=False,
        file=file,
        **{LINE: rows[LINE]},
    )


def _read_comparison(rows: pd.DataFrame, register: Register, *, file: str) -> pd.DataFrame:
    keys = list(zip(rows["source"], rows["measure"], strict=True))
    require_known(rows, "measure", {measure for _, measure in COMPARISONS}, file=file)
    require_known(rows, "source", {source for source, _ in COMPARISONS}, file=file)
    return pd.DataFrame(
        {
            "organisation": rows["source"],
            "measure": [COMPARISONS[key][0] for key in keys],
            "scope": [COMPARISONS[key][1] for key in keys],
            "status": "read",
            "year": as_counts(rows, "year", file=file),
            "value": as_counts(rows, "value", file=file),
            "source_ids": cite(rows, rows["url"], register, file=file, column="url").str.split(SEPARATOR),
            "note": None,
            "is_comparison": True,
            "file": file,
            LINE: rows[LINE],
        }
    )
