"""Make the project's environment, `.venv`, from `requirements.lock`.

A plain script with nothing but the standard library, because it runs before anything is installed and under
whatever Python a machine happens to have (3.8 or newer)::

    python3 src/peshawar/build/bootstrap.py            # any system; `make` calls it for you
    py -3.12 src\\peshawar\\build\\bootstrap.py          # Windows

What it leaves behind is all inside `.venv`: the locked packages, this package (editable), the Jupyter kernel
`python3` bound to this very environment, matplotlib's font list, and `peshawar-setup.json`, which says that this
script made the folder and from what. A second run reads that file and does nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Iterable, NamedTuple, Sequence

OLDEST = (3, 11)
NEWEST = (3, 14)
NAMES = ("python3.14", "python3.13", "python3.12", "python3.11", "python3", "python")
STAMP = "peshawar-setup.json"

# What every kernel of this environment runs with, whichever program starts it. One thread per kernel, because two
# notebooks run side by side and because the number of threads changes the last digits of a sum.
KERNEL_SETTINGS = {
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
}

# Settings of the caller's shell that would make a child Python install or import something else.
FOREIGN_SETTINGS = (
    "CONDA_PREFIX",
    "PIP_PREFIX",
    "PIP_REQUIRE_VIRTUALENV",
    "PIP_TARGET",
    "PIP_USER",
    "PYTHONHOME",
    "PYTHONPATH",
    "UV_PROJECT_ENVIRONMENT",
    "VIRTUAL_ENV",
    "__PYVENV_LAUNCHER__",
)

PROBE = """
import importlib.util, json, sys, sysconfig
print(json.dumps({
    "executable": sys.executable,
    "base": getattr(sys, "_base_executable", None) or sys.executable,
    "prefix": sys.prefix,
    "version": list(sys.version_info[:3]),
    "is_cpython": sys.implementation.name == "cpython" and not sysconfig.get_config_var("Py_GIL_DISABLED"),
    "has_ensurepip": all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")),
}))
"""


class SetupError(Exception):
    """The environment cannot be made; the text says in one line what to do."""


class Interpreter(NamedTuple):
    """One Python that runs."""

    command: str
    """What was typed to start it, for messages."""
    executable: str
    version: tuple[int, int, int]
    is_cpython: bool
    """The ordinary build: wheels for PyPy and free-threaded builds are not in the lock."""
    has_ensurepip: bool

    @property
    def is_supported(self) -> bool:
        return self.is_cpython and OLDEST <= self.version[:2] <= NEWEST

    @property
    def label(self) -> str:
        return "{} = {}".format(self.command, ".".join(str(part) for part in self.version))


# --- finding an interpreter -------------------------------------------------------------------------------------


def probe(command: Sequence[str], venv: Path | None = None) -> Interpreter | None:
    """Start a Python and ask what it is; None when it does not run (a shim, the Windows store's stub, Python 2).

    An interpreter that lives in `venv` stands for the one below it: the environment about to be rebuilt cannot
    rebuild itself. None as well when that one is unknown.
    """
    try:
        answer = subprocess.run(
            [*command, "-I", "-c", PROBE],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=60,
            check=True,
            env=clean_environment(),
        )
        found = json.loads(answer.stdout.decode("utf-8"))
        executable = found["executable"]
        if venv is not None and _is_within(Path(found["prefix"]), venv):
            executable = found["base"]
            if _is_within(Path(executable).parent, venv):
                return None
        return Interpreter(
            command=" ".join(command),
            executable=executable,
            version=tuple(found["version"]),
            is_cpython=found["is_cpython"],
            has_ensurepip=found["has_ensurepip"],
        )
    except (OSError, subprocess.SubprocessError, ValueError, KeyError):
        return None


def list_candidates(path: str | None = None) -> Iterable[list[str]]:
    """Commands that may start a Python, best first: the newest name on the search path, then the plain names."""
    if os.name == "nt":
        for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
            if shutil.which("py", path=path):
                yield ["py", f"-3.{minor}"]
    folders = (path if path is not None else os.environ.get("PATH", "")).split(os.pathsep)
    for name in NAMES:
        seen = set()
        for folder in folders:
            found = shutil.which(name, path=folder) if folder else None
            if found and found not in seen:
                seen.add(found)
                yield [found]


def choose_interpreter(
    candidates: Iterable[Sequence[str]], venv: Path | None = None, needs_ensurepip: bool = True
) -> Interpreter:
    """The first candidate that is supported and able to make an environment.

    Raises SetupError that names what was found and what to install.
    """
    found = []
    for command in candidates:
        interpreter = probe(command, venv)
        if interpreter is None:
            continue
        if interpreter.is_supported and (interpreter.has_ensurepip or not needs_ensurepip):
            return interpreter
        found.append(interpreter)
    raise SetupError(explain_no_interpreter(found))


def explain_no_interpreter(found: Sequence[Interpreter], platform: str = sys.platform) -> str:
    """One line: what is missing on this machine and the command that installs it."""
    incomplete = [interpreter for interpreter in found if interpreter.is_supported]
    if incomplete:
        best = incomplete[0]
        return (
            "Python {0}.{1}.{2} ({3}) cannot make an environment: its modules venv and ensurepip are not installed. "
            "On Debian and Ubuntu: sudo apt-get install python{0}.{1}-venv. Then run the command again."
        ).format(*best.version, best.executable)
    labels = list(dict.fromkeys(interpreter.label for interpreter in found))
    if platform == "darwin":
        remedy = "brew install python@3.13"
    elif platform in ("win32", "cygwin"):
        remedy = "winget install Python.Python.3.13"
    else:
        remedy = "sudo apt-get install python3 python3-venv (Debian 12, Ubuntu 24.04 or newer)"
    return (
        f"This book needs Python 3.{OLDEST[1]} to 3.{NEWEST[1]}; found {', '.join(labels) or 'none'}. "
        f"Install one, for example: {remedy}. Then run the command again."
    )


def find_uv() -> str | None:
    """The uv program, if there is one that runs (a version manager may put a shim in its place)."""
    command = shutil.which("uv")
    if command is None:
        return None
    try:
        subprocess.run(
            [command, "--version"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
            timeout=60,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return command


# --- the state of .venv -----------------------------------------------------------------------------------------


def digest_setup(root: Path, version: Sequence[int]) -> str:
    """What the environment is made from: lock, project file, Python's minor version, and where the project stands.

    The place counts because the environment's programs and the link to this package hold absolute paths.
    """
    digest = hashlib.sha256()
    for name in ("requirements.lock", "pyproject.toml"):
        # A checkout that changed line ends is the same lock.
        digest.update((root / name).read_bytes().replace(b"\r\n", b"\n") + b"\0")
    digest.update(Path(__file__).read_bytes().replace(b"\r\n", b"\n") + b"\0")
    digest.update(f"{version[0]}.{version[1]}\0{root.resolve()}".encode())
    return digest.hexdigest()


def read_stamp(venv: Path) -> dict[str, object]:
    """What this script wrote into the environment; empty for one that it did not make."""
    try:
        stamp = json.loads((venv / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(venv: Path, state: str, digest: str, version: Sequence[int]) -> None:
    content = {"made_by": "peshawar", "state": state, "digest": digest, "python": list(version)}
    text = json.dumps(content, indent=1) + "\n"
    partial = venv / (STAMP + ".new")
    partial.write_bytes(text.encode("utf-8"))
    os.replace(str(partial), str(venv / STAMP))


def venv_python(venv: Path) -> Path:
    return venv / "Scripts" / "python.exe" if os.name == "nt" else venv / "bin" / "python"


def explain_state(root: Path, venv: Path, wanted: Interpreter | None) -> str | None:
    """Why the environment must be made (again), or None when it is ready.

    `wanted` is the interpreter that was asked for by name, if any.
    """
    if not os.path.lexists(str(venv)):
        return "no environment yet"
    stamp = read_stamp(venv)
    if stamp.get("made_by") != "peshawar":
        return "the folder .venv was made by something else"
    if stamp.get("state") != "complete":
        return "an earlier set-up was interrupted"
    version = stamp.get("python")
    if not isinstance(version, list) or stamp.get("digest") != digest_setup(root, version):
        return "the lock, the project file or the project's place changed"
    if wanted is not None and list(wanted.version[:2]) != version[:2]:
        return "another Python was asked for ({}.{})".format(*wanted.version[:2])
    if probe([str(venv_python(venv))]) is None:
        return "the Python it was made from is gone"
    return None


def clear_the_way(venv: Path, say: Say) -> None:
    """Remove an environment that this script made; move anything else aside and say so.

    Raises SetupError when the folder cannot be moved or removed, as on Windows while a program in it runs.
    """
    if not os.path.lexists(str(venv)):
        return
    try:
        if venv.is_dir() and not venv.is_symlink() and not any(venv.iterdir()):
            venv.rmdir()
            return
        if read_stamp(venv).get("made_by") == "peshawar" and not venv.is_symlink():
            # The stamp goes last, so that a half-removed folder is still known as ours.
            for child in venv.iterdir():
                if child.name != STAMP:
                    shutil.rmtree(str(child)) if child.is_dir() and not child.is_symlink() else child.unlink()
            shutil.rmtree(str(venv))
            return
        number = 1
        while os.path.lexists(f"{venv}.aside-{number}"):
            number += 1
        aside = venv.with_name(f"{venv.name}.aside-{number}")
        venv.rename(aside)
        say(
            f"Moved the existing {venv.name} to {aside.name}: this project did not make it. "
            "Delete it if you do not need it."
        )
    except OSError as error:
        raise SetupError(
            f"Cannot replace {venv} ({error.strerror or error}). Close the programs that use it (JupyterLab, an "
            "editor, a terminal) and run the command again."
        ) from error


# --- making it --------------------------------------------------------------------------------------------------


class Say:
    """Progress lines on standard output, flushed at once so that they appear in step with the children's output."""

    def __call__(self, text: str) -> None:
        print(text, flush=True)


def make_environment(root: Path, venv: Path, interpreter: Interpreter, uv: str | None, say: Say) -> None:
    """Make `.venv` and install the lock and this package into it.

    Raises SetupError naming the step that failed. The stamp says "unfinished" until the last step is done.
    """
    digest = digest_setup(root, interpreter.version)
    # The lock is complete, so nothing is resolved: pip before 23.3 looks past a pin when a package is asked for with
    # an extra, finds a newer release, and stops because that one is not in the lock.
    install = ["--require-hashes", "--no-deps", "-r", str(root / "requirements.lock")]
    link = ["--no-build-isolation", "--no-deps", "-e", str(root)]
    venv.mkdir()
    write_stamp(venv, "unfinished", digest, interpreter.version)
    python = str(venv_python(venv))
    if uv:
        run_step(
            [uv, "venv", "--quiet", "--allow-existing", "--no-project", "--python", interpreter.executable, str(venv)],
            root,
            "making .venv",
        )
        say("Installing the locked packages with uv ...")
        run_step(
            [uv, "pip", "install", "--quiet", "--python", python, "--compile-bytecode", *install],
            root,
            "installing the locked packages",
        )
        run_step(
            [uv, "pip", "install", "--quiet", "--python", python, "--offline", *link],
            root,
            "installing the package peshawar",
        )
    else:
        pip = [python, "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input"]
        run_step([interpreter.executable, "-m", "venv", str(venv)], root, "making .venv")
        say(
            "Installing the locked packages with pip (a minute or two; with uv on the search path it takes seconds) ..."
        )
        run_step([*pip, "install", *install], root, "installing the locked packages")
        run_step([*pip, "install", "--no-index", *link], root, "installing the package peshawar")
    settings = kernel_settings(venv)
    bind_kernel(venv, settings)
    # The first import of a plotting module would otherwise list the fonts in the middle of a chapter, and the notice
    # that matplotlib prints while it does so would fail the build.
    run_step(
        [python, "-c", "import matplotlib.font_manager"],
        root,
        "listing the fonts",
        {"MPLCONFIGDIR": settings["MPLCONFIGDIR"]},
    )
    write_stamp(venv, "complete", digest, interpreter.version)


def kernel_settings(venv: Path) -> dict[str, str]:
    """Environment of the kernels: fixed settings, and a matplotlib folder without a personal style."""
    return dict(KERNEL_SETTINGS, MPLCONFIGDIR=str(venv / "etc" / "matplotlib"))


def bind_kernel(venv: Path, settings: dict[str, str]) -> None:
    """Bind the environment's kernel `python3` to the environment's interpreter and settings.

    As installed it says only "python". Jupyter replaces that by the running interpreter, VS Code and others may not.
    The display name stays: JupyterLab writes it into every notebook it saves.
    """
    path = venv / "share" / "jupyter" / "kernels" / "python3" / "kernel.json"
    kernel = json.loads(path.read_text(encoding="utf-8"))
    kernel["argv"][0] = str(venv_python(venv).absolute())
    # Else each kernel that a plain `jupyter-book build` starts remarks that it talks over local sockets.
    kernel["argv"].insert(kernel["argv"].index("-f"), "--log-level=ERROR")
    kernel["env"] = settings
    path.unlink()  # uv links files to its cache: writing in place would change every other environment
    path.write_bytes((json.dumps(kernel, indent=1) + "\n").encode("utf-8"))


def clean_environment(settings: dict[str, str] | None = None) -> dict[str, str]:
    environment = {name: value for name, value in os.environ.items() if name not in FOREIGN_SETTINGS}
    environment.update(settings or {})
    return environment


def run_step(command: Sequence[str], root: Path, what: str, settings: dict[str, str] | None = None) -> None:
    """Run one step quietly; on failure raise SetupError with the end of what it printed."""
    try:
        done = subprocess.run(
            list(command),
            cwd=str(root),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=clean_environment(settings),
        )
    except OSError as error:
        raise SetupError(f"{what.capitalize()} failed: {error}") from error
    if done.returncode != 0:
        lines = done.stdout.decode("utf-8", "replace").strip().splitlines()
        raise SetupError(
            "{} failed (exit {}):\n{}".format(
                what.capitalize(), done.returncode, "\n".join("  " + line for line in lines[-15:])
            )
        )


def _is_within(path: Path, folder: Path) -> bool:
    path, folder = path.resolve(), folder.resolve()
    return folder == path or folder in path.parents


def find_root() -> Path:
    return Path(__file__).resolve().parents[3]


def set_up(root: Path, python: str | None = None, rebuild: bool = False, say: Say | None = None) -> Path:
    """Make sure that `.venv` is there and made from the present lock; return its interpreter.

    python  the interpreter to use; otherwise the one that runs this script if it is supported, else the first on the
            search path that is
    """
    say = say or Say()
    venv = root / ".venv"
    is_inside = _is_within(Path(sys.prefix), venv)
    wanted = None
    if python is not None:
        wanted = choose_interpreter([[python]], venv, needs_ensurepip=False)
    elif not is_inside:
        running = probe([sys.executable])
        wanted = running if running is not None and running.is_supported else None
    reason = "asked for" if rebuild else explain_state(root, venv, wanted)
    if reason is None:
        return venv_python(venv)
    uv = find_uv()
    candidates = [[python]] if python is not None else [[sys.executable], *list_candidates()]
    interpreter = choose_interpreter(candidates, venv, needs_ensurepip=uv is None)
    say("Setting up .venv with Python {}.{}.{} ({}).".format(*interpreter.version, reason))
    clear_the_way(venv, say)
    make_environment(root, venv, interpreter, uv, say)
    say("The environment is ready.")
    return venv_python(venv)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Make the environment .venv from requirements.lock.")
    parser.add_argument("--python", help="the Python to make it with (3.11 to 3.14)")
    parser.add_argument("--rebuild", action="store_true", help="make it again even if it is up to date")
    options = parser.parse_args(arguments)
    try:
        set_up(find_root(), options.python, options.rebuild)
    except SetupError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Run the command again to finish the set-up.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
