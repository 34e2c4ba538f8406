"""Reading aids in a browser: search, code, citations, sources beside the text, print."""


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
    # The explorer draws its picture when it comes into sight.
    page.locator("#fig-attack-explorer").scroll_into_view_if_needed()
    page.locator("#fig-attack-explorer img:visible").first.wait_for(timeout=5000)
    for shown in ("article h1", "#fig-toll-reports img", "#fig-attack-explorer img:visible", "#tbl-motives table"):
        assert page.locator(shown).first.is_visible(), shown
    link = "link => [getComputedStyle(link, '::after').content, getComputedStyle(link).textDecorationLine]"
    assert page.locator(".source-note a").first.evaluate(link) == ["none", "none"]
