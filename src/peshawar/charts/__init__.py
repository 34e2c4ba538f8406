"""Charts: each ``plot_*`` draws a frame on axes and returns them."""

from .aid import plot_aid_components, plot_aid_series
from .attack import plot_attack_sizes, plot_deadliest, plot_education_periods, plot_fortnight, plot_strike_study
from .borderland import plot_afghan_counts, plot_deaths_by_area
from .conflict import plot_deaths_by_dyad, plot_two_countries
from .maps import plot_district_map, plot_locator
from .movements import plot_one_sided, plot_talks, plot_ttp_and_factions
from .outlook import (
    plot_calibration,
    plot_fan,
    plot_monthly_deaths,
    plot_odds,
    plot_placebos,
    plot_ratios,
    plot_segments,
    plot_tail,
    plot_troops_and_deaths,
)
from .relations import plot_balance_years, plot_relations_matrix, plot_relations_network
from .toll import plot_toll_reports
from .us_pakistan import (
    plot_definitions,
    plot_drones_and_opinion,
    plot_indicators,
    plot_long_run,
    plot_military_financing,
    plot_stages_and_arms,
    plot_threats,
)

__all__ = [
    "plot_afghan_counts",
    "plot_aid_components",
    "plot_aid_series",
    "plot_attack_sizes",
    "plot_balance_years",
    "plot_calibration",
    "plot_deadliest",
    "plot_deaths_by_area",
    "plot_deaths_by_dyad",
    "plot_definitions",
    "plot_district_map",
    "plot_drones_and_opinion",
    "plot_education_periods",
    "plot_fan",
    "plot_fortnight",
    "plot_indicators",
    "plot_locator",
    "plot_long_run",
    "plot_military_financing",
    "plot_monthly_deaths",
    "plot_odds",
    "plot_one_sided",
    "plot_placebos",
    "plot_ratios",
    "plot_relations_matrix",
    "plot_relations_network",
    "plot_segments",
    "plot_stages_and_arms",
    "plot_strike_study",
    "plot_tail",
    "plot_talks",
    "plot_threats",
    "plot_toll_reports",
    "plot_troops_and_deaths",
    "plot_ttp_and_factions",
    "plot_two_countries",
]
