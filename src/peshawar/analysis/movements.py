"""The two Taliban movements: whom they killed, how they split and joined, and what happened around the talks."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from .conflict import CIVILIANS, GOVERNMENT, TTP_FAMILY

TTP_NAME = "Pakistani Taliban (TTP)"
# UCDP lists an actor-year of one-sided violence only from this many deaths on.
ONE_SIDED_FLOOR = 25
# From August 2021 on UCDP counts the movement that took Kabul as the Government of Afghanistan.
LAST_YEAR_OF_TALEBAN = 2021
# Of the Poisson intervals.
LEVEL = 0.95
FIRST_YEAR_OF_TTP = 2007
# A group that lays down arms in Pakistan no longer stands beside the TTP in this war.
GAVE_UP = "gave up fighting in Pakistan"

# The steps that bound the phases of 2013-14, by their ids in the timeline; the names are ours.
PHASES: Mapping[str, str] = {
    "E008": "Talks on offer",
    "E014": "After the drone strike on the chief",
    "E020": "Committees at work",
    "E028": "Truce",
    "E037": "Truce lapsed",
    "E044": "Airport attack",
    "E047": "Offensive",
}


def battle_years(ttp: pd.DataFrame, one_sided: pd.DataFrame, last: int) -> pd.DataFrame:
    """Battle deaths with the government and civilians killed by the TTP, by year; one row a year.

    ``civilians`` is missing and ``is_below_floor`` true where UCDP has no row: fewer than 25 deaths,
    which is not zero. ``last`` is the last year of the one-sided data: later years have neither.
    """
    civilians = one_sided_years(one_sided, "TTP", FIRST_YEAR_OF_TTP, last).set_index("year")
    table = ttp.set_index("year")[["deaths_low", "deaths_best", "deaths_high"]]
    table = table.assign(civilians=civilians["deaths_best"], is_below_floor=civilians["is_below_floor"])
    return table.assign(is_below_floor=table["is_below_floor"].fillna(False).astype(bool)).reset_index()


def one_sided_years(one_sided: pd.DataFrame, actor: str, first: int, last: int) -> pd.DataFrame:
    """Civilians killed on purpose by one actor, a row for every year of a span.

    Years that the source does not list have no number and ``is_below_floor``: fewer than 25 deaths.
    Raises KeyError for an actor that the source never lists, ValueError for one whose row counts other
    parts of the world too ("IS" is global).
    """
    rows = one_sided[one_sided["actor"] == actor]
    if rows.empty:
        raise KeyError(f"no actor {actor!r} in the one-sided deaths")
    inside = rows[rows["year"].between(first, last)]
    if inside["is_beyond_region"].any():
        raise ValueError(f"the rows of {actor!r} count deaths outside the region too")
    table = inside.set_index("year")[["deaths_low", "deaths_best", "deaths_high"]].astype("Int64")
    table = table.reindex(pd.RangeIndex(first, last + 1, name="year"))
    return table.assign(is_below_floor=table["deaths_best"].isna()).reset_index()


def civilians_in_events(events: pd.DataFrame, actor: str, year: int) -> int:
    """Civilians killed on purpose by one actor in the events of a year, also below the threshold of the yearly rows."""
    chosen = events[(events["side_a"] == actor) & (events["side_b"] == CIVILIANS) & (events["date_start"].dt.year == year)]
    return int(chosen["deaths_best"].sum())


def targets(events: pd.DataFrame, family: frozenset[str] = TTP_FAMILY) -> pd.DataFrame:
    """Whom a family of groups fought inside Pakistan, by UCDP's dyads; one row an opponent.

    Columns opponent, deaths, n_events, first_year, last_year; rows within the family ("its own
    factions") are one opponent. All rows of the source, long aggregates included.
    """
    is_a, is_b = events["side_a"].isin(family), events["side_b"].isin(family)
    chosen = events[is_a | is_b].copy()
    chosen["opponent"] = chosen["side_b"].where(is_a, chosen["side_a"])
    chosen.loc[is_a & is_b, "opponent"] = "Its own factions"
    chosen["year"] = chosen["date_start"].dt.year
    grouped = chosen.groupby("opponent").agg(
        deaths=("deaths_best", "sum"), n_events=("event_id", "size"), first_year=("year", "min"), last_year=("year", "max")
    )
    return grouped.sort_values("deaths", ascending=False).reset_index()


def places(events: pd.DataFrame, family: frozenset[str], first: int, last: int) -> pd.DataFrame:
    """Deaths by district or agency in events with a family of groups; one row each, unknown ones last."""
    chosen = events[(events["side_a"].isin(family) | events["side_b"].isin(family))]
    chosen = chosen[chosen["date_start"].dt.year.between(first, last)]
    named = chosen.assign(district=chosen["district"].fillna("No district named"))
    grouped = named.groupby("district")["deaths_best"].sum().sort_values(ascending=False).rename("deaths").reset_index()
    is_unknown = grouped["district"] == "No district named"
    return pd.concat([grouped[~is_unknown], grouped[is_unknown]], ignore_index=True)


def faction_spans(splits: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    """When each faction stood apart from the TTP; one row is one span of one faction.

    ``kind`` is "the movement" for the TTP itself, "apart" from a split on. A span closes with a
    merger, with the end of a group's fight in Pakistan, or with ``end``, where ``is_open``. Factions are the groups that split from the TTP, joined
    it, or did so with one of these; the order is that of the first split.
    """
    moves = splits[splits["kind"].isin(["split from", "merged into", GAVE_UP])].sort_values("date")
    family = {TTP_NAME}
    for _ in range(len(moves)):
        family |= set(moves.loc[moves["other_group"].isin(family), "group"])
    founded = splits[(splits["group"] == TTP_NAME) & (splits["kind"] == "founded")].iloc[0]
    rows = [{"group": TTP_NAME, "kind": "the movement", "start": founded["date"], "end": end, "is_open": True}]
    moves = moves[moves["group"].isin(family - {TTP_NAME})]
    for group in moves["group"].drop_duplicates():
        begun = None
        for move in moves[moves["group"] == group].itertuples():
            if move.kind == "split from" and begun is None:
                begun = move.date
            elif move.kind != "split from" and begun is not None:
                rows.append({"group": group, "kind": "apart", "start": begun, "end": move.date, "is_open": False})
                begun = None
        if begun is not None:
            rows.append({"group": group, "kind": "apart", "start": begun, "end": end, "is_open": True})
    return pd.DataFrame(rows)


def leaders_killed(splits: pd.DataFrame, spans: pd.DataFrame) -> pd.DataFrame:
    """The killings of leaders of groups while they stood apart (the TTP: at any time): group, date."""
    rows = splits.loc[splits["kind"] == "leader killed", ["group", "date"]].merge(spans, on="group")
    inside = rows[(rows["start"] <= rows["date"]) & (rows["date"] <= rows["end"])]
    return inside[["group", "date"]].sort_values("date").reset_index(drop=True)


def split_years(splits: pd.DataFrame) -> pd.DataFrame:
    """Splits from and mergers into the TTP by year: year, n_splits, n_mergers; hearsay (low confidence) is left out."""
    moves = splits[(splits["other_group"] == TTP_NAME) & splits["kind"].isin(["split from", "merged into"])]
    moves = moves[moves["confidence"] != "low"]
    table = pd.crosstab(moves["date"].dt.year, moves["kind"]).rename_axis(index="year", columns=None)
    table = table.reindex(columns=["split from", "merged into"], fill_value=0)
    return table.rename(columns={"split from": "n_splits", "merged into": "n_mergers"}).reset_index()


# -- talks and violence --------------------------------------------------------------------------


def phase_bounds(timeline: pd.DataFrame, end: pd.Timestamp, phases: Mapping[str, str] = PHASES) -> pd.DataFrame:
    """The phases of the talks: phase, event_id, start, end (not included). Raises KeyError for a missing step."""
    dates = timeline.set_index("event_id")["date"]
    missing = [step for step in phases if step not in dates.index]
    if missing:
        raise KeyError(f"the timeline lacks {', '.join(missing)}")
    starts = [dates[step] for step in phases]
    return pd.DataFrame(
        {"phase": list(phases.values()), "event_id": list(phases), "start": starts, "end": [*starts[1:], end]}
    )


def phase_rates(bounds: pd.DataFrame, attacks: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Attacks and deaths a week in each phase; one row a phase, with a 95 % Poisson interval of the attacks.

    ``attacks`` is one set of attacks; ``events`` the events from which the dead are counted:
    ``militants`` are the dead of armed groups in rows with the government, by UCDP from army
    statements for the most part, ``others`` the dead of soldiers and civilians.
    """
    rows = []
    for phase in bounds.itertuples():
        weeks = (phase.end - phase.start).days / 7
        n = int(((attacks["date"] >= phase.start) & (attacks["date"] < phase.end)).sum())
        low, high = poisson_interval(n)
        chosen = events[(events["date_start"] >= phase.start) & (events["date_start"] < phase.end)]
        militants, others = split_dead(chosen)
        rows.append(
            {
                "phase": phase.phase, "start": phase.start, "end": phase.end, "weeks": weeks, "n_attacks": n,
                "attacks_week": n / weeks, "attacks_low": low / weeks, "attacks_high": high / weeks,
                "militants_week": militants.sum() / weeks, "others_week": others.sum() / weeks,
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def split_dead(events: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """The dead of each event as two series: fighters of armed groups, and soldiers with civilians.

    The dead whose side UCDP does not know are in neither.
    """
    with_state = (events["side_a"] == GOVERNMENT) & (events["side_b"] != CIVILIANS)
    militants = events["deaths_side_b"].where(with_state, 0)
    others = events["deaths_civilians"] + events["deaths_side_a"].where(with_state, 0)
    return militants, others


def weekly_dead(events: pd.DataFrame, start: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    """The dead by week from a day on: week (its first day), militants, others; weeks without events are zero.

    Events that sum more than a month, or whose day is known no better than to the week, are left out.
    """
    chosen = events[(events["date_start"] >= start) & (events["date_start"] < end)]
    chosen = chosen[~chosen["is_long_aggregate"] & ~chosen["is_imprecise_date"]]
    militants, others = split_dead(chosen)
    place = (chosen["date_start"] - start).dt.days // 7
    n_weeks = (end - start).days // 7
    table = pd.DataFrame({"militants": militants, "others": others}).groupby(place).sum()
    table = table.reindex(range(n_weeks), fill_value=0)
    return table.assign(week=start + pd.to_timedelta(table.index * 7, unit="D")).reset_index(drop=True)


def poisson_interval(n: int, level: float = LEVEL) -> tuple[float, float]:
    """Exact interval of a Poisson count (Garwood 1936)."""
    # Here, because scipy takes a while to load and few pages use it.
    from scipy.special import gammaincinv

    tail = (1 - level) / 2
    low = 0.0 if n == 0 else float(gammaincinv(n, tail))
    return low, float(gammaincinv(n + 1, 1 - tail))


def of_family(events: pd.DataFrame, family: frozenset[str]) -> pd.DataFrame:
    """The events in which a group of a family takes part."""
    return events[events["side_a"].isin(family) | events["side_b"].isin(family)]


def timeline_of_movement(
    ttp: pd.DataFrame, one_sided: pd.DataFrame, splits: pd.DataFrame, end: pd.Timestamp
) -> pd.DataFrame:
    """Wars, killings and splits of the TTP in one long table, for the picture and its CSV.

    ``series`` tells the rows apart: "battle" and "civilians" are years with low, best, high and
    is_below_floor; "the movement" and "apart" are spans of a group with start, end and is_open;
    "leader killed" has start only.
    """
    battle = ttp.rename(columns={"deaths_low": "low", "deaths_best": "best", "deaths_high": "high"})
    battle = battle[["year", "low", "best", "high"]].assign(series="battle", is_below_floor=False)
    civilians = one_sided_years(one_sided, "TTP", FIRST_YEAR_OF_TTP, int(one_sided["year"].max()))
    civilians.columns = ["year", "low", "best", "high", "is_below_floor"]
    spans = faction_spans(splits, end).rename(columns={"kind": "series"})
    killed = leaders_killed(splits, spans).rename(columns={"date": "start"}).assign(series="leader killed")
    columns = ["series", "group", "year", "low", "best", "high", "is_below_floor", "start", "end", "is_open"]
    frames = [battle.astype({"low": "Int64", "best": "Int64", "high": "Int64"}), civilians.assign(series="civilians"), spans, killed]
    filled = [frame.reindex(columns=columns).astype({"year": "Int64", "start": "datetime64[ns]", "end": "datetime64[ns]"}) for frame in frames]
    return pd.concat([frame.astype({"is_below_floor": "boolean", "is_open": "boolean"}) for frame in filled], ignore_index=True)


# Steps of the talks that the picture numbers: ids in the timeline, and a few words of ours.
STEPS: Mapping[str, str] = {
    "E008": "all parties offer talks",
    "E014": "US drone kills the group's chief",
    "E020": "government names a committee",
    "E026": "23 captives killed, talks called off",
    "E027": "air strikes begin",
    "E028": "truce declared; strikes stop next day",
    "E034": "the one direct round",
    "E037": "truce not renewed (ran out 10 Apr)",
    "E042": "air strikes on Mir Ali, Miranshah",
    "E044": "Karachi airport attacked",
    "E047": "army opens Zarb-e-Azb",
    "E069": "attack on the school",
}
# The steps that the article names.
NAMED_BY_ARTICLE = ("E044", "E047", "E069")


def talks_frame(timeline: pd.DataFrame, events: pd.DataFrame, *, family: frozenset[str]) -> pd.DataFrame:
    """The dead by week and the numbered steps from August 2013 to the end of 2014, in one long table."""
    start, end = pd.Timestamp("2013-08-05"), pd.Timestamp("2015-01-05")
    weeks = weekly_dead(of_family(events, family), start, end).rename(columns={"week": "date"}).assign(series="week")
    dates = timeline.set_index("event_id")["date"]
    steps = pd.DataFrame(
        [
            {"series": "step", "date": dates[step], "number": number, "is_article": step in NAMED_BY_ARTICLE,
             "label": f"{dates[step].day} {dates[step]:%b %Y}: {words}"}
            for number, (step, words) in enumerate(STEPS.items(), start=1)
        ]
    )  # fmt: skip
    spans = pd.DataFrame(
        {"series": "span", "date": [dates["E028"], dates["E047"]], "end": [dates["E037"], dates["E069"]], "label": ["truce", "offensive"]}
    )
    return pd.concat([weeks, steps, spans], ignore_index=True).astype({"is_article": "boolean", "number": "Int64"})


def count_between(events: pd.DataFrame, first: str, second: str) -> int:
    """Events between two sides, whichever is named first."""
    one_way = (events["side_a"] == first) & (events["side_b"] == second)
    return int((one_way | ((events["side_a"] == second) & (events["side_b"] == first))).sum())


def count_others(attacks: pd.DataFrame, bounds: pd.DataFrame, phase: str) -> int:
    """Attacks of a phase whose perpetrator UCDP names otherwise than TTP."""
    span = bounds.set_index("phase").loc[phase]
    inside = attacks[(attacks["date"] >= span["start"]) & (attacks["date"] < span["end"])]
    return int((inside["perpetrator"] != "TTP").sum())
