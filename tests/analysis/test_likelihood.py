"""Likelihood words are bound to per cents and never share a sentence with confidence."""

import pytest

from peshawar.analysis.likelihood import LIKELIHOOD_BANDS, check_likelihood, likelihood_words, list_bands, mixed_sentences


def test_the_bands_are_those_of_the_directive():
    assert list(LIKELIHOOD_BANDS.values()) == [(1, 5), (5, 20), (20, 45), (45, 55), (55, 80), (80, 95), (95, 99)]
    assert len(list_bands()) == 7


def test_the_longest_word_is_read():
    assert likelihood_words("It is very unlikely, then likely.") == ["very unlikely", "likely"]
    assert likelihood_words("The likeliest and the unlikeliest") == []


@pytest.mark.parametrize(
    ("word", "low", "high", "text", "problem"),
    [
        ("likely", 55, 80, "It is likely.", ""),
        ("likely", 60, 80, "It is likely.", "stands for 55 to 80 per cent, not 60 to 80"),
        ("likely", 55, 80, "It is very likely.", "must say 'likely' once; it says very likely"),
        ("probable", 55, 80, "It is probable.", "is no likelihood word"),
    ],
)
def test_a_likelihood_is_checked(word, low, high, text, problem):
    found = check_likelihood(word, low, high, text)
    assert problem in "; ".join(found) if problem else found == []


def test_likelihood_and_confidence_in_one_sentence_are_found():
    assert mixed_sentences("It is likely, with high confidence. The rest is not.") == ["It is likely, with high confidence."]
    assert mixed_sentences("It is likely. Confidence is high.") == []
