"""Series from the Uppsala Conflict Data Program: deaths by month, one-sided violence, battle deaths by dyad."""

from __future__ import annotations

import pandas as pd

from peshawar.sources.errors import SourceError
from peshawar.sources.reading import (
    LINE,
    as_counts,
    as_months,
    as_whole_numbers,
    require_known,
    require_order,
    require_unique,
)

MONTH_COLUMNS = ("month", "ucdp_best_all", "version", "recommended", "state_based_only")
CANDIDATE_COLUMNS = ("id", "country", "best", "type_of_violence", "month")
ONE_SIDED_COLUMNS = (
    "actor_id",
    "actor_name",
    "actor_name_fulltext",
    "year",
    "best_fatality_estimate",
    "low_fatality_estimate",
    "high_fatality_estimate",
    "is_government_actor",
    "location",
    "version",
)
OTHER_DYAD_COLUMNS = (
    "year",
    "dyad_id",
    "side_a",
    "side_b",
    "bd_best",
    "bd_low",
    "bd_high",
    "battle_location",
    "version",
    "note",
)

FIRST_MONTH, LAST_MONTH = pd.Timestamp("1989-01-01"), pd.Timestamp("2026-05-01")
RELEASES = {
    # As the source file names them -> as we name them.
    "GED 25.1": "GED 25.1",
    "Candidate 25.01.25.12 (first release in ucdp_best_all)": "Candidate 25.01.25.12",
    "Candidate 26.0.X first release": "Candidate 26.0.X",
}
FINAL_RELEASE, YEAR_RELEASE, FIRST_RELEASE = RELEASES.values()
CANDIDATE_2025_DEATHS = {"all": 3351, "state-based": 3100}
"""Deaths of 2025 in the candidate events of the whole year, counted from the events."""

PAKISTAN = "Government of Pakistan"
FIRST_COMPLETE_YEAR = 2019
"""Before this year the extract of dyads lacks dyads with 25 or more deaths (Lashkar-e-Islam, IMU, others)."""
DYADS_2025 = {
    # Sums of 2025 over the dyads of the Government of Pakistan, the TTP among them: low, best, high.
    "all": (3113, 3336, 5152),
    "armed groups": (2963, 3091, 4632),
}
LOCATIONS_IN_WORDS = {
    # The source file gives one text for all years of this dyad.
    ("Iran (2024: Iran, Pakistan)", 2024): "Iran;Pakistan",
    ("Iran (2024: Iran, Pakistan)", None): "Iran",
    ("several", None): "",
}
DYAD_NOTES = {
    735: "the years 2015-2021 were not read from the release",
    422: "war between states; only 2019, 2020 and 2025 were read from the release",
    12291: "war between states",
    16177: "Baloch Raji Aajoi Sangar, the umbrella of the BLA, the BLF and others",
    12287: "Hafiz Gul Bahadur group",
    18458: "new dyad in 26.1; Ittehad-ul-Mujahideen Pakistan is our reading of the short name",
    14319: "no row for 2020 and 2024: fewer than 25 deaths",
    878: "the country of the deaths was not kept",
}
LEAST_DEATHS = 25
"""UCDP lists an actor or a dyad in a year only from this number of deaths on."""


def list_monthly_deaths(rows: pd.DataFrame, country_years: pd.DataFrame, *, file: str) -> pd.DataFrame:
    """List deaths in organised violence in Pakistan by month; one row is one month.

    `rows` holds sums of UCDP events that lie inside a month; `country_years` the table that
    `ucdp.list_country_years` returns. An event that crosses a month end is in no month:
    `year_deaths_outside` says how many deaths of the calendar year that leaves out (missing after
    2024, where no yearly figure is out). Raises SourceError for a month that is missing or given
    twice, a release that is unknown, and a year whose months add to more than the published year.
    """
    month = as_months(rows, "month", file=file)
    require_unique(rows, ["month"], file=file)
    require_known(rows, "version", set(RELEASES), file=file)
    release = rows["version"].map(RELEASES)
    table = pd.DataFrame(
        {
            "month": month,
            "deaths_best": as_counts(rows, "recommended", file=file),
            "deaths_first_release": as_counts(rows, "ucdp_best_all", file=file)
            .astype("Int64")
            .mask(release == FINAL_RELEASE),
            "deaths_state_based": as_whole_numbers(rows, "state_based_only", file=file, minimum=0),
            "version": release,
            "is_first_release": release == FIRST_RELEASE,
            LINE: rows[LINE],
        }
    ).sort_values("month", ignore_index=True)
    absent = pd.date_range(FIRST_MONTH, LAST_MONTH, freq="MS").difference(table["month"])
    if len(absent):
        raise SourceError(f"the month {absent[0]:%Y-%m} is missing.", file=file, column="month")
    above = (table["deaths_state_based"] > table["deaths_best"]).fillna(False).astype(bool)
    if above.any():
        line = int(table.loc[above, LINE].iloc[0])
        raise SourceError("exceeds the deaths of all types.", file=file, row=line, column="state_based_only")
    published = country_years[(country_years["country"] == "Pakistan") & (country_years["violence_type"] == "all")]
    year = table["month"].dt.year
    outside = year.map(published.set_index("year")["deaths_best"]) - year.map(table.groupby(year)["deaths_best"].sum())
    if (outside < 0).any():
        worst = int(year[outside < 0].iloc[0])
        raise SourceError(
            f"the months of {worst} add to more deaths than the published year has.", file=file, column="recommended"
        )
    table["year_deaths_outside"] = outside.astype("Int64")
    return table.drop(columns=LINE)


def check_months_against_candidate_events(table: pd.DataFrame, events: pd.DataFrame, *, file: str) -> None:
    """Raise SourceError unless the candidate events of 2025 add to the months of 2025 and to their year."""
    require_known(events, "country", {"Pakistan"}, file=file)
    require_known(events, "type_of_violence", {"1", "2", "3"}, file=file)
    require_unique(events, ["id"], file=file)
    best = as_counts(events, "best", file=file)
    month = as_months(events, "month", file=file)
    state_based = events["type_of_violence"] == "1"
    found = {"all": int(best.sum()), "state-based": int(best[state_based].sum())}
    if found != CANDIDATE_2025_DEATHS:
        raise SourceError(
            f"the events add to {found} deaths; {CANDIDATE_2025_DEATHS} were counted.", file=file, column="best"
        )
    months = table[table["version"] == YEAR_RELEASE].set_index("month")
    for column, chosen in (("deaths_best", best.notna()), ("deaths_state_based", state_based)):
        counted = best[chosen].groupby(month[chosen]).sum().reindex(months.index, fill_value=0)
        wrong = months[column].fillna(-1) != counted
        if wrong.any():
            at = months.index[wrong.to_numpy(dtype=bool)][0]
            raise SourceError(
                f"the events of {at:%Y-%m} add to {counted[at]}, the table of months has {months.at[at, column]}.",
                file=file,
                column="best",
            )


def list_one_sided_deaths(rows: pd.DataFrame, *, file: str) -> pd.DataFrame:
    """List deaths in one-sided violence by actors of the region; one row is one actor in one year.

    The source lists an actor only in years with 25 or more deaths: an absent year means fewer, not
    zero. `is_beyond_region` marks rows that count deaths outside Afghanistan and Pakistan too.
    """
    year = as_counts(rows, "year", file=file)
    require_unique(rows, ["actor_id", "year"], file=file)
    low, best, high = (as_counts(rows, f"{end}_fatality_estimate", file=file) for end in ("low", "best", "high"))
    require_order(rows, low, best, high, column="best_fatality_estimate", file=file)
    _require_least(rows, best, column="best_fatality_estimate", file=file)
    places = rows["location"].str.split(", ")
    table = pd.DataFrame(
        {
            "actor_id": as_counts(rows, "actor_id", file=file),
            "actor": rows["actor_name"],
            "actor_full_name": rows["actor_name_fulltext"],
            "year": year,
            "deaths_low": low,
            "deaths_best": best,
            "deaths_high": high,
            "is_government": as_counts(rows, "is_government_actor", file=file) == 1,
            "is_beyond_region": places.map(lambda names: not set(names) <= {"Afghanistan", "Pakistan"}).astype(bool),
            "countries": places.str.join(";"),
            "version": rows["version"],
        }
    )
    return table.sort_values(["actor", "actor_id", "year"], ignore_index=True)


def check_actors_against_country_years(table: pd.DataFrame, country_years: pd.DataFrame, *, file: str) -> None:
    """Raise SourceError where actors that killed in Pakistan alone exceed all one-sided deaths there in a year."""
    published = country_years[
        (country_years["country"] == "Pakistan") & (country_years["violence_type"] == "one-sided")
    ].set_index("year")["deaths_best"]
    sums = table[table["countries"] == "Pakistan"].groupby("year")["deaths_best"].sum()
    for year, deaths in sums.items():
        if year not in published.index or deaths > published[year]:
            raise SourceError(
                f"{year}: the actors add to {deaths} deaths in Pakistan, the published year has {published.get(year)}.",
                file=file,
                column="best_fatality_estimate",
            )


def list_dyad_deaths(
    rows: pd.DataFrame, ttp: pd.DataFrame, *, file: str, is_whole_file: bool = False
) -> pd.DataFrame:
    """List battle deaths of dyads in Pakistan and around it; one row is one dyad in one year.

    `ttp` is the table of the Government of Pakistan and the TTP, which has its own place: its year
    in `rows` must agree with it and is left out. `is_summable` is true where all dyads of the
    Government of Pakistan with 25 or more deaths are here (from 2019 on, with the TTP's table).
    Raises SourceError where the year 2025 does not add to the sums of the release, and where a dyad has
    too few deaths to be listed. Neither is asked of the publisher's whole file (`is_whole_file`), which
    may be of a later release.
    """
    year = as_counts(rows, "year", file=file)
    require_unique(rows, ["dyad_id", "year"], file=file)
    low, best, high = (as_counts(rows, f"bd_{end}", file=file) for end in ("low", "best", "high"))
    require_order(rows, low, best, high, column="bd_best", file=file)
    if not is_whole_file:
        _require_least(rows, best, column="bd_best", file=file)
    dyad = as_counts(rows, "dyad_id", file=file)
    of_pakistan = (rows["side_a"] == PAKISTAN) | (rows["side_b"] == PAKISTAN)
    table = pd.DataFrame(
        {
            "dyad_id": dyad,
            "year": year,
            "side_a": rows["side_a"],
            "side_b": rows["side_b"].str.replace(r" \(.*\)$", "", regex=True),
            "is_between_states": rows["side_b"].str.startswith("Government of"),
            "deaths_low": low,
            "deaths_best": best,
            "deaths_high": high,
            "is_summable": of_pakistan & (year >= FIRST_COMPLETE_YEAR),
            "countries": [_say_location(text, when) for text, when in zip(rows["battle_location"], year, strict=True)],
            "version": rows["version"],
            "note": dyad.map(DYAD_NOTES),
        }
    )
    is_ttp = (table["side_a"] == PAKISTAN) & (table["side_b"] == "TTP")
    columns = ["year", "deaths_low", "deaths_best", "deaths_high"]
    both = table.loc[is_ttp, columns].merge(ttp[columns], on="year", suffixes=("", "_ttp"))
    for name in columns[1:]:
        if both.empty or (both[name] != both[f"{name}_ttp"]).any():
            raise SourceError("the year of the TTP differs from the table of that dyad.", file=file, column="bd_best")
    last = of_pakistan & (year == 2025)
    for name, chosen in (("all", last), ("armed groups", last & ~table["is_between_states"])):
        found = tuple(int(table.loc[chosen, column].sum()) for column in columns[1:])
        if not is_whole_file and found != DYADS_2025[name]:
            raise SourceError(
                f"the dyads of the Government of Pakistan in 2025 ({name}) add to {found}; "
                f"the release has {DYADS_2025[name]}.",
                file=file,
                column="bd_best",
            )
    return table[~is_ttp].sort_values(["side_a", "side_b", "dyad_id", "year"], ignore_index=True)


def _say_location(text: str, year: int) -> str | None:
    for key in ((text, year), (text, None)):
        if key in LOCATIONS_IN_WORDS:
            return LOCATIONS_IN_WORDS[key] or None
    return text.replace(", ", ";")


def _require_least(rows: pd.DataFrame, best: pd.Series, *, column: str, file: str) -> None:
    small = best < LEAST_DEATHS
    if small.any():
        line = int(rows.loc[small, LINE].iloc[0])
        raise SourceError(
            f"is below {LEAST_DEATHS}, from which the source lists a year.", file=file, row=line, column=column
        )
