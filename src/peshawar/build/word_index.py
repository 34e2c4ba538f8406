"""The words of the search: the same index whether all pages were read or one was read again after an edit."""

from __future__ import annotations

from pathlib import Path

INDEX = "searchindex.js"
PARTS = ("terms", "titleterms")


def drop_unused_words(pages: Path) -> None:
    """Words that an edit took off every page leave the index, where Sphinx keeps them without a page.

    pages  folder of a finished HTML build
    """
    from sphinx.search import js_index

    path = pages / INDEX
    if not path.is_file():
        return
    index = js_index.loads(path.read_text("utf-8"))
    for part in PARTS:
        index[part] = {word: places for word, places in index[part].items() if places != []}
    path.write_text(js_index.dumps(index), "utf-8", newline="\n")
