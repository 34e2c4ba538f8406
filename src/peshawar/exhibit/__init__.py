"""Exhibits: the one way in which anything leaves a notebook."""

from .page import Page, open_page
from .table import Column

__all__ = ["Column", "Page", "open_page"]
