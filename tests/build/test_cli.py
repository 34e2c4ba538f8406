"""The command line: exit codes, messages, and nothing removed that was not made here."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from peshawar.build import cli

Make = Callable[..., Path]


def test_an_expected_failure_is_one_message_and_exit_code_1(make_book: Make, capsys: pytest.CaptureFixture) -> None:
    root = make_book(one=["1"])
    assert cli.main(["--root", str(root), "html"]) == 1
    error = capsys.readouterr().err
    assert error.startswith("error: The tables in data cannot be used") and "Traceback" not in error


def test_unknown_arguments_are_refused_except_where_they_are_passed_on(
    make_book: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_book()
    with pytest.raises(SystemExit) as caught:
        cli.main(["--root", str(root), "html", "--fast"])
    assert caught.value.code == 2
    called: list[list[str]] = []
    monkeypatch.setattr(cli.system, "run_in_foreground", lambda command, **options: called.append(command) or 3)
    assert cli.main(["--root", str(root), "test", "tests/build", "-k", "digest"]) == 3
    assert called[0][1:] == ["-m", "pytest", "tests/build", "-k", "digest"]
    assert cli.main(["--root", str(root), "lab", "--no-browser"]) == 3
    assert called[1][-1] == "--no-browser" and f"--ServerApp.root_dir={root}" in called[1]


def test_clean_removes_what_was_made_and_nothing_else(make_book: Make, capsys: pytest.CaptureFixture) -> None:
    root = make_book(one=["1"])
    made = ["_build/html", ".pytest_cache", "src/peshawar/__pycache__", "tests/__pycache__"]
    kept = [".venv/lib", "notebooks/.ipynb_checkpoints", "data/geo"]
    for name in made + kept:
        (root / name).mkdir(parents=True)
    assert cli.main(["--root", str(root), "clean"]) == 0
    assert not any((root / name).exists() for name in made)
    assert all((root / name).exists() for name in kept)
    assert cli.main(["--root", str(root), "clean", "--all"]) == 0
    assert not (root / ".venv").exists() and (root / "notebooks" / "one.ipynb").exists()
    assert "Removed .venv." in capsys.readouterr().out


def test_sources_that_are_not_there_are_asked_for(
    make_book: Make, capsys: pytest.CaptureFixture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PESHAWAR_SHARED", raising=False)
    assert cli.main(["--root", str(make_book()), "data", "build", "--sources", str(tmp_path / "none")]) == 1
    assert "--sources" in capsys.readouterr().err


def test_the_command_works_from_any_folder_and_names_the_checkout(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "peshawar", "--help"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0
    for name in ("html", "pdf", "lab", "test", "data", "clean"):
        assert name in done.stdout
