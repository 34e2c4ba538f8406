"""Claims as exhibits: the box under a section, and the register of all claims."""

from __future__ import annotations

import html
from functools import cache
from typing import Any

import pandas as pd

from peshawar import tables
from peshawar.analysis.claim_figures import FIGURE_UNITS, best_figures
from peshawar.analysis.grades import grade_information
from peshawar.analysis.grounds import find_ground
from peshawar.analysis.toll import drop_weak
from peshawar.analysis.verdicts import Figure, decide_claims

from .mime import show
from .page import PAGES, Page
from .source_line import source_line

HOMES = {
    "attack": "The attack",
    "actors": "The regional actors",
    "us_pakistan": "US-Pakistan relations",
    "outlook": "The outlook",
}
VANTAGE_WORDS = {"day": "that day, since superseded", "both": "that day", "later": "later"}


@cache
def load_figures() -> dict[str, Figure]:
    """The figures that the book computes and holds against the article's."""
    return best_figures(
        drop_weak(tables.load_toll_reports(), tables.load_sources(), tables.load_publishers()),
        tables.load_crs_aid(),
        tables.load_crs_aid_yearly(),
        tables.load_ttp_battle_deaths(),
        tables.load_country_year_deaths(),
    )


@cache
def load_evidence() -> pd.DataFrame:
    """The evidence rows with publisher, grades and address of each source."""
    graded = grade_information(tables.load_sources(), tables.load_publishers())
    columns = ["source_id", "publisher", "grade", "information_grade", "url", "read_url"]
    return tables.load_claim_evidence().merge(graded[columns], on="source_id", how="left", validate="many_to_one")


def load_decided_claims(claim_ids: list[str] | None = None) -> pd.DataFrame:
    """Claims with both verdicts and the rule behind each; all of them, or those asked for.

    Raises KeyError for an unknown id.
    """
    decided = _decide_all()
    if claim_ids is None:
        return decided.copy()
    unknown = [claim_id for claim_id in claim_ids if claim_id not in set(decided["claim_id"])]
    if unknown:
        raise KeyError(f"no claim {', '.join(unknown)}; claims are C01 to C{len(decided):02d}")
    return decided.set_index("claim_id", drop=False).loc[claim_ids].reset_index(drop=True)


@cache
def _decide_all() -> pd.DataFrame:
    # Once: a chapter asks a dozen times, for a few claims each.
    return decide_claims(tables.load_claims(), load_evidence(), load_figures())


def figure_text(key: object) -> str:
    """A computed figure with its range and unit, or an empty string."""
    if pd.isna(key):
        return ""
    figure = load_figures()[str(key)]
    form = ",.1f" if "billion" in FIGURE_UNITS[str(key)] else ",.0f"
    ends = dict.fromkeys((format(figure.low, form), format(figure.high, form)))
    return "\u2013".join(ends) + " " + FIGURE_UNITS[str(key)]


def ground_text(claim: pd.Series, evidence: pd.DataFrame, vantage: str) -> str:
    """What the verdict rests on, in words; where no figure decides, the row that weighs most, with its grade."""
    ground = find_ground(claim, evidence, vantage)
    if ground.row is None:
        return ground.kind
    grade = f"{ground.row['grade']}{ground.row['information_grade']}"
    return f"{ground.kind}, above all: {ground.row['finding']} ({ground.row['publisher']}, {grade})"


def _entry(claim: pd.Series, evidence: pd.DataFrame) -> dict[str, Any]:
    rows = [
        {
            "finding": row.finding,
            "bearing": row.bearing,
            "vantage": VANTAGE_WORDS[row.vantage],
            "reading": ", ".join(str(part) for part in (row.reading, row.horizon) if not pd.isna(part)),
            "publisher": row.publisher,
            "grade": f"{row.grade}{row.information_grade}",
            "url": row.url if not pd.isna(row.url) else (row.read_url if not pd.isna(row.read_url) else ""),
        }
        for row in evidence.itertuples()
    ]
    keys = [
        "claim_id", "paragraph", "home", "claim_type", "paraphrase", "short", "verdict_then", "rule_then",
        "verdict_now", "rule_now", "confidence_then", "confidence_now",
    ]  # fmt: skip
    entry = {key: "" if pd.isna(claim[key]) else claim[key] for key in keys}
    entry["paragraph"] = int(claim["paragraph"])
    entry["home_title"], entry["home_page"] = HOMES[claim["home"]], PAGES[claim["home"]][1]
    entry["figure_text"] = "" if pd.isna(claim["figure_text"]) else claim["figure_text"]
    entry["readings"] = "" if pd.isna(claim["reading"]) else claim["reading"]
    entry["best_figure"] = figure_text(claim["figure_key"])
    entry["evidence"] = rows
    for vantage in ("then", "now"):
        entry[f"ground_{vantage}"] = ground_text(claim, evidence, vantage)
    return entry


def claim_entries(claim_ids: list[str] | None = None) -> list[dict[str, Any]]:
    """Claims with verdicts and evidence, as the pages show them. Raises KeyError for an unknown id."""
    decided = load_decided_claims(claim_ids)
    rows = load_evidence()
    evidence = dict(tuple(rows[rows["claim_id"].isin(decided["claim_id"])].groupby("claim_id")))
    return [_entry(claim, evidence.get(claim["claim_id"], rows.iloc[0:0])) for _, claim in decided.iterrows()]


def show_claims_tested(page: Page, *claim_ids: str) -> None:
    """End a section with the claims it tests and their two verdicts."""
    shown = ["claim_id", "paraphrase", "verdict_then", "verdict_now"]
    entries = load_decided_claims(list(claim_ids))[shown].to_dict("records")
    label = f"claims-{page.key.replace('_', '-')}-{claim_ids[0].lower()}"
    items = "".join(
        f"<li><b>{e['claim_id']}</b> {html.escape(e['paraphrase'])} "
        f"<b>\u25cb {e['verdict_then']} \u00b7 \u25cf {e['verdict_now']}</b></li>"
        for e in entries
    )
    title = "Claims tested here (\u25cb on 16 December 2014, \u25cf as known now)"
    show(
        {
            "kind": "claim-links",
            "page": page.key,
            "label": label,
            "title": title,
            "text": f"{HOMES.get(page.key, page.key)}, claims tested",
            "claims": list(claim_ids),
            "entries": entries,
        },
        {"text/html": f"<p><b>{title}</b></p><ul>{items}</ul>"},
    )


def show_claim_register(page: Page, label: str, *, caption: str, alt: str) -> None:
    """Show all claims with verdicts, evidence and a way back to the chapters."""
    # Here, because widgets take long to load and only the page of claims has one.
    from IPython.display import display

    from .claim_explorer import ClaimExplorer
    from .explorer import keep_record

    claims = load_decided_claims()
    names = ["claims", "claim_evidence", "sources", "publishers"]
    record = page._record("claim-register", label, "Table", caption, alt, names, claims, False, "", ())
    record["source"] = source_line(names)
    record["entries"] = claim_entries()
    explorer = ClaimExplorer(record["entries"])
    keep_record(explorer, record, explorer.table_html())
    display(explorer)
