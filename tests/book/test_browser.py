"""The pages in a real browser, from a web server and from the file system, with no network."""

import pytest


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


def test_search_finds_pages_from_a_server_and_from_the_file_system(page, address):
    page.goto(f"{address}/search.html?q=moratorium")
    page.wait_for_function("document.querySelector('.search-summary')?.textContent.includes('finished')")
    found = page.locator("ul.search li a")
    assert found.count() >= 1
    assert page.errors == [] and page.remote == []
    found.first.click()
    page.wait_for_load_state()
    assert "search.html" not in page.url and page.locator("article h1").is_visible()


def test_the_search_field_opens_and_leads_to_results_by_keyboard(page, address):
    page.goto(f"{address}/notebooks/01_attack.html")
    page.keyboard.press("Control+k")
    page.keyboard.type("Kunar")
    page.keyboard.press("Enter")
    page.wait_for_selector("ul.search li a")
    assert "q=Kunar" in page.url
    assert page.errors == []


def test_all_code_opens_with_one_button_and_each_with_its_own(page, address):
    page.goto(f"{address}/notebooks/01_attack.html")
    blocks = page.locator("details.code-of pre")
    assert blocks.count() > 10 and page.locator("details.code-of pre:visible").count() == 0
    one = page.get_by_text("Code of Figure 1.1", exact=True)
    one.focus()
    page.keyboard.press("Enter")
    assert 0 < page.locator("details.code-of pre:visible").count() < blocks.count()
    page.get_by_role("button", name="Show all code").press("Enter")
    assert page.locator("details.code-of pre:visible").count() == blocks.count()
    assert page.get_by_role("button", name="Hide all code").get_attribute("aria-expanded") == "true"


def test_a_citation_is_copied_and_the_page_says_so(browser, served):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{served}/notebooks/01_attack.html")
    page.get_by_role("button", name="Copy the BibTeX entry").click()
    said = page.locator(".cite-page output")
    said.filter(has_text="Copied.").wait_for()
    assert said.get_attribute("aria-live") == "polite"
    assert page.evaluate("navigator.clipboard.readText()").startswith("@incollection{after-peshawar-01-attack,")
    context.close()


def test_without_script_citation_data_and_code_are_there(browser, built_html):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((built_html / "notebooks" / "01_attack.html").as_uri())
    assert page.locator("#cite-text").is_visible() and page.locator("#cite-bibtex").is_visible()
    assert page.locator(".data-links a").count() > 5
    assert page.locator("details.code-of summary").first.is_visible()
    context.close()


def test_sources_stand_beside_the_text_on_wide_screens_and_in_it_on_others(page, address):
    page.goto(f"{address}/notebooks/01_attack.html")
    note = page.locator(".source-note").first
    place = """note => {
        const text = note.closest("p").getBoundingClientRect(), own = note.getBoundingClientRect();
        return [own.left >= text.right, own.right <= innerWidth];
    }"""
    assert note.evaluate(place) == [False, True]
    page.set_viewport_size({"width": 1600, "height": 900})
    assert note.evaluate(place) == [True, True]
    # No note covers another, a figure, a table or the contents.
    overlaps = page.evaluate("""() => {
        const box = element => element.getBoundingClientRect(), notes = [...document.querySelectorAll(".source-note")].map(box);
        const others = [...document.querySelectorAll(".exhibit, #pst-page-toc-nav")].map(box);
        const cross = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
        return notes.filter((note, at) => others.some(other => cross(note, other)) || notes.some((second, i) => i > at && cross(note, second))).length;
    }""")
    assert overlaps == 0


def test_a_printed_chapter_is_text_and_exhibits(page, address):
    page.goto(f"{address}/notebooks/01_attack.html")
    page.emulate_media(media="print")
    for hidden in ("details.code-of", ".bd-sidebar-primary", "#pst-secondary-sidebar", ".prev-next-footer", "#jb-print-docs-body", ".page-tools button"):
        assert page.locator(f"{hidden}:visible").count() == 0, hidden
    for shown in ("article h1", "#fig-toll-reports img.on-wide", "#fig-attack-explorer figure img.on-wide", "#tbl-motives table"):
        assert page.locator(shown).first.is_visible(), shown
    link = "link => [getComputedStyle(link, '::after').content, getComputedStyle(link).textDecorationLine]"
    assert page.locator(".source-note a").first.evaluate(link) == ["none", "none"]
