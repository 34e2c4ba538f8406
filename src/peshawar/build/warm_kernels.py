"""Kernels that start warm: forked from one process that has already imported what the notebooks import.

Starting Python and importing pandas, matplotlib, scipy and our package takes each notebook one to two seconds of a
core, and the book has some thirty. One process does it once; a kernel is then a copy of it made by the system
(`fork`), with memory, variables and working directory of its own. Nothing of a notebook ever runs in that process.

Only on Linux: on macOS a forked process may not use the system's libraries, and Windows has no fork. There, and where
the process cannot be had, kernels start in the usual way, with the same results.

Run as a program, this module is that process. It ends with the build: its socket closes. Kernels end with it.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import json
import os
import pkgutil
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import traitlets
from jupyter_client.provisioning import LocalProvisioner

LIBRARIES = (
    "IPython",
    "ipykernel.kernelapp",
    "ipykernel.debugger",
    "ipykernel.ipkernel",
    "matplotlib.backends.backend_pdf",
    "matplotlib.backends.backend_svg",
    "seaborn",
    "scipy.optimize",
    "scipy.signal",
    "scipy.special",
    "scipy.stats",
    "statsmodels.api",
    "statsmodels.stats.rates",
    "ipywidgets",
    "anywidget",
)
"""What our package imports only when it needs it, and what a kernel needs to start.

Not matplotlib's inline backend: when it is imported it looks for the kernel that it will show pictures in.
"""
PACKAGES = ("peshawar.tables", "peshawar.analysis")
"""All modules of these. Not of the charts: they choose matplotlib's backend, which each notebook does for itself."""
COLLECT_AFTER = (50_000, 20, 100)
"""Kernels live for seconds: the collector of unused objects looks less often than in a process that stays."""
LONGEST_END = 5.0
"""Seconds that a kernel which was told to end is waited for."""
LONGEST_REQUEST = 1 << 20
"""Bytes. A request holds the environment of a kernel."""


class ForkedKernel:
    """A kernel made by the warm process, with those methods of `subprocess.Popen` that Jupyter uses.

    It is no child of this process: its end shows through a file descriptor, its exit code is not known.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._life: int | None
        try:
            self._life = os.pidfd_open(pid)
        except ProcessLookupError:
            self._life = None

    def poll(self) -> int | None:
        """None while it lives, then 1."""
        if self._life is not None and select.select([self._life], [], [], 0)[0]:
            os.close(self._life)
            self._life = None
        return None if self._life is not None else 1

    def wait(self) -> int:
        """Wait for its end."""
        if self._life is not None:
            select.select([self._life], [], [])
        return self.poll() or 1

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it lives."""
        if self.poll() is None and self._life is not None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._life, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


class WarmProcess:
    """The process that has the imports done, seen from the build."""

    def __init__(self, process: subprocess.Popen[bytes], ours: socket.socket, words: IO[bytes]) -> None:
        self._process, self._socket, self._words = process, ours, words

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid

    def fork(self, arguments: list[str], folder: str, environment: dict[str, str], output: IO[bytes]) -> ForkedKernel:
        """Start a kernel. Raises OSError when the process is gone.

        arguments  of `ipykernel_launcher`
        output     open file that receives what the kernel writes on its standard streams
        """
        request = {"arguments": arguments, "folder": folder, "environment": environment}
        socket.send_fds(self._socket, [json.dumps(request).encode()], [output.fileno()])
        answer = self._socket.recv(64)
        if not answer:
            raise ConnectionError("the process that kernels are copied from has ended")
        return ForkedKernel(int(answer))

    def close(self) -> None:
        """End the process."""
        self._socket.close()
        self._process.kill()
        self._process.wait()
        self._words.close()


@contextmanager
def warm_process(folder: Path, environment: dict[str, str]) -> Iterator[WarmProcess | None]:
    """Start the process from which kernels are forked; None where the system cannot do it.

    folder       working directory: the root of the book
    environment  of the build's children; decides the order of sets and the threads of the libraries
    """
    if sys.platform != "linux" or not hasattr(os, "pidfd_open"):
        yield None
        return
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    words = tempfile.TemporaryFile()
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "peshawar.build.warm_kernels", str(theirs.fileno())],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=words,
            pass_fds=[theirs.fileno()],
        )
    except OSError:
        ours.close()
        words.close()
        yield None
        return
    finally:
        theirs.close()
    warm = WarmProcess(process, ours, words)
    try:
        yield warm
    finally:
        warm.close()


class WarmProvisioner(LocalProvisioner):
    """Starts the kernel of a Jupyter manager as a copy of the warm process, or as usual where there is none."""

    warm = traitlets.Instance(WarmProcess, allow_none=True)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Start the kernel that `cmd` (an ipykernel command) and the keywords of `Popen` describe."""
        if self.warm is None or cmd[1:3] != ["-m", "ipykernel_launcher"]:
            return await super().launch_kernel(cmd, **kwargs)
        try:
            self.process = self.warm.fork(cmd[3:], str(kwargs["cwd"]), kwargs["env"], kwargs["stdout"])
        except OSError:
            return await super().launch_kernel(cmd, **kwargs)
        self.pid = self.pgid = self.process.pid
        self.cwd = kwargs["cwd"]
        return self.connection_info

    async def kill(self, restart: bool = False) -> None:
        """End the kernel, and return when it has ended; Jupyter would look ten times a second only."""
        await super().kill(restart)
        deadline = time.monotonic() + LONGEST_END
        while await self.poll() is None and time.monotonic() < deadline:
            await asyncio.sleep(0.005)


# --- the process itself -----------------------------------------------------------------------------------------


def preload() -> None:
    """Import what the notebooks import. What cannot be imported is left to the notebook, which says so."""
    names = [*LIBRARIES, *PACKAGES]
    for package in PACKAGES:
        with suppress(Exception):
            folder = importlib.import_module(package).__path__
            names.extend(f"{package}.{module.name}" for module in pkgutil.iter_modules(folder))
    for name in names:
        with suppress(Exception):
            importlib.import_module(name)


def serve(theirs: socket.socket) -> None:
    """Answer each request with the number of a new kernel's process, until the build closes the socket."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system forgets kernels that have ended
    gc.collect()
    gc.freeze()  # or the first collection in each kernel would copy all that they could share
    gc.set_threshold(*COLLECT_AFTER)
    while True:
        message, files, _, _ = socket.recv_fds(theirs, LONGEST_REQUEST, 1)
        if not message:
            return
        request = json.loads(message)
        pid = os.fork()
        if pid == 0:
            theirs.close()
            _become_kernel(request, files[0])
        os.close(files[0])
        theirs.send(str(pid).encode())


def _become_kernel(request: dict[str, Any], output: int) -> None:
    """Be an IPython kernel until it is ended; never returns."""
    try:
        builder = os.getppid()
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.close(output)
        os.chdir(request["folder"])
        os.environ.clear()
        os.environ.update(request["environment"])
        sys.argv = ["ipykernel_launcher", *request["arguments"]]
        from ipykernel.kernelapp import IPKernelApp

        # The kernel watches whether the process it was copied from is still there, and ends with it.
        IPKernelApp.launch_instance(argv=[*request["arguments"], f"--IPKernelApp.parent_handle={builder}"])
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(1)


def main() -> None:
    """Import, then serve."""
    # Notebooks find no module beside the book that an ordinary kernel would not find.
    if Path(sys.path[0]) == Path.cwd():
        del sys.path[0]
    with socket.socket(fileno=int(sys.argv[1])) as theirs:
        preload()
        serve(theirs)


if __name__ == "__main__":
    main()
