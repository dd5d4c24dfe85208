"""HTML as a reader's browser sees it: what two writers of HTML may do differently is made alike.

`elements` gives the nodes of a fragment: a text is a `str`, an element `(tag, attributes, nodes)`.
`id`s are left out; blanks are one blank, or none beside a block, except in `pre` and the like.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from lxml import etree, html

Node = str | tuple[str, tuple[tuple[str, str], ...], list["Node"]]

BLANKS = re.compile(r"[ \t\n\r\f]+")  # not the blank that does not break
BLOCKS = frozenset(
    "address article aside base blockquote body br caption center col colgroup dd details dialog "
    "dir div dl dt fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header "
    "hgroup hr html legend li link main menu meta nav noscript ol optgroup option p param pre "
    "script search section source style summary table tbody td template tfoot th thead title tr "
    "track ul".split()
)
KEPT = frozenset(["pre", "script", "style", "textarea"])
BOOLEANS = frozenset(
    "allowfullscreen async autofocus autoplay checked compact controls default defer disabled "
    "hidden inert ismap itemscope loop multiple muted nomodule noshade novalidate nowrap open "
    "playsinline readonly required reversed selected".split()
)
COMMENT = "!--"
INSTRUCTION = "?"


def elements(markup: str) -> list[Node]:
    """Return the nodes of a fragment of HTML."""
    # no closing tags: they would be the text of a script that is not closed
    document = b"<html><body>" + markup.rstrip(" \t\r\n").encode("utf-8", "surrogatepass")
    root = html.document_fromstring(document, parser=html.HTMLParser(encoding="utf-8"))
    found: list[Node] = []
    for part in root:  # what stands before the body, when the fragment holds a head of its own
        nodes = _nodes(part, kept=False)
        found += nodes if part.tag == "body" else [(str(part.tag), (), nodes)]
    return found


def difference(ours: str, theirs: str) -> str | None:
    """Say how two fragments differ for a reader: None, or the changed lines of their trees."""
    our_lines, their_lines = (list(_lines(elements(markup), "")) for markup in (ours, theirs))
    if our_lines == their_lines:
        return None
    changes = difflib.unified_diff(their_lines, our_lines, "theirs", "ours", n=2, lineterm="")
    return "\n".join(changes)


def _nodes(parent: html.HtmlElement, *, kept: bool) -> list[Node]:
    kept = kept or parent.tag in KEPT
    found: list[Node] = []
    start = parent.text or ""
    _add_text(found, start.removeprefix("\n") if parent.tag == "pre" else start)
    for child in parent:
        if child.tag is etree.Comment:
            found.append((COMMENT, (), [child.text or ""]))
        elif child.tag is etree.ProcessingInstruction:
            found.append((INSTRUCTION, (), [str(child)]))
        elif child.tag is etree.Entity:  # one that HTML does not know: it is text
            _add_text(found, f"&{child.name};")
        else:
            found.append((str(child.tag), _attributes(child), _nodes(child, kept=kept)))
        _add_text(found, child.tail or "")
    return found if kept else _collapsed(found, inside_block=str(parent.tag) in BLOCKS)


def _add_text(found: list[Node], text: str) -> None:
    if found and isinstance(found[-1], str):
        found[-1] += text
    elif text:
        found.append(text)


def _collapsed(nodes: list[Node], *, inside_block: bool) -> list[Node]:
    nodes = [BLANKS.sub(" ", node) if isinstance(node, str) else node for node in nodes]
    for position, node in enumerate(nodes):
        if isinstance(node, str):
            if _is_edge(reversed(nodes[:position]), inside_block):
                node = node.removeprefix(" ")
            if _is_edge(iter(nodes[position + 1 :]), inside_block):
                node = node.removesuffix(" ")
            nodes[position] = node
    return [node for node in nodes if node != ""]


def _is_edge(neighbours: Iterator[Node], inside_block: bool) -> bool:
    """Tell whether a block, or the end of one, comes next: comments and blanks do not show."""
    for node in neighbours:
        if isinstance(node, str) and node.strip(" ") == "":
            continue
        if isinstance(node, tuple) and node[0] in (COMMENT, INSTRUCTION):
            continue
        return isinstance(node, tuple) and node[0] in BLOCKS
    return inside_block


def _attributes(element: html.HtmlElement) -> tuple[tuple[str, str], ...]:
    found = {str(name): str(value) for name, value in element.attrib.items() if name != "id"}
    style = [part.strip() for part in found.pop("style", "").split(";") if part.strip()]
    if element.tag in ("td", "th") and "align" in found:
        style.insert(0, f"text-align: {found.pop('align')}")
    if style:
        found["style"] = "; ".join(re.sub(r"\s*:\s*", ": ", part, count=1) for part in style)
    if "class" in found:
        found["class"] = " ".join(found["class"].split())
    for name in BOOLEANS & found.keys():
        found[name] = "" if found[name].lower() == name else found[name]
    return tuple(sorted(found.items()))


def _lines(nodes: list[Node], indent: str) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield f"{indent}{node!r}"
        else:
            tag, attributes, children = node
            yield (
                indent
                + " ".join([f"<{tag}", *(f"{name}={value!r}" for name, value in attributes)])
                + ">"
            )
            yield from _lines(children, indent + "  ")
