"""What `python -m peshawar score` prints: forward questions resolved or open, and the article's record."""

from __future__ import annotations

import pandas as pd

from peshawar import tables
from peshawar.analysis import forward, scores


def load_data(questions: pd.DataFrame) -> forward.Data:
    """The tables that forward questions name."""
    names = questions["input_table"].dropna().unique()
    return forward.Data({name: tables.load_table(name) for name in names})


def forward_register() -> pd.DataFrame:
    """The forward questions with the probability of each model, their mean and its word."""
    questions = tables.load_table("forecasts")
    questions = questions[questions["kind"] == "forward"]
    return forward.answer_questions(questions, load_data(questions))


def resolve_register(register: pd.DataFrame) -> pd.DataFrame:
    """The register with what the data at hand say: ``state`` (yes, no, open), ``why``, and Brier and log score where resolved."""
    data = load_data(register)
    states = [forward.resolve(question, data) for _, question in register.iterrows()]
    table = register.assign(state=[state for state, _ in states], why=[why for _, why in states])
    outcome = table["state"].map({"yes": 1.0, "no": 0.0})
    for name, rule in (("brier", scores.brier), ("log_score", scores.log_loss)):
        table[name] = [rule(p, y) if y == y else float("nan") for p, y in zip(table["probability"], outcome, strict=True)]
    return table


def score_lines() -> list[str]:
    """One line a forward question, then a sum."""
    table = resolve_register(forward_register())
    lines = []
    for row in table.itertuples():
        score = "" if row.state == "open" else f"; Brier {row.brier:.2f}, log {row.log_score:.2f}"
        lines.append(f"{row.forecast_id}  {row.probability * 100:3.0f} %  {row.state:4}  {row.question} ({row.why}{score})")
    done = table[table["state"] != "open"]
    mean = f", mean Brier {done['brier'].mean():.2f}" if len(done) else ""
    lines.append(f"{len(done)} of {len(table)} questions can be resolved from the data at hand{mean}.")
    return lines
