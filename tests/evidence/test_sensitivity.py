"""No table is decoration: alter a declared column, and a number of the book moves.

One line for each table that feeds a registered number: the column, the change, and the pure function
whose result moves. The changed table stands in a copy of the package with its checksum refreshed, and is
read back through the loaders, so that the whole way is tested but the notebooks.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

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
    conflict,
    disagreement,
    education,
    fortnight,
    likeness,
    movements,
    outlook,
    places,
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
from peshawar.exhibit.marks import fill_marks
from peshawar.tables.checks import hash_of

ROOT = Path(__file__).resolve().parents[2]


class Feed(NamedTuple):
    """A column, how to change a cell (None leaves it), and what must come out otherwise."""

    column: str
    change: Callable[[dict[str, str]], str | None]
    result: Callable[[], Any]


def graded_reports():
    return toll.drop_weak(tables.load_toll_reports(), tables.load_sources(), tables.load_publishers())


def decide():
    graded = grade_information(tables.load_sources(), tables.load_publishers())
    evidence = tables.load_claim_evidence().merge(graded[["source_id", "grade", "information_grade"]], on="source_id")
    figures = best_figures(
        graded_reports(), tables.load_crs_aid(), tables.load_crs_aid_yearly(), tables.load_ttp_battle_deaths(), tables.load_country_year_deaths()
    )  # fmt: skip
    decided = verdicts.decide_claims(tables.load_claims(), evidence, figures)
    return decided[["verdict_then", "verdict_now"]].to_numpy().tolist()


def totals():
    return disagreement.list_totals(tables.load_annual_violence(), tables.load_country_year_deaths())


def indicators():
    found = thaw.list_indicators(
        opinion=tables.load_us_opinion(),
        findings=tables.load_opinion_findings(),
        drones=tables.load_drone_years(),
        yearly=tables.load_crs_aid_yearly(),
        fmf=tables.load_fmf_aid(),
        greenbook=tables.load_greenbook_aid(),
        events=tables.load_us_pakistan_events(),
        votes=tables.load_un_voting(),
        arms=tables.load_arms_imports(),
    )
    return found.astype(str).to_numpy().tolist()


def plus(amount: int) -> Callable[[str], str]:
    return lambda cell: str(int(cell) + amount)


def where(column: str, value: str, change: Callable[[str], str], target: str):
    return lambda row: change(row[target]) if row[column] == value else None


DAY = pd.Timestamp("2014-12-16")
FEEDS: dict[str, Feed] = {
    "toll_reports": Feed(
        "killed", lambda row: plus(-1)(row["killed"]) if row["source_class"] == "the article" else None,
        lambda: toll.article_counts(tables.load_toll_reports()),
    ),
    "ucdp_events": Feed(
        "date_start", lambda row: "2003-01-01" if row["event_id"] == "156098" else None,
        lambda: conflict.deaths_by_dyad_group(tables.load_events()).to_numpy().tolist(),
    ),
    "attacks": Feed(
        "date", lambda row: "2014-12-15" if row["attack_id"] == "20141216-peshawar-ttp" else None,
        lambda: conflict.compare_windows(tables.load_attacks(), DAY, [3]).to_numpy().tolist(),
    ),
    "ttp_battle_deaths": Feed(
        "deaths_high", where("year", "2014", plus(1), "deaths_high"),
        lambda: best_figures(graded_reports(), tables.load_crs_aid(), tables.load_crs_aid_yearly(), tables.load_ttp_battle_deaths(), tables.load_country_year_deaths())["ttp_deaths_2014"],
    ),
    "country_year_deaths": Feed(
        "deaths_high", lambda row: plus(1)(row["deaths_high"]) if (row["country"], row["year"], row["violence_type"]) == ("Pakistan", "2014", "all") else None,
        lambda: totals()["high"].tolist(),
    ),
    "annual_violence": Feed(
        "value", lambda row: plus(9000)(row["value"]) if (row["organisation"], row["measure"], row["year"]) == ("CRSS", "killed_all_violence", "2014") else None,
        lambda: disagreement.spread_of_year(totals(), 2014),
    ),
    "crs_aid": Feed(
        "amount_musd", lambda row: plus(1)(row["amount_musd"]) if row["is_request"] == "true" and row["edition"] == "2014-03-06" and row["category"] == "total" else None,
        lambda: best_figures(graded_reports(), tables.load_crs_aid(), tables.load_crs_aid_yearly(), tables.load_ttp_battle_deaths(), tables.load_country_year_deaths())["crs_total_then"],
    ),
    "crs_aid_yearly": Feed(
        "economic_musd", where("fiscal_year_label", "FY2012", plus(100), "economic_musd"),
        lambda: aid.sum_aid(aid.aid_series(tables.load_crs_aid_yearly(), tables.load_price_index()), 2013),
    ),
    "us_price_index": Feed(
        "cpi_u_fiscal", lambda row: "200.0" if row["fiscal_year"] == "2014" else None,
        lambda: aid.sum_aid(aid.aid_series(tables.load_crs_aid_yearly(), tables.load_price_index(), base_year=2014), 2013),
    ),
    "claims": Feed("figure_low", where("claim_id", "C18", lambda cell: "500", "figure_low"), decide),
    "claim_evidence": Feed(
        "bearing", lambda row: "opposes" if row["claim_id"] == "C49" and row["bearing"] == "supports" else None, decide
    ),
    "relations": Feed(
        "valid_to", where("rel_id", "R01", lambda cell: "2014-01-01", "valid_to"),
        lambda: len(relations.ties_on(tables.load_relations(), DAY)),
    ),
    "sources": Feed(
        "publisher_id", lambda row: "ucdp" if row["source_id"] == "dawn-2014-12-nap" else None,
        lambda: voices.count_voices(tables.load_sources(), tables.load_publishers(), tables.load_judgements()).to_numpy().tolist(),
    ),
    "publishers": Feed(
        "voice", where("publisher_id", "dawn", lambda cell: "us", "voice"),
        lambda: voices.count_voices(tables.load_sources(), tables.load_publishers(), tables.load_judgements()).to_numpy().tolist(),
    ),
    "judgements": Feed(
        "voice", where("judgement_id", "J201", lambda cell: "us", "voice"),
        lambda: voices.count_voices(tables.load_sources(), tables.load_publishers(), tables.load_judgements()).to_numpy().tolist(),
    ),
    "mass_casualty_attacks": Feed(
        "killed_high", lambda row: plus(1)(row["killed_high"]) if row["killed_high"] else None,
        lambda: attack_lists.deadliest_attacks(tables.load_mass_casualty_attacks(), toll.final_range(tables.load_toll_reports())).to_numpy().tolist(),
    ),
    "school_attacks": Feed(
        "country", lambda row: "IND" if row["country"] == "PAK" else None,
        lambda: scorecard.places_of_learning(tables.load_school_attacks(), 10),
    ),
    "education_years": Feed(
        "value", lambda row: plus(1)(row["value"]) if row["value"] else None,
        lambda: education.count_blocks(tables.load_education_years(), tables.load_education_periods()).to_numpy().tolist(),
    ),
    "education_periods": Feed(
        "value_high", lambda row: plus(1)(row["value_high"]) if row["value_high"] else None,
        lambda: education.count_blocks(tables.load_education_years(), tables.load_education_periods()).to_numpy().tolist(),
    ),
    "education_events": Feed(
        "date", lambda row: "2016-10-09" if row["event_id"] == "E01" else None,
        lambda: likeness.list_like_attacks(
            tables.load_mass_casualty_attacks(), tables.load_education_events(), DAY, pd.Timestamp("2026-06-30")
        ).astype(str).to_numpy().tolist(),
    ),
    "state_response": Feed(
        "number_high", lambda row: plus(1)(row["number_high"]) if row["number_high"] and row["measure"] == "executions" else None,
        lambda: answers.yearly_counts(tables.load_state_response(), "executions").astype(str).to_numpy().tolist(),
    ),
    "accountability": Feed(
        "number_high", lambda row: plus(1)(row["number_high"]) if row["number_high"] else None,
        lambda: answers.date_entries(tables.load_accountability())["number_high"].tolist(),
    ),
    "fortnight_events": Feed(
        "is_candidate_for_article_strike", lambda row: "false" if row["is_candidate_for_article_strike"] == "true" else None,
        lambda: len(fortnight.candidate_strikes(tables.load_fortnight_events())),
    ),
    "drone_strike_dates": Feed(
        "date", lambda row: "2004-06-18" if row["date"] == "2004-06-17" else None,
        lambda: strikes.count_days(tables.load_drone_strike_dates()["date"], pd.Timestamp("2004-06-17"), DAY).tolist(),
    ),
    "drone_months": Feed(
        "n_strikes", lambda row: plus(5)(row["n_strikes"]) if row["month"].startswith("2010") else None,
        lambda: strikes.study_months(
            tables.load_drone_months(),
            severity.monthly_counts(conflict.select_attacks(tables.load_attacks(), is_islamist=True)["date"], *strikes.TO_THE_EVE),
            strikes.TO_THE_EVE,
        ).to_numpy().tolist(),
    ),
    "drone_years": Feed(
        "n_strikes", lambda row: plus(1)(row["n_strikes"]) if row["n_strikes"] else None,
        lambda: outlook.strikes_by_year(tables.load_drone_years()).astype(str).to_numpy().tolist(),
    ),
    "one_sided_deaths": Feed(
        "deaths_high", lambda row: plus(1)(row["deaths_high"]) if row["actor"] == "TTP" else None,
        lambda: movements.one_sided_years(tables.load_one_sided_deaths(), "TTP", 2008, 2024).astype(str).to_numpy().tolist(),
    ),
    "group_splits": Feed(
        "date", lambda row: "2011-01-01" if row["kind"] == "split from" else None,
        lambda: movements.split_years(tables.load_group_splits()).to_numpy().tolist(),
    ),
    "timeline": Feed(
        "date", lambda row: "2009-01-01" if row["event_id"] == list(movements.PHASES)[0] else None,
        lambda: movements.phase_bounds(tables.load_timeline(), pd.Timestamp("2015-12-31")).astype(str).to_numpy().tolist(),
    ),
    "context_numbers": Feed(
        "value_best", lambda row: plus(1)(row["value_best"]) if row["item_id"] == borderland.PEOPLE_OF_THE_DISTRICT else None,
        lambda: float(borderland.number_at(tables.load_context_numbers(), borderland.PEOPLE_OF_THE_DISTRICT)["value_best"]),
    ),
    "actors": Feed(
        "strength_high", lambda row: plus(1)(row["strength_high"]) if row["strength_high"] else None,
        lambda: actors.list_actors(tables.load_actors()).astype(str).to_numpy().tolist(),
    ),
    "aid_threats": Feed(
        "carried_out", lambda row: "no" if row["carried_out"] == "yes" else None,
        lambda: threats.rate_table(tables.load_aid_threats()).astype(str).to_numpy().tolist(),
    ),
    "us_pakistan_events": Feed("date", lambda row: "2013-01-01" if row["date"].startswith("2014") and not row["date_end"] else None, lambda: thaw.balance_events(tables.load_us_pakistan_events()).astype(str).to_numpy().tolist()),
    "us_opinion": Feed("favourable_pct", where("year", "2014", lambda cell: "33", "favourable_pct"), lambda: indicators()),
    "opinion_findings": Feed("share_pct", lambda row: "1" if row["answer"] == "enemy" else None, lambda: indicators()),
    "un_voting": Feed("agreement_united_states", where("year", "2014", lambda cell: "0.9", "agreement_united_states"), lambda: indicators()),
    "arms_imports": Feed("united_states_mtiv", where("year", "2014", lambda cell: "1", "united_states_mtiv"), lambda: indicators()),
    "fmf_aid": Feed("obligated_grants_usd", where("fiscal_year", "2014", plus(7000000), "obligated_grants_usd"), lambda: indicators()),
    "greenbook_aid": Feed("total_usd", where("fiscal_year", "2014", plus(7000000), "total_usd"), lambda: indicators()),
    "foreign_assistance": Feed(
        "amount_usd", lambda row: plus(7000000)(row["amount_usd"]) if row["fiscal_year"] == "2014" else None,
        lambda: aid_definitions.stages_by_year(
            tables.load_crs_aid_yearly(), tables.load_greenbook_aid(), tables.load_foreign_assistance()
        ).astype(str).to_numpy().tolist(),
    ),
    "studies": Feed("effect_low", where("study_id", "ST17", lambda cell: "12", "effect_low"), lambda: fill_marks("{study:ST17 effect_low}")),
    "ucdp_dyad_deaths": Feed(
        "deaths_best", lambda row: row["deaths_high"] if row["deaths_high"] != row["deaths_best"] else None,
        lambda: int(tables.load_ucdp_dyad_deaths().query("is_summable")["deaths_best"].sum()),
    ),
    "districts": Feed(
        "district", lambda row: "Nowhere" if row["district"] == "Bagh" else None,
        lambda: places.deaths_by_district(
            places.rows_of(tables.load_attacks(), tables.load_events(), places.ALL_VIOLENCE), tables.load_districts(), "2014-01-01", "2014-12-15"
        ).astype(str).to_numpy().tolist(),
    ),
    "attack_facts": Feed(
        "value_high", lambda row: plus(1)(row["value_high"]) if row["value_high"].isdigit() else None,
        lambda: tables.load_attack_facts()["value_high"].dropna().tolist(),
    ),
    "us_troops": Feed(
        "military_total", lambda row: plus(1)(row["military_total"]) if row["military_total"] else None,
        lambda: season.troops_and_deaths(tables.load_us_troops(), tables.load_country_year_deaths(), 2006, 2021).to_numpy().tolist(),
    ),
    "forecasts": Feed(
        "resolution", lambda row: "no" if row["forecast_id"] == "F-02" else None,
        lambda: scorecard.score_article(tables.load_forecasts(), {}, {})["outcome"].astype(str).tolist(),
    ),
    "monthly_deaths": Feed(
        "deaths_first_release", lambda row: plus(1)(row["deaths_first_release"]) if row["month"].startswith("2025-06") else None,
        lambda: outlook.revision_of_year(tables.load_monthly_deaths(), 2025),
    ),
}  # fmt: skip
# Numbers on the package as a whole name all tables and move with none of their cells.
WHOLE_PACKAGE = {"data"}
# Tables that fed no pure function of their own when this was written: the chapters in work name theirs here.
AWAITING: set[str] = set()


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


def feeding_tables() -> set[str]:
    """Every table that a registered number of the accepted ledger names."""
    rows = [row for row in read_accepted(ROOT) if row["page"] not in WHOLE_PACKAGE]
    return {name for row in rows for name in row["sources"].split(";")}


def test_every_table_that_feeds_a_number_is_declared():
    missing = feeding_tables() - set(FEEDS) - AWAITING
    assert not missing, f"say in FEEDS which column moves which number: {', '.join(sorted(missing))}"
    assert not AWAITING & set(FEEDS)


@pytest.mark.parametrize("name", FEEDS)
def test_a_changed_cell_moves_a_number(name, data_copy):
    feed = FEEDS[name]
    before = feed.result()
    assert alter(data_copy, name, feed) >= 1
    assert feed.result() != before


def test_the_number_of_tables_moves_with_the_package(data_copy):
    before = len(package.list_resources())
    descriptor = data_copy / "datapackage.json"
    content = json.loads(descriptor.read_text("utf-8"))
    content["resources"] = [r for r in content["resources"] if r["name"] != "places"]
    descriptor.write_text(json.dumps(content), "utf-8")
    assert len(package.list_resources()) == before - 1
