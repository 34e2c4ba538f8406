"""Checks map layers."""

from __future__ import annotations

import json

from peshawar.tables.errors import Problem
from peshawar.tables.package import RESTORE
from peshawar.tables.text_checks import BYTE_ORDER_MARK, SAVE_WITHOUT_MARK


def check_layer(resource: dict, content: bytes) -> list[Problem]:
    """Check that a layer is a GeoJSON FeatureCollection whose features have the described properties."""
    file = resource["path"]
    if content.startswith(BYTE_ORDER_MARK):
        return [Problem(file, "starts with a byte-order mark.", SAVE_WITHOUT_MARK, row=1)]
    try:
        layer = json.loads(content.decode("utf-8"))
    except UnicodeDecodeError:
        return [Problem(file, "is not UTF-8 text.", RESTORE)]
    except json.JSONDecodeError as error:
        what = f"is not valid JSON ({error.msg}): the file is damaged or cut off."
        return [Problem(file, what, RESTORE, row=error.lineno)]
    if not isinstance(layer, dict) or layer.get("type") != "FeatureCollection" or not layer.get("features"):
        return [Problem(file, "is not a GeoJSON FeatureCollection with features.", RESTORE)]
    names = [field["name"] for field in resource.get("schema", {}).get("fields", [])]
    for number, feature in enumerate(layer["features"], start=1):
        held = feature if isinstance(feature, dict) else {}
        if not (held.get("geometry") or {}).get("coordinates"):
            return [Problem(file, f"feature {number} has no geometry.", RESTORE)]
        absent = [name for name in names if name not in (held.get("properties") or {})]
        if absent:
            return [Problem(file, f"feature {number} lacks the property.", RESTORE, column=absent[0])]
    return []
