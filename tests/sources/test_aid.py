"""The CRS tables and the price index, on small inputs worked by hand."""

import pytest

from peshawar.sources import aid
from peshawar.sources.errors import SourceError
from peshawar.sources.reading import read_rows

HEADER = ",".join(aid.CRS_COLUMNS)
PROGRAMS = {
    # program: (category, FY2012, FY2013, Total)
    "FMF": ("security", 296, 280, 576),
    "IMET": ("security", 5, 5, 10),
    "ESF": ("economic", 905, 724, 1629),
    aid.SECURITY_TOTAL: ("subtotal", 301, 285, 586),
    aid.ECONOMIC_TOTAL: ("subtotal", 905, 724, 1629),
    aid.REIMBURSEMENTS: ("csf", 688, None, 688),
    aid.GRAND_TOTAL: ("subtotal", 1894, 1009, 2903),
}


def write_cells(path, changes=(), edition=aid.EDITION_2014):
    lines = [HEADER]
    for program, (category, *amounts) in PROGRAMS.items():
        for label, years, amount in zip(("FY2012", "FY2013", "Total"), ("2012.0", "2013.0", ""), amounts, strict=True):
            printed = dict(changes).get((program, label), amount)
            cell = "" if printed is None else f"{float(printed)}"
            mark = "e" if printed is None else ""
            is_total = label == "Total"
            lines.append(
                f"{edition},{program},{category},{label},{years},{years},{is_total},False,False,{cell},{mark},https://example.org/first"
            )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_rows(path, aid.CRS_COLUMNS)


@pytest.fixture
def small_edition(monkeypatch):
    monkeypatch.setattr(aid, "PRINTED_DIFFERENCES", {})
    monkeypatch.setattr(aid, "PRINTED_GRAND_TOTALS", {aid.EDITION_2014: 2903})


def test_cells_are_typed_and_totals_know_their_years(tmp_path, small_edition, register):
    cells = aid.list_crs_cells(write_cells(tmp_path / "crs.csv"), register, file="crs.csv")
    assert len(cells) == 21
    total = cells[cells["is_total"]].iloc[0]
    assert (total["fy_start"], total["fy_end"], total["n_years"]) == (2012, 2013, 2)
    paid = cells[(cells["program"] == aid.REIMBURSEMENTS) & (cells["column_label"] == "FY2013")].iloc[0]
    assert paid["amount_musd"] is paid["amount_musd"] and str(paid["amount_musd"]) == "<NA>"
    assert paid["footnote"] == "e"
    assert paid["category"] == "reimbursement"
    assert cells["source_id"].unique().tolist() == ["first"]
    aid.check_printed_sums(cells, file="crs.csv")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({("FMF", "FY2012"): 297}, "FY2012, Total Security-Related: the printed sum differs from its parts by -1"),
        (
            {("ESF", "FY2013"): 720, (aid.ECONOMIC_TOTAL, "FY2013"): 720},
            "Grand Total: the printed sum differs from its parts by 4",
        ),
        (
            {("IMET", "Total"): 11, (aid.SECURITY_TOTAL, "Total"): 587, (aid.GRAND_TOTAL, "Total"): 2904},
            "IMET, Total: .* by 1",
        ),
    ],
)
def test_a_sum_that_does_not_add_is_named(tmp_path, small_edition, register, changes, words):
    cells = aid.list_crs_cells(write_cells(tmp_path / "crs.csv", changes.items()), register, file="crs.csv")
    with pytest.raises(SourceError, match=words):
        aid.check_printed_sums(cells, file="crs.csv")


def test_a_known_difference_must_be_there(tmp_path, monkeypatch, small_edition, register):
    monkeypatch.setattr(aid, "PRINTED_DIFFERENCES", {("row", aid.EDITION_2014, "FMF", "Total"): (2, "why")})
    cells = aid.list_crs_cells(write_cells(tmp_path / "crs.csv"), register, file="crs.csv")
    with pytest.raises(SourceError, match=r"FMF, Total: .* by 0 million dollars \(expected 2\)"):
        aid.check_printed_sums(cells, file="crs.csv")


def test_a_known_difference_of_a_line_that_is_gone_is_missed(tmp_path, monkeypatch, small_edition, register):
    monkeypatch.setattr(aid, "PRINTED_DIFFERENCES", {("row", aid.EDITION_2014, "DA", "Total"): (2, "why")})
    cells = aid.list_crs_cells(write_cells(tmp_path / "crs.csv"), register, file="crs.csv")
    with pytest.raises(SourceError, match="DA, Total: a sum that differs in print now adds up, or is missing"):
        aid.check_printed_sums(cells, file="crs.csv")


def test_wrong_cells_are_named(tmp_path, small_edition, register):
    path = tmp_path / "crs.csv"
    write_cells(path)
    good = path.read_text()
    for old, new, column in (
        ("296.0", "-296.0", "amount_usd_millions_current"),
        ("296.0", "about 296", "amount_usd_millions_current"),
        ("security,FY2012", "military,FY2012", "category"),
        (aid.EDITION_2014, "2014-03-07", "crs_version_date"),
        ("example.org/first", "example.org/unknown", "source_url"),
    ):
        path.write_text(good.replace(old, new, 1))
        with pytest.raises(SourceError) as caught:
            aid.list_crs_cells(read_rows(path, aid.CRS_COLUMNS), register, file="crs.csv")
        assert (caught.value.file, caught.value.row, caught.value.column) == ("crs.csv", 2, column)


def write_index(path, years_and_values):
    lines = [",".join(aid.DEFLATOR_COLUMNS), *(f"{year},{value}" for year, value in years_and_values)]
    path.write_text("\n".join(lines) + "\n")
    return read_rows(path, aid.DEFLATOR_COLUMNS)


def test_price_index_is_sorted_and_rounded(tmp_path):
    rows = write_index(tmp_path / "cpi.csv", [(2015, "236.66666666"), (2014, "236.0")])
    table = aid.list_price_index(rows, file="cpi.csv")
    assert table.to_numpy().tolist() == [[2014, 236.0], [2015, 236.6667]]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([(2014, "1.0"), (2015, "")], "is empty"),
        ([(2014, "1.0"), (2015, "-3")], "not above zero"),
        ([(2014, "1.0"), (2014, "1.0")], "twice"),
        ([(2014, "x")], "not a number"),
    ],
)
def test_a_wrong_price_index_is_refused(tmp_path, rows, words):
    with pytest.raises(SourceError, match=words):
        aid.list_price_index(write_index(tmp_path / "cpi.csv", rows), file="cpi.csv")
