"""The indicators of the low and the thaw, from the tables they stand on."""

from __future__ import annotations

import pandas as pd

from peshawar import tables
from peshawar.analysis import thaw

# The tables behind them, as numbers and exhibits name their sources.
TABLES = (
    "us_opinion", "opinion_findings", "drone_years", "crs_aid_yearly", "fmf_aid", "greenbook_aid",
    "us_pakistan_events", "un_voting", "arms_imports",
)  # fmt: skip


def load_indicators() -> pd.DataFrame:
    """All indicators by year, as from ``thaw.list_indicators``."""
    return thaw.list_indicators(
        opinion=tables.load_us_opinion(),
        findings=tables.load_opinion_findings(),
        drones=tables.load_drone_years(),
        yearly=tables.load_crs_aid_yearly(),
        fmf=tables.load_fmf_aid(),
        greenbook=tables.load_greenbook_aid(),
        events=tables.load_us_pakistan_events(),
        votes=tables.load_un_voting(),
        arms=tables.load_arms_imports(),
    )
