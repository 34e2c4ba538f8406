"""The set-up script: which Python it takes, what it says when there is none, when it sets up again."""

from __future__ import annotations

import ast
import json
import os
import stat
import sys
from pathlib import Path

import pytest

from peshawar.build import bootstrap
from peshawar.build.bootstrap import Interpreter, SetupError

posix_only = pytest.mark.skipif(os.name == "nt", reason="the fake interpreters are shell scripts")


def fake_program(folder: Path, name: str, script: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def fake_python(folder: Path, name: str, version: list[int], **properties: object) -> Path:
    """A program that answers the question "what are you" like a Python of that version."""
    path = folder / name
    answer = {
        "executable": str(path),
        "base": str(path),
        "prefix": str(folder),
        "version": version,
        "is_cpython": True,
        "has_ensurepip": True,
        **properties,
    }
    return fake_program(folder, name, f"echo '{json.dumps(answer)}'")


def choose(path: Path, **options: object) -> Interpreter:
    return bootstrap.choose_interpreter(bootstrap.list_candidates(str(path)), **options)


@posix_only
def test_the_newest_supported_python_is_taken(tmp_path: Path) -> None:
    for minor in (10, 12, 13, 15):
        fake_python(tmp_path, f"python3.{minor}", [3, minor, 1])
    fake_python(tmp_path, "python3", [3, 15, 1])
    assert choose(tmp_path).version == (3, 13, 1)


@posix_only
def test_shims_that_do_not_run_are_passed_over(tmp_path: Path) -> None:
    fake_program(tmp_path, "python3.14", "echo 'command not found' >&2; exit 127")
    fake_program(tmp_path, "python3.13", "echo 'Python was not found'")
    fake_python(tmp_path, "python3", [3, 11, 2])
    assert choose(tmp_path).version == (3, 11, 2)


@posix_only
def test_a_second_python_of_the_same_name_is_found(tmp_path: Path) -> None:
    fake_python(tmp_path / "first", "python3", [3, 9, 6])
    fake_python(tmp_path / "second", "python3", [3, 12, 3])
    path = os.pathsep.join(str(tmp_path / name) for name in ("first", "second"))
    assert bootstrap.choose_interpreter(bootstrap.list_candidates(path)).version == (3, 12, 3)


@posix_only
def test_other_kinds_of_python_are_not_taken(tmp_path: Path) -> None:
    fake_python(tmp_path, "python3.14", [3, 14, 0], is_cpython=False)
    fake_python(tmp_path, "python3", [3, 11, 2])
    assert choose(tmp_path).version == (3, 11, 2)


@posix_only
def test_a_python_that_cannot_make_environments_is_passed_over_unless_uv_makes_them(tmp_path: Path) -> None:
    fake_python(tmp_path, "python3.12", [3, 12, 3], has_ensurepip=False)
    fake_python(tmp_path, "python3.11", [3, 11, 2])
    assert choose(tmp_path).version == (3, 11, 2)
    assert choose(tmp_path, needs_ensurepip=False).version == (3, 12, 3)


@posix_only
def test_the_missing_package_is_named_for_that_very_version(tmp_path: Path) -> None:
    fake_python(tmp_path, "python3", [3, 11, 2], has_ensurepip=False)
    with pytest.raises(SetupError) as caught:
        choose(tmp_path)
    assert "sudo apt-get install python3.11-venv" in str(caught.value)
    assert "\n" not in str(caught.value)


@posix_only
def test_without_a_supported_python_the_message_says_what_was_found(tmp_path: Path) -> None:
    fake_python(tmp_path, "python3", [3, 9, 6])
    with pytest.raises(SetupError) as caught:
        choose(tmp_path)
    message = str(caught.value)
    assert "3.11 to 3.14" in message and f"{tmp_path / 'python3'} = 3.9.6" in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("platform", "remedy"), [("linux", "apt-get install"), ("darwin", "brew install"), ("win32", "winget install")]
)
def test_the_remedy_fits_the_system(platform: str, remedy: str) -> None:
    message = bootstrap.explain_no_interpreter([], platform)
    assert remedy in message and "found none" in message


@posix_only
def test_the_environment_stands_for_the_python_below_it(tmp_path: Path) -> None:
    venv = tmp_path / ".venv"
    fake_python(tmp_path, "python3.12", [3, 12, 3])
    inside = fake_python(venv, "python", [3, 12, 3], base=str(tmp_path / "python3.12"))
    assert bootstrap.probe([str(inside)], venv).executable == str(tmp_path / "python3.12")
    orphan = fake_python(venv, "orphan", [3, 12, 3])
    assert bootstrap.probe([str(orphan)], venv) is None


def test_this_python_is_understood() -> None:
    found = bootstrap.probe([sys.executable])
    assert found is not None and found.version == sys.version_info[:3] and found.is_supported


# --- when to set up ---------------------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "requirements.lock").write_text("numpy==2.4.6\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def finished(project: Path) -> Path:
    """An environment that was set up from the project's lock; its interpreter is this one."""
    if os.name == "nt":
        pytest.skip("links need a privilege on Windows")
    venv = project / ".venv"
    python = bootstrap.venv_python(venv)
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    version = sys.version_info[:3]
    bootstrap.write_stamp(venv, "complete", bootstrap.digest_setup(project, version), version)
    return venv


def explain(project: Path, wanted: Interpreter | None = None) -> str | None:
    return bootstrap.explain_state(project, project / ".venv", wanted)


def test_a_finished_environment_is_left_alone(project: Path, finished: Path) -> None:
    assert explain(project) is None
    os.utime(project / "requirements.lock", (0, 0))
    assert explain(project) is None


def test_line_ends_are_no_change(project: Path, finished: Path) -> None:
    lock = project / "requirements.lock"
    lock.write_bytes(lock.read_bytes().replace(b"\n", b"\r\n"))
    assert explain(project) is None


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_a_changed_lock_or_project_file_is_set_up_again(project: Path, finished: Path, name: str) -> None:
    with (project / name).open("a", encoding="utf-8") as stream:
        stream.write("# new\n")
    assert "changed" in explain(project)


def test_a_moved_project_is_set_up_again(project: Path, finished: Path) -> None:
    moved = project.with_name("moved")
    project.rename(moved)
    assert "changed" in explain(moved)


def test_an_interrupted_set_up_is_repaired(project: Path, finished: Path) -> None:
    bootstrap.write_stamp(finished, "unfinished", "", (3, 12, 1))
    assert "interrupted" in explain(project)


def test_another_python_is_used_when_asked_for(project: Path, finished: Path) -> None:
    other = Interpreter("python3.14", "python3.14", (3, 14, 0), True, True)
    assert "another Python" in explain(project, other)


def test_a_python_that_went_away_is_noticed(project: Path, finished: Path) -> None:
    python = bootstrap.venv_python(finished)
    python.unlink()
    python.symlink_to(project / "gone")
    assert "gone" in explain(project)


def test_our_environment_is_removed_and_a_foreign_one_moved_aside(project: Path, finished: Path) -> None:
    said: list[str] = []
    bootstrap.clear_the_way(finished, said.append)
    assert not finished.exists() and said == []
    for number in (1, 2):
        finished.mkdir()
        (finished / "theirs").write_text("work", encoding="utf-8")
        assert "something else" in explain(project)
        bootstrap.clear_the_way(finished, said.append)
        assert (project / f".venv.aside-{number}" / "theirs").read_text(encoding="utf-8") == "work"
        assert f".venv.aside-{number}" in said[-1]


@posix_only
def test_a_failed_installation_says_why_and_is_repaired_next_time(project: Path) -> None:
    uv = fake_program(project, "uv", 'test "$1" = venv && exit 0; echo "no route to anywhere" >&2; exit 2')
    venv = project / ".venv"
    running = bootstrap.probe([sys.executable])
    with pytest.raises(SetupError, match=r"(?s)locked packages failed \(exit 2\).*no route to anywhere"):
        bootstrap.make_environment(project, venv, running, str(uv), lambda text: None)
    assert "interrupted" in explain(project)


@posix_only
def test_the_callers_environment_does_not_leak_into_the_set_up(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    monkeypatch.setenv("PIP_USER", "1")
    program = fake_program(project, "show", 'echo "got: $PYTHONPATH$PIP_USER"; exit 1')
    with pytest.raises(SetupError, match=r"got: *$"):
        bootstrap.run_step([str(program)], project, "looking")


def test_the_kernel_is_bound_without_touching_other_environments(tmp_path: Path) -> None:
    kernel = {
        "argv": ["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Python 3 (ipykernel)",
    }
    shared = tmp_path / "kernel-in-uvs-cache.json"
    shared.write_text(json.dumps(kernel), encoding="utf-8")
    place = tmp_path / ".venv" / "share" / "jupyter" / "kernels" / "python3" / "kernel.json"
    place.parent.mkdir(parents=True)
    os.link(shared, place)
    bootstrap.bind_kernel(tmp_path / ".venv", {"PYTHONHASHSEED": "0"})
    bound = json.loads(place.read_text(encoding="utf-8"))
    assert bound["argv"][:3] == [str(bootstrap.venv_python(tmp_path / ".venv")), "-m", "ipykernel_launcher"]
    assert bound["argv"][-2:] == ["-f", "{connection_file}"]
    assert bound["env"] == {"PYTHONHASHSEED": "0"} and bound["display_name"] == kernel["display_name"]
    assert json.loads(shared.read_text(encoding="utf-8")) == kernel


def test_the_script_runs_under_old_pythons_with_nothing_installed() -> None:
    tree = ast.parse(Path(bootstrap.__file__).read_text(encoding="utf-8"), feature_version=(3, 8))
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported.update(name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            imported.add(str(node.module).split(".")[0])
    assert imported <= sys.stdlib_module_names
