"""Turns built frames into bytes: the same frame gives the same bytes on every machine."""

from __future__ import annotations

import json

import pandas as pd


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """Write a frame as the book's CSV: UTF-8, "\\n" line ends, ISO days, true/false, empty = missing."""
    text = frame.copy()
    for column in text.columns:
        values = text[column]
        if pd.api.types.is_bool_dtype(values.dtype):
            text[column] = values.map({True: "true", False: "false"}).astype("str")
        elif pd.api.types.is_datetime64_any_dtype(values.dtype):
            text[column] = values.dt.strftime("%Y-%m-%d")
    return text.to_csv(index=False, lineterminator="\n").encode("utf-8")


def geojson_bytes(layer: dict) -> bytes:
    """Write a layer as one canonical line of JSON (keys in the order given, no spaces)."""
    return (json.dumps(layer, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8")
