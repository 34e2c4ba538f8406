"""Foreign forces in Afghanistan: snapshots of the US Defense Manpower Data Center, and published points."""

from __future__ import annotations

import pandas as pd

from peshawar.sources.citations import Register, cite
from peshawar.sources.errors import SourceError
from peshawar.sources.reading import LINE, as_counts, as_days, as_whole_numbers, require_known, require_unique

SNAPSHOT_COLUMNS = (
    "date",
    "us_active_duty",
    "us_guard_reserve",
    "dod_civilians",
    "us_military_total",
    "location_label",
)
POINT_COLUMNS = ("date", "series", "value", "qualifier", "basis", "source_name", "source_url")
SNAPSHOTS = 27
DECEMBER_2014 = 13165
"""US military in Afghanistan on 31 December 2014 as the center counts them; CRS has 10,600 in the country."""

UNSOURCED = ("US (gist monthly, unsourced)", "non-US (gist monthly, unsourced)")
"""Monthly series whose origin is not stated on the page: left out."""
AVERAGES = "US Boots on the Ground, fiscal-year average"
DEPLOYED = "US, all deployed for Afghanistan"
WEAK = {"blog"}
"""A lone blog with an inferred date is no source for a count: left out."""
FORCES = {
    "US": "United States",
    AVERAGES: "United States",
    DEPLOYED: "United States",
    "non-US NATO": "NATO without the United States",
    "ISAF total": "ISAF",
    "all foreign troops": "all foreign forces",
    "Resolute Support total": "Resolute Support",
}
COALITION_BASIS = "coalition total"
BASES = {
    # What the source file says of a point of the United States -> the basis it is counted on.
    "in country": "in country",
    "": "in country",
    "in country only": "fiscal-year average in country",
    "DoD deployment count, wider than in-country": "all deployed or uniformed",
    "uniformed personnel": "all deployed or uniformed",
    "force management level": "in country",
    "country-year": "yearly estimate from the press",
}
NOT_REACHED = ("CRS projection (July 2009)", "CRS projection (July 2009), overtaken by the surge", "planned")


def list_snapshots(rows: pd.DataFrame, *, file: str) -> pd.DataFrame:
    """List the quarterly snapshots; one row is one day. People of the United States in Afghanistan.

    Raises SourceError unless active duty and reserve add to the total, all 27 snapshots are there
    and December 2014 has its published number.
    """
    date = as_days(rows, "date", file=file)
    require_unique(rows, ["date"], file=file)
    active = as_counts(rows, "us_active_duty", file=file)
    reserve = as_whole_numbers(rows, "us_guard_reserve", file=file, minimum=0)
    total = as_counts(rows, "us_military_total", file=file)
    wrong = total != active + reserve.fillna(0).astype("int64")
    if wrong.any():
        line = int(rows.loc[wrong, LINE].iloc[0])
        raise SourceError(
            "active duty and reserve do not add to the total.", file=file, row=line, column="us_military_total"
        )
    table = pd.DataFrame(
        {
            "date": date,
            "active_duty": active,
            "guard_and_reserve": reserve,
            "military_total": total,
            "defence_civilians": as_whole_numbers(rows, "dod_civilians", file=file, minimum=0),
            "is_in_or_around": rows["location_label"].str.contains("in/around", regex=False),
        }
    ).sort_values("date", ignore_index=True)
    if len(table) != SNAPSHOTS:
        raise SourceError(f"{len(table)} of {SNAPSHOTS} snapshots are there.", file=file, column="date")
    last_of_2014 = table.loc[table["date"] == pd.Timestamp("2014-12-31"), "military_total"]
    if last_of_2014.tolist() != [DECEMBER_2014]:
        raise SourceError(
            f"31 December 2014 has {last_of_2014.tolist()}; {DECEMBER_2014} was published.",
            file=file,
            column="us_military_total",
        )
    return table


def list_points(rows: pd.DataFrame, register: Register, *, file: str) -> pd.DataFrame:
    """List published numbers of foreign troops; one row is one number in one source.

    `basis` keeps apart what must not be joined into one line. Monthly rows without a stated origin
    and a point that only a blog has are left out; the words of the press are not kept.
    """
    require_known(rows, "series", {*FORCES, *UNSOURCED}, file=file)
    is_weak = rows["series"].isin(UNSOURCED) | rows["source_name"].isin(WEAK)
    rows = rows[~is_weak].reset_index(drop=True)
    if rows.empty:
        raise SourceError("holds no point with a source.", file=file, column="series")
    force = rows["series"].map(FORCES)
    is_us = force == "United States"
    require_known(rows[is_us], "basis", set(BASES), file=file)
    spans = [
        _read_span(text, line, file=file) for text, line in zip(rows["date"].str.strip(), rows[LINE], strict=True)
    ]
    address = rows["source_url"].str.extract(r"^(https?://\S+)")[0]
    if address.isna().any():
        line = int(rows.loc[address.isna(), LINE].iloc[0])
        raise SourceError("is no address.", file=file, row=line, column="source_url")
    # The file says in `basis` of a coalition's total what part of it is American, and the like.
    remark = rows["basis"].where(~is_us, "")
    note = (rows["qualifier"] + "; " + remark).str.strip("; ").str.replace("OUR", "our")
    table = pd.DataFrame(
        {
            "date": [start for start, _ in spans],
            "date_precision": [precision for _, precision in spans],
            "force": force,
            "basis": rows["basis"].map(BASES).where(is_us, COALITION_BASIS),
            "troops": as_counts(rows, "value", file=file),
            "is_projection": rows["qualifier"].isin(NOT_REACHED),
            "note": note.where(note != ""),
            "source_name": rows["source_name"],
            "source_id": cite(rows, address, register, file=file, column="source_url"),
        }
    )
    key = ["force", "basis", "date", "date_precision", "source_name"]
    repeated = table.duplicated(key)
    if repeated.any():
        line = int(rows.loc[repeated.to_numpy(), LINE].iloc[0])
        raise SourceError("the same point of the same source stands above.", file=file, row=line, column="date")
    return table.sort_values(key, ignore_index=True)


def _read_span(text: str, line: int, *, file: str) -> tuple[pd.Timestamp, str]:
    """Return the first day of a span and how exact it is."""
    if text.endswith(" (FY avg)") and text[:4].isdigit():
        return pd.Timestamp(int(text[:4]) - 1, 10, 1), "fiscal year"
    for shape, precision in (("%Y-%m-%d", "day"), ("%Y-%m", "month"), ("%Y-mid", "middle of the year"), ("%Y", "year")):
        day = pd.to_datetime(text, format=shape, errors="coerce")
        if pd.notna(day):
            return (day.replace(month=6) if precision == "middle of the year" else day), precision
    raise SourceError(f"{text!r} is not a date this builder knows.", file=file, row=line, column="date")
