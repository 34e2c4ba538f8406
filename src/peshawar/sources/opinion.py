"""What people in Pakistan told pollsters: shares computed from survey data, and published findings."""

from __future__ import annotations

import pandas as pd

from peshawar.sources.citations import Register, cite
from peshawar.sources.errors import SourceError
from peshawar.sources.reading import LINE, as_counts, as_numbers, require_known, require_unique

SHARE_COLUMNS = (
    "year",
    "target",
    "n_interviews",
    "favorable_pct",
    "unfavorable_pct",
    "very_unfavorable_pct",
    "dk_refused_pct",
)
FINDING_COLUMNS = ("year", "pollster", "item", "base", "response", "pct", "source_url")
TARGETS = ("United States", "China", "European Union", "Iran", "Russia", "United Nations")
UNITED_STATES = "United States"
LEFT_OUT = {("China", 2013)}
"""16 per cent favourable between 85 and 78 in the years beside it: a fault of the data file."""
POOLED_YEARS = {2011}
"""Two fieldworks of the year, before and after the raid on Abbottabad, are in the file together."""
SURVEY_YEARS = range(2002, 2016)
LARGEST_ROUNDING = 0.25
LARGEST_GAP = 1.0
"""A computed share lies within this many points of the published one."""
BASES = {"all", "aware of strikes"}


def list_shares(rows: pd.DataFrame, *, file: str) -> pd.DataFrame:
    """List shares of favourable and unfavourable views; one row is one target in one survey year.

    Per cent of all interviews, weighted, "don't know" among them. Raises SourceError for shares that
    do not add to 100, for a part above its whole, and for a missing year of the United States.
    """
    require_known(rows, "target", set(TARGETS), file=file)
    require_unique(rows, ["year", "target"], file=file)
    year = as_counts(rows, "year", file=file)
    shares = {column: as_numbers(rows, column, file=file) for column in SHARE_COLUMNS[3:]}
    for column, values in shares.items():
        wrong = ~values.between(0, 100)
        if wrong.any():
            line = int(rows.loc[wrong, LINE].iloc[0])
            raise SourceError("is no share of 0 to 100 per cent.", file=file, row=line, column=column)
    total = shares["favorable_pct"] + shares["unfavorable_pct"] + shares["dk_refused_pct"]
    for wrong, what, column in (
        ((total - 100).abs() > LARGEST_ROUNDING, "the shares do not add to 100.", "favorable_pct"),
        (
            shares["very_unfavorable_pct"] > shares["unfavorable_pct"],
            "exceeds the share of all unfavourable views.",
            "very_unfavorable_pct",
        ),
    ):
        if wrong.any():
            raise SourceError(what, file=file, row=int(rows.loc[wrong, LINE].iloc[0]), column=column)
    table = pd.DataFrame(
        {
            "target": rows["target"],
            "year": year,
            "n_interviews": as_counts(rows, "n_interviews", file=file),
            "favourable_pct": shares["favorable_pct"],
            "unfavourable_pct": shares["unfavorable_pct"],
            "very_unfavourable_pct": shares["very_unfavorable_pct"],
            "no_answer_pct": shares["dk_refused_pct"],
            "is_pooled": year.isin(list(POOLED_YEARS)),
        }
    )
    asked = set(table.loc[table["target"] == UNITED_STATES, "year"])
    absent = sorted(set(SURVEY_YEARS) - asked)
    if absent:
        raise SourceError(f"the United States in {absent[0]} are missing.", file=file, column="year")
    left_out = [key in LEFT_OUT for key in zip(table["target"], table["year"], strict=True)]
    table = table[~pd.Series(left_out, index=table.index)]
    order = {target: i for i, target in enumerate(TARGETS)}
    return table.sort_values(
        ["target", "year"], key=lambda c: c.map(order) if c.name == "target" else c, ignore_index=True
    )


def list_findings(rows: pd.DataFrame, register: Register, *, file: str) -> pd.DataFrame:
    """List findings as pollsters or the press printed them; one row is one answer to one question in one year.

    Whole per cent of those asked (`base`). `note` holds what the source file says about the page.
    """
    require_known(rows, "base", BASES, file=file)
    require_unique(rows, ["year", "pollster", "item", "base", "response"], file=file)
    share = as_counts(rows, "pct", file=file)
    if (share > 100).any():
        raise SourceError("is above 100.", file=file, row=int(rows.loc[share > 100, LINE].iloc[0]), column="pct")
    page = rows["source_url"].str.extract(r"^(https?://\S+?)(?: \((.*)\))?$")
    if page[0].isna().any():
        line = int(rows.loc[page[0].isna(), LINE].iloc[0])
        raise SourceError("is no address.", file=file, row=line, column="source_url")
    table = pd.DataFrame(
        {
            "year": as_counts(rows, "year", file=file),
            "pollster": rows["pollster"],
            "question": rows["item"],
            "base": rows["base"],
            "answer": rows["response"].str.removesuffix(" (about)"),
            "share_pct": share,
            "is_approximate": rows["response"].str.endswith(" (about)"),
            "source_id": cite(rows, page[0], register, file=file, column="source_url"),
            "note": page[1].str.replace('"', "'"),
        }
    )
    return table.sort_values(["pollster", "question", "year", "base", "answer"], ignore_index=True)


def check_shares_against_findings(shares: pd.DataFrame, findings: pd.DataFrame, *, file: str) -> None:
    """Raise SourceError where a computed share of the United States lies a point or more from the published one."""
    computed = shares[shares["target"] == UNITED_STATES].set_index("year")
    column_of = {"favorable": "favourable_pct", "unfavorable": "unfavourable_pct"}
    chosen = findings[(findings["question"] == "US favourability") & (findings["pollster"] == "Pew")]
    if chosen.empty:
        raise SourceError("holds no published favourability of the United States.", file=file, column="item")
    for row in chosen.itertuples(index=False):
        found = computed.at[row.year, column_of[row.answer]]
        if abs(found - row.share_pct) >= LARGEST_GAP:
            raise SourceError(
                f"{row.year}: {found:.1f} per cent {row.answer} were computed, {row.share_pct} published.",
                file=file,
                column="pct",
            )
