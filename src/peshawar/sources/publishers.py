"""What the publishers offer for download, and how it is fetched without trusting the answer.

One table says it all: address, release, columns. What could be verified about a format without its publisher at hand
is said in `book/reproduce.md`. Nothing here runs when the book is built.
"""

from __future__ import annotations

import csv
import fnmatch
import io
import re
import stat
import time
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from peshawar.sources.errors import SourceError
from peshawar.sources.reading import LINE

MEGABYTE = 1_000_000
PIECE = 1 << 20
SILENCE = 60.0
"""Seconds without a byte after which a server is given up."""

GED_HEADER = (
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name dyad_dset_id "
    "dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b number_of_sources "
    "source_article source_office source_date source_headline source_original where_prec where_coordinates "
    "where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id region event_clarity "
    "date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high low gwnoa gwnob"
)
"""Columns of the event file, in order."""
_COUNTRY_YEARS = (
    "country country_id year region govt_name "
    "sb_exist sb_dyad_count sb_dyad_ids sb_dyad_names sb_deaths_parties sb_deaths_civilians sb_deaths_unknown "
    "sb_total_deaths_best sb_total_deaths_high sb_total_deaths_low sb_intrastate_exist sb_intrastate_dyad_count "
    "sb_intrastate_dyad_ids sb_intrastate_dyad_names sb_intrastate_govt_inv_incomp sb_intrastate_deaths_parties "
    "sb_intrastate_deaths_civilians sb_intrastate_deaths_unknown sb_intrastate_deaths_best sb_intrastate_deaths_high "
    "sb_intrastate_deaths_low sb_interstate_exist sb_interstate_dyad_count sb_interstate_dyad_ids "
    "sb_interstate_dyad_names sb_interstate_govt_inv_incomp sb_interstate_deaths_parties "
    "sb_interstate_deaths_civilians sb_interstate_deaths_unknown sb_interstate_deaths_best sb_interstate_deaths_high "
    "sb_interstate_deaths_low ns_exist ns_dyad_count ns_dyad_ids ns_dyad_names ns_deaths_parties ns_deaths_civilians "
    "ns_deaths_unknown ns_total_deaths_best ns_total_deaths_high ns_total_deaths_low os_exist os_dyad_count "
    "os_dyad_ids os_dyad_names os_govt_inv os_govt_killings_best os_govt_killings_high os_govt_killings_low "
    "os_any_govt_inv os_any_govt_killings_best os_any_govt_killings_high os_any_govt_killings_low os_nsgroup_inv "
    "os_nsgroup_killings_best os_nsgroup_killings_high os_nsgroup_killings_low os_killings_unknown "
    "os_total_deaths_best os_total_deaths_high os_total_deaths_low cumulative_total_deaths_parties_in_orgvio "
    "cumulative_total_deaths_civilians_in_orgvio cumulative_total_deaths_unknown_in_orgvio "
    "cumulative_total_deaths_in_orgvio_best cumulative_total_deaths_in_orgvio_high "
    "cumulative_total_deaths_in_orgvio_low version"
)
_BATTLE_DEATHS = (
    "conflict_id dyad_id location_inc side_a side_a_id side_a_2nd side_b side_b_id side_b_2nd incompatibility "
    "territory_name year bd_best bd_low bd_high type_of_conflict battle_location gwno_a gwno_a_2nd gwno_b gwno_b_2nd "
    "gwno_loc gwno_battle region version"
)
_ONE_SIDED = (
    "conflict_id dyad_id actor_id coalition_components actor_name actor_name_fulltext actor_name_mothertongue year "
    "best_fatality_estimate low_fatality_estimate high_fatality_estimate is_government_actor location gwno_location "
    "gwnoa region version"
)
_AID = (
    "Country Code|Country Name|Region ID|Region Name|Income Group Acronym|Income Group Name|Transaction Type ID|"
    "Transaction Type Name|Fiscal Year|current_amount|constant_amount"
)


def _in_old_names(name: str) -> str:
    """A column of the country-years as releases to 25.1 name it: with `_cy`, the government as `main_govt`."""
    if name == "version":
        return name
    return f"{re.sub(r'^govt|(?<=_)govt(?=_(inv|killings))(?<!any_govt)', 'main_govt', name)}_cy"


@dataclass(frozen=True)
class Offer:
    """One official file."""

    name: str
    title: str
    address: str
    version: str
    """The release at that address; empty where the publisher numbers none."""
    known_versions: tuple[str, ...]
    """Releases whose columns and meaning are known; others are refused."""
    layouts: tuple[frozenset[str], ...]
    """The sets of columns the file may have; empty for JSON."""
    patterns: tuple[str, ...]
    """Names by which the file is found in a reader's folder."""
    sha256: str | None = None
    """Checksum of exactly this address, where it is known from two places independent of each other."""
    most_bytes: int = 200 * MEGABYTE
    most_unpacked: int = 1_500 * MEGABYTE
    most_seconds: float = 1800.0


def _columns(text: str, mark: str = " ") -> frozenset[str]:
    return frozenset(text.split(mark))


UCDP = "https://ucdp.uu.se/downloads"
OFFERS: dict[str, Offer] = {
    offer.name: offer
    for offer in (
        Offer(
            name="ged",
            title="UCDP Georeferenced Event Dataset, global",
            address=f"{UCDP}/ged/ged261-csv.zip",
            version="26.1",
            known_versions=("22.1", "23.1", "24.1", "25.1", "26.1"),
            layouts=(_columns(GED_HEADER),),
            patterns=("ged*-csv.zip", "GEDEvent_v*.csv"),
            sha256="8c941d84954e555ee2e54f40fa04d9203bf1e2f962203d0a9930966c4947c667",
        ),
        Offer(
            name="country_years",
            title="UCDP Country-Year Dataset on Organized Violence",
            address=f"{UCDP}/organizedviolencecy/organizedviolencecy-261-csv.zip",
            version="26.1",
            known_versions=("25.1", "26.1"),
            layouts=(
                _columns(_COUNTRY_YEARS),
                frozenset(_in_old_names(name) for name in _COUNTRY_YEARS.split()),
            ),
            patterns=("organizedviolencecy*.zip", "[Oo]rganized[Vv]iolence*.csv"),
        ),
        Offer(
            name="battle_deaths",
            title="UCDP Battle-Related Deaths Dataset, by dyad",
            address=f"{UCDP}/brd/ucdp-brd-dyadic-261-csv.zip",
            version="26.1",
            known_versions=("25.1", "26.1"),
            layouts=(_columns(_BATTLE_DEATHS),),
            patterns=("ucdp-brd-dyadic-*.zip", "BattleDeaths_v??_?.csv", "BattleDeaths_v??_?_dyadic.csv"),
        ),
        Offer(
            name="one_sided",
            title="UCDP One-sided Violence Dataset",
            address=f"{UCDP}/nsos/ucdp-onesided-261-csv.zip",
            version="26.1",
            known_versions=("25.1", "26.1"),
            layouts=(_columns(_ONE_SIDED),),
            patterns=("ucdp-onesided-*.zip", "OneSided_v*.csv"),
        ),
        Offer(
            name="aid",
            title="ForeignAssistance.gov, country summary",
            address="https://s3.amazonaws.com/files.explorer.devtechlab.com/us_foreign_aid_country.csv",
            version="",
            known_versions=(),
            layouts=(_columns(_AID, "|"), _columns(_AID + "|Country ID|Income Group ID", "|")),
            patterns=("us_foreign_aid_country*.csv",),
        ),
        Offer(
            name="gdp",
            title="World Bank, gross domestic product of Pakistan in current US dollars",
            address="https://api.worldbank.org/v2/country/PAK/indicator/NY.GDP.MKTP.CD?format=json&per_page=500",
            version="",
            known_versions=(),
            layouts=(),
            patterns=("NY.GDP.MKTP.CD*.json",),
            most_bytes=5 * MEGABYTE,
        ),
    )
}


# --- fetching ---------------------------------------------------------------------------------------------------


class _Bounded:
    """A file that takes no more bytes, and for no longer, than an official file can need."""

    def __init__(self, file: IO[bytes], offer: Offer) -> None:
        self._file, self._offer, self._taken = file, offer, 0
        self._until = time.monotonic() + offer.most_seconds

    def write(self, piece: bytes) -> int:
        self._taken += len(piece)
        if self._taken > self._offer.most_bytes:
            raise SourceError(
                f"the answer is larger than {self._offer.most_bytes // MEGABYTE} MB, more than this file can be.",
                file=self._offer.address,
            )
        if time.monotonic() > self._until:
            raise SourceError(
                f"the answer was not complete after {self._offer.most_seconds:.0f} s. Try again later, or download "
                "the file by hand and name its folder: make data SOURCES=FOLDER",
                file=self._offer.address,
            )
        return self._file.write(piece)

    def flush(self) -> None:
        self._file.flush()


def fetch(offer: Offer, folder: Path, *, silence: float = SILENCE) -> Path:
    """Download one official file into a folder; return it.

    Raises SourceError, with nothing left in the folder, for an answer that is slow, cut off, too large, an error, or
    has another checksum than the one that is known.
    """
    import pooch
    import requests

    pooch.get_logger().setLevel("ERROR")
    get = pooch.HTTPDownloader(timeout=(silence, silence))

    def download(address: str, output: str, keeper: Any) -> None:
        with open(output, "wb") as file:
            get(address, _Bounded(file, offer), keeper)

    name = offer.address.rpartition("/")[2].partition("?")[0] + (".json" if not offer.layouts else "")
    by_hand = "Try again later, or download the file by hand and name its folder: make data SOURCES=FOLDER"
    known = f"sha256:{offer.sha256}" if offer.sha256 else None
    try:
        return Path(pooch.retrieve(offer.address, known, fname=name, path=folder, downloader=download))
    except requests.exceptions.HTTPError as problem:
        code = problem.response.status_code if problem.response is not None else "an error"
        raise SourceError(f"the server answers {code}. {by_hand}", file=offer.address) from None
    except requests.exceptions.Timeout:
        raise SourceError(f"the server is silent for {silence:.0f} s. {by_hand}", file=offer.address) from None
    except requests.exceptions.RequestException as problem:
        what = "the answer is cut off" if "IncompleteRead" in str(problem) else "there is no connection"
        raise SourceError(f"{what}. {by_hand}", file=offer.address) from None
    except SourceError:
        raise
    except ValueError as problem:
        if "hash" not in str(problem).lower():
            raise
        raise SourceError(
            f"has another checksum than release {offer.version} is known by: it is damaged, or the publisher replaced "
            "it without a new number. If you trust it, download it by hand and name its folder: make data SOURCES=FOLDER",
            file=offer.address,
        ) from None
    except OSError as problem:
        raise SourceError(f"cannot be written ({problem.strerror or problem}).", file=offer.address) from None


def find_offered(folder: Path) -> dict[str, Path]:
    """The official files in a reader's folder, by the publishers' names; of several the last by name."""
    found: dict[str, Path] = {}
    for offer in OFFERS.values():
        for pattern in offer.patterns:
            paths = sorted(path for path in folder.iterdir() if path.is_file() and fnmatch.fnmatchcase(path.name, pattern))
            if paths and offer.name not in found:
                found[offer.name] = paths[-1]
    return found


# --- opening ----------------------------------------------------------------------------------------------------


def unpack(offer: Offer, path: Path, folder: Path) -> Path:
    """Return the CSV of an official file: the file itself, or the one in its archive, unpacked into a folder.

    Raises SourceError for what is no archive, an archive without exactly one CSV, one whose entries lead out of
    their folder, and one that grows beyond all measure when unpacked.
    """
    with path.open("rb") as file:
        start = file.read(512)
    if not start:
        raise SourceError("the file is empty. Fetch it again.", file=path.name)
    if start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        raise SourceError("is a web page, not the data: the publisher moved the file or asks something.", file=path.name)
    if not start.startswith(b"PK") and path.suffix != ".zip":
        return path
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                parts = re.split(r"[/\\]", entry.filename)
                is_link = stat.S_ISLNK(entry.external_attr >> 16)
                if ".." in parts or parts[0] == "" or ":" in parts[0] or is_link:
                    raise SourceError(f"holds {entry.filename!r}, which leads out of its folder.", file=path.name)
            entries = [entry for entry in archive.infolist() if _is_table(entry)]
            if len(entries) != 1:
                names = ", ".join(entry.filename for entry in entries) or "none"
                raise SourceError(f"must hold one CSV file, it holds {names}.", file=path.name)
            # Under our own path: of an archive's names only the last part is used.
            place = folder / re.split(r"[/\\]", entries[0].filename)[-1]
            _unpack_entry(archive, entries[0], place, offer, path.name)
            return place
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, RuntimeError) as problem:
        raise SourceError(f"is no whole archive ({problem}). Fetch it again.", file=path.name) from None


def _is_table(entry: zipfile.ZipInfo) -> bool:
    hidden = entry.filename.startswith("__MACOSX") or entry.filename.rpartition("/")[2].startswith(".")
    return entry.filename.lower().endswith(".csv") and not hidden


def _unpack_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, place: Path, offer: Offer, name: str) -> None:
    taken = 0
    with archive.open(entry) as source, place.open("wb") as target:
        while piece := source.read(PIECE):
            taken += len(piece)
            if taken > offer.most_unpacked:
                raise SourceError(
                    f"swells to more than {offer.most_unpacked // MEGABYTE} MB when unpacked.", file=name
                )
            target.write(piece)


def read_header(offer: Offer, path: Path) -> list[str]:
    """The columns of an official CSV. Raises SourceError for a page, another encoding, or a set that is not known."""
    with path.open("rb") as file:
        start = file.read(65536)
    if not start:
        raise SourceError("the file is empty. Fetch it again.", file=path.name)
    if start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        raise SourceError("is a web page, not the data: the publisher moved the file or asks something.", file=path.name)
    text = start.decode("utf-8-sig", "replace")
    header = next(csv.reader(io.StringIO(text)), [])
    # The country-years of 26.1 write it with a capital.
    names = ["version" if name == "Version" else name for name in header]
    if set(names) in offer.layouts:
        return names
    closest = min(offer.layouts, key=lambda layout: len(layout ^ set(names)))
    strange, absent = sorted(set(names) - closest), sorted(closest - set(names))
    said = [f"columns it should not have: {', '.join(strange[:8])}"] if strange else []
    said += [f"columns that are missing: {', '.join(absent[:8])}"] if absent else []
    raise SourceError(
        f"is not {offer.title} as this book knows it; {'; '.join(said)}. Look what the publisher changed, and say it "
        "in peshawar.sources.publishers.",
        file=path.name,
        row=1,
    )


def _require_end(path: Path, cells: int) -> None:
    """Raise SourceError unless the last record has a cell for every column: a file cut within a row has not.

    Looked at by itself, because the fast reader fills up short rows without a word.
    """
    with path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - 1_000_000))
        lines = file.read().decode("utf-8", "replace").rstrip("\r\n").split("\n")
    # A cell may hold line ends: the record is the last line, or the last two, and so on.
    for count in range(1, min(len(lines), 100) + 1):
        records = list(csv.reader(io.StringIO("\n".join(lines[-count:]) + "\n", newline="")))
        if len(records) == 1 and len(records[0]) == cells:
            return
    raise SourceError("the last row has not a cell for every column: cut off. Fetch it again.", file=path.name)


def require_version(offer: Offer, version: str, path: Path) -> str:
    """Return the release if it is known. Raises SourceError otherwise."""
    if version not in offer.known_versions:
        raise SourceError(
            f"is release {version or 'without a number'}; this book knows {', '.join(offer.known_versions)}. Look whether its "
            "columns and definitions are the same, and add it in peshawar.sources.publishers.",
            file=path.name,
            column="version",
        )
    return version


def read_official(
    offer: Offer,
    path: Path,
    columns: Sequence[str],
    keep: Callable[[Any], Any] | None = None,
) -> Any:
    """Read columns of an official CSV as text, piece by piece; `keep` says which rows (it takes a frame).

    The frame has one more column, `source_line`: the number of the record, counted from 2.
    """
    import pandas as pd

    names = read_header(offer, path)
    _require_end(path, len(names))
    pieces = []
    count = 0
    try:
        with pd.read_csv(
            path,
            header=0,
            names=names,
            usecols=list(columns),
            dtype="str",
            keep_default_na=False,
            chunksize=100_000,
            encoding="utf-8-sig",
            on_bad_lines="error",
        ) as reader:
            for piece in reader:
                piece[LINE] = range(count + 2, count + 2 + len(piece))
                count += len(piece)
                pieces.append(piece if keep is None else piece[keep(piece)])
    except UnicodeDecodeError:
        raise SourceError("the text is not UTF-8. Fetch the file again.", file=path.name) from None
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as problem:
        raise SourceError(f"is cut off or damaged ({str(problem).strip()}). Fetch it again.", file=path.name) from None
    if not count:
        raise SourceError("has a header and no rows. Fetch it again.", file=path.name)
    return pd.concat(pieces, ignore_index=True)[[*columns, LINE]]
