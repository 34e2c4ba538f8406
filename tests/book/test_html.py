"""The built pages: nothing broken, nothing remote, every exhibit complete."""

import copy
import csv
import json
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

from peshawar.build.length import measure_chapters
from peshawar.build.light_pages import used_glyphs


@pytest.fixture(scope="module")
def pages(built_html):
    return {
        path: BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for path in sorted(built_html.rglob("*.html"))
        if not {"_static", "_sources"} & set(path.relative_to(built_html).parts)
    }


def test_all_pages_of_the_contents_are_there(built_html, pages):
    names = {path.relative_to(built_html).as_posix() for path in pages}
    chapters = {f"notebooks/{name}.html" for name in ("01_attack", "02_actors", "03_us_pakistan", "04_outlook", "05_claims")}
    prose = {f"book/{name}.html" for name in (
        "how_to_read", "methods", "data_and_sources", "where_sources_disagree", "number_ledger", "glossary",
        "ethics_and_voices", "reproduce", "changes", "bibliography",
    )}  # fmt: skip
    assert {"index.html"} | chapters | prose <= names


def test_no_page_shows_a_traceback_or_a_raw_object(pages):
    for path, page in pages.items():
        text = page.get_text(" ")
        for word in ("Traceback (most recent call last)", "ModuleNotFoundError", "<Figure size", "AidExplorer(", "VBox("):
            assert word not in text, f"{path.name}: {word}"
        assert not re.search(r"<[\w.]+ (?:object )?at 0x[0-9a-f]+>", text), path.name
        assert not re.search(r"\{(?:glue|cite|ref|numref|doc)[:}]", page.find("main").get_text(" ") if page.find("main") else ""), path.name


def test_no_page_shows_a_slot_that_was_not_filled(pages):
    for path, page in pages.items():
        main = copy.copy(page.find("main") or page)
        for code in main.find_all(["pre", "code", "script"]):
            code.extract()
        assert not re.search(r"\{[a-z_]+\}", main.get_text(" ")), path.name


def test_no_local_link_or_image_is_broken(built_html, pages):
    anchors = {path: {tag["id"] for tag in page.find_all(id=True)} for path, page in pages.items()}
    broken = []
    for path, page in pages.items():
        for tag, name in [(t, "href") for t in page.find_all(href=True)] + [(t, "src") for t in page.find_all(src=True)]:
            address = urlsplit(tag[name])
            if address.scheme or address.netloc:
                continue
            target = (path.parent / unquote(address.path)).resolve() if address.path else path
            if not target.exists():
                broken.append(f"{path.name}: {tag[name]}")
            elif address.fragment and target in anchors and unquote(address.fragment) not in anchors[target]:
                broken.append(f"{path.name}: {tag[name]} (no such place on the page)")
    assert not broken, "\n".join(sorted(set(broken)))


def test_nothing_is_loaded_from_elsewhere(built_html, pages):
    for path, page in pages.items():
        for tag, name in [(t, "src") for t in page.find_all(src=True)] + [(t, "href") for t in page.find_all("link", href=True)]:
            address = urlsplit(tag[name])
            if tag.name == "link" and "canonical" in tag.get("rel", []):
                continue
            assert address.scheme in {"", "data"} and not address.netloc, f"{path.name}: {tag[name]}"
        for script in page.find_all("script", src=False):
            assert "https://" not in (script.string or "") or script.get("type") == "application/json", path.name


def test_no_page_carries_widget_state(pages):
    """The kernel's copy of the states: double weight, and ids drawn at random in every build."""
    for path, page in pages.items():
        assert not page.find_all("script", type="application/vnd.jupyter.widget-state+json"), path.name


def test_every_exhibit_has_alt_text_source_line_and_csv(built_html, pages):
    seen = 0
    for path, page in pages.items():
        for exhibit in page.select("div.exhibit"):
            seen += 1
            label = exhibit["id"]
            if "exhibit-table" in exhibit["class"]:
                assert exhibit.find("caption").get_text(strip=True).startswith("Table "), label
            elif "exhibit-signature" in exhibit["class"]:
                assert exhibit.select_one("svg")["aria-label"].strip(), label
                assert exhibit.find("figcaption").get_text(strip=True).startswith("Figure "), label
            else:
                images = exhibit.select("figure img")
                assert images and all(image.get("alt", "").strip() for image in images), label
                assert exhibit.find("figcaption").get_text(strip=True).startswith("Figure "), label
            line = exhibit.select_one(".exhibit-source")
            assert "Source: " in line.get_text(), label
            target = (path.parent / unquote(line.select_one("a.download")["href"])).resolve()
            with target.open(encoding="utf-8", newline="") as handle:
                assert len(list(csv.reader(handle))) > 1, label
    assert seen >= 8


def test_exhibits_have_one_number_only(pages):
    for path, page in pages.items():
        assert not page.select(".caption-number"), path.name


def test_captions_state_computed_numbers(pages):
    for page in pages.values():
        for caption in page.select("div.exhibit figcaption"):
            assert re.search(r"\d", caption.get_text().split(".", 2)[2]), caption.get_text()


def test_explorers_know_all_their_states_and_each_has_its_files(pages):
    found = {
        tag["id"]: (path, json.loads(tag.string))
        for path, page in pages.items()
        for tag in page.select('script[type="application/json"]')
        if tag.get("id", "").endswith("-states") and '"states":{}' not in tag.string
    }
    assert set(found) == {f"{label}-states" for label in ("fig-attack-explorer", "fig-relations", "fig-aid-explorer", "fig-odds-explorer")}
    for label, (path, spec) in found.items():
        count = 1
        for control in spec["controls"]:
            count *= len(control["options"])
        assert len(spec["states"]) == count
        assert "|".join(spec["value"][control["name"]] for control in spec["controls"]) in spec["states"]
        for key, state in spec["states"].items():
            picture = (path.parent / unquote(state["picture"])).read_text("utf-8")
            assert picture.startswith("<svg") and state["width"] > 300 and state["height"] > 200, (label, key)
            rows = list(csv.reader((path.parent / unquote(state["data"])).read_text("utf-8").splitlines()))
            assert len(rows) > 1 and state["sentence"] and state["alt"], (label, key)
        # Stored once: as many files as there are pictures, and different files differ.
        for part in ("picture", "data"):
            contents = {state[part]: (path.parent / unquote(state[part])).read_bytes() for state in spec["states"].values()}
            assert len(set(contents.values())) == len(contents), (label, part)


def test_pictures_state_their_size_and_load_when_they_are_near(pages):
    for path, page in pages.items():
        pictures = page.select("main .exhibit figure img")
        for picture in pictures:
            assert int(picture["width"]) > 300 and int(picture["height"]) > 100, f"{path.name}: {picture['src']}"
        assert all(picture.get("loading") == "lazy" for picture in pictures[1:]), path.name


def test_claims_link_both_ways(built_html, pages):
    claims = pages[built_html / "notebooks" / "05_claims.html"]
    assert len(claims.select("div.claim")) == 70
    attack = pages[built_html / "notebooks" / "01_attack.html"]
    there = attack.select_one('a[href$="05_claims.html#claim-c18"]')
    assert there is not None
    back = claims.select_one("#claim-c18 .claim-backlinks a")
    assert back is not None and "01_attack.html#" in back["href"]


def test_the_number_ledger_is_published(built_html):
    with (built_html / "_downloads" / "number-ledger.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert {"page", "name", "printed", "value", "unit", "sources", "exhibit"} == set(rows[0])
    assert {"attack", "actors", "us_pakistan", "outlook", "claims"} <= {row["page"] for row in rows}


def test_the_page_of_the_data_package_names_every_table(built_html, pages):
    text = pages[built_html / "book" / "data_and_sources.html"].get_text(" ")
    package = json.loads((Path(__file__).parents[2] / "data" / "datapackage.json").read_text("utf-8"))
    for resource in package["resources"]:
        assert resource["name"] in text
        assert resource["hash"].removeprefix("sha256:")[:12] in text


def test_every_page_of_the_contents_says_how_long_it_takes_and_how_to_cite_it(built_html, pages):
    for path, page in pages.items():
        if path.name in {"genindex.html", "search.html"}:
            continue
        assert re.fullmatch(r"About \d+ minutes? to read", page.select_one(".page-facts .reading-time").get_text()), path.name
        about = page.select_one("section.about-page")
        assert about.select_one("#cite-text").get_text().startswith("The After Peshawar authors (2026). "), path.name
        assert about.select_one("#cite-bibtex").get_text().startswith("@book{" if path == built_html / "index.html" else "@incollection{")
        exhibits = [line.select_one("a.download")["href"] for line in page.select(".exhibit .exhibit-source")]
        assert {link["href"] for link in about.select(".data-links a")} >= set(exhibits), path.name
        assert page.select_one(".about-page a[download]")["href"].split("/")[-1].startswith(path.stem)


def test_reading_time_counts_words_as_the_length_of_the_chapters_does(built_html, pages, executed_notebooks):
    for one in measure_chapters(executed_notebooks):
        text = pages[built_html / "notebooks" / f"{one.chapter}.html"].select_one(".about-page dd").get_text()
        counted = int(re.search(r"([\d,]+) words", text).group(1).replace(",", ""))
        assert counted == pytest.approx(one.words + one.caption_words, rel=0.1), one.chapter


def test_every_page_has_a_card_for_those_who_link_to_it(built_html, pages):
    for path, page in pages.items():
        tags = {tag.get("property") or tag.get("name"): tag["content"] for tag in page.select("head meta[content]")}
        assert tags["og:title"] and 20 < len(tags["description"]) <= 200, path.name
        assert tags["twitter:card"] == "summary_large_image" and tags["og:image:alt"], path.name
        picture = (path.parent / tags["og:image"]).resolve()
        # The size that the tags promise is the one in the header of the file.
        assert picture.read_bytes()[16:24] == bytes.fromhex("000004b000000276"), path.name
        assert (tags["og:image:width"], tags["og:image:height"]) == ("1200", "630")


def test_code_stands_once_under_its_exhibit_and_nowhere_else(pages):
    for path, page in pages.items():
        assert not page.select("details.hide"), path.name
        folded = page.select("details.code-of")
        # A cell that is shown on purpose is no hidden one.
        shown = [block for block in page.select("div.cell_input") if not block.find_parent("details")]
        assert not [block for block in shown if block.find_parent(class_="tag_hide-input")], path.name
        names = [block.find("summary").get_text() for block in folded]
        assert len(names) == len(set(names)), path.name
        assert all(block.select("div.cell_input") for block in folded), path.name


def test_only_the_page_of_results_loads_the_index_of_words(pages):
    for path, page in pages.items():
        loads = any(script["src"].split("?")[0].endswith("searchindex.js") for script in page.find_all("script", src=True))
        assert loads == (path.name == "search.html"), path.name


def test_every_icon_that_a_style_sheet_shows_has_its_glyph(built_html):
    from fontTools.ttLib import TTFont

    drawn = set()
    for path in (built_html / "_static").rglob("webfonts/*.ttf"):
        drawn |= set(TTFont(path).getBestCmap())
    wanted = set()
    for path in (built_html / "_static").rglob("*.css"):
        wanted |= used_glyphs(path.read_text("utf-8"))
    assert wanted
    assert wanted <= drawn
