"""Yearly figures on Pakistan: arms deliveries, military spending, votes in the United Nations."""

from __future__ import annotations

import pandas as pd

from peshawar.sources.errors import SourceError
from peshawar.sources.reading import LINE, as_counts, as_numbers, as_whole_numbers, require_unique, require_years

ARMS_COLUMNS = (
    "year",
    "us_tiv_millions",
    "china_tiv_millions",
    "all_suppliers_tiv_millions",
    "us_share_pct",
    "china_share_pct",
)
SPENDING_COLUMNS = (
    "year",
    "milex_pct_gdp_sipri",
    "milex_pct_gdp_owid_sipri",
    "milex_const2023_musd_sipri",
    "milex_pct_government_sipri",
    "gdp_current_usd_worldbank",
)
VOTING_COUNTRIES = {
    "PAK": "pakistan",
    "USA": "united_states",
    "CHN": "china",
    "IND": "india",
    "AFG": "afghanistan",
    "IRN": "iran",
}
AGREEMENTS = {"US": "united_states", "China": "china", "India": "india", "RUSS": "russia"}
VOTING_COLUMNS = (
    "year",
    *(f"ideal_point_{code}" for code in VOTING_COUNTRIES),
    *(f"pakistan_{code}Agree" for code in AGREEMENTS),
    "pakistan_NVotesAll",
    "us_pak_ideal_point_distance",
)
NO_VOTES = 1964
"""The source has no figures for the session that began in 1964."""
SAME_SHARE = 0.00001
"""Two copies of one series differ by rounding only: this share of the value."""


def list_arms_imports(rows: pd.DataFrame, *, file: str) -> pd.DataFrame:
    """List arms deliveries to Pakistan in SIPRI's trend-indicator values; one row is one year.

    Millions of TIV, a measure of military capability and not of money. Raises SourceError where the
    two suppliers exceed all, a printed share does not follow from its parts, or a year is missing.
    """
    require_unique(rows, ["year"], file=file)
    amounts = {name: as_counts(rows, f"{name}_tiv_millions", file=file) for name in ("us", "china", "all_suppliers")}
    above = amounts["us"] + amounts["china"] > amounts["all_suppliers"]
    _refuse(rows, above, "is below the sum of two suppliers.", "all_suppliers_tiv_millions", file)
    for name in ("us", "china"):
        printed = as_numbers(rows, f"{name}_share_pct", file=file)
        counted = 100 * amounts[name] / amounts["all_suppliers"]
        _refuse(rows, ~((printed - counted).abs() <= 0.051), "is not the share.", f"{name}_share_pct", file)
    table = pd.DataFrame(
        {
            "year": as_counts(rows, "year", file=file),
            "united_states_mtiv": amounts["us"],
            "china_mtiv": amounts["china"],
            "all_suppliers_mtiv": amounts["all_suppliers"],
        }
    ).sort_values("year", ignore_index=True)
    require_years(table, "year", 1950, 2021, file=file)
    return table


def list_military_spending(rows: pd.DataFrame, *, file: str) -> pd.DataFrame:
    """List military spending of Pakistan; one row is one year.

    Share of gross domestic product and of government spending in per cent, spending in millions of
    dollars of 2023 (SIPRI); gross domestic product in current dollars (World Bank). Raises
    SourceError where two copies of SIPRI's share differ or a year is missing.
    """
    require_unique(rows, ["year"], file=file)
    share = as_numbers(rows, "milex_pct_gdp_sipri", file=file)
    _refuse(rows, ~share.between(0, 100), "is no share.", "milex_pct_gdp_sipri", file)
    copy = as_numbers(rows, "milex_pct_gdp_owid_sipri", file=file)
    differs = ~((share - copy).abs() <= SAME_SHARE * share)
    _refuse(rows, differs, "differs from the other copy of the series.", "milex_pct_gdp_owid_sipri", file)
    values = {}
    for column in SPENDING_COLUMNS[3:]:
        values[column] = as_numbers(rows, column, file=file)
        _refuse(rows, values[column] <= 0, "is not above zero.", column, file)
    table = pd.DataFrame(
        {
            "year": as_counts(rows, "year", file=file),
            "share_of_gdp_pct": share.round(4),
            "share_of_government_pct": values["milex_pct_government_sipri"].round(4),
            "spending_musd_2023": values["milex_const2023_musd_sipri"].round(1),
            "gdp_musd": (values["gdp_current_usd_worldbank"] / 1e6).round(1),
        }
    ).sort_values("year", ignore_index=True)
    require_years(table, "year", 1953, 2024, file=file)
    return table


def list_un_voting(rows: pd.DataFrame, *, file: str) -> pd.DataFrame:
    """List votes in the General Assembly; one row is one session, named by the year it began in.

    Ideal points of six countries, and the share of votes on which Pakistan agreed with four others.
    Raises SourceError where the printed distance to the United States does not follow from the
    points, a share lies outside 0 to 1, or a session is missing but that of 1964.
    """
    require_unique(rows, ["year"], file=file)
    year = as_counts(rows, "year", file=file)
    points = {name: as_numbers(rows, f"ideal_point_{code}", file=file) for code, name in VOTING_COUNTRIES.items()}
    printed = as_numbers(rows, "us_pak_ideal_point_distance", file=file)
    distance = (points["united_states"] - points["pakistan"]).abs()
    wrong = (printed.isna() != distance.isna()) | ((printed - distance).abs() > 1e-6)
    _refuse(rows, wrong, "is not the distance of the points.", "us_pak_ideal_point_distance", file)
    agreed = {}
    for code, name in AGREEMENTS.items():
        share = as_numbers(rows, f"pakistan_{code}Agree", file=file)
        _refuse(rows, share.notna() & ~share.between(0, 1), "is no share of 0 to 1.", f"pakistan_{code}Agree", file)
        agreed[name] = share
    table = pd.DataFrame(
        {
            "year": year,
            **{f"ideal_point_{name}": values.round(4) for name, values in points.items()},
            **{f"agreement_{name}": values.round(4) for name, values in agreed.items()},
            "n_votes": as_whole_numbers(rows, "pakistan_NVotesAll", file=file, minimum=1),
        }
    ).sort_values("year", ignore_index=True)
    absent = sorted(set(range(1946, 2024)) - {NO_VOTES} - set(table["year"]))
    if absent:
        raise SourceError(f"the session of {absent[0]} is missing (1946-2023 are needed).", file=file, column="year")
    return table


def _refuse(rows: pd.DataFrame, wrong: pd.Series, what: str, column: str, file: str) -> None:
    if wrong.any():
        raise SourceError(what, file=file, row=int(rows.loc[wrong, LINE].iloc[0]), column=column)
