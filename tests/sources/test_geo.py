"""Districts and layers, on small inputs."""

import pytest

from peshawar.sources import geo
from peshawar.sources.errors import SourceError
from peshawar.sources.reading import read_rows

LAYER = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"name": name, "key": name.lower(), "kind": "district", "province": province},
            "geometry": {"type": "Polygon", "coordinates": [[[70, 30], [71, 30], [71, 31], [70, 30]]]},
        }
        for name, province in (("Swat", "KP"), ("Peshawar", "KP"), ("Islamabad", "ICT"))
    ],
}


@pytest.fixture
def read_crosswalk(tmp_path):
    def read(*lines):
        path = tmp_path / "crosswalk.csv"
        path.write_text("\n".join(["ucdp_adm_2,ucdp_adm_1,geojson_name", *lines]) + "\n")
        return read_rows(path, geo.CROSSWALK_COLUMNS)

    return read


def test_provinces_get_one_spelling_and_the_layer_is_not_changed(read_crosswalk):
    layer = geo.set_provinces(LAYER, file="districts.geojson", short="province")
    assert [feature["properties"]["province"] for feature in layer["features"]] == [
        "Khyber Pakhtunkhwa",
        "Khyber Pakhtunkhwa",
        "Islamabad",
    ]
    assert LAYER["features"][0]["properties"]["province"] == "KP"


def test_districts_carry_the_name_that_ucdp_uses(read_crosswalk):
    layer = geo.set_provinces(LAYER, file="districts.geojson", short="province")
    crosswalk = read_crosswalk("Swat district,Khyber Pakhtunkwa province,Swat")
    table = geo.list_districts(layer, crosswalk, file="crosswalk.csv")
    assert table["district"].tolist() == ["Islamabad", "Peshawar", "Swat"]
    assert table["ucdp_adm_2"].fillna("").tolist() == ["", "", "Swat district"]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["Swat district,Punjab province,Swat"], "Swat' in 'Khyber Pakhtunkhwa'"),
        (["Swat district,Khyber Pakhtunkwa province,Swaat"], "'Swaat' is not a value"),
        (["Swat district,Khyber Pakhtunkwa province,Swat", "Swat,Khyber Pakhtunkwa province,Swat"], "twice"),
    ],
)
def test_a_wrong_crosswalk_is_refused(read_crosswalk, lines, words):
    layer = geo.set_provinces(LAYER, file="districts.geojson", short="province")
    with pytest.raises(SourceError, match=words):
        geo.list_districts(layer, read_crosswalk(*lines), file="crosswalk.csv")


def test_an_unknown_province_is_refused():
    with pytest.raises(SourceError, match="feature 1: None is no province"):
        geo.set_provinces(LAYER, file="districts.geojson", short="short")
