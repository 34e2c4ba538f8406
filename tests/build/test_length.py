"""How chapters are measured."""

from peshawar.build.length import Length, count_words, measure
from peshawar.exhibit.mime import EXHIBIT_MIME


def test_words_are_what_a_voice_reads():
    assert count_words("Between 144 and 151 people [died](https://example.org/a-b), `code` aside.") == 8
    assert count_words("```{code-cell}\nx = 1\n```\nTwo words") == 2
    assert count_words("1,234.5 people's half-year") == 3


def test_a_chapter_out_of_its_limits_says_so():
    assert Length("a", 3000, 200, 7).problems() == []
    assert Length("a", 4200, 300, 5).problems() == ["4,200 words, not 2,500 to 4,000", "5 exhibits, not 6 to 9", "28 minutes aloud, not under 25"]


def test_prose_captions_and_exhibits_are_counted():
    def output(record):
        return {"outputs": [{"data": {EXHIBIT_MIME: {"version": 1, **record}}}], "cell_type": "code", "source": "x = 1"}

    cells = [
        {"cell_type": "markdown", "source": "# A title"},
        output({"kind": "prose", "markdown": "Four words stand here."}),
        output({"kind": "figure", "caption": "A caption of five words"}),
    ]
    assert measure("a", {"cells": cells}) == Length("a", 6, 5, 1)
