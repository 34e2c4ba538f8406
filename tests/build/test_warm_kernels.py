"""Kernels copied from a process with the imports done: as empty, as alone and as mortal as any other."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from peshawar.build.kernels import run_notebook
from peshawar.build.system import child_environment, find_root
from peshawar.build.warm_kernels import WarmProcess, warm_process

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are copied on Linux only")

PLACE = "import os, sys\nprint(os.getcwd(), sys.argv[0].endswith('ipykernel_launcher'), sys.stdin.closed, __name__)"
PATHS = "print([path for path in sys.path if path])"
SETS = "print({'Swat', 'Bajaur', 'Orakzai'}, os.environ['PYTHONHASHSEED'])"
PLOT = "import matplotlib.pyplot as plt\nplt.plot([1, 2]);"
FRAME = "import pandas as pd\npd.DataFrame({'year': [2014]})"


@pytest.fixture(scope="module")
def warm() -> Iterator[WarmProcess]:
    """The process that kernels are copied from."""
    root = find_root()
    with warm_process(root, child_environment(root)) as process:
        assert process is not None
        yield process


def run(folder: Path, warm: WarmProcess | None, *cells: str) -> list[list[dict]]:
    """Outputs of each cell."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell, id=f"c{i}") for i, cell in enumerate(cells)])
    failure = asyncio.run(run_notebook(notebook, folder, child_environment(find_root()), 60, warm))
    assert failure is None, failure
    return [[dict(output) for output in cell.outputs] for cell in notebook.cells]


def test_a_copied_kernel_gives_what_a_new_one_gives(tmp_path: Path, warm: WarmProcess) -> None:
    cells = [PLACE, PATHS, SETS, PLOT, FRAME]
    copied, new = run(tmp_path, warm, *cells), run(tmp_path, None, *cells)
    assert json.dumps(copied[1:], sort_keys=True) == json.dumps(new[1:], sort_keys=True)
    assert "image/png" in copied[3][-1]["data"]
    assert copied[0][0]["text"].split()[0] == new[0][0]["text"].split()[0] == str(tmp_path)


def test_imports_are_done_and_nothing_is_shared(tmp_path: Path, warm: WarmProcess) -> None:
    imported = "import sys\nprint({'pandas', 'seaborn', 'statsmodels.api', 'peshawar.analysis.strikes'} <= set(sys.modules))"
    assert run(tmp_path, warm, imported)[0][0]["text"] == "True\n"
    assert run(tmp_path, None, imported)[0][0]["text"] == "False\n"
    run(tmp_path, warm, "import os, peshawar\npeshawar.left_behind = 1\nos.environ['LEFT_BEHIND'] = 'x'\nos.chdir('/')")
    left = "import os, peshawar\nprint(hasattr(peshawar, 'left_behind'), 'LEFT_BEHIND' in os.environ, 'cells' in dir())"
    assert run(tmp_path, warm, left)[0][0]["text"] == "False False False\n"


def test_the_process_has_one_thread_when_it_is_copied(tmp_path: Path, warm: WarmProcess) -> None:
    # A thread that holds a lock at the moment of copying would leave it locked for ever in the copy.
    run(tmp_path, warm, "pass")
    assert len(os.listdir(f"/proc/{warm.pid}/task")) == 1


def test_without_the_process_kernels_start_as_usual(tmp_path: Path) -> None:
    root = find_root()
    with warm_process(root, child_environment(root)) as process:
        assert process is not None
        os.kill(process.pid, 9)
        assert run(tmp_path, process, "print(6 * 7)")[0][0]["text"] == "42\n"


def test_kernels_end_with_the_process(tmp_path: Path) -> None:
    root = find_root()
    with warm_process(root, child_environment(root)) as process, (tmp_path / "words").open("wb") as words:
        assert process is not None
        connection = tmp_path / "kernel.json"
        kernel = process.fork(["-f", str(connection)], str(tmp_path), child_environment(root), words)
        deadline = time.monotonic() + 60
        while not connection.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert connection.exists()
        assert kernel.poll() is None
    while kernel.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    assert kernel.poll() == 1
    kernel.kill()  # of a kernel that is gone: nothing happens
    assert kernel.wait() == 1
