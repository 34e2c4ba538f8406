"""The scorecard: base rates by hand, scores, means without repeated questions."""

import numpy as np
import pandas as pd
import pytest

from peshawar.analysis import forecasts, scorecard


def test_poisson_odds_by_hand():
    assert scorecard.poisson_odds(1, 12, 96) == pytest.approx(1 - (96 / 108) ** 1.5)


def test_only_pakistan_before_the_article_counts():
    schools = pd.DataFrame(
        {"date": pd.to_datetime(["2013-06-15", "2014-12-16", "2004-09-01", "2009-01-01", "2012-01-01"]),
         "country": ["PAK", "PAK", "PAK", "IRQ", "PAK"], "killed_best": [14, 149, 20, 60, 3]}
    )  # fmt: skip
    assert scorecard.places_of_learning(schools, 10) == 1
    assert scorecard.places_of_learning(schools, 100) == 0


def test_years_end_in_mid_december():
    dates = pd.Series(pd.to_datetime(["2013-12-15", "2013-12-16", "2014-12-15", "2014-12-16", "2007-01-01"]))
    years = scorecard.years_to_mid_december(dates)
    assert years[2013] == 1 and years[2014] == 2 and years[2007] == 1 and years.index[-1] == 2014
    assert scorecard.rises_before(pd.Series([1, 3, 2, 2], index=range(2007, 2011))) == (1, 3)


def test_cuts_count_years_and_only_what_was_public():
    threats = pd.DataFrame(
        {"is_known_by_2014_12_16": [True, True, True, False], "carried_out_then": ["yes", "yes", "no", "yes"], "is_aimed_at_pakistan": [True] * 4,
         "carried_out_date": pd.to_datetime(["1990-10-01", "1990-12-01", None, "2013-01-01"])}
    )  # fmt: skip
    assert scorecard.cuts_before(threats) == (1, 50)


def test_a_year_with_as_many_strikes_keeps_the_level():
    assert scorecard.strikes_kept_level(pd.Series([1, 1, 5, 2, 9], index=[2010, 2011, 2012, 2013, 2014])) == (2, 3)


@pytest.fixture
def questions():
    return pd.DataFrame(
        {"forecast_id": ["F-01", "F-02", "F-18", "F-03"], "kind": "article", "probability_low_pct": [55, 55, 55, 80],
         "probability_high_pct": [80, 80, 80, 95], "resolution": ["no", "yes", "no", "undecided"]}
    )  # fmt: skip


def test_scores_by_hand(questions):
    table = scorecard.score_article(questions, {"F-01": 0.2}, {"F-02": 0.5}).set_index("forecast_id")
    assert table.loc["F-01", "brier_article"] == pytest.approx(0.675**2)
    assert table.loc["F-01", "brier_base"] == pytest.approx(0.04)
    assert table.loc["F-02", "brier_model"] == pytest.approx(0.25)
    assert table.loc["F-02", "log_article"] == pytest.approx(-np.log(0.675))
    assert np.isnan(table.loc["F-03", "brier_article"]) and np.isnan(table.loc["F-01", "brier_model"])


def test_repeated_and_undecided_questions_are_not_averaged(questions):
    means = scorecard.mean_scores(scorecard.score_article(questions, {"F-01": 0.2, "F-18": 0.2}, {"F-02": 0.5}))
    assert means["n"] == 2 and means["n_base"] == 1 and means["n_model"] == 1
    assert means["article"] == pytest.approx((0.675**2 + 0.325**2) / 2)
    assert means["article_base"] == pytest.approx(0.675**2)


def test_the_pool_answers_the_questions_on_counts():
    rng = np.random.default_rng(1)
    paths = {forecasts.POOL: rng.poisson(10, (500, 60)).astype(float)}
    odds = scorecard.model_odds(paths, 10_000)
    assert odds == {"F-04": 0, "F-05": 0, "F-22": 0}
    assert scorecard.model_odds(paths, 1)["F-05"] == 1


def test_the_kindest_reading_of_each_claim(questions):
    table = scorecard.score_article(questions.assign(claim_id=["C02", "C02", "C68", "C68"]), {}, {})
    kindest = scorecard.kindest_reading(table)
    assert kindest["forecast_id"].tolist() == ["F-02", "F-18"]


def test_the_school_attack_itself_can_be_counted():
    schools = pd.DataFrame({"date": pd.to_datetime(["2013-06-15"]), "country": ["PAK"], "killed_best": [14]})
    threats = pd.DataFrame({"is_known_by_2014_12_16": [True], "carried_out_then": ["no"], "is_aimed_at_pakistan": [True], "carried_out_date": pd.to_datetime([None])})
    strikes, dates = pd.Series([1, 2], index=[2010, 2011]), pd.Series(pd.to_datetime(["2010-01-01"]))
    without, counted = (scorecard.base_rates(schools, dates, threats, strikes, is_school_counted=flag) for flag in (False, True))
    assert counted["F-02"] == pytest.approx(scorecard.poisson_odds(2, 60)) and without["F-02"] == pytest.approx(scorecard.poisson_odds(1, 60))
    assert counted["F-03"] == pytest.approx(scorecard.poisson_odds(1, 60)) and counted["F-08"] == without["F-08"]


def test_every_question_on_counts_is_settled_and_marked_ones_exist():
    from peshawar import tables

    questions = tables.load_forecasts()
    article = questions[questions["kind"] == "article"].set_index("forecast_id")
    assert set(article["resolution"]) == {"yes", "no"}
    assert not article["rule"].str.contains("interval").any()
    for names in (scorecard.FREELY_TRANSLATED, scorecard.WITHIN_CHANCE, scorecard.REPEATED):
        assert set(names) <= set(article.index)
    assert article.loc[list(scorecard.FREELY_TRANSLATED), "mapping_note"].str.contains("freely translated").all()
