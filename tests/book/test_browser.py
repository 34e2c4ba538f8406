"""The pages in a real browser, from a web server and from the file system, with no network."""

from urllib.parse import unquote, urlencode

import pytest

from peshawar.exhibit.claim import claim_entries
from peshawar.exhibit.claim_explorer import ClaimExplorer
from peshawar.exhibit.explorer import FRONT_END, Control, Explorer, State

EXPLORERS = {
    "fig-attack-explorer": "notebooks/01_attack",
    "fig-relations": "notebooks/02_actors",
    "fig-aid-explorer": "notebooks/03_us_pakistan",
    "fig-odds-explorer": "notebooks/04_outlook",
}
HOSTILE = [
    "{label}?measure=secret",
    "{label}?nothing=1",
    "{label}?__proto__=x",
    "{label}?constructor=x&toString=y",
    "{label}?%E0%A4%A",
    "{label}?measure=<img src=x onerror=alert(1)>",
    "{label}?years=%3Cscript%3E",
    "{label}-states",
    "no-such-thing?measure=all",
    "\"]<b>",
]


def shown(page, label):
    """Picture, words, data link and alt text of the state that an explorer shows."""
    return page.evaluate(
        """label => {
            const root = document.querySelector(`[data-explorer="${label}"]`);
            const data = root.querySelector('[data-explorer-link="data"]');
            const picture = root.querySelector("img");
            return {picture: picture.src, alt: picture.alt, words: root.querySelector("output").textContent, data: data.href};
        }""",
        label,
    )


@pytest.mark.parametrize("label", EXPLORERS)
def test_every_control_of_an_explorer_changes_picture_words_and_data_with_the_keyboard(page, address, built_html, label):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/{EXPLORERS[label]}.html")
    root = page.locator(f'[data-explorer="{label}"]')
    root.scroll_into_view_if_needed()
    page.wait_for_function("picture => picture.naturalWidth > 0", arg=root.locator("img").element_handle())
    assert root.locator("output").get_attribute("aria-live") == "polite"
    selects = root.locator("select")
    selects.first.focus()
    for number in range(selects.count()):
        if number:
            page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.labels[0].textContent")
        before = shown(page, label)
        is_last = page.evaluate("document.activeElement.selectedIndex === document.activeElement.options.length - 1")
        page.keyboard.press("ArrowUp" if is_last else "ArrowDown")
        after = shown(page, label)
        for part, value in before.items():
            assert after[part] != value, f"{name}: {part}"
        assert after["words"] in after["alt"] or after["words"].startswith(after["alt"].split(" where ")[-1])
        page.wait_for_function("([picture, src]) => picture.src === src && picture.complete && picture.naturalWidth > 0",
                               arg=[root.locator("img").element_handle(), after["picture"]])  # fmt: skip
        place = built_html / after["data"].removeprefix(address + "/")
        assert len(place.read_text("utf-8").splitlines()) > 1
        # Only what was chosen has been loaded.
        states = [url for url in asked if f"/{label}-" in url and url.endswith(".svg")]
        assert len(states) == number + 2, states
    assert page.errors == [] and page.remote == []


@pytest.mark.parametrize("label", EXPLORERS)
def test_an_address_restores_the_state_and_unknown_ones_are_ignored(page, address, label):
    page.goto(f"{address}/{EXPLORERS[label]}.html")
    default = shown(page, label)
    root = page.locator(f'[data-explorer="{label}"]')
    for select in root.locator("select").all():
        select.select_option(index=select.evaluate("one => (one.selectedIndex + 1) % one.options.length"))
    chosen, restored = shown(page, label), root.locator('[data-explorer-link="address"]').evaluate("link => link.hash")
    assert page.evaluate("location.hash") == restored and restored.startswith(f"#{label}?")
    assert chosen != default
    page.goto("about:blank")
    page.goto(f"{address}/{EXPLORERS[label]}.html{restored}")
    assert shown(page, label) == chosen
    assert page.evaluate("label => document.getElementById(label).getBoundingClientRect().top < innerHeight", label)
    for fragment in HOSTILE:
        page.evaluate("hash => { location.hash = hash }", fragment.format(label=label))
        page.wait_for_timeout(30)
        assert shown(page, label) == chosen, fragment
    last = "&".join(f"{s.get_attribute('name')}={s.locator('option').last.get_attribute('value')}" for s in root.locator("select").all())
    page.evaluate("hash => { location.hash = hash }", f"{label}?{last}")
    page.wait_for_function("([label, words]) => document.querySelector(`[data-explorer='${label}'] output`).textContent !== words",
                           arg=[label, chosen["words"]])  # fmt: skip
    assert page.locator("script[src*='alert'], img[src='x']").count() == 0
    assert page.errors == [] and page.remote == []


MODEL = """state => {
    const handlers = {};
    window.model = {
        state, saved: 0,
        get(name) { return state[name]; },
        set(name, value) { if (state[name] !== value) { state[name] = value; (handlers["change:" + name] || []).forEach(one => one()); } },
        save_changes() { this.saved += 1; },
        on(event, one) { (handlers[event] = handlers[event] || []).push(one); },
        off(event, one) { handlers[event] = handlers[event].filter(other => other !== one); },
    };
    document.body.innerHTML = "<div id=here></div>";
    window.leave = peshawarExplorer.render({model, el: document.getElementById("here")});
}"""


def test_the_live_front_end_follows_reader_links_and_kernel(page):
    """What anywidget does in a notebook, with a model that stands in for the kernel's."""
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="30pt" height="15pt"><path fill="{}"/></svg>'
    states = {key: State(picture.format(colour), f"alt {key}", f"words {key}", f"n\n{key}\n") for key, colour in (("x", "red"), ("y", "blue"))}
    explorer = Explorer("Demo", [Control("a", "Which", {"x": "X", "y": "Y"})], states, {"a": "x"})
    page.goto("about:blank")
    page.add_script_tag(content=FRONT_END)
    names = ("title", "controls", "states", "computed", "markup", "rows", "start", "a")
    page.evaluate(MODEL, {name: getattr(explorer, name) for name in names})
    said, image = page.locator("#here output"), page.locator("#here img")
    assert said.inner_text() == "words x" and image.get_attribute("src").startswith("data:image/svg")
    assert image.get_attribute("width") == "40" and image.get_attribute("height") == "20"
    page.get_by_label("Which").select_option("y")
    assert page.evaluate("[model.state.a, model.saved]") == ["y", 1]
    assert said.inner_text() == "words y" and image.get_attribute("alt") == "alt y"
    page.evaluate("model.set('a', 'x')")
    assert said.inner_text() == "words x", "a link from another widget"
    page.evaluate("model.set('a', 'z')")
    assert "worked out" in said.inner_text()
    page.evaluate("state => model.set('computed', state)", {"key": "z", "labels": {"a": "Z <b>"}, "svg": picture, "alt": "alt z", "sentence": "words z", "csv": ""})
    assert said.inner_text() == "words z" and page.locator("#here option:checked").inner_text() == "Z <b>"
    page.evaluate("leave(); model.set('a', 'x')")
    assert said.inner_text() == "words z"
    assert page.errors == []


def test_without_script_the_explorer_is_a_picture(browser, built_html):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((built_html / "notebooks" / "03_us_pakistan.html").as_uri())
    assert page.locator("#fig-aid-explorer figure img").first.is_visible()
    assert page.locator("#fig-aid-explorer output").is_visible()
    assert not page.locator("#fig-aid-explorer select").first.is_visible()
    context.close()


def book_pages(built_html):
    return sorted(
        path.relative_to(built_html).as_posix() for path in built_html.rglob("*.html") if "_static" not in path.relative_to(built_html).parts
    )


def test_pages_keep_to_their_weight(browser, served, built_html):
    """Under 1 MB without figures, under 2.5 MB with those that load down to the end of the page."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    heavy = []
    for name in book_pages(built_html):
        page = context.new_page()
        asked = {}
        page.on("request", lambda request: asked.setdefault(request.url, request.resource_type))  # noqa: B023
        page.goto(f"{served}/{name}")
        page.evaluate("""async () => {
            for (let y = 0; y < document.body.scrollHeight; y += 700) { scrollTo(0, y); await new Promise(done => setTimeout(done, 15)); }
        }""")
        page.wait_for_load_state("networkidle")
        sizes = {"text": 0, "figures": 0}
        for url, kind in asked.items():
            place = built_html / unquote(url.removeprefix(served + "/").partition("?")[0].partition("#")[0])
            assert url.startswith(("data:", served)), f"{name} asks for {url}"
            if not url.startswith("data:") and place.is_file():
                sizes["figures" if kind == "image" else "text"] += place.stat().st_size
        if sizes["text"] >= 1_000_000 or sum(sizes.values()) >= 2_500_000:
            heavy.append(f"{name}: {sizes['text']:,} without figures, {sum(sizes.values()):,} with them")
        page.close()
    context.close()
    assert not heavy, "\n".join(heavy)


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", ["notebooks/01_attack", "notebooks/03_us_pakistan", "notebooks/05_claims"])
def test_nothing_moves_while_a_page_loads(browser, served, name, width):
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.add_init_script("""
        window.shifts = [];
        new PerformanceObserver(list => list.getEntries().forEach(entry => { if (!entry.hadRecentInput) { window.shifts.push(entry.value); } }))
            .observe({type: "layout-shift", buffered: true});
    """)
    page.goto(f"{served}/{name}.html")
    page.evaluate("""async () => {
        for (let y = 0; y < document.body.scrollHeight; y += 500) { scrollTo(0, y); await new Promise(done => setTimeout(done, 40)); }
    }""")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.shifts.reduce((sum, one) => sum + one, 0)") < 0.1
    context.close()


def test_claims_can_be_filtered_and_a_link_to_a_hidden_claim_shows_it(page, address):
    page.goto(f"{address}/notebooks/05_claims.html")
    total = page.locator(".claim:visible").count()
    assert total == 70
    page.get_by_label("Kind of claim").select_option("forecast")
    shown = page.locator(".claim:visible").count()
    assert 0 < shown < total
    assert f"{shown} of 70 claims shown" in page.locator('[data-explorer="tbl-claims"] output').inner_text()
    page.evaluate("location.hash = '#claim-c18'")
    page.wait_for_timeout(100)
    assert page.locator("#claim-c18").is_visible()


def test_claims_are_found_by_words_with_the_keyboard(page, address):
    page.goto(f"{address}/notebooks/05_claims.html")
    page.get_by_label("Words in the claim or its evidence").focus()
    page.keyboard.type("nine gunmen")
    assert page.locator(".claim:visible").count() >= 1
    assert page.locator("#claim-c17").is_visible() and not page.locator("#claim-c60").is_visible()
    said = page.locator('[data-explorer="tbl-claims"] output')
    assert said.get_attribute("aria-live") == "polite" and "of 70 claims shown" in said.inner_text()
    page.evaluate("location.hash = '#claim-c60'")
    page.wait_for_timeout(100)
    assert page.locator("#claim-c60").is_visible()
    page.get_by_label("Chapter").select_option("The outlook")
    assert 0 < page.locator(".claim:visible").count() < 20


def test_an_address_restores_the_filter_of_the_claims(page, address):
    page.goto(f"{address}/notebooks/05_claims.html#tbl-claims?kind=forecast&words=colleges")
    said = page.locator('[data-explorer="tbl-claims"] output')
    restored = said.inner_text()
    assert page.get_by_label("Kind of claim").input_value() == "forecast"
    assert 0 < page.locator(".claim:visible").count() < 10 and not restored.startswith("70 ")
    page.evaluate("location.hash = '#tbl-claims?kind=secret'")
    page.wait_for_timeout(50)
    assert said.inner_text() == restored
    page.get_by_label("Words in the claim or its evidence").fill("<b>&=?#")
    assert said.inner_text().startswith("0 of 70")
    kept = page.evaluate("location.hash")
    page.goto("about:blank")
    page.goto(f"{address}/notebooks/05_claims.html{kept}")
    assert page.get_by_label("Words in the claim or its evidence").input_value() == "<b>&=?#"
    assert page.errors == [] and page.remote == []


def test_page_and_kernel_say_the_same_of_a_choice(page, address):
    explorer = ClaimExplorer(claim_entries())
    page.goto(f"{address}/notebooks/05_claims.html")
    said = page.locator('[data-explorer="tbl-claims"] output')
    for choice in ({"then": "contested"}, {"now": "right in part", "home": "The attack"}, {"kind": "forecast"}, {"words": "drone strikes"}):
        explorer.value = {**explorer.start, **choice}
        page.evaluate("hash => { location.hash = hash }", "tbl-claims?" + urlencode(choice))
        page.wait_for_function("words => document.querySelector('[data-explorer=tbl-claims] output').textContent === words", arg=explorer.sentence)
        assert [id_.upper().removeprefix("CLAIM-") for id_ in page.locator(".claim:visible").evaluate_all("all => all.map(one => one.id)")] == explorer.shown
    assert said.inner_text() == explorer.sentence


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
    page.get_by_label("Words in the row").fill("toll_low ")
    assert 0 < rows.count() < total
    assert page.errors == []
