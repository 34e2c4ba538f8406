"""The registers of claims, evidence, sources and reports: what must hold in every row.

Read with pandas alone, so that a failure here is a failure of the data and not of the loaders.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest

DAY = pd.Timestamp("2014-12-16")
DESCRIPTOR = Path(__file__).resolve().parents[2] / "data" / "datapackage.json"
SIGNS = {"at war": -2, "hostile": -1, "ambivalent": 0, "tacit cooperation": 1, "ally": 2, "patron": 2}
STRONG = ("A", "B", "C")


@pytest.fixture(scope="module")
def described() -> dict[str, dict]:
    """What the data package says of each table and layer, by name."""
    return {resource["name"]: resource for resource in json.loads(DESCRIPTOR.read_text(encoding="utf-8"))["resources"]}


@pytest.fixture(scope="module")
def registers(described) -> dict[str, pd.DataFrame]:
    """All authored tables by name, every cell as text and an empty cell as an empty string."""
    authored = (resource for resource in described.values() if resource["class"] == "authored")
    return {
        resource["name"]: pd.read_csv(DESCRIPTOR.parent / resource["path"], dtype=str, keep_default_na=False)
        for resource in authored
    }


@pytest.fixture(scope="module")
def derived(described) -> dict[str, pd.DataFrame]:
    """The derived tables whose rows name their source, every cell as text."""
    return {
        name: pd.read_csv(DESCRIPTOR.parent / resource["path"], dtype=str, keep_default_na=False)
        for name, resource in described.items()
        if resource["class"] == "derived" and "source_id" in [field["name"] for field in resource["schema"]["fields"]]
    }


@pytest.fixture(scope="module")
def evidence(registers: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The evidence with source, publisher's grade and the type of the claim beside each row."""
    sources = registers["sources"].merge(registers["publishers"][["publisher_id", "grade"]], on="publisher_id")
    columns = ["source_id", "publisher_id", "grade", "date", "is_copy", "confirmed_by"]
    return (
        registers["claim_evidence"]
        .merge(sources[columns], on="source_id", validate="many_to_one")
        .merge(registers["claims"][["claim_id", "claim_type"]], on="claim_id", validate="many_to_one")
    )


def numbers(table: pd.DataFrame, column: str) -> pd.Series:
    return pd.to_numeric(table[column])


def ids(cell: str) -> list[str]:
    return cell.split(";") if cell else []


# Keys -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("publishers", "publisher_id"), ("sources", "source_id"), ("toll_reports", "report_id"), ("actors", "actor_id"),
        ("relations", "rel_id"), ("claims", "claim_id"), ("claim_evidence", "evidence_id"),
    ],
)  # fmt: skip
def test_keys_are_unique(registers, table, key):
    assert registers[table][key].ne("").all()
    assert registers[table][key].is_unique


@pytest.mark.parametrize(
    ("table", "column", "target", "key"),
    [
        ("sources", "publisher_id", "publishers", "publisher_id"),
        ("sources", "confirmed_by", "sources", "source_id"),
        ("sources", "contradicted_by", "sources", "source_id"),
        ("toll_reports", "source_id", "sources", "source_id"),
        ("actors", "source_id", "sources", "source_id"),
        ("actors", "strength_source_id", "sources", "source_id"),
        ("relations", "source_id", "sources", "source_id"),
        ("relations", "source_actor", "actors", "actor_id"),
        ("relations", "target_actor", "actors", "actor_id"),
        ("claim_evidence", "source_id", "sources", "source_id"),
        ("claim_evidence", "claim_id", "claims", "claim_id"),
    ],
)
def test_every_id_resolves(registers, table, column, target, key):
    named = {one for cell in registers[table][column] for one in ids(cell)}
    assert named <= set(registers[target][key])


def test_evidence_ids_name_their_claim(registers):
    rows = registers["claim_evidence"]
    assert (rows["evidence_id"].str.split("-").str[0] == rows["claim_id"]).all()


# Sources and publishers -------------------------------------------------------------------------


def test_every_figure_of_a_derived_table_has_a_source_that_is_registered(registers, derived):
    known = set(registers["sources"]["source_id"])
    assert set(derived) == {"annual_violence", "opinion_findings", "troop_points", "picss_months", "crs_aid"}
    for name, table in derived.items():
        # A month that PICSS may have printed and nobody found is a row without a figure.
        is_fact = table["status"] != "not found" if name == "picss_months" else pd.Series(True, index=table.index)
        assert table.loc[is_fact, "source_id"].isin(known).all(), name
        assert (table.loc[~is_fact, "source_id"] == "").all(), name
        assert "url" not in table.columns
    others = derived["annual_violence"]["other_source_ids"]
    assert {one for cell in others for one in ids(cell)} <= known
    for own, cell in zip(derived["annual_violence"]["source_id"], others, strict=True):
        assert own not in ids(cell) and len(set(ids(cell))) == len(ids(cell))


def test_a_source_of_a_yearly_count_is_the_organisations_own(registers, derived):
    publisher_of = registers["sources"].set_index("source_id")["publisher_id"]
    publishers = {
        "PIPS": "pips", "PICSS": "picss", "CRSS": "crss", "SATP": "satp", "GTI": "iep", "Pakistan Body Count": "pbc",
        "US State Department": "us-state", "ISPR": "ispr", "Ministry of Interior": "pakistan-interior",
        "UN Monitoring Team": "un-monitoring-team",
    }  # fmt: skip
    for row in derived["annual_violence"].itertuples():
        for source in (row.source_id, *ids(row.other_source_ids)):
            assert publisher_of[source] == publishers[row.organisation], source


def test_every_derived_table_names_its_sources(registers, described):
    known = set(registers["sources"]["source_id"])
    for name, resource in described.items():
        in_rows = "source_id" in [field["name"] for field in resource["schema"]["fields"]]
        if resource["class"] == "derived":
            # In its rows or in its description, and never in both.
            assert in_rows != bool(resource.get("source_ids")), name
        assert set(resource.get("source_ids", [])) <= known, name


def source_columns(table: pd.DataFrame) -> list[str]:
    """The columns of a table whose cells name sources, one or several."""
    return [column for column in table.columns if column.endswith(("source_id", "source_ids"))]


def test_every_row_of_fact_names_a_source_and_every_source_named_is_registered(registers, derived, described):
    known = set(registers["sources"]["source_id"])
    # The claims are the article's own; every one of them has evidence with a source.
    without = {"sources", "publishers", "claims"}
    for name, table in {**registers, **derived}.items():
        if name in without:
            continue
        assert "source_id" in table.columns, name
        if described[name]["class"] == "authored":
            assert table["source_id"].ne("").all(), name
        for column in source_columns(table):
            assert {one for cell in table[column] for one in ids(cell)} <= known, f"{name}.{column}"
        if "other_source_ids" in table.columns:
            for own, cell in zip(table["source_id"], table["other_source_ids"], strict=True):
                assert own not in ids(cell) and len(set(ids(cell))) == len(ids(cell)), (name, own, cell)


def test_no_source_and_no_publisher_stands_idle(registers, derived, described):
    tables = [table for name, table in {**registers, **derived}.items() if name != "sources"]
    used = {one for table in tables for column in source_columns(table) for cell in table[column] for one in ids(cell)}
    used |= {one for resource in described.values() for one in resource.get("source_ids", [])}
    assert set(registers["sources"]["source_id"]) - used == set()
    assert set(registers["publishers"]["publisher_id"]) - set(registers["sources"]["publisher_id"]) == set()


def test_every_source_has_an_address_that_can_be_cited(registers):
    sources = registers["sources"]
    outside = sources[sources["publisher_id"] != "own-computation"]
    assert (outside["url"].ne("") | outside["read_url"].ne("")).all()
    addresses = pd.concat([sources["url"], sources["read_url"]])
    # A bare domain leads to whatever stands there today.
    bare = addresses[addresses.ne("") & ~addresses.str.match(r"^https?://[^/ ]+/[^ ]+$")]
    assert list(bare) == []


def test_a_copy_says_where_it_was_read_and_keeps_its_original_publisher(registers):
    copies = registers["sources"].query("is_copy == 'true'")
    assert copies["read_url"].ne("").all()
    hosts = copies["read_url"].str.extract(r"^https?://(?:www\.)?([^/]+)")[0]
    for publisher, host in zip(copies["publisher_id"], hosts, strict=True):
        assert publisher.replace("-", "") not in host.replace(".", "").replace("-", "")


def test_confirmations_come_from_other_publishers(registers):
    sources = registers["sources"]
    publisher_of = dict(zip(sources["source_id"], sources["publisher_id"], strict=True))
    for column in ("confirmed_by", "contradicted_by"):
        for own, cell in zip(sources["publisher_id"], sources[column], strict=True):
            assert own not in {publisher_of[one] for one in ids(cell)}


def test_no_copy_carries_a_side_of_a_claim_unconfirmed(evidence):
    """A mirror never ranks above its original: on each side it needs an original or a second publisher."""
    strong = evidence[evidence["grade"].isin(STRONG) & evidence["bearing"].isin(["supports", "opposes"])]
    for vantages in (("day", "both"), ("both", "later")):
        seen = strong[strong["vantage"].isin(vantages)]
        firm = (seen["is_copy"] == "false") | seen["confirmed_by"].ne("")
        carried = firm.groupby([seen["claim_id"], seen["bearing"]]).any()
        assert list(carried[~carried].index) == []


def test_parties_to_the_conflict_are_never_graded_above_fair(registers):
    graded = registers["publishers"].set_index("publisher_id")["grade"]
    for party in ("us-dod", "pakistan-mofa", "ispr", "pakistan-interior", "us-state", "nato"):
        assert graded[party] not in ("A", "B")


def test_grades_carry_a_reason(registers):
    publishers = registers["publishers"]
    assert publishers["grade"].isin(list("ABCDEF")).all()
    assert publishers["reason"].str.len().ge(20).all()


# Claims -----------------------------------------------------------------------------------------


def test_all_seventy_claims_are_there_in_the_order_of_the_article(registers):
    claims = registers["claims"]
    assert list(claims["claim_id"]) == [f"C{number:02d}" for number in range(1, 71)]
    assert set(numbers(claims, "paragraph")) == set(range(13))
    assert numbers(claims.iloc[2:], "paragraph").is_monotonic_increasing
    assert claims["short"].str.len().le(60).all()


def test_every_claim_has_evidence_that_may_carry_a_verdict(registers, evidence):
    strong = evidence[evidence["grade"].isin(STRONG)]
    assert set(registers["claims"]["claim_id"]) - set(strong["claim_id"]) == set()


def test_every_forecast_is_read_and_resolved_after_the_day(registers, evidence):
    forecasts = registers["claims"].query("claim_type == 'forecast'")
    assert (forecasts["home"] == "outlook").all()
    assert forecasts["reading"].ne("").all()
    rows = evidence[evidence["claim_type"] == "forecast"]
    assert (rows["vantage"] == "later").all()
    assert (rows["horizon"].ne("") & rows["reading"].ne("")).all()
    others = evidence[evidence["claim_type"] != "forecast"]
    assert (others["horizon"].eq("") & others["reading"].eq("")).all()


def test_motives_name_who_speaks_and_nothing_else_does(evidence):
    assert (evidence["speaker"].ne("") == evidence["claim_type"].eq("motive")).all()


def test_what_was_known_that_day_was_published_by_that_day(evidence):
    dated = evidence[evidence["date"].ne("")]
    published = pd.to_datetime(dated["date"])
    is_early = dated["vantage"].isin(["day", "both"])
    assert (published[is_early] <= DAY).all()
    assert (published[~is_early] > DAY).all()


def test_findings_are_short(registers):
    assert registers["claim_evidence"]["finding"].str.len().between(15, 220).all()


# Numbers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "low", "high"),
    [
        ("toll_reports", "attackers_low", "attackers_high"),
        ("toll_reports", "killed", "killed_printed"),
        ("toll_reports", "children_killed", "killed"),
        ("actors", "strength_low", "strength_high"),
        ("claims", "figure_low", "figure_high"),
        ("claim_evidence", "figure_low", "figure_high"),
    ],
)
def test_low_ends_stand_below_high_ends(registers, table, low, high):
    ends = pd.DataFrame({"low": numbers(registers[table], low), "high": numbers(registers[table], high)}).dropna()
    assert (ends["low"] <= ends["high"]).all()


def test_evidence_figures_have_both_ends(registers):
    rows = registers["claim_evidence"]
    assert (rows["figure_low"].eq("") == rows["figure_high"].eq("")).all()


def test_victims_never_include_attackers(registers):
    reports = registers["toll_reports"].set_index("report_id")
    plain = reports[reports["includes_attackers"] == "false"]
    assert (plain["killed"] == plain["killed_printed"]).all()
    # The New York Times printed 145 with nine attackers in it.
    mixed = reports[reports["includes_attackers"] == "true"]
    assert list(mixed.index) == ["T29"]
    assert mixed.loc["T29", ["killed_printed", "attackers_high", "killed"]].tolist() == ["145", "9", "136"]


def test_children_and_others_add_up_to_the_total(registers):
    parts = registers["toll_reports"][["killed", "children_killed", "others_killed"]].apply(pd.to_numeric).dropna()
    assert (parts["children_killed"] + parts["others_killed"] == parts["killed"]).all()


def test_undated_reports_have_no_time_and_days_have_no_hour(registers):
    reports = registers["toll_reports"]
    assert (reports["reported_at"].eq("") == reports["time_basis"].eq("undated")).all()
    days = reports[reports["time_basis"] == "date only"]
    assert days["reported_at"].str.endswith("T00:00:00").all()
    assert set(reports.loc[reports["source_class"].isin(["dataset", "encyclopaedia"]), "time_basis"]) <= {"undated", "date only"}


def test_final_counts_are_those_of_official_bodies_and_data_sets(registers):
    reports = registers["toll_reports"]
    final = reports[reports["is_final_count"] == "true"]
    assert final["source_class"].isin(["army", "federal government", "judicial commission", "dataset"]).all()
    assert final["attributed_to"].ne("").all()
    dated = final[final["reported_at"].ne("")]
    assert (pd.to_datetime(dated["reported_at"]) > pd.Timestamp("2014-12-18")).all()
    assert numbers(final, "killed").agg(["min", "max"]).tolist() == [144, 151]


def test_the_article_stands_in_its_own_figures(registers):
    row = registers["toll_reports"].query("source_class == 'the article'").iloc[0]
    figures = row[["killed", "children_killed", "injured", "attackers_low", "attackers_high"]]
    assert figures.tolist() == ["126", "100", "122", "9", "9"]


# Relations --------------------------------------------------------------------------------------


def test_sign_and_word_agree(registers):
    relations = registers["relations"]
    assert (relations["relation"].map(SIGNS) == numbers(relations, "sign")).all()


def test_no_direction_has_two_ties_at_one_time(registers):
    spans = registers["relations"].assign(
        begin=lambda table: pd.to_datetime(table["valid_from"]),
        end=lambda table: pd.to_datetime(table["valid_to"]).fillna(pd.Timestamp("2200-01-01")),
    )
    assert (spans["begin"] < spans["end"]).all()
    for _, ties in spans.sort_values("begin").groupby(["source_actor", "target_actor"]):
        # Half-open spans: one may begin on the day on which the one before has ended.
        assert (ties["begin"].iloc[1:].to_numpy() >= ties["end"].iloc[:-1].to_numpy()).all()


def test_december_2014_has_one_sign_for_each_ordered_pair(registers):
    relations = registers["relations"]
    begun = pd.to_datetime(relations["valid_from"]) <= DAY
    ended = pd.to_datetime(relations["valid_to"]) <= DAY
    held = relations[begun & ~ended]
    assert not held.duplicated(["source_actor", "target_actor"]).any()
    assert {"R05", "R35", "R38", "R60"} <= set(held["rel_id"])
    assert not {"R04", "R34", "R37", "R59"} & set(held["rel_id"])


# Words ------------------------------------------------------------------------------------------

# Institutions, offices and people of public life that rows on attacks may name: organisers, courts, papers, peoples.
PUBLIC_NAMES = {
    "Adnan el-Shukrijumah", "Afghan Citizen Cards", "Afghan Taliban", "Afghanistan Analysts Network", "Army Act",
    "Army Public School", "Bacha Khan University", "Confucius Institute", "Ehsanullah Ehsan", "Express News",
    "Express Tribune", "Friday Times", "Global Terrorism Database", "Gul Bahadur", "Haji Kamran", "Hakimullah Mehsud",
    "Hazara Shia", "High Court", "Human Rights Commission", "Human Rights Watch", "International Commission", "Ismaili Shia",
    "Justice Mohammad Ibrahim Khan", "Justice Project Pakistan", "Khalid Balti", "Khalifa Umar Mansoor", "Khyber Pakhtunkhwa",
    "Latif Mehsud", "Los Angeles Times", "Muhammad Khorasani", "Mullah Fazlullah", "National Action Plan",
    "National Assembly", "National Counter Terrorism Authority", "New America", "North Waziristan", "Official Pakistani",
    "Pakistan Body Count", "Pakistani Taliban", "Peshawar High Court", "Prime Minister Imran Khan", "Shia Ashura",
    "South African", "Supreme Court", "Tariq Gidar Group", "Umar Amin", "Umar Amir", "Umar Mansoor", "Umar Naray",
    "United States", "Warsak Road", "Washington Post",
}  # fmt: skip
ON_THE_ATTACK = [f"C{number:02d}" for number in range(1, 22)]
# Columns in our own words about attacks in which people died.
WORDS_ON_ATTACKS = {
    "attack_facts": ("fact", "value_text", "note"),
    "accountability": ("who", "what", "outcome", "note"),
    "state_response": ("who_is_affected", "what", "note"),
    "fortnight_events": ("what", "note"),
    "mass_casualty_attacks": ("target", "difference_note", "note"),
    "school_attacks": ("difference_note", "note"),
    "education_events": ("target", "difference_note", "note"),
    "toll_reports": ("attributed_to", "note"),
}
NAME = re.compile(r"\b[A-Z][a-z]+(?: (?:el-|ul-|al-)?[A-Z][a-z]+)+\b")
# A word that opens a sentence has a capital anyway.
OPENING = re.compile(r"(^|[.:;] )(Appoints|By|Inside|Says|Summons|The|With) ")


def test_no_victim_is_named(registers):
    """Every name of two words in the rows on attacks is that of an institution or a public figure."""
    claims = registers["claims"].query("claim_id in @ON_THE_ATTACK")
    rows = registers["claim_evidence"].query("claim_id in @ON_THE_ATTACK")
    texts = [*claims["paraphrase"], *claims["test"], *rows["finding"]]
    for name, columns in WORDS_ON_ATTACKS.items():
        texts += [text for column in columns for text in registers[name][column]]
    for text in texts:
        for name in NAME.findall(OPENING.sub(r"\1", text)):
            # "The News" has one word and its article.
            assert name.removeprefix("The ") in PUBLIC_NAMES or re.fullmatch(r"The [A-Z][a-z]+", name), f"{name!r} in {text!r}"


def test_no_row_copies_the_article(registers, copied_from_article):
    for name, table in registers.items():
        for column in table.columns:
            for text in table[column]:
                assert copied_from_article(text) == [], f"{name}.{column}"
