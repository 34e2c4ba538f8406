"""The Makefile only finds a Python and hands over."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(shutil.which("make") is None or os.name == "nt", reason="there is no make here")


def make(root: Path, *arguments: str, path: str | None = None) -> subprocess.CompletedProcess:
    environment = {**os.environ, **({} if path is None else {"PATH": path})}
    return subprocess.run(
        [shutil.which("make"), *arguments],
        cwd=root,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def checkout(repository: Path, tmp_path: Path) -> Path:
    """The Makefile alone, with a set-up script that says who ran it."""
    shutil.copy(repository / "Makefile", tmp_path / "Makefile")
    script = tmp_path / "src" / "peshawar" / "build" / "bootstrap.py"
    script.parent.mkdir(parents=True)
    script.write_text("import sys; print('set up', sys.argv[1:])\n", encoding="utf-8")
    return tmp_path


def fake(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (folder / name).chmod(0o755)


@pytest.mark.parametrize("target", ["html", "pdf", "lab", "test", "data", "score", "bench"])
def test_each_command_sets_up_and_hands_over(repository: Path, target: str) -> None:
    done = make(repository, "--dry-run", target, "ARGS=-x")
    assert done.returncode == 0
    assert "src/peshawar/build/bootstrap.py" in done.stdout
    assert done.stdout.rstrip().endswith(f".venv/bin/python -m peshawar {target} -x")


@pytest.mark.parametrize(
    ("arguments", "handed_over"), [((), "refresh"), (("SOURCES=a folder",), 'refresh --sources "a folder"')]
)
def test_data_refreshes_from_the_publishers_or_from_files_at_hand(
    repository: Path, arguments: tuple[str, ...], handed_over: str
) -> None:
    done = make(repository, "--dry-run", "data", *arguments)
    assert done.stdout.rstrip().endswith(f"-m peshawar data {handed_over}")


def test_clean_needs_no_environment(repository: Path) -> None:
    done = make(repository, "--dry-run", "clean", "ARGS=--all")
    assert "bootstrap" not in done.stdout and "-m peshawar clean --all" in done.stdout


def test_a_shim_that_does_not_run_is_passed_over(checkout: Path) -> None:
    tools = checkout / "tools"
    for name in ("python3.14", "python3.13", "python3.12"):
        fake(tools, name, "exit 127")
    fake(tools, "python3.11", 'test "$1" = -c && exit 0; echo "ran $*"')
    done = make(checkout, "setup", path=f"{tools}:/usr/bin:/bin")
    assert done.stdout == "ran src/peshawar/build/bootstrap.py\n"


def test_a_python_can_be_named(checkout: Path) -> None:
    fake(checkout / "tools", "mine", 'test "$1" = -c && exit 0; echo "ran $*"')
    named = str(checkout / "tools" / "mine")
    assert (
        make(checkout, "setup", f"PYTHON={named}").stdout == f"ran src/peshawar/build/bootstrap.py --python {named}\n"
    )


def test_without_any_python_one_line_says_what_to_install(checkout: Path) -> None:
    tools = checkout / "tools"
    fake(tools, "python3", "exit 127")
    (tools / "sh").symlink_to("/bin/sh")
    done = make(checkout, "setup", path=str(tools))
    assert done.returncode != 0
    assert "3.11 to 3.14" in done.stderr and "python3-venv" in done.stderr
