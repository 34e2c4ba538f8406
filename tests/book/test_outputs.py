"""The executed notebooks: what they show in JupyterLab, and what leaves them."""

import csv
import html
import re

import pytest

from peshawar.build.ledger import iterate_records, ledger_rows, moved_numbers, read_accepted
from peshawar.exhibit.mime import EXHIBIT_MIME

# What JupyterLab picks from a bundle, best first.
WIDGET = "application/vnd.jupyter.widget-view+json"
LAB_ORDER = (WIDGET, "text/html", "text/markdown", "image/svg+xml", "image/png", "text/plain")
RAW_ROLE = re.compile(r"\{(?:glue|numref|ref|cite|doc|eval)[:}]")


def as_shown(output):
    """The text that JupyterLab would show of one output."""
    if output["output_type"] == "stream":
        return output["text"]
    data = output.get("data", {})
    for mime in LAB_ORDER:
        if mime == WIDGET and mime in data and "caption" in data.get(EXHIBIT_MIME, {}):
            # What the widget's own front end writes under the picture (see tests/exhibit).
            return " ".join(data[EXHIBIT_MIME][key] for key in ("number", "caption", "note", "source"))
        if mime in data:
            text = data[mime] if isinstance(data[mime], str) else ""
            return html.unescape(re.sub(r"<[^>]+>", " ", text)) if mime == "text/html" else text
    return ""


def shown_text(notebook):
    """All that a reader sees in JupyterLab but the listing of the numbers registered."""
    parts = [cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            record = output.get("data", {}).get(EXHIBIT_MIME, {})
            if record.get("kind") != "numbers":
                parts.append(as_shown(output))
    return "\n".join(parts)


def all_records(notebooks):
    return [record for notebook in notebooks.values() for record in iterate_records(notebook)]


def test_every_registered_number_is_said_where_it_is_registered(executed_notebooks):
    unsaid = []
    for name, notebook in executed_notebooks.items():
        text = shown_text(notebook)
        for record in iterate_records(notebook):
            for number in record.get("numbers", []):
                if not re.search(rf"(?<![\d,.]){re.escape(number['printed'])}(?![\d]|[,.]\d)", text):
                    unsaid.append(f"{name}: {number['name']} = {number['printed']}")
    assert not unsaid, "registered, and never said:\n" + "\n".join(unsaid)


def test_every_number_said_is_a_registered_one(executed_notebooks):
    for notebook in executed_notebooks.values():
        records = list(iterate_records(notebook))
        registered = {number["name"] for record in records for number in record.get("numbers", [])}
        for record in records:
            assert set(record.get("uses", [])) <= registered


def test_no_raw_role_stands_where_a_number_should_be(executed_notebooks):
    for name, notebook in executed_notebooks.items():
        if name.startswith("notebooks/"):
            assert not RAW_ROLE.search(shown_text(notebook)), name
        for record in iterate_records(notebook):
            if record["kind"] == "prose":
                assert "{" not in record["markdown"], record["markdown"]


def test_no_error_no_warning_no_address_in_any_output(executed_notebooks):
    for name, notebook in executed_notebooks.items():
        for cell in notebook["cells"]:
            for output in cell.get("outputs", []):
                assert output["output_type"] != "error", name
                assert output.get("name") != "stderr", output.get("text")
                text = as_shown(output)
                assert not re.search(r"<[\w.]+ (?:object )?at 0x[0-9a-f]+>", text), text
                assert not re.search(r"\b(?:nan|NaT|<NA>)\b", text), text


def test_every_exhibit_has_what_an_exhibit_needs(executed_notebooks):
    labels = []
    for record in all_records(executed_notebooks):
        if record["kind"] not in {"figure", "table", "explorer", "claim-register"}:
            continue
        labels.append(record["label"])
        assert record["caption"].strip() and record["alt"].strip() and record["source"].startswith("Source: "), record["label"]
        assert len(list(csv.reader(record["csv"].splitlines()))) > 1, record["label"]
        assert record["tables"], record["label"]
    assert len(labels) == len(set(labels)), "two exhibits share a label"
    assert labels


def test_exhibit_numbers_run_without_gaps(executed_notebooks):
    for notebook in executed_notebooks.values():
        numbers = [r["number"] for r in iterate_records(notebook) if r["kind"] in {"figure", "explorer", "table", "claim-register"}]
        for word in ("Figure", "Table"):
            ends = [int(number.rsplit(".", 1)[1]) for number in numbers if number.startswith(word)]
            assert ends == list(range(1, len(ends) + 1))


def test_the_ledger_is_the_accepted_one(executed_notebooks, repository):
    """Printed forms only: a change in the last digits of a value that nobody sees is no news."""
    moved = moved_numbers(read_accepted(repository), ledger_rows(executed_notebooks.values()))
    assert not moved, "numbers moved; look at them, then run `python -m peshawar ledger accept`:\n" + "\n".join(moved)


def test_moved_numbers_are_named():
    before = [{"page": "attack", "name": "a", "printed": "1"}, {"page": "attack", "name": "b", "printed": "2"}]
    after = [{"page": "attack", "name": "a", "printed": "3"}, {"page": "attack", "name": "c", "printed": "4"}]
    assert moved_numbers(before, after) == ["attack: b is gone (was 2)", "attack: a was 1, is 3", "attack: c is new (4)"]


def test_one_name_cannot_stand_for_two_numbers():
    def notebook(printed):
        number = {"name": "a", "value": float(printed), "printed": printed, "unit": "x", "sources": ["t"], "exhibit": ""}
        record = {"version": 1, "kind": "numbers", "page": "attack", "numbers": [number]}
        return {"cells": [{"outputs": [{"data": {EXHIBIT_MIME: record}}]}]}

    with pytest.raises(ValueError, match="attack: the name 'a' stands for 1 and for 2"):
        ledger_rows([notebook("1"), notebook("2")])


def test_all_claims_are_shown_with_two_verdicts(executed_notebooks):
    registers = [record for record in all_records(executed_notebooks) if record["kind"] == "claim-register"]
    assert len(registers) == 1
    entries = registers[0]["entries"]
    assert [entry["claim_id"] for entry in entries] == [f"C{number:02d}" for number in range(1, 71)]
    for entry in entries:
        assert entry["verdict_then"] and entry["verdict_now"] and entry["rule_then"] and entry["rule_now"], entry["claim_id"]
