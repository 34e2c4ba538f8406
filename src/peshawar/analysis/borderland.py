"""The tribal areas and the settled districts beside them: deaths by agency and year, and what they are a share of."""

from __future__ import annotations

import pandas as pd

FATA = "FATA"
SETTLED = "Khyber Pakhtunkhwa"
AGENCIES = ("Bajaur", "Mohmand", "Khyber", "Orakzai", "Kurram", "North Waziristan", "South Waziristan")
FRONTIER_REGIONS = "Frontier regions"
UNKNOWN_AGENCY = "FATA, agency not named"
PESHAWAR = "Peshawar"
SWAT = "Swat"
OTHER_SETTLED = "Other settled districts"
UNKNOWN_SETTLED = "Settled, district not named"
# Rates are deaths in so many people.
PER_PEOPLE = 100_000
# From north to south, the settled districts below.
AREAS = (*AGENCIES, FRONTIER_REGIONS, UNKNOWN_AGENCY, PESHAWAR, SWAT, OTHER_SETTLED, UNKNOWN_SETTLED)


def area_of(province: object, district: object) -> str | None:
    """The area of an event in the north-west, None elsewhere. Frontier regions count with the tribal areas."""
    if province == FATA:
        if pd.isna(district):
            return UNKNOWN_AGENCY
        return str(district) if district in AGENCIES else FRONTIER_REGIONS
    if province == SETTLED:
        if pd.isna(district):
            return UNKNOWN_SETTLED
        return str(district) if district in (PESHAWAR, SWAT) else OTHER_SETTLED
    return None


def deaths_by_area(events: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Deaths by area of the north-west and year; one row each, zero where no event is coded.

    Columns area, part ("FATA" or "Khyber Pakhtunkhwa"), year, deaths, civilians, unknown (dead whose
    side is not known). All rows of the source with the province named, long aggregates included.
    """
    years = events["date_start"].dt.year
    chosen = events[events["province"].isin([FATA, SETTLED]) & years.between(first, last)]
    labelled = chosen.assign(
        area=[area_of(p, d) for p, d in zip(chosen["province"], chosen["district"], strict=True)], year=years
    )
    columns = {"deaths_best": "deaths", "deaths_civilians": "civilians", "deaths_unknown": "unknown"}
    grouped = labelled.groupby(["area", "year"])[list(columns)].sum().rename(columns=columns)
    full = pd.MultiIndex.from_product([AREAS, range(first, last + 1)], names=["area", "year"])
    table = grouped.reindex(full, fill_value=0).reset_index()
    if int(table["deaths"].sum()) != int(chosen["deaths_best"].sum()):
        raise ValueError("deaths by area do not add up to the deaths of the north-west")
    is_fata = table["area"].isin([*AGENCIES, FRONTIER_REGIONS, UNKNOWN_AGENCY])
    return table.assign(part=pd.Series(FATA, index=table.index).where(is_fata, SETTLED))


def part_totals(by_area: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Deaths, civilians and dead of unknown side in the two parts over a span of years; one row a part."""
    chosen = by_area[by_area["year"].between(first, last)]
    return chosen.groupby("part")[["deaths", "civilians", "unknown"]].sum().reset_index()


def rate_range(deaths: int, people_low: float, people_high: float) -> tuple[float, float]:
    """Deaths per 100,000 people between two counts of the people. Raises ValueError for ends out of order."""
    if not 0 < people_low <= people_high:
        raise ValueError(f"people must run from a low to a high positive number, not {people_low} to {people_high}")
    return deaths / people_high * PER_PEOPLE, deaths / people_low * PER_PEOPLE


def number_at(context: pd.DataFrame, item_id: str) -> pd.Series:
    """One row of the context numbers. Raises KeyError for an id they lack."""
    found = context[context["item_id"] == item_id]
    if len(found) != 1:
        raise KeyError(f"{len(found)} context numbers with the id {item_id}")
    return found.iloc[0]


# The counts of Afghans that can stand beside the article's figure, by their ids in the context numbers.
AFGHANS_IN_CAMPS = "N031"
AFGHANS_REGISTERED = "N032"
AFGHANS_WITHOUT_PAPERS = "N033"
PEOPLE_OF_THE_DISTRICT = "N039"
AFGHANS_IN_PAKISTAN = "N023"


def afghan_counts(context: pd.DataFrame, article_low: float, article_high: float) -> pd.DataFrame:
    """The article's order of magnitude and the counts near its day: what, low, high, kind; one row each.

    ``kind`` is "article", "count" (registered people) or "estimate" (with those without papers).
    """
    camps, registered, unregistered = (
        number_at(context, item) for item in (AFGHANS_IN_CAMPS, AFGHANS_REGISTERED, AFGHANS_WITHOUT_PAPERS)
    )
    all_of_them = registered["value_best"] + unregistered["value_best"]
    rows = [
        ("The article", article_low, article_high, "article"),
        ("Registered, in camps only", camps["value_best"], camps["value_best"], "count"),
        ("Registered, in the whole district", registered["value_best"], registered["value_best"], "count"),
        ("With those without papers", all_of_them, all_of_them, "estimate"),
    ]
    return pd.DataFrame(rows, columns=["what", "low", "high", "kind"])
