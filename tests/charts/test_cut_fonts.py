"""The typeface holds what the book sets, and what it was cut from is not needed to see that."""

import shutil

import pytest
from fontTools.ttLib import TTFont

from peshawar.charts.cut_fonts import LETTERS, NOTICE, cut_font, main
from peshawar.charts.theme import FONT_FOLDER

FONTS = sorted(FONT_FOLDER.glob("*.ttf"))


@pytest.mark.parametrize("path", FONTS, ids=lambda path: path.stem)
def test_the_shipped_font_holds_letters_pairs_and_the_notice_of_change(path):
    font = TTFont(path)
    names = font.getBestCmap()
    held = set(names)
    assert held <= set(LETTERS) and set(range(0x20, 0x7F)) | set(map(ord, "éöüāīūšž–—‘’“”…−≥≤×€")) <= held
    assert font["kern"].kernTables[0].kernTable[names[ord("T")], names[ord("o")]] < 0
    assert NOTICE in {name.toUnicode() for name in font["name"].names}


@pytest.mark.parametrize("path", FONTS, ids=lambda path: path.stem)
def test_cutting_what_is_cut_changes_no_letter(path, tmp_path):
    cut_font(path, tmp_path / path.name)
    before, after = TTFont(path), TTFont(tmp_path / path.name)
    assert before.getBestCmap() == after.getBestCmap()
    assert before["hmtx"].metrics == after["hmtx"].metrics
    assert before.getTableData("glyf") == after.getTableData("glyf")
    assert before["kern"].kernTables[0].kernTable == after["kern"].kernTables[0].kernTable


def test_a_missing_font_is_named_and_nothing_is_written(tmp_path, capsys):
    with pytest.raises(ValueError, match=r"OpenSans-Regular\.ttf: no such font"):
        cut_font(tmp_path / "OpenSans-Regular.ttf", tmp_path / "new.ttf")
    assert not (tmp_path / "new.ttf").exists()
    before = [path.read_bytes() for path in FONTS]
    assert main([str(tmp_path)]) == 1 and "no such font" in capsys.readouterr().err
    assert main([]) == 2
    assert before == [path.read_bytes() for path in FONTS]


def test_a_damaged_font_leaves_the_old_one(tmp_path):
    good, bad = tmp_path / "good.ttf", tmp_path / "bad.ttf"
    shutil.copy(FONTS[0], good)
    bad.write_bytes(FONTS[0].read_bytes()[:1000])
    with pytest.raises(ValueError, match=r"bad\.ttf"):
        cut_font(bad, good)
    assert good.read_bytes() == FONTS[0].read_bytes()
