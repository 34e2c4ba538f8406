"""Verdicts on the article's claims: an ordered list of rules, the first that matches decides.

The same rules serve two vantage points: what could be known on 16 December 2014, and what is known
now. They look only at coded evidence (who says what, how good the source is, what is documented),
never at the claim's wording, so that a reader who doubts a verdict can change a row and run again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

VANTAGES = ("then", "now")
# Rows that count at each vantage. "day" was public that day but has been superseded since.
ROWS_AT = {"then": ("day", "both"), "now": ("both", "later")}
# Publishers graded D to F are weak: they never carry a verdict alone.
WEIGHTS = {"A": 2, "B": 2, "C": 1, "D": 0, "E": 0, "F": 0}
# A number outside the range of the counts is right in part below this share of the nearer end, wrong from it on.
NEAR_MISS = 0.1


@dataclass(frozen=True)
class Figure:
    """A count as a range: low and high ends, inclusive."""

    low: float
    high: float


@dataclass(frozen=True)
class Verdict:
    """A verdict and the rule that gave it."""

    verdict: str
    rule: str


@dataclass(frozen=True)
class Evidence:
    """What the graded rows on one claim say, seen from one vantage point.

    ``supports`` and ``opposes`` are the weight of the best source on each side (0 none, 1 fairly
    reliable, 2 reliable); ``by_group`` and ``by_others`` the same for who stated a motive;
    ``outcomes`` maps each reading and horizon of a forecast to the bearings found for it; ``aspects``
    says in what a claim is qualified (value, date, place, label, scope).
    """

    supports: int
    opposes: int
    qualifies: int
    silent: int
    by_group: int
    by_others: int
    is_documented: bool
    is_testable: bool
    figure: Figure | None
    claimed: Figure | None
    outcomes: Mapping[tuple[str, str], frozenset[str]]
    aspects: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.supports or self.opposes or self.qualifies or self.silent)

    @property
    def miss(self) -> float | None:
        """How far the claimed number misses the counts, as a share of their nearer end: 0 inside, None without both."""
        if self.figure is None or self.claimed is None:
            return None
        return miss_of(self.claimed, self.figure)


class Rule(NamedTuple):
    """One rule: the reason a claim shows, the verdict, the test, and the whole condition where the reason is shorter."""

    reason: str
    verdict: str
    matches: Callable[[Evidence], bool]
    condition: str = ""


def miss_of(claimed: Figure, figure: Figure) -> float:
    """How far a claimed number lies outside a range, as a share of the end of the range nearer to it; 0 inside."""
    if claimed.high < figure.low:
        gap, end = figure.low - claimed.high, figure.low
    elif claimed.low > figure.high:
        gap, end = claimed.low - figure.high, figure.high
    else:
        return 0.0
    # Of nothing, any miss is too large a share.
    return gap / end if end else float("inf")


def _is_borne_out(e: Evidence) -> bool:
    return e.supports > e.opposes and not e.qualifies


BORNE_OUT = "the best source that supports it outweighs the best that opposes it, and none qualifies it"

FACT_RULES: list[Rule] = [
    Rule(
        "no graded source that we read says either way",
        "not checkable",
        lambda e: not (e.supports or e.opposes or e.qualifies),
        "no graded source that we read supports, opposes or qualifies it",
    ),
    Rule(
        "a cause that counts cannot test, and no document settles it",
        "not testable with these data",
        lambda e: not e.is_testable and not e.is_documented,
        "it is marked, by hand, as a cause that counts cannot test, and no document settles it",
    ),
    Rule(
        "graded sources of equal weight disagree",
        "contested",
        lambda e: 0 < e.supports == e.opposes,
        "the best source that supports it and the best that opposes it weigh the same",
    ),
    Rule(
        "the number lies outside the range of the counts by a tenth or more",
        "wrong",
        lambda e: e.miss is not None and e.miss >= NEAR_MISS,
        "it has a number, which lies outside the range of the counts by a tenth of the nearer end or more",
    ),
    Rule(
        "the number misses the range of the counts by less than a tenth; the claim holds, but not in {near}",
        "right in part",
        lambda e: e.miss is not None and 0 < e.miss < NEAR_MISS,
        "it has a number, which misses the range of the counts by less than a tenth of the nearer end",
    ),
    Rule(
        "the number lies within the range of the counts",
        "right",
        lambda e: e.miss == 0 and _is_borne_out(e),
        f"it has a number, which lies within the range of the counts; {BORNE_OUT}",
    ),
    Rule("graded sources bear it out", "right", _is_borne_out, BORNE_OUT),
    Rule(
        "holds, but not in {aspects}",
        "right in part",
        lambda e: max(e.supports, e.qualifies) > e.opposes,
        "the best source that supports or qualifies it outweighs the best that opposes it: it holds, but not in {aspects}",
    ),
    Rule("graded sources speak against it", "wrong", lambda e: True, "none of the above: graded sources speak against it"),
]

MOTIVE_RULES: list[Rule] = [
    Rule("nothing graded bears on it", "not checkable", lambda e: e.is_empty),
    Rule("a statement of the group, as reported, says so", "stated by the group", lambda e: e.by_group > 0),
    Rule("the group\u2019s statements, as reported, say otherwise", "contradicted", lambda e: e.opposes > 0),
    Rule("others said so, the group did not", "stated by others only", lambda e: e.by_others > 0),
    Rule("no statement of the group, as reported in the sources at hand, says so", "not stated", lambda e: True),
]


def _outcome(e: Evidence, wanted: Callable[[list[frozenset[str]]], bool]) -> bool:
    resolved = [outcome for outcome in e.outcomes.values() if outcome != {"undecided"}]
    return bool(resolved) and wanted(resolved)


FORECAST_RULES: list[Rule] = [
    Rule("no reading and horizon can be resolved", "undecided", lambda e: not _outcome(e, bool)),
    Rule(
        "resolved as forecast wherever it can be resolved",
        "came true",
        lambda e: _outcome(e, lambda found: all(o == {"supports"} for o in found)),
    ),
    Rule(
        "resolved against the forecast wherever it can be resolved",
        "did not",
        lambda e: _outcome(e, lambda found: all(o == {"opposes"} for o in found)),
    ),
    Rule("true in one reading or horizon, not in another", "partly", lambda e: True),
]

RULES = {
    "fact": FACT_RULES,
    "number": FACT_RULES,
    "relation": FACT_RULES,
    "cause": FACT_RULES,
    "motive": MOTIVE_RULES,
    "forecast": FORECAST_RULES,
}


ALL_ASPECTS = "value, date, place, label or scope"


def list_rules() -> pd.DataFrame:
    """The rules in the order in which they are tried: kind of claim, place, rule with its whole condition, verdict."""
    kinds = {"fact, number, relation, cause": FACT_RULES, "motive": MOTIVE_RULES, "forecast": FORECAST_RULES}
    return pd.DataFrame(
        [
            {
                "kind": kind,
                "place": place,
                "rule": (rule.condition or rule.reason).format(aspects=ALL_ASPECTS),
                "verdict": rule.verdict,
            }
            for kind, rules in kinds.items()
            for place, rule in enumerate(rules, start=1)
        ]
    )


def first_match(rules: list[Rule], evidence: Evidence) -> Verdict:
    """Apply an ordered list of rules. The last rule of each list matches always."""
    for rule in rules:
        if rule.matches(evidence):
            aspects = evidence.aspects
            near = sorted({*aspects, "value"})
            return Verdict(rule.verdict, rule.reason.format(aspects=" and ".join(aspects), near=" and ".join(near)))
    raise AssertionError("a list of rules must end with one that always matches")


def weigh_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Give each evidence row the weight of its publisher, and drop the weak rows (D to F).

    Only the best source on each side counts, so a weak row beside a strong one would add nothing,
    and alone it carries no verdict. ``rows`` needs the column grade (A-F). Raises ValueError for an
    unknown grade.
    """
    unknown = set(rows["grade"]) - set(WEIGHTS)
    if unknown:
        raise ValueError(f"unknown grade {', '.join(map(str, sorted(unknown)))}; grades are A to F")
    weighed = rows.assign(weight=rows["grade"].map(WEIGHTS).astype(int))
    return weighed[weighed["weight"] > 0]


def collect_evidence(
    claim: Mapping, rows: pd.DataFrame, vantage: str, best: Figure | None = None
) -> Evidence:
    """Sum up the rows on one claim as seen from a vantage point.

    ``claim`` is a row of the claims table, ``rows`` its evidence with the publisher's ``grade``,
    ``best`` the figure the book computes itself; it is used for "now" only, in place of the
    sources' counts.
    """
    return _sum_up(claim, weigh_rows(rows).to_dict("records"), vantage, best)


def _sum_up(claim: Mapping, rows: list[dict], vantage: str, best: Figure | None) -> Evidence:
    """The same from weighed rows as plain records: a handful for each claim, asked a dozen questions each."""
    seen = [row for row in rows if row["vantage"] in ROWS_AT[vantage]]

    def heaviest(bearing: str, speaker: str | None = None) -> int:
        fits = (row["weight"] for row in seen if row["bearing"] == bearing and speaker in (None, row["speaker"]))
        return int(max(fits, default=0))

    counted = [row for row in seen if not (pd.isna(row["figure_low"]) or pd.isna(row["figure_high"]))]
    figure = (
        Figure(min(float(row["figure_low"]) for row in counted), max(float(row["figure_high"]) for row in counted))
        if counted
        else None
    )
    if vantage == "now" and best is not None:
        figure = best
    outcomes: dict[tuple[str, str], set[str]] = {}
    for row in seen:
        key = tuple(None if pd.isna(row[name]) else row[name] for name in ("reading", "horizon"))
        if key != (None, None) and row["bearing"] in {"supports", "opposes", "undecided"}:
            outcomes.setdefault(key, set()).add(row["bearing"])
    return Evidence(
        supports=heaviest("supports"),
        opposes=heaviest("opposes"),
        qualifies=heaviest("qualifies"),
        silent=heaviest("silent"),
        by_group=heaviest("supports", "group"),
        by_others=heaviest("supports", "others"),
        is_documented=any(row["strength"] == "documented" and row["bearing"] in {"supports", "opposes"} for row in seen),
        is_testable=bool(claim["is_testable"]),
        figure=figure,
        claimed=_claimed_figure(claim),
        outcomes={key: frozenset(found) for key, found in outcomes.items()} if vantage == "now" else {},
        aspects=tuple(sorted({row["aspect"] for row in seen if row["bearing"] == "qualifies"})),
    )


def _claimed_figure(claim: Mapping) -> Figure | None:
    """The article's number as a range; "at least 126" has no upper end."""
    low, high = claim["figure_low"], claim["figure_high"]
    if pd.isna(low) and pd.isna(high):
        return None
    return Figure(-float("inf") if pd.isna(low) else float(low), float("inf") if pd.isna(high) else float(high))


def decide_claims(
    claims: pd.DataFrame, evidence: pd.DataFrame, best_figures: Mapping[str, Figure]
) -> pd.DataFrame:
    """Decide every claim twice.

    ``evidence`` holds the rows of the evidence table with the publisher's ``grade``;
    ``best_figures`` maps the claims' ``figure_key`` to the figure the book computes. Returns the
    claims with verdict_then, rule_then, verdict_now, rule_now. Raises KeyError naming a claim
    whose figure key is not computed.
    """
    by_claim: dict[str, list[dict]] = {}
    for row in weigh_rows(evidence).to_dict("records"):
        by_claim.setdefault(row["claim_id"], []).append(row)
    decided = []
    for claim in claims.to_dict("records"):
        key = claim["figure_key"]
        if not pd.isna(key) and key not in best_figures:
            raise KeyError(f"claim {claim['claim_id']}: no figure {key!r} is computed")
        best = None if pd.isna(key) else best_figures[key]
        row = dict(claim)
        for vantage in VANTAGES:
            found = _sum_up(claim, by_claim.get(claim["claim_id"], []), vantage, best)
            verdict = first_match(RULES[claim["claim_type"]], found)
            row[f"verdict_{vantage}"], row[f"rule_{vantage}"] = verdict.verdict, verdict.rule
        decided.append(row)
    return pd.DataFrame(decided)


def count_pairs(decided: pd.DataFrame) -> pd.DataFrame:
    """Claims by kind and pair of verdicts: kind, verdict_then, verdict_now, n, claim_ids.

    Facts, numbers, relations and causes are one kind, because they share their rules.
    """
    kind = decided["claim_type"].map({"motive": "motive", "forecast": "forecast"}).fillna("fact")
    grouped = decided.assign(kind=kind).groupby(["kind", "verdict_then", "verdict_now"], sort=True)["claim_id"]
    return grouped.agg(n="size", claim_ids=", ".join).reset_index().sort_values(
        ["kind", "n"], ascending=[True, False], kind="stable"
    ).reset_index(drop=True)
