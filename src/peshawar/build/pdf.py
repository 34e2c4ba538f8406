"""The printed book: Jupyter Book writes LaTeX, xelatex sets it."""

from __future__ import annotations

import re
import shutil
import time
from pathlib import Path

from peshawar.build.book import new_pages
from peshawar.build.system import (
    BuildError,
    Report,
    build_folder,
    child_environment,
    explain_latex,
    last_lines,
    one_build_at_a_time,
    report_line,
    require_latex,
    run_logged,
    show_path,
    swap_in,
)
from peshawar.build.website import prepare_results

PDF_FOLDER = "pdf"
PAPERS = {"a4": "a4paper", "letter": "letterpaper"}
PAPER_OPTION = re.compile(r"\\documentclass\[a4paper,")
LINES_SHOWN = 25
MISSING = re.compile(r"File `[^']+' not found|The font .+ cannot be( found)?")


def pdf_place(root: Path, paper: str = "a4") -> Path:
    """Where the printed book stands: `_build/pdf/after-peshawar.pdf`, other papers than A4 with their name behind."""
    return root / "_build" / PDF_FOLDER / ("after-peshawar.pdf" if paper == "a4" else f"after-peshawar-{paper}.pdf")


def build_pdf(root: Path, *, paper: str = "a4", jobs: int | None = None, report: Report = report_line) -> Path:
    """Build the PDF; return its place. The LaTeX sources and the log of the last one stay in `_build/latex`.

    paper  one of PAPERS
    Raises BuildError, with the PDF that was there untouched, when TeX is missing or anything fails on the way.
    """
    require_latex()
    with one_build_at_a_time(root, report):
        prepare_results(root, jobs=jobs, report=report)
        started = time.perf_counter()
        with new_pages(root, "latex") as new:
            report(f"LaTeX: written in {time.perf_counter() - started:.1f} s.")
            started = time.perf_counter()
            made = set_pages(root, new, paper)
            swap_in(new, build_folder(root) / "latex")
        pdf = pdf_place(root, paper)
        pdf.parent.mkdir(exist_ok=True)
        partial = pdf.with_suffix(".pdf.new")
        shutil.copyfile(build_folder(root) / "latex" / made, partial)
        partial.replace(pdf)
        report(f"PDF: {pdf.stat().st_size / 1e6:.1f} MB, set in {time.perf_counter() - started:.1f} s.")
    return pdf


def set_paper(source: Path, paper: str) -> None:
    """Set the size of the paper in the LaTeX source; Sphinx wrote A4. Raises BuildError for a source without one."""
    if paper == "a4":
        return
    text, count = PAPER_OPTION.subn(rf"\\documentclass[{PAPERS[paper]},", source.read_text(encoding="utf-8"), count=1)
    if count == 0:
        raise BuildError(f"{source.name} does not ask for A4, so its paper cannot be changed to {paper}")
    source.write_text(text, encoding="utf-8", newline="\n")


def set_pages(root: Path, folder: Path, paper: str = "a4") -> str:
    """Run latexmk as Sphinx's own Makefile does, without a question; return the name of the PDF.

    Raises BuildError with the error's place in the log; the log is kept as `_build/latex.log`.
    """
    sources = sorted(
        path.name for path in folder.glob("*.tex") if "\\begin{document}" in path.read_text(encoding="utf-8")
    )
    if len(sources) != 1:
        raise BuildError(f"Jupyter Book should write one LaTeX document, it wrote {len(sources)}: {', '.join(sources)}")
    source = sources[0]
    set_paper(folder / source, paper)
    log = build_folder(root) / "latex.log"
    options = ["-pdf", "-dvi-", "-ps-", "-interaction=nonstopmode", "-halt-on-error", "-file-line-error"]
    environment = {**child_environment(root), "LATEXOPTS": "", "LATEXMKOPTS": ""}
    code = run_logged(["latexmk", *options, source], log, cwd=folder, env=environment)
    made = Path(source).with_suffix(".pdf").name
    if code != 0 or not (folder / made).is_file():
        text = log.read_text(encoding="utf-8", errors="replace")
        lines = ["LaTeX failed:", *(f"  {line}" for line in excerpt_log(text))]
        if MISSING.search(text):
            lines.append(f"A TeX package or font is missing. {explain_latex()}")
        raise BuildError("\n".join([*lines, f"The whole log: {show_path(log, root)}"]))
    return made


def excerpt_log(text: str) -> list[str]:
    """The first error of a LaTeX log with the lines that say where it is; the end of the log when there is none."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if line.startswith("!") or re.match(r"\S+\.(tex|sty|cls):\d+: ", line):
            return [shown.rstrip() for shown in lines[number : number + LINES_SHOWN] if shown.strip()]
    return last_lines(text, LINES_SHOWN)
