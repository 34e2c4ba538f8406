"""The pages in a real browser, from a web server and from the file system, with no network."""

import functools
import http.server
import os
import shutil
import threading

import pytest

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)


@pytest.fixture(scope="module")
def browser():
    if CHROMIUM is None:
        if os.environ.get("PESHAWAR_REQUIRE_TOOLS") == "1":
            pytest.fail("Chromium is not installed")
        pytest.skip("Chromium is not installed")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def served(built_html):
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(built_html)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(params=["http", "file"])
def address(request, built_html):
    return request.getfixturevalue("served") if request.param == "http" else built_html.as_uri()


@pytest.fixture
def page(browser):
    """A page that refuses the network and collects script errors and remote requests."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.errors, opened.remote = [], []
    opened.on("pageerror", lambda error: opened.errors.append(str(error)))

    def guard(route):
        url = route.request.url
        if url.startswith(("file:", "data:", "http://127.0.0.1")):
            route.continue_()
        else:
            opened.remote.append(url)
            route.abort()

    context.route("**/*", guard)
    yield opened
    context.close()


PAGES = [
    "index",
    "notebooks/01_attack",
    "notebooks/02_actors",
    "notebooks/03_us_pakistan",
    "notebooks/04_outlook",
    "notebooks/05_claims",
    "book/data_and_sources",
    "book/number_ledger",
    "book/where_sources_disagree",
]


@pytest.mark.parametrize("name", PAGES)
def test_pages_load_without_errors_or_remote_requests(page, address, name):
    page.goto(f"{address}/{name}.html")
    page.wait_for_timeout(200)
    assert page.errors == []
    assert page.remote == []


def test_the_explorer_works_with_the_keyboard(page, address):
    page.goto(f"{address}/notebooks/03_us_pakistan.html")
    sentence = page.locator(".explorer output").first
    before = sentence.inner_text()
    picture = page.locator(".explorer img").first.get_attribute("src")
    page.get_by_label("What counts").first.focus()
    page.keyboard.press("ArrowDown")
    assert sentence.inner_text() != before
    chosen = page.evaluate("document.activeElement.selectedOptions[0].textContent")
    assert chosen != page.evaluate("document.activeElement.options[0].textContent")
    assert sentence.inner_text().startswith(chosen)
    assert page.locator(".explorer img").first.get_attribute("src") != picture
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.labels[0].textContent") == "Dollars"
    assert page.locator(".explorer img").first.get_attribute("alt").startswith("Bar chart")
    assert page.errors == []


def test_without_script_the_explorer_is_a_picture(browser, built_html):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((built_html / "notebooks" / "03_us_pakistan.html").as_uri())
    assert page.locator("#fig-aid-explorer figure img").first.is_visible()
    context.close()


def test_claims_can_be_filtered_and_a_link_to_a_hidden_claim_shows_it(page, address):
    page.goto(f"{address}/notebooks/05_claims.html")
    total = page.locator(".claim:visible").count()
    assert total == 70
    page.get_by_label("Kind of claim").select_option("forecast")
    shown = page.locator(".claim:visible").count()
    assert 0 < shown < total
    assert f"{shown} of 70 claims shown" in page.locator(".claim-filter output").inner_text()
    page.evaluate("location.hash = '#claim-c18'")
    page.wait_for_timeout(100)
    assert page.locator("#claim-c18").is_visible()


def test_claims_are_found_by_words_with_the_keyboard(page, address):
    page.goto(f"{address}/notebooks/05_claims.html")
    page.get_by_label("Words in the claim or its evidence").focus()
    page.keyboard.type("nine gunmen")
    assert page.locator(".claim:visible").count() >= 1
    assert page.locator("#claim-c17").is_visible() and not page.locator("#claim-c60").is_visible()
    said = page.locator(".claim-filter output")
    assert said.get_attribute("aria-live") == "polite" and "of 70 claims shown" in said.inner_text()
    page.evaluate("location.hash = '#claim-c60'")
    page.wait_for_timeout(100)
    assert page.locator("#claim-c60").is_visible()
    page.get_by_label("Chapter").select_option("The outlook")
    assert 0 < page.locator(".claim:visible").count() < 20


def test_the_strip_on_the_front_page_leads_to_a_claim_with_the_keyboard(page, address):
    page.goto(f"{address}/index.html")
    page.locator('figure.signature .on-wide a[data-claim="C17"]').first.focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert page.url.endswith("notebooks/05_claims.html#claim-c17")


def test_rows_of_the_ledger_are_found_by_words(page, address):
    page.goto(f"{address}/book/number_ledger.html")
    rows = page.locator(".ledger-table tbody tr:visible")
    total = rows.count()
    page.get_by_label("Words in the row").fill("toll_low")
    assert 0 < rows.count() < total
    assert page.errors == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_scrolls_sideways(browser, built_html, name, width):
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto((built_html / f"{name}.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
