"""Reading aids without a browser: citations, sources as notes, reading time, what a page says of itself to others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docutils import nodes
from docutils.utils import new_document

from peshawar.build.citation import Citation
from peshawar.build.code_nodes import fold_code
from peshawar.build.link_card import LONGEST, describe
from peshawar.build.page_facts import READ_A_MINUTE, count_page_words, say_minutes
from peshawar.build.source_notes import set_notes


def link(text: str) -> nodes.reference:
    return nodes.reference("", text, refuri=f"address-of-{text}")


def test_a_bracket_of_sources_becomes_one_note_and_the_sentence_stays() -> None:
    sentence = [nodes.Text("Reports differ ("), link("NYT"), nodes.Text(", B4; Radio, undated, C3; "), link("AFP"), nodes.Text(", B1), by hours ("), link("Dawn"), nodes.Text(", B1).")]  # fmt: skip
    done = set_notes(sentence)
    assert "".join(node.astext() for node in done) == "Reports differ (NYT, B4; Radio, undated, C3; AFP, B1), by hours (Dawn, B1)."
    notes = [node for node in done if isinstance(node, nodes.inline) and "source-note" in node["classes"]]
    assert [note.astext() for note in notes] == [" (NYT, B4; Radio, undated, C3; AFP, B1)", " (Dawn, B1)"]
    assert [len(list(note.findall(nodes.reference))) for note in notes] == [2, 1]


@pytest.mark.parametrize("after", [") and more", ", 2014)", ", B1 and no end"])
def test_a_bracket_that_names_no_graded_source_stays(after: str) -> None:
    sentence = [nodes.Text("See ("), link("how to read"), nodes.Text(after)]
    assert set_notes(list(sentence)) == sentence


def test_a_citation_comes_from_the_file_as_sentence_and_as_bibtex(tmp_path: Path) -> None:
    assert Citation.read(tmp_path) is None
    (tmp_path / "CITATION.cff").write_text(
        'title: "A book & more"\nauthors:\n  - name: "The authors"\n  - given-names: Ada\n    family-names: Doe\nversion: 1.2\ndate-released: 2026-03-04\n',
        encoding="utf-8",
    )
    citation = Citation.read(tmp_path)
    assert citation is not None
    assert citation.sentence() == "The authors, Ada Doe (2026). A book & more. Version 1.2, 4 March 2026."
    assert "A page. In: A book & more." in citation.sentence("A page", "https://book.example/a.html")
    entry = citation.bibtex("key", "A page", "https://book.example/a_b.html")
    assert entry.startswith("@incollection{key,") and entry.count("{") == entry.count("}")
    assert "author = {{The authors} and {Ada Doe}}" in entry and r"booktitle = {{A book \& more}}" in entry
    assert "url = {https://book.example/a_b.html}" in entry
    assert citation.bibtex("key").startswith("@book{key,") and "booktitle" not in citation.bibtex("key")


def test_words_are_counted_without_code_tables_and_source_lines() -> None:
    document = new_document("page")
    section = nodes.section("", nodes.title(text="A title"), nodes.paragraph(text="Three more words."))
    row = nodes.row("", nodes.entry("", nodes.paragraph(text="not counted")))
    section += nodes.table("", nodes.title(text="Its caption"), nodes.tgroup("", nodes.tbody("", row)))
    section += nodes.literal_block(text="code = not_counted()")
    section += nodes.container("", nodes.paragraph(text="Source: not counted."), classes=["exhibit-source"])
    document += section
    assert count_page_words(document) == len("A title Three more words Its caption".split())


def test_reading_time_is_said_in_whole_minutes() -> None:
    assert say_minutes(10) == "about 1 minute"
    assert say_minutes(READ_A_MINUTE * 15 + 20) == "about 15 minutes"


def test_a_page_is_described_by_its_first_paragraph_that_says_something() -> None:
    document = new_document("page")
    document += nodes.note("", nodes.paragraph(text="A note " * 20))
    document += nodes.paragraph(text="Too short.")
    document += nodes.paragraph(text="words of the page " * 30)
    text = describe(document, "the book")
    assert text.startswith("words of the page") and text.endswith("\u2026") and len(text) <= LONGEST
    assert describe(None, "the book") == "the book"


def test_the_name_of_folded_code_is_text() -> None:
    opening, closing = fold_code("Code of <b>", [])
    assert re.search(r"<summary>Code of &lt;b&gt;</summary>", opening.astext()) and closing.astext() == "</details>"
