"""Code on the pages: one quiet place for it under every exhibit, instead of a toggle above every cell.

The code of an exhibit is that of its own cell and of the cells before it, since the last exhibit, that show nothing or
little. So it stands on the page once and in the order in which it ran, reachable without script.
"""

from __future__ import annotations

import html
from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

REST = "Code of the rest of this page"
# What a cell may put on a page, if it shows anything at all.
_VISIBLE = (nodes.Text, nodes.image, nodes.raw)


class GatherCode(SphinxPostTransform):
    """Move hidden code to the end of the next exhibit; what is left at the end of a page goes there."""

    # Before myst-nb wraps the code of every cell in a toggle of its own, at 199.
    default_priority = 190
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        waiting: list[nodes.Element] = []
        for cell in list(self.document.findall(_is_hidden_code)):
            source = cell.children[0]
            cell.remove(source)
            del cell["hide_mode"]
            waiting.append(source)
            exhibit = next((node for node in cell.findall(nodes.container) if "exhibit" in node["classes"]), None)
            if exhibit is not None:
                exhibit += fold_code(f"Code of {exhibit['number']}", waiting)
                waiting = []
            elif not any(isinstance(node, _VISIBLE) for node in cell.findall() if not isinstance(node.parent, nodes.comment)):
                cell.parent.remove(cell)
        if waiting:
            section = next(self.document.findall(nodes.section), self.document)
            section += fold_code(REST, waiting)


def _is_hidden_code(node: nodes.Node) -> bool:
    return (
        isinstance(node, nodes.container)
        and node.get("nb_element") == "cell_code"
        and node.get("hide_mode") == "input"
        and bool(node.children)
        and node.children[0].get("nb_element") == "cell_code_source"  # type: ignore[attr-defined]
    )


def fold_code(name: str, sources: list[nodes.Element]) -> list[nodes.Node]:
    """Blocks of code behind one small heading that opens them."""
    opening = nodes.raw("", f'<details class="code-of"><summary>{html.escape(name)}</summary>', format="html")
    return [opening, *sources, nodes.raw("", "</details>", format="html")]
