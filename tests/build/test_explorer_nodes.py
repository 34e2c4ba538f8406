"""Explorers in pages: the default state, a table of the others, each picture and each data file once."""

import json

import pytest
from bs4 import BeautifulSoup
from docutils import nodes

from peshawar.build.explorer_nodes import explorer_nodes
from peshawar.build.pictures import picture_size
from peshawar.exhibit.explorer import Control, Explorer, State


def svg(colour):
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="300pt" height="150pt" viewBox="0 0 300 150"><path fill="{colour}"/></svg>'


@pytest.fixture
def made():
    """The nodes of an explorer of which two states look alike, as HTML, and the files that were written."""
    controls = [Control("a", "A <b>", {"x": "X", "y": "Y"}), Control("b", "B", {"1": "one", "2": "two"})]
    states = {
        "x|1": State(svg("red"), "A chart </script> where", "x and one", "n\n1\n"),
        "x|2": State(svg("blue"), "alt", "x and two", "n\n2\n"),
        "y|1": State(svg("red"), "alt", "y and one", "n\n1\n"),
        "y|2": State(svg("green"), "alt", "y and two", "n\n3\n"),
    }
    explorer = Explorer("Demo", controls, states, {"a": "x", "b": "1"})
    files = {}

    def write(name, content):
        files[name] = content
        return f"/exhibits/{name}"

    record = {"label": "fig-demo", "pdf": "", "alt": "alt", "explorer": explorer.spec()}
    made = explorer_nodes(record, write, lambda uri: f"../_downloads{uri}", [nodes.Text("A caption")])
    raw = next(node for node in made[0].findall(nodes.raw))
    return BeautifulSoup(raw.astext(), "html.parser"), files, made


def test_pictures_and_data_are_stored_once(made):
    page, files, _ = made
    assert sorted(files) == [
        "fig-demo-x-1.csv", "fig-demo-x-1.svg", "fig-demo-x-2.csv", "fig-demo-x-2.svg", "fig-demo-y-2.csv", "fig-demo-y-2.svg", "fig-demo.pdf",
    ]  # fmt: skip
    states = json.loads(page.find("script").string)["states"]
    assert len(states) == 4 and states["y|1"]["picture"] == states["x|1"]["picture"] == "../_downloads/exhibits/fig-demo-x-1.svg"
    assert states["y|1"]["sentence"] != states["x|1"]["sentence"]


def test_the_page_holds_the_default_state_and_no_picture_of_another(made):
    page, _, _ = made
    image = page.find("img")
    assert (image["src"], image["width"], image["height"], image["loading"]) == ("../_downloads/exhibits/fig-demo-x-1.svg", "400", "200", "lazy")
    assert page.find("output").text == "x and one" and "<svg" not in str(page)
    assert [label.text for label in page.find_all("label")] == ["A <b>", "B"]
    assert {label["for"] for label in page.find_all("label")} == {select["id"] for select in page.find_all("select")}
    assert page.select_one('[data-explorer-link="data"]')["href"].endswith("fig-demo-x-1.csv")


def test_print_has_the_picture_and_says_what_it_is_of(made):
    _, _, (figure, note) = made
    assert [image["uri"] for image in figure.findall(nodes.image)] == ["/exhibits/fig-demo.pdf"]
    assert note.astext() == "In the HTML book the reader chooses here: A <b>; B. Printed is X; one."


def test_a_picture_without_a_size_is_refused():
    with pytest.raises(ValueError, match="size"):
        picture_size("<svg><path/></svg>")
