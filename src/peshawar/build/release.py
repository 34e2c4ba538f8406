"""The release: one archive to read without Python, one to rerun anywhere. The same sources give the same bytes."""

from __future__ import annotations

import json
import re
import subprocess
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from peshawar.build.system import BuildError, Report, build_folder, released, report_line
from peshawar.exhibit.mime import EXHIBIT_MIME

LEFT_OUT = ("_build", ".venv", ".git", ".pytest_cache", ".import_linter_cache", "__pycache__", ".ipynb_checkpoints")
LICENCES = ("LICENSE", "LICENSE-DATA.md", "CITATION.cff", "CHANGELOG.md")
WELCOME = """After Peshawar, version {version} ({date})

html/index.html        the book; open it in a browser, no network and no program needed
after-peshawar.pdf     the book to print
notebooks/             the chapters with everything they showed when they ran

Every figure and table in the HTML book offers its data as CSV. To run the notebooks again, or to change
them, take the other archive, after-peshawar-{version}-source.zip.
"""


def read_version(root: Path) -> str:
    """The version that CITATION.cff states. Raises BuildError without one."""
    path = root / "CITATION.cff"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    found = re.search(r"(?m)^version:\s*[\"']?([0-9][^\s\"']*)[\"']?\s*$", text)
    if found is None:
        raise BuildError("CITATION.cff has no line `version: ...`; the release takes its name from there")
    return found.group(1)


def source_files(root: Path) -> list[Path]:
    """The files that a rerun needs: what git knows, else everything but what builds made."""
    done = None
    if (root / ".git").exists():
        try:
            done = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=False)
        except FileNotFoundError:
            done = None
    if done is not None and done.returncode == 0:
        names = [name for name in done.stdout.decode("utf-8").split("\0") if name]
        files = [root / name for name in names]
    else:
        files = [path for path in root.rglob("*") if not set(path.relative_to(root).parts) & set(LEFT_OUT)]
    return sorted((path for path in files if path.is_file() and not path.is_symlink()), key=Path.as_posix)


def for_readers(notebook: dict[str, Any]) -> bytes:
    """An executed notebook without our records, which only the build reads and which double its size."""
    copy = json.loads(json.dumps(notebook))
    for cell in copy["cells"]:
        cell["metadata"].pop("execution", None)
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(EXHIBIT_MIME, None)
        if cell["cell_type"] == "code":
            # What was only a record is no output any more.
            cell["outputs"] = [o for o in cell["outputs"] if o["output_type"] not in ("display_data", "execute_result") or o["data"]]
    copy["metadata"].pop("widgets", None)
    return (json.dumps(copy, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")


def write_archive(place: Path, entries: Iterable[tuple[str, bytes, bool]], day: date) -> None:
    """Write a ZIP whose bytes depend on names and contents only: (name, content, is executable), sorted, one date."""
    draft = place.with_suffix(".new")
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content, is_executable in sorted(entries, key=lambda entry: entry[0]):
            info = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            info.create_system = 3
            info.external_attr = (0o755 if is_executable else 0o644) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    draft.replace(place)


def _reader_entries(root: Path, html: Path, pdf: Path, notebooks: dict[str, Any], top: str, welcome: str) -> Iterator[tuple[str, bytes, bool]]:
    yield f"{top}/READ-ME.txt", welcome.encode("utf-8"), False
    yield f"{top}/{pdf.name}", pdf.read_bytes(), False
    for name in LICENCES:
        if (root / name).is_file():
            yield f"{top}/{name}", (root / name).read_bytes(), False
    for path in html.rglob("*"):
        if path.is_file():
            yield f"{top}/html/{path.relative_to(html).as_posix()}", path.read_bytes(), False
    for page, notebook in notebooks.items():
        if page.startswith("notebooks/"):
            yield f"{top}/{page}.ipynb", for_readers(notebook), False


def make_release(root: Path, *, jobs: int | None = None, report: Report = report_line) -> list[Path]:
    """Build book and PDF and pack both archives into `_build/release`. Raises BuildError when either cannot be built."""
    from peshawar.build.execute import executed_notebooks
    from peshawar.build.pdf import build_pdf
    from peshawar.build.website import build_html

    version, stated = read_version(root), released(root)
    if stated is None:
        raise BuildError("CITATION.cff has no line `date-released: YYYY-MM-DD`")
    html, pdf = build_html(root, jobs=jobs, report=report), build_pdf(root, jobs=jobs, report=report)
    folder = build_folder(root) / "release"
    folder.mkdir(exist_ok=True)
    top, day = f"after-peshawar-{version}", date.fromisoformat(stated)
    reader, source = folder / f"{top}-reader.zip", folder / f"{top}-source.zip"
    welcome = WELCOME.format(version=version, date=stated)
    notebooks = {page: dict(notebook) for page, notebook in executed_notebooks(root).items()}
    write_archive(reader, _reader_entries(root, html, pdf, notebooks, top, welcome), day)
    entries = ((f"{top}/{p.relative_to(root).as_posix()}", p.read_bytes(), bool(p.stat().st_mode & 0o100)) for p in source_files(root))
    write_archive(source, entries, day)
    for place in (reader, source):
        report(f"Release: {place.relative_to(root).as_posix()}, {place.stat().st_size / 1e6:.1f} MB")
    return [reader, source]
