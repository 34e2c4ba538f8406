"""The same year by several organisations: which total each gives, and how far the totals lie apart."""

from __future__ import annotations

import pandas as pd

UCDP = "UCDP"
# The headline totals of people killed: (organisation, measure in the table) -> what is counted, in a few words.
TOTALS: dict[tuple[str, str], str] = {
    ("PIPS", "killed"): "attacks, attackers counted",
    ("PIPS", "killed_all_violence"): "attacks, operations, clashes, border fire",
    ("PICSS", "killed"): "militant attacks",
    ("PICSS", "killed_all_violence"): "attacks and operations",
    ("CRSS", "killed_terror_and_ct"): "attacks and operations",
    ("CRSS", "killed_all_violence"): "all violence, crime included",
    ("SATP", "killed_total"): "terrorism, all sides",
    ("GTI", "killed"): "terrorism",
    ("US State Department", "killed"): "terrorism (GTD)",
}
WIDE = ("killed_all_violence", "killed_terror_and_ct", "killed_total", "all")
PUBLISHERS = {
    UCDP: "ucdp", "PIPS": "pips", "PICSS": "picss", "CRSS": "crss", "SATP": "satp", "GTI": "iep", "US State Department": "us-state",
}  # fmt: skip


def list_totals(annual: pd.DataFrame, countries: pd.DataFrame) -> pd.DataFrame:
    """People killed in Pakistan by organisation, scope and year; one row is one printed total.

    ``annual`` is the table of violence as organisations counted it, ``countries`` the deaths by
    country and year of UCDP. Columns: organisation, counts (what is counted), is_wide (operations or
    fighting counted too), year, killed, low, high (the range UCDP gives, else the figure), source_id.
    GTI's total of one year may stand on GTD or on Dragonfly; its scope says so. Raises ValueError
    when an organisation gives two totals of one kind for one year.
    """
    chosen = annual[[pair in TOTALS for pair in zip(annual["organisation"], annual["measure"], strict=True)]]
    rows = pd.DataFrame(
        {
            "organisation": chosen["organisation"],
            "counts": [
                scope if org == "GTI" else TOTALS[org, measure]
                for org, measure, scope in zip(chosen["organisation"], chosen["measure"], chosen["scope"], strict=True)
            ],
            "is_wide": chosen["measure"].isin(WIDE),
            "year": chosen["year"].astype(int),
            "killed": chosen["value"].astype(int),
            "source_id": chosen["source_id"],
        }
    ).assign(low=lambda frame: frame["killed"], high=lambda frame: frame["killed"])
    ours = countries[(countries["country"] == "Pakistan") & (countries["violence_type"] == "all")]
    ucdp = pd.DataFrame(
        {
            "organisation": UCDP,
            "counts": "organised violence, all sides",
            "is_wide": True,
            "year": ours["year"].astype(int),
            "killed": ours["deaths_best"].astype(int),
            "source_id": pd.NA,
            "low": ours["deaths_low"].astype(int),
            "high": ours["deaths_high"].astype(int),
        }
    )
    totals = pd.concat([ucdp, rows], ignore_index=True)
    twice = totals[totals.duplicated(["organisation", "counts", "year"])]
    if len(twice):
        row = twice.iloc[0]
        raise ValueError(f"{row['organisation']} gives two totals ({row['counts']}) for {row['year']}")
    return totals


def spread_of_year(totals: pd.DataFrame, year: int) -> dict[str, float]:
    """Lowest and highest total of a year, their ratio and the number of totals. Raises ValueError for fewer than two."""
    killed = totals.loc[totals["year"] == year, "killed"]
    if len(killed) < 2:
        raise ValueError(f"{len(killed)} totals for {year}")
    return {"n": len(killed), "low": int(killed.min()), "high": int(killed.max()), "ratio": killed.max() / killed.min()}


def compare_years(totals: pd.DataFrame, first: int, last: int) -> dict[str, int]:
    """Series that give both years, and how many of them fell and rose between the two."""
    wide = totals.pivot_table(index=["organisation", "counts"], columns="year", values="killed")
    both = wide[[first, last]].dropna()
    return {"n": len(both), "fell": int((both[last] < both[first]).sum()), "rose": int((both[last] > both[first]).sum())}


def side_by_side(totals: pd.DataFrame, years: list[int], publishers: pd.DataFrame) -> pd.DataFrame:
    """One row per series: organisation, counts, one column a year (missing where none was found), grade, reason.

    Sorted by the first of the years that most series give; ``reason`` is why the publisher has its grade.
    """
    table = totals.pivot_table(index=["organisation", "counts"], columns="year", values="killed").reindex(columns=years)
    table = table.dropna(how="all").rename(columns={year: f"killed_{year}" for year in years}).reset_index()
    known = publishers.set_index("publisher_id")
    named = table["organisation"].map(PUBLISHERS)
    table["grade"], table["reason"] = named.map(known["grade"]), named.map(known["reason"])
    return table.rename_axis(columns=None).sort_values([f"killed_{years[0]}", f"killed_{years[-1]}"]).reset_index(drop=True)


def one_count(violence: pd.DataFrame, organisation: str, measure: str, year: int, column: str = "value") -> int:
    """One yearly count of one organisation, or with ``column`` its other value. Raises KeyError unless exactly one row has it."""
    rows = violence[(violence["organisation"] == organisation) & (violence["measure"] == measure) & (violence["year"] == year)]
    if len(rows) != 1:
        raise KeyError(f"{len(rows)} rows for {organisation}, {measure}, {year}")
    return int(rows[column].iloc[0])
