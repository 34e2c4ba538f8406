"""Charts: each ``plot_*`` draws a frame on axes and returns them."""

from .aid import plot_aid_components, plot_aid_series
from .conflict import plot_attacks_by_year, plot_deaths_by_dyad, plot_deaths_by_type, plot_ttp_battle_deaths
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
from .toll import plot_toll_reports

__all__ = [
    "plot_aid_components",
    "plot_aid_series",
    "plot_attacks_by_year",
    "plot_calibration",
    "plot_deaths_by_dyad",
    "plot_deaths_by_type",
    "plot_fan",
    "plot_monthly_deaths",
    "plot_odds",
    "plot_placebos",
    "plot_ratios",
    "plot_segments",
    "plot_tail",
    "plot_toll_reports",
    "plot_troops_and_deaths",
    "plot_ttp_battle_deaths",
]
