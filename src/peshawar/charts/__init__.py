"""Charts: each ``plot_*`` draws a frame on axes and returns them."""

from .aid import plot_aid_components, plot_aid_series
from .conflict import plot_attacks_by_year, plot_deaths_by_dyad, plot_deaths_by_type, plot_ttp_battle_deaths
from .toll import plot_toll_reports

__all__ = [
    "plot_aid_components",
    "plot_aid_series",
    "plot_attacks_by_year",
    "plot_deaths_by_dyad",
    "plot_deaths_by_type",
    "plot_toll_reports",
    "plot_ttp_battle_deaths",
]
