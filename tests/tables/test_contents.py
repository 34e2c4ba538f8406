"""What the tables hold, checked against published figures and counted a second way."""

import csv
from collections import defaultdict

import pandas as pd
import pytest

from peshawar import tables
from peshawar.sources.ucdp import ISLAMIST_PERPETRATORS, OTHER_PERPETRATORS


@pytest.fixture
def events(repository_data):
    return tables.load_events()


@pytest.fixture
def attacks(repository_data):
    return tables.load_attacks()


def test_the_school_attack_is_one_row(attacks):
    school = attacks.set_index("attack_id").loc["20141216-peshawar-ttp"]
    assert school["event_ids"] == "156098;156132"
    assert (school["deaths_civilians"], school["deaths_government"], school["deaths_attackers"]) == (146, 3, 7)
    assert (school["deaths_low"], school["deaths_best"], school["deaths_high"]) == (149, 149, 149)
    assert school["district"] == "Peshawar"


def test_all_deaths_of_2014_from_events_meet_the_published_year(events):
    years = tables.load_country_year_deaths().set_index(["country", "year", "violence_type"])["deaths_best"]
    assert years["Pakistan", 2014, "all"] == 3639
    counted = events.loc[events["date_start"].dt.year == 2014, "deaths_best"].sum()
    assert counted == 3620
    assert abs(counted / 3639 - 1) < 0.006


def test_events_meet_the_published_years_in_sum(events):
    years = tables.load_country_year_deaths()
    published = years.query("country == 'Pakistan' and violence_type == 'all' and 2002 <= year <= 2021")[
        "deaths_best"
    ].sum()
    assert abs(events["deaths_best"].sum() / published - 1) < 0.005


@pytest.mark.parametrize("year", [2012, 2014])
def test_deaths_between_state_and_ttp_equal_those_of_another_release(events, year):
    dyad = events[(events["dyad"] == "Government of Pakistan - TTP") & (events["date_start"].dt.year == year)]
    published = tables.load_ttp_battle_deaths().set_index("year").loc[year, "deaths_best"]
    assert dyad["deaths_best"].sum() == published


def test_attacks_counted_a_second_way(repository_data, attacks):
    """Group rows of the CSV with plain dictionaries and compare with the table."""
    groups = defaultdict(list)
    with (repository_data / "ucdp_events.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["is_long_aggregate"] == "true" or row["repeats_event_id"]:
                continue
            if row["violence_type"] == "one-sided" and not row["side_a"].startswith("Government"):
                perpetrator, victims = row["side_a"], int(row["deaths_best"])
                unknown = 0
            elif row["violence_type"] == "state-based" and row["side_a"] == "Government of Pakistan":
                perpetrator = row["side_b"]
                victims = int(row["deaths_side_a"]) + int(row["deaths_civilians"])
                unknown = int(row["deaths_unknown"])
            else:
                continue
            key = (row["date_start"], row["date_end"], row["place"], row["province"], row["district"], perpetrator)
            groups[key].append((int(row["event_id"]), victims, unknown))
    expected = {
        ";".join(str(event) for event, _, _ in sorted(rows)): (sum(v for _, v, _ in rows), sum(u for _, _, u in rows))
        for rows in groups.values()
    }
    expected = {ids: deaths for ids, deaths in expected.items() if deaths != (0, 0)}
    found = {
        row.event_ids: (row.deaths_best, row.deaths_broad - row.deaths_best) for row in attacks.itertuples(index=False)
    }
    assert found == expected


def test_attacks_and_events_point_at_each_other(events, attacks):
    linked = events.dropna(subset=["attack_id"])
    assert linked.groupby("attack_id").size().to_dict() == attacks.set_index("attack_id")["n_events"].to_dict()
    assert not linked["is_long_aggregate"].any()
    assert linked["repeats_event_id"].isna().all()
    assert set(linked["violence_type"]) == {"state-based", "one-sided"}


def test_sums_of_sides_hold(attacks):
    assert (attacks["deaths_best"] == attacks["deaths_civilians"] + attacks["deaths_government"]).all()
    assert (attacks["deaths_broad"] == attacks["deaths_best"] + attacks["deaths_unknown"]).all()
    assert (attacks["is_main"] == (attacks["deaths_best"] >= 1)).all()
    assert (attacks["deaths_broad"] >= 1).all()


def test_bombings_that_the_main_measure_cuts_stay_in_the_table(attacks):
    by_event = attacks.set_index("event_ids")
    assert by_event.loc["60220", ["deaths_best", "deaths_broad"]].tolist() == [0, 64]  # Yakaghund, 2010
    assert by_event.loc["56578", ["deaths_best", "deaths_broad"]].tolist() == [1, 65]  # Wah, 2008


def test_attacks_coded_twice_are_counted_once(attacks, events):
    assert attacks.set_index("event_ids").loc["53392", "deaths_best"] == 56
    assert attacks.set_index("event_ids").loc["56642", "deaths_best"] == 12
    repeats = events.dropna(subset=["repeats_event_id"]).set_index("event_id")["repeats_event_id"]
    assert repeats.to_dict() == {53143: 53392, 56643: 56642}


def test_six_rows_sum_more_than_a_month(events):
    aggregates = events[events["is_long_aggregate"]]
    assert len(aggregates) == 6
    assert aggregates["deaths_best"].max() == 1428


def test_perpetrators_are_in_one_of_two_lists(attacks):
    assert not set(ISLAMIST_PERPETRATORS) & set(OTHER_PERPETRATORS)
    assert set(attacks.loc[attacks["is_islamist"], "perpetrator"]) <= set(ISLAMIST_PERPETRATORS)
    assert set(attacks.loc[~attacks["is_islamist"], "perpetrator"]) <= set(OTHER_PERPETRATORS)


def test_every_district_lies_in_the_province_of_the_row(events):
    province_of = tables.load_districts().set_index("district")["province"]
    placed = events.dropna(subset=["district"])
    assert (placed["district"].map(province_of) == placed["province"]).all()


def test_aid_adds_to_the_totals_that_crs_printed(repository_data):
    aid = tables.load_crs_aid_yearly()
    assert aid["total_then_musd"].sum() == 27417
    assert aid["total_now_musd"].sum() == 34183
    year = aid.set_index("fiscal_year_label").loc["FY2013"]
    assert (year["reimbursements_then_musd"], year["reimbursements_now_musd"]) == (353, 1438)
    # 27,417 and the aid of FY2014 without reimbursements: the sum nearest to the 28.4 billion of the article.
    last = aid.set_index("fiscal_year_label").loc["FY2014"]
    assert 27417 + last["security_musd"] + last["economic_musd"] == 28396


def test_aid_equals_the_table_that_was_made_by_hand(repository_data, shared_sources):
    by_hand = pd.read_csv(shared_sources / "aid" / "crs_aid_by_fiscal_year.csv")
    aid = tables.load_crs_aid_yearly()
    for ours, theirs in (
        ("fiscal_year_label", "fiscal_year_label"),
        ("security_musd", "security_total_musd"),
        ("economic_musd", "economic_total_musd"),
        ("fmf_musd", "fmf_musd"),
    ):
        assert aid[ours].tolist() == by_hand[theirs].tolist()
    paid = aid["reimbursements_now_musd"].where(aid["fiscal_year_label"] != "FY2013", 353)
    assert paid.fillna(0).tolist() == by_hand["csf_reimbursements_musd"].fillna(0).tolist()


def test_prices_rise_from_1948_to_2025(repository_data):
    index = tables.load_price_index().set_index("fiscal_year")["cpi_u_fiscal"]
    assert index.index.tolist() == list(range(1948, 2026))
    assert 10 < index[2014] / index[1948] < 10.3


def test_months_meet_the_published_years(repository_data):
    months = tables.load_monthly_deaths()
    sums = months.groupby(months["month"].dt.year)["deaths_best"].sum()
    years = tables.load_country_year_deaths().query("country == 'Pakistan' and violence_type == 'all'")
    gap = years.set_index("year")["deaths_best"] - sums
    assert (sums[2023], sums[2024], sums[2025]) == (1177, 1781, 3351)
    assert (gap[2022], gap[2023], gap[2024], gap[2009], gap[2010]) == (0, 1, 104, 1428, 794)
    assert months.loc[months["is_first_release"], "month"].min() == pd.Timestamp("2026-01-01")


def test_one_sided_deaths_of_the_ttp_meet_the_events(repository_data, events):
    years = tables.load_one_sided_deaths().query("actor == 'TTP'").set_index("year")["deaths_best"]
    rows = events[(events["violence_type"] == "one-sided") & (events["side_a"] == "TTP")]
    counted = rows.groupby(rows["date_start"].dt.year)["deaths_best"].sum()
    assert years[2014] == counted[2014] == 174
    both = years.index.intersection(counted.index)
    assert abs(counted[both].sum() / years[both].sum() - 1) < 0.02


def test_dyads_of_2025_add_to_the_release(repository_data):
    rows = tables.load_ucdp_dyad_deaths().query("is_summable and year == 2025")
    ttp = tables.load_ttp_battle_deaths().set_index("year").loc[2025]
    columns = ["deaths_low", "deaths_best", "deaths_high"]
    assert (rows[columns].sum() + ttp[columns]).tolist() == [3113, 3336, 5152]
    assert (rows.loc[~rows["is_between_states"], columns].sum() + ttp[columns]).tolist() == [2963, 3091, 4632]


def test_drone_strikes_add_to_the_published_totals(repository_data):
    months = tables.load_drone_months().groupby("dataset").sum(numeric_only=True)
    columns = ["n_strikes", "killed_low", "killed_high", "civilians_low", "civilians_high"]
    assert months.loc["TBIJ", columns].tolist() == [430, 2515, 4026, 424, 969]
    assert months.loc["New America", ["n_strikes", "civilians_low", "civilians_high"]].tolist() == [414, 245, 303]
    years = tables.load_drone_years().set_index(["dataset", "year"])
    assert years.loc[("TBIJ", 2010), "n_strikes"] == 128
    assert years.loc[("TBIJ", 2014), "n_strikes"] == 25
    assert ("Pakistan Body Count", 2014) not in years.index
    dates = tables.load_drone_strike_dates()
    assert dates.groupby("dataset")["n_strikes"].sum().to_dict() == {"TBIJ": 430, "New America": 414}
    # No list of strikes can be told from the tables: no place, no single strike's toll beside its day.
    assert set(dates.columns) == {"dataset", "date", "n_strikes", "in_other"}


def test_picss_months_add_to_the_published_year(repository_data):
    months = tables.load_picss_months()
    sums = months.groupby(months["month"].dt.year)[["n_attacks", "killed_in_attacks"]].sum()
    assert sums.loc[2024].tolist() == [908, 1177]
    assert sums.loc[2022, "killed_in_attacks"] == 539
    assert months["status"].value_counts().to_dict() == {
        "read": 41,
        "derived": 4,
        "derived from rounded figures": 2,
        "not found": 1,
    }


def test_obligations_and_their_constant_dollars(repository_data):
    aid = tables.load_greenbook_aid().set_index("fiscal_period")
    assert aid.loc["1976TQ", "total_usd"] == 64_500_000
    assert aid["total_usd"].sum() == 29_853_732_119
    assert aid.loc["2020", "total_usd"] == aid.loc["2020", "total_usd_2020"]
    # The published constant dollars rest on a deflator of the whole economy, ours on consumer prices:
    # 0.2 per cent a year apart in 2000-2020, 3.5 per cent in all. How far ours may be taken: test_aid.py.
    prices = tables.load_price_index().set_index("fiscal_year")["cpi_u_fiscal"]
    years = aid[~aid["is_transition_quarter"] & (aid["fiscal_year"] >= 2000)]
    ours = years["total_usd"] * (prices[2020] / years["fiscal_year"].map(prices))
    assert (abs(ours / years["total_usd_2020"] - 1) < 0.04).all()
    for end in ("usd", "usd_2020"):
        assert (aid[f"economic_{end}"] + aid[f"military_{end}"] == aid[f"total_{end}"]).all()


def test_subtotals_of_crs_add_in_every_column_but_those_that_are_known(repository_data):
    cells = tables.load_crs_aid()
    sums = {"security": "Total Security-Related", "economic": "Total Economic-Related"}
    differing = {}
    for (edition, label), column in cells[~cells["is_total"]].groupby(["edition", "column_label"]):
        printed = column.set_index("program")["amount_musd"]
        parts = column.groupby("category")["amount_musd"].sum()
        for category, total in sums.items():
            if pd.notna(printed[total]) and printed[total] != parts[category]:
                differing[edition.year, label, category] = printed[total] - parts[category]
    # Lines of 2014 (Section 1206, Development Assistance) that the edition of 2019 has in its sums alone.
    assert differing == {(2019, "FY2002-FY2013", "security"): 312, (2019, "FY2002-FY2013", "economic"): 286}


def test_military_financing_was_not_obligated_in_two_years(repository_data):
    financing = tables.load_fmf_aid().set_index("fiscal_year")
    assert financing.loc[[2012, 2013], "obligated_grants_usd"].tolist() == [0, 0]
    assert financing.loc[[2012, 2013], "appropriated_musd"].tolist() == [296, 280]
    assert financing.loc[2010, "obligated_grants_usd"] == 248_000_000
    assert financing.loc[2019, "obligated_grants_usd"] == 368_443_545


def test_disbursements_and_requests_are_apart(repository_data):
    aid = tables.load_foreign_assistance()
    assert aid.loc[aid["is_part_year"], "fiscal_year"].unique().tolist() == [2025]
    assert aid.groupby("transaction")["fiscal_year"].min().to_dict() == {
        "appropriated and planned": 2006,
        "disbursed": 2001,
        "obligated": 1948,
        "requested": 2008,
    }


def test_views_of_the_united_states_are_near_the_published_ones(repository_data):
    shares = tables.load_us_opinion().set_index(["target", "year"])
    assert ("China", 2013) not in shares.index
    assert shares.loc[("United States", 2014), "no_answer_pct"] == 27.2
    for year, published in {2007: 15, 2009: 16, 2010: 17, 2013: 11}.items():
        assert abs(shares.loc[("United States", year), "favourable_pct"] - published) < 1
    findings = tables.load_opinion_findings()
    assert not ((findings["year"] == 2014) & findings["question"].str.contains("Drone")).any()


def test_troops_of_december_2014_stand_on_two_bases(repository_data):
    snapshots = tables.load_us_troops().set_index("date")
    assert snapshots.loc["2014-12-31", "military_total"] == 13165
    points = tables.load_troop_points().query("basis == 'in country'")
    assert points.loc[points["date"].dt.year == 2014, "troops"].unique().tolist() == [10600]


def test_arms_spending_and_votes_of_2014(repository_data):
    arms = tables.load_arms_imports().set_index("year")
    assert arms.loc[2014].tolist() == [204, 467, 828]
    spending = tables.load_military_spending().set_index("year")
    assert spending.loc[2014, "share_of_gdp_pct"] == 3.0966
    votes = tables.load_un_voting().set_index("year")
    assert 1964 not in votes.index
    distance = votes.loc[2014, "ideal_point_united_states"] - votes.loc[2014, "ideal_point_pakistan"]
    assert round(distance, 3) == 3.645
    assert votes.loc[2014, "agreement_united_states"] < votes.loc[2014, "agreement_china"]


def test_one_year_has_many_counts_and_each_stands_once(repository_data):
    counts = tables.load_annual_violence()
    key = ["organisation", "measure", "scope", "year"]
    assert not counts.duplicated(key).any()
    figure = counts.set_index(["organisation", "measure", "year"])
    assert figure.loc[("PIPS", "killed", 2014), "value"] == 1723
    assert figure.loc[("PIPS", "killed_all_violence", 2014), "value"] == 5308
    assert figure.loc[("CRSS", "killed_all_violence", 2014), ["value", "other_value"]].tolist() == [7622, 7655]
    assert figure.loc[("PICSS", "attacks", 2024), ["value", "other_value"]].tolist() == [908, 905]
    assert figure.loc[("UN Monitoring Team", "attacks_TTP", 2025), ["value", "other_value"]].tolist() == [3500, 600]
    assert figure.loc[("PIPS", "attacks", 2013), "value"] == 1717
    assert figure.loc[("PIPS", "killed", 2023), "value"] == 693
    assert figure.loc[("PIPS", "killed_militants_in_operations", 2014), "value"] == 1917
    assert figure.loc[("GTI", "attacks_TTP", 2025), "value"] == 595
    assert (counts["other_value"].notna() == counts["reason"].notna()).all()
    gtd = counts.loc[counts["scope"] == "terrorism (GTD)", "organisation"]
    assert set(gtd) == {"GTI", "US State Department"}
    # The index took its events from one source and then from another: no series may run through both.
    gti = counts[(counts["organisation"] == "GTI") & counts["scope"].str.startswith("terrorism (")]
    assert gti.groupby("scope")["year"].agg(["min", "max"]).to_numpy().tolist() == [[2021, 2025], [2013, 2019]]


def test_published_totals_beside_ucdp_are_among_the_yearly_counts(repository_data, shared_sources):
    beside = pd.read_csv(shared_sources / "ucdp" / "published_totals_comparison.csv")
    counts = tables.load_annual_violence()
    for row in beside.itertuples():
        found = counts[(counts["organisation"] == row.source) & (counts["year"] == row.year)]
        assert row.value in set(found["value"]), (row.source, row.year, row.measure)
    # Civilians and forces of SATP add to the sum that is printed.
    satp = counts[(counts["organisation"] == "SATP") & (counts["year"] == 2022)].set_index("measure")["value"]
    assert satp["killed_civilians"] + satp["killed_security_forces"] == satp["killed_civilians_plus_security"] == 608


def test_suicide_attacks_hold_the_school_attack_once(repository_data):
    years = tables.load_suicide_attack_years().set_index("year")
    assert years["n_attacks"].sum() == 496
    assert years.loc[2014, ["n_attacks", "killed_low", "killed_high"]].tolist() == [27, 353, 383]
    assert years.index[years["is_part_year"]].tolist() == [2017]
    counts = tables.load_annual_violence()
    printed = counts[(counts["organisation"] == "Pakistan Body Count") & (counts["measure"] == "suicide_attacks")]
    gap = years["n_attacks"].reindex(printed["year"]).to_numpy() - printed["value"].to_numpy()
    assert dict(zip(printed["year"], gap, strict=True)) == {year: -1 if year == 2010 else 0 for year in range(2002, 2012)}
