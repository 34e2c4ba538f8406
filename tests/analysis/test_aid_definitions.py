"""Definitions of aid: each sum against the total its source prints, and nothing added across tables."""

import pytest

from peshawar import tables
from peshawar.analysis import aid_definitions as definitions
from peshawar.analysis import threats


@pytest.fixture(scope="module")
def crs():
    return tables.load_crs_aid()


@pytest.fixture(scope="module")
def listed(crs):
    return definitions.list_definitions(
        crs,
        tables.load_crs_aid_yearly(),
        tables.load_greenbook_aid(),
        tables.load_foreign_assistance(),
        tables.load_price_index(),
    )


# Printed by the Congressional Research Service, or the sum of printed totals (millions).
PRINTED = {
    "D01": 27026, "D02": 27026 + 1163, "D03": 27417, "D04": 27417 + 1193, "D05": 6920 + 9457, "D06": 6920,
    "D07": 6920 + 11040, "D08": 9457, "D09": 11040, "D10": 28502, "D11": 28502 + 2177, "D12": 34183, "D14": 27417 + 979,
}  # fmt: skip


@pytest.mark.parametrize(("definition_id", "millions"), PRINTED.items())
def test_sums_of_editions_are_the_printed_totals(listed, definition_id, millions):
    billion = listed.set_index("definition_id")["billion"]
    # Rounding to millions in the source's own columns.
    assert 1000 * billion[definition_id] == pytest.approx(millions, abs=1.5)


def test_sums_of_the_other_tables_are_sums_of_their_rows(listed):
    billion = listed.set_index("definition_id")["billion"]
    greenbook, foreign = tables.load_greenbook_aid(), tables.load_foreign_assistance()
    years = greenbook[greenbook["fiscal_year"].between(2002, 2013)]
    assert billion["D15"] == pytest.approx(years["total_usd"].sum() / 1e9)
    assert billion["D16"] - billion["D15"] == pytest.approx(1.004216201)
    assert billion["D17"] == pytest.approx(greenbook.query("2002 <= fiscal_year <= 2014")["military_usd"].sum() / 1e9)
    # The transition quarter of 1976 is in the sum since independence.
    assert billion["D18"] == pytest.approx(greenbook.query("fiscal_year <= 2014")["total_usd"].sum() / 1e9)
    assert billion["D19"] > 2 * billion["D18"]
    paid = foreign[(foreign["transaction"] == "disbursed") & foreign["fiscal_year"].between(2002, 2014)]
    assert billion["D21"] == pytest.approx(paid["amount_usd"].sum() / 1e9)
    assert billion["D20"] == pytest.approx(paid.query("fiscal_year <= 2013")["amount_usd"].sum() / 1e9)
    # FY2002-13 in dollars of FY2014: more than in current dollars, since prices rose.
    assert billion["D13"] > billion["D10"]


def test_there_are_more_than_a_dozen_definitions_and_none_in_print_then_fits(listed):
    near = definitions.add_distance(listed, 28.4)
    assert len(listed) >= 12 and listed["definition_id"].is_unique
    assert list(near.loc[near["rounds_to_figure"], "definition_id"]) == ["D14"]
    assert not near.loc[near["is_public_then"], "rounds_to_figure"].any()
    assert set(listed["stage"]) == set(definitions.STAGES)


def test_an_edition_without_the_column_asked_for_is_named(crs):
    columns = definitions.edition_columns(crs)
    with pytest.raises(ValueError, match="2014-03-06 has no column that ends with fiscal year 2018"):
        definitions._edition_sum(columns, "2014-03-06", 2018, ("security",))
    with pytest.raises(ValueError, match="no request for fiscal year 2030"):
        definitions._edition_sum(columns, "2014-03-06", 2013, ("security",), request=2030)


def test_one_of_all_sums_rounds_to_the_article_and_chance_would_give_as_many(crs):
    sums = definitions.build_sums(crs)
    count = definitions.count_near(sums, 28.4)
    assert count["hits"] == 1 and count["expected"] >= 1
    hit = definitions.nearest_sums(sums, 28.4, 1).iloc[0]
    assert hit["billion"] == pytest.approx(28.396) and hit["is_mixed"]
    assert hit["further"] == "security and economic of FY2014, as printed, edition of March 2019"


def test_stages_stand_side_by_side():
    stages = definitions.stages_by_year(
        tables.load_crs_aid_yearly(), tables.load_greenbook_aid(), tables.load_foreign_assistance()
    )
    table = stages.set_index(["stage", "fiscal_year"])["amount_musd"]
    assert not stages.duplicated(["stage", "fiscal_year"]).any()
    assert table[definitions.APPROPRIATED, 2010] == 4504
    assert table[definitions.APPROPRIATED, 2004] == pytest.approx(10097 / 6)
    assert table[definitions.OBLIGATED, 2020] == pytest.approx(197.0, abs=0.1)
    assert table[definitions.OBLIGATED, 2021] == pytest.approx(188.4, abs=0.1)
    assert stages[stages["is_part_year"]]["fiscal_year"].eq(2025).all()


def test_years_of_the_hold_have_money_appropriated_and_none_obligated():
    financing = definitions.military_financing(tables.load_fmf_aid())
    assert list(financing.loc[financing["is_gap"], "fiscal_year"]) == [2012, 2013]
    assert financing.set_index("fiscal_year")["obligated_musd"][2010] == 248
    # What was freed in 2013 is in neither year: the prose says that we do not know where it was booked.
    by_year = financing.set_index("fiscal_year")
    freed = by_year.loc[[2012, 2013], "appropriated_musd"].sum()
    assert freed == 576 and by_year.loc[[2013, 2014], "obligated_musd"].sum() < by_year.loc[2014, "appropriated_musd"]
    # The zero of 2018 is no hold: nothing was appropriated.
    assert by_year.loc[2018, ["appropriated_musd", "obligated_musd"]].eq(0).all()


def test_only_some_definitions_cover_the_years_of_the_article(listed):
    whole = listed[listed["period"].isin(["FY2002\u201313", "FY2002\u201314"]) & (listed["dollars"] == "current")]
    assert len(whole) == 17 and len(listed) == 21
    assert (whole["billion"].min(), whole["billion"].max()) == (pytest.approx(4.339, abs=0.001), pytest.approx(30.679))
    assert (whole.loc[whole["stage"] != definitions.APPROPRIATED, "billion"] < 28.4 / 2).all()


def test_china_delivered_more_arms_in_most_years():
    arms = tables.load_arms_imports().query("year >= 1966").set_index("year")
    behind = arms["china_mtiv"] <= arms["united_states_mtiv"]
    assert (len(arms), (~behind).sum()) == (56, 43)
    assert list(behind[behind].index[behind[behind].index > 2001]) == [2005, 2006, 2007, 2008, 2010]


def test_the_long_run_has_every_year_once_and_marks_the_cuts():
    history = definitions.long_run(tables.load_greenbook_aid(), threats.list_cuts(tables.load_aid_threats(), 2020))
    assert list(history["fiscal_year"]) == list(range(1948, 2021))
    assert history.set_index("fiscal_year")["total_musd"][1949] == 0
    marked = set(history.dropna(subset="cut")["fiscal_year"])
    # The chapter's note names each; votes and committee cuts are no broad cuts.
    assert marked == {1965, 1971, 1977, 1979, 1987, 1990, 1998, 1999, 2011, 2018}


def test_arms_and_aid_are_told_apart():
    stages = definitions.stages_by_year(
        tables.load_crs_aid_yearly(), tables.load_greenbook_aid(), tables.load_foreign_assistance()
    )
    both = definitions.stages_and_arms(stages, tables.load_arms_imports())
    assert both[both["part"] == "arms"].groupby("supplier").size().nunique() == 1
    assert both.loc[both["part"] == "aid", "supplier"].isna().all()
