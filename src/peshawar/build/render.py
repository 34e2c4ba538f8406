"""How the records in cell outputs become pages: docutils nodes for HTML and LaTeX alike.

myst-nb finds ``ExhibitRenderer`` through the entry point ``myst_nb.mime_renderers`` and hands it
every output of our mime type. All images, CSV files and labels of the book come from here.
"""

from __future__ import annotations

import base64
import os
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from myst_nb.core.render import MimeData, NbElementRenderer
from sphinx import addnodes
from sphinx.util.osutil import relative_uri

from peshawar.exhibit.mime import EXHIBIT_MIME, is_record

from .claim_nodes import CLAIM_ID, claim_links_nodes, claim_register_nodes
from .digest import data_folder
from .explorer_nodes import default_key, explorer_nodes, printed_note, row_filter_nodes
from .front_nodes import key_judgement_nodes, nine_claims_nodes, note_record, put_stand_ins, signature_nodes
from .light_pages import Cell, Row
from .pictures import picture_size, screens
from .print_front import printed_judgement_nodes
from .print_lists import note_sources
from .print_nodes import LINES, attach_note, explorer_line, is_printing, mark_picture, picture_lines, place_label, printed_table
from .screen_rows import screen_rows, width_classes

EXHIBIT_FOLDER = "exhibits"
# An address that offers a file of the data folder (see peshawar.exhibit.package).
DOWNLOAD = "download:"
# More rows than this break over pages in print.
LONG_TABLE = 12
# A table for screens is printed all the same where it has no more rows than this.
PRINTED_ROWS = 110
NOT_PRINTED = " Its {rows:,d} rows are in the HTML book, and in the CSV file there."


class ExhibitRenderer:
    """The plug-in of myst-nb that draws our records."""

    # Before everything else in the bundle, for every builder.
    mime_priority_overrides: ClassVar = [("*", EXHIBIT_MIME, 0)]

    @staticmethod
    def handle_mime(renderer: NbElementRenderer, data: MimeData, inline: bool) -> list[nodes.Element] | None:
        """Turn one record into nodes; None leaves other mime types to myst-nb."""
        if data.mime_type != EXHIBIT_MIME:
            return None
        if not is_record(data.content):
            raise ValueError(
                f"cell {data.cell_index}: an exhibit this version cannot read; run `python -m peshawar clean` and build again"
            )
        note_record(renderer.renderer.sphinx_env, data.content)
        return _BUILDERS[data.content["kind"]](renderer, data)


def _figure(renderer: NbElementRenderer, data: MimeData) -> list[nodes.Element]:
    record = data.content
    return [wrap_exhibit(renderer, record, figure_node(renderer, record))]


def figure_node(renderer: NbElementRenderer, record: dict[str, Any]) -> nodes.figure:
    """The picture with its caption: a wide and a narrow SVG on screens, a PDF page in print."""
    label = record["label"]
    write(renderer, f"{label}.svg", record["svg"].encode("utf-8"))
    write(renderer, f"{label}.pdf", base64.b64decode(record["pdf"]))
    uri = write(renderer, f"{label}-narrow.svg", record["svg_narrow"].encode("utf-8"))
    wide = nodes.image(uri=uri.replace("-narrow.svg", ".*"), alt=record["alt"], width="100%")
    if is_printing(renderer.renderer.sphinx_env):
        figure = nodes.figure("", *mark_picture(wide))
        figure[LINES] = picture_lines(record)
    else:
        narrow = nodes.image(uri=uri, alt=record["alt"])
        sizes = (picture_size(record["svg"]), picture_size(record["svg_narrow"]))
        figure = nodes.figure("", screens(wide, narrow, sizes))
    figure += nodes.caption("", "", *caption_nodes(record))
    return figure


def caption_nodes(record: dict[str, Any]) -> list[nodes.Node]:
    """The exhibit's own number, the same on every medium, then the finding."""
    return [nodes.strong(text=f"{record['number']}."), nodes.Text(f" {record['caption']}")]


def _table(renderer: NbElementRenderer, data: MimeData) -> list[nodes.Element]:
    record = data.content
    columns, rows = record["columns"], record["rows"]
    classes = ["exhibit-table", "colwidths-given"]
    # The rows of a dense table are several lines high: fewer of them fill a printed page.
    if len(rows) > (LONG_TABLE / 2 if record["is_dense"] else LONG_TABLE):
        classes.append("longtable")
    classes += width_classes([column["title"] for column in columns], rows, is_dense=record["is_dense"])
    table = nodes.table(classes=classes)
    table["aria-label"] = record["alt"]
    table += nodes.title("", "", *caption_nodes(record))
    group = nodes.tgroup(cols=len(columns))
    table += group
    for column in columns:
        group += nodes.colspec(colwidth=column["width"])
    head = nodes.thead()
    head += _row([column["title"] for column in columns], columns, [""] * len(columns))
    env = renderer.renderer.sphinx_env
    note_sources(env, record)
    # Sphinx copies files that a cell offers, and our extension links the claims that a cell names.
    offers_files = any(address.startswith(DOWNLOAD) for links in record["links"] for address in links)
    names_claims = any(CLAIM_ID.search(text) for row in rows for text in row)
    if not (is_printing(env) or offers_files or names_claims):
        group += [head, screen_rows(columns, rows, record["links"])]
        return [wrap_exhibit(renderer, record, *_row_filter(record), table)]
    body = nodes.tbody()
    body.extend(_row(row, columns, links) for row, links in zip(rows, record["links"], strict=True))
    for download in body.findall(addnodes.download_reference):
        # From the root of the sources, wherever PESHAWAR_DATA says the tables are.
        place = os.path.relpath(data_folder(Path(env.srcdir)) / download["datafile"], env.srcdir)
        download["reftarget"], download["refdoc"] = "/" + Path(place).as_posix(), env.docname
    group += [head, body]
    if not is_printing(env):
        return [wrap_exhibit(renderer, record, *_row_filter(record), table)]
    if record["is_for_screens"] and len(rows) > PRINTED_ROWS:
        where = nodes.paragraph("", "", *caption_nodes(record), nodes.Text(NOT_PRINTED.format(rows=len(rows))))
        return [wrap_exhibit(renderer, record, where)]
    numeric = [column["is_numeric"] for column in columns]
    titles = [column["title"] for column in columns]
    return [wrap_exhibit(renderer, record, *printed_table(table, titles, rows, numeric, record["number"]))]


def _row_filter(record: dict[str, Any]) -> list[nodes.raw]:
    """On screens a field for words stands over a long table."""
    scope = f"#{record['label']} tbody tr"
    return [row_filter_nodes(record["label"], record["number"], scope, len(record["rows"]))] if record["is_for_screens"] else []


def _row(texts: list[str], columns: list[dict[str, Any]], links: list[str]) -> nodes.row:
    row = Row()
    for text, column, address in zip(texts, columns, links, strict=True):
        side = ["text-right"] if column["is_numeric"] else []
        row += nodes.entry("", Cell("", "", _cell(text, address)), classes=side)
    return row


def _cell(text: str, address: str) -> nodes.Node:
    if not address:
        return nodes.Text(text)
    if not address.startswith(DOWNLOAD):
        return nodes.reference("", text, refuri=address)
    download = addnodes.download_reference("", "", reftype="download", refwarn=True, datafile=address.removeprefix(DOWNLOAD))
    download += nodes.inline(text=text)
    return download


def wrap_exhibit(renderer: NbElementRenderer, record: dict[str, Any], *body: nodes.Element) -> nodes.container:
    """An exhibit with what every exhibit has: label, note, source line, CSV."""
    env = renderer.renderer.sphinx_env
    label, docname = record["label"], env.docname
    box = nodes.container(classes=["exhibit", f"exhibit-{record['kind']}"], ids=[label], names=[label])
    box["number"] = record["number"]
    env.get_domain("std").note_hyperlink_target(label, docname, label, record["number"])
    note_claim_uses(env, record, label, record["number"])
    if is_printing(env):
        target = [] if place_label(list(body), label) else [nodes.target("", "", ids=[label])]
        box["ids"] = []
        body = (*target, *body)
    box.extend(body)
    csv = write(renderer, f"{label}.csv", record["csv"].encode("utf-8"))
    line = nodes.paragraph()
    if record["note"]:
        line += nodes.Text(record["note"] + " ")
    line += nodes.Text(record["source"])
    download = addnodes.download_reference("", "", reftarget=csv, refdoc=docname, refwarn=True, reftype="download")
    download += nodes.inline(text=f"Data of {record['number']} (CSV)")
    line += addnodes.only("", nodes.Text(" "), download, expr="html")
    figure = next((node for node in body if isinstance(node, nodes.figure)), None)
    if is_printing(env) and figure is not None:
        attach_note(figure, line)
        return box
    # In a box of its own, because LaTeX knows the classes of boxes, not of paragraphs.
    box += nodes.container("", line, classes=["exhibit-source"])
    return box


def note_claim_uses(env: Any, record: dict[str, Any], label: str, text: str) -> None:
    """Remember on which exhibit a claim is tested, for the way back from the claim."""
    if not hasattr(env, "peshawar_claim_uses"):
        env.peshawar_claim_uses = {}
    for claim in record.get("claims", []):
        env.peshawar_claim_uses.setdefault(claim, []).append((env.docname, label, text))


def write(renderer: NbElementRenderer, name: str, content: bytes) -> str:
    """Write a file beside the executed notebooks and return its address for Sphinx."""
    return renderer.write_file([EXHIBIT_FOLDER, name], content, overwrite=True)


def publish(renderer: NbElementRenderer, uri: str) -> str:
    """Have a file that `write` wrote copied into the HTML book; return its address for the page."""
    env = renderer.renderer.sphinx_env
    if env.app.builder.format != "html":
        return ""
    name = env.dlfiles.add_file(env.docname, env.relfn2path(uri, env.docname)[0])
    return relative_uri(env.app.builder.get_target_uri(env.docname), "_downloads") + "/" + name


def _prose(renderer: NbElementRenderer, data: MimeData) -> list[nodes.Element]:
    record = data.content
    markdown = MimeData("text/markdown", record["markdown"], data.cell_metadata, data.output_metadata, line=data.line)
    box = nodes.container(classes=["prose", *record["classes"]])
    box.extend(renderer._render_markdown_base(markdown, fmt="myst", inline=False))
    return [box]


def _quoted_prose(renderer: NbElementRenderer, data: MimeData) -> list[nodes.Element]:
    boxes = _prose(renderer, data)
    put_stand_ins(boxes[0])
    return boxes


def _numbers(renderer: NbElementRenderer, data: MimeData) -> list[nodes.Element]:
    env = renderer.renderer.sphinx_env
    if not hasattr(env, "peshawar_numbers"):
        env.peshawar_numbers = {}
    env.peshawar_numbers.setdefault(env.docname, []).append(data.content)
    # Shown only in the live notebook; a comment keeps myst-nb from falling back to the listing.
    return [nodes.comment("", "numbers registered here")]


def _explorer(renderer: NbElementRenderer, data: MimeData) -> list[nodes.Element]:
    record = data.content
    env = renderer.renderer.sphinx_env
    if not is_printing(env):
        body = explorer_nodes(record, partial(write, renderer), partial(publish, renderer), caption_nodes(record))
        return [wrap_exhibit(renderer, record, *body)]
    spec = record["explorer"]
    pdf = write(renderer, f"{record['label']}.pdf", base64.b64decode(record["pdf"]))
    figure = nodes.figure("", *mark_picture(nodes.image(uri=pdf, alt=record["alt"], width="100%")))
    figure[LINES] = picture_lines({**record, "svg": spec["states"][default_key(spec)]["svg"]})
    figure += nodes.caption("", "", *caption_nodes(record))
    note = " ".join(part for part in (record["note"], printed_note(spec), explorer_line(env)) if part)
    return [wrap_exhibit(renderer, {**record, "note": note}, figure)]


def _try_it(renderer: NbElementRenderer, data: MimeData) -> list[nodes.Element]:
    record = data.content
    box = nodes.container(classes=["try-it"])
    box += nodes.paragraph("", "", nodes.strong(text="Try it."), nodes.Text(f" {record['invitation']}"))
    box += nodes.paragraph("", record["answer"])
    return [box]


def _claim_links(renderer: NbElementRenderer, data: MimeData) -> list[nodes.Element]:
    record = data.content
    note_claim_uses(renderer.renderer.sphinx_env, record, record["label"], record["text"])
    return claim_links_nodes(record)


def _claim_register(renderer: NbElementRenderer, data: MimeData) -> list[nodes.Element]:
    record = data.content
    csv = write(renderer, f"{record['label']}.csv", record["csv"].encode("utf-8"))
    return claim_register_nodes(renderer.renderer.sphinx_env, record, csv)


def _judgements(renderer: NbElementRenderer) -> Any:
    return printed_judgement_nodes if is_printing(renderer.renderer.sphinx_env) else key_judgement_nodes


_BUILDERS = {
    "figure": _figure,
    "table": _table,
    "prose": _prose,
    "numbers": _numbers,
    "explorer": _explorer,
    "try-it": _try_it,
    "claim-links": _claim_links,
    "claim-register": _claim_register,
    "quoted-prose": _quoted_prose,
    "signature": lambda renderer, data: signature_nodes(renderer, data.content),
    "nine-claims": lambda renderer, data: nine_claims_nodes(data.content),
    "key-judgements": lambda renderer, data: _judgements(renderer)(data.content),
}
