"""Forward questions: models by hand, filters, words, resolution."""

import numpy as np
import pandas as pd
import pytest

from peshawar import tables
from peshawar.analysis import forward


def question(**changes):
    row = {
        "forecast_id": "F-99", "input_table": "numbers", "input_column": "value", "input_filter": np.nan, "comparison": "at least",
        "threshold_value": 10.0, "model": "share_above", "second_model": np.nan, "base_first_year": 2000, "base_last_year": 2009,
        "base_hits": np.nan, "base_trials": np.nan, "resolver": "a yearbook", "resolution": "open",
        "window_start": pd.Timestamp("2011-01-01"), "window_end": pd.Timestamp("2011-12-31"),
    }  # fmt: skip
    return pd.Series(row | changes)


def data(values):
    return forward.Data({"numbers": pd.DataFrame({"year": list(values), "value": list(values.values())})})


def test_shares_by_hand():
    assert forward.share(0, 7) == pytest.approx(0.5 / 8)
    with pytest.raises(ValueError, match="no share"):
        forward.share(3, 2)


def test_at_least_once_by_hand():
    # One year ahead it is the share itself; more years ahead lie between it and independence.
    assert forward.at_least_once(7, 50, 1) == pytest.approx(forward.share(7, 50))
    assert forward.share(7, 50) < forward.at_least_once(7, 50, 5) < 1 - (1 - forward.share(7, 50)) ** 5


def test_a_walk_gives_even_odds_at_its_last_value():
    series = pd.Series([10.0, 20, 10, 20, 10], index=range(2000, 2005))
    assert forward.walk_odds(series, 2006, 10) == pytest.approx(0.5)
    assert forward.walk_odds(series, 2006, 10, is_strict=True) < 0.5
    # Two years ahead, each step as large as the past ones: one doubling is 1 / sqrt(2) of their spread.
    from scipy.stats import norm

    assert forward.walk_odds(series, 2006, 20) == pytest.approx(norm.sf(1 / np.sqrt(2)))
    with pytest.raises(ValueError, match="not ahead"):
        forward.walk_odds(series, 2004, 10)


def test_a_step_over_a_gap_counts_as_so_many_years():
    dense = pd.Series([10.0, 20, 10, 20], index=[2000, 2001, 2002, 2003])
    sparse = pd.Series([10.0, 20, 10, 20], index=[2000, 2002, 2004, 2006])
    assert forward.walk_odds(sparse, 2007, 40) < forward.walk_odds(dense, 2004, 40)


def test_walk_odds_are_calibrated_on_walks():
    rng, hits = np.random.default_rng(1), []
    odds = []
    for _ in range(400):
        path = np.exp(np.cumsum(rng.normal(0, 0.4, 16)) + 6)
        odds.append(forward.walk_odds(pd.Series(path[:15], index=range(2000, 2015)), 2015, 500))
        hits.append(path[15] >= 500)
    assert np.mean(odds) == pytest.approx(np.mean(hits), abs=0.04)
    assert np.mean((np.array(odds) - hits) ** 2) < 0.25


def test_rises_leave_gaps_out():
    assert forward.rising_share(pd.Series([1, 2, 1, 5], index=[2000, 2001, 2002, 2010])) == pytest.approx(forward.share(1, 2))


def test_persistence_by_hand():
    dyads = pd.DataFrame({"dyad_id": [1, 1, 2, 3], "year": [2019, 2021, 2019, 2019], "is_summable": [True, True, True, False], "note": [None] * 4})
    assert forward.persistence(dyads, 2019, 2020) == (1, 2)


def test_months_so_far_by_hand():
    months = pd.date_range("2014-01-01", "2016-02-01", freq="MS")
    frame = pd.DataFrame({"month": months, "deaths_best": 10, "deaths_first_release": 20, "is_first_release": months >= "2016-01-01"})
    # Two months of 10 are 10 after the usual revision: 60 a year.
    assert forward.elapsed_odds(frame, 2016, 60, 2014, 2015) == pytest.approx(forward.share(2, 2))
    assert forward.elapsed_odds(frame, 2016, 61, 2014, 2015) == pytest.approx(forward.share(0, 2))


@pytest.mark.parametrize(("p", "word"), [(0.02, "almost no chance"), (0.33, "unlikely"), (0.45, "roughly even"), (0.55, "roughly even"), (0.6, "likely"), (0.8, "likely"), (1.0, "almost certain")])
def test_words_follow_the_table(p, word):
    assert forward.likelihood_word(p) == word


def test_filters_and_unknown_columns():
    frame = pd.DataFrame({"who": ["a", "b", "a"], "is_main": [True, True, False]})
    assert forward.select_rows(frame, "who=a;is_main=true").tolist() == [True, False, False]
    assert forward.select_rows(frame, np.nan).all()
    with pytest.raises(KeyError, match="no column 'where'"):
        forward.select_rows(frame, "where=x")


def test_answers_average_the_models():
    table = forward.answer_questions(
        pd.DataFrame([question(second_model="log_random_walk")]), data({year: 5.0 + (year % 2) * 10 for year in range(2000, 2010)})
    )
    assert table["p_first"].iloc[0] == pytest.approx(forward.share(5, 10))
    assert table["probability"].iloc[0] == pytest.approx((table["p_first"].iloc[0] + table["p_second"].iloc[0]) / 2)
    with pytest.raises(KeyError, match="no model 'oracle'"):
        forward.answer_questions(pd.DataFrame([question(model="oracle")]), data({2000: 1.0}))


def test_resolution_waits_for_the_year_and_then_scores_it():
    open_data, full = data({2009: 5.0}), data({2009: 5.0, 2011: 12.0})
    assert forward.resolve(question(), open_data) == ("open", "numbers ends in 2009")
    assert forward.resolve(question(), full) == ("yes", "12 against 10")
    assert forward.resolve(question(threshold_value=13.0), full)[0] == "no"
    assert forward.resolve(question(comparison="above", threshold_value=12.0), full)[0] == "no"
    assert forward.resolve(question(input_table=np.nan), full)[0] == "open"
    assert forward.resolve(question(resolution="no"), full)[0] == "no"


def test_two_rows_in_a_year_are_refused():
    frame = forward.Data({"numbers": pd.DataFrame({"year": [2001, 2001], "value": [1.0, 2.0]})})
    with pytest.raises(ValueError, match="more than one row a year"):
        frame.series(question())


def test_the_register_can_be_answered():
    """Every forward question of the book has a model that runs, and none is resolved before its time."""
    questions = tables.load_table("forecasts")
    questions = questions[questions["kind"] == "forward"]
    found = forward.Data({name: tables.load_table(name) for name in questions["input_table"].dropna().unique()})
    table = forward.answer_questions(questions, found)
    assert table["probability"].between(0.01, 0.99).all() and 8 <= len(table) <= 12
    for _, row in questions.iterrows():
        assert forward.resolve(row, found)[0] == "open"
        assert row["window_start"] > row["issue_date"] or row["is_partly_elapsed"]


def test_the_words_that_the_pages_use_are_those_of_the_numbers():
    """Chapter four and a key judgement call these questions likely in words."""
    questions = tables.load_table("forecasts")
    questions = questions[questions["kind"] == "forward"]
    found = forward.Data({name: tables.load_table(name) for name in questions["input_table"].dropna().unique()})
    words = forward.answer_questions(questions, found).set_index("forecast_id")["word"]
    assert words["F-31"] == "roughly even" and words["F-32"] == "likely" and words["F-38"] == "likely"
