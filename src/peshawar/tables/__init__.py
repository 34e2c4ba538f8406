"""The tables the book ships: found, described, checked and loaded as typed frames."""

from peshawar.tables.accepting import accept_package
from peshawar.tables.checks import check_package
from peshawar.tables.errors import DataError, Problem
from peshawar.tables.loaders import (
    load_actors,
    load_attacks,
    load_claim_evidence,
    load_claims,
    load_country_year_deaths,
    load_crs_aid,
    load_crs_aid_yearly,
    load_districts,
    load_events,
    load_layer,
    load_monthly_deaths,
    load_one_sided_deaths,
    load_price_index,
    load_publishers,
    load_relations,
    load_sources,
    load_table,
    load_toll_reports,
    load_ttp_battle_deaths,
    load_ucdp_dyad_deaths,
)
from peshawar.tables.package import data_dir, describe, layer_names, table_names

__all__ = [
    "DataError",
    "Problem",
    "accept_package",
    "check_package",
    "data_dir",
    "describe",
    "layer_names",
    "load_actors",
    "load_attacks",
    "load_claim_evidence",
    "load_claims",
    "load_country_year_deaths",
    "load_crs_aid",
    "load_crs_aid_yearly",
    "load_districts",
    "load_events",
    "load_layer",
    "load_monthly_deaths",
    "load_one_sided_deaths",
    "load_price_index",
    "load_publishers",
    "load_relations",
    "load_sources",
    "load_table",
    "load_toll_reports",
    "load_ttp_battle_deaths",
    "load_ucdp_dyad_deaths",
    "table_names",
]
