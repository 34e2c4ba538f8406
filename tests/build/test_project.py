"""What holds for the repository as a whole: the lock, the floors, the licence and citation files."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import yaml

import peshawar
from peshawar.build.system import released

TITLE = (
    "After Peshawar: a newspaper's analysis of the school attack of December 2014, "
    "tested against twelve years of evidence"
)


def read_lock(repository: Path) -> str:
    return (repository / "requirements.lock").read_text(encoding="utf-8")


def test_the_lock_holds_versions_and_hashes_and_no_host(repository: Path) -> None:
    lock = read_lock(repository)
    assert "://" not in lock and "--index-url" not in lock and "--find-links" not in lock
    entries = re.split(r"(?m)^(?=\S)", lock)[1:]
    assert len(entries) > 100
    for entry in entries:
        assert re.match(r"[a-z0-9._-]+==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry.splitlines()[0]


def test_the_lock_has_what_the_project_asks_for_and_what_installs_it(repository: Path) -> None:
    locked = set(re.findall(r"(?m)^([a-z0-9._-]+)==", read_lock(repository)))
    project = (repository / "pyproject.toml").read_text(encoding="utf-8")
    wanted = re.findall(r'(?m)^  "([A-Za-z0-9._-]+)[=<>]', project)
    assert len(wanted) > 10
    assert {name.lower().replace("_", "-") for name in wanted} <= locked
    assert "flit-core" in locked


def test_imports_only_go_down(repository: Path) -> None:
    linter = "from importlinter.cli import lint_imports; import sys; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", linter], cwd=repository, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_versions_and_the_title_agree(repository: Path) -> None:
    citation = yaml.safe_load((repository / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["title"] == TITLE
    assert citation["version"] == peshawar.__version__
    assert f'\nversion = "{citation["version"]}"\n' in (repository / "pyproject.toml").read_text(encoding="utf-8")
    assert str(citation["date-released"]) == released(repository)
    changes = (repository / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {citation['version']} ({citation['date-released']})" in changes


def test_line_ends_and_bytes_are_fixed_for_every_clone(repository: Path) -> None:
    rules = (repository / ".gitattributes").read_text(encoding="utf-8").splitlines()
    assert "* text=auto eol=lf" in rules and "data/** -text" in rules


def test_the_check_script_is_valid_shell(repository: Path) -> None:
    done = subprocess.run(["bash", "-n", str(repository / ".ci" / "run")], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_jupyter_books_own_pdf_builder_has_one_document_to_set(repository: Path) -> None:
    """The Makefile that Sphinx writes beside the document sets every file that ends in .tex."""
    config = yaml.safe_load((repository / "_config.yml").read_text(encoding="utf-8"))
    extra = config["sphinx"]["config"].get("latex_additional_files", [])
    assert [name for name in extra if name.endswith(".tex")] == []
