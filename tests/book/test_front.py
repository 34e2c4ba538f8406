"""Front page, claims, ledger, glossary: what a reader finds there, and where it leads."""

import json
import re

import pytest
from bs4 import BeautifulSoup

from peshawar import tables
from peshawar.analysis.likelihood import mixed_sentences
from peshawar.build.front_nodes import number_anchor
from peshawar.build.ledger import iterate_records, read_accepted
from peshawar.build.length import CHAPTERS, measure_chapters

HOMES = dict(zip(("attack", "actors", "us_pakistan", "outlook"), CHAPTERS, strict=True))


@pytest.fixture(scope="module")
def read(built_html):
    def soup(name):
        return BeautifulSoup((built_html / f"{name}.html").read_text("utf-8"), "html.parser")

    return soup


@pytest.fixture(scope="module")
def front(read):
    return read("index")


def test_every_claim_is_a_mark_that_leads_to_it(front):
    for picture in front.select("figure.signature svg"):
        marks = picture.select("a[data-claim]:not([tabindex])")
        assert [mark["data-claim"] for mark in marks] == [f"C{n:02d}" for n in range(1, 71)]
        for mark in marks:
            assert mark["href"] == f"notebooks/05_claims.html#claim-{mark['data-claim'].lower()}"
            assert mark["aria-label"].startswith(mark["data-claim"]) and ":" in mark["aria-label"]
        assert picture["role"] == "group" and picture["aria-label"]
    assert len(front.select("figure.signature svg")) == 2


def test_the_two_pictures_share_no_id(front):
    wide, narrow = ({tag["id"] for tag in svg.find_all(id=True)} for svg in front.select("figure.signature svg"))
    assert wide and narrow and not wide & narrow


def test_nine_claims_stand_in_three_lists(front):
    lists = front.select(".nine-claims-part")
    assert [len(part.select("li")) for part in lists] == [3, 3, 3]
    for part, verdict in zip(lists, ("right|stated by the group|came true", "wrong", "not checkable|not testable"), strict=True):
        for item in part.select("li"):
            assert re.search(rf"\u25cf (?:{verdict})", item.get_text()), item.get_text()


def test_key_judgements_are_complete(front):
    blocks = front.select(".key-judgement")
    rows = tables.load_key_judgements().set_index("kj_id")
    assert [block["id"].upper() for block in blocks] == list(rows.index)
    assert not [block["id"] for block in blocks if "is-left-out" in block["class"]]
    for block in blocks:
        row = rows.loc[block["id"].upper()]
        text = block.get_text(" ", strip=True)
        assert block.select_one(".kj-confidence").get_text() == f"Confidence in the evidence: {row['confidence']}."
        assert "What would change our minds" in text
        claims = {a.get_text() for a in block.select('a[href*="05_claims.html#claim-c"]')}
        named = row["claims"]
        assert claims >= set(named.split(";") if isinstance(named, str) else ()), row.name
        assert not mixed_sentences(block.select_one(".kj-statement").get_text())


def test_exhibits_of_judgements_exist(executed_notebooks):
    shown = {r["label"] for notebook in executed_notebooks.values() for r in iterate_records(notebook) if r.get("number")}
    named = {label for cell in tables.load_key_judgements()["exhibits"].dropna() for label in cell.split(";")}
    assert named <= shown


def test_no_page_mixes_likelihood_and_confidence(built_html):
    for path in built_html.rglob("*.html"):
        if {"_static", "_sources"} & set(path.relative_to(built_html).parts):
            continue
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for paragraph in (page.find("main") or page).find_all("p"):
            assert not mixed_sentences(paragraph.get_text(" ")), path.name


def test_every_quoted_number_leads_to_its_row(front, read):
    ledger = read("book/number_ledger")
    anchors = {tag["id"] for tag in ledger.find_all(id=True)}
    links = front.select("a:has(.quoted-number)")
    assert len(links) > 15
    for link in links:
        assert link["href"].startswith("book/number_ledger.html#number-")
        assert link["href"].split("#")[1] in anchors
        row = ledger.find(id=link["href"].split("#")[1])
        assert link.get_text() == row.find_all("td")[1].get_text(strip=True)


def test_the_ledger_page_lists_every_number_with_sources_and_places(read, repository):
    ledger = read("book/number_ledger")
    for row in read_accepted(repository):
        cells = ledger.find(id=number_anchor(row["page"], row["name"])).find_all("td")
        assert cells[1].get_text(strip=True) == row["printed"]
        assert cells[3].get_text(strip=True), row["name"]
    places = [row.find_all("td")[5].get_text(strip=True) for row in ledger.select(".ledger-table tbody tr")]
    # What a notebook registers and never says is for its own test to find.
    assert sum(place != "\u2013" for place in places) > 0.9 * len(places)


def test_the_first_use_of_a_term_leads_to_the_glossary(front, read):
    links = front.select("a:has(.term-link)")
    assert any(link.get_text() == "UCDP" and "glossary.html#term-UCDP" in link["href"] for link in links)
    shown = [link.get_text() for link in links]
    assert len(shown) == len(set(shown)), "a term is linked once a page"


def test_every_claim_says_what_its_verdict_rests_on(read):
    page = read("notebooks/05_claims")
    for claim in page.select("div.claim"):
        lines = claim.select("p.verdict")
        assert len(lines) == 2 and all("It rests on " in line.get_text() for line in lines), claim["id"]
        if "judgement, above all" in lines[1].get_text():
            assert re.search(r", [A-C][1-6]\)\.$", lines[1].get_text().strip()), claim["id"]


def test_each_claim_has_one_home_and_is_linked_from_it(read):
    claims = tables.load_claims()
    assert set(claims["home"]) == set(HOMES)
    missing = {}
    for home, chapter in HOMES.items():
        page = read(f"notebooks/{chapter}")
        linked = {a["href"].rsplit("-", 1)[1].upper() for a in page.select('main a[href*="05_claims.html#claim-c"]')}
        unlinked = sorted(set(claims.loc[claims["home"] == home, "claim_id"]) - linked)
        if unlinked:
            missing[chapter] = unlinked
    assert not missing


def test_chapters_keep_their_length(executed_notebooks):
    assert not {one.chapter: one.problems() for one in measure_chapters(executed_notebooks) if one.problems()}


def test_every_table_can_be_downloaded_and_says_how_to_credit_it(built_html, read, repository):
    page = read("book/data_and_sources")
    names = {link.get_text(strip=True): link["href"] for link in page.select("#tbl-data-tables td a.download")}
    package = json.loads((repository / "data" / "datapackage.json").read_text("utf-8"))
    credits = page.select_one("#tbl-data-credits").get_text(" ").replace("\u2019", "'")
    for resource in package["resources"]:
        target = (built_html / "book" / names[resource["name"]]).resolve()
        assert target.read_bytes() == (repository / "data" / resource["path"]).read_bytes(), resource["name"]
        assert resource["name"] in credits
        if resource["class"] == "derived":
            assert resource["credit"] in credits, resource["name"]


def test_every_source_named_on_a_page_is_registered(executed_notebooks):
    known = set(tables.load_sources()["source_id"])
    for notebook in executed_notebooks.values():
        for record in iterate_records(notebook):
            assert set(record.get("cites", ())) <= known
