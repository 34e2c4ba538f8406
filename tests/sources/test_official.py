"""Tables from the publishers' own layouts are those from the extracts."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest

from peshawar.sources import SourceError
from peshawar.sources.official import rebuild
from peshawar.sources.publishers import OFFERS


def read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype="str", keep_default_na=False)


def write_official(frame: pd.DataFrame, name: str, path: Path) -> Path:
    """Write a frame with all columns of an official file, those it lacks empty."""
    columns = sorted(OFFERS[name].layouts[0])
    frame.reindex(columns=columns, fill_value="").to_csv(path, index=False)
    return path


def test_one_sided_violence_from_the_whole_file(tmp_path: Path, shared_sources: Path, repository: Path) -> None:
    rows = read(shared_sources / "ucdp" / "ucdp_onesided_25_1_pak_afg_actors.csv")
    elsewhere = rows.head(1).assign(actor_id="99999", location="Peru", actor_name="Someone")
    path = write_official(pd.concat([elsewhere, rows]), "one_sided", tmp_path / "OneSided_v25_1.csv")
    made = rebuild({"one_sided": path}, repository / "data")
    assert made.tables["one_sided_deaths.csv"] == (repository / "data" / "one_sided_deaths.csv").read_bytes()
    assert made.versions == {"one_sided_deaths.csv": "25.1"} and made.notes == []


def test_battle_deaths_from_the_whole_file(tmp_path: Path, shared_sources: Path, repository: Path) -> None:
    folder = shared_sources / "ucdp"
    dyads = read(folder / "ucdp_battle_deaths_26_1_pak_afg_dyads.csv")
    ttp = read(folder / "ucdp_battle_deaths_26_1_pakistan_ttp.csv")
    rows = pd.concat([dyads[dyads["side_b"] != "TTP"], ttp])
    elsewhere = rows.head(1).assign(dyad_id="99999", side_a="Government of Peru", side_b="Someone")
    path = write_official(pd.concat([elsewhere, rows]), "battle_deaths", tmp_path / "BattleDeaths_v26_1.csv")
    made = rebuild({"battle_deaths": path}, repository / "data")
    assert made.tables["ttp_battle_deaths.csv"] == (repository / "data" / "ttp_battle_deaths.csv").read_bytes()
    # The year of the TTP that the other extract has is not there to be compared; the rest is the same.
    new = pd.read_csv(io.BytesIO(made.tables["ucdp_dyad_deaths.csv"]))
    pd.testing.assert_frame_equal(new, pd.read_csv(repository / "data" / "ucdp_dyad_deaths.csv"))


def test_aid_from_the_country_summary(tmp_path: Path, shared_sources: Path, repository: Path) -> None:
    extract = read(shared_sources / "aid" / "foreignassistance_gov_pakistan_fy.csv")
    rows = pd.DataFrame(
        {
            "Country Name": "Pakistan",
            "Transaction Type Name": extract["transaction_type"],
            "Fiscal Year": extract["fiscal_year"],
            "current_amount": extract["usd_current"],
        }
    )
    other = rows.head(3).assign(**{"Country Name": "Peru"})
    path = write_official(pd.concat([rows, other]), "aid", tmp_path / "us_foreign_aid_country.csv")
    made = rebuild({"aid": path}, repository / "data")
    assert made.tables["foreign_assistance.csv"] == (repository / "data" / "foreign_assistance.csv").read_bytes()


def test_two_releases_in_one_file_are_refused(tmp_path: Path, shared_sources: Path, repository: Path) -> None:
    rows = read(shared_sources / "ucdp" / "ucdp_onesided_25_1_pak_afg_actors.csv")
    rows.loc[0, "version"] = "26.1"
    path = write_official(rows, "one_sided", tmp_path / "OneSided_v25_1.csv")
    with pytest.raises(SourceError, match="must be of one release; it has 25.1, 26.1"):
        rebuild({"one_sided": path}, repository / "data")
