"""Charts: each ``plot_*`` draws a frame on axes and returns them."""

from .aid import plot_aid_components, plot_aid_series
from .attack import plot_attack_sizes, plot_deadliest, plot_education_periods, plot_fortnight, plot_strike_study
from .conflict import plot_attacks_by_year, plot_deaths_by_dyad, plot_deaths_by_type, plot_ttp_battle_deaths
from .maps import plot_district_map
from .toll import plot_toll_reports

__all__ = [
    "plot_aid_components",
    "plot_aid_series",
    "plot_attack_sizes",
    "plot_attacks_by_year",
    "plot_deadliest",
    "plot_deaths_by_dyad",
    "plot_deaths_by_type",
    "plot_district_map",
    "plot_education_periods",
    "plot_fortnight",
    "plot_strike_study",
    "plot_toll_reports",
    "plot_ttp_battle_deaths",
]
