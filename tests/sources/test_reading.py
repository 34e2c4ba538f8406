"""Source files are read strictly: what is wrong is named by file, line and column."""

import pandas as pd
import pytest

from peshawar.sources.errors import SourceError
from peshawar.sources.reading import (
    LINE,
    as_booleans,
    as_counts,
    as_days,
    as_numbers,
    as_whole_numbers,
    read_geojson,
    read_rows,
    require_years,
)


@pytest.fixture
def write(tmp_path):
    def write_file(content, name="small.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return write_file


def test_reads_named_columns_as_text_with_lines(write):
    rows = read_rows(write('a,b,c\n1,x,\n2,"two\nlines",\n3,z,\n'), ["b", "a"])
    assert list(rows.columns) == ["b", "a", LINE]
    assert rows["b"].tolist() == ["x", "two\nlines", "z"]
    assert rows[LINE].tolist() == [2, 4, 5]


def test_leaves_out_a_row_of_tags_and_a_byte_order_mark(write):
    rows = read_rows(write(b"\xef\xbb\xbfa,b\n#date,\n1,2\n"), ["a", "b"])
    assert rows["a"].tolist() == ["1"]


@pytest.mark.parametrize(
    ("content", "row", "words"),
    [
        (b"", None, "empty"),
        (b"a,b\n", None, "no rows"),
        (b"a,c\n1,2\n", 1, "the column is missing"),
        (b"a,b\n1,2\n1\n", 3, "has 1 cells where the header has 2"),
        (b"a,b\n1,2,3\n", 2, "has 3 cells where the header has 2"),
        (b'a,b\n1,2\n1,"cut of', 3, "stops inside a cell"),
        (b"a,b\n1,2\n1,\xe9\n", 3, "not UTF-8"),
    ],
)
def test_names_what_is_wrong_with_a_file(write, content, row, words):
    with pytest.raises(SourceError, match=words) as caught:
        read_rows(write(content), ["a", "b"])
    assert caught.value.file == "small.csv"
    assert caught.value.row == row
    assert "small.csv" in str(caught.value)


def test_names_a_missing_file(tmp_path):
    with pytest.raises(SourceError, match="absent.csv: the file is missing"):
        read_rows(tmp_path / "absent.csv", ["a"])


@pytest.mark.parametrize(
    ("convert", "good", "values", "bad"),
    [
        (as_counts, "7", 7, ["-1", "", "x", "1.5"]),
        (as_numbers, "1.25", 1.25, ["x", "1,2"]),
        (as_days, "2014-12-16 00:00:00.000", None, ["16.12.2014", "2014-02-30", "", "2014-12-16 09:30:00"]),
        (as_booleans, "True", True, ["yes", ""]),
    ],
)
def test_converts_a_column_or_names_the_cell(write, convert, good, values, bad):
    rows = read_rows(write(f"a\n{good}\n"), ["a"])
    assert len(convert(rows, "a", file="small.csv")) == 1
    if values is not None:
        assert convert(rows, "a", file="small.csv").iloc[0] == values
    for cell in bad:
        rows = read_rows(write(f'a\n{good}\n"{cell}"\n'), ["a"])
        with pytest.raises(SourceError) as caught:
            convert(rows, "a", file="small.csv")
        assert (caught.value.file, caught.value.row, caught.value.column) == ("small.csv", 3, "a")


def test_a_whole_number_may_be_missing_and_may_carry_a_zero_fraction(write):
    rows = read_rows(write("a,b\n42.0,1\n,1\n7,1\n"), ["a"])
    values = as_whole_numbers(rows, "a", file="small.csv")
    assert values.dtype == "Int64"
    assert values.isna().tolist() == [False, True, False]
    assert values.dropna().tolist() == [42, 7]


@pytest.mark.parametrize(
    "content",
    [
        b'{"type": "FeatureCollection", "feat',
        b'{"type": "Feature"}',
        b'{"type": "FeatureCollection", "features": []}',
        b"[1]",
    ],
)
def test_refuses_what_is_no_layer(write, content):
    with pytest.raises(SourceError, match="layer.geojson"):
        read_geojson(write(content, "layer.geojson"))


@pytest.mark.parametrize(
    ("years", "fits"), [(range(2002, 2022), True), (range(2002, 2021), False), ([2002, 2004], False)]
)
def test_years_must_be_whole(years, fits):
    table = pd.DataFrame({"year": list(years)})
    if fits:
        require_years(table, "year", 2002, 2021, file="years.csv")
    else:
        with pytest.raises(SourceError, match="years.csv, column 'year': the year 20"):
            require_years(table, "year", 2002, 2021, file="years.csv")
