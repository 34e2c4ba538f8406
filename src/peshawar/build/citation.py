"""How to cite the book and each of its pages, from ``CITATION.cff``: as a sentence and as BibTeX."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from pathlib import Path

import yaml

_SPECIAL = re.compile(r"([&%$#_])")


@dataclass(frozen=True)
class Citation:
    """What ``CITATION.cff`` says of the book."""

    title: str
    authors: tuple[str, ...]
    version: str
    date: datetime.date

    @classmethod
    def read(cls, root: Path) -> Citation | None:
        """The citation of a book; None for a book without that file or without a title in it."""
        try:
            entry = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        if "title" not in entry:
            return None
        names = tuple(author.get("name") or f"{author['given-names']} {author['family-names']}" for author in entry["authors"])
        return cls(entry["title"], names, str(entry["version"]), datetime.date.fromisoformat(str(entry["date-released"])))

    def sentence(self, page: str = "", address: str = "") -> str:
        """One line for a list of references; ``page`` is the title of a page, empty for the book."""
        place = f"{page.rstrip('.')}. In: {self.title}" if page else self.title
        day = f"{self.date.day} {self.date:%B %Y}"
        return f"{', '.join(self.authors)} ({self.date.year}). {place}. Version {self.version}, {day}.{f' {address}' if address else ''}"

    def bibtex(self, key: str, page: str = "", address: str = "") -> str:
        """An entry for BibTeX; double braces keep names whole and capitals as they are."""
        title, book = page.rstrip("."), _escape(self.title)
        fields = [("author", " and ".join(f"{{{_escape(name)}}}" for name in self.authors))]
        fields += [("title", f"{{{_escape(title)}}}"), ("booktitle", f"{{{book}}}")] if page else [("title", f"{{{book}}}")]
        fields += [("year", str(self.date.year)), ("note", f"Version {_escape(self.version)}")]
        if address:
            fields.append(("url", address))
        listing = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields)
        return f"@{'incollection' if page else 'book'}{{{key},\n{listing}\n}}"


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
