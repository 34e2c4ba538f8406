"""What a total of US aid can mean: one sum per definition, and the sums that come near the article's.

Three tables count three things. The Congressional Research Service (CRS) has appropriations, with
reimbursements beside them; the Greenbook obligations; ForeignAssistance.gov disbursements. A
definition stays inside one table: nothing is ever added across them.
"""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from .aid import aid_series, sum_aid

APPROPRIATED, OBLIGATED, DISBURSED = "appropriated or reimbursed", "obligated", "disbursed"
STAGES = (APPROPRIATED, OBLIGATED, DISBURSED)
CATEGORIES = ("security", "economic", "reimbursement")
EDITIONS_THEN = ("2013-10-24", "2014-03-06")
EDITION_LATER = "2019-03-12"
# A sum is near a figure within so many billions.
NEAR = 0.5


def edition_columns(crs: pd.DataFrame) -> pd.DataFrame:
    """Amounts of each edition by column and category; one row is one column of one edition.

    Columns are single fiscal years, the lump they begin with, and requests; printed grand totals
    are left out. Missing amounts (reimbursements not yet known, a footnote) count as 0.
    """
    lines = crs[~crs["is_total"]]
    names = {"Total Security-Related": "security", "Total Economic-Related": "economic", "CSF Reimbursements": "reimbursement"}
    kept = lines[lines["program"].isin(list(names))]
    table = kept.assign(part=kept["program"].map(names)).pivot(
        index=["edition", "fy_start", "fy_end", "is_request"], columns="part", values="amount_musd"
    )
    return table.astype("Float64").fillna(0).astype(float)[list(CATEGORIES)].reset_index().sort_values(
        ["edition", "is_request", "fy_start"], ignore_index=True
    )


def _edition_sum(columns: pd.DataFrame, edition: str, last_year: int, parts: tuple[str, ...], *, request: int | None = None) -> float:
    rows = columns[columns["edition"] == pd.Timestamp(edition)]
    counted = rows[~rows["is_request"] & (rows["fy_end"] <= last_year)]
    if counted["fy_end"].max() != last_year:
        raise ValueError(f"the edition of {edition} has no column that ends with fiscal year {last_year}")
    total = float(counted[list(parts)].sum().sum())
    if request is not None:
        asked = rows[rows["is_request"] & (rows["fy_start"] == request)]
        if len(asked) != 1:
            raise ValueError(f"the edition of {edition} has no request for fiscal year {request}")
        total += float(asked[list(parts)].sum().sum())
    return total / 1000


def _fiscal_sum(table: pd.DataFrame, column: str, first: int, last: int) -> float:
    """Billions over fiscal years; the transition quarter of 1976 belongs in a sum over it."""
    return float(table.loc[table["fiscal_year"].between(first, last), column].sum()) / 1e9


def list_definitions(
    crs: pd.DataFrame, yearly: pd.DataFrame, greenbook: pd.DataFrame, foreign: pd.DataFrame, prices: pd.DataFrame
) -> pd.DataFrame:
    """Definitions of "US aid to Pakistan", each with its sum in billions of dollars.

    One row is one definition: ``definition``, ``stage`` (see ``STAGES``), ``period``, ``dollars``,
    ``has_reimbursements`` (yes, no, or "only"), ``is_public_then`` (printed or printable by 16
    December 2014) and ``billion``. Sums are never to be added to one another.
    """
    columns = edition_columns(crs)
    everything, aid_only = CATEGORIES, CATEGORIES[:2]
    paid = foreign[foreign["transaction"] == "disbursed"]
    october, march = EDITIONS_THEN
    constant = aid_series(yearly, prices, base_year=2014)

    def edition(name: str, last: int, parts: tuple[str, ...], **options: int) -> float:
        return _edition_sum(columns, name, last, parts, **options)

    rows = [
        ("D01", "Aid and reimbursements, edition of October 2013", APPROPRIATED, "FY2002\u201313", "current", "yes", True, edition(october, 2013, everything)),
        ("D02", "The same, with the request for FY2014", APPROPRIATED, "FY2002\u201314", "current", "yes", True, edition(october, 2013, everything, request=2014)),
        ("D03", "Aid and reimbursements, edition of March 2014", APPROPRIATED, "FY2002\u201313", "current", "yes", True, edition(march, 2013, everything)),
        ("D04", "The same, with the request for FY2014", APPROPRIATED, "FY2002\u201314", "current", "yes", True, edition(march, 2013, everything, request=2014)),
        ("D05", "Aid without reimbursements, edition of March 2014", APPROPRIATED, "FY2002\u201313", "current", "no", True, edition(march, 2013, aid_only)),
        ("D06", "Security aid alone, edition of March 2014", APPROPRIATED, "FY2002\u201313", "current", "no", True, edition(march, 2013, ("security",))),
        ("D07", "Security aid and reimbursements, edition of March 2014", APPROPRIATED, "FY2002\u201313", "current", "yes", True, edition(march, 2013, ("security", "reimbursement"))),
        ("D08", "Economic aid alone, edition of March 2014", APPROPRIATED, "FY2002\u201313", "current", "no", True, edition(march, 2013, ("economic",))),
        ("D09", "Reimbursements alone, edition of March 2014", APPROPRIATED, "FY2002\u201313", "current", "only", True, edition(march, 2013, ("reimbursement",))),
        ("D10", "Aid and reimbursements, edition of 2019", APPROPRIATED, "FY2002\u201313", "current", "yes", False, edition(EDITION_LATER, 2013, everything)),
        ("D11", "Aid and reimbursements, edition of 2019", APPROPRIATED, "FY2002\u201314", "current", "yes", False, edition(EDITION_LATER, 2014, everything)),
        ("D12", "Aid and reimbursements, edition of 2019", APPROPRIATED, "FY2002\u201318", "current", "yes", False, edition(EDITION_LATER, 2018, everything)),
        ("D13", "Aid and reimbursements, edition of 2019", APPROPRIATED, "FY2002\u201313", "of FY2014", "yes", False, sum_aid(constant, 2013)),
        ("D14", "March 2014 to FY2013, and the aid of FY2014 without reimbursements from 2019", APPROPRIATED, "FY2002\u201314", "current", "yes", False, edition(march, 2013, everything) + _single_year(columns, EDITION_LATER, 2014, aid_only)),
        ("D15", "Economic and military aid, Greenbook", OBLIGATED, "FY2002\u201313", "current", "no", False, _fiscal_sum(greenbook, "total_usd", 2002, 2013)),
        ("D16", "Economic and military aid, Greenbook", OBLIGATED, "FY2002\u201314", "current", "no", False, _fiscal_sum(greenbook, "total_usd", 2002, 2014)),
        ("D17", "Military aid alone, Greenbook", OBLIGATED, "FY2002\u201314", "current", "no", False, _fiscal_sum(greenbook, "military_usd", 2002, 2014)),
        ("D18", "Economic and military aid since independence, Greenbook", OBLIGATED, "FY1948\u20132014", "current", "no", False, _fiscal_sum(greenbook, "total_usd", 1948, 2014)),
        ("D19", "Economic and military aid since independence, Greenbook", OBLIGATED, "FY1948\u20132014", "of 2020", "no", False, _fiscal_sum(greenbook, "total_usd_2020", 1948, 2014)),
        ("D20", "Disbursements, ForeignAssistance.gov", DISBURSED, "FY2002\u201313", "current", "no", False, _fiscal_sum(paid, "amount_usd", 2002, 2013)),
        ("D21", "Disbursements, ForeignAssistance.gov", DISBURSED, "FY2002\u201314", "current", "no", False, _fiscal_sum(paid, "amount_usd", 2002, 2014)),
    ]  # fmt: skip
    names = ["definition_id", "definition", "stage", "period", "dollars", "has_reimbursements", "is_public_then", "billion"]
    return pd.DataFrame(rows, columns=names)


def _single_year(columns: pd.DataFrame, edition: str, year: int, parts: tuple[str, ...]) -> float:
    row = columns[(columns["edition"] == pd.Timestamp(edition)) & (columns["fy_start"] == year) & ~columns["is_request"]]
    if len(row) != 1:
        raise ValueError(f"the edition of {edition} has no single column for fiscal year {year}")
    return float(row[list(parts)].sum().sum()) / 1000


def add_distance(definitions: pd.DataFrame, figure: float) -> pd.DataFrame:
    """Add how far each sum lies from a figure in billions, and whether it rounds to it at one decimal."""
    return definitions.assign(
        difference=definitions["billion"] - figure,
        rounds_to_figure=definitions["billion"].round(1).eq(round(figure, 1)),
    )


def build_sums(crs: pd.DataFrame) -> pd.DataFrame:
    """Every sum since FY2002 that the three editions allow, alone or with one further year.

    A sum takes one edition, some of its categories and a last fiscal year, and may add some
    categories of the next year, as requested or as later printed, from any edition. One row is one
    sum; ``is_mixed`` where two editions meet, ``is_uneven`` where the further year counts other
    categories than the rest. Sums with the same parts and the same amount are kept once.
    """
    columns = edition_columns(crs)
    subsets = [parts for size in (1, 2, 3) for parts in combinations(CATEGORIES, size)]
    rows = []
    for edition, own in columns.groupby("edition"):
        single = own[~own["is_request"]].sort_values("fy_end")
        for parts in subsets:
            running = single[list(parts)].sum(axis=1).cumsum() / 1000
            for last, base in zip(single["fy_end"].astype(int), running, strict=True):
                rows.append((edition, parts, last, pd.NaT, (), False, base))
                following = columns[(columns["fy_start"] == last + 1) & (columns["fy_end"] == last + 1)]
                for more in following.itertuples():
                    for extra in subsets:
                        amounts = [getattr(more, part) / 1000 for part in extra]
                        # A category of which nothing is printed for the year makes no sum of its own.
                        if all(amounts) and (more.is_request or more.edition != edition):
                            rows.append((edition, parts, last, more.edition, extra, bool(more.is_request), base + sum(amounts)))
    names = ["edition", "parts", "last_year", "further_edition", "further_parts", "is_request", "billion"]
    table = pd.DataFrame(rows, columns=names)
    table["is_mixed"] = table["further_edition"].notna() & (table["further_edition"] != table["edition"])
    table["is_uneven"] = [bool(extra) and extra != parts for parts, extra in zip(table["parts"], table["further_parts"], strict=True)]
    table["cents"] = table["billion"].round(3)
    return table.drop_duplicates(["parts", "further_parts", "last_year", "cents"]).drop(columns="cents").reset_index(drop=True)


def count_near(sums: pd.DataFrame, figure: float, within: float = NEAR) -> dict[str, float]:
    """How crowded the neighbourhood of a figure is, in billions.

    ``n``: all sums; ``hits``: those that round to the figure at one decimal; ``near``: those within
    ``within`` of it; ``expected``: the hits that so many sums would give if they lay evenly there.
    """
    near = int(sums["billion"].sub(figure).abs().le(within).sum())
    hits = int(sums["billion"].round(1).eq(round(figure, 1)).sum())
    return {"n": len(sums), "hits": hits, "near": near, "expected": near * 0.1 / (2 * within)}


def stages_by_year(yearly: pd.DataFrame, greenbook: pd.DataFrame, foreign: pd.DataFrame, first: int = 2002) -> pd.DataFrame:
    """Aid by fiscal year at three stages, in millions of current dollars; one row is one stage and year.

    Appropriations and reimbursements to FY2018 as CRS has them in 2019 (FY2002-07, one lump, at its
    yearly mean: ``is_mean``), obligations to FY2020 (Greenbook) and then to FY2025, disbursements to
    FY2025 (ForeignAssistance.gov; ``is_part_year``). Side by side, never added.
    """
    rows = []
    for row in yearly.itertuples():
        for year in range(int(row.fy_start), int(row.fy_end) + 1):
            mean = float(row.total_now_musd) / int(row.n_years)
            rows.append((APPROPRIATED, year, mean, int(row.n_years) > 1, False))
    for row in greenbook[~greenbook["is_transition_quarter"]].itertuples():
        rows.append((OBLIGATED, int(row.fiscal_year), row.total_usd / 1e6, False, False))
    last = int(greenbook["fiscal_year"].max())
    for transaction, after in ((OBLIGATED, last), (DISBURSED, 0)):
        kept = foreign[(foreign["transaction"] == transaction) & (foreign["fiscal_year"] > after)]
        rows += [(transaction, int(r.fiscal_year), r.amount_usd / 1e6, False, bool(r.is_part_year)) for r in kept.itertuples()]
    table = pd.DataFrame(rows, columns=["stage", "fiscal_year", "amount_musd", "is_mean", "is_part_year"])
    order = {stage: place for place, stage in enumerate(STAGES)}
    table = table[table["fiscal_year"] >= first]
    return table.sort_values(["stage", "fiscal_year"], key=lambda s: s.map(order) if s.name == "stage" else s, ignore_index=True)


def military_financing(fmf: pd.DataFrame, first: int = 2008) -> pd.DataFrame:
    """Foreign Military Financing by fiscal year in millions of current dollars, appropriated and obligated.

    ``appropriated_musd`` is missing where CRS gives no single figure; ``is_gap`` marks years in which
    money was appropriated and nothing obligated.
    """
    kept = fmf[fmf["fiscal_year"] >= first].copy()
    kept["obligated_musd"] = (kept["obligated_grants_usd"] + kept["obligated_loans_usd"]) / 1e6
    kept["is_gap"] = kept["appropriated_musd"].fillna(0).gt(0) & kept["obligated_musd"].eq(0)
    return kept[["fiscal_year", "appropriated_musd", "obligated_musd", "is_gap", "note"]].reset_index(drop=True)


def long_run(greenbook: pd.DataFrame, cuts: pd.DataFrame) -> pd.DataFrame:
    """Obligations by fiscal year since 1948 with the cuts of each year; one row is one fiscal year.

    Millions of dollars of 2020 (``economic_musd_2020``, ``military_musd_2020``) and current dollars
    (``total_musd``). Years without a row in the source are 0; the transition quarter of 1976, which
    belongs to no year, is left out. ``cuts`` has ``year`` and ``episode``.
    """
    plain = greenbook[~greenbook["is_transition_quarter"]].set_index("fiscal_year")
    years = range(int(plain.index.min()), int(plain.index.max()) + 1)
    amounts = plain[["economic_usd_2020", "military_usd_2020", "total_usd"]].reindex(years, fill_value=0) / 1e6
    amounts.columns = ["economic_musd_2020", "military_musd_2020", "total_musd"]
    return amounts.join(cuts.set_index("year")["episode"].rename("cut")).rename_axis("fiscal_year").reset_index()


def stages_and_arms(stages: pd.DataFrame, arms: pd.DataFrame, first: int = 2002) -> pd.DataFrame:
    """Aid by stage and arms deliveries by supplier since a year, in one frame for one picture.

    ``part`` tells them apart: "aid" in millions of current dollars by fiscal year, "arms" in millions
    of trend-indicator values by calendar year. The two are never compared in height.
    """
    names = {"china_mtiv": "China", "united_states_mtiv": "United States"}
    long = arms[arms["year"] >= first].melt("year", list(names), var_name="supplier", value_name="amount_musd")
    long["supplier"] = long["supplier"].map(names)
    return pd.concat([stages.assign(part="aid"), long.rename(columns={"year": "fiscal_year"}).assign(part="arms")], ignore_index=True)


def nearest_sums(sums: pd.DataFrame, figure: float, n: int) -> pd.DataFrame:
    """The sums of ``build_sums`` nearest to a figure in billions, in words; one row is one sum."""
    near = sums.assign(difference=sums["billion"] - figure)
    near = near.reindex(near["difference"].abs().sort_values(kind="stable").index).head(n).reset_index(drop=True)
    near["base"] = [f"{_words(row.parts)}, FY2002\u2013{row.last_year % 100:02d}, edition of {row.edition:%B %Y}" for row in near.itertuples()]
    near["further"] = [
        f"{_words(row.further_parts)} of FY{row.last_year + 1}, {'requested' if row.is_request else 'as printed'}, edition of {row.further_edition:%B %Y}"
        if row.further_parts
        else ""
        for row in near.itertuples()
    ]
    return near


def _words(parts: tuple[str, ...]) -> str:
    return "all three" if parts == CATEGORIES else " and ".join(parts)
