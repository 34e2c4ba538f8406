"""Typed loaders: read a table, make sure it is the accepted one, return a frame."""

from __future__ import annotations

import json

import pandas as pd

from peshawar.tables.checks import check_resource, describe_edit, is_accepted, read_content
from peshawar.tables.errors import DataError, Problem
from peshawar.tables.package import DESCRIPTOR, data_dir, find_resource, is_layer, shared_package
from peshawar.tables.reading import frame_from_bytes


def _accepted_content(name: str, *, layer: bool) -> tuple[bytes, dict]:
    folder = data_dir()
    package = shared_package(folder)
    resource = find_resource(package, name)
    if is_layer(resource) != layer:
        kind, loader = ("a map layer", "load_layer") if is_layer(resource) else ("a table", "load_table")
        raise DataError([Problem(DESCRIPTOR, f"{name!r} is {kind}.", f"Read it with {loader}({name!r}).")])
    content = read_content(folder, resource)
    if not is_accepted(content, resource):
        problems = check_resource(folder, package, resource, content)
        raise DataError(problems or [describe_edit(resource, content)])
    return content, resource


def load_table(name: str) -> pd.DataFrame:
    """Return one table as a typed frame; `describe(name)` says what a row and each column is.

    Fields that must be filled are int64 and bool, others Int64 and boolean; dates datetime64; text
    str. Raises DataError if the file is not the accepted one: naming file, line, column and remedy
    where it is wrong, and the command that accepts it where it is only edited.
    """
    content, resource = _accepted_content(name, layer=False)
    return frame_from_bytes(content, resource["schema"])


def load_layer(name: str) -> dict:
    """Return one map layer (GeoJSON, longitude/latitude) as a dict. Raises DataError as `load_table` does."""
    content, _ = _accepted_content(name, layer=True)
    return json.loads(content)


def load_events() -> pd.DataFrame:
    """Return UCDP events in Pakistan, 2002-2021; one row is one event of the source, all types of violence.

    Deaths are counts by side. `attack_id` links to `load_attacks`; `is_long_aggregate` marks rows
    that sum months or a year and belong in annual totals only.
    """
    return load_table("ucdp_events")


def load_attacks() -> pd.DataFrame:
    """Return attacks in Pakistan, 2002-2021; one row is one day, one place, one perpetrator.

    `deaths_best` counts non-militant dead (the main measure), `deaths_broad` adds the dead of unknown
    side. Rows with `is_main` false have dead of unknown side only: filter on it unless the broad
    measure is wanted. `is_islamist` picks the set for all tests of the article's claims.
    """
    return load_table("attacks")


def load_country_year_deaths() -> pd.DataFrame:
    """Return deaths in organised violence, 1989-2024; one row is one country, year and type of violence."""
    return load_table("country_year_deaths")


def load_ttp_battle_deaths() -> pd.DataFrame:
    """Return battle deaths of the Government of Pakistan and the TTP, 2007-2025; one row is one year."""
    return load_table("ttp_battle_deaths")


def load_monthly_deaths() -> pd.DataFrame:
    """Return deaths in organised violence in Pakistan, January 1989 to May 2026; one row is one month.

    `month` is its first day. First releases (`is_first_release`) run high; events that cross a month
    end are in no month (`year_deaths_outside`).
    """
    return load_table("monthly_deaths")


def load_one_sided_deaths() -> pd.DataFrame:
    """Return deaths in one-sided violence, 1990-2024; one row is one actor in one year with 25 deaths or more.

    An absent year means fewer than 25 deaths, not zero.
    """
    return load_table("one_sided_deaths")


def load_ucdp_dyad_deaths() -> pd.DataFrame:
    """Return battle deaths of dyads other than the TTP's, 1990-2025; one row is one dyad in one year.

    Sum only rows with `is_summable`: before 2019 dyads are missing.
    """
    return load_table("ucdp_dyad_deaths")


def load_drone_months() -> pd.DataFrame:
    """Return counts of US drone strikes, 2004-2018; one row is one month of one data set, empty months included."""
    return load_table("drone_months")


def load_drone_years() -> pd.DataFrame:
    """Return counts of US drone strikes, 2004-2018; one row is one calendar year of one data set."""
    return load_table("drone_years")


def load_drone_strike_dates() -> pd.DataFrame:
    """Return the days with a US drone strike, 2004-2018; one row is one day of one data set."""
    return load_table("drone_strike_dates")


def load_picss_months() -> pd.DataFrame:
    """Return militant attacks as PICSS published them, 2022-2025; one row is one month."""
    return load_table("picss_months")


def load_annual_violence() -> pd.DataFrame:
    """Return yearly counts of violence as organisations published them, 2002-2025.

    One row is one measure of one organisation in one scope and one year. Never splice series.
    """
    return load_table("annual_violence")


def load_suicide_attack_years() -> pd.DataFrame:
    """Return suicide attacks as Pakistan Body Count lists them, 1995-2017; one row is one calendar year.

    The school attack is among those of 2014.
    """
    return load_table("suicide_attack_years")


def load_crs_aid() -> pd.DataFrame:
    """Return the cells of three CRS aid tables; one row is one line in one column of one edition.

    Millions of current US dollars. Printed sums are among the rows (category "total", `is_total`).
    """
    return load_table("crs_aid")


def load_crs_aid_yearly() -> pd.DataFrame:
    """Return US aid by fiscal year as CRS has it; one row is one fiscal year, FY2002-FY2007 one lump.

    Millions of current US dollars; `_then` as printed by 16 December 2014, `_now` as of 2019.
    """
    return load_table("crs_aid_yearly")


def load_greenbook_aid() -> pd.DataFrame:
    """Return US aid obligated, FY1948-FY2020; one row is one fiscal year or the transition quarter of 1976.

    US dollars, current and of 2020.
    """
    return load_table("greenbook_aid")


def load_fmf_aid() -> pd.DataFrame:
    """Return military financing appropriated and obligated, FY1982-FY2020; one row is one fiscal year."""
    return load_table("fmf_aid")


def load_foreign_assistance() -> pd.DataFrame:
    """Return US aid by transaction, FY1948-FY2025; one row is one kind of transaction in one fiscal year.

    Current US dollars.
    """
    return load_table("foreign_assistance")


def load_price_index() -> pd.DataFrame:
    """Return the US consumer price index; one row is one federal fiscal year, 1982-84 = 100."""
    return load_table("us_price_index")


def load_us_opinion() -> pd.DataFrame:
    """Return views of the United States and others, 2002-2015; one row is one target in one survey year."""
    return load_table("us_opinion")


def load_opinion_findings() -> pd.DataFrame:
    """Return published findings of polls in Pakistan; one row is one answer to one question of one poll."""
    return load_table("opinion_findings")


def load_us_troops() -> pd.DataFrame:
    """Return US forces in Afghanistan, 2006-2022; one row is one snapshot."""
    return load_table("us_troops")


def load_troop_points() -> pd.DataFrame:
    """Return published numbers of foreign troops in Afghanistan; one row is one number in one source."""
    return load_table("troop_points")


def load_arms_imports() -> pd.DataFrame:
    """Return arms deliveries to Pakistan in trend-indicator values, 1950-2021; one row is one year."""
    return load_table("arms_imports")


def load_military_spending() -> pd.DataFrame:
    """Return military spending of Pakistan, 1953-2024; one row is one year."""
    return load_table("military_spending")


def load_un_voting() -> pd.DataFrame:
    """Return votes in the General Assembly, 1946-2023; one row is one session."""
    return load_table("un_voting")


def load_districts() -> pd.DataFrame:
    """Return the districts, agencies and frontier regions of 2014; one row is one of them."""
    return load_table("districts")


def load_toll_reports() -> pd.DataFrame:
    """Return reported tolls of the school attack; one row is one figure in one report."""
    return load_table("toll_reports")


def load_actors() -> pd.DataFrame:
    """Return the actors of the region in December 2014; one row is one militant group or state."""
    return load_table("actors")


def load_relations() -> pd.DataFrame:
    """Return relations between actors; one row is one directed, signed tie over a half-open span of days."""
    return load_table("relations")


def load_claims() -> pd.DataFrame:
    """Return the claims of the article; one row is one checkable claim, paraphrased."""
    return load_table("claims")


def load_claim_evidence() -> pd.DataFrame:
    """Return the evidence on the claims; one row is what one source says on one claim."""
    return load_table("claim_evidence")


def load_mass_casualty_attacks() -> pd.DataFrame:
    """Return attacks in Pakistan with many dead, 2001 to June 2026; one row is one attack.

    Attackers are never counted. Leave rows without `is_single_attack` out of rankings; `ucdp_status` says
    whether UCDP's events hold the attack.
    """
    return load_table("mass_casualty_attacks")


def load_school_attacks() -> pd.DataFrame:
    """Return armed attacks on places of learning worldwide that can be set beside Peshawar; one row is one attack."""
    return load_table("school_attacks")


def load_education_events() -> pd.DataFrame:
    """Return attacks on education in Pakistan; one row is one attack. The list is not complete."""
    return load_table("education_events")


def load_education_years() -> pd.DataFrame:
    """Return attacks on education in Pakistan by year; one row is one year of one series. Never splice series."""
    return load_table("education_years")


def load_education_periods() -> pd.DataFrame:
    """Return counts of attacks on education over periods; one row is one measure of one source over one period."""
    return load_table("education_periods")


def load_attack_facts() -> pd.DataFrame:
    """Return what sources say of the school and the day; one row is one statement of fact by one source."""
    return load_table("attack_facts")


def load_accountability() -> pd.DataFrame:
    """Return who organised the attack and who answered for it; one row is one dated act or statement."""
    return load_table("accountability")


def load_state_response() -> pd.DataFrame:
    """Return what the state did after the attack, and to whom; one row is one act or one count."""
    return load_table("state_response")


def load_timeline() -> pd.DataFrame:
    """Return events of the region, 2011 to June 2026; one row is one event.

    An inexact date stands as the first day of its month or year; see `date_precision`.
    """
    return load_table("timeline")


def load_fortnight_events() -> pd.DataFrame:
    """Return what happened from 11 November to 31 December 2014, with place; one row is one event."""
    return load_table("fortnight_events")


def load_group_splits() -> pd.DataFrame:
    """Return splits, mergers and changes of leader of the TTP and its factions; one row is one change."""
    return load_table("group_splits")


def load_aid_threats() -> pd.DataFrame:
    """Return threats to cut US aid to Pakistan and cuts, since 1965; one row is one episode.

    Amounts of episodes overlap (`overlaps_with`): never add them.
    """
    return load_table("aid_threats")


def load_us_pakistan_events() -> pd.DataFrame:
    """Return events between the United States and Pakistan, 2001 to June 2026; one row is one event."""
    return load_table("us_pakistan_events")


def load_context_numbers() -> pd.DataFrame:
    """Return numbers that give the chapters their scale; one row is one number of one source at one date."""
    return load_table("context_numbers")


def load_judgements() -> pd.DataFrame:
    """Return documents and judgements that the chapters rest on; one row is one statement of one author."""
    return load_table("judgements")


def load_studies() -> pd.DataFrame:
    """Return results quoted from the literature; one row is one result of one study."""
    return load_table("studies")


def load_forecasts() -> pd.DataFrame:
    """Return forecasts as resolvable questions, the article's and our own; one row is one question."""
    return load_table("forecasts")


def load_key_judgements() -> pd.DataFrame:
    """Return the book's key judgements; one row is one judgement, with slots for computed numbers."""
    return load_table("key_judgements")


def load_publishers() -> pd.DataFrame:
    """Return publishers with their grade A-F; one row is one publisher."""
    return load_table("publishers")


def load_sources() -> pd.DataFrame:
    """Return the sources cited in the tables; one row is one page or document."""
    return load_table("sources")
