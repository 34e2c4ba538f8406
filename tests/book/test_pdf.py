"""The printed book: complete, with its own exhibit numbers, nothing raw, nothing in the margin, all fonts inside."""

import os
import re
import shutil
import subprocess
import zlib
from importlib.metadata import version
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from peshawar import tables
from peshawar.build.ledger import iterate_records
from peshawar.build.pdf import build_pdf
from peshawar.build.print_lists import PROGRAMS
from peshawar.build.printing import read_citation
from peshawar.build.render import PRINTED_ROWS

TOOLS = ("xelatex", "latexmk", "pdftotext", "pdffonts", "pdfinfo", "pdftohtml")
PAGES = range(110, 161)
# TeX's measure of what juts out of a line or a page, in points.
JUTS_OUT = 2.0
# A page has at least this many lines besides head and foot, or a figure; the cover is the one exception.
FEWEST_LINES = 6
DECLARED_EMPTY = {1}
EXHIBITS = {"figure", "table", "explorer", "claim-register", "signature"}


@pytest.fixture(scope="module")
def printed(repository, built_html):
    """The PDF, set anew from the results that are there."""
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        message = f"not installed: {', '.join(missing)}"
        if os.environ.get("PESHAWAR_REQUIRE_TOOLS") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return build_pdf(repository)


def run(*command):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def text(printed):
    return run("pdftotext", "-layout", printed, "-")


@pytest.fixture(scope="module")
def pages(text):
    return text.split("\f")[:-1]


@pytest.fixture(scope="module")
def reading_order(printed):
    """The text column by column."""
    return run("pdftotext", printed, "-")


@pytest.fixture(scope="module")
def information(printed):
    lines = run("pdfinfo", printed).splitlines()
    return {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}


@pytest.fixture(scope="module")
def contents(printed):
    """Everything in the file that is compressed, unpacked."""
    whole, parts = printed.read_bytes(), []
    for found in re.finditer(rb"stream\r?\n", whole):
        try:
            parts.append(zlib.decompressobj().decompress(whole[found.end() :]))
        except zlib.error:
            continue
    return b"\n".join(parts)


@pytest.fixture(scope="module")
def log(repository, printed):
    return (repository / "_build" / "latex" / "after-peshawar.log").read_text("utf-8", errors="replace")


@pytest.fixture(scope="module")
def records(executed_notebooks):
    return [record for notebook in executed_notebooks.values() for record in iterate_records(notebook)]


@pytest.fixture(scope="module")
def outline(printed):
    """The bookmarks: text and page."""
    listed = run("pdftohtml", "-xml", "-i", "-stdout", "-f", 1, "-l", 1, printed).partition("<outline>")[2]
    return re.findall(r'<item page="(\d+)">(.*?)</item>', listed)


def squeeze(words):
    """Letters and digits only: how lines are broken, hyphenated and justified is LaTeX's business."""
    return re.sub(r"[\W_]", "", words.replace("&amp;", "&"))


# --- the whole --------------------------------------------------------------------------------------------------


def test_it_has_the_length_of_a_book(information):
    assert int(information["Pages"]) in PAGES
    assert "A4" in information["Page size"]


def test_it_says_what_it_is(information, contents, repository):
    said = read_citation(repository)
    assert information["Title"].startswith(f"{said['title']}: ")
    assert information["Author"] == "The After Peshawar authors"
    assert information["Subject"] == said["subject"] and said["subject"]
    assert information["Keywords"] == said["keywords"] and said["keywords"]
    assert re.search(rb"/Lang\s*\(en-GB\)[^>]*/Type/Catalog|/Type/Catalog[^>]*/Lang\s*\(en-GB\)", contents)
    assert b"/DisplayDocTitle true" in contents


def test_the_cover_names_title_version_date_and_licence(pages, repository):
    said, cover = read_citation(repository), " ".join(pages[0].split())
    for words in (said["title"], said["subtitle"], said["version"], said["date"], "CC BY 4.0", "MIT"):
        assert words.replace("'", "\u2019") in cover, words


def test_nothing_raw_is_printed(text):
    raw_forms = ("VBox(", "AidExplorer(", "<Figure", "Figure size", "object at 0x", "Traceback", "{glue", "{cite", "??", "<NA>")
    for raw in raw_forms:
        assert raw not in text, raw


def test_code_is_left_to_the_screen(text):
    assert "page.register(" not in text
    assert "open_page(" not in text


def test_all_fonts_are_inside(printed):
    lines = run("pdffonts", printed).splitlines()[2:]
    assert lines
    for line in lines:
        embedded = re.search(r"\s(yes|no)\s+(yes|no)\s+(yes|no)\s+\d+\s+\d+\s*$", line)
        assert embedded and embedded.group(1) == "yes", line


def test_the_same_sources_give_the_same_bytes(printed):
    before = os.environ.get("PESHAWAR_PRINTED_BEFORE")
    if not before:
        pytest.skip("PESHAWAR_PRINTED_BEFORE names no earlier PDF of the same sources")
    assert printed.read_bytes() == Path(before).read_bytes()


# --- pages ------------------------------------------------------------------------------------------------------


def test_nothing_juts_into_the_margin(log):
    measured = re.findall(r"^Overfull \\[hv]box \(([\d.]+)pt too (?:wide|high)\).*$", log, flags=re.MULTILINE)
    assert [points for points in measured if float(points) > JUTS_OUT] == []
    assert "Overfull" not in log or measured, "the log speaks of overfull boxes in a way this test cannot read"


def test_no_character_is_missing(log):
    assert re.findall(r"Missing character: .*", log) == []


def test_no_page_is_nearly_empty(pages):
    for number, page in enumerate(pages, 1):
        lines = [line for line in page.splitlines() if line.strip()]
        # The title of the book at the head, chapter and page at the foot.
        body = [line for line in lines[:-1] if line.strip() != "After Peshawar"]
        has_figure = re.search(r"^\s*Figure \S+\d\.", page, flags=re.MULTILINE)
        assert number in DECLARED_EMPTY or has_figure or len(body) >= FEWEST_LINES, f"page {number}: {body}"


def test_no_heading_is_the_last_thing_on_a_page(pages, outline):
    for number, page in enumerate(pages, 1):
        lines = [" ".join(line.split()) for line in page.splitlines() if line.strip()]
        headings = {squeeze(title) for place, title in outline if int(place) == number}
        assert number in DECLARED_EMPTY or squeeze(lines[-2]) not in headings, f"page {number} ends with {lines[-2]!r}"


def test_no_caption_is_torn_from_its_table(pages):
    for number, page in enumerate(pages, 1):
        lines = [line for line in page.splitlines() if line.strip()]
        for place, line in enumerate(lines):
            if re.match(r"\s*Table [A-Z]?\d*\.\d+\. \S", line) and "HTML book" not in " ".join(lines[place : place + 3]):
                # The rest of the caption, the head, the first rows; the foot of the page.
                assert len(lines) - place > 6, f"page {number}: {line.strip()}"


# --- what it holds ----------------------------------------------------------------------------------------------


def test_every_exhibit_is_printed_with_its_number_once(text, records):
    flat = " ".join(text.replace("\u2019", "'").split())
    numbers = set()
    for record in records:
        if record["kind"] in EXHIBITS:
            opening = f"{record['number']}. {' '.join(record['caption'].split()[:3])}".replace("\u2019", "'")
            assert flat.count(opening) == 1, opening
            numbers.add(record["number"])
    captions = re.findall(r"^\s*((?:Figure|Table) [A-Z]?\d*\.\d+)\. \S", text, flags=re.MULTILINE)
    assert set(captions) == numbers and len(captions) == len(numbers)


def test_tables_are_printed_row_by_row(reading_order, records):
    squeezed = squeeze(reading_order)
    for record in records:
        if record["kind"] == "table" and not (record["is_for_screens"] and len(record["rows"]) > PRINTED_ROWS):
            for row in (record["rows"][0], record["rows"][-1]):
                # Longer cells are broken over lines, between which others stand.
                start = row[0].split()[0]
                assert squeeze(start) in squeezed, f"{record['number']}: {start}"


def test_every_picture_has_its_alt_text(contents, records):
    pictures = [record for record in records if record["kind"] in {"figure", "explorer", "signature"}]
    found = [bytes.fromhex(code.decode()).decode("utf-16") for code in re.findall(rb"/Alt\s*<([0-9A-Fa-f]+)>", contents)]
    assert sorted(found) == sorted(record["alt"] for record in pictures)


def test_explorers_say_where_they_are_live(text, records):
    explorers = [record for record in records if record["kind"] == "explorer"]
    flat = " ".join(text.split())
    assert explorers and flat.count("Printed as it opens; its controls work in the HTML book") == len(explorers)


def test_no_number_of_latex_stands_beside_ours(text):
    assert not re.search(r"(?:Fig\.|Figure|Table) \d+[:.]? (?:Figure|Table) ", text)
    continued = re.findall(r"(\S*) *\W continued from previous page", text)
    assert continued and all(re.fullmatch(r"[A-Z]?\d*\.\d+", number) for number in continued), continued


def test_all_claims_are_printed_under_a_repeated_head(text, pages, records):
    for number in range(1, 71):
        assert f"C{number:02d}" in text
    (register,) = (record for record in records if record["kind"] == "claim-register")
    shown = [page for page in pages if f"{register['number']} \u2013 continued from previous page" in " ".join(page.split())]
    assert len(shown) >= 2
    for page in shown:
        assert "Our paraphrase" in page and "Evidence, with grades" in page


def test_the_key_judgements_stand_on_one_page(pages, records):
    (record,) = (record for record in records if record["kind"] == "key-judgements")
    shown = [squeeze(page) for page in pages if "Confidence in the evidence" in page]
    assert len(shown) == 1
    for entry in record["entries"]:
        pieces = re.split(r"\{[^}]*\}", entry["statement"])
        assert entry["kj_id"].replace("-", "") in shown[0]
        for piece in pieces:
            assert squeeze(piece) in shown[0], f"{entry['kj_id']}: {piece}"
        for doubt in (entry["against"], entry["change"]):
            assert squeeze(doubt) in squeeze("".join(pages)), f"{entry['kj_id']}: {doubt}"


def test_sources_stand_by_publisher_with_grades(reading_order):
    sources, publishers = tables.load_sources(), tables.load_publishers().set_index("publisher_id")
    lines = reading_order[reading_order.rindex("Sources, by publisher") :].split("\n")
    # Without head and foot of the pages, which can stand in the middle of a name.
    listed = squeeze("\n".join(line for line in lines if not re.fullmatch(r"\f?(After Peshawar|Bibliography|\d+)?", line)))
    assert squeeze(f"All {len(sources):,d} sources") in listed
    for publisher in sources["publisher_id"].unique():
        named = f"{publishers.loc[publisher, 'name']} ({publishers.loc[publisher, 'grade']})"
        assert squeeze(named) in listed, named


def test_the_data_and_the_programs_are_listed_with_their_versions(text, reading_order):
    for name in tables.table_names():
        start = re.escape(tables.describe(name)["version"].split()[0][:8])
        assert re.search(rf"^\s*{name} .*(?:authored|derived) .*{start}", text, flags=re.MULTILINE), name
    colophon = squeeze(reading_order[reading_order.rindex("Colophon") - 3000 :])
    for program, _ in PROGRAMS:
        assert squeeze(f"{program} {version(program)}") in colophon, program


# --- ways through -----------------------------------------------------------------------------------------------


def test_the_outline_is_complete(outline, pages, built_html, repository):
    titles = [squeeze(title) for _, title in outline]
    for page in re.findall(r"file: (\S+)", (repository / "_toc.yml").read_text("utf-8")):
        article = BeautifulSoup((built_html / f"{page}.html").read_text("utf-8"), "html.parser").find("article")
        # Headings of the text; what a page says of itself on a screen has none of its own in print.
        for heading in article.select("section[id] > h1, section[id] > h2"):
            assert squeeze(heading.get_text().rstrip("#")) in titles, f"{page}: {heading}"
    for title in ("Key judgements", "Before you read", "The report", "Technical notes", "Appendices"):
        assert squeeze(title) in titles
    for place, title in outline:
        assert 1 < int(place) <= len(pages), title


def test_links_lead_somewhere(printed, log):
    # Inside the book: LaTeX names every reference without a target, in lines that it breaks.
    assert not re.search(r"undefined", log.replace("\n", "")), re.findall(r"Hyper reference .*", log)
    addresses = [line.split()[-1] for line in run("pdfinfo", "-url", printed).splitlines()[1:] if line.strip()]
    assert len(addresses) > 1000
    assert [address for address in addresses if not re.match(r"https?://[^/\s]+", address)] == []
    listed = set(tables.load_sources()["url"].dropna())
    assert len(listed & set(addresses)) > 0.9 * len(listed)
