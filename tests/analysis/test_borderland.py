"""Deaths by agency and year, and what they are a share of."""

import pandas as pd
import pytest

from peshawar import tables
from peshawar.analysis import borderland


def test_every_death_of_the_north_west_has_an_area():
    events = tables.load_events()
    table = borderland.deaths_by_area(events, 2002, 2021)
    north_west = events[events["province"].isin(["FATA", "Khyber Pakhtunkhwa"])]
    assert table["deaths"].sum() == north_west["deaths_best"].sum()
    assert len(table) == len(borderland.AREAS) * 20
    assert list(table["area"].drop_duplicates()) == list(borderland.AREAS)


@pytest.mark.parametrize(
    ("province", "district", "area"),
    [
        ("FATA", "Khyber", "Khyber"), ("FATA", "FR Kohat", "Frontier regions"), ("FATA", None, "FATA, agency not named"),
        ("Khyber Pakhtunkhwa", "Peshawar", "Peshawar"), ("Khyber Pakhtunkhwa", "Bannu", "Other settled districts"),
        ("Khyber Pakhtunkhwa", None, "Settled, district not named"), ("Punjab", "Lahore", None),
    ],
)  # fmt: skip
def test_areas(province, district, area):
    assert borderland.area_of(province, district) == area


def test_rates_run_from_the_larger_count_of_people_to_the_smaller():
    assert borderland.rate_range(50, 1_000_000, 2_000_000) == (2.5, 5.0)
    with pytest.raises(ValueError, match="low to a high"):
        borderland.rate_range(50, 2_000_000, 1_000_000)


def test_the_afghans_of_peshawar_are_counted_beside_the_article():
    counts = borderland.afghan_counts(tables.load_context_numbers(), 20_000, 99_999)
    assert counts["kind"].tolist() == ["article", "count", "count", "estimate"]
    assert counts["low"].is_monotonic_increasing
    assert counts.loc[1, "low"] > counts.loc[0, "high"]


def test_a_number_that_is_not_there_is_named():
    with pytest.raises(KeyError, match="N999"):
        borderland.number_at(pd.DataFrame({"item_id": ["N001"]}), "N999")
