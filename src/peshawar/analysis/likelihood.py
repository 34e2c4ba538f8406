"""Words for likelihood and the per cents they stand for, after the US intelligence community's directive."""

from __future__ import annotations

import re

import pandas as pd

# Intelligence Community Directive 203: low and high in per cent; the book cites it as icd203.
LIKELIHOOD_BANDS: dict[str, tuple[int, int]] = {
    "almost no chance": (1, 5),
    "very unlikely": (5, 20),
    "unlikely": (20, 45),
    "roughly even": (45, 55),
    "likely": (55, 80),
    "very likely": (80, 95),
    "almost certain": (95, 99),
}
CONFIDENCE = ("high", "moderate", "low")
# Other words that promise a likelihood and are bound to no band.
LOOSE_WORDS = ("probably", "probable", "improbable", "possibly", "perhaps", "chances are", "almost certainly", "remote chance")

# The longest first, so that "very unlikely" is not read as "unlikely" or "likely".
_BAND_WORD = re.compile(r"\b(" + "|".join(sorted(LIKELIHOOD_BANDS, key=len, reverse=True)) + r")\b", re.IGNORECASE)
_CONFIDENCE = re.compile(r"\b(?:(?:high|moderate|low) confidence|confidence(?: is)? (?:high|moderate|low))\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"\u201c])")


def likelihood_words(text: str) -> list[str]:
    """The likelihood words of a text, in order and in small letters."""
    return [match.group(1).lower() for match in _BAND_WORD.finditer(text)]


def split_sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [sentence for sentence in _SENTENCE_END.split(" ".join(text.split())) if sentence]


def mixed_sentences(text: str) -> list[str]:
    """Sentences that hold a likelihood word and a level of confidence: the directive forbids them."""
    return [s for s in split_sentences(text) if likelihood_words(s) and _CONFIDENCE.search(s)]


def list_bands() -> pd.DataFrame:
    """One row per likelihood word: word, low and high per cent."""
    return pd.DataFrame([{"word": word, "low_pct": low, "high_pct": high} for word, (low, high) in LIKELIHOOD_BANDS.items()])


def check_likelihood(word: str, low: float, high: float, text: str) -> list[str]:
    """What is wrong with a judgement on the future: its word, its band in per cent, and its sentence."""
    problems = []
    if word not in LIKELIHOOD_BANDS:
        return [f"{word!r} is no likelihood word; there are: {', '.join(LIKELIHOOD_BANDS)}"]
    if (low, high) != LIKELIHOOD_BANDS[word]:
        band = LIKELIHOOD_BANDS[word]
        problems.append(f"{word!r} stands for {band[0]} to {band[1]} per cent, not {low:g} to {high:g}")
    if likelihood_words(text).count(word) != 1:
        problems.append(f"the sentence must say {word!r} once; it says {', '.join(likelihood_words(text)) or 'none'}")
    return problems
