"""The printed book: a clear word without TeX and for TeX's own errors, and a whole run where TeX is installed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from peshawar.build import pdf, system
from peshawar.build.system import BuildError

LOG = """\
This is XeTeX
(./tiny.tex
./tiny.tex:57: Undefined control sequence.
l.57 \\nosuchcommand

No pages of output.
"""


def test_the_excerpt_starts_at_the_first_error() -> None:
    assert pdf.excerpt_log(LOG)[:2] == ["./tiny.tex:57: Undefined control sequence.", "l.57 \\nosuchcommand"]
    assert pdf.excerpt_log("a\n\nb\n") == ["a", "b"]


@pytest.mark.parametrize(
    ("platform", "remedy"), [("linux", "apt-get install"), ("darwin", "mactex"), ("win32", "MiKTeX")]
)
def test_without_tex_one_line_says_what_to_install(
    platform: str, remedy: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BuildError) as caught:
        system.require_latex(platform)
    message = str(caught.value)
    assert remedy in message and "xelatex and latexmk" in message and "\n" not in message


def test_a_missing_package_or_font_is_told_from_other_errors() -> None:
    assert pdf.MISSING.search("./tiny.tex:3: LaTeX Error: File `tocloft.sty' not found.")
    assert pdf.MISSING.search('! Package fontspec Error: The font "FreeSerif" cannot be found.')
    assert not pdf.MISSING.search(LOG)


@pytest.mark.usefixtures("tex")
def test_a_pdf_is_set_and_a_latex_error_is_shown(make_book: Callable[..., Path]) -> None:
    root = make_book(one=["print('a result')"])
    (root / "data").rmdir()
    made = pdf.build_pdf(root, report=lambda text: None)
    assert made == root / "_build" / "pdf" / "after-peshawar.pdf" and made.read_bytes().startswith(b"%PDF")
    before = made.read_bytes()

    (root / "index.md").write_text("# A tiny book\n\n```{raw} latex\n\\nosuchcommand\n```\n", encoding="utf-8")
    with pytest.raises(BuildError) as caught:
        pdf.build_pdf(root, report=lambda text: None)
    assert "nosuchcommand" in str(caught.value) and "_build/latex.log" in str(caught.value)
    assert made.read_bytes() == before
