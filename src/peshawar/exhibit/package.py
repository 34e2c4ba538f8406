"""The data package as tables for the page on data and sources."""

from __future__ import annotations

import pandas as pd

from peshawar import tables


# What a cell leads to when it offers a file of the data folder: the build copies the file into the book.
DOWNLOAD = "download:"
OWN_CREDIT = "The After Peshawar authors, After Peshawar, 2026, CC BY 4.0; with the source that the row names"


def list_credits(resources: pd.DataFrame) -> pd.DataFrame:
    """One row per credit line: credit, terms, tables; tables under several terms are apart."""
    grouped = resources.groupby(["credit", "terms"], sort=False)["name"]
    return grouped.agg(tables=", ".join).reset_index().sort_values("credit", kind="stable").reset_index(drop=True)


def list_resources() -> pd.DataFrame:
    """One row per table or map layer: name, title, class, rows, version, origin, sources, licence, checksum.

    `source_ids` is empty for tables whose rows name their source.
    """
    rows = []
    for name in [*tables.table_names(), *tables.layer_names()]:
        resource = tables.describe(name)
        rows.append(
            {
                "name": name,
                "title": resource["title"],
                "class": resource["class"],
                "rows": resource["rows"],
                "version": resource["version"],
                "origin": resource.get("short_source", "; ".join(source["title"] for source in resource["sources"])),
                "address": "; ".join(source.get("path", "") for source in resource["sources"]),
                "source_ids": "; ".join(resource.get("source_ids", [])),
                "licence": resource["licenses"][0]["name"],
                "terms": resource["licenses"][0]["title"],
                "credit": resource.get("credit", OWN_CREDIT),
                "file": f"{DOWNLOAD}{resource['path']}",
                "checksum": resource["hash"].removeprefix("sha256:")[:12],
                "sha256": resource["hash"].removeprefix("sha256:"),
            }
        )
    return pd.DataFrame(rows)


def list_columns() -> pd.DataFrame:
    """One row per column of every table: table, column, type, unit, description."""
    return pd.DataFrame(
        [
            {
                "table": name,
                "column": field["name"],
                "type": field["type"],
                "unit": field.get("unit"),
                "description": field["description"],
            }
            for name in tables.table_names()
            for field in tables.describe(name)["schema"]["fields"]
        ]
    )
