"""The archives: same bytes twice, nothing built or hidden in the sources, notebooks without our records."""

import zipfile
from datetime import date

import pytest

from peshawar.build import release
from peshawar.build.system import BuildError
from peshawar.exhibit.mime import EXHIBIT_MIME


def test_an_archive_depends_on_names_and_contents_only(tmp_path):
    entries = [("b/run", b"#!", True), ("a.txt", b"text", False)]
    for name, order in (("one.zip", entries), ("two.zip", entries[::-1])):
        release.write_archive(tmp_path / name, order, date(2026, 11, 22))
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert archive.namelist() == ["a.txt", "b/run"]
        assert archive.getinfo("b/run").external_attr >> 16 == 0o755


def test_the_sources_hold_what_a_rerun_needs_and_nothing_built(repository):
    names = {path.relative_to(repository).as_posix() for path in release.source_files(repository)}
    assert {"Makefile", "requirements.lock", "index.md", "data/datapackage.json", "src/peshawar/build/bootstrap.py"} <= names
    assert not [name for name in names if name.startswith(("_build/", ".venv/", ".git/"))]


def test_without_git_the_folder_is_walked(tmp_path):
    for name in ("index.md", "_build/html/index.html", ".venv/x", "src/__pycache__/a.pyc"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", "utf-8")
    assert [path.name for path in release.source_files(tmp_path)] == ["index.md"]


def test_notebooks_for_readers_keep_what_they_showed_and_lose_our_records():
    outputs = [
        {"output_type": "display_data", "data": {EXHIBIT_MIME: {}, "text/html": "<p>"}, "metadata": {}},
        {"output_type": "display_data", "data": {EXHIBIT_MIME: {}}, "metadata": {}},
    ]
    notebook = {"cells": [{"cell_type": "code", "metadata": {"execution": {}}, "outputs": outputs}], "metadata": {"widgets": {}}}
    text = release.for_readers(notebook).decode("utf-8")
    assert EXHIBIT_MIME not in text and text.count("display_data") == 1 and "widgets" not in text
    assert EXHIBIT_MIME in str(notebook)


def test_the_version_comes_from_the_citation_file(repository, tmp_path):
    assert release.read_version(repository).count(".") == 2
    with pytest.raises(BuildError, match="no line `version"):
        release.read_version(tmp_path)
