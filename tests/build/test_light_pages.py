"""Pages without what they do not use: rules, glyphs, scripts."""

import pytest

from peshawar.build.light_pages import drop_scripts, keep_glyphs, split_rules, used_glyphs, used_rules, used_words

SHEET = """@charset "utf-8";
/* a comment; with } signs { in it */
.used,.unused{color:red}
.used .unused > a{color:blue}
.used:not(.unused){color:green}
.with\\:colon{margin:0}
a[href*=".unused"]::before{content:"}{.unused"}
@media (max-width: 3px){.unused{top:0}.used{top:1px}}
@media print{.unused{top:0}}
@font-face{font-family:X;src:url(x.ttf)}
@keyframes turn{from{top:0}to{top:1px}}
"""


def test_a_sheet_keeps_what_some_page_can_use():
    kept = used_rules(SHEET, {"used", "with:colon"})
    assert ".used{color:red}" in kept.replace("\n", "") and ".unused > a" not in kept
    for rule in (".used:not(.unused){color:green}", ".with\\:colon{margin:0}", 'content:"}{.unused"', "@font-face", "@keyframes turn{from{top:0}to{top:1px}}",
                 '@charset "utf-8";', "{.used{top:1px}}"):  # fmt: skip
        assert rule in kept, rule
    assert "@media print" not in kept
    assert used_rules(kept, {"used", "with:colon"}) == kept


@pytest.mark.parametrize("sheet", [".a{color:red", ".a{}/* never ends"])
def test_a_sheet_that_does_not_end_is_named(sheet):
    with pytest.raises(ValueError, match="does not end"):
        list(split_rules(sheet))


def test_words_are_classes_of_pages_and_all_words_of_scripts(tmp_path):
    (tmp_path / "_static").mkdir()
    (tmp_path / "index.html").write_text('<p class="one two">three</p>', "utf-8")
    (tmp_path / "_static" / "page.js").write_text('element.classList.add("is-four")', "utf-8")
    words = used_words(tmp_path)
    assert {"one", "two", "is-four"} <= words and "three" not in words


def test_scripts_are_dropped_by_name():
    head = '<script src="_static/a.js"></script>\n<script defer src="../_static/scripts/b.js?digest=1"></script>\n<script>1</script>'
    assert drop_scripts(head, ["b.js"]) == '<script src="_static/a.js"></script>\n<script>1</script>'


def test_a_font_keeps_its_glyphs_and_gives_the_same_bytes(tmp_path, repository):
    from fontTools.ttLib import TTFont

    source = next((repository / "src" / "peshawar" / "charts" / "fonts").glob("*.ttf"))
    sizes = []
    for name in ("one.ttf", "two.ttf"):
        font = tmp_path / name
        font.write_bytes(source.read_bytes())
        keep_glyphs(font, {ord("a"), ord("b"), 0xF0C9})
        assert set(TTFont(font).getBestCmap()) == {ord("a"), ord("b")}
        sizes.append(font.read_bytes())
    assert sizes[0] == sizes[1] and len(sizes[0]) < source.stat().st_size / 4


def test_icons_are_found_as_letters_and_as_numbers():
    assert used_glyphs('a::before { content: "\\f019" } b { --icon: "\uf0f3"; content: "x" }') == {0xF019, 0xF0F3}
