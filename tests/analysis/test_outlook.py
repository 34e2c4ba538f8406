"""The outlook: one origin, rolling origins, odds and outcomes, years side by side."""

import numpy as np
import pandas as pd
import pytest

from peshawar import tables
from peshawar.analysis import forecasts, outlook, severity


@pytest.fixture(scope="module")
def attacks():
    return tables.load_attacks()


@pytest.fixture(scope="module")
def series(attacks):
    return forecasts.build_series(attacks, tables.load_events(), pd.Timestamp("2021-12-31"))


def test_scores_skip_the_rest_of_the_origin_s_year(series):
    table, ahead = outlook.score_from(series["attacks"], forecasts.ORIGIN, "2019-12", n=300)
    assert all(paths.shape == (300 if name != forecasts.POOL else 7 * (300 // 7), 60) for name, paths in ahead.items())
    reference = table.set_index("model").loc[forecasts.FIVE_YEARS_BEFORE]
    assert reference["skill"] == 0 and 0 <= reference["p_more"] <= 1
    with pytest.raises(ValueError, match="ends before"):
        outlook.score_from(series["attacks"], forecasts.ORIGIN, "2022-12", n=50)


def test_rolling_origins_see_no_later_month(series):
    origins = [pd.Timestamp("2012-01-01"), pd.Timestamp("2013-01-01")]
    whole = outlook.rolling_scores(series["attacks"], origins, n=100)
    cut = outlook.rolling_scores(series["attacks"][: "2013-12"], origins, n=100)
    pd.testing.assert_frame_equal(whole, cut)
    table = outlook.average_scores(whole)
    assert table["n_origins"].eq(2).all() and len(table) == 11
    assert (table["skill_low"] <= table["skill_high"]).all()


def test_odds_are_ordered(attacks):
    odds = outlook.odds_of_deadly_attack(outlook.sizes_before(attacks, forecasts.ORIGIN), forecasts.ORIGIN, n=300)
    assert len(odds) == 4 * 4 * 3
    for _, part in odds.groupby("model"):
        by_size = part.pivot(index="threshold", columns="months", values="probability")
        assert (np.diff(by_size, axis=0) <= 1e-12).all() and (np.diff(by_size, axis=1) >= -1e-12).all()
    assert (odds["low"] <= odds["probability"]).all() and (odds["probability"] <= odds["high"]).all()


def test_odds_see_no_later_attack(attacks):
    later = attacks[attacks["date"] >= forecasts.ORIGIN].assign(deaths_best=500)
    altered = pd.concat([attacks[attacks["date"] < forecasts.ORIGIN], later], ignore_index=True)
    first, second = (
        outlook.odds_of_deadly_attack(outlook.sizes_before(frame, forecasts.ORIGIN), forecasts.ORIGIN, n=100) for frame in (attacks, altered)
    )
    pd.testing.assert_frame_equal(first, second)


def test_what_came_leaves_the_day_itself_out(attacks):
    came = outlook.count_deadly(attacks, forecasts.ORIGIN).set_index(["months", "threshold"])["n_attacks"]
    assert came[12, 100] == 0 and came[60, 130] == 1
    day_before = outlook.count_deadly(attacks, forecasts.ORIGIN - pd.Timedelta(days=1)).set_index(["months", "threshold"])["n_attacks"]
    assert day_before[12, 100] == 1
    with pytest.raises(ValueError, match="the record ends"):
        outlook.count_deadly(attacks, pd.Timestamp("2020-01-01"), [50], [60])


def test_calibration_has_an_outcome_for_each_origin(attacks):
    table = outlook.calibrate(attacks, [2012, 2013], n=60)
    assert set(table["model"]) == {*severity.MODELS, severity.REFERENCE}
    assert table.groupby("origin")["came"].nunique().eq(1).all()
    assert table["brier"].tolist() == pytest.approx(((table["probability"] - table["came"]) ** 2).tolist())


def test_years_side_by_side_are_the_tables_own():
    table = outlook.compare_years(
        tables.load_annual_violence(), tables.load_ttp_battle_deaths(), tables.load_country_year_deaths(), tables.load_monthly_deaths(), [2014, 2025]
    ).set_index("measure")
    assert table.loc["terrorist attacks", ["y2014", "y2025"]].tolist() == [1206, 699]
    assert table.loc["battle deaths, government and TTP", "ratio"] == pytest.approx(2268 / 2616)
    months = tables.load_monthly_deaths()
    assert table.loc["deaths in organised violence, all sides", "y2025"] == months.loc[months["month"].dt.year == 2025, "deaths_best"].sum()


def test_the_mean_of_twelve_months():
    table = outlook.monthly_since(tables.load_monthly_deaths(), "2013-01-01")
    assert table["mean_12"].notna().all()
    year = tables.load_monthly_deaths()
    year = year[year["month"].dt.year == 2013]["deaths_best"]
    assert table.loc[table["month"] == "2013-12-01", "mean_12"].iloc[0] == pytest.approx(year.mean())


def test_revisions_are_sums_of_months():
    found = outlook.revision_of_year(tables.load_monthly_deaths(), 2025)
    assert found["final"] == 3351 and found["first"] > found["final"]
    with pytest.raises(ValueError, match="first release"):
        outlook.revision_of_year(tables.load_monthly_deaths(), 2024)


def test_tail_lines_meet_the_data_where_the_tail_begins(attacks):
    sizes = outlook.sizes_before(attacks, forecasts.ORIGIN)["deaths"]
    lines = outlook.tail_lines(sizes, severity.fit_tails(sizes, 6))
    seen = lines[(lines["series"] == "seen") & (lines["deaths"] == 6)]["share"].iloc[0]
    for model in severity.MODELS:
        assert lines[lines["series"] == model]["share"].iloc[0] == pytest.approx(seen)


def test_a_table_for_several_series_and_a_fan(series):
    chosen = {name: series[name] for name in ("attacks", "deaths")}
    table, paths = outlook.score_series(chosen, forecasts.ORIGIN, "2015-12")
    assert {"crps", "p_more", "skill_deaths", "p_more_deaths"} <= set(table.columns) and len(table) == 11
    fan = outlook.fan_frame(series["attacks"], paths["attacks"], "2015-01", "2014-01", "Attacks a month")
    assert len(fan) == 24 and fan["median"].isna().sum() == 12 and fan["article"].notna().sum() == 12


def test_the_state_s_war_is_the_sum_of_its_dyads():
    ttp, dyads = tables.load_ttp_battle_deaths(), tables.load_ucdp_dyad_deaths()
    found = outlook.state_battle_deaths(ttp, dyads, 2025)
    assert found["groups"] == 2268 + 526 + 194 + 54 + 49
    assert found["all"] - found["groups"] == 178 + 67
    with pytest.raises(ValueError, match="not every dyad of 2014"):
        outlook.state_battle_deaths(ttp, dyads, 2014)


def test_every_measure_found_for_both_years_is_compared():
    violence = tables.load_annual_violence()
    pairs = violence[violence["year"].isin([2014, 2025])].groupby(["organisation", "measure", "scope"])["year"].nunique()
    assert {key for key, years in pairs.items() if years == 2} == {measure[:3] for measure in outlook.MEASURES}


def test_deaths_in_months_need_every_month():
    months = tables.load_monthly_deaths()
    seen = months[(months["month"] >= "2014-09-01") & (months["month"] <= "2014-11-01")]["deaths_best"].sum()
    assert outlook.deaths_in_months(months, 2014, 9, 11) == seen
    with pytest.raises(ValueError, match="not every month"):
        outlook.deaths_in_months(months, 2026, 1, 12)


def test_the_list_by_hand_stops_before_the_day():
    mass = pd.DataFrame(
        {"date": pd.to_datetime(["2006-05-05", "2007-10-18", "2010-01-01", "2012-02-02", "2014-12-16"]), "killed_best": [120, 139, 94, 100, 149],
         "is_single_attack": [True, True, True, False, True]}
    )  # fmt: skip
    assert outlook.listed_before(mass, forecasts.ORIGIN, 100)["deaths"].tolist() == [139]
    assert len(outlook.listed_before(tables.load_mass_casualty_attacks(), forecasts.ORIGIN, 100)) == 3
