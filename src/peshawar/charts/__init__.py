"""Charts: each ``plot_*`` draws a frame on axes and returns them."""

from .aid import plot_aid_components, plot_aid_series
from .conflict import plot_attacks_by_year, plot_deaths_by_dyad, plot_deaths_by_type, plot_ttp_battle_deaths
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
    "plot_aid_components",
    "plot_aid_series",
    "plot_attacks_by_year",
    "plot_deaths_by_dyad",
    "plot_deaths_by_type",
    "plot_definitions",
    "plot_drones_and_opinion",
    "plot_indicators",
    "plot_long_run",
    "plot_military_financing",
    "plot_stages_and_arms",
    "plot_threats",
    "plot_toll_reports",
    "plot_ttp_battle_deaths",
]
