"""Pages cited in source files become ids of the register, on a small register."""

import pandas as pd
import pytest

from peshawar.sources.citations import COLUMNS, cite, read_register, require_registered
from peshawar.sources.errors import SourceError
from peshawar.sources.reading import LINE


def cite_one(register, cell):
    rows = pd.DataFrame({"page": [cell], LINE: [7]})
    return cite(rows, rows["page"], register, file="small.csv", column="page").iloc[0]


def test_a_page_is_known_by_where_it_was_read(register):
    assert cite_one(register, "https://example.org/first") == "first"
    assert cite_one(register, " https://example.org/third ") == "third"
    assert cite_one(register, "https://example.org/third;https://example.org/first") == "third;first"
    assert pd.isna(cite_one(register, ""))


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("https://example.org/unknown", "is not in sources.csv, neither as url nor as read_url"),
        ("https://example.org", "is not in sources.csv"),
        ("https://example.org/first;https://example.org/unknown", "https://example.org/unknown is not in"),
        ("https://example.org/report", r"is the address of several sources in sources.csv \(second, third\)"),
    ],
)
def test_an_unknown_or_shared_address_is_named(register, refused, cell, words):
    with pytest.raises(SourceError, match=words) as caught:
        cite_one(register, cell)
    refused(caught, 7, "page")


def test_an_original_address_is_known_where_no_page_was_read_there(tmp_path):
    path = tmp_path / "sources.csv"
    rows = [COLUMNS, ("copy", "https://example.org/a", "https://example.org/copy"), ("original", "https://example.org/b", "")]
    path.write_text("".join(",".join(row) + "\n" for row in rows), encoding="utf-8")
    register = read_register(path)
    assert register.find_ids("https://example.org/a") == ("copy",)
    assert register.find_ids("https://example.org/b") == ("original",)
    # Read at its own address, an original comes before the copies that only name it.
    path.write_text(path.read_text(encoding="utf-8") + "own,https://example.org/a,\n", encoding="utf-8")
    assert read_register(path).find_ids("https://example.org/a") == ("own",)


def test_ids_named_by_a_builder_must_be_there(register):
    assert require_registered("second", register, constant="PAGES") == "second"
    with pytest.raises(SourceError, match="sources.csv, column 'source_id': 'fourth', which PAGES names, is not there"):
        require_registered("fourth", register, constant="PAGES")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("source_id,url\na,b\n", "line 1, column 'read_url': the column is missing"),
        ("source_id,url,read_url\na,b,\na,c,\n", "twice"),
        ("", "the file is empty"),
    ],
)
def test_a_damaged_register_is_refused(tmp_path, text, words):
    path = tmp_path / "sources.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=words):
        read_register(path)
