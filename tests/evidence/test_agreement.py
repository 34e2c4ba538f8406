"""The same attack, date or figure in two tables agrees, or a column says how it differs."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from peshawar import tables

LAST_DAY = pd.Timestamp("2026-06-30")
RANGE = ["killed_low", "killed_high"]
FULL_RANGE = ["killed_low", "killed_best", "killed_high"]
SCHOOL = "2014-12-16-peshawar-school"


@pytest.fixture(scope="module")
def many_dead():
    return tables.load_mass_casualty_attacks().set_index("attack_id")


def differing(rows, other, columns):
    """Rows whose figures are not those of the row beside them: an empty cell equals an empty cell."""
    mine, theirs = rows[columns].reset_index(drop=True), other[columns].reset_index(drop=True)
    same = (mine.fillna(-1) == theirs.fillna(-1)).all(axis=1).to_numpy()
    return rows[~same]


@pytest.mark.parametrize("load", [tables.load_school_attacks, tables.load_education_events], ids=["schools", "education"])
def test_attacks_on_learning_have_the_figures_of_the_list_of_many_dead(many_dead, load):
    rows = load().dropna(subset=["mass_casualty_id"])
    there = many_dead.loc[rows["mass_casualty_id"]]
    assert len(rows) >= 3
    assert (rows["date"].to_numpy() == there["date"].to_numpy()).all()
    other = differing(rows, there, FULL_RANGE)
    unexplained = other[other["difference_note"].isna() & many_dead.loc[other["mass_casualty_id"], "difference_note"].isna().to_numpy()]
    assert list(unexplained.iloc[:, 0]) == []


def test_events_of_the_timeline_have_the_figures_of_the_list_of_many_dead(many_dead):
    rows = tables.load_timeline().dropna(subset=["mass_casualty_id"])
    there = many_dead.loc[rows["mass_casualty_id"]]
    assert len(rows) >= 15
    assert (rows["date"].to_numpy() == there["date"].to_numpy()).all()
    other = differing(rows, there, RANGE)
    assert list(other.loc[other["difference_note"].isna(), "event_id"]) == []


def test_every_attack_of_the_timeline_that_is_on_the_list_names_it(many_dead):
    """A joint day and a joint place without a link would be the same attack told twice."""
    rows = tables.load_timeline()
    attacks = rows[(rows["category"] == "attack") & rows["mass_casualty_id"].isna() & rows["place"].notna()]
    twice = []
    for event in attacks.itertuples():
        same_day = many_dead[many_dead["date"] == event.date]
        twice += [event.event_id for place in same_day["place"] if place.split(",")[0] in event.place]
    assert twice == []


def test_events_of_the_fortnight_have_the_date_and_figures_of_the_timeline():
    rows = tables.load_fortnight_events().dropna(subset=["timeline_event_id"])
    there = tables.load_timeline().set_index("event_id").loc[rows["timeline_event_id"]]
    assert len(rows) >= 8
    assert (rows["date"].to_numpy() == there["date"].to_numpy()).all()
    assert differing(rows, there, RANGE).empty


def test_best_figures_are_those_of_the_event_data_or_say_why_not(many_dead):
    attacks = tables.load_attacks().set_index("attack_id")["deaths_best"]
    coded = many_dead[many_dead["attack_ref"].notna() & (many_dead["best_basis"] == "UCDP")]
    differs = coded["killed_best"].to_numpy() != attacks.loc[coded["attack_ref"]].to_numpy()
    assert len(coded) > 40
    assert coded.loc[differs & coded["difference_note"].isna().to_numpy()].empty
    outside = many_dead[many_dead["attack_ref"].notna()]
    events = attacks.loc[outside["attack_ref"]].to_numpy()
    is_out = (events < outside["killed_low"].to_numpy()) | (events > outside["killed_high"].to_numpy())
    assert outside.loc[is_out & outside["difference_note"].isna().to_numpy()].empty


def test_no_large_attack_of_the_event_data_is_missing_from_the_list(many_dead):
    """Fifty known non-militant dead or more on one day, in one place, by one group: all are on the list."""
    attacks = tables.load_attacks()
    large = attacks[(attacks["deaths_best"] >= 50) & ~attacks["is_imprecise_date"] & (attacks["date_end"] == attacks["date"])]
    listed = {one for cell in many_dead["ucdp_event_ids"].dropna() for one in cell.split(";")}
    missing = [row.attack_id for row in large.itertuples() if not set(row.event_ids.split(";")) & listed]
    assert missing == []


def test_the_school_attack_has_one_range_everywhere(many_dead):
    reports = tables.load_toll_reports()
    final = reports.loc[reports["is_final_count"], "killed"]
    expected = [final.min(), final.max()]
    schools = tables.load_school_attacks().set_index("mass_casualty_id")
    education = tables.load_education_events().set_index("mass_casualty_id")
    timeline = tables.load_timeline().set_index("mass_casualty_id")
    fortnight = tables.load_fortnight_events().set_index("timeline_event_id")
    rows = [many_dead.loc[SCHOOL], schools.loc[SCHOOL], education.loc[SCHOOL], timeline.loc[SCHOOL]]
    rows.append(fortnight.loc[timeline.loc[SCHOOL, "event_id"]])
    for row in rows:
        assert row[RANGE].tolist() == expected
    facts = tables.load_attack_facts()
    killed = facts[facts["topic"] == "killed"]
    assert killed["value_low"].max() <= expected[1]
    attackers = reports.loc[reports["is_final_count"], ["attackers_low", "attackers_high"]].stack().dropna()
    assert schools.loc[SCHOOL, ["attackers_low", "attackers_high"]].tolist() == [attackers.min(), attackers.max()]


@pytest.mark.parametrize(
    ("day", "word"),
    [
        ("2011-05-02", "bin Laden"), ("2011-11-26", "Salala"), ("2018-01-04", "aid"), ("2014-10-05", "Latif Mehsud"),
    ],
)  # fmt: skip
def test_turning_points_stand_on_their_day(day, word):
    """Where an event is told in several tables it has one date; the two hand-over dates are those of press and commands."""
    told = []
    for load, column in ((tables.load_timeline, "event"), (tables.load_us_pakistan_events, "event"), (tables.load_fortnight_events, "what")):
        rows = load()
        told += rows.loc[(rows["date"] == day) & rows[column].str.contains(word), column].tolist()
    if day == "2014-10-05":
        assert told == [], "the commander was handed over in December 2014, not when he was first named"
    else:
        assert told


def test_merged_factions_have_one_date_in_splits_and_relations():
    splits = tables.load_group_splits()
    merged = splits[(splits["group"].str.contains("Ahrar")) & (splits["kind"] == "merged into")]
    assert pd.Timestamp("2020-08-17") in set(merged["date"])
    relations = tables.load_relations().set_index("rel_id")
    assert relations.loc["R65", "valid_from"] == pd.Timestamp("2020-08-17")
    assert relations.loc["R46", "valid_to"] == pd.Timestamp("2020-08-17")


def test_numbers_that_another_table_has_too_are_in_it():
    numbers = tables.load_context_numbers().dropna(subset=["also_in_table"])
    assert set(numbers["also_in_table"].str.split(";").explode().str.strip()) <= set(tables.table_names())
    yearly = tables.load_annual_violence()
    for row in numbers[(numbers["also_in_table"] == "annual_violence") & (numbers["date_precision"] == "year")].itertuples():
        figures = yearly.loc[yearly["year"] == row.as_of.year, ["value", "other_value"]].stack()
        assert row.value_best in set(figures), row.item_id


def test_episodes_that_overlap_name_each_other():
    episodes = tables.load_aid_threats().set_index("episode_id")
    for key, cell in episodes["overlaps_with"].dropna().items():
        for other in cell.split(";"):
            assert key in str(episodes.loc[other, "overlaps_with"]).split(";"), (key, other)


def test_episodes_run_from_threat_to_act_to_reversal():
    episodes = tables.load_aid_threats()
    acted = episodes[episodes["carried_out"].isin(["yes", "in part"])]
    assert acted["carried_out_date"].notna().all()
    assert episodes.loc[episodes["carried_out"] == "no", "carried_out_date"].isna().all()
    known = episodes[episodes["is_known_by_2014_12_16"]]
    assert (known["threat_date"] <= "2014-12-16").all()


def test_every_forecast_of_the_article_is_a_question_and_every_question_has_a_home():
    forecasts = tables.load_forecasts()
    claims = tables.load_claims()
    wanted = set(claims.loc[claims["claim_type"] == "forecast", "claim_id"])
    article = forecasts[forecasts["kind"] == "article"]
    assert set(article["claim_id"]) == wanted
    for claim, rows in article.groupby("claim_id"):
        assert set(rows["reading"]) == {"literal", "generous"}, claim
    forward = forecasts[forecasts["kind"] == "forward"]
    assert 8 <= len(forward) <= 12
    assert (forward["information_cutoff"] == LAST_DAY).all()
    # A window opens after the day of issue, or the question says that it is partly elapsed.
    assert ((forward["window_start"] > forward["issue_date"]) | forward["is_partly_elapsed"]).all()
    assert forward["resolver_url"].notna().all() and forward["probability_low_pct"].isna().all()


LIKELIHOOD = {
    "almost no chance": (1, 5), "very unlikely": (5, 20), "unlikely": (20, 45), "roughly even": (45, 55),
    "likely": (55, 80), "very likely": (80, 95), "almost certain": (95, 99),
}  # fmt: skip


@pytest.mark.parametrize("load", [tables.load_forecasts, tables.load_key_judgements], ids=["forecasts", "key judgements"])
def test_words_of_likelihood_have_their_numbers(load):
    rows = load().dropna(subset=["likelihood_word"])
    assert len(rows)
    for row in rows.itertuples():
        assert (row.probability_low_pct, row.probability_high_pct) == LIKELIHOOD[row.likelihood_word], row[1]


def test_key_judgements_keep_likelihood_and_confidence_apart():
    judgements = tables.load_key_judgements()
    assert 8 <= len(judgements) <= 12
    for text in judgements["statement"]:
        assert not ("confidence" in text and any(word in text for word in LIKELIHOOD))
    assert (judgements["likelihood_word"].notna() == (judgements["kind"] == "forecast")).all()
    claims = set(tables.load_claims()["claim_id"])
    assert {one for cell in judgements["claims"].dropna() for one in cell.split(";")} <= claims


STRONG = ("A", "B", "C")


@pytest.mark.parametrize("load", [tables.load_judgements, tables.load_key_judgements, tables.load_studies], ids=["judgements", "key judgements", "studies"])
def test_no_judgement_rests_on_a_weak_source_alone(load):
    sources = tables.load_sources().merge(tables.load_publishers()[["publisher_id", "grade"]], on="publisher_id")
    grade = sources.set_index("source_id")["grade"]
    for row in load().itertuples():
        ids = [row.source_id, *(str(row.other_source_ids).split(";") if pd.notna(row.other_source_ids) else [])]
        assert any(grade[one] in STRONG for one in ids), row[1]


@pytest.mark.parametrize(("page", "afghan"), [("attack", 0), ("actors", 2), ("us_pakistan", 0), ("outlook", 0)])
def test_every_chapter_has_pakistani_judgements_and_the_second_afghan_ones(page, afghan):
    """METHODS 14: five authors or institutions at the least, for judgements and not for counts."""
    rows = tables.load_judgements().query("page == @page")
    assert rows.loc[rows["voice"] == "pakistani", "author"].nunique() >= 5
    assert rows.loc[rows["voice"] == "afghan", "author"].nunique() >= afghan


def test_what_is_asserted_or_judged_is_no_evidence():
    """Documents and testimony are evidence unless they are a party's own word; admissions always are."""
    rows = tables.load_judgements()
    assert not rows.loc[rows["kind"].isin(["denial", "judgement", "assertion"]), "is_evidence"].any()
    assert rows.loc[rows["kind"] == "admission", "is_evidence"].all()


def test_no_table_goes_beyond_the_last_day_of_the_book():
    later = []
    for name in tables.table_names():
        if name == "forecasts":
            continue
        frame = tables.load_table(name)
        for column in frame.select_dtypes("datetime").columns:
            if (frame[column].dropna() > LAST_DAY).any():
                later.append(f"{name}.{column}")
    assert later == []


def test_nothing_remembered_is_in_a_table():
    folder = Path(__file__).resolve().parents[2] / "data"
    for path in sorted(folder.glob("*.csv")):
        text = path.read_text("utf-8").lower()
        assert "from memory" not in text, path.name
