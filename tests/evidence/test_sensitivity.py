"""No table is decoration: alter a declared column, and a number that the book prints moves.

One entry for each table that feeds a registered number: the column, the change, the number, and the pure
functions it comes from. The result must be what the accepted ledger prints for that number, so that no entry
can test anything else. The changed table stands in a copy of the package with its checksum refreshed, and is
read back through the loaders: the whole way is tested but the notebooks.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest

from peshawar import tables
from peshawar.analysis import (
    actors,
    aid,
    aid_definitions,
    answers,
    attack_lists,
    borderland,
    claim_figures,
    conflict,
    disagreement,
    drone_counts,
    education,
    forecasts,
    fortnight,
    likeness,
    movements,
    outlook,
    relations,
    scorecard,
    season,
    severity,
    strikes,
    thaw,
    threats,
    toll,
    verdicts,
    voices,
)
from peshawar.analysis.claim_figures import best_figures
from peshawar.analysis.grades import grade_information
from peshawar.build.ledger import read_accepted
from peshawar.exhibit import package
from peshawar.exhibit.indicators import load_indicators
from peshawar.exhibit.marks import fill_marks
from peshawar.exhibit.number import WORDS, print_number
from peshawar.tables.checks import hash_of

ROOT = Path(__file__).resolve().parents[2]
DAY = forecasts.ORIGIN


class Feed(NamedTuple):
    """A column, how to change a cell (None leaves it), the number that moves, and where it comes from."""

    column: str
    change: Callable[[dict[str, str]], str | None]
    number: str
    result: Callable[[], float]


def plus(amount: int) -> Callable[[str], str]:
    return lambda cell: str(int(cell) + amount)


def where(target: str, change: Callable[[str], str] | str, /, **cells: str) -> Callable[[dict[str, str]], str | None]:
    """Change one column in the rows that hold some values."""

    def changed(row: dict[str, str]) -> str | None:
        if any(row[column] != value for column, value in cells.items()):
            return None
        return change if isinstance(change, str) else change(row[target])

    return changed


# -- the way from the tables to a number, as the notebooks go it --------------------------------------


def decided() -> pd.DataFrame:
    sources, publishers = tables.load_sources(), tables.load_publishers()
    graded = grade_information(sources, publishers)
    evidence = tables.load_claim_evidence().merge(graded[["source_id", "grade", "information_grade"]], on="source_id")
    figures = best_figures(
        toll.drop_weak(tables.load_toll_reports(), sources, publishers), tables.load_crs_aid(), tables.load_crs_aid_yearly(),
        tables.load_ttp_battle_deaths(), tables.load_country_year_deaths(),
    )  # fmt: skip
    return verdicts.decide_claims(tables.load_claims(), evidence, figures)


def right_claims() -> int:
    own = decided().query("home == 'actors'")
    return (own["verdict_now"] == "right").sum()


def islamist() -> pd.DataFrame:
    return conflict.select_attacks(tables.load_attacks(), is_islamist=True)


def deadliest() -> pd.DataFrame:
    return attack_lists.deadliest_attacks(tables.load_mass_casualty_attacks(), toll.final_range(tables.load_toll_reports()))


def spread() -> dict[str, float]:
    totals = disagreement.list_totals(tables.load_annual_violence(), tables.load_country_year_deaths())
    return disagreement.spread_of_year(totals, 2014)


def base_score() -> float:
    rates = scorecard.base_rates(
        tables.load_school_attacks(), islamist()["date"], tables.load_aid_threats(), outlook.strikes_by_year(tables.load_drone_years())
    )
    return scorecard.mean_scores(scorecard.score_article(tables.load_forecasts(), rates, {}))["base"]


def voices_share(column: str) -> float:
    counted = voices.count_voices(tables.load_sources(), tables.load_publishers(), tables.load_judgements()).set_index("voice")
    return counted.loc["pakistani", column] / counted[column].sum()


def indicator(name: str, year: int) -> float:
    return load_indicators().set_index(["indicator", "year"]).loc[(name, year), "value"]


def in_crisis() -> int:
    return thaw.find_lows(load_indicators())["worst_year"].between(2011, 2012).sum()


def stage(name: str, year: int) -> float:
    found = aid_definitions.stages_by_year(tables.load_crs_aid_yearly(), tables.load_greenbook_aid(), tables.load_foreign_assistance())
    return found.set_index(["stage", "fiscal_year"]).loc[(name, year), "amount_musd"]


def long_run_peak() -> float:
    history = aid_definitions.long_run(tables.load_greenbook_aid(), threats.list_cuts(tables.load_aid_threats(), last_year=2020))
    return history.set_index("fiscal_year")[["economic_musd_2020", "military_musd_2020"]].sum(axis=1).loc[:1970].max() / 1000


def strict_threats() -> float:
    rates = threats.rate_table(tables.load_aid_threats())
    chosen = rates.query("unit == 'episode' and in_part == 'carried out' and group == 'now' and reading == 'strict'")
    return chosen["carried_out"].item()


def afghan_battle_deaths() -> float:
    dyads = tables.load_ucdp_dyad_deaths()
    dyads = dyads[dyads["side_b"].eq("Taleban") & dyads["side_a"].eq("Government of Afghanistan")]
    return conflict.year_value(dyads, 2014, "deaths_best")


def strike_days() -> float:
    days = {name: part["date"] for name, part in tables.load_drone_strike_dates().groupby("dataset")}
    grid = strikes.study_grid(days, {"main": islamist()["date"]}, [strikes.AFTER], {"to the eve": strikes.TO_THE_EVE})
    return strikes.pick_study(grid, "TBIJ", "main")["n_strike_days"]


def month_high() -> float:
    counts = severity.monthly_counts(islamist()["date"], *strikes.TO_THE_EVE)
    monthly = strikes.study_months(tables.load_drone_months(), counts, strikes.TO_THE_EVE)
    return monthly[monthly["lag"] == 1]["high"].max()


def like_attacks() -> int:
    return len(likeness.list_like_attacks(tables.load_mass_casualty_attacks(), tables.load_education_events(), DAY, pd.Timestamp("2026-06-30")))


def fata_deaths() -> float:
    areas = borderland.deaths_by_area(tables.load_events(), 2004, 2021)
    return borderland.part_totals(areas, 2014, 2014).set_index("part").loc["FATA", "deaths"]


def lapsed_days() -> int:
    bounds = movements.phase_bounds(tables.load_timeline(), DAY).set_index("phase")
    return (bounds.loc["Truce lapsed", "end"] - bounds.loc["Truce lapsed", "start"]).days


def visit_days() -> int:
    events = tables.load_us_pakistan_events()
    return (thaw.event_day(events, "U040", "date_end") - thaw.event_day(events, "U040")).days


def troops_in_step() -> float:
    return season.follow_troops(season.troops_and_deaths(tables.load_us_troops(), tables.load_country_year_deaths(), 2006, 2021))["Pakistan"]


def warned_days() -> int:
    school = deadliest().query("is_school_attack")["date"].item()
    return (school - answers.entry_date(tables.load_accountability(), "AC01")).days


def people_in_camps() -> float:
    return borderland.afghan_counts(tables.load_context_numbers(), 0, 1)["low"][1]


FEEDS: dict[str, Feed] = {
    "toll_reports": Feed(
        "killed", where("killed", plus(-1), source_class="the article"),
        "attack::article_killed", lambda: toll.article_counts(tables.load_toll_reports())["killed"],
    ),
    "attack_facts": Feed(
        "value_low", where("value_low", "9", topic="start", value_low="10"),
        "attack::start_low", lambda: toll.clock_range(tables.load_attack_facts(), "start").low,
    ),
    "ucdp_events": Feed(
        "province", lambda row: "Khyber Pakhtunkhwa" if row["province"] == "FATA" and row["date_start"].startswith("2014-06") else None,
        "actors::fata_2014", fata_deaths,
    ),
    "attacks": Feed(
        "date", where("date", "2014-12-15", attack_id="20141216-peshawar-ttp"),
        "outlook::before_year", lambda: conflict.compare_windows(tables.load_attacks(), DAY, [12]).set_index("months").loc[12, "before"],
    ),
    "ttp_battle_deaths": Feed(
        "deaths_best", where("deaths_best", plus(1), year="2014"), "actors::ttp_2014",
        lambda: movements.battle_years(tables.load_ttp_battle_deaths(), tables.load_one_sided_deaths(), 2024).set_index("year").loc[2014, "deaths_best"],
    ),
    "one_sided_deaths": Feed(
        "year", where("year", "2006", actor="TTP", year="2014"), "actors_movements::note_below_ttp",
        lambda: movements.one_sided_years(tables.load_one_sided_deaths(), "TTP", 2007, 2024)["is_below_floor"].sum(),
    ),
    "ucdp_dyad_deaths": Feed(
        "deaths_best", where("deaths_best", plus(1), side_a="Government of Afghanistan", side_b="Taleban", year="2014"),
        "actors::afghan_2014", afghan_battle_deaths,
    ),
    "country_year_deaths": Feed(
        "deaths_best", where("deaths_best", plus(1), country="Pakistan", year="2014", violence_type="all"),
        "outlook::deaths_2014", lambda: outlook.deaths_by_year(tables.load_country_year_deaths(), "Pakistan")[2014],
    ),
    "monthly_deaths": Feed(
        "deaths_first_release", lambda row: plus(1)(row["deaths_first_release"]) if row["month"].startswith("2025-06") else None,
        "outlook::first_2025", lambda: outlook.revision_of_year(tables.load_monthly_deaths(), 2025)["first"],
    ),
    "annual_violence": Feed(
        "value", where("value", plus(9000), organisation="CRSS", measure="killed_all_violence", year="2014"),
        "disagree::high_2014", lambda: spread()["high"],
    ),
    "mass_casualty_attacks": Feed(
        "killed_high", where("killed_high", plus(1), attack_id="2018-07-13-mastung-rally"),
        "attack::rival_high", lambda: deadliest().query("~is_school_attack")["killed_high"].iloc[0],
    ),
    "school_attacks": Feed("country", where("country", "IND", country="PAK"), "outlook::brier_base", base_score),
    "drone_years": Feed(
        "civilians_high", where("civilians_high", plus(1), year="2010"),
        "us_pakistan::civilians_most", lambda: drone_counts.civilian_range(tables.load_drone_years(), 2014)[1],
    ),
    "forecasts": Feed(
        "resolution", where("resolution", "no", forecast_id="F-02"), "outlook::n_yes",
        lambda: (scorecard.score_article(tables.load_forecasts(), {}, {})["outcome"] == 1).sum(),
    ),
    "education_years": Feed(
        "value", where("value", plus(1), row_id="Y02"),
        "attack_places::gtd_sum", lambda: education.sum_years(tables.load_education_years(), "GTD (Our World in Data)", 2009, 2012),
    ),
    "education_periods": Feed(
        "series", where("series", "GTD (START)", period_id="P01"), "attack_places::n_series",
        lambda: education.count_blocks(tables.load_education_years(), tables.load_education_periods())["series"].nunique(),
    ),
    "education_events": Feed(
        "date", where("date", "2016-10-09", event_id="E01"), "outlook::n_like", like_attacks,
    ),
    "accountability": Feed("date", where("date", "2014-08-29", entry_id="AC01"), "attack::warned_days", warned_days),
    "state_response": Feed(
        "number_best", where("number_best", plus(1), measure="executions", date="2015-01-01", date_end="2015-12-31"),
        "attack_answers::executed_2015", lambda: answers.yearly_counts(tables.load_state_response(), "executions").loc[2015, "best"],
    ),
    "fortnight_events": Feed(
        "date", where("date", "2014-12-07", event_id="N26"),
        "attack::kunar_days", lambda: fortnight.candidate_strikes(tables.load_fortnight_events()).set_index("event_id").loc["N26", "days_before"],
    ),
    "drone_strike_dates": Feed("date", where("date", "2007-06-17", dataset="TBIJ", date="2014-09-24"), "attack::n_strike_days", strike_days),
    "drone_months": Feed(
        "n_strikes", lambda row: plus(20)(row["n_strikes"]) if row["month"].startswith("2010") else None, "attack_strikes::month_high", month_high,
    ),
    "studies": Feed("effect_high", where("effect_high", "20", study_id="ST09"), "attack::wind_share", lambda: float(fill_marks("{study:ST09 effect_high}"))),
    "actors": Feed(
        "strength_year", where("strength_year", "2018", actor_id="TTP"),
        "actors::n_counted", lambda: actors.count_groups(actors.list_actors(tables.load_actors()))[0],
    ),
    "relations": Feed(
        "valid_to", where("valid_to", "2014-01-01", rel_id="R01"), "actors::n_ties", lambda: len(relations.ties_on(tables.load_relations(), DAY)),
    ),
    "group_splits": Feed(
        "date", where("date", "2011-08-26", split_id="S16"),
        "actors::n_splits", lambda: movements.split_years(tables.load_group_splits()).set_index("year").loc[2014, "n_splits"],
    ),
    "timeline": Feed("date", where("date", "2014-06-01", event_id="E044"), "actors::lapsed_days", lapsed_days),
    "context_numbers": Feed("value_best", where("value_best", plus(1), item_id=borderland.AFGHANS_IN_CAMPS), "actors::camps", people_in_camps),
    "claims": Feed("figure_low", where("figure_low", "30", claim_id="C52"), "us_pakistan::article_aid", lambda: aid.article_figures(tables.load_claims())["C52"]),
    "claim_evidence": Feed("bearing", where("bearing", "opposes", claim_id="C36", bearing="supports"), "actors::n_right", right_claims),
    "sources": Feed("publisher_id", where("publisher_id", "ucdp", publisher_id="dawn"), "voices::share_sources", lambda: voices_share("n_sources")),
    "publishers": Feed("voice", where("voice", "us", publisher_id="dawn"), "voices::share_sources", lambda: voices_share("n_sources")),
    "judgements": Feed("voice", where("voice", "us", voice="pakistani"), "voices::share_judgements", lambda: voices_share("n_judgements")),
    "crs_aid": Feed(
        "amount_musd", where("amount_musd", plus(1000), is_request="true", edition="2014-03-06", category="total"),
        "us_pakistan::then_high", lambda: claim_figures.crs_totals_then(tables.load_crs_aid()).high,
    ),
    "crs_aid_yearly": Feed(
        "reimbursements_now_musd", where("reimbursements_now_musd", plus(1000), fiscal_year_label="FY2012"),
        "us_pakistan::share_now", lambda: aid.reimbursement_share(tables.load_crs_aid_yearly(), last_year=2013)["now"],
    ),
    "greenbook_aid": Feed("economic_usd_2020", where("economic_usd_2020", plus(900_000_000), fiscal_year="1962"), "us_pakistan::peak_1960s", long_run_peak),
    "foreign_assistance": Feed(
        "amount_usd", lambda row: plus(1_000_000)(row["amount_usd"]) if row["fiscal_year"] == "2024" else None,
        "us_pakistan::obligated_2024", lambda: stage(aid_definitions.OBLIGATED, 2024),
    ),
    "fmf_aid": Feed(
        "obligated_grants_usd", where("obligated_grants_usd", "1000000", fiscal_year="2013"),
        "us_pakistan::n_gap_years", lambda: aid_definitions.military_financing(tables.load_fmf_aid())["is_gap"].sum(),
    ),
    "aid_threats": Feed("carried_out", where("carried_out", "no", carried_out="yes"), "us_pakistan::now_carried", strict_threats),
    "us_pakistan_events": Feed("date_end", where("date_end", "2014-12-02", event_id="U040"), "us_pakistan::days_visit", visit_days),
    "us_opinion": Feed(
        "unfavourable_pct", where("unfavourable_pct", "40", year="2014", target="United States"),
        "us_pakistan::against_2014", lambda: indicator("unfavourable", 2014),
    ),
    "opinion_findings": Feed(
        "share_pct", where("share_pct", "9", pollster="Gallup", answer="approve", year="2012"),
        "us_pakistan::gallup_2012", lambda: indicator("leadership", 2012),
    ),
    "un_voting": Feed("agreement_united_states", where("agreement_united_states", "0.01", year="2012"), "thaw::n_in_crisis", in_crisis),
    "arms_imports": Feed("united_states_mtiv", where("united_states_mtiv", "0", year="2012"), "thaw::n_in_crisis", in_crisis),
    "us_troops": Feed("military_total", where("military_total", "1", date="2011-09-30"), "n43::n43_corr_pakistan", troops_in_step),
}  # fmt: skip
# Numbers on the package as a whole name all tables and move with none of their cells.
WHOLE_PACKAGE = {"data"}


def as_printed(value: float, example: str) -> str:
    """A value in the form in which the ledger prints another one."""
    if example in WORDS:
        return print_number(float(value), "words")
    decimals = len(match.group(1)) if (match := re.search(r"\.(\d+)", example)) else 0
    return print_number(float(value), f".{decimals}%" if example.endswith("%") else f",.{decimals}f")


def alter(folder: Path, name: str, feed: Feed) -> int:
    """Change the cells of one table and accept it; return how many cells changed."""
    resources = json.loads((folder / "datapackage.json").read_text("utf-8"))["resources"]
    path = folder / next(resource["path"] for resource in resources if resource["name"] == name)
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))
    count = 0
    for row in rows:
        new = feed.change(row)
        if new is not None and new != row[feed.column]:
            row[feed.column] = new
            count += 1
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    content = buffer.getvalue().encode("utf-8")
    path.write_bytes(content)
    # What `data accept` writes; the loader checks the table against it, and against its schema.
    package_text = json.loads((folder / "datapackage.json").read_text("utf-8"))
    entry = next(resource for resource in package_text["resources"] if resource["name"] == name)
    entry.update(bytes=len(content), hash=hash_of(content))
    (folder / "datapackage.json").write_text(json.dumps(package_text), "utf-8")
    return count


@pytest.fixture(scope="module")
def ledger() -> dict[str, dict[str, str]]:
    return {f"{row['page']}::{row['name']}": row for row in read_accepted(ROOT)}


def undeclared(rows: Iterable[dict[str, str]]) -> set[str]:
    """Tables that a number of a ledger names and that have no entry in FEEDS."""
    return {name for row in rows if row["page"] not in WHOLE_PACKAGE for name in row["sources"].split(";")} - set(FEEDS)


def test_every_table_that_feeds_a_number_is_declared(ledger):
    assert not undeclared(ledger.values()), "say in FEEDS which column moves which number"


def test_a_new_table_that_feeds_a_number_is_missed():
    assert undeclared([{"page": "attack", "name": "new", "sources": "attacks;new_table"}]) == {"new_table"}


@pytest.mark.parametrize("name", FEEDS)
def test_a_changed_cell_moves_a_number(name, data_copy, ledger):
    feed = FEEDS[name]
    number = ledger[feed.number]
    assert name in number["sources"].split(";")
    assert as_printed(feed.result(), number["printed"]) == number["printed"]
    assert alter(data_copy, name, feed) >= 1
    assert as_printed(feed.result(), number["printed"]) != number["printed"]


def test_the_number_of_tables_moves_with_the_package(data_copy):
    before = len(package.list_resources())
    descriptor = data_copy / "datapackage.json"
    content = json.loads(descriptor.read_text("utf-8"))
    content["resources"] = [r for r in content["resources"] if r["name"] != "places"]
    descriptor.write_text(json.dumps(content), "utf-8")
    assert len(package.list_resources()) == before - 1
