"""Each notebook runs alone, in a fresh kernel, from a foreign folder, with the network off."""

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

# Python imports this by itself when a kernel starts; only the loopback, which kernels need, is left.
NETWORK_OFF = '''
import socket

_connect = socket.socket.connect


def connect(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(("127.", "::1", "localhost")):
        raise OSError(f"the network is off: {address}")
    return _connect(self, address)


socket.socket.connect = connect
'''


@pytest.fixture
def offline(tmp_path, monkeypatch):
    guard = tmp_path / "guard"
    guard.mkdir()
    (guard / "sitecustomize.py").write_text(NETWORK_OFF, "utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(guard), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep))
    return tmp_path


def run(notebook, folder):
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(folder)}}).execute()


def test_the_guard_holds(offline):
    source = "import socket\ntry:\n    socket.create_connection(('192.0.2.1', 80), 1)\nexcept OSError as error:\n    print(error)"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    run(notebook, offline)
    assert "the network is off" in notebook.cells[0].outputs[0].text


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_runs_alone(path, offline):
    notebook = nbformat.read(path, as_version=4)
    run(notebook, offline)
    assert any(cell.get("outputs") for cell in notebook.cells)
