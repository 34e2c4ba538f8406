"""The weeks around the attack: lanes, kinds, labels."""

import pandas as pd
import pytest

from peshawar import tables
from peshawar.analysis import fortnight


def event(event_id, day, kind, place, country="Pakistan", low=None, high=None, precision="day", candidate=False):
    return {
        "event_id": event_id, "date": pd.Timestamp(day), "date_precision": precision, "kind": kind, "district_or_province": place,
        "country": country, "killed_low": low, "killed_high": high, "is_candidate_for_article_strike": candidate,
    }  # fmt: skip


@pytest.fixture
def events():
    return pd.DataFrame(
        [
            event("N1", "2014-12-06", "US drone strike", "Kunar", "Afghanistan", 9, 9, candidate=True),
            event("N2", "2014-12-06", "hand-over", "Parwan", "Afghanistan"),
            event("N3", "2014-12-16", "militant attack", "Peshawar", low=144, high=150),
            event("N4", "2014-12-01", "Afghan operation", "Kunar", "Afghanistan", precision="month"),
            event("N5", "2014-12-12", "diplomacy", None, "United States"),
        ]
    )


def test_only_days_stand_on_the_line_each_in_its_lane(events):
    laid = fortnight.lay_out_fortnight(events, "2014-12-01", "2014-12-20")
    assert laid["event_id"].tolist() == ["N1", "N2", "N5", "N3"]
    assert laid["lane"].tolist() == [fortnight.BORDER, fortnight.CAPITALS, fortnight.CAPITALS, fortnight.CITIES]
    assert laid["days"].tolist() == [-10, -10, -4, 0]


def test_labels_say_the_dead_or_the_thing(events):
    laid = fortnight.lay_out_fortnight(events, "2014-12-01", "2014-12-20")
    labelled = fortnight.label_events(laid, ["N1", "N2", "N3"])
    assert labelled["text"].tolist() == ["9 dead", "hand-over", "", "the school"]
    with pytest.raises(KeyError, match="N9"):
        fortnight.label_events(laid, ["N9"])


def test_an_unknown_kind_is_named(events):
    with pytest.raises(ValueError, match="parade"):
        fortnight.lay_out_fortnight(events.assign(kind="parade"), "2014-12-01", "2014-12-20")


def test_the_best_candidate_lies_ten_days_before_in_afghanistan():
    candidates = fortnight.candidate_strikes(tables.load_fortnight_events())
    nine = candidates[(candidates["killed_low"] == 9) & (candidates["killed_high"] == 9)]
    assert nine["days_before"].tolist() == [10] and nine["country"].tolist() == ["Afghanistan"]
    assert (candidates["days_before"] > 7).all()


def test_an_event_in_two_areas_counts_in_both_and_one_elsewhere_in_none():
    laid_out = pd.DataFrame(
        {
            "country": ["Pakistan", "Pakistan", "Afghanistan", "United States", "Pakistan"],
            "district_or_province": ["Khyber and Orakzai", "Khyber", "Kunar", "Washington", None],
            "date": pd.to_datetime(["2014-12-02", "2014-12-01", "2014-12-06", "2014-12-07", "2014-12-08"]),
        }
    )
    areas = fortnight.areas_of_events(laid_out).set_index("area")
    assert areas["n_events"].to_dict() == {"Khyber": 2, "Kunar": 1, "Orakzai": 1}
    assert areas.loc["Khyber", "first"] == pd.Timestamp("2014-12-01") and areas.loc["Kunar", "country"] == "Afghanistan"
