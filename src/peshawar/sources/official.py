"""Tables from the publishers' own files, by the same rules as from the extracts that the book was made with.

A reader has no extracts. What an official file does not say (districts, the Greenbook, SIPRI's shares, first releases
of months) is taken from the book's present tables.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from peshawar.sources import ucdp, ucdp_series, us_obligations
from peshawar.sources.errors import SourceError
from peshawar.sources.publishers import OFFERS, read_header, read_official, require_version
from peshawar.sources.reading import LINE, as_counts, as_days, require_known, require_years
from peshawar.sources.writing import csv_bytes

MAKES = {
    "ged": ("ucdp_events.csv", "attacks.csv", "monthly_deaths.csv"),
    "country_years": ("country_year_deaths.csv",),
    "battle_deaths": ("ttp_battle_deaths.csv", "ucdp_dyad_deaths.csv"),
    "one_sided": ("one_sided_deaths.csv",),
    "aid": ("foreign_assistance.csv",),
    "gdp": ("military_spending.csv",),
}
"""Which tables each official file gives."""

MONTH_COLUMNS = ("country", "type_of_violence", "date_start", "date_end", "best")
_GED_NAME = re.compile(r"GEDEvent_v(\d+)_(\d+)", re.IGNORECASE)


@dataclass
class Rebuilt:
    """Tables made from official files: bytes by path, release and last year by path, remarks for the reader."""

    tables: dict[str, bytes] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    last_years: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def add(self, path: str, table: pd.DataFrame, version: str, last_year: int) -> None:
        self.tables[path] = csv_bytes(table)
        self.versions[path] = version
        self.last_years[path] = last_year


def rebuild(files: dict[str, Path], tables: Path) -> Rebuilt:
    """Make the tables that the official files give.

    files   CSV or JSON, unpacked, by the names in OFFERS
    tables  the folder of the book's present tables
    Raises SourceError, naming file and row, for what cannot be used or does not reconcile.
    """
    made = Rebuilt()
    country_years = _read_table(tables, "country_year_deaths")
    country_version = str(country_years["version"].iloc[0])
    if "country_years" in files:
        country_years = _add_country_years(made, files["country_years"])
        country_version = made.versions["country_year_deaths.csv"]
    if "ged" in files:
        _add_events(made, files["ged"], tables, country_years, country_version)
    if "battle_deaths" in files:
        _add_battle_deaths(made, files["battle_deaths"], tables)
    if "one_sided" in files:
        _add_one_sided(made, files["one_sided"], tables, country_years)
    if "aid" in files:
        _add_aid(made, files["aid"], tables)
    if "gdp" in files:
        _add_gdp(made, files["gdp"], tables)
    return made


def count_months(rows: pd.DataFrame, *, file: str) -> pd.DataFrame:
    """Sum deaths by country and month, of events that lie inside one; one row is one country and month.

    `rows` holds MONTH_COLUMNS as text. An event that crosses the end of a month is in none, as its deaths cannot be
    told apart. Works on whole columns: the world's file has over 400,000 events.
    """
    first, last = (_parse_distinct(as_days, rows, column, file) for column in ("date_start", "date_end"))
    best = _parse_distinct(as_counts, rows, "best", file)
    inside = (first.dt.year == last.dt.year) & (first.dt.month == last.dt.month)
    state_based = best.where(rows["type_of_violence"] == "1", 0)
    frame = pd.DataFrame(
        {
            "country": rows["country"].astype("category"),
            "month": first.to_numpy().astype("datetime64[M]").astype("datetime64[s]"),
            "deaths_best": best,
            "deaths_state_based": state_based,
        }
    )[inside]
    sums = frame.groupby(["country", "month"], observed=True, sort=True).sum()
    return sums.reset_index().astype({"country": "str"})


def _parse_distinct(parse, rows: pd.DataFrame, column: str, file: str) -> pd.Series:
    """Parse and check each different text of a column once: the world's events have few days and counts."""
    codes, _ = pd.factorize(rows[column])
    is_first = ~pd.Series(codes).duplicated().to_numpy()
    parsed = parse(rows.loc[is_first, [column, LINE]].reset_index(drop=True), column, file=file)
    # Codes count up in the order in which texts are first met.
    return parsed.take(codes).set_axis(rows.index)


def _add_country_years(made: Rebuilt, path: Path) -> pd.DataFrame:
    offer = OFFERS["country_years"]
    is_old = "country_cy" in read_header(offer, path)
    columns = ucdp.COUNTRY_YEAR_COLUMNS
    names = {name: name if is_old else name.removesuffix("_cy") for name in columns}
    country = names["country_cy"]
    rows = read_official(
        offer, path, list(names.values()), keep=lambda piece: piece[country].isin(list(ucdp.COUNTRIES))
    ).rename(columns={new: old for old, new in names.items()})
    version = _single_version("country_years", rows, path)
    table = ucdp.list_country_years(rows, file=path.name)
    last = int(table["year"].max())
    for _, of_country in table.groupby("country"):
        require_years(of_country, "year", 1989, last, file=path.name)
    made.add("country_year_deaths.csv", table, version, last)
    return table


def _add_events(made: Rebuilt, path: Path, tables: Path, country_years: pd.DataFrame, country_version: str) -> None:
    file = path.name
    named = _GED_NAME.search(file)
    version = require_version(OFFERS["ged"], ".".join(named.groups()) if named else "", path)
    columns = [*ucdp.GED_COLUMNS]
    rows = read_official(OFFERS["ged"], path, columns, keep=lambda piece: piece["country"] == "Pakistan")
    if rows.empty:
        raise SourceError("holds no event in Pakistan.", file=file, column="country")
    last_year = int(as_days(rows, "date_start", file=file).dt.year.max())
    if last_year < ucdp.LAST_DAY.year:
        raise SourceError(f"ends in {last_year}; the book's events reach {ucdp.LAST_DAY.year}.", file=file, column="date_start")
    events = ucdp.list_events(
        rows,
        _read_table(tables, "districts"),
        file=file,
        last_day=pd.Timestamp(last_year, 12, 31),
        notes=made.notes,
    )
    attacks, events = ucdp.merge_attacks(events, file=file, notes=made.notes)
    try:
        ucdp.check_school_attack(attacks, file=file)
    except SourceError as changed:
        made.notes.append(f"attacks: {changed}")
    _check_events(made, events, country_years, country_version, version, file)
    made.add("ucdp_events.csv", events, version, last_year)
    made.add("attacks.csv", attacks, version, last_year)
    _add_months(made, count_months(rows, file=file), tables, country_years, version, last_year)


def _check_events(made, events, country_years, country_version: str, version: str, file: str) -> None:
    """Events and country-years of one release add to the same; of two releases, what differs is said."""
    published = country_years[(country_years["country"] == "Pakistan") & (country_years["violence_type"] == "all")]
    published = published.set_index("year")["deaths_best"]
    by_year = events.groupby(events["date_start"].dt.year)["deaths_best"].sum()
    years = [year for year in by_year.index if year in published.index]
    counted, total = int(by_year[years].sum()), int(published[years].sum())
    if abs(counted - total) <= ucdp.LARGEST_GAP * total:
        return
    said = f"the events of {years[0]}-{years[-1]} add to {counted} deaths, the country-years ({country_version}) to {total}"
    if version == country_version:
        raise SourceError(f"{said}: {counted / total - 1:+.2%}, more than {ucdp.LARGEST_GAP:.1%} apart.", file=file, column="best")
    made.notes.append(f"events: {said}; the two are of different releases")


def _add_months(made, months, tables: Path, country_years, version: str, last_year: int) -> None:
    before = _read_table(tables, "monthly_deaths")
    before["month"] = pd.to_datetime(before["month"])
    months = months[months["country"] == "Pakistan"].set_index("month")
    span = pd.date_range(ucdp_series.FIRST_MONTH, pd.Timestamp(last_year, 12, 1), freq="MS")
    sums = months[["deaths_best", "deaths_state_based"]].reindex(span, fill_value=0).astype("int64")
    first = before.set_index("month")["deaths_first_release"].reindex(span)
    new = pd.DataFrame(
        {
            "month": span,
            "deaths_best": sums["deaths_best"].to_numpy(),
            "deaths_first_release": first.astype("Int64").array,
            "deaths_state_based": sums["deaths_state_based"].astype("Int64").array,
            "version": f"GED {version}",
            "is_first_release": False,
        }
    )
    later = before[before["month"] > span[-1]].drop(columns="year_deaths_outside")
    for column in ("deaths_first_release", "deaths_state_based"):
        later[column] = later[column].astype("Int64")
    table = pd.concat([new, later], ignore_index=True)
    published = country_years[(country_years["country"] == "Pakistan") & (country_years["violence_type"] == "all")]
    year = table["month"].dt.year
    outside = year.map(published.set_index("year")["deaths_best"]) - year.map(table.groupby(year)["deaths_best"].sum())
    if (outside < 0).any():
        # Months of one release may exceed the year of an older one.
        made.notes.append(f"months: those of {int(year[outside < 0].iloc[0])} add to more than the published year")
    table["year_deaths_outside"] = outside.mask(outside < 0).astype("Int64")
    made.add("monthly_deaths.csv", table, f"GED {version}; later months as before", last_year)


def _add_battle_deaths(made: Rebuilt, path: Path, tables: Path) -> None:
    file = path.name
    kept = set(_read_table(tables, "ucdp_dyad_deaths")["dyad_id"].astype("str"))
    columns = [*ucdp.DYAD_COLUMNS]

    def of_the_region(piece: pd.DataFrame) -> pd.Series:
        of_pakistan = (piece["side_a"] == ucdp_series.PAKISTAN) | (piece["side_b"] == ucdp_series.PAKISTAN)
        return of_pakistan | piece["dyad_id"].isin(kept)

    rows = read_official(OFFERS["battle_deaths"], path, columns, keep=of_the_region)
    version = _single_version("battle_deaths", rows, path)
    is_ttp = (rows["side_a"] == ucdp_series.PAKISTAN) & (rows["side_b"] == "TTP")
    ttp = ucdp.list_ttp_battle_deaths(rows[is_ttp].reset_index(drop=True), file=file)
    last = int(ttp["year"].max())
    require_years(ttp, "year", 2007, last, file=file)
    dyads = ucdp_series.list_dyad_deaths(rows, ttp, file=file, is_whole_file=True)
    made.add("ttp_battle_deaths.csv", ttp, version, last)
    made.add("ucdp_dyad_deaths.csv", dyads, version, int(dyads["year"].max()))


def _add_one_sided(made: Rebuilt, path: Path, tables: Path, country_years: pd.DataFrame) -> None:
    kept = set(_read_table(tables, "one_sided_deaths")["actor_id"].astype("str"))

    def of_the_region(piece: pd.DataFrame) -> pd.Series:
        # Ids may be written 287 or 287.0.
        is_known = piece["actor_id"].str.removesuffix(".0").isin(kept)
        only_here = piece["location"].isin(["Afghanistan", "Pakistan", "Afghanistan, Pakistan"])
        return is_known | only_here

    rows = read_official(OFFERS["one_sided"], path, ucdp_series.ONE_SIDED_COLUMNS, keep=of_the_region)
    version = _single_version("one_sided", rows, path)
    table = ucdp_series.list_one_sided_deaths(rows, file=path.name)
    try:
        ucdp_series.check_actors_against_country_years(table, country_years, file=path.name)
    except SourceError as differs:
        made.notes.append(f"one-sided violence: {differs}")
    made.add("one_sided_deaths.csv", table, version, int(table["year"].max()))


def _add_aid(made: Rebuilt, path: Path, tables: Path) -> None:
    columns = ["Country Name", "Transaction Type Name", "Fiscal Year", "current_amount"]
    rows = read_official(OFFERS["aid"], path, columns, keep=lambda piece: piece["Country Name"] == "Pakistan")
    if rows.empty:
        raise SourceError("holds no row for Pakistan.", file=path.name, column="Country Name")
    require_known(rows, "Transaction Type Name", set(us_obligations.TRANSACTIONS), file=path.name)
    year = rows["Fiscal Year"].str.lower()
    newest = max(text for text in year if text.isdigit())
    rows = pd.DataFrame(
        {
            "fiscal_year": year,
            "transaction_type": rows["Transaction Type Name"],
            "usd_current": rows["current_amount"],
            # The site reports the newest year as it runs; agencies complete it in the year after.
            "partial_year": (year == newest).map({True: "True", False: "False"}),
            LINE: rows[LINE],
        }
    )
    greenbook = _read_table(tables, "greenbook_aid").astype({"fiscal_period": "str"})
    table = us_obligations.list_foreign_assistance(rows, greenbook, file=path.name, notes=made.notes)
    made.add("foreign_assistance.csv", table, f"as downloaded, to FY{newest}", int(newest))


def _add_gdp(made: Rebuilt, path: Path, tables: Path) -> None:
    file = path.name
    try:
        head, entries = json.loads(path.read_bytes().decode("utf-8-sig"))
        updated = str(head["lastupdated"])
        values = {}
        for entry in entries:
            if entry["countryiso3code"] != "PAK" or entry["indicator"]["id"] != "NY.GDP.MKTP.CD":
                raise SourceError("is another country or indicator than was asked for.", file=file)
            if entry["value"] is not None:
                values[int(entry["date"])] = float(entry["value"])
    except (ValueError, KeyError, TypeError, UnicodeDecodeError):
        raise SourceError("is not an answer of the World Bank's API as this book knows it.", file=file) from None
    if int(head.get("total", len(entries))) != len(entries) or len(values) < 50:
        raise SourceError(f"holds {len(values)} years: cut off. Fetch it again.", file=file)
    if min(values.values()) <= 0:
        raise SourceError("a value is not above zero.", file=file, column="value")
    table = _read_table(tables, "military_spending")
    fresh = table["year"].map(values)
    table["gdp_musd"] = (fresh / 1e6).round(1).where(fresh.notna(), table["gdp_musd"])
    made.add("military_spending.csv", table, f"SIPRI to 2024; World Bank of {updated}", int(table["year"].max()))


def _single_version(name: str, rows: pd.DataFrame, path: Path) -> str:
    versions = sorted(set(rows["version"])) if not rows.empty else []
    if len(versions) != 1:
        said = ", ".join(versions) or "no rows for the region"
        raise SourceError(f"must be of one release; it has {said}.", file=path.name, column="version")
    return require_version(OFFERS[name], versions[0], path)


def _read_table(folder: Path, name: str) -> pd.DataFrame:
    """One of the book's present tables; the data package has checked it."""
    path = folder / f"{name}.csv"
    if not path.is_file():
        raise SourceError("is missing; restore it from the repository.", file=path.name)
    return pd.read_csv(path)
