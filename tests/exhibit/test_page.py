"""A page: what its exhibits put into a cell's output."""

import json
import re

import pandas as pd
import pytest

from peshawar.exhibit import Column, open_page
from peshawar.exhibit import citing
from peshawar.exhibit import page as page_module
from peshawar.exhibit.citing import add_sources
from peshawar.exhibit.mime import EXHIBIT_MIME, Shown, is_record
from peshawar.exhibit.table import cell_text


@pytest.fixture
def shown(monkeypatch):
    """Collect what would be displayed."""
    collected = []
    monkeypatch.setattr(page_module, "show", lambda record, live: collected.append(Shown(record, live)._repr_mimebundle_()))
    monkeypatch.setattr(page_module, "display", lambda data, **more: collected.append(data))
    return collected


FRAME = pd.DataFrame({"year": [2013, 2014], "deaths": [1630, pd.NA]}).astype({"deaths": "Int64"})


def draw(data, ax):
    ax.bar(data["year"], data["deaths"].fillna(0))
    return ax


def test_a_figure_carries_everything_an_exhibit_needs(shown):
    page = open_page("attack")
    page.register({"deaths_2013": 1630}, unit="deaths", sources=["ttp_battle_deaths"])
    page.figure(
        draw, FRAME, "fig-deaths", caption="{deaths_2013} died in 2013.", alt="Bar chart of deaths where 2013 has {deaths_2013}.",
        sources=["ttp_battle_deaths"], is_event_data=True,
    )  # fmt: skip
    record = shown[-1][EXHIBIT_MIME]
    assert is_record(record)
    assert record["number"] == "Figure 1.1"
    assert record["caption"] == "1,630 died in 2013."
    assert "1,630" in record["alt"]
    assert record["uses"] == ["deaths_2013"]
    assert record["csv"] == "year,deaths\n2013,1630\n2014,\n"
    assert record["source"].startswith("Source: ") and "CC" in record["source"]
    assert "31 December 2021" in record["note"]
    assert record["svg"].startswith("<svg") and record["svg_narrow"].startswith("<svg")
    assert record["svg"] != record["svg_narrow"]
    live = shown[-1]["text/html"]
    assert "Figure 1.1" in live and "Data (CSV)" in live and "alt=" in live
    json.dumps(record)


def test_the_same_figure_gives_the_same_bytes(shown):
    for _ in range(2):
        page = open_page("attack")
        page.figure(draw, FRAME, "fig-deaths", caption="c", alt="a", sources=["attacks"])
    first, second = (bundle[EXHIBIT_MIME] for bundle in shown)
    assert first == second


def test_exhibits_are_numbered_in_order_and_keep_their_number(shown):
    page = open_page("outlook")
    for label in ("fig-a", "fig-b", "fig-a"):
        page.figure(draw, FRAME, label, caption="c", alt="a", sources=["attacks"])
    page.table(FRAME, [Column("year", "Year")], "tbl-a", caption="c", alt="a", sources=["attacks"])
    assert [bundle[EXHIBIT_MIME]["number"] for bundle in shown] == ["Figure 4.1", "Figure 4.2", "Figure 4.1", "Table 4.1"]


@pytest.mark.parametrize(
    ("label", "caption", "alt", "message"),
    [("tbl-a", "c", "a", "must begin with 'fig-'"), ("fig-a", " ", "a", "needs a caption"), ("fig-a", "c", "", "and alt text")],
)
def test_an_exhibit_without_label_caption_or_alt_text_is_refused(shown, label, caption, alt, message):
    with pytest.raises(ValueError, match=message):
        open_page("attack").figure(draw, FRAME, label, caption=caption, alt=alt, sources=["attacks"])


def test_a_table_names_a_column_that_the_frame_lacks(shown):
    with pytest.raises(KeyError, match="no column injured; it has year, deaths"):
        open_page("attack").table(FRAME, [Column("injured", "Injured")], "tbl-a", caption="c", alt="a", sources=["attacks"])


def test_missing_values_are_a_dash():
    assert cell_text(pd.NA, ",d") == "\u2013"
    assert cell_text(None, None) == "\u2013"
    assert cell_text(pd.Timestamp("2014-12-16"), None) == "16 Dec 2014"


def test_a_sentence_is_markdown_and_says_which_numbers_it_uses(shown):
    page = open_page("attack")
    page.register({"toll_low": 144}, unit="people", sources=["toll_reports"])
    page.say("At least {toll_low}\n   died.", vantage="now", statement="judgement")
    bundle = shown[-1]
    assert bundle["text/markdown"] == "**\u25cf As known now. Judgement.** At least 144 died."
    assert bundle[EXHIBIT_MIME]["uses"] == ["toll_low"]


def test_registered_numbers_are_offered_to_other_pages(shown):
    open_page("attack").register({"toll_low": 144}, unit="people", sources=["toll_reports"])
    assert shown[0]["text/plain"] == "Registered (people): toll_low = 144"
    assert shown[1] == {"application/papermill.record/text/plain": "'144'"}


def test_an_unknown_page_is_refused():
    with pytest.raises(KeyError, match="no page 'annex'"):
        open_page("annex")


def test_a_sentence_names_its_sources_with_grade_and_link(shown):
    open_page("attack").say("The truce lapsed [@dawn-2014-04-ceasefire; ucdp-2022-ged-22-1].")
    bundle = shown[-1]
    assert bundle[EXHIBIT_MIME]["cites"] == ["dawn-2014-04-ceasefire", "ucdp-2022-ged-22-1"]
    assert re.fullmatch(
        r"The truce lapsed \(\[Dawn[^]]*\]\(<https?://[^>]+>\), B\d; \[Uppsala [^]]*\]\(<https?://[^>]+>\), A\d\)\.",
        bundle["text/markdown"],
    )


def test_a_sentence_with_an_unknown_source_is_refused(shown):
    with pytest.raises(KeyError, match="no source 'dawn-1900-never'"):
        open_page("attack").say("It was said [@dawn-1900-never].")


def test_cells_lead_to_the_address_of_their_source(shown):
    rows = add_sources(pd.DataFrame({"what": ["truce", "nothing"], "source_id": ["dawn-2014-04-ceasefire", pd.NA]}))
    columns = [Column("what", "What"), Column("source_text", "Source", link="source_address")]
    open_page("attack").table(rows, columns, "tbl-a", caption="c", alt="a", sources=["sources"])
    record = shown[-1][EXHIBIT_MIME]
    assert record["links"][0][1].startswith("http") and record["links"][1] == ["", ""]
    assert f'<a href="{record["links"][0][1]}">' in shown[-1]["text/html"]
    assert rows["source_grade"].str.match(r"B\d").tolist() == [True, False]


def test_a_source_without_a_stated_day_says_what_can_be_inferred():
    assert citing.cite("dawn-2015-08-ghani").text == "Dawn, about Aug 2015"
    assert citing.cite("ucdp-2022-ged-22-1").text.endswith(", about 2022")
    assert citing.cite("stanford-nd-ttp").text.endswith(", undated")
    assert re.fullmatch(r"Dawn, 17 Dec 2014", citing.cite("dawn-2014-12-17-attack").text)
