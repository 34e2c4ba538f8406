"""The bench compares within a round, and weighs what a browser asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from peshawar.build import cli
from peshawar.build.bench import Line, Weight, weigh_pages


def test_ratios_are_taken_within_a_round_and_set_against_what_is_allowed() -> None:
    line = Line("clean build", [30.0, 60.0, 33.0], "stock", [60.0, 100.0, 66.0], 0.65)
    assert line.measured == [0.5, 0.6, 0.5]
    assert "33.0 s" in line.show() and "0.50 x stock (66.0 s), 0.50 to 0.60; allowed 0.65 x: kept" in line.show()
    assert Line("prose", [9.0], allowed=8.0).show().endswith("allowed 8 s: NOT KEPT")


def test_pages_are_weighed_with_all_that_a_first_visit_loads(tmp_path: Path) -> None:
    (tmp_path / "style.css").write_bytes(b"c" * 100)
    (tmp_path / "page.js").write_bytes(b"j" * 50)
    page = '<link rel="stylesheet" href="style.css?v=1"><script src="page.js"></script><img src="data:,x">'
    page += '<script src="https://example.org/far.js"></script><a href="style.css">a link is no request</a>'
    (tmp_path / "chart.svg").write_bytes(b"s" * 30)
    page += '<picture><source media="print" srcset="narrow.svg"><img src="chart.svg"></picture>'
    (tmp_path / "index.html").write_text(page, "utf-8")
    text = len(page) + 150
    assert weigh_pages(tmp_path) == Weight(text, 30, heaviest=text, heaviest_with=text + 30, requests=5, remote=1)


def test_the_events_alone_are_measured_and_checked_against_the_loop(
    repository: Path, capsys: pytest.CaptureFixture
) -> None:
    assert cli.main(["--root", str(repository), "bench", "--events-only", "--events", "8000"]) == 0
    assert "8,000 raw events" in capsys.readouterr().out
