"""Finds the pages that source files cite in the book's register of sources: addresses in, source ids out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from peshawar.sources.errors import SourceError
from peshawar.sources.reading import LINE, read_rows, require_unique

COLUMNS = ("source_id", "url", "read_url")
SEPARATOR = ";"


@dataclass(frozen=True)
class Register:
    """The addresses of the register and the ids that stand there.

    `read_at` holds the address at which each source was read, `originals` the original address of
    those that were read elsewhere. Several sources may share an address: the releases of one
    download page, or the copies of one report.
    """

    file: str
    ids: frozenset[str]
    read_at: dict[str, tuple[str, ...]]
    originals: dict[str, tuple[str, ...]]

    def find_ids(self, address: str) -> tuple[str, ...]:
        """Return the sources read at an address, else those that have it as their original one."""
        return self.read_at.get(address) or self.originals.get(address, ())


def read_register(path: Path) -> Register:
    """Read the register, `sources.csv` in the folder of tables. Raises SourceError where it cannot be used."""
    rows = read_rows(path, COLUMNS)
    require_unique(rows, ["source_id"], file=path.name)
    read_at: dict[str, list[str]] = defaultdict(list)
    originals: dict[str, list[str]] = defaultdict(list)
    for source, original, elsewhere in rows[list(COLUMNS)].itertuples(index=False, name=None):
        if elsewhere or original:
            read_at[elsewhere or original].append(source)
        if elsewhere and original:
            originals[original].append(source)
    return Register(
        file=path.name,
        ids=frozenset(rows["source_id"]),
        read_at={address: tuple(ids) for address, ids in read_at.items()},
        originals={address: tuple(ids) for address, ids in originals.items()},
    )


def cite(rows: pd.DataFrame, addresses: pd.Series, register: Register, *, file: str, column: str) -> pd.Series:
    """Return the source id of each address, in the order of `rows`; where a cell is empty, none.

    A cell with several addresses, ";" between them, gives as many ids, ";" between them. Raises
    SourceError naming the line of the source file for an address that is not in the register, or
    that several sources share.
    """
    found = []
    for cell, line in zip(addresses.fillna(""), rows[LINE], strict=True):
        ids = []
        for address in filter(None, (part.strip() for part in cell.split(SEPARATOR))):
            matches = register.find_ids(address)
            if len(matches) != 1:
                what = (
                    f"is the address of several sources in {register.file} ({', '.join(matches)})."
                    if matches
                    else f"is not in {register.file}, neither as url nor as read_url: register the page there."
                )
                raise SourceError(f"{address} {what}", file=file, row=int(line), column=column)
            ids.append(matches[0])
        found.append(SEPARATOR.join(ids) or None)
    return pd.Series(found, index=rows.index, dtype="str")


def require_registered(source: str, register: Register, *, constant: str) -> str:
    """Return a source id that a builder names by itself. Raises SourceError if the register has none such."""
    if source not in register.ids:
        raise SourceError(f"{source!r}, which {constant} names, is not there.", file=register.file, column="source_id")
    return source
