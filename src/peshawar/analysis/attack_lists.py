"""Lists of single attacks collected by hand: the deadliest in Pakistan, and armed attacks on schools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from . import severity
from .conflict import select_attacks
from .toll import FinalRange

SCHOOL_ATTACK = "2014-12-16-peshawar-school"
# The least number of dead that puts an attack on the list of the years before the article.
LEAST_DEAD = 50
# Models are drawn up to this size.
LARGEST_DRAWN = 260


def deadliest_attacks(mass_casualty: pd.DataFrame, toll: FinalRange, least: int = LEAST_DEAD) -> pd.DataFrame:
    """Single attacks with at least so many dead by the best count, most dead first; one row an attack.

    Days of several attacks in several places are no single attack and stay out. The school attack
    takes its range from the reports of its toll, so that the book has one. ``rank`` is its place by
    the best count, ``can_be_worse`` tells whether its range reaches the low end of the school attack.
    """
    table = mass_casualty[mass_casualty["is_single_attack"] & (mass_casualty["killed_best"] >= least)].copy()
    is_school = table["attack_id"] == SCHOOL_ATTACK
    if is_school.sum() != 1:
        raise ValueError(f"the list of attacks has {is_school.sum()} rows {SCHOOL_ATTACK!r}, expected one")
    table.loc[is_school, ["killed_low", "killed_high"]] = [toll.low, toll.high]
    table["is_school_attack"] = is_school
    table["can_be_worse"] = ~is_school & (table["killed_high"] >= toll.low)
    table = table.sort_values(["killed_best", "date"], ascending=[False, True], ignore_index=True)
    return table.assign(rank=table["killed_best"].rank(ascending=False, method="min").astype(int))


def count_missing(deadliest: pd.DataFrame, last: str) -> dict[str, int]:
    """Attacks of the list up to a day by what UCDP has of them: status -> number."""
    early = deadliest[deadliest["date"] <= last]
    return {str(status): int(n) for status, n in early["ucdp_status"].value_counts().items()}


def label_attacks(attacks: pd.DataFrame) -> pd.DataFrame:
    """Add ``label`` (place and day) and ``short_label`` (town and year, for a phone)."""
    labels = [f"{row.place}, {row.date.day} {row.date:%b %Y}" for row in attacks.itertuples()]
    short = [f"{row.place.split(',')[0]}, {row.date:%Y}" for row in attacks.itertuples()]
    return attacks.assign(label=labels, short_label=short)


def size_curves(sizes: Sequence[int] | np.ndarray, fits: pd.DataFrame, toll: FinalRange, best: int) -> pd.DataFrame:
    """What a chart of sizes draws: attacks with at least so many dead, as seen and by each model, and the school attack.

    ``fits`` as from ``severity.fit_tails``. Columns series, deaths, n_attacks; the row of the school attack
    also has deaths_low and deaths_high.
    """
    seen = severity.survival(sizes)[["deaths", "n_attacks"]].assign(series="attacks")
    first = int(fits["xmin"].iloc[0])
    thresholds = np.unique(np.geomspace(first, LARGEST_DRAWN, 60).round().astype(int))
    expected = severity.expected_counts(sizes, fits, thresholds)
    models = [
        pd.DataFrame({"deaths": thresholds, "n_attacks": expected[model], "series": model}) for model in fits["model"]
    ]
    school = pd.DataFrame(
        {"series": ["school attack"], "deaths": [best], "n_attacks": [1], "deaths_low": [toll.low], "deaths_high": [toll.high]}
    )
    return pd.concat([seen, *models, school], ignore_index=True)


def tail_samples(attacks: pd.DataFrame, deadliest: pd.DataFrame, first: str, last: str) -> dict[str, np.ndarray]:
    """The sets of attacks whose tails the book compares, by name: sizes of attacks between two days, both included."""
    inside = attacks[attacks["date"].between(first, last)]
    main = select_attacks(inside, is_islamist=True)
    return {
        "Islamist militants, main measure": main["deaths_best"].to_numpy(),
        "The same with the attacks UCDP lacks": add_missing_attacks(main, deadliest, first, last),
        "All armed groups": select_attacks(inside, is_islamist=False)["deaths_best"].to_numpy(),
        "Islamist militants, broad measure": select_attacks(inside, is_islamist=True, is_broad=True)["deaths_broad"].to_numpy(),
    }


# Models agree on a size while the most that one of them expects is at most so many times the least.
AGREE = 1.25


def models_agree_up_to(sizes: Sequence[int], fits: pd.DataFrame) -> int:
    """The largest number of dead up to which all fitted tails expect about as many attacks of at least that size."""
    thresholds = range(int(fits["xmin"].iloc[0]), int(max(sizes)) + 1)
    expected = severity.expected_counts(sizes, fits, thresholds).set_index("threshold")[list(fits["model"])]
    part = expected.index[expected.max(axis=1) > AGREE * expected.min(axis=1)]
    return int(part[0]) - 1 if len(part) else int(max(sizes))


def compare_samples(samples: Mapping[str, Sequence[int]], threshold: int) -> pd.DataFrame:
    """The tail of several sets of attacks; one row per set and model.

    Columns sample, n (attacks), xmin, n_tail, alpha (of the power law), model, p_value (against the power
    law), observed and expected attacks of ``threshold`` dead or more. The beginning of the tail is fitted for each set.
    """
    rows = []
    for name, sizes in samples.items():
        fit = severity.fit_power_law(sizes)
        fits = severity.fit_tails(sizes, fit.xmin)
        expected = severity.expected_counts(sizes, fits, [threshold]).iloc[0]
        for model in fits.itertuples():
            rows.append(
                {"sample": name, "n": fit.n, "xmin": fit.xmin, "n_tail": fit.n_tail, "alpha": fit.alpha, "model": model.model,
                 "p_value": model.p_value, "observed": int(expected["observed"]), "expected": float(expected[model.model])}
            )  # fmt: skip
    return pd.DataFrame(rows)


def add_missing_attacks(attacks: pd.DataFrame, deadliest: pd.DataFrame, first: str, last: str) -> np.ndarray:
    """Sizes of attacks (main measure) with the attacks of the hand-made list that the data set lacks or files elsewhere.

    ``attacks`` has attack_id and deaths_best. An attack of the list whose dead the data set holds in part
    takes the place of that part.
    """
    inside = deadliest[deadliest["date"].between(first, last) & deadliest["ucdp_status"].isin(["absent", "coded elsewhere"])]
    kept = attacks[~attacks["attack_id"].isin(inside["attack_ref"].dropna())]
    return np.concatenate([kept["deaths_best"].to_numpy(dtype=int), inside["killed_best"].to_numpy(dtype=int)])


def odds_in_sample(shares: Mapping[str, np.ndarray], n_attacks: int) -> pd.DataFrame:
    """What tail models say of a sample itself: how many attacks of a size it should hold, and whether any.

    ``shares`` as from ``severity.exceedance`` for one threshold. One row per model: ``expected`` with the
    middle 95 % of bootstrap samples, ``probability`` of at least one, averaged over the samples.
    """
    rows = []
    for model, share in shares.items():
        expected = n_attacks * share[:, 0]
        low, high = np.quantile(expected, [0.025, 0.975])
        rows.append(
            {"model": model, "expected": expected.mean(), "expected_low": low, "expected_high": high,
             "probability": float((-np.expm1(-expected)).mean())}
        )  # fmt: skip
    return pd.DataFrame(rows)
