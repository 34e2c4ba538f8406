"""What a build takes from the machine: the checkout, the build date, the programs, and an environment for its children.

Standard library only, so that a Sphinx extension or a first command can import it at no cost.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import BinaryIO, Callable, Iterator, Sequence

from peshawar.build.bootstrap import KERNEL_SETTINGS

Report = Callable[[str], None]


class BuildError(Exception):
    """An expected failure. The command line prints its text, without a traceback, and exits with 1."""


def report_line(text: str) -> None:
    """Print one line of progress at once."""
    print(text, flush=True)


# --- the checkout -----------------------------------------------------------------------------------------------


def find_root() -> Path:
    """The checkout that this package was installed from, whatever the working directory is.

    Raises BuildError when the package does not stand in a checkout.
    """
    root = Path(__file__).resolve().parents[3]
    if not (root / "_config.yml").is_file():
        raise BuildError(f"{root} is not a checkout of the book: it has no _config.yml")
    return root


def build_folder(root: Path) -> Path:
    """`_build`, made if missing."""
    folder = root / "_build"
    folder.mkdir(exist_ok=True)
    return folder


def released(root: Path) -> str | None:
    """The date of the book as `CITATION.cff` states it (ISO), or None without that file.

    Not the clock and not the commit: the same sources must give the same bytes tomorrow, and from a ZIP download.
    """
    try:
        text = (root / "CITATION.cff").read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    found = re.search(r"(?m)^date-released:\s*[\"']?(\d{4}-\d{2}-\d{2})[\"']?\s*$", text)
    if found is None:
        raise BuildError("CITATION.cff has no line `date-released: YYYY-MM-DD`; the book takes its date from there")
    return found.group(1)


# --- environments -----------------------------------------------------------------------------------------------


def pin_environment(root: Path) -> None:
    """Make this process build the book like any other: fixed date, this environment's kernels, nothing personal.

    For a Sphinx extension, so that a plain `jupyter-book build .` does what `python -m peshawar html` does. Jupyter
    looks for the kernel `python3` in the user's folders before the environment's in some settings (`JUPYTER_PATH`;
    an environment owned by another login); a kernel registered there has other packages.
    """
    prepare_fonts(root)
    os.environ.update(_settings(root))
    for name in _UNWANTED:
        os.environ.pop(name, None)


def child_environment(root: Path) -> dict[str, str]:
    """Environment for what a build starts: kernels, Sphinx, LaTeX."""
    environment = {name: value for name, value in os.environ.items() if name not in _UNWANTED}
    environment.update(_settings(root), PYTHONUTF8="1", PYTHONIOENCODING="utf-8")
    return environment


def _settings(root: Path) -> dict[str, str]:
    settings = dict(KERNEL_SETTINGS)
    settings["IPYTHONDIR"] = str(build_folder(root) / ".ipython")
    settings["JUPYTER_PREFER_ENV_PATH"] = "1"
    settings["MPLCONFIGDIR"] = str(matplotlib_folder(root))
    if os.environ.get("PESHAWAR_DATA"):
        # A relative path is meant from where the command was typed; kernels start elsewhere.
        settings["PESHAWAR_DATA"] = str(Path(os.environ["PESHAWAR_DATA"]).expanduser().absolute())
    date = released(root)
    if date is not None:
        midnight = datetime.strptime(date, "%Y-%m-%d").replace(tzinfo=timezone.utc)
        settings["SOURCE_DATE_EPOCH"] = str(int(midnight.timestamp()))
        settings["FORCE_SOURCE_DATE"] = "1"  # without it TeX's own \today is the clock's
    return settings


_UNWANTED = ("JUPYTER_PATH", "PYTHONSTARTUP", "MATPLOTLIBRC")


def matplotlib_folder(root: Path) -> Path:
    """Where matplotlib keeps its font list and looks for a personal style: a folder of ours, not the user's."""
    home = Path(sys.prefix) / "etc" / "matplotlib"
    is_ours = os.access(home if home.is_dir() else sys.prefix, os.W_OK)
    return home if is_ours else build_folder(root) / ".matplotlib"


def prepare_fonts(root: Path) -> None:
    """Have matplotlib list the fonts before the first notebook runs.

    Where the list is missing, the first plotting cell makes it, and on a slow machine matplotlib says so on stderr,
    which counts as a warning of that cell and fails the build.
    """
    folder = matplotlib_folder(root)
    if any(folder.glob("fontlist*.json")) or importlib.util.find_spec("matplotlib") is None:
        return
    subprocess.run(
        [sys.executable, "-c", "import matplotlib.font_manager"],
        env=child_environment(root),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )


# --- programs ---------------------------------------------------------------------------------------------------

DEBIAN_TEX = (
    "texlive-xetex latexmk texlive-latex-extra texlive-fonts-recommended texlive-latex-recommended fonts-freefont-otf"
)


def require_latex(platform: str = sys.platform) -> None:
    """Raise BuildError, one line, when xelatex or latexmk is missing."""
    missing = [name for name in ("xelatex", "latexmk") if shutil.which(name) is None]
    if missing:
        raise BuildError(f"The PDF needs TeX, and {' and '.join(missing)} cannot be found. {explain_latex(platform)}")


def explain_latex(platform: str = sys.platform) -> str:
    """How to install TeX with all that the book uses, in one line."""
    if platform == "darwin":
        return "Install MacTeX: brew install --cask mactex-no-gui"
    if platform == "win32":
        return "Install MiKTeX and Perl: winget install MiKTeX.MiKTeX StrawberryPerl.StrawberryPerl"
    return f"Debian and Ubuntu: sudo apt-get install --no-install-recommends {DEBIAN_TEX}"


def run_logged(command: Sequence[str], log: Path, **options: object) -> int:
    """Run a program with its output in a file and no standard input; return its exit code.

    The program is stopped, not left behind, when this one is interrupted.
    """
    # A child that outlives a killed build still writes into the build's folders: it holds the lock until it ends.
    if _locks and sys.platform != "win32":
        options["pass_fds"] = tuple(_locks)
    with log.open("wb") as stream:
        process = subprocess.Popen(  # type: ignore[call-overload]
            list(command), stdin=subprocess.DEVNULL, stdout=stream, stderr=subprocess.STDOUT, **options
        )
        try:
            return process.wait()
        except BaseException:
            process.kill()
            process.wait()
            raise


def run_in_foreground(command: Sequence[str], **options: object) -> int:
    """Run a program that talks to the user; return its exit code.

    Ctrl-C is for that program alone: JupyterLab asks before it stops, pytest sums up what it has done.
    """
    process = subprocess.Popen(list(command), **options)  # type: ignore[call-overload]
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return process.wait()
    finally:
        signal.signal(signal.SIGINT, before)


# --- folders ----------------------------------------------------------------------------------------------------


@contextmanager
def one_build_at_a_time(root: Path, report: Report = report_line) -> Iterator[None]:
    """Wait for another build of the same checkout: both would write the same cache and the same pages.

    The lock is the system's, on an open file, so it goes with the processes that hold it, however they end: this one
    and the programs that `run_logged` started.
    """
    with (build_folder(root) / ".lock").open("a+b") as stream:
        is_waiting = False
        while not _try_lock(stream):
            if not is_waiting:
                report("Another build of this book is running; waiting for it to end.")
                is_waiting = True
            time.sleep(0.5)
        _locks.append(stream.fileno())
        try:
            yield
        finally:
            _locks.remove(stream.fileno())


_locks: list[int] = []
"""Open locks of this process, to be handed to the programs it starts."""


def _try_lock(stream: BinaryIO) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            stream.seek(0)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def make_work_folder(parent: Path, name: str) -> Path:
    """A new folder `.name-<process>` beside the one it will replace; what killed builds left over is removed.

    On the same disk, so that the swap is a rename.
    """
    for old in parent.glob(f".{name}-*"):
        if time.time() - old.stat().st_mtime > 3600:
            shutil.rmtree(old, ignore_errors=True)
    folder = parent / f".{name}-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def swap_in(new: Path, place: Path) -> None:
    """Put a finished folder in its place; the one that was there goes only when the new one stands.

    In one step where the system has one, so that a build killed at any moment leaves one of the two. Elsewhere in
    two, and `put_back` mends what a kill between them left.
    Raises BuildError, with the old folder back in place, when a program holds files in it open (Windows).
    """
    old = place.with_name(f".{place.name}-old-{os.getpid()}")
    shutil.rmtree(old, ignore_errors=True)
    try:
        if not place.exists():
            new.rename(place)
            return
        if exchange(new, place):
            new.rename(old)
        else:
            place.rename(old)
            try:
                new.rename(place)
            except OSError:
                old.rename(place)
                raise
    except OSError as error:
        raise BuildError(
            f"Cannot replace {place} ({error.strerror}). Close the programs that use files in it and try again."
        ) from error
    shutil.rmtree(old, ignore_errors=True)


def put_back(place: Path) -> None:
    """Where a folder is gone because a build was killed while it was being replaced, put the old one back."""
    left = sorted(place.parent.glob(f".{place.name}-old-*"), key=lambda path: path.stat().st_mtime)
    if left and not place.exists():
        left.pop().rename(place)
    for old in left:
        shutil.rmtree(old, ignore_errors=True)


_EXCHANGE_LINUX, _EXCHANGE_MACOS, _HERE = 2, 2, -100


def exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step of the file system; False where the system cannot, with both untouched."""
    first, second = os.fsencode(one), os.fsencode(other)
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return library.renamex_np(first, second, _EXCHANGE_MACOS) == 0
        return library.renameat2(_HERE, first, _HERE, second, _EXCHANGE_LINUX) == 0
    except (OSError, AttributeError, TypeError):  # Windows; a C library without the call
        return False


def show_path(path: Path, root: Path) -> str:
    """A path as messages show it: from the checkout, with forward slashes."""
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return str(path)


def last_lines(text: str, count: int) -> list[str]:
    """The last lines that are not empty."""
    return [line.rstrip() for line in text.splitlines() if line.strip()][-count:]
