"""What statements say of a motive, read from coded rows."""

import pandas as pd
import pytest

from peshawar import tables
from peshawar.analysis import motives

CLAIMS = pd.DataFrame({"claim_id": ["C01", "C08", "C16"], "claim_type": ["motive", "motive", "number"], "home": ["attack"] * 3})
SOURCES = pd.DataFrame({"source_id": ["day", "next", "late"], "date": pd.to_datetime(["2014-12-16", "2014-12-17", "2016-01-01"])})


def row(claim, bearing, speaker, source):
    return {"evidence_id": f"{claim}-{source}-{bearing}", "claim_id": claim, "bearing": bearing, "speaker": speaker, "source_id": source}


def test_the_strongest_word_of_a_statement_stands():
    evidence = pd.DataFrame(
        [row("C01", "silent", "group", "day"), row("C01", "qualifies", "others", "day"), row("C08", "silent", "group", "day"),
         row("C08", "supports", "group", "day"), row("C08", "supports", "group", "next"), row("C16", "supports", None, "day")]
    )  # fmt: skip
    table = motives.statements_by_motive(CLAIMS, evidence, SOURCES).set_index("claim_id")
    assert table.loc["C01", "phone"] == "silent" and pd.isna(table.loc["C01", "written"])
    assert table.loc["C08", "phone"] == "says so" and table.loc["C08", "written"] == "says so"
    assert table["n_others"].tolist() == [1, 0] and table["others"].tolist() == ["in part", "no"]


def test_a_row_of_no_statement_is_named():
    with pytest.raises(ValueError, match="C01-late-silent"):
        motives.statements_by_motive(CLAIMS, pd.DataFrame([row("C01", "silent", "group", "late")]), SOURCES)


def test_every_motive_of_the_attack_stands_in_the_real_table():
    claims, evidence = tables.load_claims(), tables.load_claim_evidence()
    table = motives.statements_by_motive(claims, evidence, tables.load_sources())
    assert table["claim_id"].tolist() == ["C01", "C06", "C07", "C08", "C10", "C13"]
    assert table.set_index("claim_id").loc["C08", "phone"] == "says so"
    assert table.set_index("claim_id")["others"].to_dict() == {"C01": "in part", "C06": "yes", "C07": "no", "C08": "yes", "C10": "yes", "C13": "no"}
