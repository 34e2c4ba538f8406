"""Tables from the Uppsala Conflict Data Program: events, attacks, deaths by country and by dyad."""

from __future__ import annotations

import re
import unicodedata

import pandas as pd

from peshawar.sources.errors import SourceError
from peshawar.sources.geo import PROVINCE_OF_UCDP
from peshawar.sources.reading import (
    LINE,
    as_counts,
    as_days,
    require_known,
    require_order,
    require_unique,
)

FIRST_DAY = pd.Timestamp("2002-01-01")
LAST_DAY = pd.Timestamp("2021-12-31")
LONGEST_SPAN_DAYS = 31

COUNTRIES = ("Afghanistan", "India", "Iran", "Pakistan")

VIOLENCE_TYPES = {"1": "state-based", "2": "non-state", "3": "one-sided"}

ISLAMIST_PERPETRATORS = {
    "TTP": "Tehrik-i-Taliban Pakistan",
    "TTP - TA": "TTP, Tariq Afridi faction",
    "TTP-Islahi": "TTP, Islahi faction",
    "Jamaat-ul-Ahrar": "split from and back into the TTP",
    "Taleban": "Afghan Taliban",
    "al-Qaida": "al-Qaida",
    "IS": "Islamic State, all its provinces",
    "IMU": "Islamic Movement of Uzbekistan",
    "LeJ": "Lashkar-e-Jhangvi",
    "Lashkar-e-Islam": "Lashkar-e-Islam",
    "Fedayeen Islam": "claimed the Marriott bombing of 2008",
    "Jaish-ul-Islam": "Sunni sectarian group in Balochistan",
    # UCDP has one actor of this name, the Iranian Baloch group; its one attack inside Pakistan
    # (Kohistan, 28 February 2012) was claimed by the Pakistani group of the same name, an ally of the TTP.
    "Jondullah": "Jundullah; Kohistan bus ambush of 2012",
}
"""UCDP names of perpetrators in the set "Islamist militants" (METHODS 2.1), with what they are."""

NEWER_ISLAMIST_PERPETRATORS = {
    "HGB": "Hafiz Gul Bahadur group",
    "Hafiz Gul Bahadur": "the same, in words",
    "TJP": "Tehreek-e-Jihad Pakistan",
    "IMP": "Ittehad-ul-Mujahideen Pakistan",
}
"""The same for names that UCDP uses after 2021 only."""

OTHER_PERPETRATORS = {
    "BLA": "Balochistan Liberation Army",
    "BLF": "Balochistan Liberation Front",
    "BRA": "Baloch Republican Army",
    "BRAS": "Baloch Raji Aajoi Sangar, umbrella of Baloch groups",
    "Baloch Ittehad": "Baloch Unity",
    "UBA": "United Baloch Army",
    "MQM": "party of Karachi",
}
"""UCDP names of perpetrators of attacks outside that set."""

REPEATED_EVENTS = {
    # The bomb at a mosque in Jamrud, 19 August 2011: the TTP against civilians (56 dead) and
    # the Kukikhel clan against the TTP (57 dead). Press: one bombing.
    53143: 53392,
    # The bomb at a convoy of Shia travellers in Tull, Hangu, 5 March 2010: one-sided (12 dead) and
    # state-based (13 dead and the bomber). Press (Dawn, 6 March 2010): one bombing, twelve dead.
    56643: 56642,
}
"""Rows in which UCDP tells of an attack a second time -> the row that is counted."""

SCHOOL_EVENTS = {"civilians": 156098, "forces": 156132}
SCHOOL_DEATHS = {"civilians": 146, "government": 3, "attackers": 7}
PAKISTAN_2014_ALL_DEATHS = 3639
"""Country-year release 25.1: all deaths in organised violence in Pakistan in 2014, best estimate."""
LARGEST_GAP = 0.005
"""Events of 2002-2021 and country-years of a later release may differ by this share in the sum."""

GED_COLUMNS = (
    "id",
    "type_of_violence",
    "dyad_name",
    "side_a",
    "side_b",
    "where_prec",
    "where_coordinates",
    "adm_1",
    "adm_2",
    "country",
    "date_prec",
    "date_start",
    "date_end",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
    "best",
    "high",
    "low",
)

_COUNTRY_YEAR_PREFIXES = {
    "state-based": "sb_total_deaths",
    "non-state": "ns_total_deaths",
    "one-sided": "os_total_deaths",
    "all": "cumulative_total_deaths_in_orgvio",
}

COUNTRY_YEAR_COLUMNS = (
    "country_cy",
    "year_cy",
    "version",
    *(f"{prefix}_{end}_cy" for prefix in _COUNTRY_YEAR_PREFIXES.values() for end in ("best", "high", "low")),
)

DYAD_COLUMNS = ("year", "side_a", "side_b", "dyad_id", "bd_best", "bd_low", "bd_high", "battle_location", "version")


def list_events(
    ged: pd.DataFrame,
    districts: pd.DataFrame,
    *,
    file: str,
    last_day: pd.Timestamp = LAST_DAY,
    notes: list[str] | None = None,
) -> pd.DataFrame:
    """Turn rows of the Georeferenced Event Dataset into the book's events; one row is one UCDP event.

    Keeps Pakistan, 2002-01-01 to `last_day` by first day. Deaths are counts. The range is widened
    where the source breaks low <= best <= high (`is_range_widened`). `districts` gives the district
    and province of UCDP's adm_2; Islamabad is read from adm_1, the only place UCDP names it in.
    `notes` is for releases newer than the one the book was made with: provinces and districts of a
    name not known are left open, and said there, instead of refused.
    Raises SourceError naming line and column for any value that cannot be right.
    """
    rows = ged[ged["country"] == "Pakistan"].reset_index(drop=True)
    if rows.empty:
        raise SourceError("holds no event in Pakistan.", file=file, column="country")
    first = as_days(rows, "date_start", file=file)
    last = as_days(rows, "date_end", file=file)
    inside = first.between(FIRST_DAY, last_day)
    rows, first, last = (part[inside].reset_index(drop=True) for part in (rows, first, last))
    if rows.empty:
        raise SourceError(f"holds no event between 2002 and {last_day.year}.", file=file, column="date_start")

    require_unique(rows, ["id"], file=file)
    require_known(rows, "type_of_violence", set(VIOLENCE_TYPES), file=file)
    require_known(rows, "date_prec", set("12345"), file=file)
    require_known(rows, "where_prec", set("1234567"), file=file)
    district_of = districts.dropna(subset=["ucdp_adm_2"]).set_index("ucdp_adm_2")["district"]
    for column, known in (("adm_1", {*PROVINCE_OF_UCDP, ""}), ("adm_2", {*district_of.index, ""})):
        if notes is None:
            require_known(rows, column, known, file=file)
        else:
            strange = rows.loc[~rows[column].isin(list(known)), column].value_counts()
            notes += [f"events: {n} rows with {column} {name!r}, left open" for name, n in strange.items()]
    backwards = last < first
    if backwards.any():
        line = int(rows.loc[backwards, LINE].iloc[0])
        raise SourceError("ends before it starts.", file=file, row=line, column="date_end")

    count = {name: as_counts(rows, name, file=file) for name in GED_COLUMNS[-7:]}
    parts = count["deaths_a"] + count["deaths_b"] + count["deaths_civilians"] + count["deaths_unknown"]
    if (parts != count["best"]).any():
        line = int(rows.loc[parts != count["best"], LINE].iloc[0])
        raise SourceError("the deaths by side do not add to the best estimate.", file=file, row=line, column="best")
    low = count["low"].clip(upper=count["best"])
    high = count["high"].clip(lower=count["best"])
    date_precision = as_counts(rows, "date_prec", file=file)
    place_precision = as_counts(rows, "where_prec", file=file)

    district = rows["adm_2"].map(district_of)
    district = district.where(rows["adm_1"] != "Islamabad Capital territory", "Islamabad")
    repeats = as_counts(rows, "id", file=file).map(REPEATED_EVENTS).astype("Int64")
    events = pd.DataFrame(
        {
            "event_id": as_counts(rows, "id", file=file),
            "date_start": first,
            "date_end": last,
            "date_precision": date_precision,
            "place": rows["where_coordinates"],
            "place_precision": place_precision,
            "province": rows["adm_1"].map(PROVINCE_OF_UCDP),
            "district": district,
            "violence_type": rows["type_of_violence"].map(VIOLENCE_TYPES),
            "side_a": rows["side_a"],
            "side_b": rows["side_b"],
            "dyad": rows["dyad_name"],
            "deaths_side_a": count["deaths_a"],
            "deaths_side_b": count["deaths_b"],
            "deaths_civilians": count["deaths_civilians"],
            "deaths_unknown": count["deaths_unknown"],
            "deaths_low": low,
            "deaths_best": count["best"],
            "deaths_high": high,
            "is_range_widened": (low != count["low"]) | (high != count["high"]),
            "is_long_aggregate": (date_precision == 5) | ((last - first).dt.days > LONGEST_SPAN_DAYS),
            "is_imprecise_date": date_precision >= 3,
            "is_imprecise_place": place_precision >= 4,
            "repeats_event_id": repeats,
        }
    )
    missing = sorted(set(events["repeats_event_id"].dropna()) - set(events["event_id"]))
    if missing and notes is not None:
        notes.append(f"events: {missing[0]}, which another row repeats, is gone; that row is counted now")
        events.loc[events["repeats_event_id"].isin(missing), "repeats_event_id"] = pd.NA
    elif missing:
        raise SourceError(f"event {missing[0]}, which another row repeats, is not there.", file=file, column="id")
    return events.sort_values(["date_start", "event_id"], ignore_index=True)


def merge_attacks(
    events: pd.DataFrame, *, file: str, notes: list[str] | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Merge events into attacks; one row is one attack: one day, one place, one perpetrator.

    Rows used: one-sided violence by a group that is no government, and state-based violence between
    the Government of Pakistan and such a group. Violence between two groups is no attack; a row that
    repeats another (`repeats_event_id`) and a long aggregate are left out. Rows with the same first
    and last day, the same place and the same perpetrator become one attack, whatever their type.

    Non-militant deaths are one-sided deaths plus soldiers, police and civilians in state-based rows.
    `deaths_low` and `deaths_high` are outer bounds: UCDP gives one range for all sides of a row, so
    its whole width is put on the non-militant dead. An attack whose non-militant deaths are all of
    unknown side stays in with `is_main` false; one without either is dropped.
    A perpetrator in neither list is refused; with `notes`, counted as no Islamist militant and said there.

    Returns (attacks, events with their `attack_id`, missing where the row belongs to none).
    """
    by_group = (events["violence_type"] == "one-sided") & ~events["side_a"].str.startswith("Government")
    on_state = (
        (events["violence_type"] == "state-based")
        & (events["side_a"] == "Government of Pakistan")
        & ~events["side_b"].str.startswith("Government")
    )
    used = (by_group | on_state) & ~events["is_long_aggregate"] & events["repeats_event_id"].isna()
    rows = events[used].copy()
    one_sided = rows["violence_type"] == "one-sided"
    rows["perpetrator"] = rows["side_a"].where(one_sided, rows["side_b"])
    islamist = [*ISLAMIST_PERPETRATORS, *(() if notes is None else NEWER_ISLAMIST_PERPETRATORS)]
    unknown = sorted(set(rows["perpetrator"]) - {*islamist, *OTHER_PERPETRATORS})
    if notes is not None:
        notes += [
            f"attacks: perpetrator {name!r} ({(rows['perpetrator'] == name).sum()} rows) is in neither list and counted "
            "as no Islamist militant; say in peshawar.sources.ucdp which it is"
            for name in unknown
        ]
    elif unknown:
        raise SourceError(
            f"{unknown[0]!r} is in neither list of perpetrators: say in peshawar.sources.ucdp which it belongs to.",
            file=file,
            column="side_a, side_b",
        )

    rows["civilians"] = rows["deaths_best"].where(one_sided, rows["deaths_civilians"])
    rows["government"] = rows["deaths_side_a"].where(~one_sided, 0)
    rows["attackers"] = rows["deaths_side_b"].where(~one_sided, 0)
    # In a one-sided row all the dead are victims, so only state-based rows leave a side unknown.
    rows["unknown"] = rows["deaths_unknown"].where(~one_sided, 0)
    victims = rows["civilians"] + rows["government"]
    rows["low"] = (victims - (rows["deaths_best"] - rows["deaths_low"])).clip(lower=0)
    rows["high"] = victims + (rows["deaths_high"] - rows["deaths_best"])

    key = ["date_start", "date_end", "place", "province", "district", "perpetrator"]
    merged = (
        rows.groupby(key, dropna=False, sort=True)
        .agg(
            civilians=("civilians", "sum"),
            government=("government", "sum"),
            unknown=("unknown", "sum"),
            attackers=("attackers", "sum"),
            low=("low", "sum"),
            high=("high", "sum"),
            n_events=("event_id", "size"),
            event_ids=("event_id", lambda ids: ";".join(str(i) for i in sorted(ids))),
            first_event=("event_id", "min"),
            date_precision=("date_precision", "max"),
            place_precision=("place_precision", "max"),
        )
        .reset_index()
    )
    merged["best"] = merged["civilians"] + merged["government"]
    merged = merged[(merged["best"] > 0) | (merged["unknown"] > 0)]
    merged = merged.sort_values(["date_start", "first_event"], ignore_index=True)

    attacks = pd.DataFrame(
        {
            "attack_id": name_attacks(merged),
            "date": merged["date_start"],
            "date_end": merged["date_end"],
            "place": merged["place"].map(shorten_place),
            "district": merged["district"],
            "province": merged["province"],
            "perpetrator": merged["perpetrator"],
            "is_islamist": merged["perpetrator"].isin(islamist),
            "is_main": merged["best"] > 0,
            "deaths_low": merged["low"],
            "deaths_best": merged["best"],
            "deaths_high": merged["high"],
            "deaths_broad": merged["best"] + merged["unknown"],
            "deaths_civilians": merged["civilians"],
            "deaths_government": merged["government"],
            "deaths_unknown": merged["unknown"],
            "deaths_attackers": merged["attackers"],
            "n_events": merged["n_events"],
            "event_ids": merged["event_ids"],
            "date_precision": merged["date_precision"],
            "place_precision": merged["place_precision"],
            "is_imprecise_date": merged["date_precision"] >= 3,
            "is_imprecise_place": merged["place_precision"] >= 4,
        }
    )
    attack_of = {
        int(event): attack
        for attack, ids in zip(attacks["attack_id"], attacks["event_ids"], strict=True)
        for event in ids.split(";")
    }
    linked = events.assign(attack_id=events["event_id"].map(attack_of).astype("str"))
    return attacks, linked


def shorten_place(place: str) -> str:
    """Drop the kind of settlement that UCDP puts behind a name: "Peshawar town" -> "Peshawar"."""
    return re.sub(r" (town|village|city)$", "", place)


def name_attacks(merged: pd.DataFrame) -> list[str]:
    """Name attacks by day, place and perpetrator: 20141216-peshawar-ttp.

    Where that is not unique (a name in two districts, two spans from one day) the lowest UCDP event
    id is put behind it, so that a name never depends on the order of rows.
    """
    names = [
        f"{day:%Y%m%d}-{_slug(shorten_place(place))}-{_slug(perpetrator)}"
        for day, place, perpetrator in zip(merged["date_start"], merged["place"], merged["perpetrator"], strict=True)
    ]
    shared = pd.Series(names).duplicated(keep=False)
    return [
        f"{name}-{event}" if twice else name
        for name, event, twice in zip(names, merged["first_event"], shared, strict=True)
    ]


def list_country_years(rows: pd.DataFrame, *, file: str) -> pd.DataFrame:
    """List deaths by country, year and type of violence; one row is one of these, with its range.

    Four countries; `all` is the source's own sum of the three types. The range is widened where
    the source breaks low <= best <= high. Raises SourceError where the types do not add to all.
    """
    chosen = rows[rows["country_cy"].isin(COUNTRIES)].reset_index(drop=True)
    absent = sorted(set(COUNTRIES) - set(chosen["country_cy"]))
    if absent:
        raise SourceError(f"holds no row for {absent[0]}.", file=file, column="country_cy")
    require_unique(chosen, ["country_cy", "year_cy"], file=file)
    year = as_counts(chosen, "year_cy", file=file)
    tables = []
    sums = pd.Series(0, index=chosen.index)
    for kind, prefix in _COUNTRY_YEAR_PREFIXES.items():
        low, best, high = (as_counts(chosen, f"{prefix}_{end}_cy", file=file) for end in ("low", "best", "high"))
        if kind == "all":
            wrong = best != sums
            if wrong.any():
                line = int(chosen.loc[wrong, LINE].iloc[0])
                raise SourceError("the three types do not add to all.", file=file, row=line, column=f"{prefix}_best_cy")
        else:
            sums = sums + best
        tables.append(
            pd.DataFrame(
                {
                    "country": chosen["country_cy"],
                    "year": year,
                    "violence_type": kind,
                    "deaths_low": low.clip(upper=best),
                    "deaths_best": best,
                    "deaths_high": high.clip(lower=best),
                    "is_range_widened": (low > best) | (high < best),
                    "version": chosen["version"],
                }
            )
        )
    order = {kind: i for i, kind in enumerate(_COUNTRY_YEAR_PREFIXES)}
    table = pd.concat(tables, ignore_index=True)
    return table.sort_values(
        ["country", "year", "violence_type"],
        key=lambda column: column.map(order) if column.name == "violence_type" else column,
        ignore_index=True,
    )


def list_ttp_battle_deaths(rows: pd.DataFrame, *, file: str) -> pd.DataFrame:
    """List battle-related deaths of the Government of Pakistan and the TTP; one row is one year.

    Deaths of all sides, civilians caught in the fighting among them; since 2011 partly in Afghanistan.
    """
    require_known(rows, "side_a", {"Government of Pakistan"}, file=file)
    require_known(rows, "side_b", {"TTP"}, file=file)
    require_unique(rows, ["year"], file=file)
    low, best, high = (as_counts(rows, f"bd_{end}", file=file) for end in ("low", "best", "high"))
    require_order(rows, low, best, high, column="bd_best", file=file)
    table = pd.DataFrame(
        {
            "year": as_counts(rows, "year", file=file),
            "side_a": rows["side_a"],
            "side_b": rows["side_b"],
            "deaths_low": low,
            "deaths_best": best,
            "deaths_high": high,
            "battle_location": rows["battle_location"].str.replace(", ", ";"),
            "version": rows["version"],
        }
    )
    return table.sort_values("year", ignore_index=True)


def check_school_attack(attacks: pd.DataFrame, *, file: str) -> None:
    """Raise SourceError unless the two rows of 16 December 2014 are one attack of 146 + 3 dead, 7 attackers."""
    ids = ";".join(str(i) for i in sorted(SCHOOL_EVENTS.values()))
    found = attacks[attacks["event_ids"] == ids]
    expected = (SCHOOL_DEATHS["civilians"], SCHOOL_DEATHS["government"], SCHOOL_DEATHS["attackers"])
    columns = ["deaths_civilians", "deaths_government", "deaths_attackers"]
    got = None if len(found) != 1 else tuple(int(n) for n in found[columns].iloc[0])
    if got != expected:
        said = "is not there as one attack" if got is None else "is {} + {} dead and {} attackers".format(*got)
        raise SourceError(
            f"the school attack of 16 December 2014 (events {ids}) {said}; it must be "
            "{} + {} dead and {} attackers.".format(*expected),
            file=file,
        )


def check_pakistan_2014(country_years: pd.DataFrame, *, file: str) -> None:
    """Raise SourceError unless all deaths in Pakistan in 2014 are those of release 25.1."""
    row = country_years[
        (country_years["country"] == "Pakistan")
        & (country_years["year"] == 2014)
        & (country_years["violence_type"] == "all")
    ]
    found = None if row.empty else int(row["deaths_best"].iloc[0])
    if found != PAKISTAN_2014_ALL_DEATHS:
        raise SourceError(
            f"Pakistan 2014, all violence: {found} deaths; the published figure is {PAKISTAN_2014_ALL_DEATHS}.",
            file=file,
            column="cumulative_total_deaths_in_orgvio_best_cy",
        )


def check_events_against_country_years(events: pd.DataFrame, country_years: pd.DataFrame, *, file: str) -> None:
    """Raise SourceError unless events and country-years of 2002-2021 agree in sum within half a per cent."""
    years = range(FIRST_DAY.year, LAST_DAY.year + 1)
    published = country_years[
        (country_years["country"] == "Pakistan")
        & (country_years["violence_type"] == "all")
        & country_years["year"].isin(years)
    ]
    if len(published) != len(years):
        raise SourceError(
            f"{len(published)} of the {len(years)} years 2002-2021 are there.", file=file, column="year_cy"
        )
    total = int(published["deaths_best"].sum())
    counted = int(events["deaths_best"].sum())
    gap = counted / total - 1
    if abs(counted - total) > LARGEST_GAP * total:
        raise SourceError(
            f"the events of 2002-2021 add to {counted} deaths, the published country-years to {total}: "
            f"{gap:+.2%}, more than {LARGEST_GAP:.1%} apart.",
            file=file,
            column="best",
        )


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
