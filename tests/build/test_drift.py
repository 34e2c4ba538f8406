"""Drift between two states of the tables: what is read as an old state, and what is reported."""

import shutil
import subprocess

import pytest

from peshawar.build import drift
from peshawar.build.system import BuildError


def test_verdicts_that_moved_are_named_with_their_point_in_time():
    old = {"C01": ("right", "right"), "C02": ("wrong", "wrong")}
    new = {"C01": ("right", "wrong"), "C03": ("right", "right")}
    assert drift.compare_verdicts(old, new) == ["C01 \u25cf now: right \u2192 wrong", "C02: gone", "C03: new"]


def test_a_folder_and_a_folder_that_has_data_are_states(repository, data_copy):
    for named in (data_copy, data_copy.parent):
        with drift.old_state(repository, str(named)) as folder:
            assert folder == data_copy.resolve()


def test_a_git_revision_is_a_state(tmp_path):
    if shutil.which("git") is None:
        pytest.skip("git is not installed")

    def git(*arguments):
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *identity, *arguments], cwd=tmp_path, check=True, capture_output=True)

    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "datapackage.json").write_text("{}", "utf-8")
    git("init")
    git("add", ".")
    git("commit", "-m", "first")
    with drift.old_state(tmp_path, "HEAD") as folder:
        assert (folder / "datapackage.json").read_text("utf-8") == "{}"


@pytest.mark.parametrize("named", ["no-such-revision", "--output=x"])
def test_what_is_neither_is_refused(repository, named):
    with pytest.raises(BuildError, match="is no folder of tables"), drift.old_state(repository, named):
        pass


def test_a_folder_without_tables_is_refused(repository, tmp_path):
    with pytest.raises(BuildError, match="it is no state of the tables"), drift.old_state(repository, str(tmp_path)):
        pass
