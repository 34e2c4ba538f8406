"""Winter and the date of withdrawal: known effects are found, none is not."""

import numpy as np
import pandas as pd
import pytest

from peshawar.analysis import season

MONTHS = pd.period_range("2000-07", "2014-06", freq="M")


def simulate(ratio, rng, dispersion=0.1):
    rate = np.where(season.is_winter(MONTHS), ratio, 1.0) * 20 * np.exp(np.sin(np.arange(len(MONTHS)) / 30) / 2)
    return pd.Series(rng.poisson(rate * rng.gamma(1 / dispersion, dispersion, len(MONTHS))), index=MONTHS)


def test_a_known_rate_ratio_is_recovered():
    rng, hits, ratios = np.random.default_rng(1), 0, []
    for _ in range(40):
        found = season.compare_winter(simulate(1.4, rng), n=50)
        hits += found.low <= 1.4 <= found.high
        ratios.append(found.ratio)
    assert hits >= 34
    assert np.mean(ratios) == pytest.approx(1.4, abs=0.05)


def test_no_winter_effect_is_seldom_found():
    rng = np.random.default_rng(2)
    found = [season.compare_winter(simulate(1.0, rng), n=400).p_permuted for _ in range(40)]
    assert sum(p < 0.05 for p in found) <= 6


def test_a_strong_effect_is_found_by_permutation():
    assert season.compare_winter(simulate(2.0, np.random.default_rng(3)), n=500).p_permuted < 0.01


def test_no_winter_is_cut_in_two():
    data = season.whole_years(pd.Series(1, index=pd.period_range("2007-01", "2014-11", freq="M")))
    assert str(data.index[0]) == "2007-07" and str(data.index[-1]) == "2014-06"
    years = season.winter_year(data.index)
    winter = season.is_winter(data.index)
    assert all((winter & (years == year)).sum() == 3 for year in set(years))


def test_the_regression_agrees_with_statsmodels():
    import statsmodels.api as sm

    y = simulate(1.3, np.random.default_rng(4)).to_numpy(dtype=float)
    x = np.column_stack([season.is_winter(MONTHS).astype(float), np.ones(len(y))])
    beta, covariance = season.fit_counts(y, x, np.zeros(len(y)), 3)
    mean = np.exp(x @ season._irls(y, x, np.zeros(len(y)), 0.0))
    dispersion = (((y - mean) ** 2 - mean) / mean**2).sum() / (len(y) - 2)
    theirs = sm.GLM(y, x, family=sm.families.NegativeBinomial(alpha=dispersion)).fit(
        cov_type="HAC", cov_kwds={"maxlags": 3, "use_correction": True}
    )
    assert beta == pytest.approx(theirs.params, abs=1e-6)
    # statsmodels weighs with the expected information too; its errors agree to a few per cent.
    assert np.sqrt(covariance[0, 0]) == pytest.approx(theirs.bse[0], rel=0.05)


def test_a_known_gradient_is_recovered():
    rng, end = np.random.default_rng(5), pd.Timestamp("2014-12-16")
    days = pd.date_range("2013-12-16", end - pd.Timedelta(days=1))
    hits = 0
    for _ in range(40):
        rate = 0.5 * np.exp(np.log(1.05) * np.arange(len(days)) / 30.4375)
        dates = pd.Series(np.repeat(days, rng.poisson(rate)))
        found = season.gradient(dates, days[0], end)
        hits += found["low"] <= 1.05 <= found["high"]
    assert hits >= 33


def test_the_day_of_the_end_is_not_counted():
    end = pd.Timestamp("2014-12-16")
    dates = pd.Series(pd.to_datetime(["2014-12-15", "2014-12-16", "2014-12-03", "2014-11-30"]))
    assert season.gradient(dates, pd.Timestamp("2014-11-24"), end)["n_attacks"] == 3


def test_a_ratio_of_spans_by_hand():
    days = pd.Series(pd.to_datetime(["2014-01-01", "2014-01-02", "2014-01-11", "2014-01-12", "2014-01-13"]))
    found = season.ratio_of_spans(
        days, (pd.Timestamp("2014-01-01"), pd.Timestamp("2014-01-10")), (pd.Timestamp("2014-01-11"), pd.Timestamp("2014-01-15")), 1.0
    )
    assert found["before"] == 2 and found["after"] == 3
    assert found["ratio"] == pytest.approx((3 / 5) / (2 / 10))
    assert found["high"] / found["ratio"] == pytest.approx(np.exp(1.959964 * np.sqrt(1 / 2 + 1 / 3)))
    with pytest.raises(ValueError, match="no ratio"):
        season.ratio_of_spans(days, (pd.Timestamp("2013-01-01"), pd.Timestamp("2013-01-10")), (days[0], days[4]), 1.0)


def test_independent_attacks_have_no_inflation():
    rng = np.random.default_rng(6)
    days = pd.date_range("2000-01-01", "2014-12-31")
    dates = pd.Series(np.repeat(days, rng.poisson(0.5, len(days))))
    assert season.weekly_inflation(dates, days[0], days[-1]) == pytest.approx(1, abs=0.2)


def test_the_grid_of_winters_is_complete():
    from peshawar import tables
    from peshawar.analysis import forecasts

    grid = season.winter_series(tables.load_attacks(), forecasts.ttp_clashes(tables.load_events()))
    assert len(grid) == 4 * 2 * 2 + 2 * 2
    for (_, _, period), monthly in grid.items():
        whole = season.whole_years(monthly)
        assert str(whole.index[-1]) == season.PERIODS[period] and len(whole) % 12 == 0


def test_troops_and_deaths_are_shares_of_their_highest_year():
    from peshawar import tables

    table = season.troops_and_deaths(tables.load_us_troops(), tables.load_country_year_deaths(), 2006, 2021)
    assert table.groupby("series")["share"].max().eq(1).all()
    troops = table[table["series"] == "US troops in Afghanistan"].set_index("year")["value"]
    # Of the four snapshots of 2014 the one of 30 June is nearest to the middle of the year.
    assert troops[2014] == 40970


def test_windows_leave_the_day_of_the_article_out():
    days = pd.Series(np.repeat(pd.date_range("2012-01-01", "2016-12-31"), 1))
    article, end = pd.Timestamp("2014-12-16"), pd.Timestamp("2014-12-28")
    table = season.windows_around(days, article, end).set_index("label")
    for label, length in (("the fortnight after the article", 14), ("the year after the article", 365)):
        assert table.loc[label, ["before", "after"]].tolist() == [length, length]
    assert table["ratio"].tolist() == pytest.approx([1] * len(table))
    quarter = table.loc["the mission's last 91 days"]
    assert quarter["before"] == quarter["after"] == 91


def test_gradients_from_relative_and_named_starts():
    days = pd.Series(np.repeat(pd.date_range("2012-01-01", "2016-12-31"), 1))
    table = season.gradients_before(days, pd.Timestamp("2014-12-16"), {"a day": pd.Timestamp("2014-09-30")})
    assert len(table) == 5 and table["label"].iloc[-1] == "from a day"
    assert table["ratio"].tolist() == pytest.approx([1] * 5, abs=0.01)


def test_deaths_that_rise_with_troops_follow_them_and_years_without_a_snapshot_are_left_out():
    series = {
        "US troops in Afghanistan": {2010: 3.0, 2011: 9.0, 2012: 5.0},
        "Deaths in Pakistan": {2010: 10.0, 2011: 400.0, 2012: 11.0, 2013: 1.0},
        "Deaths in Afghanistan": {2010: 9.0, 2011: 1.0, 2012: 2.0, 2013: 8.0},
    }
    rows = [{"series": name, "year": year, "value": value} for name, values in series.items() for year, value in values.items()]
    assert season.follow_troops(pd.DataFrame(rows)) == {"n": 3, "Pakistan": 1.0, "Afghanistan": -1.0}


def test_only_the_tribal_areas_count_as_border_mountains():
    clashes = pd.DataFrame(
        {
            "date_start": pd.to_datetime(["2014-12-17", "2015-01-05", "2015-01-06", "2015-03-01"]),
            "province": ["FATA", "FATA", "Sindh", "FATA"],
            "place": ["Tirah valley", "Datta Khel", "Karachi", "Tirah valley"],
            "side_a": ["Government of Pakistan"] * 4,
            "deaths_side_a": [2, 1, 5, 9],
            "deaths_best": [12, 4, 8, 30],
        }
    )
    span = (pd.Timestamp("2014-12-17"), pd.Timestamp("2015-02-28"))
    assert season.clashes_between(clashes, *span) == {"events": 2, "deaths": 16, "government": 3, "valley": 12}
    with pytest.raises(ValueError, match="no government on side A"):
        season.clashes_between(clashes.assign(side_a="TTP"), *span)


def test_the_last_quarter_against_the_one_before_and_a_year_earlier():
    day = pd.Timestamp("2014-12-16")
    # Two a day in the last 91 days, one a day before, three in the same days of 2013; the day itself is left out.
    days = [
        *[day - pd.Timedelta(days=back) for back in range(1, 92) for _ in range(2)],
        *[day - pd.Timedelta(days=back) for back in range(92, 183)],
        *[day - pd.DateOffset(years=1) - pd.Timedelta(days=back) for back in (1, 50, 91)],
        day,
    ]
    found = season.last_quarter(pd.Series(days), day)
    assert (found["after"], found["before"], found["year_earlier"]) == (182, 91, 3)
    assert found["ratio"] == pytest.approx(2) and found["low"] < 2 < found["high"]
