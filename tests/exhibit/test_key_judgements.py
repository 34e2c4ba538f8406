"""Key judgements: bands, numbers by name, no likelihood beside confidence."""

import pytest

from peshawar import tables
from peshawar.analysis.likelihood import LIKELIHOOD_BANDS, LOOSE_WORDS, likelihood_words, mixed_sentences
from peshawar.exhibit.key_judgements import add_band, fill_names, list_judgements
from peshawar.exhibit.quoting import find_quotes, live_text


@pytest.fixture(scope="module")
def rows():
    return tables.load_key_judgements()


def test_there_are_eight_to_twelve_and_each_could_be_given_up(rows):
    assert 8 <= len(rows) <= 12
    assert rows["what_would_change_our_minds"].str.len().ge(20).all()
    assert rows["confidence"].isin(["high", "moderate", "low"]).all()
    assert set(rows["chapter"]) == {"attack", "actors", "us_pakistan", "outlook"}


def test_a_judgement_on_the_future_has_its_word_and_its_band_and_no_other_has(rows):
    for row in rows.itertuples():
        words = likelihood_words(row.statement)
        if row.kind == "forecast":
            assert words == [row.likelihood_word], row.kj_id
            assert (row.probability_low_pct, row.probability_high_pct) == LIKELIHOOD_BANDS[row.likelihood_word], row.kj_id
        else:
            assert words == [], row.kj_id


def test_no_sentence_mixes_likelihood_and_confidence_or_uses_a_loose_word(rows):
    for column in ("statement", "against", "what_would_change_our_minds"):
        for text in rows[column].dropna():
            assert not mixed_sentences(text), text
            assert not any(f" {word} " in f" {text.lower()} " for word in LOOSE_WORDS), text


def test_every_slot_has_its_number_and_every_claim_exists(rows):
    entries = list_judgements()
    assert [entry["kj_id"] for entry in entries] == rows["kj_id"].tolist()
    claims = set(tables.load_claims()["claim_id"])
    for entry in entries:
        assert set(entry["claims"]) <= claims
        assert "{" not in live_text(entry["statement"]), entry["kj_id"]


def test_a_slot_without_a_number_is_refused():
    assert fill_names("{low} died", ["attack::low"]) == "{attack::low} died"
    with pytest.raises(ValueError, match="slots and numbers differ: high"):
        fill_names("{low} to {high} died", ["attack::low"])
    with pytest.raises(ValueError, match="two pages have a number 'low'"):
        fill_names("{low}", ["attack::low", "actors::low"])


def test_the_band_stands_beside_the_word():
    assert add_band("It is likely that", "likely", 55, 80) == "It is likely (55\u201380 %) that"


def test_quotes_name_known_pages():
    assert find_quotes("{attack::toll_low} and {attack::toll_low}") == ["attack::toll_low"]
    with pytest.raises(KeyError, match="no page 'annex'"):
        find_quotes("{annex::x}")
