"""Builders: official files in, the book's derived tables out. Never run when the book is built."""

from peshawar.sources.errors import SourceError
from peshawar.sources.registry import BUILDERS, Builder, build_tables, render_tables

__all__ = ["BUILDERS", "Builder", "SourceError", "build_tables", "render_tables"]
