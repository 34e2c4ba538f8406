"""What only the printed book needs: widths of columns, places of breaks, the paper, what the cover says."""

from __future__ import annotations

from pathlib import Path

import pytest
from docutils import nodes

from peshawar.build import pdf, print_breaks, print_nodes
from peshawar.build.print_lists import say_date
from peshawar.build.printing import read_citation
from peshawar.build.system import BuildError

LONG = "a sentence of a good many words that has to go over several lines of any table with other columns in it"


def test_a_table_that_fits_takes_no_more_than_it_needs() -> None:
    widths = print_nodes.column_widths(["Year", "Dead"], [["2014", "149"], ["2015", "12"]])
    assert sum(widths) < print_nodes.LINE / 4


@pytest.mark.parametrize("texts", [1, 2, 3])
def test_long_texts_share_the_line_and_break_no_word(texts: int) -> None:
    head = ["Date", *["What"] * texts, "Source"]
    rows = [["16 Dec 2014", *[LONG] * texts, "unbreakable-identifier_of_a_table"]] * 3
    widths = print_nodes.column_widths(head, rows)
    room = print_nodes.LINE - print_nodes.BETWEEN * len(head)
    assert room - print_nodes.STEP <= sum(widths) <= room
    assert widths[0] >= print_nodes.text_width("2014") and widths[-1] >= print_nodes.text_width("identifier_of_a_table")
    assert max(widths) == max(widths[1:-1]) and max(widths[1:-1]) - min(widths[1:-1]) <= print_nodes.STEP


def test_the_longer_text_gets_the_wider_column() -> None:
    short, long = print_nodes.column_widths(["One", "Other"], [[LONG, LONG * 4]])
    assert long > 1.5 * short


def test_more_words_than_room_still_fill_the_line_only() -> None:
    widths = print_nodes.column_widths(["x"] * 4, [["w" * 60] * 4])
    assert sum(widths) == pytest.approx(print_nodes.LINE - 4 * print_nodes.BETWEEN)


def make_section(title: str, *children: nodes.Node) -> nodes.section:
    return nodes.section("", nodes.title("", title), *children)


def test_a_short_end_of_a_chapter_takes_lines_before_it_along() -> None:
    last = make_section("Rerun", nodes.paragraph("", "One line."))
    before = make_section("What we do not know", *(nodes.paragraph("", f"Thing {n}.") for n in range(6)))
    chapter = make_section("Chapter", nodes.paragraph("", LONG), before, last)
    ((place, lines),) = print_breaks._tail(chapter)
    assert lines >= print_breaks.FEWEST and place is not last
    # Never between a heading and its first paragraph.
    assert place is before or before.index(place) > 1


def test_a_long_end_of_a_chapter_is_left_alone() -> None:
    chapter = make_section("Chapter", nodes.paragraph("", LONG), nodes.paragraph("", LONG * 30))
    ((place, lines),) = print_breaks._tail(chapter)
    assert place is chapter.children[-1] and lines > print_breaks.FEWEST


def test_a_heading_knows_the_exhibit_under_it() -> None:
    table = nodes.table("", classes=["longtable"])
    table[print_nodes.LINES] = 200
    assert print_breaks._under_heading(make_section("Table", table)) == (table, print_breaks.FIRST_LINES)
    figure = nodes.figure("", nodes.legend("", nodes.paragraph("", "Source.")))
    figure[print_nodes.LINES] = 30
    assert print_breaks._under_heading(make_section("Figure", figure)) == (figure, 30)
    assert print_breaks._under_heading(make_section("Both", figure, nodes.paragraph("", "Text."))) == (None, 0)


def test_the_paper_is_set_in_the_source(tmp_path: Path) -> None:
    source = tmp_path / "book.tex"
    source.write_text("\\documentclass[a4paper,10pt]{x}\n", encoding="utf-8")
    pdf.set_paper(source, "letter")
    assert source.read_text("utf-8") == "\\documentclass[letterpaper,10pt]{x}\n"
    with pytest.raises(BuildError, match="cannot be changed to letter"):
        pdf.set_paper(source, "letter")
    assert pdf.pdf_place(tmp_path).name == "after-peshawar.pdf"
    assert pdf.pdf_place(tmp_path, "letter").name == "after-peshawar-letter.pdf"


def test_the_cover_reads_the_citation_file(tmp_path: Path) -> None:
    assert set(read_citation(tmp_path).values()) == {""}
    (tmp_path / "CITATION.cff").write_text(
        'title: "A book: what it is"\nversion: 1.2.0\ndate-released: 2026-11-04\nkeywords:\n  - one\n  - two words\nabstract: no\n',
        encoding="utf-8",
    )
    said = read_citation(tmp_path)
    assert (said["title"], said["subtitle"]) == ("A book", "What it is")
    assert (said["version"], said["date"], said["keywords"]) == ("1.2.0", "4 November 2026", "one, two words")


def test_text_is_safe_for_latex_and_dates_are_said() -> None:
    assert print_nodes.escape("50 % of A&B_c") == r"50 \% of A\&B\_c"
    assert say_date("2014-12-16") == "16 Dec 2014"
