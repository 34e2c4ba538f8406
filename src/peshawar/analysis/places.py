"""Where attacks fell: deaths by district and by town, and the share that has no place."""

from __future__ import annotations

import pandas as pd

from .conflict import BALOCH, TTP_FAMILY, select_attacks

# A place is a town if the source has pinned at least one attack there exactly; valleys, agencies
# and districts that stand in the column of places never are.
EXACT = 1
NEARBY = 2

ISLAMIST = "islamist"
TTP = "ttp"
BALOCH_GROUPS = "baloch"
ALL_VIOLENCE = "all"


def rows_of(attacks: pd.DataFrame, events: pd.DataFrame, perpetrator: str) -> pd.DataFrame:
    """What a map of one perpetrator counts: columns date, district, deaths.

    For armed groups these are attacks and their non-militant dead, main measure; for ``ALL_VIOLENCE``
    all events of organised violence and all their dead, fighters and soldiers among them, dated by
    their first day. Raises KeyError for an unknown perpetrator.
    """
    if perpetrator == ALL_VIOLENCE:
        return events.rename(columns={"date_start": "date", "deaths_best": "deaths"})[["date", "district", "deaths"]]
    masks = {
        ISLAMIST: attacks["is_islamist"],
        TTP: attacks["perpetrator"].isin(TTP_FAMILY),
        BALOCH_GROUPS: attacks["perpetrator"].isin(BALOCH),
    }
    chosen = select_attacks(attacks[masks[perpetrator]], is_islamist=False)
    return chosen.rename(columns={"deaths_best": "deaths"})[["date", "district", "deaths"]]


def deaths_by_district(rows: pd.DataFrame, districts: pd.DataFrame, first: str, last: str) -> pd.DataFrame:
    """Deaths and rows by district over a span of days, both ends included; one row per district of the map.

    ``is_unassigned`` marks the last row, which holds what the source places in no district. Totals are
    those of the input. Raises ValueError naming a district that the map lacks.
    """
    inside = rows[rows["date"].between(first, last)]
    unknown = sorted(set(inside["district"].dropna()) - set(districts["district"]))
    if unknown:
        raise ValueError(f"the map has no district {', '.join(unknown)}")
    counted = inside.groupby("district")["deaths"].agg(n="size", deaths="sum")
    counted = counted.reindex(districts["district"], fill_value=0).rename_axis("district").reset_index()
    nowhere = inside[inside["district"].isna()]
    last_row = pd.DataFrame({"district": [pd.NA], "n": [len(nowhere)], "deaths": [int(nowhere["deaths"].sum())]})
    table = pd.concat([counted.assign(is_unassigned=False), last_row.assign(is_unassigned=True)], ignore_index=True)
    if int(table["deaths"].sum()) != int(inside["deaths"].sum()):
        raise ValueError("deaths by district do not add up to the deaths of all rows")
    return table


def unassigned_share(table: pd.DataFrame) -> float:
    """The share of deaths that lie in no district; 0 where nobody died."""
    total = float(table["deaths"].sum())
    return float(table.loc[table["is_unassigned"], "deaths"].sum()) / total if total else 0.0


def rank_towns(attacks: pd.DataFrame, first: str, last: str) -> pd.DataFrame:
    """Towns by deaths in attacks of Islamist militants, in both measures; one row a town, most deaths first.

    Counts rows placed in a town or near it (precision 1 and 2). ``n_main`` and ``deaths_main`` leave
    attacks out whose dead are all of unknown side, ``n_broad`` and ``deaths_broad`` count them;
    ``rank_main`` and ``rank_broad`` are places by deaths, equal counts share one.
    """
    inside = attacks[attacks["date"].between(first, last)]
    towns = inside.loc[inside["place_precision"] == EXACT, ["place", "district"]].drop_duplicates()
    near = inside[inside["place_precision"].isin([EXACT, NEARBY])].merge(towns, on=["place", "district"])
    return _rank(near, ["place", "district"])


def rank_districts(attacks: pd.DataFrame, first: str, last: str) -> pd.DataFrame:
    """Districts by deaths in attacks of Islamist militants, in both measures; one row a district, most deaths first.

    Columns as in ``rank_towns``, without a place. What the source places in no district is left out.
    """
    return _rank(attacks[attacks["date"].between(first, last)], ["district"])


def _rank(attacks: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    parts = []
    for name, is_broad, column in (("main", False, "deaths_best"), ("broad", True, "deaths_broad")):
        chosen = select_attacks(attacks, is_islamist=True, is_broad=is_broad)
        parts.append(chosen.groupby(by)[column].agg(**{f"n_{name}": "size", f"deaths_{name}": "sum"}))
    ranked = pd.concat(parts, axis=1).fillna(0).astype(int)
    for name in ("main", "broad"):
        ranked[f"rank_{name}"] = ranked[f"deaths_{name}"].rank(ascending=False, method="min").astype(int)
    return ranked.reset_index().sort_values(["rank_main", by[0]], ignore_index=True)


def town_value(ranked: pd.DataFrame, place: str, column: str) -> int:
    """One value of a town. Raises KeyError unless the place stands in the ranking exactly once."""
    found = ranked.loc[ranked["place"] == place, column]
    if len(found) != 1:
        raise KeyError(f"{len(found)} rows for {place}")
    return int(found.iloc[0])
