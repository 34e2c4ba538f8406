"""A stand-in for the world's event file: the columns of UCDP's GED, the book's own events, and made-up ones around them.

For measuring and testing only. It is written where it is asked for, never committed, and holds nothing about the
world: its events outside Pakistan, and those after the book's, are random draws.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from peshawar.sources.geo import PROVINCE_OF_UCDP
from peshawar.sources.publishers import GED_HEADER
from peshawar.sources.ucdp import VIOLENCE_TYPES

COUNTRIES = [f"Country {number:03d}" for number in range(120)]
TYPICAL_HEADLINE = "Two policemen killed in an attack on a checkpoint, officials said on Monday"
FIRST_NEW_EVENT = 900_000


def write_world_events(place: Path, data: Path, *, rows: int, last_year: int = 2025, seed: int = 20141216) -> Path:
    """Write a file of events with the given number of rows; return it.

    place  the file; its name should be the publisher's, `GEDEvent_v26_1.csv`
    data   the folder of the book's tables: its events stand in the file as they are there
    rows   how many events in all; at least those of the book
    """
    own = _as_in_ged(pd.read_csv(data / "ucdp_events.csv", keep_default_na=False, dtype="str"), data)
    made_up = _make_up(max(0, rows - len(own)), last_year, seed)
    frame = pd.concat([own, made_up], ignore_index=True)
    frame.reindex(columns=GED_HEADER.split(), fill_value="").to_csv(place, index=False, lineterminator="\n")
    return place


def _as_in_ged(events: pd.DataFrame, data: Path) -> pd.DataFrame:
    districts = pd.read_csv(data / "districts.csv", keep_default_na=False, dtype="str").set_index("district")
    province_of = {ours: theirs for theirs, ours in PROVINCE_OF_UCDP.items()}
    type_of = {ours: theirs for theirs, ours in VIOLENCE_TYPES.items()}
    low, best, high = (events[f"deaths_{end}"].astype("int64") for end in ("low", "best", "high"))
    # Where the book widened a range, the source has one that is out of order.
    widened = events["is_range_widened"] == "true"
    broken_low = widened & (low == best)
    broken_high = widened & ~broken_low & (high == best)
    return pd.DataFrame(
        {
            "id": events["event_id"],
            "year": events["date_start"].str[:4],
            "type_of_violence": events["violence_type"].map(type_of),
            "dyad_name": events["dyad"],
            "side_a": events["side_a"],
            "side_b": events["side_b"],
            "source_headline": TYPICAL_HEADLINE,
            "where_prec": events["place_precision"],
            "where_coordinates": events["place"],
            "adm_1": events["province"].map(province_of).fillna(""),
            "adm_2": events["district"].map(districts["ucdp_adm_2"]).fillna(""),
            "latitude": "34.0",
            "longitude": "71.5",
            "country": "Pakistan",
            "country_id": "770",
            "region": "Asia",
            "date_prec": events["date_precision"],
            "date_start": events["date_start"] + " 00:00:00.000",
            "date_end": events["date_end"] + " 00:00:00.000",
            "deaths_a": events["deaths_side_a"],
            "deaths_b": events["deaths_side_b"],
            "deaths_civilians": events["deaths_civilians"],
            "deaths_unknown": events["deaths_unknown"],
            "best": best,
            "high": high.where(~broken_high, best - 1),
            "low": low.where(~broken_low, best + 1),
        }
    )


def _make_up(count: int, last_year: int, seed: int) -> pd.DataFrame:
    draw = np.random.default_rng(seed)
    first = np.datetime64("1989-01-01")
    days = draw.integers(0, (np.datetime64(f"{last_year}-12-31") - first).astype(int) + 1, count)
    starts = pd.Series(first + days).dt.strftime("%Y-%m-%d 00:00:00.000")
    deaths = draw.geometric(0.2, (count, 3)) - 1
    best = deaths.sum(axis=1)
    # A few in Pakistan after the book's last day, of a group that the book knows.
    in_pakistan = (draw.random(count) < 0.02) & (days > (np.datetime64("2021-12-31") - first).astype(int))
    country = np.where(in_pakistan, "Pakistan", draw.choice(COUNTRIES, count))
    return pd.DataFrame(
        {
            "id": np.arange(FIRST_NEW_EVENT, FIRST_NEW_EVENT + count),
            "year": starts.str[:4],
            "type_of_violence": np.where(in_pakistan, "1", draw.choice(list(VIOLENCE_TYPES), count)),
            "dyad_name": np.where(in_pakistan, "Government of Pakistan - TTP", "One side - another side"),
            "side_a": np.where(in_pakistan, "Government of Pakistan", "One side"),
            "side_b": np.where(in_pakistan, "TTP", "Another side"),
            "source_article": '"A news agency, ' + starts.str[:10] + ', ' + TYPICAL_HEADLINE.upper() + '"',
            "source_headline": TYPICAL_HEADLINE,
            "where_prec": draw.integers(1, 8, count),
            "where_coordinates": np.where(in_pakistan, "Peshawar town", "A place"),
            "where_description": "Near a checkpoint on the road between two towns",
            "adm_1": np.where(in_pakistan, "Khyber Pakhtunkhwa province", "A province"),
            "adm_2": np.where(in_pakistan, "Peshawar district", "A district"),
            "latitude": np.round(draw.uniform(-60, 60, count), 6),
            "longitude": np.round(draw.uniform(-180, 180, count), 6),
            "geom_wkt": "POINT (71.524 34.008)",
            "priogrid_gid": draw.integers(1, 259_200, count),
            "country": country,
            "region": "A region",
            "event_clarity": "1",
            "date_prec": "1",
            "date_start": starts,
            "date_end": starts,
            "deaths_a": deaths[:, 0],
            "deaths_b": deaths[:, 1],
            "deaths_civilians": deaths[:, 2],
            "deaths_unknown": 0,
            "best": best,
            "high": best + 2,
            "low": best,
        }
    )
