"""Builders run all or nothing, give the same bytes every time, and match what is committed."""

import json
import shutil

import pandas as pd
import pytest

from peshawar.sources import BUILDERS, Builder, SourceError, build_tables, registry, render_tables
from peshawar.sources.writing import csv_bytes, geojson_bytes


@pytest.fixture(scope="session")
def rebuilt(shared_sources, repository):
    return render_tables(shared_sources, tables_dir=repository / "data")


def test_rebuilt_tables_equal_the_committed_ones(rebuilt, repository):
    for name, content in rebuilt.items():
        assert (repository / "data" / name).read_bytes() == content, name


def test_derived_resources_name_their_builder_and_inputs(repository):
    package = json.loads((repository / "data" / "datapackage.json").read_text(encoding="utf-8"))
    derived = {resource["path"]: resource for resource in package["resources"] if resource["class"] == "derived"}
    outputs = {output: name for name, builder in BUILDERS.items() for output in builder.outputs}
    assert set(derived) == set(outputs)
    for path, resource in derived.items():
        assert resource["builder"] == outputs[path]
        assert set(resource["inputs"]) <= set(BUILDERS[resource["builder"]].inputs)


def test_inputs_of_a_table_name_the_register_where_its_builder_reads_it(repository):
    package = json.loads((repository / "data" / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        columns = [field["name"] for field in resource["schema"]["fields"]]
        if resource["class"] == "derived" and "source_id" in columns:
            assert registry.REGISTER in resource["inputs"], resource["name"]


def test_the_register_is_read_from_the_folder_of_tables(tmp_path, shared_sources, repository, monkeypatch):
    folder = tmp_path / "data"
    folder.mkdir()
    text = (repository / "data" / "sources.csv").read_text(encoding="utf-8")
    (folder / "sources.csv").write_text(text.replace("crs-2019-03-12-aid", "crs-2019-renamed"), encoding="utf-8")
    for given, named in ((folder, "nowhere"), (None, str(folder))):
        monkeypatch.setenv("PESHAWAR_DATA", named)
        built = render_tables(shared_sources, ["crs_aid"], tables_dir=given)
        assert b"crs-2019-renamed" in built["crs_aid.csv"]
    with pytest.raises(SourceError, match="sources.csv: the file is missing"):
        render_tables(shared_sources, ["crs_aid"], tables_dir=tmp_path)


@pytest.mark.parametrize(
    ("name", "address", "words"),
    [
        ("crs_aid", "https://vdocuments.us/pakaid.html", "crs_direct_overt.*line 2, column 'source_url': .*pakaid.html"),
        ("annual_violence", "http://dawn.com/news/1156146", "from_pages.csv, line .*, column 'url': .*1156146"),
        ("us_opinion", "https://www.dawn.com/news/726391/", "findings.csv, line .*, column 'source_url'"),
        ("us_troops", "http://politi.co/2vcBYq7", "troops_points.csv, line .*, column 'source_url'"),
        ("picss_months", "https://dawn.com/news/1687960", "picss_monthly.*, line 5, column 'url': .*is not in sources.csv"),
    ],
)
def test_a_page_that_is_not_registered_is_named(tmp_path, shared_sources, repository, name, address, words):
    text = (repository / "data" / "sources.csv").read_text(encoding="utf-8")
    assert address in text
    (tmp_path / "sources.csv").write_text(text.replace(address, "https://example.org/elsewhere/"), encoding="utf-8")
    with pytest.raises(SourceError, match=words):
        render_tables(shared_sources, [name], tables_dir=tmp_path)


@pytest.fixture
def two_builders(monkeypatch):
    def build_first(paths):
        return {"first.csv": b"a\n1\n"}

    def build_second(paths):
        text = paths["second.txt"].read_text()
        if "wrong" in text:
            raise SourceError("does not reconcile.", file="second.txt")
        return {"deep/second.csv": b"b\n2\n"}

    builders = {
        "first": Builder((), ("first.csv",), build_first),
        "second": Builder(("second.txt",), ("deep/second.csv",), build_second),
    }
    monkeypatch.setattr(registry, "BUILDERS", builders)


def test_nothing_is_written_when_one_builder_fails(tmp_path, two_builders):
    (tmp_path / "second.txt").write_text("wrong")
    out = tmp_path / "out"
    out.mkdir()
    (out / "first.csv").write_bytes(b"as it was\n")
    with pytest.raises(SourceError, match="second.txt: does not reconcile"):
        build_tables(tmp_path, out)
    assert [path.name for path in out.iterdir()] == ["first.csv"]
    assert (out / "first.csv").read_bytes() == b"as it was\n"


def test_all_is_written_when_all_succeed_and_nothing_else_stays(tmp_path, two_builders):
    (tmp_path / "second.txt").write_text("right")
    out = tmp_path / "out"
    written = build_tables(tmp_path, out)
    assert written == [out / "first.csv", out / "deep" / "second.csv"]
    assert sorted(path.relative_to(out).as_posix() for path in out.rglob("*")) == [
        "deep",
        "deep/second.csv",
        "first.csv",
    ]


def test_chosen_builders_only(tmp_path, two_builders):
    assert list(render_tables(tmp_path, ["first"])) == ["first.csv"]
    with pytest.raises(SourceError, match="no builder 'third'; there are first, second"):
        render_tables(tmp_path, ["third"])


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(SourceError, match="there is no folder"):
        build_tables(tmp_path / "nowhere", tmp_path)


@pytest.mark.parametrize(
    ("name", "path", "damage", "words"),
    [
        ("us_price_index", registry.DEFLATORS, lambda text: text[: len(text) // 2], "us_deflators.* the year 19"),
        ("ttp_battle_deaths", registry.TTP_DEATHS, lambda text: text.replace("bd_best", "bd_bast"), "bd_best"),
        (
            "crs_aid",
            registry.CRS,
            lambda text: text.replace(",1268.0,", ",1267.0,", 1),
            "FY2002-FY2007, Total Security-Related",
        ),
        (
            "country_year_deaths",
            registry.COUNTRY_YEARS,
            lambda text: text[: text.index("770,Pakistan,2020")],
            "no row|year 20",
        ),
        ("monthly_deaths", registry.MONTHLY_DEATHS, lambda text: text[: text.index("2024-06")], "2024-06 is missing"),
        ("one_sided_deaths", registry.ONE_SIDED, lambda text: text.replace(",174.0,174.0,", ",10.0,10.0,"), "below 25"),
        ("ucdp_dyad_deaths", registry.OTHER_DYADS, lambda text: text.replace(",526,475,", ",527,475,"), "3336"),
        ("drone_strikes", registry.TBIJ_STRIKES, lambda text: text[: text.index("\nOb353")] + "\n", "strikes, killed"),
        ("picss_months", registry.PICSS, lambda text: text.replace("2024-10,68,", "2024-10,69,"), "909 attacks"),
        ("greenbook_aid", registry.GREENBOOK, lambda text: text[: text.index("\n2019,")] + "\n", "2019 is missing"),
        ("fmf_aid", registry.FMF, lambda text: text.replace("\n2010,248000000", "\n2010,294000000"), "FY2010"),
        (
            "foreign_assistance",
            registry.FOREIGN_ASSISTANCE,
            lambda text: text.replace("2012,Obligations,1240454054", "2012,Obligations,1340454054"),
            "obligations of 2012",
        ),
        ("us_opinion", registry.PEW_SHARES, lambda text: text[: text.index("\n2015,")] + "\n", "2015 are missing"),
        ("us_troops", registry.TROOP_SNAPSHOTS, lambda text: text.replace("2014-12-31", "2014-12-30"), "13165"),
        ("arms_imports", registry.ARMS, lambda text: text[: text.index("\n2021,")] + "\n", "2021 is missing"),
        ("military_spending", registry.SPENDING, lambda text: text[: text.index("\n2024,")] + "\n", "2024 is missing"),
        ("un_voting", registry.VOTING, lambda text: text[: text.index("\n2023,")] + "\n", "2023 is missing"),
        ("annual_violence", registry.VIOLENCE_YEARS, lambda text: text.replace(",908,", ",907,"), "neither of the"),
        (
            "annual_violence",
            registry.COMPARISON,
            lambda text: text.replace(",625,", ",626,"),
            "published_totals.*PIPS, attacks.* is given as 625 and 626",
        ),
        (
            "suicide_attack_years",
            registry.SUICIDE_ATTACKS,
            lambda text: text[: text.index("\n496,")] + "\n",
            "495 attacks are there, 496",
        ),
        ("geo", registry.DISTRICT_LAYER, lambda text: text[:-900], "pak_districts_2014.geojson"),
    ],
)
def test_a_damaged_source_is_named_and_writes_nothing(
    tmp_path, shared_sources, repository, name, path, damage, words
):
    sources = tmp_path / "sources"
    for entry in BUILDERS[name].inputs:
        if entry.startswith(registry.TABLES):
            continue
        target = sources / entry
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(shared_sources / entry, target)
    target = sources / path
    target.write_text(damage(target.read_text(encoding="utf-8")), encoding="utf-8")
    out = tmp_path / "out"
    with pytest.raises(SourceError, match=words):
        build_tables(sources, out, [name], tables_dir=repository / "data")
    assert not out.exists()


def test_csv_has_one_form():
    frame = pd.DataFrame(
        {
            "day": pd.to_datetime(["2014-12-16", None]),
            "is_known": [True, False],
            "n": pd.array([1, None], dtype="Int64"),
            "text": ["a,b", None],
        }
    )
    assert csv_bytes(frame) == b'day,is_known,n,text\n2014-12-16,true,1,"a,b"\n,false,,\n'


def test_layers_have_one_form():
    assert (
        geojson_bytes({"type": "FeatureCollection", "name": "é"})
        == '{"type":"FeatureCollection","name":"é"}\n'.encode()
    )
