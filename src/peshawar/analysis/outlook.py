"""The outlook as the chapter and its notes show it: scores of all series, rolling origins, odds of a deadly attack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from . import forecasts, scores, severity

THRESHOLDS = (20, 50, 100, 130)
HORIZONS = (12, 24, 60)
FIRST = pd.Timestamp("2007-01-01")
PAKISTAN = "Government of Pakistan"
# Months over which the rate of attacks is taken.
RATE_MONTHS = 60
N_DRAWS = 4000


# --- more attacks? ----------------------------------------------------------------------------------


def score_from(
    series: pd.Series, origin: pd.Timestamp, last: str, *, n: int = forecasts.N_PATHS, seed: int = 1
) -> tuple[pd.DataFrame, dict[str, np.ndarray]]:
    """Forecasts of one origin and their scores on the calendar years after it, to the month ``last``.

    Returns the table of scores, one row a model, with ``p_more`` (that the first calendar year
    holds more than the last twelve complete months) and ``first_year`` (median forecast of it), and the
    paths without the months of the origin's own year.
    """
    first = pd.Period(f"{origin.year + 1}-01", "M")
    end = pd.Period(last, "M")
    skip = (first - origin.to_period("M")).n
    months = (end - first).n + 1
    paths = forecasts.forecast(series, origin, skip + months, n=n, seed=seed)
    ahead = {model: drawn[:, skip:] for model, drawn in paths.items()}
    seen = series[(series.index >= first) & (series.index <= end)].to_numpy(dtype=float)
    if len(seen) != months:
        raise ValueError(f"the series ends before {last}")
    table = scores.score_paths(ahead, seen, forecasts.FIVE_YEARS_BEFORE)
    last_year = float(forecasts.known_on(series, origin)[-12:].sum())
    table["p_more"] = [forecasts.probability_of_more(ahead[model], 0, last_year) for model in table["model"]]
    table["first_year"] = [np.median(ahead[model][:, :12].sum(axis=1)) for model in table["model"]]
    return table, ahead


def score_series(
    series: Mapping[str, pd.Series], origin: pd.Timestamp, last: str
) -> tuple[pd.DataFrame, dict[str, dict[str, np.ndarray]]]:
    """One table of scores for several series: all scores of the first, skill and ``p_more`` of the others.

    Columns of the others end in the name of the series. Returns the paths by series as well.
    """
    tables, paths = {}, {}
    for name, values in series.items():
        tables[name], paths[name] = score_from(values, origin, last)
    first, *others = tables
    table = tables[first]
    for name in others:
        part = tables[name][["model", "skill", "p_more"]].rename(columns=lambda c, name=name: c if c == "model" else f"{c}_{name}")
        table = table.merge(part, on="model", validate="one_to_one")
    return table, paths


def fan_frame(series: pd.Series, ahead: Mapping[str, np.ndarray], start: str, shown_from: str, unit: str) -> pd.DataFrame:
    """What came and the fan of the pool, for a chart; one row a month from ``shown_from`` to the end of the paths.

    ``ahead``: paths from the month ``start`` on. ``article`` is the mean level of the reading as a
    quarter more.
    """
    fan = forecasts.fan(ahead[forecasts.POOL], pd.Period(start, "M")).set_index("month")
    seen = series[(series.index >= pd.Period(shown_from, "M")) & (series.index <= fan.index[-1])]
    table = pd.DataFrame({"observed": seen}).join(fan)
    table["article"] = np.where(table["median"].notna(), ahead[forecasts.ARTICLE[25]].mean(), np.nan)
    table.index = table.index.to_timestamp()
    return table.rename_axis("month").reset_index().assign(unit=unit)


def rolling_scores(
    series: pd.Series, origins: Iterable[pd.Timestamp], *, months: int = 12, n: int = 6000, seed: int = 1
) -> pd.DataFrame:
    """Scores of all models from several origins, ``months`` ahead; one row per origin and model.

    ``more`` is whether the months ahead held more than the twelve before, ``p_more`` the
    probability a model gave to it, ``brier`` its score.
    """
    tables = []
    for origin in origins:
        first = origin.to_period("M")
        seen = series[(series.index >= first) & (series.index < first + months)].to_numpy(dtype=float)
        if len(seen) != months:
            raise ValueError(f"the series does not hold {months} months from {origin.date()}")
        paths = forecasts.forecast(series, origin, months, n=n, seed=seed)
        table = scores.score_paths(paths, seen, forecasts.FIVE_YEARS_BEFORE)
        last_year = float(forecasts.known_on(series, origin)[-12:].sum())
        total = float(seen.sum())
        outcome = 0.5 if total == last_year else float(total > last_year)
        table["p_more"] = [forecasts.probability_of_more(paths[model], 0, last_year, months) for model in table["model"]]
        table["brier"] = [scores.brier(p, outcome) for p in table["p_more"]]
        tables.append(table.assign(origin=origin, more=outcome))
    return pd.concat(tables, ignore_index=True)


def average_scores(rolling: pd.DataFrame) -> pd.DataFrame:
    """Mean scores over origins, one row a model in the order of the models.

    ``skill`` is computed from the mean CRPS; ``skill_low`` and ``skill_high`` are a 95 % interval
    from drawing origins again in blocks of two, since neighbours share months.
    """
    order = list(dict.fromkeys(rolling["model"]))
    means = rolling.groupby("model")[["crps", "log_score", "cover_50", "cover_80", "cover_95", "brier"]].mean().loc[order]
    by_origin = rolling.pivot(index="origin", columns="model", values="crps")[order]
    rng, n = np.random.default_rng(3), len(by_origin)
    starts = rng.integers(0, n, (4000, -(-n // 2)))
    index = ((starts[:, :, None] + np.arange(2)) % n).reshape(4000, -1)[:, :n]
    drawn = by_origin.to_numpy()[index].mean(axis=1)
    reference = order.index(forecasts.FIVE_YEARS_BEFORE)
    skill = 1 - drawn / drawn[:, [reference]]
    low, high = np.quantile(skill, [0.025, 0.975], axis=0)
    means["skill"] = 1 - means["crps"] / means["crps"].iloc[reference]
    return means.assign(skill_low=low, skill_high=high, n_origins=n).reset_index()


def half_yearly(first: int, last: int) -> list[pd.Timestamp]:
    """The first of January and of July of each year."""
    return [pd.Timestamp(year, month, 1) for year in range(first, last + 1) for month in (1, 7)]


def yearly(first: int, last: int) -> list[pd.Timestamp]:
    """The first of January of each year."""
    return [pd.Timestamp(year, 1, 1) for year in range(first, last + 1)]


# --- as deadly again? ---------------------------------------------------------------------------------


def sizes_before(attacks: pd.DataFrame, origin: pd.Timestamp, *, is_broad: bool = False) -> pd.DataFrame:
    """Attacks of Islamist militants from 2007 to the day before ``origin``: date and deaths."""
    mask = attacks["is_islamist"] & (attacks["is_main"] | is_broad)
    chosen = attacks[mask & (attacks["date"] >= FIRST) & (attacks["date"] < origin)]
    return pd.DataFrame({"date": chosen["date"], "deaths": chosen["deaths_broad" if is_broad else "deaths_best"]})


def odds_of_deadly_attack(
    before: pd.DataFrame,
    origin: pd.Timestamp,
    *,
    thresholds: Sequence[int] = THRESHOLDS,
    horizons: Sequence[int] = HORIZONS,
    rate_months: int = RATE_MONTHS,
    n: int = N_DRAWS,
    seed: int = 1,
) -> pd.DataFrame:
    """P(at least one attack with N or more dead within H months) from every tail model and the reference class.

    ``before`` as from ``sizes_before``. Tails are fitted to all of it; the rate is that of the last
    ``rate_months`` complete months. One row per model, threshold and horizon, columns as from
    ``severity.probability_of_attack``.
    """
    last = origin.to_period("M") - 1
    months = severity.monthly_counts(before["date"], (last - rate_months + 1).start_time, last.end_time)
    shares = severity.exceedance(severity.bootstrap_tails(before["deaths"], n=n, seed=seed), list(thresholds))
    rates = severity.draw_rates(months, n=n, seed=seed + 1)
    tails = severity.probability_of_attack(shares, rates, thresholds, horizons)
    span = (origin - FIRST).days / 30.4375
    return pd.concat([tails, severity.reference_class(before["deaths"], span, thresholds, horizons)], ignore_index=True)


def count_deadly(
    attacks: pd.DataFrame, origin: pd.Timestamp, thresholds: Sequence[int] = THRESHOLDS, horizons: Sequence[int] = HORIZONS
) -> pd.DataFrame:
    """What came: attacks of Islamist militants with N or more dead within H months after a day, that day left out.

    One row per threshold and horizon: threshold, months, n_attacks. Raises ValueError where the
    record ends before the horizon.
    """
    end = attacks["date"].max()
    chosen = attacks[attacks["is_islamist"] & attacks["is_main"] & (attacks["date"] > origin)]
    rows = []
    for months in horizons:
        until = origin + pd.DateOffset(months=months)
        if until > end + pd.Timedelta(days=31):
            raise ValueError(f"the record ends on {end.date()}, before {months} months after {origin.date()}")
        within = chosen.loc[chosen["date"] < until, "deaths_best"]
        rows += [{"threshold": n, "months": months, "n_attacks": int((within >= n).sum())} for n in thresholds]
    return pd.DataFrame(rows)


def calibrate(attacks: pd.DataFrame, years: Iterable[int], *, threshold: int = 50, n: int = 400) -> pd.DataFrame:
    """One-year-ahead odds from yearly origins (16 December) beside what came; one row per origin and model."""
    tables = []
    for year in years:
        origin = pd.Timestamp(year, 12, 16)
        before = sizes_before(attacks, origin)
        span = min(RATE_MONTHS, (origin.to_period("M") - FIRST.to_period("M")).n)
        odds = odds_of_deadly_attack(before, origin, thresholds=[threshold], horizons=[12], rate_months=span, n=n)
        came = int(count_deadly(attacks, origin, [threshold], [12])["n_attacks"].iloc[0])
        tables.append(odds.assign(origin=origin, n_attacks=came, came=int(came > 0)))
    table = pd.concat(tables, ignore_index=True)
    table["brier"] = [scores.brier(p, outcome) for p, outcome in zip(table["probability"], table["came"], strict=True)]
    return table


# --- what came --------------------------------------------------------------------------------------------


def monthly_since(monthly: pd.DataFrame, first: str) -> pd.DataFrame:
    """Monthly deaths from a day on, with ``mean_12``: the mean of the twelve months to each month."""
    table = monthly.assign(mean_12=monthly["deaths_best"].rolling(12).mean())
    return table[table["month"] >= first].reset_index(drop=True)


# What the organisations were found to count in 2014 and in 2025 with one scope, all of it: organisation,
# measure, scope, and how the page says it.
MEASURES: tuple[tuple[str, str, str, str], ...] = (
    ("PIPS", "attacks", "terrorist attacks, attackers counted", "terrorist attacks"),
    ("PIPS", "killed", "terrorist attacks, attackers counted", "killed in terrorist attacks, attackers included"),
    ("PIPS", "injured", "terrorist attacks, attackers counted", "injured in terrorist attacks"),
    ("PIPS", "incidents_all_violence", "all violent incidents", "violent incidents of all kinds"),
    ("PICSS", "attacks", "militant attacks", "militant attacks"),
    ("PICSS", "killed_all_violence", "attacks and operations", "killed in attacks and operations, militants included"),
)


def compare_years(
    violence: pd.DataFrame, ttp: pd.DataFrame, countries: pd.DataFrame, monthly: pd.DataFrame, years: Sequence[int]
) -> pd.DataFrame:
    """The same year by several measures, each from one organisation and never spliced; one row a measure.

    Columns: organisation, measure (in words), one column a year (``y2014`` ...; missing where it was
    not counted), ``ratio`` of the last year to the first. UCDP's own rows come first; its deaths of all
    kinds in a year after the country-years end are the sum of its months, which the row says.
    """
    rows: list[dict[str, object]] = []
    deaths = countries[(countries["country"] == "Pakistan") & (countries["violence_type"] == "all")].set_index("year")["deaths_best"]
    by_month = monthly.groupby(monthly["month"].dt.year)["deaths_best"].sum()
    full = {year: float(deaths[year]) if year in deaths.index else float(by_month[year]) for year in years}
    rows.append({"organisation": "UCDP", "measure": "deaths in organised violence, all sides"} | _by_year(full))
    dyad = ttp.set_index("year")["deaths_best"]
    rows.append({"organisation": "UCDP", "measure": "battle deaths, government and TTP"} | _by_year({y: float(dyad[y]) for y in years if y in dyad.index}))
    for organisation, measure, scope, words in MEASURES:
        part = violence[(violence["organisation"] == organisation) & (violence["measure"] == measure) & (violence["scope"] == scope)]
        values = part.set_index("year")["value"]
        rows.append({"organisation": organisation, "measure": words} | _by_year({y: float(values[y]) for y in years if y in values.index}))
    table = pd.DataFrame(rows)
    for year in years:
        if f"y{year}" not in table:
            table[f"y{year}"] = np.nan
    return table.assign(ratio=table[f"y{years[-1]}"] / table[f"y{years[0]}"])


def state_battle_deaths(ttp: pd.DataFrame, dyads: pd.DataFrame, year: int) -> dict[str, int]:
    """Battle deaths of Pakistan's government in a year, summed over UCDP's dyads; the TTP stands in a table of its own.

    Keys: ``groups`` (with all armed groups), ``all`` (with other governments as well, partly on
    foreign soil). Raises ValueError where a dyad of that year is not one of those to be summed.
    """
    rows = dyads[(dyads["year"] == year) & ((dyads["side_a"] == PAKISTAN) | (dyads["side_b"] == PAKISTAN))]
    if not rows["is_summable"].all():
        raise ValueError(f"not every dyad of {year} was read as part of a sum")
    states = int(rows.loc[rows["is_between_states"], "deaths_best"].sum())
    groups = int(rows["deaths_best"].sum()) - states + int(ttp.set_index("year").loc[year, "deaths_best"])
    return {"groups": groups, "all": groups + states}


def deaths_of_kind(countries: pd.DataFrame, country: str, kind: str, year: int) -> int:
    """UCDP's deaths of one kind of violence in one country and year."""
    rows = countries[(countries["country"] == country) & (countries["violence_type"] == kind)]
    return int(rows.set_index("year").loc[year, "deaths_best"])


def _by_year(values: Mapping[int, float]) -> dict[str, float]:
    return {f"y{year}": value for year, value in values.items()}


def tail_lines(values: pd.Series, fits: pd.DataFrame) -> pd.DataFrame:
    """The share of attacks with at least so many dead, seen and by each model; for a chart.

    ``fits`` as from ``severity.fit_tails``. Columns: series ("seen" or a model), deaths, share.
    """
    seen = severity.survival(values)[["deaths", "share"]].assign(series="seen")
    parts = [seen]
    for row in fits.itertuples():
        sizes = np.unique(np.geomspace(row.xmin, 220, 60).astype(int))
        tail = severity.tail_share(row.model, np.array([[row.a, row.b]]), row.xmin, list(sizes))[0]
        share = tail * row.n_tail / len(values)
        parts.append(pd.DataFrame({"series": row.model, "deaths": sizes, "share": share}))
    return pd.concat(parts, ignore_index=True)


def revision_of_year(monthly: pd.DataFrame, year: int) -> dict[str, int]:
    """The sum of a year's months as first released and as later revised: keys ``first``, ``final``.

    Raises ValueError where a month lacks its first release.
    """
    rows = monthly[monthly["month"].dt.year == year]
    if rows["deaths_first_release"].isna().any():
        raise ValueError(f"not every month of {year} has its first release")
    return {"first": int(rows["deaths_first_release"].sum()), "final": int(rows["deaths_best"].sum())}


def deaths_by_year(countries: pd.DataFrame, country: str) -> pd.Series:
    """UCDP's own sum of deaths in organised violence in one country, by year."""
    rows = countries[(countries["country"] == country) & (countries["violence_type"] == "all")]
    return rows.set_index("year")["deaths_best"]


def deaths_in_months(monthly: pd.DataFrame, year: int, first: int, last: int, column: str = "deaths_best") -> int:
    """Deaths in Pakistan from one month of a year to another, both included. Raises ValueError where a month is missing."""
    rows = monthly[(monthly["month"].dt.year == year) & monthly["month"].dt.month.between(first, last)]
    if len(rows) != last - first + 1 or rows[column].isna().any():
        raise ValueError(f"{column}: not every month from {first} to {last} of {year} is there")
    return int(rows[column].sum())


def listed_before(mass: pd.DataFrame, origin: pd.Timestamp, least: int) -> pd.DataFrame:
    """Attacks of the list by hand from 2007 to the day before ``origin`` with at least so many dead by its best figure.

    Date and deaths, one row an attack. UCDP's main measure lacks those that nobody claimed or whose
    dead have no known side.
    """
    chosen = mass[(mass["date"] >= FIRST) & (mass["date"] < origin) & mass["is_single_attack"] & (mass["killed_best"] >= least)]
    return pd.DataFrame({"date": chosen["date"], "deaths": chosen["killed_best"]})


def strikes_by_year(drone_years: pd.DataFrame, dataset: str = "TBIJ") -> pd.Series:
    """US strikes in Pakistan by year in one list, part years left out."""
    rows = drone_years[(drone_years["dataset"] == dataset) & ~drone_years["is_part_year"]]
    return rows.set_index("year")["n_strikes"]
