"""Every page of the book in a browser: it asks nobody else, reports no error, fits every screen, and keeps WCAG 2.2 AA."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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
ALL_RULES = {"runOnly": {"type": "tag", "values": [*TAGS, "best-practice"]}, "rules": {rule: {"enabled": True} for rule in MORE_RULES}}
DARK_RULES = {"runOnly": {"type": "rule", "values": COLOUR_RULES}}
CHECK = """options => axe.run(document, {preload: false, resultTypes: ["violations"], ...options}).then(found =>
    found.violations.flatMap(broken => broken.nodes.map(node => `${broken.id}: ${node.target.join(" ")}`)))"""


@pytest.fixture(scope="module")
def axe() -> str:
    """The script of axe-core, from the package that brings it; no page of the book holds it."""
    pytest.importorskip("axe_playwright_python")
    return (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


@contextmanager
def opened(browser: Any) -> Iterator[Any]:
    """A page that notes what it is asked to load from elsewhere and what goes wrong."""
    context = browser.new_context(viewport={"width": DESKTOP, "height": 900}, reduced_motion="reduce")
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


@dataclass
class Visit:
    """What one page of the book showed, opened from the file system."""

    remote: list[str]
    errors: list[str]
    too_wide: list[int]
    """Widths at which it scrolls sideways."""
    broken: list[str]
    """Rules of access it breaks, with width, mode and element."""


@pytest.fixture(scope="module")
def visits(browser: Any, built_html: Path, page_names: list[str], axe: str) -> dict[str, Visit]:
    """Every page, loaded once and looked at in every width and mode."""
    found: dict[str, Visit] = {}
    with opened(browser) as page:
        for name in page_names:
            page.remote.clear()
            page.errors.clear()
            page.goto((built_html / name).as_uri())
            page.wait_for_timeout(50)
            visit = found[name] = Visit(list(page.remote), list(page.errors), [], [])
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    visit.too_wide.append(width)
            page.evaluate(SHORTEN)
            page.evaluate(axe)
            for width in (PHONE, DESKTOP):
                page.set_viewport_size({"width": width, "height": 900})
                # The theme makes what scrolls sideways reachable by keyboard, a moment after the width changed.
                page.wait_for_timeout(400)
                for mode in ("light", "dark"):
                    page.evaluate("mode => Object.assign(document.documentElement.dataset, {mode, theme: mode})", mode)
                    broken = page.evaluate(CHECK, ALL_RULES if mode == "light" else DARK_RULES)
                    visit.broken += [f"{width} {mode} {line}" for line in broken]
    return found


def test_no_page_asks_anybody_else_or_reports_an_error(visits: dict[str, Visit]) -> None:
    assert len(visits) > 30
    assert {name: visit.remote + visit.errors for name, visit in visits.items() if visit.remote or visit.errors} == {}


def test_no_page_does_so_from_a_web_server(browser: Any, served: str, page_names: list[str]) -> None:
    with opened(browser) as page:
        for name in page_names:
            page.goto(f"{served}/{name}")
            page.wait_for_timeout(50)
            assert (page.remote, page.errors) == ([], []), name


def test_no_page_scrolls_sideways_at_any_width(visits: dict[str, Visit]) -> None:
    assert {name: visit.too_wide for name, visit in visits.items() if visit.too_wide} == {}


def test_every_page_keeps_the_rules_of_access_at_both_widths_in_both_modes(visits: dict[str, Visit]) -> None:
    broken = [f"{name}: {line}" for name, visit in visits.items() for line in visit.broken]
    assert not broken, "\n".join(broken)


def test_the_switch_of_light_and_dark_is_kept_from_page_to_page(browser: Any, served: str) -> None:
    with opened(browser) as page:
        page.goto(f"{served}/index.html")
        theme = "document.documentElement.dataset.theme"
        assert page.evaluate(theme) == "light"
        switch = page.get_by_role("button", name="Light or dark")
        # The first step is the mode of the system, which is light here.
        switch.press("Enter")
        switch.press("Enter")
        assert page.evaluate(theme) == "dark"
        page.goto(f"{served}/notebooks/01_attack.html")
        assert page.evaluate(theme) == "dark"


def test_the_check_sees_a_picture_without_words_and_letters_too_faint(browser: Any, axe: str) -> None:
    with opened(browser) as page:
        page.set_content('<html lang="en"><title>x</title><main><img src="data:,"><p style="color:#bbb">faint</p></main>')
        page.evaluate(axe)
        found = page.evaluate(CHECK, {"runOnly": {"type": "tag", "values": TAGS}})
    assert {line.split(":")[0] for line in found} >= {"image-alt", "color-contrast"}
