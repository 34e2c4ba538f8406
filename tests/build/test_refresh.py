"""A refresh says what changed, leaves the accepting to the reader, and changes nothing when it fails."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from peshawar.build import cli
from peshawar.build.bench import count_months_by_row
from peshawar.build.refresh import moved_verdicts, refresh
from peshawar.build.simulate import write_world_events
from peshawar.build.system import BuildError
from peshawar.exhibit.mime import EXHIBIT_MIME, RECORD_VERSION
from peshawar.sources.official import MONTH_COLUMNS, count_months
from peshawar.sources.publishers import OFFERS, read_official
from peshawar.tables import check_package

ROWS = 9_000


@pytest.fixture
def folder(repository: Path, make_book: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tables of the book in a book without notebooks; everything happens there."""
    root = make_book()
    (root / "data").rmdir()
    shutil.copytree(repository / "data", root / "data")
    return root / "data"


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    place = tmp_path / "official"
    place.mkdir()
    return place


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def run(folder: Path, sources: Path, *names: str) -> tuple[bool, str]:
    lines: list[str] = []
    changed = refresh(folder.parent, sources, names, looks_at_numbers=False, report=lines.append)
    return changed, "\n".join(lines)


def zip_events(sources: Path, folder: Path, **options: object) -> Path:
    table = write_world_events(sources / "GEDEvent_v26_1.csv", folder, rows=ROWS, **options)
    path = sources / "ged261-csv.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(table, table.name)
    table.unlink()
    return path


def test_a_newer_release_of_the_worlds_events_is_taken_and_what_it_brings_is_said(folder: Path, sources: Path) -> None:
    zip_events(sources, folder)
    before = pd.read_csv(folder / "attacks.csv", dtype="str")
    changed, said = run(folder, sources)
    after = pd.read_csv(folder / "attacks.csv", dtype="str")
    assert changed and len(after) > len(before)
    # The book's own events stand in the file as they are: none may come out otherwise.
    assert after.head(len(before)).equals(before)
    assert f"attacks.csv: {len(before):,} rows -> {len(after):,} ({len(after) - len(before):,} new, 0 gone, 0 changed)" in said
    assert "not yet accepted" in said and "data accept" in said
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    attacks = next(entry for entry in package["resources"] if entry["name"] == "attacks")
    assert attacks["version"] == "26.1" and attacks["title"].endswith("2002-2025")
    # Valid, and nothing but not accepted.
    assert {problem.file for problem in check_package(folder)} == {"attacks.csv", "ucdp_events.csv", "monthly_deaths.csv"}
    assert all(problem.is_edit for problem in check_package(folder))
    with pytest.raises(BuildError, match="data accept"):
        run(folder, sources)
    assert cli.main(["--root", str(folder.parent), "data", "accept"]) == 0
    assert run(folder, sources)[0] is False


def spoil(change: Callable[[pd.DataFrame], pd.DataFrame]) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        change(pd.read_csv(path, dtype="str", keep_default_na=False)).to_csv(path, index=False)

    return damage


@pytest.mark.parametrize(
    ("name", "damage", "words"),
    [
        ("GEDEvent_v27_1.csv", lambda path: None, "is release 27.1; this book knows .*26.1"),
        ("GEDEvent_v26_1.csv", spoil(lambda frame: frame.assign(mood="calm")), "should not have: mood"),
        ("GEDEvent_v26_1.csv", spoil(lambda frame: frame.drop(columns="best")), "missing: best"),
        ("GEDEvent_v26_1.csv", spoil(lambda frame: frame.assign(best="many")), "'many' is not a whole number"),
        ("GEDEvent_v26_1.csv", spoil(lambda frame: frame[frame["country"] != "Pakistan"]), "no event in Pakistan"),
        ("GEDEvent_v26_1.csv", spoil(lambda frame: frame[frame["year"] < "2015"]), "ends in 2014"),
        ("GEDEvent_v26_1.csv", lambda path: path.write_bytes(b"<html>moved</html>"), "is a web page"),
        ("GEDEvent_v26_1.csv", lambda path: path.write_bytes(path.read_bytes()[:-40]), "cut off"),
        ("us_foreign_aid_country.csv", lambda path: path.write_bytes(b"a,b\n1,2\n"), "is not ForeignAssistance.gov"),
        ("NY.GDP.MKTP.CD.json", lambda path: path.write_bytes(b'[{"message": "error"}]'), "not an answer of the World Bank"),
    ],
)
def test_a_refresh_that_fails_changes_nothing(folder: Path, sources: Path, name: str, damage, words: str) -> None:
    damage(write_world_events(sources / name, folder, rows=ROWS))
    before = bytes_of(folder)
    with pytest.raises(BuildError, match=f"Nothing was changed: .*{words}"):
        run(folder, sources)
    assert bytes_of(folder) == before
    assert not list((folder.parent / "_build").glob(".refresh-*"))


def test_tables_that_break_the_rules_are_not_put_in_place(folder: Path, sources: Path, monkeypatch) -> None:
    zip_events(sources, folder)
    monkeypatch.setattr("peshawar.build.refresh._widen", lambda fields, content: None)
    before = bytes_of(folder)
    with pytest.raises(BuildError, match="break the rules of the data package"):
        run(folder, sources)
    assert bytes_of(folder) == before


def test_files_of_releases_at_hand_give_the_tables_that_are_there(folder: Path, sources: Path, shared_sources: Path) -> None:
    shutil.copyfile(shared_sources / "ucdp" / "organizedviolencecy_v25_1.csv", sources / "organizedviolencecy_v25_1.csv")
    assert run(folder, sources)[0] is False
    # The same figures under the names of the newer layout.
    frame = pd.read_csv(sources / "organizedviolencecy_v25_1.csv", dtype="str", keep_default_na=False)
    frame.columns = [
        column.removesuffix("_cy").replace("main_govt_name", "govt_name").replace("_main_govt", "_govt").replace("version", "Version")
        for column in frame.columns
    ]
    (sources / "organizedviolencecy_v25_1.csv").unlink()
    frame.assign(Version="26.1").to_csv(sources / "OrganizedViolenceCYDataSet26_1.csv", index=False)
    changed, said = run(folder, sources)
    assert changed and "576 rows -> 576 (0 new, 0 gone, 0 changed)" in said


def test_a_folder_laid_out_as_the_books_own_sources_gives_the_same_tables(folder: Path, shared_sources: Path) -> None:
    changed, said = run(folder, shared_sources)
    assert not changed and "34 tables are as the files say" in said


def test_a_folder_without_official_files_is_refused_and_says_what_was_looked_for(folder: Path, sources: Path) -> None:
    with pytest.raises(BuildError, match=r"no official file in .*ged\*-csv.zip"):
        run(folder, sources)
    with pytest.raises(BuildError, match="no official file 'weather'"):
        run(folder, sources, "weather")


def test_gross_domestic_product_comes_from_the_banks_answer(folder: Path, sources: Path) -> None:
    values = [
        {"indicator": {"id": "NY.GDP.MKTP.CD"}, "countryiso3code": "PAK", "date": str(year), "value": 1e9 * (year - 1900)}
        for year in range(1960, 2025)
    ]
    answer = [{"lastupdated": "2026-10-01", "total": len(values)}, values]
    (sources / "NY.GDP.MKTP.CD.json").write_text(json.dumps(answer), "utf-8")
    changed, said = run(folder, sources)
    table = pd.read_csv(folder / "military_spending.csv").set_index("year")
    assert changed and table.at[2000, "gdp_musd"] == 100_000.0 and "gdp_musd" in said


def test_months_counted_whole_are_those_counted_row_by_row(folder: Path, tmp_path: Path) -> None:
    path = write_world_events(tmp_path / "GEDEvent_v26_1.csv", folder, rows=ROWS)
    table = count_months(read_official(OFFERS["ged"], path, MONTH_COLUMNS), file=path.name)
    found = {(row.country, f"{row.month:%Y-%m}"): row.deaths_best for row in table.itertuples()}
    assert found == count_months_by_row(path) and len(found) > 1000


def test_verdicts_that_turn_are_named() -> None:
    def notebook(verdict: str) -> dict:
        entry = {"claim_id": "C01", "verdict_then": "right", "verdict_now": verdict}
        record = {"version": RECORD_VERSION, "kind": "claim-register", "entries": [entry]}
        return {"cells": [{"outputs": [{"data": {EXHIBIT_MIME: record}}]}]}

    before, after = notebook("right"), notebook("wrong")
    assert moved_verdicts([before], [after]) == ["C01, now: was right, is wrong"]
    assert moved_verdicts([before], [before]) == []
