"""Rows written as HTML at once say what Sphinx would have written, and no more."""

from __future__ import annotations

import pytest

from peshawar.build.screen_rows import screen_rows, width_classes

COLUMNS = [{"is_numeric": False}, {"is_numeric": True}]


def test_cells_keep_their_sides_and_links() -> None:
    body = screen_rows(COLUMNS, [["Bajaur", "12"], ["Swat", "\u2013"]], [["", ""], ["https://example.org/?a=1&b=2", ""]])
    assert body["format"] == "html"
    assert body.astext() == (
        '<tbody>\n<tr><td>Bajaur</td><td class="text-right">12</td></tr>\n'
        '<tr><td><a class="reference external" href="https://example.org/?a=1&amp;b=2">Swat</a></td>'
        '<td class="text-right">\u2013</td></tr>\n</tbody>\n'
    )


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("the army's case", "the army\u2019s case"),
        ('he said "wait"', "he said \u201cwait\u201d"),
        ("<script>alert(1)</script> & more", "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more"),
    ],
)
def test_text_is_typeset_and_nothing_in_it_is_markup(typed: str, shown: str) -> None:
    assert f"<td>{shown}</td>" in screen_rows(COLUMNS[:1], [[typed]], [[""]]).astext()


def test_an_address_cannot_leave_its_attribute() -> None:
    body = screen_rows(COLUMNS[:1], [["x"]], [['https://example.org/"onclick="y']]).astext()
    assert 'onclick="y' not in body


def test_rows_and_links_belong_together() -> None:
    with pytest.raises(ValueError, match="shorter"):
        screen_rows(COLUMNS[:1], [["x"]], [])


@pytest.mark.parametrize(
    ("n_columns", "cell", "is_dense", "classes"),
    [
        (2, "Bajaur", False, ["short-table"]),
        (5, "al-Qaida", True, ["dense-table", "short-table"]),
        (6, "al-Qaida", True, ["wide-table", "dense-table"]),
        (5, "Jamaat-ul-Ahrar and its allies of that spring", False, ["wide-table"]),
        (3, "word " * 30, False, []),
        (4, "word " * 30, False, ["wide-table"]),
    ],
)
def test_a_table_is_as_wide_on_a_phone_as_what_it_holds(n_columns: int, cell: str, is_dense: bool, classes: list[str]) -> None:
    titles = [f"Column {place}" for place in range(n_columns)]
    assert width_classes(titles, [["x"] * n_columns, [cell] * n_columns], is_dense=is_dense) == classes
