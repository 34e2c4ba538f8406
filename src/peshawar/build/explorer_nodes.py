"""Explorers as docutils nodes: states as JSON beside the element that the page's script fills."""

from __future__ import annotations

import json
from typing import Any

from docutils import nodes
from sphinx import addnodes


def explorer_nodes(record: dict[str, Any], figure: nodes.figure) -> list[nodes.Element]:
    """The explorer for HTML, and the picture of its default state for print.

    Without script the page shows the same picture.
    """
    label = record["label"]
    # "</" would end the script element early; JSON reads "<\/" as the same text.
    states = json.dumps(record["explorer"], ensure_ascii=False, sort_keys=True).replace("</", "<\\/")
    live = nodes.raw(
        "",
        f'<div class="explorer" data-peshawar-explorer="{label}-states">'
        f"<noscript><p>This explorer needs JavaScript; the picture shows its default state.</p></noscript></div>\n"
        f'<script type="application/json" id="{label}-states">{states}</script>',
        format="html",
    )
    return [addnodes.only("", live, expr="html"), figure]
