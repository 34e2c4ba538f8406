"""The line under every exhibit: where it comes from, read from the data package."""

from __future__ import annotations

from peshawar import tables

MANY = 8


def source_line(names: list[str]) -> str:
    """One sentence naming each table's source, version and licence.

    An exhibit on the data package itself would name them all: it says where they are named. Raises
    an error for a table that the data package does not describe.
    """
    if len(names) > MANY:
        return f"Source: the {len(names)} tables and layers of the data package, each with its own source and licence."
    parts = []
    for name in names:
        resource = tables.describe(name)
        licence = resource["licenses"][0]["name"]
        if resource["class"] == "authored":
            parts.append(f"our compilation \u201c{resource['title']}\u201d ({licence})")
            continue
        parts.append(short_source(name) if "short_source" in resource else f"{resource['title']} ({licence})")
    unique = list(dict.fromkeys(parts))
    return "Source: " + "; ".join(unique) + "."


def short_source_line(names: list[str]) -> str:
    """The same for the foot of a picture: short names only."""
    parts = [short_source(name) for name in names]
    return "Source: " + "; ".join(dict.fromkeys(parts)) + ". After Peshawar."


def short_source(name: str) -> str:
    """A table's source in a few words, for places where space is dear."""
    resource = tables.describe(name)
    return resource.get("short_source", resource["title"])
