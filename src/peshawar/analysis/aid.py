"""US aid to Pakistan measured in several ways, from the figures of the Congressional Research Service."""

from __future__ import annotations

import numpy as np
import pandas as pd

# What a measure adds up, by column of the yearly table. Reimbursements (Coalition Support Funds) pay
# Pakistan back for costs it has met; whether they are "aid" is what the measures are about.
MEASURES = {
    "all": ("security_musd", "economic_musd"),
    "security": ("security_musd",),
    "economic": ("economic_musd",),
}
REIMBURSEMENTS = "reimbursements_now_musd"
FIRST_YEAR = 2002


def aid_series(
    yearly: pd.DataFrame,
    prices: pd.DataFrame,
    *,
    measure: str = "all",
    has_reimbursements: bool = True,
    base_year: int | None = None,
) -> pd.DataFrame:
    """Aid by fiscal year in one measure, in millions of dollars.

    ``yearly`` is the table of the Congressional Research Service, one row per fiscal year but
    FY2002-07, which was published as one sum; ``prices`` the consumer price index by US fiscal
    year. ``base_year`` asks for dollars of that fiscal year, None for current dollars. The lump is
    deflated with the mean index of its years; ``amount_low`` and ``amount_high`` say what it would
    be if all of it had fallen in the last or the first of them. ``amount_per_year`` divides the
    lump by its years. Raises KeyError for an unknown measure, ValueError for a missing index.
    """
    if measure not in MEASURES:
        raise KeyError(f"no measure {measure!r}; measures are {', '.join(MEASURES)}")
    columns = list(MEASURES[measure])
    # Reimbursements go to the army; in the economic measure they have no place.
    if has_reimbursements and measure != "economic":
        columns.append(REIMBURSEMENTS)
    # A footnote instead of a number (suspended reimbursements of FY2017-18) adds nothing to a sum.
    current = yearly[columns].astype("Float64").fillna(0).sum(axis=1).astype(float)
    index = _price_levels(prices)
    result = yearly[["fiscal_year_label", "fy_start", "fy_end", "n_years"]].copy()
    factors = [_factors(index, int(row.fy_start), int(row.fy_end), base_year) for row in result.itertuples()]
    for name, position in (("amount_low", 0), ("amount", 1), ("amount_high", 2)):
        result[name] = [value * factor[position] for value, factor in zip(current, factors, strict=True)]
    result["amount_per_year"] = result["amount"] / result["n_years"].astype(int)
    return result


def yearly_series(amounts: pd.Series, prices: pd.DataFrame, *, base_year: int | None = None) -> pd.DataFrame:
    """Amounts of single fiscal years in the shape of ``aid_series``, in millions of dollars.

    ``amounts`` is indexed by fiscal year and in current dollars; years before FY2002 are left out.
    """
    kept = amounts[amounts.index >= FIRST_YEAR]
    index = _price_levels(prices)
    values = [value * _factors(index, year, year, base_year)[1] for year, value in kept.items()]
    years = pd.Series(kept.index.astype(int))
    result = pd.DataFrame({"fiscal_year_label": "FY" + years.astype(str), "fy_start": years, "fy_end": years, "n_years": 1})
    return result.assign(amount_low=values, amount=values, amount_high=values, amount_per_year=values)


def _price_levels(prices: pd.DataFrame) -> dict[int, float]:
    return prices.set_index("fiscal_year")["cpi_u_fiscal"].astype(float).to_dict()


def _factors(index: dict[int, float], first: int, last: int, base_year: int | None) -> tuple[float, float, float]:
    """Lowest, middle and highest factor to turn dollars of some fiscal years into those of another."""
    if base_year is None:
        return 1.0, 1.0, 1.0
    years = range(first, last + 1)
    missing = [year for year in [*years, base_year] if year not in index]
    if missing:
        raise ValueError(f"the price index has no fiscal year {missing[0]}")
    levels = np.array([index[year] for year in years])
    base = index[base_year]
    return base / levels.max(), base / levels.mean(), base / levels.min()


def sum_aid(series: pd.DataFrame, last_year: int) -> float:
    """Billions of dollars up to and including a fiscal year."""
    return float(series.loc[series["fy_end"] <= last_year, "amount"].sum()) / 1000


def nearest_measures(sums: pd.DataFrame, figure: float) -> pd.DataFrame:
    """Measures of aid ordered by how near their sum comes to a figure in billions of dollars.

    ``sums`` has a column ``billion``; the result adds ``difference`` (sum minus figure).
    """
    ordered = sums.assign(difference=sums["billion"] - figure)
    return ordered.reindex(ordered["difference"].abs().sort_values(kind="stable").index).reset_index(drop=True)


def components(yearly: pd.DataFrame) -> pd.DataFrame:
    """Aid by fiscal year and component (security, economic, reimbursement), one row each.

    Keeps missing amounts missing; ``amount_per_year`` divides the lump FY2002-07 by its years.
    """
    names = {"security_musd": "security", "economic_musd": "economic", REIMBURSEMENTS: "reimbursement"}
    long = yearly.melt(
        id_vars=["fiscal_year_label", "fy_start", "fy_end", "n_years"],
        value_vars=list(names),
        var_name="component",
        value_name="amount_musd",
    )
    long["component"] = long["component"].map(names)
    long["amount_per_year"] = long["amount_musd"].astype("Float64") / long["n_years"].astype("Int64")
    order = {name: number for number, name in enumerate(names.values())}
    return long.sort_values(["fy_start", "component"], key=lambda s: s.map(order) if s.name == "component" else s)


def article_figures(claims: pd.DataFrame) -> dict[str, float]:
    """The article's figures of aid by claim: total since 2001 (billions), arms a year (millions)."""
    figures = claims.set_index("claim_id")["figure_low"]
    return {claim: float(figures[claim]) for claim in ("C52", "C53")}


def reimbursement_share(yearly: pd.DataFrame, last_year: int) -> dict[str, float]:
    """The share of reimbursements in the grand total up to a fiscal year, as published then and now."""
    rows = yearly[yearly["fy_end"] <= last_year]
    return {
        edition: float(rows[f"reimbursements_{edition}_musd"].sum() / rows[f"total_{edition}_musd"].sum())
        for edition in ("then", "now")
    }


def total_with_bare_year(yearly: pd.DataFrame, *, reimbursed_to: int, bare_year: int) -> float:
    """Grand total as published then to one fiscal year, plus another year's aid without reimbursements (millions)."""
    base = yearly.loc[yearly["fy_end"] <= reimbursed_to, "total_then_musd"].sum()
    bare = yearly.loc[yearly["fy_start"] == bare_year, ["security_musd", "economic_musd"]].sum(axis=1)
    if len(bare) != 1:
        raise ValueError(f"{len(bare)} rows for fiscal year {bare_year}")
    return float(base + bare.iloc[0])
