"""Running notebooks: in this environment, once, and with a plain word when a cell fails."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from peshawar.build import execute
from peshawar.build.execute import (
    execute_notebooks,
    executed_notebooks,
    list_notebooks,
    read_settings,
)
from peshawar.build.kernels import CellFailure, run_notebook
from peshawar.build.system import BuildError, child_environment, find_root

Make = Callable[..., Path]
SAY_WHERE = "import os, sys\nopen('runs.txt', 'a').write('x')\nprint(sys.executable, os.environ['SOURCE_DATE_EPOCH'])"

PAGE = """\
---
file_format: mystnb
kernelspec:
  name: python3
---
# A page

```{code-cell}
print('from a page')
```
"""


def printed(notebook: dict) -> str:
    return "".join(
        output.get("text", "") for cell in notebook["cells"] for output in cell.get("outputs", []) if "text" in output
    )


def test_notebooks_run_once_in_this_environment_and_are_found_again(
    make_book: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_book(one=[SAY_WHERE, "x = 1"], two=["1 + 1"])
    (root / "page.md").write_text(PAGE, encoding="utf-8")
    (root / "_toc.yml").write_text((root / "_toc.yml").read_text("utf-8") + "  - file: page\n", encoding="utf-8")
    # A kernel of the same name that the user registered for another environment.
    other = root / "elsewhere" / "kernels" / "python3"
    other.mkdir(parents=True)
    kernel = {"argv": ["/nowhere/python", "-f", "{connection_file}"], "display_name": "Other", "language": "python"}
    (other / "kernel.json").write_text(json.dumps(kernel), encoding="utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(root / "elsewhere"))

    lines: list[str] = []
    runs = execute_notebooks(root, report=lines.append)
    assert [run.path.name for run in runs] == ["one.ipynb", "two.ipynb", "page.md"]
    assert not any(run.is_cached for run in runs)
    assert sum(line.startswith("  ") and line.endswith(" s") for line in lines) == 3

    notebooks = executed_notebooks(root)
    assert list(notebooks) == ["notebooks/one", "notebooks/two", "page"]
    assert printed(notebooks["notebooks/one"]) == f"{sys.executable} 1795305600\n"
    assert notebooks["notebooks/two"]["cells"][1]["outputs"][0]["data"]["text/plain"] == "2"
    assert printed(notebooks["page"]) == "from a page\n"
    assert [cell.cell_type for cell in notebooks["notebooks/one"].cells] == ["markdown", "code", "code"]

    lines.clear()
    assert all(run.is_cached for run in execute_notebooks(root, report=lines.append))
    assert lines == ["Notebooks: all 3 are up to date."]
    assert (root / "notebooks" / "runs.txt").read_text("utf-8") == "x"

    (root / "data" / "table.csv").write_text("new\n", encoding="utf-8")
    assert not any(run.is_cached for run in execute_notebooks(root, report=lines.append))


def test_a_failing_cell_is_named_and_the_others_are_kept(make_book: Make) -> None:
    bad = "\n".join(["first = 1", "second = 2", "third = 3", "fourth = 4", "fifth = {}['shares']"])
    root = make_book(good=["1"], bad=["first = 0", bad])
    with pytest.raises(BuildError) as caught:
        execute_notebooks(root, report=lambda text: None)
    message = str(caught.value).splitlines()
    assert message[0] == "notebooks/bad.ipynb: code cell 2 of 2 (cell 3 of 3) failed:"
    assert message[1:5] == ["    first = 1", "    second = 2", "    third = 3", "    fourth = 4"]
    assert message[-1] == "  KeyError: 'shares'"
    with pytest.raises(BuildError, match=r"bad\.ipynb has not been run"):
        executed_notebooks(root)
    (root / "notebooks" / "bad.ipynb").unlink()
    (root / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nchapters:\n  - file: notebooks/good\n", encoding="utf-8"
    )
    assert execute_notebooks(root, report=lambda text: None)[0].is_cached


def test_a_cell_that_takes_too_long_and_a_kernel_that_dies_are_failures(make_book: Make) -> None:
    root = make_book(slow=["import time; time.sleep(60)"], dead=["import os; os._exit(1)"])
    config = root / "_config.yml"
    config.write_text(config.read_text("utf-8").replace("timeout: 60", "timeout: 1"), encoding="utf-8")
    with pytest.raises(BuildError) as caught:
        execute_notebooks(root, report=lambda text: None)
    assert "slow.ipynb: code cell 1 of 1 (cell 2 of 2) failed" in str(caught.value)
    assert "still running after 1 s" in str(caught.value)
    assert "dead.ipynb" in str(caught.value) and "the kernel died" in str(caught.value)


def test_a_kernel_that_ends_while_it_starts_is_a_failure_with_its_last_words(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import os, sys\nprint('no room left', file=sys.stderr, flush=True)\nos._exit(3)\n", encoding="utf-8"
    )
    environment = {**child_environment(find_root()), "PYTHONPATH": str(tmp_path)}
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")])
    failure = asyncio.run(run_notebook(notebook, tmp_path, environment, 60))
    assert failure is not None and failure.error == "the kernel died: no room left"


def test_the_description_shows_short_cells_whole() -> None:
    failure = CellFailure(1, 1, 1, 1, "x = 1\ny = z", "NameError: name 'z' is not defined")
    assert failure.describe("n.ipynb").splitlines()[1:] == ["    x = 1", "    y = z", f"  {failure.error}"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("execute_notebooks: cache", "execute_notebooks: force", "must be cache"),
        ("timeout: 60", "timeout: 60\n  cache: somewhere", "leave out"),
        ("raise_on_error: true", "raise_on_error: false", "raise_on_error"),
    ],
)
def test_settings_that_would_let_errors_pass_are_refused(make_book: Make, old: str, new: str, message: str) -> None:
    root = make_book(one=["1"])
    config = root / "_config.yml"
    config.write_text(config.read_text("utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(BuildError, match=message):
        read_settings(root)


def test_missing_and_damaged_pages_are_named(make_book: Make) -> None:
    root = make_book(one=["1"])
    toc = (root / "_toc.yml").read_text("utf-8")
    (root / "_toc.yml").write_text(toc + "  - file: notebooks/gone\n", encoding="utf-8")
    with pytest.raises(BuildError, match="notebooks/gone"):
        list_notebooks(root)
    (root / "_toc.yml").write_text(toc, encoding="utf-8")
    (root / "notebooks" / "one.ipynb").write_text("{", encoding="utf-8")
    with pytest.raises(BuildError, match=r"one\.ipynb is not a readable notebook"):
        execute.execute_notebooks(root, report=lambda text: None)


def test_the_longest_notebooks_run_first_and_progress_says_which_run(
    make_book: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_book(short=["1"], long=["import time; time.sleep(0.5)"], n11_note=["1"])
    assert execute.expect_seconds(root / "notebooks" / "n11_note.ipynb", root, {}) == execute.NOTE_BUDGET
    execute.write_seconds(root, {"notebooks/long.ipynb": 90.0, "notebooks/short.ipynb": 1.0})
    monkeypatch.setattr(execute, "PROGRESS_EVERY", 0.1)
    lines: list[str] = []
    execute_notebooks(root, jobs=1, report=lines.append)
    ended = [line.split()[0] for line in lines if line.startswith("  notebooks/")]
    assert ended == ["notebooks/long.ipynb", "notebooks/n11_note.ipynb", "notebooks/short.ipynb"]
    assert any(line.startswith("  running: notebooks/long.ipynb ") for line in lines)
    # Kept when the results go, so that a build after an edit of data knows the order.
    (root / "data" / "table.csv").write_text("new\n", encoding="utf-8")
    assert set(execute.read_seconds(root)) == {f"notebooks/{name}.ipynb" for name in ("short", "long", "n11_note")}
