"""The whole book, built once for all tests that look at it."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from nbformat import NotebookNode

from peshawar.build.execute import execute_notebooks
from peshawar.build.execute import executed_notebooks as read_executed_notebooks
from peshawar.build.website import build_html, is_current


@pytest.fixture(scope="session")
def built_html(repository: Path) -> Iterator[Path]:
    """The folder of the built book: the one that is there if it was made from the present files, else a new one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PESHAWAR_DATA", raising=False)
        yield repository / "_build" / "html" if is_current(repository) else build_html(repository)


@pytest.fixture(scope="session")
def executed_notebooks(repository: Path, built_html: Path) -> dict[str, NotebookNode]:
    """Every notebook of the book with its outputs, by page name (`notebooks/01_attack`)."""
    execute_notebooks(repository)  # nothing to do, unless the cache went and the pages stayed
    return read_executed_notebooks(repository)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, once for all tests that look at pages; skipped where there is none, unless it must be there."""
    playwright = pytest.importorskip("playwright.sync_api")
    names = ("chromium", "chromium-browser", "google-chrome")
    chromium = next((found for name in names if (found := shutil.which(name))), None)
    if chromium is None:
        if os.environ.get("PESHAWAR_REQUIRE_TOOLS") == "1":
            pytest.fail("Chromium is not installed")
        pytest.skip("Chromium is not installed")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def served(built_html: Path) -> Iterator[str]:
    """The address of a web server of this machine that has the built book."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(built_html)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="session")
def page_names(built_html: Path) -> list[str]:
    """Every page of the built book, index and search among them."""
    pages = (path.relative_to(built_html) for path in sorted(built_html.rglob("*.html")))
    return [path.as_posix() for path in pages if not {"_static", "_sources"} & set(path.parts)]


@pytest.fixture(params=["http", "file"])
def address(request: pytest.FixtureRequest, built_html: Path) -> str:
    """The address of the book, from a web server and from the file system."""
    return request.getfixturevalue("served") if request.param == "http" else built_html.as_uri()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page that refuses the network and collects script errors and remote requests."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.errors, opened.remote = [], []
    opened.on("pageerror", lambda error: opened.errors.append(str(error)))

    def guard(route: Any) -> None:
        url = route.request.url
        if url.startswith(("file:", "data:", "http://127.0.0.1")):
            route.continue_()
        else:
            opened.remote.append(url)
            route.abort()

    context.route("**/*", guard)
    yield opened
    context.close()
