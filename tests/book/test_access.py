"""Every page of the book in a browser: it asks nobody else, reports no error, fits every screen, and keeps WCAG 2.2 AA."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

PHONE, DESKTOP = 360, 1280
WIDTHS = (PHONE, 768, DESKTOP, 1440, 1920)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Rules that axe-core counts as experimental or as good practice, and that the theme breaks where we do not mend it.
MORE_RULES = ["label-content-name-mismatch", "region", "empty-table-header", "landmark-unique", "heading-order"]
# What a dark page could break: the rest of a page is the same in both.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
# One loop made the rows of a long table, and one program coloured the code: some of each stand for all.
SHORTEN = """() => {
    document.querySelectorAll("tbody").forEach(body => [...body.rows].slice(10).forEach(row => row.remove()));
    document.querySelectorAll(".highlight pre").forEach((code, at) => { if (at > 1) code.textContent = code.textContent; });
}"""
CHECK = """options => axe.run(document, {preload: false, resultTypes: ["violations"], ...options}).then(found =>
    found.violations.flatMap(broken => broken.nodes.map(node => `${broken.id}: ${node.target.join(" ")}`)))"""


@pytest.fixture(scope="module")
def axe() -> str:
    """The script of axe-core, from the package that brings it; no page of the book holds it."""
    pytest.importorskip("axe_playwright_python")
    return (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


@contextmanager
def opened(browser: Any, width: int, mode: str = "light") -> Iterator[Any]:
    """A page of a width in light or dark, which notes what it is asked to load from elsewhere and what goes wrong."""
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    context.add_init_script(f"localStorage.setItem('mode', '{mode}'); localStorage.setItem('theme', '{mode}');")
    page = context.new_page()
    page.remote, page.errors = [], []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("console", lambda said: page.errors.append(said.text) if said.type == "error" else None)

    def guard(route: Any) -> None:
        if route.request.url.startswith(("file:", "data:", "http://127.0.0.1")):
            route.continue_()
        else:
            page.remote.append(route.request.url)
            route.abort()

    context.route("**/*", guard)
    yield page
    context.close()


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_every_page_keeps_to_the_books_own_files_without_errors(
    browser: Any, built_html: Path, served: str, page_names: list[str], scheme: str
) -> None:
    address = served if scheme == "http" else built_html.as_uri()
    with opened(browser, DESKTOP) as page:
        for name in page_names:
            page.goto(f"{address}/{name}")
            page.wait_for_timeout(50)
            assert (page.remote, page.errors) == ([], []), name


def test_no_page_scrolls_sideways_at_any_width(browser: Any, built_html: Path, page_names: list[str]) -> None:
    too_wide = []
    with opened(browser, PHONE) as page:
        for name in page_names:
            page.goto((built_html / name).as_uri())
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    too_wide.append(f"{name} at {width}")
    assert not too_wide


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_page_keeps_the_rules_of_access(
    browser: Any, built_html: Path, page_names: list[str], axe: str, width: int, mode: str
) -> None:
    more = {rule: {"enabled": True} for rule in MORE_RULES}
    all_rules = {"runOnly": {"type": "tag", "values": [*TAGS, "best-practice"]}, "rules": more}
    options = all_rules if mode == "light" else {"runOnly": {"type": "rule", "values": COLOUR_RULES}}
    broken = []
    with opened(browser, width, mode) as page:
        for name in page_names:
            page.goto((built_html / name).as_uri())
            assert page.evaluate("document.documentElement.dataset.theme") == mode
            page.evaluate(SHORTEN)
            page.evaluate(axe)
            broken += [f"{name}: {found}" for found in page.evaluate(CHECK, options)]
    assert not broken, "\n".join(broken)


def test_the_check_sees_a_picture_without_words_and_letters_too_faint(browser: Any, axe: str) -> None:
    with opened(browser, DESKTOP) as page:
        page.set_content('<html lang="en"><title>x</title><main><img src="data:,"><p style="color:#bbb">faint</p></main>')
        page.evaluate(axe)
        found = page.evaluate(CHECK, {"runOnly": {"type": "tag", "values": TAGS}})
    assert {line.split(":")[0] for line in found} >= {"image-alt", "color-contrast"}
