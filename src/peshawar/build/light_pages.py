"""Pages without what they do not use: scripts of the theme, rules of its style sheets, glyphs of its icons.

The theme brings a library of two thousand icons as a script (1.5 MB), the same as fonts, a framework's whole
style sheet, and the index of words on every page. A page of the book uses a dozen icons and a part of the rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

TEMPLATES = Path(__file__).parent / "templates"
LIGHT_PAGE = "light_page.html"
# Icons come from the style sheet; words are searched on the page of the search alone.
UNUSED = ("fontawesome.js",)
OF_THE_SEARCH = ("searchtools.js", "language_data.js", "searchindex.js")
ICON_FONTS = "_static/vendor/fontawesome/webfonts"

_SCRIPT = re.compile(r'[ \t]*<script\b[^>]*\bsrc="([^"]*)"[^>]*></script>\n?')
_CLASS_ATTRIBUTE = re.compile(r'\bclass="([^"]*)"')
_WORD = re.compile(r"[\w-]+")
_CLASS = re.compile(r"\.((?:\\.|[\w-])+)")
_ALTERNATIVES = re.compile(r":(?:not|is|where|has|matches)\((?:[^()]|\([^()]*\))*\)")
_ATTRIBUTE = re.compile(r"\[(?:\"[^\"]*\"|'[^']*'|[^\]\"'])*\]")
_GLYPH = re.compile(r"\"\\([ef][0-9a-f]{3})\"")
_FONT_FILE = re.compile(r"src:url\(([^)]*/)(fa-[a-z]+-\d+)\.woff2\)[^;}]*")


class Cell(nodes.paragraph):
    """The text of a table's cell: on screens without an element of its own, which in a long table weighs more than the text."""


class Row(nodes.row):
    """A row of a table: without the theme's classes for odd and even, which no rule of ours or the theme's uses."""


def choose_template(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> str:
    """The theme's page, with the scripts taken out that it would load for nothing."""
    unused = UNUSED if pagename == "search" else UNUSED + OF_THE_SEARCH
    context["peshawar_page"] = templatename
    context["without_unused"] = lambda text: drop_scripts(text, unused)
    return LIGHT_PAGE


def drop_scripts(text: str, names: Iterable[str]) -> str:
    """A part of a page without the scripts of these names."""
    wanted = tuple(names)
    return _SCRIPT.sub(lambda tag: "" if tag.group(1).partition("?")[0].rpartition("/")[2] in wanted else tag.group(), text)


def lighten(app: Sphinx, exception: Exception | None) -> None:
    """After a good HTML build: style sheets keep the rules that some page can use, icon fonts the glyphs."""
    if exception is not None or app.builder.format != "html":
        return
    out = Path(app.outdir)
    words = used_words(out)
    glyphs: set[int] = set()
    for sheet in sorted((out / "_static").rglob("*.css")):
        text = used_rules(sheet.read_text("utf-8"), words)
        glyphs.update(used_glyphs(text))
        sheet.write_text(_FONT_FILE.sub(r'src:url(\1\2.ttf) format("truetype")', text), "utf-8", newline="\n")
    for font in sorted((out / ICON_FONTS).glob("*.ttf")):
        keep_glyphs(font, glyphs)
        font.with_suffix(".woff2").unlink(missing_ok=True)
    for left in [out / "_static/scripts/fontawesome.js", *(out / "_static").rglob("*.map")]:
        left.unlink(missing_ok=True)


def used_glyphs(css: str) -> set[int]:
    """The icons that a style sheet shows: letters for private use, written as they are or by their numbers."""
    return {int(code, 16) for code in _GLYPH.findall(css)} | {ord(sign) for sign in css if "\ue000" <= sign <= "\uf8ff"}


def used_words(html: Path) -> set[str]:
    """Every class that stands in a page, and every word of the scripts, which may set one."""
    words: set[str] = set()
    for page in html.rglob("*.html"):
        for names in _CLASS_ATTRIBUTE.findall(page.read_text("utf-8")):
            words.update(names.split())
    for script in (html / "_static").rglob("*.js"):
        if script.name not in UNUSED:
            words.update(_WORD.findall(script.read_text("utf-8")))
    return words


def used_rules(css: str, words: set[str]) -> str:
    """A style sheet without the selectors that name a class nothing has. What is no plain rule stays as it is."""
    return "".join(_kept(css, words))


def _kept(css: str, words: set[str]) -> Iterator[str]:
    for prelude, body in split_rules(css):
        head = prelude.lstrip()
        if body is None or (head.startswith("@") and not head.startswith(("@media", "@supports", "@layer"))):
            yield prelude + ("" if body is None else f"{{{body}}}")
        elif head.startswith("@"):
            inside = used_rules(body, words)
            if inside.strip():
                yield f"{prelude}{{{inside}}}"
        else:
            selectors = [selector for selector in _split(prelude) if _is_used(selector, words)]
            if selectors:
                yield f"{','.join(selectors)}{{{body}}}"


def _is_used(selector: str, words: set[str]) -> bool:
    """Whether each class it asks for stands somewhere; what is only one of several ways to match does not count."""
    plain = _ALTERNATIVES.sub("", _ATTRIBUTE.sub("", selector))
    return all(re.sub(r"\\(.)", r"\1", name) in words for name in _CLASS.findall(plain))


def _split(selectors: str) -> list[str]:
    """Selectors at the commas that separate them, not at those within brackets or strings."""
    parts, depth, quote, start = [], 0, "", 0
    for place, sign in enumerate(selectors):
        if quote:
            quote = "" if sign == quote and selectors[place - 1] != "\\" else quote
        elif sign in "\"'":
            quote = sign
        elif sign in "([":
            depth += 1
        elif sign in ")]":
            depth -= 1
        elif sign == "," and depth == 0:
            parts.append(selectors[start:place])
            start = place + 1
    return [*parts, selectors[start:]]


def split_rules(css: str) -> Iterator[tuple[str, str | None]]:
    """The rules of a style sheet as prelude and body; body is None for a statement such as ``@charset`` and for what follows the last rule.

    Comments go with the prelude that follows them. Raises ValueError for a rule that does not end.
    """
    place = start = 0
    depth, opened = 0, 0
    while place < len(css):
        sign = css[place]
        if css.startswith("/*", place):
            end = css.find("*/", place + 2)
            if end < 0:
                raise ValueError("a comment of a style sheet does not end")
            if depth == 0 and not css[start:place].strip():
                start = end + 2
            place = end + 2
            continue
        if sign in "\"'":
            place += 1
            while css[place] != sign:
                place += 2 if css[place] == "\\" else 1
        elif sign == "{":
            if depth == 0:
                opened = place
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth == 0:
                yield css[start:opened], css[opened + 1 : place]
                start = place + 1
        elif sign == ";" and depth == 0:
            yield css[start : place + 1], None
            start = place + 1
        place += 1
    if depth:
        raise ValueError("a rule of a style sheet does not end")
    if css[start:].strip():
        yield css[start:], None


def keep_glyphs(font: Path, codes: Iterable[int]) -> None:
    """Write a font again with nothing but these glyphs; the same glyphs give the same bytes."""
    # Here, because it takes long to load and only the end of a build needs it; matplotlib brings it.
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True, recalc_timestamp=False)
    with TTFont(font, recalcTimestamp=False) as whole:
        chosen = subset.Subsetter(options)
        chosen.populate(unicodes=sorted(set(codes) & set(whole.getBestCmap())))
        chosen.subset(whole)
        partial = font.with_suffix(".new")
        whole.save(partial)
    partial.replace(font)


def setup_light_pages(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("config-inited", lambda app, config: config.templates_path.append(str(TEMPLATES)))
    app.connect("html-page-context", choose_template, priority=950)
    app.connect("build-finished", lighten)


def setup_cells(app: Sphinx) -> None:
    """Register the parts of tables with Sphinx; other writers treat them as what they are made from."""

    def nothing(translator: Any, node: Cell) -> None:
        """No element."""

    def begin_row(translator: Any, node: Row) -> None:
        translator.body.append(translator.starttag(node, "tr", ""))
        node.column = 0  # the writer counts cells with it

    def end_row(translator: Any, node: Row) -> None:
        translator.body.append("</tr>\n")

    app.add_node(Cell, html=(nothing, nothing))
    app.add_node(Row, html=(begin_row, end_row))
