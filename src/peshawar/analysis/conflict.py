"""Organised violence in Pakistan: who fought whom, how many attacks, how many deaths."""

from __future__ import annotations

import pandas as pd

# UCDP's names of the TTP and of factions that it codes apart from it.
TTP_FAMILY = frozenset(
    {"TTP", "TTP - TA", "TTP-KM", "TTP-SM", "TTP - MR", "TTP - MT", "TTP-Islahi", "Jamaat-ul-Ahrar"}
)
BALOCH = frozenset({"BLA", "BRA", "BLF", "UBA", "BRAS", "Baloch Ittehad"})
GOVERNMENT = "Government of Pakistan"
CIVILIANS = "Civilians"

TTP_STATE = "Government against the TTP"
TTP_CIVILIANS = "TTP against civilians"
TTP_GROUPS = "TTP against other armed groups"
OTHER_ISLAMIST = "Lashkar-e-Islam, Lashkar-e-Jhangvi, IS and others"
US_DRONES = "United States against al-Qaida"
BALOCH_CONFLICT = "Baloch groups"
OTHER = "All other"
DYAD_GROUPS = (TTP_STATE, TTP_CIVILIANS, TTP_GROUPS, OTHER_ISLAMIST, US_DRONES, BALOCH_CONFLICT, OTHER)

OTHER_ISLAMISTS = frozenset(
    {"Lashkar-e-Islam", "LeJ", "IS", "IMU", "Fedayeen Islam", "Jaish-ul-Islam", "Ansaar ul-Islam", "Tawheed ul-Islam"}
)


def dyad_group(side_a: str, side_b: str) -> str:
    """The group of dyads that an event belongs to, by its two sides as UCDP names them."""
    sides = {side_a, side_b}
    if sides & TTP_FAMILY:
        if GOVERNMENT in sides:
            return TTP_STATE
        return TTP_CIVILIANS if CIVILIANS in sides else TTP_GROUPS
    if "Government of United States of America" in sides:
        return US_DRONES
    if sides & BALOCH:
        return BALOCH_CONFLICT
    if sides & OTHER_ISLAMISTS:
        return OTHER_ISLAMIST
    return OTHER


def deaths_by_dyad_group(events: pd.DataFrame) -> pd.DataFrame:
    """Deaths a year and group of dyads, best estimate; one row each, years without events as zero.

    All rows count, long aggregates included, as in UCDP's own yearly totals; the year is that of
    an event's first day. Raises ValueError if a row falls out of the groups.
    """
    grouped = events.assign(
        year=events["date_start"].dt.year,
        group=[dyad_group(a, b) for a, b in zip(events["side_a"], events["side_b"], strict=True)],
    )
    table = grouped.pivot_table(index="year", columns="group", values="deaths_best", aggfunc="sum", fill_value=0)
    years = range(int(grouped["year"].min()), int(grouped["year"].max()) + 1)
    table = table.reindex(index=years, columns=list(DYAD_GROUPS), fill_value=0)
    if int(table.to_numpy().sum()) != int(events["deaths_best"].sum()):
        raise ValueError("deaths by group of dyads do not add up to the deaths of all events")
    return table.rename_axis("year").reset_index().melt("year", var_name="group", value_name="deaths")


def select_attacks(attacks: pd.DataFrame, *, is_islamist: bool, is_broad: bool = False) -> pd.DataFrame:
    """The attacks of a named set.

    ``is_islamist`` keeps Islamist militants only, else all armed groups. The main measure keeps
    attacks with at least one non-militant death; the broad one also those whose dead UCDP could
    not assign to a side (METHODS 2.2).
    """
    mask = attacks["is_islamist"] if is_islamist else pd.Series(True, index=attacks.index)
    return attacks[mask & (attacks["is_main"] | is_broad)]


def count_around(attacks: pd.DataFrame, day: pd.Timestamp, months: int) -> tuple[int, int]:
    """Attacks in the months before a day and after it; the day itself is in neither."""
    start, end = day - pd.DateOffset(months=months), day + pd.DateOffset(months=months)
    before = attacks["date"].between(start, day, inclusive="left").sum()
    after = attacks["date"].between(day, end, inclusive="right").sum()
    return int(before), int(after)


def compare_windows(attacks: pd.DataFrame, day: pd.Timestamp, horizons: list[int]) -> pd.DataFrame:
    """Attacks before and after a day for several horizons in months, in both measures.

    ``ratio`` is attacks after to attacks before in the main measure, with a 95 % interval
    (``ratio_low``, ``ratio_high``); the columns ending in ``_broad`` hold the broad one.
    Raises ValueError when a window runs past the end of the data.
    """
    end = attacks["date"].max()
    rows = []
    for months in horizons:
        if day + pd.DateOffset(months=months) > end + pd.Timedelta(days=31):
            raise ValueError(f"{months} months after {day.date()} lie past the end of the data ({end.date()})")
        row: dict[str, float] = {"months": months}
        for suffix, is_broad in (("", False), ("_broad", True)):
            before, after = count_around(select_attacks(attacks, is_islamist=True, is_broad=is_broad), day, months)
            low, high = rate_ratio_interval(before, after)
            row |= {f"before{suffix}": before, f"after{suffix}": after, f"ratio{suffix}": after / before}
            row |= {f"ratio_low{suffix}": low, f"ratio_high{suffix}": high}
        rows.append(row)
    return pd.DataFrame(rows)


def rate_ratio_interval(before: int, after: int) -> tuple[float, float]:
    """95 % interval of the ratio of two Poisson rates over windows of equal length (score method).

    Attacks come in clusters, so that the true interval is wider; the pages say so.
    """
    # Here, because statsmodels takes a second to load and one page uses it.
    from statsmodels.stats.rates import confint_poisson_2indep

    low, high = confint_poisson_2indep(after, 1, before, 1, compare="ratio", method="score")
    return float(low), float(high)


def year_value(data: pd.DataFrame, year: int, column: str) -> int:
    """One value of a yearly series. Raises KeyError for a year it lacks."""
    found = data.loc[data["year"] == year, column]
    if len(found) != 1:
        raise KeyError(f"{len(found)} rows for {year}")
    return int(found.iloc[0])


def country_deaths(country_years: pd.DataFrame, country: str, first: int) -> pd.DataFrame:
    """Deaths a year in one country by type of violence, from a year on; one row each.

    ``deaths`` is the best estimate; ``low`` and ``high``, the same in all rows of a year, are the
    ends for all types together.
    """
    chosen = country_years[(country_years["country"] == country) & (country_years["year"] >= first)]
    total = chosen[chosen["violence_type"] == "all"].set_index("year")
    parts = chosen.loc[chosen["violence_type"] != "all", ["year", "violence_type", "deaths_best"]]
    parts = parts.rename(columns={"deaths_best": "deaths"}).reset_index(drop=True)
    return parts.assign(low=parts["year"].map(total["deaths_low"]), high=parts["year"].map(total["deaths_high"]))
