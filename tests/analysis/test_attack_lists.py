"""The lists of single attacks and the tails drawn beside them."""

import numpy as np
import pandas as pd
import pytest

from peshawar import tables
from peshawar.analysis import attack_lists, severity
from peshawar.analysis.toll import FinalRange

TOLL = FinalRange(144, 151, 7)


@pytest.fixture
def listed():
    return pd.DataFrame(
        {
            "attack_id": [attack_lists.SCHOOL_ATTACK, "a", "b", "c", "d"],
            "date": pd.to_datetime(["2014-12-16", "2007-10-18", "2010-01-01", "2015-02-01", "2012-01-01"]),
            "place": ["Peshawar, School", "Karachi, Karsaz", "Village", "Day of many towns", "Small"],
            "killed_low": [144, 125, 88, 50, 20], "killed_best": [149, 139, 94, 58, 30], "killed_high": [150, 180, 109, 60, 40],
            "ucdp_status": ["coded", "absent", "coded elsewhere", "coded", "absent"],
            "attack_ref": ["x", None, "part", None, None], "is_single_attack": [True, True, True, False, True],
        }
    )  # fmt: skip


def test_the_list_ranks_single_attacks_and_takes_the_school_from_its_own_reports(listed):
    table = attack_lists.deadliest_attacks(listed, TOLL)
    assert table["attack_id"].tolist() == [attack_lists.SCHOOL_ATTACK, "a", "b"]
    assert table.loc[0, ["killed_low", "killed_high"]].tolist() == [144, 151]
    assert table["can_be_worse"].tolist() == [False, True, False]
    assert table["rank"].tolist() == [1, 2, 3]
    assert attack_lists.count_missing(table, "2021-12-31") == {"coded": 1, "absent": 1, "coded elsewhere": 1}


def test_a_list_without_the_school_attack_is_refused(listed):
    with pytest.raises(ValueError, match="has 0 rows"):
        attack_lists.deadliest_attacks(listed.iloc[1:], TOLL)


def test_missing_attacks_take_the_place_of_their_parts(listed):
    deadliest = attack_lists.deadliest_attacks(listed, TOLL)
    attacks = pd.DataFrame({"attack_id": ["part", "whole"], "deaths_best": [65, 7]})
    sizes = attack_lists.add_missing_attacks(attacks, deadliest, "2007-01-01", "2014-12-15")
    assert sorted(sizes) == [7, 94, 139]


def test_labels_are_for_desk_and_phone(listed):
    labelled = attack_lists.label_attacks(listed)
    assert labelled.loc[1, "label"] == "Karachi, Karsaz, 18 Oct 2007" and labelled.loc[1, "short_label"] == "Karachi, 2007"


def test_curves_hold_points_models_and_the_school_attack():
    sizes = severity.draw_power_law(2.4, 2, 600, np.random.default_rng(4))
    fits = severity.fit_tails(sizes, 2)
    curves = attack_lists.size_curves(sizes, fits, TOLL, 149)
    assert set(curves["series"]) == {"attacks", *severity.MODELS, "school attack"}
    assert curves.loc[curves["series"] == "attacks", "n_attacks"].max() == 600
    first = curves[(curves["series"] == severity.POWER_LAW) & (curves["deaths"] == 2)]
    assert first["n_attacks"].iloc[0] == pytest.approx(600)


def test_samples_are_compared_model_by_model():
    sizes = severity.draw_power_law(2.4, 2, 600, np.random.default_rng(4))
    table = attack_lists.compare_samples({"one": sizes}, 144)
    assert table["model"].tolist() == list(severity.MODELS)
    assert (table["observed"] == (sizes >= 144).sum()).all()


def test_odds_by_hand():
    table = attack_lists.odds_in_sample({"m": np.full((3, 1), 0.001)}, 1000)
    assert table["expected"].iloc[0] == pytest.approx(1)
    assert table["probability"].iloc[0] == pytest.approx(1 - np.exp(-1))


def test_no_attack_of_the_list_has_a_higher_best_count_than_the_school():
    deadliest = attack_lists.deadliest_attacks(tables.load_mass_casualty_attacks(), TOLL)
    assert bool(deadliest.iloc[0]["is_school_attack"])


def test_tails_agree_where_attacks_are_many_and_part_beyond():
    attacks = tables.load_attacks()
    deadliest = attack_lists.deadliest_attacks(tables.load_mass_casualty_attacks(), TOLL)
    samples = attack_lists.tail_samples(attacks, deadliest, "2007-01-01", "2014-12-15")
    main = samples["Islamist militants, main measure"]
    assert len(samples["The same with the attacks UCDP lacks"]) > len(main) and len(samples["All armed groups"]) > len(main)
    fits = severity.fit_tails(main, severity.fit_power_law(main).xmin)
    last = attack_lists.models_agree_up_to(main, fits)
    expected = severity.expected_counts(main, fits, [last, last + 1])[list(severity.MODELS)]
    spread = expected.max(axis=1) / expected.min(axis=1)
    assert spread[0] <= attack_lists.AGREE < spread[1] and (main >= last).sum() > 10
    assert attack_lists.models_agree_up_to(main, fits[fits["model"] == severity.POWER_LAW]) == main.max()
