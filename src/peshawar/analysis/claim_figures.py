"""The figures that the book computes itself and holds against the article's."""

from __future__ import annotations

import pandas as pd

from .toll import final_range
from .verdicts import Figure

# The edition of the Congressional Research Service's table that was public in December 2014.
EDITION_THEN = pd.Timestamp("2014-03-06")


def crs_totals_then(crs: pd.DataFrame) -> Figure:
    """What the table of March 2014 adds up to, in billions of dollars: FY2002-13, then with FY2014 as asked for.

    Reimbursements included, as the article's figure must include them to come near. Raises
    ValueError when the edition lacks its total.
    """
    edition = crs[(crs["edition"] == EDITION_THEN) & (crs["category"] == "total")]
    total = edition.loc[edition["is_total"] & ~edition["is_request"], "amount_musd"]
    request = edition.loc[edition["is_request"], "amount_musd"]
    if total.empty or request.empty:
        raise ValueError(f"the edition of {EDITION_THEN.date()} has no grand total or no request")
    low = float(total.max())
    return Figure(low / 1000, (low + float(request.max())) / 1000)


def crs_totals_now(yearly: pd.DataFrame) -> Figure:
    """The same by the edition of 2019: FY2002-13, then with FY2014, in billions of dollars."""
    totals = yearly.set_index("fy_end")["total_now_musd"].sort_index().cumsum()
    return Figure(float(totals[2013]) / 1000, float(totals[2014]) / 1000)


def best_figures(
    reports: pd.DataFrame, crs: pd.DataFrame, crs_yearly: pd.DataFrame, ttp: pd.DataFrame, countries: pd.DataFrame
) -> dict[str, Figure]:
    """All best figures by the key that the claims name.

    Toll in people, attackers apart; aid in billions, arms purchases (Foreign Military Financing)
    in millions of dollars a year, FY2009-14; deaths in 2014.
    """
    fmf = crs_yearly.loc[crs_yearly["fy_start"].between(2009, 2014), "fmf_musd"]
    dyad = ttp.loc[ttp["year"] == 2014].iloc[0]
    country = countries[
        (countries["country"] == "Pakistan") & (countries["year"] == 2014) & (countries["violence_type"] == "all")
    ].iloc[0]
    return {
        "toll_killed": final_range(reports).as_figure(),
        "toll_children": final_range(reports, "children_killed").as_figure(),
        "toll_injured": final_range(reports, "injured").as_figure(),
        "toll_attackers": final_range(reports, "attackers_low", "attackers_high").as_figure(),
        "crs_total_then": crs_totals_then(crs),
        "crs_total_now": crs_totals_now(crs_yearly),
        "crs_fmf": Figure(float(fmf.min()), float(fmf.max())),
        "ttp_deaths_2014": Figure(float(dyad["deaths_low"]), float(dyad["deaths_high"])),
        "country_deaths": Figure(float(country["deaths_low"]), float(country["deaths_high"])),
    }


FIGURE_UNITS = {
    "toll_killed": "people killed",
    "toll_children": "children killed",
    "toll_injured": "people injured",
    "toll_attackers": "attackers",
    "crs_total_then": "billion dollars",
    "crs_total_now": "billion dollars",
    "crs_fmf": "million dollars a year",
    "ttp_deaths_2014": "battle deaths in 2014",
    "country_deaths": "deaths in 2014",
}
