"""The filter of the claims: an explorer like the others, its states counted."""

import pytest
import traitlets

from peshawar.exhibit.claim import claim_entries
from peshawar.exhibit.claim_explorer import ClaimExplorer
from peshawar.exhibit.explorer import Explorer


@pytest.fixture(scope="module")
def explorer():
    return ClaimExplorer(claim_entries())


@pytest.fixture(autouse=True)
def _from_the_start(explorer):
    explorer.value = dict(explorer.start)


def test_it_is_an_explorer_and_begins_with_all_claims(explorer):
    assert isinstance(explorer, Explorer)
    assert len(explorer.shown) == 70 and explorer.sentence == "70 of 70 claims shown"


def test_lists_and_words_narrow_what_is_shown(explorer):
    explorer.kind = "forecast"
    forecasts = explorer.shown
    assert 0 < len(forecasts) < 70 and explorer.sentence == f"{len(forecasts)} of 70 claims shown"
    explorer.words = "  winter "
    assert explorer.value["words"] == "winter" and set(explorer.shown) < set(forecasts)
    explorer.value = {"kind": "all", "words": "nine gunmen"}
    assert "C17" in explorer.shown and "C60" not in explorer.shown


def test_an_answer_that_no_claim_has_is_refused(explorer):
    with pytest.raises(traitlets.TraitError, match="then cannot be 'maybe'"):
        explorer.then = "maybe"


def test_two_views_can_be_linked(explorer):
    other = ClaimExplorer(claim_entries(["C17", "C18", "C60"]))
    link = traitlets.dlink((explorer, "words"), (other, "words"))
    explorer.words = "nine gunmen"
    assert other.shown == ["C17"]
    link.unlink()


def test_rows_of_the_live_table_are_escaped(explorer):
    table = explorer.table_html()
    assert table.count("<tr data-row=") == 70 and "<script" not in table
