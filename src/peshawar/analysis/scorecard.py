"""The article's forecasts as questions: the probability it gave, a base rate, what models said, what came.

The article's probability is the middle of the band of its likelihood word; the band's ends are kept.
Base rates and models see nothing after 15 December 2014. Where neither exists the cell stays empty.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from . import forecasts, forward, scores

MONTHS_SEEN = (forecasts.ORIGIN - forecasts.FIRST_MONTH).days / 30.4375


def poisson_odds(k: int, months_ahead: float, months_seen: float = MONTHS_SEEN) -> float:
    """P(at least one in so many months) from k events seen since 2007 (Jeffreys' prior on the rate)."""
    return 1 - (months_seen / (months_seen + months_ahead)) ** (k + 0.5)


def places_of_learning(schools: pd.DataFrame, least: int) -> int:
    """Attacks in Pakistan on places of learning with at least so many dead, 2007 to 15 December 2014.

    ``schools``: the list of attacks on schools, one row an attack; it is a list by hand, so that the
    count is a lower bound.
    """
    is_before = (schools["date"] >= forecasts.FIRST_MONTH) & (schools["date"] < forecasts.ORIGIN)
    return int((is_before & (schools["country"] == "PAK") & (schools["killed_best"] >= least)).sum())


def rises_before(counts: pd.Series) -> tuple[int, int]:
    """Rises from year to year before the article, in years that end on 15 December: how many, of how many.

    ``counts``: attacks by the year in which each twelve months ends.
    """
    steps = counts.sort_index().diff().dropna()
    return int((steps > 0).sum()), len(steps)


def years_to_mid_december(dates: pd.Series) -> pd.Series:
    """Attacks in the twelve months to 15 December of each year, 2007 to 2014 (the first begins in January)."""
    seen = dates[(dates >= forecasts.FIRST_MONTH) & (dates < forecasts.ORIGIN)]
    ends = seen.dt.year + ((seen.dt.month == 12) & (seen.dt.day > 15)).astype(int)
    return ends.value_counts().reindex(range(2007, 2015), fill_value=0)


def cuts_before(threats: pd.DataFrame) -> tuple[int, int]:
    """Years 1965 to 2014 in which a hold or cut of aid to Pakistan began, as public by the article: how many, of how many."""
    known = threats[threats["is_known_by_2014_12_16"] & (threats["carried_out_then"] == "yes") & threats["is_aimed_at_pakistan"]]
    years = set(known["carried_out_date"].dropna().dt.year)
    return len({year for year in years if 1965 <= year <= 2014}), 50


def strikes_kept_level(strikes: pd.Series) -> tuple[int, int]:
    """Years to 2013 with at least as many strikes as the year before: how many, of how many."""
    steps = strikes[strikes.index <= 2013].sort_index().diff().dropna()
    return int((steps >= 0).sum()), len(steps)


def base_rates(
    schools: pd.DataFrame, attack_dates: pd.Series, threats: pd.DataFrame, strikes: pd.Series, *, is_school_counted: bool = False
) -> dict[str, float]:
    """The outside view of each question that has one, by its id. ``strikes``: strikes in Pakistan by year (TBIJ).

    The rule stops at the day before the article. ``is_school_counted`` adds the school attack itself,
    which the article's author knew, to the attacks on places of learning.
    """
    more = int(is_school_counted)
    ten, hundred = places_of_learning(schools, 10) + more, places_of_learning(schools, 100) + more
    rise = forward.share(*rises_before(years_to_mid_december(attack_dates)))
    cuts = cuts_before(threats)
    return {
        "F-01": poisson_odds(ten, 12), "F-02": poisson_odds(ten, 60), "F-03": poisson_odds(hundred, 60),
        "F-04": rise, "F-22": rise,
        "F-08": forward.at_least_once(*cuts, 5), "F-09": forward.at_least_once(*cuts, 2), "F-10": forward.at_least_once(*cuts, 1),
        "F-12": forward.share(*strikes_kept_level(strikes)),
        "F-17": poisson_odds(ten, 12 / 30.4375), "F-18": poisson_odds(ten, 12),
    }  # fmt: skip


def model_odds(paths: Mapping[str, np.ndarray], last_year: float) -> dict[str, float]:
    """What the pool of the counting models said to the questions on counts.

    ``paths``: attacks by month from January 2015 on, five years; ``last_year``: attacks in the last
    twelve complete months.
    """
    pool = paths[forecasts.POOL]
    years = pool[:, :60].reshape(len(pool), 5, 12).sum(axis=2)
    more = forecasts.probability_of_more(pool, 0, last_year)
    return {"F-04": more, "F-05": float(((years > last_year).sum(axis=1) >= 3).mean()), "F-22": more}


def score_article(questions: pd.DataFrame, base: Mapping[str, float], models: Mapping[str, float]) -> pd.DataFrame:
    """The scorecard: one row a question of the article, undecided ones unscored.

    Adds ``p_article`` (with ``p_article_low`` and ``_high``), ``p_base``, ``p_model``, ``outcome`` (1, 0,
    missing) and for each of the three ``brier_`` and ``log_``.
    """
    table = questions[questions["kind"] == "article"].reset_index(drop=True)
    table["p_article_low"], table["p_article_high"] = table["probability_low_pct"] / 100, table["probability_high_pct"] / 100
    table["p_article"] = (table["p_article_low"] + table["p_article_high"]) / 2
    table["p_base"] = table["forecast_id"].map(base).astype(float)
    table["p_model"] = table["forecast_id"].map(models).astype(float)
    table["outcome"] = table["resolution"].map({"yes": 1.0, "no": 0.0}).astype(float)
    for who in ("article", "base", "model"):
        known = table[f"p_{who}"].notna() & table["outcome"].notna()
        for name, rule in (("brier", scores.brier), ("log", scores.log_loss)):
            table[f"{name}_{who}"] = [
                rule(p, outcome) if is_known else np.nan
                for p, outcome, is_known in zip(table[f"p_{who}"], table["outcome"], known, strict=True)
            ]
    return table


# Asked twice for two claims, or once more for nearly the same twelve months: counted once in means.
REPEATED = ("F-18", "F-22")
# Asked of things that the article does not say in so many words: means are shown with and without them.
FREELY_TRANSLATED = ("F-11", "F-12", "F-13")
# Resolved yes by a plain count whose ratio has an interval that holds one.
WITHIN_CHANCE = ("F-20",)


def mean_scores(table: pd.DataFrame) -> dict[str, float]:
    """Mean Brier scores: of the article on all scored questions, and beside base rate and models on those both answer.

    Keys: n, article, coin (0.25 by construction), n_base, article_base, base, n_model, article_model,
    model. Repeated questions count once.
    """
    rows = table[table["outcome"].notna() & ~table["forecast_id"].isin(REPEATED)]
    out = {"n": float(len(rows)), "article": rows["brier_article"].mean(), "coin": 0.25, "log_article": rows["log_article"].mean()}
    for who in ("base", "model"):
        both = rows[rows[f"p_{who}"].notna()]
        out |= {f"n_{who}": float(len(both)), f"article_{who}": both["brier_article"].mean(), who: both[f"brier_{who}"].mean()}
        out |= {f"log_article_{who}": both["log_article"].mean(), f"log_{who}": both[f"log_{who}"].mean()}
    return out


def kindest_reading(table: pd.DataFrame) -> pd.DataFrame:
    """The question of each claim on which the article scored best; one row a claim.

    A reader who thinks that the questions are unkind can take the kindest of each.
    """
    scored = table[table["brier_article"].notna()].sort_values(["brier_article", "forecast_id"])
    return scored.drop_duplicates("claim_id").sort_values("claim_id").reset_index(drop=True)
