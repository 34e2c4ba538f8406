"""Run one notebook in a kernel of its own and say which cell failed."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty
from typing import IO, Any

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from peshawar.build.system import last_lines
from peshawar.build.warm_kernels import WarmProcess, WarmProvisioner

KERNEL = "python3"
SOURCE_LINES_SHOWN = 4


@dataclass(frozen=True)
class CellFailure:
    """The cell that stopped a notebook. Positions count from 1."""

    position: int
    cells: int
    code_position: int
    code_cells: int
    source: str
    error: str
    """Last line of the exception."""

    def describe(self, path: str) -> str:
        lines = self.source.strip("\n").splitlines()
        shown = [f"    {line}" for line in lines[:SOURCE_LINES_SHOWN]]
        if len(lines) > SOURCE_LINES_SHOWN:
            shown.append(f"    ... ({len(lines) - SOURCE_LINES_SHOWN} more lines)")
        place = f"code cell {self.code_position} of {self.code_cells} (cell {self.position} of {self.cells})"
        return "\n".join([f"{path}: {place} failed:", *shown, f"  {self.error}"])


async def run_notebook(
    notebook: NotebookNode, folder: Path, environment: dict[str, str], timeout: int, warm: WarmProcess | None = None
) -> CellFailure | None:
    """Run a notebook in place in a fresh kernel of this environment; return the cell that failed, if one did.

    folder   working directory of the kernel
    timeout  seconds one cell may take
    warm     the process to copy the kernel from; without it, a new one is started
    """
    reached: dict[str, Any] = {"cell_index": 0}

    with tempfile.TemporaryFile() as kernel_output:
        async with _kernel(folder, environment, kernel_output, warm) as manager:
            client = NotebookClient(
                notebook,
                km=manager,
                timeout=timeout,
                record_timing=False,  # times in the cells' metadata would be part of the cache's key
                on_cell_start=reached.update,
            )
            try:
                await _execute(client)
            except CellExecutionError as error:
                return _describe_failure(notebook, reached["cell_index"], f"{error.ename}: {_last_line(error.evalue)}")
            except CellTimeoutError:
                message = f"stopped: still running after {timeout} s (execute: timeout in _config.yml)"
                return _describe_failure(notebook, reached["cell_index"], message)
            except DeadKernelError:
                kernel_output.seek(0)
                said = last_lines(kernel_output.read().decode("utf-8", "replace"), 1)
                what = "the kernel does not answer" if await manager.is_alive() else "the kernel died"
                message = ": ".join([what, *said])
                return _describe_failure(notebook, reached["cell_index"], message)
    return None


async def _execute(client: NotebookClient) -> None:
    # Not client.async_execute: it installs its own handlers for Ctrl-C, one notebook's over the other's, and a kernel
    # would outlive the build.
    client.reset_execution_trackers()
    client.kc = client.km.client()
    # Nothing is typed in, and whether a kernel lives is seen from its process. (A heartbeat that is stopped while it
    # starts opens sockets without end.)
    client.kc.start_channels(stdin=False, hb=False)
    try:
        client.nb.metadata["language_info"] = (await _greet(client))["language_info"]
        for index, cell in enumerate(client.nb.cells):
            await client.async_execute_cell(cell, index, execution_count=client.code_cells_executed + 1)
        client.set_widgets_metadata()
    finally:
        client.kc.stop_channels()


async def _greet(client: NotebookClient) -> dict[str, Any]:
    """Wait until a kernel answers and what it shows is heard; what it says of itself.

    Not the client's own ``wait_for_ready``: it ends by listening for as long as a fifth of a second says nothing.
    Raises DeadKernelError when the kernel ends or does not answer in time.
    """
    deadline = time.monotonic() + client.startup_timeout
    answer: dict[str, Any] | None = None
    while time.monotonic() < deadline and await client.km.is_alive():
        asked = client.kc.kernel_info()
        with suppress(Empty):
            while answer is None:
                reply = await client.kc.get_shell_msg(timeout=1)
                answer = reply["content"] if reply["msg_type"] == "kernel_info_reply" else None
            # The kernel's word that this request is done is the last of what it has shown so far. It does not
            # arrive where the kernel spoke before anybody listened: then ask again.
            while True:
                shown = await client.kc.get_iopub_msg(timeout=0.2)
                if shown["parent_header"].get("msg_id") == asked and shown["content"].get("execution_state") == "idle":
                    return answer
    raise DeadKernelError("the kernel did not start")


@asynccontextmanager
async def _kernel(folder: Path, environment: dict[str, str], output: IO[bytes], warm: WarmProcess | None) -> AsyncIterator[AsyncKernelManager]:
    """A running kernel of this environment, whatever kernels are registered for the user."""
    places = KernelSpecManager(kernel_dirs=[str(kernels_folder())])
    manager = AsyncKernelManager(kernel_name=KERNEL, kernel_spec_manager=places)
    manager.provisioner = WarmProvisioner(
        kernel_id=manager.kernel_id, kernel_spec=manager.kernel_spec, parent=manager, warm=warm
    )
    # Kernels talk on their own standard streams about things that are no part of a notebook.
    await manager.start_kernel(
        cwd=str(folder),
        env=environment,
        extra_arguments=["--HistoryManager.hist_file=:memory:"],
        stdout=output,
        stderr=output,
    )
    try:
        yield manager
    finally:
        await manager.shutdown_kernel(now=True)


def kernels_folder() -> Path:
    """Where this environment keeps its kernels."""
    return Path(sys.prefix) / "share" / "jupyter" / "kernels"


def _describe_failure(notebook: NotebookNode, index: int, error: str) -> CellFailure:
    is_code = [cell.cell_type == "code" for cell in notebook.cells]
    return CellFailure(
        position=index + 1,
        cells=len(is_code),
        code_position=sum(is_code[: index + 1]),
        code_cells=sum(is_code),
        source=notebook.cells[index].source if notebook.cells else "",
        error=error,
    )


def _last_line(text: str) -> str:
    lines = last_lines(text, 1)
    return lines[0] if lines else ""


def run_loop(work: Coroutine[Any, Any, Any]) -> Any:
    """Run asynchronous work to its end."""
    # On Windows the default loop cannot watch the sockets that kernels are reached by.
    factory = asyncio.SelectorEventLoop if sys.platform == "win32" else None
    with asyncio.Runner(loop_factory=factory) as runner:
        return runner.run(work)
