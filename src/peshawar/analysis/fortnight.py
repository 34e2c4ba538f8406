"""The weeks around the attack: what happened where, in the lanes and kinds that one chart can tell apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

DAY = pd.Timestamp("2014-12-16")

BORDER = "Kunar and Nangarhar"
CAPITALS = "Kabul, Islamabad, Washington"
NORTH_WAZIRISTAN = "North Waziristan"
OTHER_AGENCIES = "Khyber, Orakzai, South Waziristan"
CITIES = "Peshawar and other towns"
LANES = (CAPITALS, BORDER, NORTH_WAZIRISTAN, OTHER_AGENCIES, CITIES)
_LANE_OF = {
    "Kunar": BORDER,
    "Nangarhar": BORDER,
    "Kabul": CAPITALS,
    "Parwan": CAPITALS,
    "Islamabad": CAPITALS,
    "Rawalpindi": CAPITALS,
    "North Waziristan": NORTH_WAZIRISTAN,
    "South Waziristan": OTHER_AGENCIES,
    "Khyber": OTHER_AGENCIES,
    "Khyber and Orakzai": OTHER_AGENCIES,
    "Orakzai": OTHER_AGENCIES,
}
KINDS = {
    "US drone strike": "US drone strike",
    "Pakistani operation": "Operation of Pakistan\u2019s forces",
    "killing of a leader": "Operation of Pakistan\u2019s forces",
    "Afghan operation": "Other",
    "local uprising": "Other",
    "militant attack": "Attack by militants",
    "hand-over": "Hand-over of Latif Mehsud",
    "diplomacy": "Diplomacy, decisions, statements",
    "decision of the state": "Diplomacy, decisions, statements",
    "statement": "Diplomacy, decisions, statements",
    "end of the NATO mission": "Diplomacy, decisions, statements",
}


def lay_out_fortnight(events: pd.DataFrame, first: str, last: str) -> pd.DataFrame:
    """Events known to the day within a span, with lane, kind and days from the attack; one row an event.

    Raises ValueError for a kind that the chart does not know.
    """
    chosen = events[(events["date_precision"] == "day") & events["date"].between(first, last)].copy()
    unknown = sorted(set(chosen["kind"]) - set(KINDS))
    if unknown:
        raise ValueError(f"kinds without a mark: {', '.join(unknown)}")
    chosen["mark"] = chosen["kind"].map(KINDS)
    chosen["lane"] = chosen["district_or_province"].map(_LANE_OF)
    abroad = chosen["lane"].isna() & ((chosen["country"] == "United States") | (chosen["mark"] == KINDS["statement"]))
    chosen.loc[abroad, "lane"] = CAPITALS
    chosen["lane"] = chosen["lane"].fillna(CITIES)
    chosen["days"] = (chosen["date"] - DAY).dt.days
    return chosen.sort_values(["date", "event_id"], ignore_index=True)


def areas_of_events(laid_out: pd.DataFrame) -> pd.DataFrame:
    """Events by district, agency or Afghan province; one row an area, most events first.

    Columns area, country, n_events, first, last (dates). An event that its source places in two areas
    counts in both; one without an area, or outside the two countries, in none.
    """
    rows = laid_out[laid_out["country"].isin(["Pakistan", "Afghanistan"])].dropna(subset="district_or_province")
    rows = rows.assign(area=rows["district_or_province"].str.split(" and ")).explode("area")
    counted = rows.groupby(["area", "country"])["date"].agg(n_events="size", first="min", last="max").reset_index()
    return counted.sort_values(["n_events", "area"], ascending=[False, True], ignore_index=True)


def candidate_strikes(events: pd.DataFrame) -> pd.DataFrame:
    """The strikes that the article can have meant, in order, with days before the attack."""
    chosen = events[events["is_candidate_for_article_strike"]].copy()
    return chosen.assign(days_before=(DAY - chosen["date"]).dt.days).sort_values("date", ignore_index=True)


def label_events(laid_out: pd.DataFrame, event_ids: Sequence[str]) -> pd.DataFrame:
    """Add ``text`` to the events asked for: the dead as a number or range, or the name of the thing; else empty.

    Adds ``lane_order`` too. Raises KeyError naming an event that the span lacks.
    """
    unknown = [event_id for event_id in event_ids if event_id not in set(laid_out["event_id"])]
    if unknown:
        raise KeyError(f"no event {', '.join(unknown)} in the span")
    texts = [_text(row) if row.event_id in event_ids else "" for row in laid_out.itertuples()]
    return laid_out.assign(
        text=texts,
        lane_order=laid_out["lane"].map(LANES.index),
        is_candidate=laid_out["is_candidate_for_article_strike"],
    )


def _text(row: Any) -> str:
    if row.mark == KINDS["hand-over"]:
        return "hand-over"
    if row.date == DAY and row.mark == KINDS["militant attack"]:
        return "the school"
    ends = dict.fromkeys(f"{end:.0f}" for end in (row.killed_low, row.killed_high) if not pd.isna(end))
    return "\u2013".join(ends) + " dead"
