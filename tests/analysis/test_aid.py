"""Measures of aid, on two invented years and on the published totals."""

import pandas as pd
import pytest

from peshawar import tables
from peshawar.analysis import aid
from peshawar.analysis.claim_figures import crs_totals_then


@pytest.fixture
def yearly():
    return pd.DataFrame(
        {
            "fiscal_year_label": ["FY2002-FY2003", "FY2004"], "fy_start": [2002, 2004], "fy_end": [2003, 2004],
            "n_years": [2, 1], "security_musd": [100, 50], "economic_musd": [60, 30],
            "reimbursements_now_musd": pd.array([40, pd.NA], dtype="Int64"),
        }
    )  # fmt: skip


@pytest.fixture
def prices():
    return pd.DataFrame({"fiscal_year": [2002, 2003, 2004], "cpi_u_fiscal": [100.0, 200.0, 300.0]})


def test_measures_add_their_columns(yearly, prices):
    assert list(aid.aid_series(yearly, prices)["amount"]) == [200, 80]
    assert list(aid.aid_series(yearly, prices, has_reimbursements=False)["amount"]) == [160, 80]
    assert list(aid.aid_series(yearly, prices, measure="economic")["amount"]) == [60, 30]
    assert list(aid.aid_series(yearly, prices)["amount_per_year"]) == [100, 80]


def test_constant_dollars_of_a_lump_have_a_range(yearly, prices):
    series = aid.aid_series(yearly, prices, base_year=2004).iloc[0]
    # 200 dollars over years with indices 100 and 200, in dollars of index 300.
    assert (series["amount_low"], series["amount"], series["amount_high"]) == (300, 400, 600)


def test_bad_requests_are_named(yearly, prices):
    with pytest.raises(KeyError, match="no measure 'secret'"):
        aid.aid_series(yearly, prices, measure="secret")
    with pytest.raises(ValueError, match="no fiscal year 2003"):
        aid.aid_series(yearly, prices[prices["fiscal_year"] != 2003], base_year=2004)


def test_nearest_measure_is_the_one_with_the_smallest_difference():
    sums = pd.DataFrame({"name": ["a", "b", "c"], "billion": [28.0, 28.5, 20.0]})
    assert list(aid.nearest_measures(sums, 28.4)["name"]) == ["b", "a", "c"]


def test_published_totals_are_met():
    """Printed grand totals: 27,417 (March 2014, FY2002-13), 34,183 (March 2019, FY2002-18)."""
    table = tables.load_crs_aid_yearly()
    assert table["total_then_musd"].sum() == 27417
    assert table["total_now_musd"].sum() == 34183
    assert crs_totals_then(tables.load_crs_aid()).low == pytest.approx(27.417)


def test_the_inferred_composition_of_the_articles_figure():
    table = tables.load_crs_aid_yearly()
    assert aid.total_with_bare_year(table, reimbursed_to=2013, bare_year=2014) == 27417 + 979


def test_components_add_up_to_the_total_within_the_printed_rounding():
    table = tables.load_crs_aid_yearly()
    parts = aid.components(table).groupby("fy_start")["amount_musd"].sum()
    assert (parts - table.set_index("fy_start")["total_now_musd"]).abs().max() <= 1
