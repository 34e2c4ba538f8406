"""Drone strikes as three data sets count them, and what polls in Pakistan asked about them."""

from __future__ import annotations

import pandas as pd

# Who was asked, as the polls say it.
ALL, AWARE = "all", "aware of strikes"
# Rows of the findings that bear on drones: question, answer, what the share means in a few words.
QUESTIONS = (
    ("Drone strikes: heard of", "heard", "had heard of them"),
    ("Drone strikes: heard a lot/little", "heard", "had heard of them"),
    ("Drone strikes against Taliban/al-Qaeda", "support", "support them"),
    ("Drone strikes jointly with Pakistani government", "support", "support them if done with Pakistan"),
    ("Drone strikes: good or bad thing", "bad/very bad", "call them bad"),
    ("Drone strikes: kill too many innocent people", "agree", "say too many innocents die"),
)


def strike_years(drones: pd.DataFrame) -> pd.DataFrame:
    """Strikes and killed by whole year and data set; part-years are left out."""
    return drones[~drones["is_part_year"]].sort_values(["dataset", "year"], ignore_index=True)


def drone_opinion(findings: pd.DataFrame, context: pd.DataFrame) -> pd.DataFrame:
    """What polls found about drone strikes: ``year``, ``pollster``, ``meaning``, ``base``, ``share_pct``.

    Shares of all asked and of those aware of strikes are different things (``base``). The 66 per cent
    of 2014 come from the table of single numbers and from one newspaper (``is_press_only``).
    """
    rows = []
    for question, answer, meaning in QUESTIONS:
        found = findings[(findings["question"] == question) & (findings["answer"] == answer)]
        for row in found.itertuples():
            rows.append((int(row.year), row.pollster, meaning, row.base, float(row.share_pct), False))
    press = context[(context["topic"] == "opinion") & context["item"].str.contains("drone")]
    for row in press.itertuples():
        rows.append((row.as_of.year, "poll in one newspaper", "oppose them", ALL, float(row.value_best), True))
    table = pd.DataFrame(rows, columns=["year", "pollster", "meaning", "base", "share_pct", "is_press_only"])
    return table.sort_values(["base", "year", "meaning"], ignore_index=True)


def implied_share_of_all(opinion: pd.DataFrame, year: int) -> float:
    """The share of all asked who had heard of strikes and called them bad, in per cent: a floor for opposition.

    Raises ValueError for a year that lacks either question.
    """
    part = opinion[opinion["year"] == year]
    heard = part.loc[part["meaning"] == "had heard of them", "share_pct"]
    bad = part.loc[part["meaning"] == "call them bad", "share_pct"]
    if len(heard) != 1 or len(bad) != 1:
        raise ValueError(f"{year} lacks one of the two questions")
    return float(heard.iloc[0] * bad.iloc[0] / 100)


def civilian_range(drones: pd.DataFrame, last_year: int) -> tuple[float, float]:
    """Civilians killed up to a year by the lowest and by the highest count of the data sets."""
    sums = drones[drones["year"] <= last_year].groupby("dataset")[["civilians_low", "civilians_high"]].sum()
    return float(sums["civilians_low"].min()), float(sums["civilians_high"].max())


def chart_rows(drones: pd.DataFrame, opinion: pd.DataFrame) -> pd.DataFrame:
    """What the chart of strikes and opinion draws: counts by year and data set, then polls by base."""
    return pd.concat([strike_years(drones).assign(part="year"), opinion.assign(part="poll")], ignore_index=True)
