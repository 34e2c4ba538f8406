"""Arms, spending and votes, on small inputs worked by hand."""

import pandas as pd
import pytest

from peshawar.sources import economy
from peshawar.sources.errors import SourceError


@pytest.fixture
def arms():
    return [
        {
            "year": year,
            "us_tiv_millions": "1.0",
            "china_tiv_millions": "2.0",
            "all_suppliers_tiv_millions": "4.0",
            "us_share_pct": "25.0",
            "china_share_pct": "50.0",
        }
        for year in range(1950, 2022)
    ]


@pytest.fixture
def spending():
    return [
        {
            "year": year,
            "milex_pct_gdp_sipri": "3.09657969",
            "milex_pct_gdp_owid_sipri": "3.0965797",
            "gdp_current_usd_worldbank": "271390474857.6" if year >= 1960 else "",
        }
        for year in range(1953, 2025)
    ]


@pytest.fixture
def voting():
    return [
        {
            "year": year,
            "ideal_point_PAK": "-0.5" if year > 1946 else "",
            "ideal_point_USA": "2.5",
            "us_pak_ideal_point_distance": "3.0" if year > 1946 else "",
            "pakistan_USAgree": "0.125" if year > 1946 else "",
            "pakistan_NVotesAll": "80.0" if year > 1946 else "",
        }
        for year in range(1946, 2024)
        if year != economy.NO_VOTES
    ]


BUILDERS = {
    "arms": (economy.ARMS_COLUMNS, economy.list_arms_imports, 1950),
    "spending": (economy.SPENDING_COLUMNS, economy.list_military_spending, 1953),
    "voting": (economy.VOTING_COLUMNS, economy.list_un_voting, 1946),
}


@pytest.fixture
def build(read_small):
    def run(name, rows):
        columns, builder, _ = BUILDERS[name]
        return builder(read_small(columns, rows), file="small.csv")

    return run


def test_years_are_sorted_and_rounded(build, arms, spending, voting):
    assert build("arms", arms[::-1]).iloc[0].tolist() == [1950, 1, 2, 4]
    last = build("spending", spending).iloc[-1]
    assert (last["share_of_gdp_pct"], last["gdp_musd"]) == (3.0966, 271390.5)
    assert pd.isna(last["spending_musd_2023"])
    votes = build("voting", voting)
    assert pd.isna(votes.loc[0, "ideal_point_pakistan"])
    assert votes.iloc[-1][["ideal_point_pakistan", "agreement_united_states", "n_votes"]].tolist() == [-0.5, 0.125, 80]


@pytest.mark.parametrize(
    ("name", "changes", "column"),
    [
        ("arms", {"us_tiv_millions": "3.0", "us_share_pct": "75.0"}, "all_suppliers_tiv_millions"),
        ("arms", {"china_share_pct": "51.0"}, "china_share_pct"),
        ("arms", {"us_tiv_millions": "-1"}, "us_tiv_millions"),
        ("spending", {"milex_pct_gdp_sipri": "3.1"}, "milex_pct_gdp_owid_sipri"),
        ("spending", {"milex_pct_gdp_sipri": ""}, "milex_pct_gdp_sipri"),
        ("spending", {"gdp_current_usd_worldbank": "0"}, "gdp_current_usd_worldbank"),
        ("voting", {"us_pak_ideal_point_distance": "2.9"}, "us_pak_ideal_point_distance"),
        ("voting", {"pakistan_USAgree": "12.5"}, "pakistan_USAgree"),
        ("voting", {"pakistan_NVotesAll": "many"}, "pakistan_NVotesAll"),
    ],
)
def test_a_wrong_year_is_named(request, build, refused, name, changes, column):
    rows = request.getfixturevalue(name)
    rows[3] |= changes
    with pytest.raises(SourceError) as caught:
        build(name, rows)
    refused(caught, 5, column)


@pytest.mark.parametrize("name", sorted(BUILDERS))
def test_a_cut_file_is_refused(request, build, name):
    rows = request.getfixturevalue(name)
    with pytest.raises(SourceError, match="is missing"):
        build(name, rows[:-1])
    with pytest.raises(SourceError, match=f"'{BUILDERS[name][2]}' stands in the file twice"):
        build(name, [*rows, rows[0]])
