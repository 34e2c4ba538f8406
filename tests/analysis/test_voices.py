"""Sources and judgements by voice."""

import pandas as pd
import pytest

from peshawar.analysis.voices import count_voices

PUBLISHERS = pd.DataFrame({"publisher_id": ["p", "q"], "voice": ["pakistani", "us"]})
JUDGEMENTS = pd.DataFrame({"voice": ["pakistani"], "is_evidence": [True]})


def test_counts_by_voice():
    sources = pd.DataFrame({"source_id": ["a", "b", "c"], "publisher_id": ["p", "p", "q"]})
    table = count_voices(sources, PUBLISHERS, JUDGEMENTS).set_index("voice")
    assert table.loc["pakistani"].tolist() == [1, 2, 1, 1]
    assert table.loc["us"].tolist() == [1, 1, 0, 0]


def test_a_source_without_publisher_is_refused():
    with pytest.raises(ValueError, match="no publisher for source a"):
        count_voices(pd.DataFrame({"source_id": ["a"], "publisher_id": ["x"]}), PUBLISHERS, JUDGEMENTS)
