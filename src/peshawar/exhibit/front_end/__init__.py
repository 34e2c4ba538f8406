"""The explorers' front end: one script for live notebook and built page."""

from pathlib import Path

FRONT_END_FOLDER = Path(__file__).parent
