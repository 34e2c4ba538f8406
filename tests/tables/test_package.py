"""The data package is valid and complete, and edits are accepted into it in one way."""

import json
import os
import re
import subprocess
import sys

import pandas as pd
import pytest

from peshawar import tables
from peshawar.tables import DataError, accept_package, check_package, data_dir, describe, load_layer, load_table
from peshawar.tables.checks import hash_of

LOADERS = {
    "ucdp_events": tables.load_events,
    "attacks": tables.load_attacks,
    "country_year_deaths": tables.load_country_year_deaths,
    "ttp_battle_deaths": tables.load_ttp_battle_deaths,
    "crs_aid": tables.load_crs_aid,
    "crs_aid_yearly": tables.load_crs_aid_yearly,
    "us_price_index": tables.load_price_index,
    "monthly_deaths": tables.load_monthly_deaths,
    "one_sided_deaths": tables.load_one_sided_deaths,
    "ucdp_dyad_deaths": tables.load_ucdp_dyad_deaths,
    "drone_months": tables.load_drone_months,
    "drone_years": tables.load_drone_years,
    "drone_strike_dates": tables.load_drone_strike_dates,
    "picss_months": tables.load_picss_months,
    "greenbook_aid": tables.load_greenbook_aid,
    "fmf_aid": tables.load_fmf_aid,
    "foreign_assistance": tables.load_foreign_assistance,
    "us_opinion": tables.load_us_opinion,
    "opinion_findings": tables.load_opinion_findings,
    "us_troops": tables.load_us_troops,
    "troop_points": tables.load_troop_points,
    "arms_imports": tables.load_arms_imports,
    "military_spending": tables.load_military_spending,
    "un_voting": tables.load_un_voting,
    "annual_violence": tables.load_annual_violence,
    "suicide_attack_years": tables.load_suicide_attack_years,
    "districts": tables.load_districts,
    "toll_reports": tables.load_toll_reports,
    "actors": tables.load_actors,
    "relations": tables.load_relations,
    "claims": tables.load_claims,
    "claim_evidence": tables.load_claim_evidence,
    "mass_casualty_attacks": tables.load_mass_casualty_attacks,
    "school_attacks": tables.load_school_attacks,
    "education_events": tables.load_education_events,
    "education_years": tables.load_education_years,
    "education_periods": tables.load_education_periods,
    "attack_facts": tables.load_attack_facts,
    "accountability": tables.load_accountability,
    "state_response": tables.load_state_response,
    "timeline": tables.load_timeline,
    "fortnight_events": tables.load_fortnight_events,
    "group_splits": tables.load_group_splits,
    "aid_threats": tables.load_aid_threats,
    "us_pakistan_events": tables.load_us_pakistan_events,
    "context_numbers": tables.load_context_numbers,
    "judgements": tables.load_judgements,
    "studies": tables.load_studies,
    "forecasts": tables.load_forecasts,
    "key_judgements": tables.load_key_judgements,
    "publishers": tables.load_publishers,
    "sources": tables.load_sources,
}


def test_the_package_is_valid_and_complete(repository_data):
    assert [str(problem) for problem in check_package(repository_data)] == []


def test_every_table_has_a_loader_and_every_loader_a_table(repository_data):
    assert set(tables.table_names()) == set(LOADERS)


@pytest.mark.parametrize("name", sorted(LOADERS))
def test_a_loader_returns_what_is_described(repository_data, name):
    frame = LOADERS[name]()
    resource = describe(name)
    assert len(frame) == resource["rows"]
    assert list(frame.columns) == [field["name"] for field in resource["schema"]["fields"]]
    for field in resource["schema"]["fields"]:
        column = frame[field["name"]]
        required = field.get("constraints", {}).get("required", False)
        expected = {
            "integer": "int64" if required else "Int64",
            "year": "int64" if required else "Int64",
            "boolean": "bool" if required else "boolean",
            "number": "float64",
            "date": "datetime64",
            "datetime": "datetime64",
            "string": "str",
        }[field["type"]]
        assert str(column.dtype).startswith(expected), (field["name"], column.dtype)
        if required:
            assert column.notna().all(), field["name"]


def test_every_resource_says_what_a_reader_needs(repository_data):
    package = json.loads((repository_data / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        name = resource["name"]
        for key in (
            "title",
            "description",
            "class",
            "profile",
            "format",
            "encoding",
            "unit_of_analysis",
            "licenses",
            "version",
        ):
            assert resource.get(key), (name, key)
        assert resource["class"] in ("authored", "derived"), name
        assert resource["path"].split("/")[-1].split(".")[0] == name
        assert resource["sources"], name
        assert all(source.get("title") for source in resource["sources"]), name
        for field in resource["schema"]["fields"]:
            assert field.get("description"), (name, field["name"])


def test_the_descriptor_is_a_valid_data_package(repository_data):
    from frictionless import Package

    descriptor = json.loads((repository_data / "datapackage.json").read_text(encoding="utf-8"))
    assert Package.metadata_validate(descriptor) is not None
    assert [error.note for error in Package.metadata_validate(descriptor)] == []


def test_files_have_the_sizes_and_checksums_that_are_stated(repository_data):
    package = json.loads((repository_data / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        content = (repository_data / resource["path"]).read_bytes()
        assert (len(content), hash_of(content)) == (resource["bytes"], resource["hash"]), resource["name"]


def test_the_folder_is_found_from_any_working_directory(tmp_path, repository):
    environment = {**os.environ, "PYTHONPATH": str(repository / "src")}
    environment.pop("PESHAWAR_DATA", None)
    code = "from peshawar.tables import data_dir; print(data_dir())"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == str(repository / "data")


def test_loading_accepted_tables_does_not_load_the_validator(repository):
    environment = {**os.environ, "PYTHONPATH": str(repository / "src")}
    environment.pop("PESHAWAR_DATA", None)
    code = "import sys; from peshawar.tables import load_attacks; load_attacks(); print('frictionless' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_a_folder_that_is_not_there_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("PESHAWAR_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(DataError, match="there is no such folder .PESHAWAR_DATA names it."):
        data_dir()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "is missing in"),
        (b'{"resources": [', "not valid JSON"),
        (b"{}", "no list of resources"),
        (b"\xe9", "not UTF-8"),
    ],
)
def test_a_damaged_descriptor_is_named(data_copy, content, words):
    descriptor = data_copy / "datapackage.json"
    descriptor.unlink()
    if content is not None:
        descriptor.write_bytes(content)
    with pytest.raises(DataError, match=words) as caught:
        load_table("attacks")
    assert "datapackage.json" in str(caught.value)


def test_an_unknown_table_is_named_with_those_there_are(repository_data):
    with pytest.raises(DataError, match="describes no table 'attack'.*attacks"):
        load_table("attack")


def test_tables_and_layers_are_not_mixed_up(repository_data):
    with pytest.raises(DataError, match="load_layer"):
        load_table("places")
    with pytest.raises(DataError, match="load_table"):
        load_layer("attacks")


def test_layers_are_read_as_they_are_described(repository_data):
    for name in tables.layer_names():
        layer = load_layer(name)
        assert len(layer["features"]) == describe(name)["rows"]
    districts = {feature["properties"]["name"] for feature in load_layer("pak_districts_2014")["features"]}
    assert districts == set(tables.load_districts()["district"])


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda content: content[:-200], "not valid JSON"),
        (lambda content: content.replace(b'"name"', b'"nome"'), "lacks the property"),
        (lambda content: b"\xef\xbb\xbf" + content, "byte-order mark"),
        (lambda content: b"[]\n", "not a GeoJSON FeatureCollection"),
        (lambda content: content.replace(b"Karachi", b"Karatschi"), "contents are valid"),
    ],
)
def test_a_damaged_layer_is_refused(data_copy, damage, words):
    path = data_copy / "geo" / "places.geojson"
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(DataError, match=words) as caught:
        load_layer("places")
    assert "geo/places.geojson" in str(caught.value)


def test_files_and_descriptions_must_match(data_copy):
    (data_copy / "notes.csv").write_text("a\n1\n")
    (data_copy / "geo" / "places.geojson").unlink()
    found = {problem.file: problem.what for problem in check_package(data_copy)}
    assert found["notes.csv"] == "is not described in datapackage.json."
    assert found["geo/places.geojson"].startswith("is missing in")
    assert len(found) == 2


def test_a_table_described_twice_is_refused(data_copy):
    descriptor = data_copy / "datapackage.json"
    package = json.loads(descriptor.read_text(encoding="utf-8"))
    package["resources"].append(package["resources"][0])
    descriptor.write_text(json.dumps(package), encoding="utf-8")
    assert any("described twice" in problem.what for problem in check_package(data_copy))


def test_a_source_that_a_table_names_must_be_registered(data_copy):
    path = data_copy / "sources.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("sipri-2025-milex,")), encoding="utf-8")
    problems = check_package(data_copy, allow_edits=True)
    assert [problem.file for problem in problems] == ["datapackage.json"]
    assert "military_spending names the source 'sipri-2025-milex', which is not in sources" in problems[0].what
    with pytest.raises(DataError, match="military_spending names the source"):
        accept_package()


def test_a_source_that_a_row_names_must_be_registered(data_copy):
    path = data_copy / "picss_months.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("picss-2022-01-attacks", "picss-2022-01-attack"), encoding="utf-8")
    problems = check_package(data_copy)
    assert [(problem.file, problem.row, problem.column) for problem in problems] == [("picss_months.csv", 2, "source_id")]
    assert "'picss-2022-01-attack' is not in sources (source_id)" in problems[0].what


def test_an_accepted_package_stays_as_it_is(data_copy):
    before = (data_copy / "datapackage.json").read_bytes()
    assert accept_package() == []
    assert (data_copy / "datapackage.json").read_bytes() == before


def test_an_edit_is_refused_until_it_is_accepted(data_copy):
    path = data_copy / "us_price_index.csv"
    path.write_bytes(path.read_bytes() + b"2026,330.5\n")
    descriptor = data_copy / "datapackage.json"
    package = json.loads(descriptor.read_text(encoding="utf-8"))
    for resource in package["resources"]:
        if resource["name"] == "us_price_index":
            resource["schema"]["fields"][0]["constraints"]["maximum"] = 2026
    descriptor.write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(DataError, match="It has 79 rows, 78 were accepted.*python -m peshawar data accept"):
        load_table("us_price_index")
    assert [problem.is_edit for problem in check_package(data_copy)] == [True]
    assert accept_package() == ["us_price_index"]
    assert load_table("us_price_index")["fiscal_year"].max() == 2026
    assert check_package(data_copy) == []
    assert descriptor.read_bytes().endswith(b"}\n")
    assert [path.name for path in data_copy.iterdir() if path.name.startswith(".")] == []


def test_nothing_wrong_is_accepted(data_copy):
    path = data_copy / "us_price_index.csv"
    path.write_bytes(path.read_bytes() + b"2024,330.5\nx,1\n")
    before = (data_copy / "datapackage.json").read_bytes()
    with pytest.raises(DataError, match=r"us_price_index.csv, line 80.*\(\d more problems in the data.\)"):
        accept_package()
    assert (data_copy / "datapackage.json").read_bytes() == before


def test_a_key_that_vanishes_from_the_other_table_is_found(data_copy):
    path = data_copy / "districts.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        "".join(line for line in text.splitlines(keepends=True) if not line.startswith("Peshawar,")), encoding="utf-8"
    )
    problems = check_package(data_copy)
    assert {problem.file for problem in problems} == {
        "ucdp_events.csv", "attacks.csv", "districts.csv", "mass_casualty_attacks.csv", "education_events.csv",
    }  # fmt: skip
    assert any("'Peshawar' is not in districts" in problem.what for problem in problems)


def test_a_missing_value_stays_missing(repository_data):
    aid = tables.load_crs_aid_yearly()
    assert aid["total_then_musd"].isna().sum() == 5
    assert aid["total_then_musd"].dtype == "Int64"
    assert pd.isna(tables.load_events()["repeats_event_id"].iloc[0])


def test_every_range_of_columns_is_declared_to_be_in_order(repository_data):
    """What ends in _low, _best and _high is a range, and the package checks its order."""
    undeclared = []
    for name in tables.table_names():
        resource = describe(name)
        declared = [set(names) for names in resource.get("ordered_ranges", [])]
        ranges = {}
        for field in resource["schema"]["fields"]:
            found = re.fullmatch(r"(.*)_(?:low|best|high)(|_.*)", field["name"])
            if found:
                ranges.setdefault(found.groups(), set()).add(field["name"])
        undeclared += [
            f"{name}: {sorted(names)}"
            for names in ranges.values()
            if len(names) > 1 and not any(names <= columns for columns in declared)
        ]
    assert undeclared == []
