"""What the last good pages were made from, so that after an edit of prose only the edited pages are read and written.

Beside `_build/html` stand Sphinx's own notes on it (`_build/doctrees`, `_build/jupyter_execute`) and a stamp that says
from which files all three were made and what is in them. Where the stamp fits and nothing but the text of pages
changed, the next build starts from copies of them; in every other case it starts from nothing. The stamp goes before
anything it vouches for is touched and comes back last: a killed build leaves none.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

from peshawar.build.digest import digest_contents, digest_folder, digest_inputs, list_book_files

STAMP = "pages.json"
DOCTREES = "doctrees"
EXECUTED = "jupyter_execute"


def describe_sources(root: Path) -> dict[str, Any]:
    """What pages are made from: one digest for each page, and one for everything else."""
    from sphinx_external_toc.parsing import parse_toc_yaml

    names = {f"{page}{suffix}" for page in parse_toc_yaml(root / "_toc.yml") for suffix in ("", ".ipynb", ".md", ".rst")}
    pages: dict[str, str] = {}
    rest: list[tuple[str, bytes]] = []
    for name, content in list_book_files(root):
        if name in names:
            pages[name] = hashlib.sha256(content).hexdigest()
        else:
            rest.append((name, content))
    return {"pages": pages, "rest": digest_contents(rest, start=digest_inputs(root))}


def can_continue(root: Path, sources: dict[str, Any]) -> bool:
    """Whether the last good pages and Sphinx's notes on them are whole, and only the text of pages changed since."""
    build = root / "_build"
    try:
        stamp = json.loads((build / STAMP).read_text(encoding="utf-8"))
        same = stamp["rest"] == sources["rest"] and list(stamp["pages"]) == list(sources["pages"])
        made = stamp["made"]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return same and made == _digest_made(build)


def forget(root: Path) -> None:
    """Take the stamp away: what it vouches for is about to change."""
    (root / "_build" / STAMP).unlink(missing_ok=True)


def remember(root: Path, sources: dict[str, Any]) -> None:
    """Stamp the pages that stand now as made from these sources."""
    build = root / "_build"
    partial = build / f".{STAMP}.new"
    partial.write_text(json.dumps({**sources, "made": _digest_made(build)}, indent=1) + "\n", encoding="utf-8")
    partial.replace(build / STAMP)


def copy_kept(root: Path, pages: Path, doctrees: Path) -> None:
    """Copy the last good pages, and Sphinx's notes on them, into new folders; times are kept, Sphinx looks at them.

    Without style and scripts: Sphinx writes them again, and a page's address of one depends on whether it is there.
    """
    shutil.copytree(root / "_build" / "html", pages, dirs_exist_ok=True, ignore=shutil.ignore_patterns("_static"))
    shutil.copytree(root / "_build" / DOCTREES, doctrees, dirs_exist_ok=True)


def _digest_made(build: Path) -> list[str]:
    return [digest_folder(build / name) for name in ("html", DOCTREES, EXECUTED)]
