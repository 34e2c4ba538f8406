"""Explorers: states, choices, and the Try it cell, in a kernel and out of one."""

import os
import subprocess
import sys
from functools import partial

import ipywidgets
import nbformat
import pytest
import traitlets
from nbclient import NotebookClient

from peshawar import tables
from peshawar.exhibit.aid_explorer import AidExplorer, AidTables, describe_nearest, sum_choices
from peshawar.exhibit.explorer import FRONT_END, Control, Explorer, State, all_keys, attach_record
from peshawar.exhibit.mime import EXHIBIT_MIME
from peshawar.exhibit.number import Number
from peshawar.exhibit.page import open_page
from peshawar.exhibit.try_it import TryIt


def load_aid_tables():
    return AidTables(
        tables.load_crs_aid_yearly(),
        tables.load_greenbook_aid(),
        tables.load_foreign_assistance(),
        tables.load_price_index(),
    )


@pytest.fixture(scope="module")
def aid():
    return AidExplorer(load_aid_tables())


def test_every_combination_of_options_has_a_state(aid):
    keys = all_keys([Control(c["name"], c["label"], dict(c["options"])) for c in aid.controls])
    assert sorted(keys) == sorted(aid.states) and len(keys) == 20
    for state in aid.states.values():
        assert state["svg"].startswith("<svg") and state["alt"] and state["sentence"]


def test_setting_a_value_moves_the_state(aid):
    aid.value = {"measure": "all", "currency": "current", "reimbursements": "in"}
    assert "34.2 billion to FY2018" in aid.sentence
    aid.value = {"reimbursements": "out"}
    assert aid.value == {"measure": "all", "currency": "current", "reimbursements": "out"}
    assert "19.6 billion to FY2018" in aid.sentence


@pytest.mark.parametrize(("choice", "message"), [({"colour": "red"}, "no control 'colour'"), ({"measure": "secret"}, "one of all, security")])
def test_a_choice_that_does_not_exist_is_refused(aid, choice, message):
    before = dict(aid.value)
    with pytest.raises(traitlets.TraitError, match=message):
        aid.value = choice
    assert aid.value == before


def test_a_missing_state_is_named():
    control = Control("a", "A", {"x": "X", "y": "Y"})
    with pytest.raises(ValueError, match="lacks the states y"):
        Explorer("Demo", [control], {"x": State("<svg/>", "alt", "s")}, {"a": "x"})


def test_sums_agree_with_the_published_grand_totals():
    sums = sum_choices(load_aid_tables())
    chosen = sums[(sums["measure"] == "all") & (sums["currency"] == "current") & (sums["reimbursements"] == "in")]
    assert chosen.set_index("last_year").loc[2018, "billion"] == pytest.approx(34.183, abs=0.002)
    assert chosen.set_index("last_year").loc[2013, "billion"] == pytest.approx(28.502, abs=0.002)


def test_each_stage_keeps_to_its_own_table():
    sums = sum_choices(load_aid_tables()).set_index(["measure", "currency", "reimbursements", "last_year"])["billion"].sort_index()
    assert sums["obligated", "current", "out", 2013] == pytest.approx(12.948, abs=0.001)
    assert sums["disbursed", "current", "out", 2013] == pytest.approx(11.131, abs=0.001)
    assert "in" not in sums["obligated"].index.get_level_values("reimbursements")
    # A part-year is in no sum.
    assert sums["disbursed", "current"].index.get_level_values("last_year").max() == 2024


def test_try_it_answers_and_moves_the_explorer(aid):
    sums = sum_choices(load_aid_tables())
    cell = TryIt(aid, ipywidgets.BoundedFloatText(value=28.4, min=0, max=60), partial(describe_nearest, sums), "Type a total.")
    assert "28.5 billion" in cell.sentence
    cell.question.value = 6.9
    assert "6.9 billion dollars comes nearest to" in cell.sentence
    assert aid.value["measure"] == "security"


def test_a_live_explorer_has_number_caption_source_and_data(aid):
    page = open_page("us_pakistan")
    page.numbers.add(Number("total", 34.2, "34.2", "billion dollars", ("crs_aid_yearly",)))
    attach_record(
        aid, page, "fig-aid-explorer", caption="Up to {total} billion.", data=aid.all_series(), sources=["crs_aid_yearly"],
        pictures={"pdf": ""},
    )  # fmt: skip
    for part in ("<strong>Figure 3.1.</strong> Up to 34.2 billion.", "Source: ", 'download="fig-aid-explorer.csv"', "Data of this state (CSV)"):
        assert part in aid.markup
    data, _ = aid._repr_mimebundle_()
    assert {"application/vnd.jupyter.widget-view+json", "text/html", EXHIBIT_MIME} <= set(data)
    record = data[EXHIBIT_MIME]
    assert sorted(record["explorer"]["states"]) == sorted(aid.states) and record["csv"].count("\n") > 100


def test_every_control_is_a_trait_that_other_widgets_can_be_linked_with(aid):
    aid.value = dict(aid.start)
    chosen = ipywidgets.Dropdown(options=["all", "security", "economic"])
    link = traitlets.link((aid, "measure"), (chosen, "value"))
    chosen.value = "economic"
    assert aid.value["measure"] == "economic" and aid.sentence.startswith("Appropriated: economic aid only")
    aid.value = {"measure": "security"}
    assert chosen.value == "security"
    link.unlink()
    assert {"measure", "currency", "reimbursements"} <= set(aid.keys), "the front end is told of them"
    ipywidgets.jslink((aid, "measure"), (ipywidgets.Text(), "value"))


def test_two_explorers_can_be_linked_with_each_other():
    first, second = (Explorer("Demo", CONTROLS, STATES, {"a": "x"}) for _ in range(2))
    traitlets.link((first, "value"), (second, "value"))
    first.a = "y"
    assert second.a == "y" and second.sentence == "why"
    second.value = {"a": "x"}
    assert first.sentence == "ex"


CONTROLS = [Control("a", "A", {"x": "X", "y": "Y"})]
STATES = {"x": State("<svg/>", "alt", "ex"), "y": State("<svg/>", "alt", "why")}


def test_a_state_that_was_not_prepared_is_worked_out_when_it_is_asked_for(aid):
    aid.value = dict(aid.start)
    year = ipywidgets.IntSlider(value=2014, min=2002, max=2024)
    link = traitlets.dlink((year, "value"), (aid, "currency"))
    year.value = 2020
    assert aid.value["currency"] == "2020"
    assert "constant dollars of FY2020" in aid.sentence and aid.state["svg"].startswith("<svg") and "FY2013" in aid.state["csv"]
    assert aid.computed["key"] == "all|2020|in" and aid.computed["labels"]["currency"] == "Constant dollars of FY2020"
    assert len(aid.states) == 20, "what was prepared stays what it was"
    link.unlink()
    with pytest.raises(traitlets.TraitError, match="or a fiscal year whose dollars to count in"):
        aid.currency = "1066"
    assert aid.currency == aid.value["currency"] == "2020"
    aid.value = dict(aid.start)
    assert "current dollars" in aid.sentence


def test_a_control_cannot_take_the_name_of_a_part_of_the_widget():
    with pytest.raises(ValueError, match="cannot be called title"):
        Explorer("Demo", [Control("title", "A", {"x": "X"})], {"x": STATES["x"]}, {"title": "x"})


def test_different_pictures_have_different_words_and_data(aid):
    for part in ("sentence", "csv"):
        assert len({state[part] for state in aid.states.values()}) == len({state["svg"] for state in aid.states.values()})


def test_the_front_end_fetches_nothing():
    for word in ("http:", "https:", "fetch(", "import(", "XMLHttpRequest"):
        assert word not in FRONT_END


def test_explorer_and_try_it_are_widgets_in_a_kernel(tmp_path):
    """As a reader would: run the cells, set ``.value``, look at what is shown."""
    cells = [
        "from functools import partial\n"
        "import ipywidgets\n"
        "from peshawar import tables\n"
        "from peshawar.exhibit.aid_explorer import AidExplorer, AidTables, describe_nearest, sum_choices\n"
        "from peshawar.exhibit.try_it import TryIt\n"
        "loaders = (tables.load_crs_aid_yearly, tables.load_greenbook_aid, tables.load_foreign_assistance, tables.load_price_index)\n"
        "data = AidTables(*(load() for load in loaders))\n"
        "explorer = AidExplorer(data)\n"
        "explorer",
        "explorer.value = {'measure': 'economic'}\nprint(explorer.sentence)",
        "cell = TryIt(explorer, ipywidgets.FloatText(28.4), partial(describe_nearest, sum_choices(data)), 'Type.')\n"
        "cell.question.value = 34.2\nprint(cell.sentence)\nprint(explorer.value['measure'])\ncell",
        "from traitlets import dlink\n"
        "year = ipywidgets.IntSlider(value=2018, min=2002, max=2024)\n"
        "dlink((year, 'value'), (explorer, 'currency'))\n"
        "year.value, explorer.measure = 2019, 'economic'\n"
        "print('economic|2019|in' not in explorer.states, explorer.sentence)",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    widget = "application/vnd.jupyter.widget-view+json"
    assert widget in notebook.cells[0].outputs[0].data
    assert notebook.cells[1].outputs[0].text.startswith("Appropriated: economic aid only")
    assert "34.2 billion" in notebook.cells[2].outputs[0].text and "all" in notebook.cells[2].outputs[0].text
    assert widget in notebook.cells[2].outputs[1].data
    assert notebook.cells[3].outputs[0].text.startswith("True Appropriated: economic aid only, constant dollars of FY2019")


def test_the_package_imports_without_a_display():
    done = subprocess.run(
        [sys.executable, "-c", "import peshawar.exhibit, peshawar.exhibit.aid_explorer"],
        env={**os.environ, "DISPLAY": ""}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
