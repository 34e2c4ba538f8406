"""The words of the search: the same index whether all pages were read or one was read again after an edit."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.search import js_index

INDEX = "searchindex.js"
PARTS = ("terms", "titleterms")


def drop_unused_words(app: Sphinx, exception: Exception | None) -> None:
    """After a good HTML build: words that an edit took off every page leave the index, where Sphinx keeps them without a page."""
    path = Path(app.outdir) / INDEX
    if exception is not None or app.builder.format != "html" or not path.is_file():
        return
    index = js_index.loads(path.read_text("utf-8"))
    for part in PARTS:
        index[part] = {word: pages for word, pages in index[part].items() if pages != []}
    path.write_text(js_index.dumps(index), "utf-8", newline="\n")
