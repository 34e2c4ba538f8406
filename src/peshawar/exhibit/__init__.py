"""Exhibits: the one way in which anything leaves a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .page import Page, open_page
    from .table import Column

__all__ = ["Column", "Page", "open_page"]
_HOMES = {"Column": "table", "Page": "page", "open_page": "page"}


def __getattr__(name: str) -> Any:
    """Load on demand (PEP 562): the Sphinx step needs small parts of this package, never pandas or matplotlib."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f".{_HOMES[name]}", __name__), name)
