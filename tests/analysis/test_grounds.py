"""What a verdict rests on."""

import pandas as pd

from peshawar.analysis.grounds import find_ground


def rows(*kinds):
    return pd.DataFrame(
        [
            {
                "evidence_id": f"C01-{i}", "vantage": "both", "bearing": bearing, "strength": strength, "grade": grade,
                "information_grade": 2, "figure_low": figure, "figure_high": figure, "finding": f"finding {i}",
            }
            for i, (bearing, strength, grade, figure) in enumerate(kinds)
        ]
    )  # fmt: skip


CLAIM = {"figure_key": None, "figure_low": None, "figure_high": None}


def test_a_figure_of_our_own_decides_now_and_counts_decide_then():
    claim = {"figure_key": "toll_killed", "figure_low": 126.0, "figure_high": None}
    evidence = rows(("supports", "documented", "B", 126.0))
    assert find_ground(claim, evidence, "now").kind == "a figure that this book computes"
    assert find_ground(claim, evidence, "then").kind == "counts in graded sources"


def test_documents_go_before_judgement_and_weak_rows_count_for_nothing():
    evidence = rows(("supports", "judged", "A", None), ("opposes", "documented", "B", None), ("supports", "documented", "E", None))
    ground = find_ground(CLAIM, evidence, "now")
    assert (ground.kind, ground.row["finding"]) == ("documents", "finding 1")
    assert find_ground(CLAIM, rows(("supports", "judged", "B", None)), "now").kind == "judgement"
    assert find_ground(CLAIM, rows(("supports", "documented", "F", None)), "now").kind == "no graded source"


def test_silence_is_named_as_silence():
    assert find_ground(CLAIM, rows(("silent", "documented", "B", None)), "now").kind == "what the sources leave out"


def test_a_verdict_rests_on_a_row_of_its_side():
    evidence = rows(("qualifies", "documented", "A", None), ("opposes", "judged", "B", None), ("supports", "documented", "B", None))
    found = {verdict: find_ground(CLAIM | {"verdict_now": verdict}, evidence, "now") for verdict in ("wrong", "right", "right in part")}
    assert {verdict: ground.row["finding"] for verdict, ground in found.items()} == {
        "wrong": "finding 1", "right": "finding 2", "right in part": "finding 0",
    }  # fmt: skip
    assert found["wrong"].kind == "judgement"
