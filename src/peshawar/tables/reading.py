"""Turns the bytes of an accepted table into a typed frame. Nothing is checked here."""

from __future__ import annotations

import io

import pandas as pd

_DAYS = ("date", "datetime")


def frame_from_bytes(content: bytes, schema: dict) -> pd.DataFrame:
    """Read a CSV whose bytes are known to fit the schema.

    Fields that must be filled become int64 and bool, others Int64 and boolean (missing = NA);
    numbers float64; dates and times datetime64; text str (missing = NaN).
    """
    kinds = {}
    for field in schema["fields"]:
        required = bool(field.get("constraints", {}).get("required"))
        kinds[field["name"]] = {
            "integer": "int64" if required else "Int64",
            "year": "int64" if required else "Int64",
            "boolean": "bool" if required else "boolean",
            "number": "float64",
        }.get(field["type"], "str")
    frame = pd.read_csv(
        io.BytesIO(content),
        dtype=kinds,
        keep_default_na=False,
        na_values=[""],
        encoding="utf-8",
        # Without this the header's commas decide how many cells a row has, and a stray one shifts it.
        index_col=False,
    )
    for field in schema["fields"]:
        if field["type"] in _DAYS:
            frame[field["name"]] = pd.to_datetime(frame[field["name"]], format="ISO8601")
    return frame
