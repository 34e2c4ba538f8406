"""Fixtures shared by all tests: the folders of data and of source files."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the repository."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared_sources() -> Path:
    """The folder of source files, `sources` in ../shared or in the folder PESHAWAR_SHARED names.

    A reader has none: the test is skipped, or fails where PESHAWAR_REQUIRE_SHARED=1 says it must be there.
    """
    shared = Path(os.environ.get("PESHAWAR_SHARED") or REPOSITORY.parent / "shared")
    folder = shared / "sources"
    if not folder.is_dir():
        message = f"there is no folder of source files at {folder}"
        if os.environ.get("PESHAWAR_REQUIRE_SHARED") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return folder


@pytest.fixture
def data_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data folder that a test may damage; the loaders read it."""
    folder = tmp_path / "data"
    shutil.copytree(REPOSITORY / "data", folder)
    monkeypatch.setenv("PESHAWAR_DATA", str(folder))
    return folder


@pytest.fixture
def repository_data(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of the repository, whatever PESHAWAR_DATA says outside."""
    monkeypatch.delenv("PESHAWAR_DATA", raising=False)
    return REPOSITORY / "data"
