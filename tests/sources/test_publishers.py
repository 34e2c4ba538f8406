"""Official files are fetched without trusting the answer: slow, cut, wrong and hostile ones change nothing.

The server stands on this machine (127.0.0.1); no other is asked.
"""

from __future__ import annotations

import hashlib
import io
import re
import stat
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from peshawar.sources import SourceError
from peshawar.sources.publishers import OFFERS, Offer, fetch, find_offered, read_header, read_official, require_version, unpack

Answer = Callable[[BaseHTTPRequestHandler], None]
CSV = b"a,b\n1,2\n"


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], str]]:
    """Start a server that gives one answer; return the address of a file on it."""
    servers: list[ThreadingHTTPServer] = []
    finished = threading.Event()

    def start(answer: Answer) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.server.finished = finished  # type: ignore[attr-defined]
                answer(self)

            def log_message(self, *arguments: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/file.csv"

    yield start
    finished.set()
    for server in servers:
        server.shutdown()
        server.server_close()


def give(content: bytes, *, status: int = 200, says: int | None = None) -> Answer:
    """Answer with a content; `says` is a length that is not true."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(content) if says is None else says))
        handler.end_headers()
        handler.wfile.write(content)

    return answer


def stall(handler: BaseHTTPRequestHandler) -> None:
    """Begin an answer and say no more."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100")
    handler.end_headers()
    handler.wfile.write(b"a,b\n")
    handler.wfile.flush()
    handler.server.finished.wait(20)  # type: ignore[attr-defined]


def trickle(handler: BaseHTTPRequestHandler) -> None:
    """Send a byte at a time, never silent for long and never done."""
    handler.send_response(200)
    handler.end_headers()
    finished = handler.server.finished  # type: ignore[attr-defined]
    try:
        while not finished.wait(0.02):
            handler.wfile.write(b"1" * 4096)
    except OSError:
        pass


def offer(address: str = "http://127.0.0.1/file.csv", **changes: object) -> Offer:
    plain = replace(
        OFFERS["aid"], address=address, sha256=None, layouts=(frozenset({"a", "b"}),), known_versions=("1.1", "1.2")
    )
    return replace(plain, **changes)


def test_every_official_file_has_a_secure_address_and_a_release_that_is_known() -> None:
    for name, entry in OFFERS.items():
        assert entry.name == name and entry.address.startswith("https://")
        assert entry.version in entry.known_versions or not entry.version
        assert entry.sha256 is None or re.fullmatch("[0-9a-f]{64}", entry.sha256)


def test_a_good_answer_is_kept_and_its_checksum_compared(tmp_path: Path, serve) -> None:
    address = serve(give(CSV))
    assert fetch(offer(address), tmp_path).read_bytes() == CSV
    (tmp_path / "file.csv").unlink()
    assert fetch(offer(address, sha256=hashlib.sha256(CSV).hexdigest()), tmp_path).read_bytes() == CSV


@pytest.mark.parametrize(
    ("answer", "changes", "words"),
    [
        (give(b"gone", status=404), {}, "the server answers 404"),
        (give(b"down", status=503), {}, "the server answers 503"),
        (give(CSV, says=500), {}, "cut off"),
        (stall, {}, "silent|cut off|no connection"),
        (trickle, {"most_seconds": 0.3}, "not complete after 0 s"),
        (give(b"x" * 3_000_000), {"most_bytes": 1_000_000}, "larger than 1 MB"),
        (give(CSV), {"sha256": "0" * 64, "version": "1.1"}, "another checksum than release 1.1"),
    ],
    ids=["missing", "broken", "cut", "silent", "slow", "endless", "other bytes"],
)
def test_a_bad_answer_is_named_and_leaves_nothing(tmp_path: Path, serve, answer, changes, words: str) -> None:
    address = serve(answer)
    with pytest.raises(SourceError, match=words) as caught:
        fetch(offer(address, **changes), tmp_path, silence=0.5)
    assert caught.value.file == address
    assert list(tmp_path.iterdir()) == []


def test_no_server_is_named(tmp_path: Path, serve) -> None:
    with pytest.raises(SourceError, match="no connection.*make data SOURCES=FOLDER"):
        fetch(offer("http://127.0.0.1:9/file.csv"), tmp_path)


def write_archive(path: Path, *entries: tuple[str, bytes], link: bool = False) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            if link:
                entry.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(entry, content)
    return path


def test_one_table_is_taken_out_of_an_archive(tmp_path: Path) -> None:
    path = write_archive(tmp_path / "a.zip", ("deep/table.csv", CSV), ("__MACOSX/._table.csv", b""), ("read me.txt", b"!"))
    place = tmp_path / "opened"
    place.mkdir()
    assert unpack(offer(), path, place) == place / "table.csv"
    assert (place / "table.csv").read_bytes() == CSV


@pytest.mark.parametrize("name", ["../out.csv", "a/../../out.csv", "/out.csv", "C:\\out.csv", "..\\out.csv"])
def test_an_archive_that_climbs_out_of_its_folder_is_refused(tmp_path: Path, name: str) -> None:
    path = write_archive(tmp_path / "a.zip", ("good.csv", CSV), (name, b"bad"))
    place = tmp_path / "opened"
    place.mkdir()
    with pytest.raises(SourceError, match="leads out of its folder"):
        unpack(offer(), path, place)
    assert list(place.iterdir()) == [] and not (tmp_path / "out.csv").exists()


def test_a_link_in_an_archive_is_refused(tmp_path: Path) -> None:
    path = write_archive(tmp_path / "a.zip", ("table.csv", b"/etc/passwd"), link=True)
    with pytest.raises(SourceError, match="leads out of its folder"):
        unpack(offer(), path, tmp_path)


def test_an_archive_that_swells_is_stopped(tmp_path: Path) -> None:
    path = write_archive(tmp_path / "a.zip", ("table.csv", b"0" * 5_000_000))
    assert path.stat().st_size < 10_000
    with pytest.raises(SourceError, match="swells to more than 1 MB"):
        unpack(offer(most_unpacked=1_000_000), path, tmp_path)


def test_a_damaged_archive_and_one_with_two_tables_are_refused(tmp_path: Path) -> None:
    path = write_archive(tmp_path / "a.zip", ("one.csv", CSV), ("two.csv", CSV))
    with pytest.raises(SourceError, match="one CSV file, it holds one.csv, two.csv"):
        unpack(offer(), path, tmp_path)
    whole = write_archive(tmp_path / "b.zip", ("one.csv", bytes(range(256)) * 100)).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SourceError, match="a.zip: is no whole archive"):
        unpack(offer(), path, tmp_path)
    spoiled = bytearray(whole)
    spoiled[60] ^= 255
    path.write_bytes(bytes(spoiled))
    with pytest.raises(SourceError, match="no whole archive"):
        unpack(offer(), path, tmp_path)


@pytest.mark.parametrize("name", ["page.csv", "page.zip"])
def test_a_web_page_in_place_of_the_data_is_named(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"\n<!DOCTYPE html><html><body>Please accept our terms</body></html>")
    with pytest.raises(SourceError, match="is a web page, not the data"):
        unpack(offer(), path, tmp_path)
    path.write_bytes(b"")
    with pytest.raises(SourceError, match="the file is empty"):
        unpack(offer(), path, tmp_path)


def test_columns_that_are_strange_or_missing_are_named(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b"a,c\n1,2\n")
    with pytest.raises(SourceError, match="should not have: c; columns that are missing: b"):
        read_header(offer(), path)
    path.write_bytes(b"a,b,b2\n1,2,3\n")
    with pytest.raises(SourceError, match="should not have: b2"):
        read_header(offer(), path)


def test_a_release_that_is_not_known_is_refused(tmp_path: Path) -> None:
    assert require_version(offer(), "1.2", tmp_path) == "1.2"
    with pytest.raises(SourceError, match=r"is release 2.1; this book knows 1.1, 1.2"):
        require_version(offer(), "2.1", tmp_path)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"a,b\n1,2\n3\n", "a cell for every column: cut off"), (b"a,b\n", "no rows"), (b'a,b\n1,"2\n3,4\n', "cut off or damaged"), (b"a,b\n\xff,1\n", "UTF-8")],
)
def test_a_table_that_is_cut_off_is_named(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=words):
        read_official(offer(), path, ["a", "b"])


def test_rows_are_read_as_text_and_kept_as_asked(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes("\ufeffa,b\n01,x\nNA,y\n".encode())
    rows = read_official(offer(), path, ["b", "a"], keep=lambda piece: piece["a"] == "NA")
    assert rows.to_dict("records") == [{"b": "y", "a": "NA", "source_line": 3}]


def test_files_at_hand_are_found_by_the_publishers_names(tmp_path: Path) -> None:
    for name in ("GEDEvent_v25_1.csv", "GEDEvent_v26_1.csv", "OneSided_v26_1.csv", "notes.txt"):
        (tmp_path / name).write_bytes(CSV)
    assert {name: path.name for name, path in find_offered(tmp_path).items()} == {
        "ged": "GEDEvent_v26_1.csv",
        "one_sided": "OneSided_v26_1.csv",
    }
    with io.BytesIO() as buffer, zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("GEDEvent_v26_1.csv", CSV)
        archive.close()
        (tmp_path / "ged261-csv.zip").write_bytes(buffer.getvalue())
    assert find_offered(tmp_path)["ged"].name == "ged261-csv.zip"
