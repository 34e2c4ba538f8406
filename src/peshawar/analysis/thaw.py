"""The low and the thaw between Washington and Islamabad: indicators by year, and the dates of events."""

from __future__ import annotations

import pandas as pd

ARTICLE_DAY = pd.Timestamp("2014-12-16")
FIRST_YEAR, LAST_YEAR = 2009, 2015

# What is measured, its unit, the year it goes by, and whether more of it means closer.
INDICATORS: dict[str, tuple[str, str, str, bool]] = {
    "favourable": ("Favourable view of the US", "% of all asked", "survey, spring", True),
    "enemy": ("US called an enemy", "% of all asked", "survey, spring", False),
    "president": ("Confidence in the US president", "% of all asked", "survey, spring", True),
    "leadership": ("Approve of US leadership", "% of all asked", "survey, months differ", True),
    "strikes": ("US drone strikes", "strikes", "calendar year", False),
    "reimbursed": ("Costs reimbursed", "million current $", "fiscal year", True),
    "financing": ("Military financing obligated", "million current $", "fiscal year", True),
    "events": ("Events that brought closer", "% of coded events", "calendar year", True),
    "votes": ("Votes shared with the US", "% of UN votes", "session", True),
    "obligated": ("All aid obligated", "million current $", "fiscal year", True),
    "deliveries": ("US arms delivered", "million SIPRI TIV", "calendar year", True),
    "unfavourable": ("Unfavourable, silence left out", "% of answers", "survey, spring", False),
}
IN_CHAPTER = tuple(INDICATORS)[:9]


def _row(indicator: str, year: int, value: float, low: float | None = None, high: float | None = None) -> dict:
    return {"indicator": indicator, "year": year, "value": value, "low": value if low is None else low, "high": value if high is None else high}


def _opinion_rows(opinion: pd.DataFrame, findings: pd.DataFrame) -> list[dict]:
    views = opinion[opinion["target"] == "United States"]
    rows = []
    for view in views.itertuples():
        rows.append(_row("favourable", int(view.year), view.favourable_pct))
        answered = view.favourable_pct + view.unfavourable_pct
        rows.append(_row("unfavourable", int(view.year), 100 * view.unfavourable_pct / answered))
    enemy = findings[(findings["question"] == "US partner or enemy") & (findings["answer"] == "enemy")]
    trust = findings[findings["question"].str.startswith("Confidence in US president")]
    rows += [_row("enemy", int(r.year), r.share_pct) for r in enemy.itertuples()]
    rows += [_row("president", int(r.year), r.share_pct) for r in trust.itertuples()]
    approve = findings[findings["question"].str.startswith("US leadership") & (findings["answer"] == "approve")]
    for year, part in approve.groupby("year"):
        # Two polls of 2011, before and after the raid on Abbottabad: the later one stands, the range shows both.
        after = part[part["question"].str.contains("post-raid")] if len(part) > 1 else part
        rows.append(_row("leadership", int(year), after["share_pct"].iloc[0], part["share_pct"].min(), part["share_pct"].max()))
    return rows


def list_indicators(
    *,
    opinion: pd.DataFrame,
    findings: pd.DataFrame,
    drones: pd.DataFrame,
    yearly: pd.DataFrame,
    fmf: pd.DataFrame,
    greenbook: pd.DataFrame,
    events: pd.DataFrame,
    votes: pd.DataFrame,
    arms: pd.DataFrame,
) -> pd.DataFrame:
    """Indicators of the relation by year, 2009 to 2015; one row is one indicator in one year.

    ``value`` with ``low`` and ``high`` where sources or polls differ; ``title``, ``unit``, ``counted_by``
    and ``more_is_closer`` repeat in every row. Years without a figure have no row.
    """
    rows = _opinion_rows(opinion, findings)
    whole = drones[~drones["is_part_year"]]
    for year, part in whole.groupby("year"):
        own = part.loc[part["dataset"] == "TBIJ", "n_strikes"]
        rows.append(_row("strikes", int(year), float(own.iloc[0]), part["n_strikes"].min(), part["n_strikes"].max()))
    single = yearly[~yearly["is_lump"]].dropna(subset="reimbursements_now_musd")
    rows += [_row("reimbursed", int(r.fy_start), float(r.reimbursements_now_musd)) for r in single.itertuples()]
    rows += [_row("financing", int(r.fiscal_year), (r.obligated_grants_usd + r.obligated_loans_usd) / 1e6) for r in fmf.itertuples()]
    plain = greenbook[~greenbook["is_transition_quarter"]]
    rows += [_row("obligated", int(r.fiscal_year), r.total_usd / 1e6) for r in plain.itertuples()]
    rows += [_row("events", int(r.year), r.share_closer) for r in balance_events(events).itertuples()]
    rows += [_row("votes", int(r.year), 100 * r.agreement_united_states) for r in votes.dropna(subset="agreement_united_states").itertuples()]
    rows += [_row("deliveries", int(r.year), float(r.united_states_mtiv)) for r in arms.itertuples()]
    table = pd.DataFrame(rows)
    table = table[table["year"].between(FIRST_YEAR, LAST_YEAR)]
    for place, name in enumerate(("title", "unit", "counted_by", "more_is_closer")):
        table[name] = table["indicator"].map({key: words[place] for key, words in INDICATORS.items()})
    order = {name: place for place, name in enumerate(INDICATORS)}
    return table.sort_values(["indicator", "year"], key=lambda s: s.map(order) if s.name == "indicator" else s, ignore_index=True)


def balance_events(events: pd.DataFrame, first: int = 2011, last: int = LAST_YEAR) -> pd.DataFrame:
    """US-Pakistan events by year: how many brought the two closer, drove them apart, or both.

    ``share_closer`` is the percentage of those coded one way. The list is denser in 2014 than before,
    so only the share is comparable; years with fewer than four such events are left out.
    """
    kept = events[(events["track"] == "US-Pakistan") & events["date"].dt.year.between(first, last)]
    counts = pd.crosstab(kept["date"].dt.year, kept["direction"]).reindex(columns=["closer", "apart", "mixed"], fill_value=0)
    counts = counts[counts["closer"] + counts["apart"] >= 4]
    counts["share_closer"] = 100 * counts["closer"] / (counts["closer"] + counts["apart"])
    return counts.rename_axis("year").rename_axis(None, axis=1).reset_index()


def find_lows(indicators: pd.DataFrame) -> pd.DataFrame:
    """When each indicator was worst between 2009 and 2014, and how far it had come back by the article's year.

    One row is one indicator: ``worst_year`` and ``worst_value``, ``worst_years`` (all years within a tenth
    of the span from the worst, which polls of this size can hardly tell apart), the first and last year
    up to 2014, ``last_value``, and ``is_better_at_end``.
    """
    rows = []
    for name, part in indicators[indicators["year"] < LAST_YEAR].groupby("indicator", sort=False):
        closeness = part.set_index("year")["value"] * (1 if part["more_is_closer"].iloc[0] else -1)
        span = closeness.max() - closeness.min()
        worst = closeness[closeness <= closeness.min() + 0.1 * span].index
        last = closeness.index.max()
        rows.append(
            {
                "indicator": name,
                "title": part["title"].iloc[0],
                "unit": part["unit"].iloc[0],
                "counted_by": part["counted_by"].iloc[0],
                "first_year": int(closeness.index.min()),
                "last_year": int(last),
                "worst_years": ", ".join(map(str, worst)),
                "worst_value": float(part.set_index("year")["value"][closeness.idxmin()]),
                "last_value": float(part.set_index("year")["value"][last]),
                "worst_year": int(closeness.idxmin()),
                "is_better_at_end": bool(closeness[last] > closeness.min() + 0.1 * span),
            }
        )
    return pd.DataFrame(rows)


def print_days(days: pd.Series, precisions: pd.Series) -> pd.Series:
    """Days as exactly as they are known: day, month or year."""
    forms = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}
    return pd.Series([day.strftime(forms[exact]) for day, exact in zip(days, precisions, strict=True)], index=days.index)


def print_spans(events: pd.DataFrame) -> pd.Series:
    """When each event was, as exactly as it is known; first and last day of one that lasted longer."""
    first = print_days(events["date"], events["date_precision"])
    last = events["date_end"].dt.strftime("%Y-%m-%d")
    return first.where(last.isna(), first + " to " + last)


def months_between(first: pd.Timestamp, last: pd.Timestamp) -> float:
    """Months of mean length from one day to another."""
    return (last - first).days / (365.25 / 12)


def event_day(events: pd.DataFrame, event_id: str, column: str = "date") -> pd.Timestamp:
    """The day of one event. Raises KeyError for an event the table lacks, ValueError for an inexact day."""
    rows = events[events["event_id"] == event_id]
    if rows.empty:
        raise KeyError(f"no event {event_id!r}")
    if rows["date_precision"].iloc[0] != "day":
        raise ValueError(f"the day of {event_id} is not known")
    return rows[column].iloc[0]
