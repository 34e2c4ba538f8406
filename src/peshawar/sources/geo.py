"""Map layers and the table of districts."""

from __future__ import annotations

import pandas as pd

from peshawar.sources.errors import SourceError
from peshawar.sources.reading import require_known, require_unique

PROVINCE_OF_UCDP = {
    "Khyber Pakhtunkwa province": "Khyber Pakhtunkhwa",  # the source's slip
    "Khyber Pakhtunkhwa province": "Khyber Pakhtunkhwa",
    "Federally Administered Tribal Areas": "FATA",
    "Punjab province": "Punjab",
    "Sindh province": "Sindh",
    "Balochistan province": "Balochistan",
    "Islamabad Capital territory": "Islamabad",
    "Azad Jammu & Kashmir": "Azad Kashmir",
    "Gilgit-Baltistan": "Gilgit-Baltistan",
}
"""UCDP's adm_1 -> the one spelling of provinces that all tables and layers of the book use."""

PROVINCE_OF_LAYER = {
    "KP": "Khyber Pakhtunkhwa",
    "FATA": "FATA",
    "Punjab": "Punjab",
    "Sindh": "Sindh",
    "Balochistan": "Balochistan",
    "ICT": "Islamabad",
    "AJK": "Azad Kashmir",
    "GB": "Gilgit-Baltistan",
}
"""Short names of the two Pakistani layers -> the same spelling."""

CROSSWALK_COLUMNS = ("ucdp_adm_2", "ucdp_adm_1", "geojson_name")


def set_provinces(layer: dict, *, file: str, short: str) -> dict:
    """Give every feature a `province` in the book's spelling, read from its property `short`.

    Returns a new layer; geometries are shared with the old one. Raises SourceError for an unknown name.
    """
    features = []
    for number, feature in enumerate(layer["features"], start=1):
        name = feature["properties"].get(short)
        if name not in PROVINCE_OF_LAYER:
            raise SourceError(f"feature {number}: {name!r} is no province this builder knows.", file=file, column=short)
        properties = {**feature["properties"], "province": PROVINCE_OF_LAYER[name]}
        features.append({**feature, "properties": properties})
    return {**layer, "features": features}


def drop_property(layer: dict, name: str) -> dict:
    """Return the layer without one property of its features."""
    features = [
        {**feature, "properties": {k: v for k, v in feature["properties"].items() if k != name}}
        for feature in layer["features"]
    ]
    return {**layer, "features": features}


def list_districts(district_layer: dict, crosswalk: pd.DataFrame, *, file: str) -> pd.DataFrame:
    """List the districts, agencies and frontier regions of 2014; one row is one of them.

    `district_layer` has been through `set_provinces`; `crosswalk` maps UCDP's adm_2 to its names.
    `ucdp_adm_2` is empty where UCDP has coded no event; Islamabad has none because UCDP names it
    only in adm_1. Raises SourceError where a name is mapped twice, unknown, or in another province.
    """
    require_unique(crosswalk, ["ucdp_adm_2"], file=file)
    require_unique(crosswalk, ["geojson_name"], file=file)
    require_known(crosswalk, "ucdp_adm_1", set(PROVINCE_OF_UCDP), file=file)
    districts = pd.DataFrame(
        [
            {
                "district": feature["properties"]["name"],
                "district_key": feature["properties"]["key"],
                "kind": feature["properties"]["kind"],
                "province": feature["properties"]["province"],
            }
            for feature in district_layer["features"]
        ]
    )
    require_known(crosswalk, "geojson_name", set(districts["district"]), file=file)
    joined = districts.merge(crosswalk, how="left", left_on="district", right_on="geojson_name", validate="1:1")
    mapped = joined["ucdp_adm_1"].notna()
    other = mapped & (joined["ucdp_adm_1"].map(PROVINCE_OF_UCDP) != joined["province"])
    if other.any():
        row = joined[other].iloc[0]
        raise SourceError(
            f"{row['ucdp_adm_2']!r} lies in {row['ucdp_adm_1']!r}, "
            f"its district {row['district']!r} in {row['province']!r}.",
            file=file,
            column="ucdp_adm_1",
        )
    columns = ["district", "district_key", "kind", "province", "ucdp_adm_2"]
    return joined[columns].sort_values(["province", "district"], ignore_index=True)
