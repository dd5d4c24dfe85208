"""What judges redlines: another parser, and what can be read back out of the marks.

What is a mark can be told by its class. Without the deletions and notes a redline is the newer
version, element for element. Without the insertions it has the older version's characters, and its
notes say what else of the older version was seen (`seen`).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING, Any

import html5lib

if TYPE_CHECKING:
    from policy_pages.redlines import Redline

Node = Any
"""A text, or (tag, attributes, nodes)."""

BESIDE = {"redline-away", "redline-note", "redline-label", "redline-gap", "redline-folded"}
"""What is in neither version."""
OURS = BESIDE | {"redline-del", "redline-deleted"}
"""What is not in the newer version."""
OF_THE_NEWER = BESIDE | {"redline-ins"}
"""What is not in the older version."""
TRANSPARENT = {
    "redline-altered",
    "redline-ins",
    "redline-del",
    "redline-fold",
    "redline-items",
    "redline-list",
}
NO_TEXT = {
    "script",
    "style",
    "button",
    "template",
    "select",
    "textarea",
    "svg",
    "math",
    "hr",
    "noscript",
}
NO_TEXT_CLASSES = {
    "headerlink",
    "footnote-backref",
    "footnote-ref",
    "policy-number",
    "policy-reference",
}
INLINE = set("a b code del em i ins kbd mark s small span strong sub sup u wbr".split())
SAME = str.maketrans({**dict.fromkeys("‘’ʼ", "'"), **dict.fromkeys("“”„", '"')})


def tree(html: str) -> list[Node]:
    """The nodes of a fragment, as a parser of HTML 5 sees them."""
    fragment = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    return nodes_of(fragment)


def nodes_of(element: Any) -> list[Node]:
    nodes: list[Node] = []
    add_text(nodes, element.text)
    for child in element:
        if isinstance(child.tag, str):
            tag = child.tag.rpartition("}")[2].lower()  # without the namespace of drawings
            nodes.append((tag, dict(child.attrib), nodes_of(child)))
        add_text(nodes, child.tail)
    return nodes


def add_text(nodes: list[Node], text: str | None) -> None:
    if not text:
        return
    if nodes and isinstance(nodes[-1], str):
        nodes[-1] += text
    else:
        nodes.append(text)


def classes(node: Node) -> set[str]:
    return set(node[1].get("class", "").split())


def newer(nodes: list[Node]) -> list[Node]:
    """A redline without all that is ours."""
    found: list[Node] = []
    for node in nodes:
        if isinstance(node, str):
            add_text(found, node)
            continue
        tag, attributes, inner = node
        names = classes(node)
        if names & OURS:
            continue
        inner = newer(inner)
        if names & TRANSPARENT:
            for child in inner:
                add_text(found, child) if isinstance(child, str) else found.append(child)
            continue
        attributes = dict(attributes)
        if "redline-numbered" in names:
            del attributes["value"]
        found.append((tag, without_our_classes(attributes), inner))
    return found


def is_hidden(node: Node) -> bool:
    return "hidden" in node[1] or "display:none" in node[1].get("style", "").replace(" ", "")


def without_our_classes(attributes: dict[str, str]) -> dict[str, str]:
    attributes = dict(attributes)
    if "class" in attributes:
        names = attributes.pop("class").split()
        if names := [name for name in names if not name.startswith("redline-")]:
            attributes["class"] = " ".join(names)
    return attributes


def characters(nodes: list[Node], without: set[str] = frozenset()) -> str:
    """All that is written, without blanks, and quotation marks straight."""
    parts: list[str] = []

    def walk(nodes: list[Node]) -> None:
        for node in nodes:
            if isinstance(node, str):
                parts.append(node)
            elif is_hidden(node):
                continue
            elif node[0] not in NO_TEXT and not classes(node) & (without | NO_TEXT_CLASSES):
                walk(node[2])

    walk(nodes)
    text = re.sub("[\u00ad\u200b\u2060\ufeff]", "", "".join(parts)).translate(SAME)
    return unicodedata.normalize("NFC", re.sub(r"\s", "", text))


def ids(nodes: list[Node]) -> list[str]:
    found: list[str] = []
    for node in nodes:
        if not isinstance(node, str):
            found += [node[1]["id"]] if "id" in node[1] else []
            found += ids(node[2])
    return found


def links(nodes: list[Node]) -> list[str]:
    found: list[str] = []
    for node in nodes:
        if not isinstance(node, str):
            found += [node[1]["href"]] if "href" in node[1] else []
            found += links(node[2])
    return found


def numbers(nodes: list[Node]) -> list[int]:
    """The numbers that browsers show before the items of the newer version."""
    found: list[int] = []
    for node in nodes:
        if isinstance(node, str) or classes(node) & OURS:
            continue
        tag, attributes, inner = node
        if tag != "ol":
            found += numbers(inner)
            continue
        items = [child for child in inner if child[0] == "li"]
        backwards = "reversed" in attributes
        number = int(attributes.get("start", len(items) if backwards else 1))
        for item in items:
            number = int(item[1].get("value", number))
            if not classes(item) & (OURS | TRANSPARENT):
                found.append(number)
            found += numbers([item])
            number += -1 if backwards else 1
    return found


def clause_numbers(nodes: list[Node]) -> list[str]:
    """The numbers of the older version's clauses: its own, or as a note on the newer one says.

    A heading without words is no clause.
    """
    found: list[str] = []
    for node in nodes:
        if isinstance(node, str) or "redline-inserted" in classes(node):
            continue
        tag, _, inner = node
        if not re.fullmatch("h[1-6]", tag):
            found += clause_numbers(inner)
            continue
        if not characters(inner, OF_THE_NEWER):
            continue
        shown = [_written(part) for part in _with_class(inner, "policy-number")]
        notes = [_written(part).strip(" []") for part in _with_class(inner, "redline-renumbered")]
        if notes == ["was not numbered"]:
            continue
        found += [f"{note.removeprefix('was ')}" for note in notes] or [
            number.rstrip(".") for number in shown
        ]
    return found


def _with_class(nodes: list[Node], name: str) -> Iterator[Node]:
    for node in nodes:
        if not isinstance(node, str):
            if name in classes(node):
                yield node
            yield from _with_class(node[2], name)


def _written(node: Node) -> str:
    return node if isinstance(node, str) else "".join(map(_written, node[2]))


def serialised(nodes: list[Node]) -> str:
    """The nodes as strict XML would have them, so that nothing can be repaired."""
    return "".join(
        node
        if isinstance(node, str)
        else f"<{node[0]} {sorted(node[1].items())}>{serialised(node[2])}</{node[0]}>"
        for node in nodes
    )


class AsWritten:
    """Reads our HTML tag by tag and mends nothing."""

    TAG = re.compile(r"<(/?)([a-z][^\s>]*)((?:\s[^\s=>]+(?:=\"[^\"]*\")?)*)>")
    RAW = {"script", "style", "iframe", "textarea", "title"}
    AS_IS = {"script", "style", "iframe"}
    VOID = set("area base br col embed hr img input link meta source track wbr".split())

    def read(self, html: str) -> list[Node]:
        top: list[Node] = []
        stack: list[tuple[str, list[Node]]] = [("", top)]
        position = 0
        for match in self.TAG.finditer(html):
            end, tag, attributes = match.groups()
            within = stack[-1][0]
            if within in self.RAW and not (end and tag == within):
                continue
            text = html[position : match.start()]
            add_text(stack[-1][1], text if within in self.AS_IS else unescape(text))
            position = match.end()
            if end:
                assert stack[-1][0] == tag, f"</{tag}> closes <{stack[-1][0]}>"
                stack.pop()
                continue
            pairs = re.findall(r"\s([^\s=>]+)(?:=\"([^\"]*)\")?", attributes)
            node = (tag, {name: unescape(value) for name, value in pairs}, [])
            stack[-1][1].append(node)
            if tag not in self.VOID:
                stack.append((tag, node[2]))
            if tag in ("pre", "textarea") and html[position : position + 1] == "\n":
                position += 1
        add_text(top, unescape(html[position:]))
        assert len(stack) == 1
        return top


def judge(old: str, new: str, made: Redline) -> None:
    """Hold a redline against both versions."""
    result = tree(made.html)
    assert serialised(result) == serialised(AsWritten().read(made.html))
    expected = [_plain(node) for node in tree(new.lstrip())]
    assert newer(result) == expected
    assert numbers(result) == numbers(expected)
    was, left = characters(tree(old)), characters(result, OF_THE_NEWER)
    if "redline-away" in made.html:
        assert Counter(left) == Counter(was)
    else:
        assert left == was
    names = ids(result)
    assert len(names) == len(set(names))
    ours = [link[1:] for link in links(result) if link.startswith(f"#{made.prefix}-")]
    assert set(ours) <= set(names)
    assert {f"{made.prefix}-{number}" for number in range(1, made.stops + 1)} <= set(names)
    words_alone = replace(
        made.summary, clauses_renumbered=0, is_numbered_now=False, is_numbered_no_longer=False
    )
    assert words_alone.is_unchanged == (made.stops == 0)
    is_toggled = made.summary.is_numbered_now or made.summary.is_numbered_no_longer
    if "redline-away" not in made.html and not is_toggled:
        assert clause_numbers(result) == clause_numbers(tree(old))


def judge_pairs(old: str, new: str, made: Redline) -> None:
    """Hold the two versions side by side against each of them."""
    if made.stops == 0:
        assert made.pairs == ()
        return
    sides = [
        "".join(pair.new if pair.folded is not None else pair.old for pair in made.pairs),
        "".join(pair.new for pair in made.pairs),
    ]
    for version, side in zip((old, new), sides, strict=True):
        shown = tree(side)
        assert serialised(shown) == serialised(AsWritten().read(side))
        assert characters(shown, BESIDE) == characters(tree(version))
    assert "redline-del" not in sides[1]
    for pair in made.pairs:
        assert pair.is_changed or characters(tree(pair.old or pair.new)) == characters(
            tree(pair.new)
        )
        assert "redline-ins" not in pair.old
    every = [name for pair in made.pairs for name in ids(tree(pair.old)) + ids(tree(pair.new))]
    assert len({*every, *ids(tree(made.html))}) == len([*every, *ids(tree(made.html))])


def _plain(node: Node) -> Node:
    if isinstance(node, str):
        return node
    return (node[0], without_our_classes(node[1]), [_plain(child) for child in node[2]])


# -- what is seen of a text besides its words ------------------------------------------------------

STRUCK = {"del", "s", "strike"}
BREAKS = set(
    "p div h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote table caption thead tbody tfoot tr td th "
    "section figure figcaption details summary pre hr".split()
)
SAYS = {
    "link": r"link inserted, to .*|link (?:changed|deleted), it led to (.*)|link to (.*)",
    "struck": r"newly struck through in the text|((?:no longer )?struck through in the text)",
    "ticked": "was (ticked|not ticked)",
    "picture": "check box, (ticked|not ticked)|image .*",
    "level": r"was a heading of level (\d)|(was not a heading)",
    "marker": "was a list (with bullets|numbered).*",
    "number": r"was number (-?\d+)(?:, and so on)?",
    "quotation": r"was in a quotation (\d+) deep|(was not in a quotation)|(was in a quotation)",
}
"""Class of a note -> what it says of the older version."""


class Seen:
    """One stretch of text between two breaks, and what is seen of it."""

    def __init__(self, lists: list[list[str]], level: str, quotations: int) -> None:
        self.text: list[Node] = []
        self.lists = lists
        self.level = level
        self.quotations = quotations
        self.boxes: list[str] = []
        self.links: set[str] = set()
        self.is_struck = False

    @property
    def block(self) -> tuple[str, str, str, int, tuple[str, ...]]:
        """Its characters, level, kind of list, depth of quotation and check boxes.

        Within lists the quotation is that of the list, and is said before its first item alone.
        """
        kind = self.lists[-1][0] if self.lists else ""
        depth = 0 if self.lists else self.quotations
        return characters(self.text), self.level, kind, depth, tuple(self.boxes)


class Seeing:
    """Reads a version out of its own HTML, or the older one out of a redline with its notes."""

    def __init__(self, html: str) -> None:
        self.lists: list[list[str]] = []
        self.level = ""
        self.quotations = 0
        self.is_new = False
        self.lines: list[Seen] = []
        self._break()
        self._walk(tree(html), set(), is_struck=False)
        self.lines = [line for line in self.lines if characters(line.text) or line.boxes]

    def _break(self) -> None:
        self.lines.append(Seen(self.lists, self.level, self.quotations))

    def _walk(self, nodes: list[Node], links: set[str], *, is_struck: bool) -> None:
        line = self.lines[-1]
        for node in nodes:
            if not isinstance(node, str):
                self._element(node, links, is_struck)
                line = self.lines[-1]
            elif node.strip():
                line.links |= links  # also a new one: what led there before needs no note
                if not self.is_new:
                    line.text.append(node)
                    line.is_struck |= is_struck

    def _element(self, node: Node, links: set[str], is_struck: bool) -> None:
        tag, attributes, inner = node
        names = classes(node)
        if "redline-note" in names:
            self._hear(names, "".join(part for part in inner if isinstance(part, str)))
            return
        if names & BESIDE or tag in NO_TEXT or is_hidden(node):
            return
        if tag == "input" and not self.is_new:
            self.lines[-1].boxes.append("ticked" if "checked" in attributes else "not ticked")
        outer = self.lists, self.level, self.quotations, self.is_new
        self.is_new = self.is_new or "redline-ins" in names
        is_break = tag in BREAKS and not names & TRANSPARENT
        if re.fullmatch("h[1-6]", tag):
            self.level = tag[1]
        if tag in ("ul", "ol") and "redline-list" not in names:
            self.lists = [*self.lists, ["with bullets" if tag == "ul" else "numbered"]]
        self.quotations += tag == "blockquote"
        if is_break:
            self._break()
        if tag == "a" and "href" in attributes:
            links = links | {attributes["href"]}
        if tag in STRUCK and "redline-del" not in names:
            is_struck = True
        self._walk(inner, links, is_struck=is_struck)
        self.lists, self.level, self.quotations, self.is_new = outer
        if is_break:
            self._break()

    def _hear(self, names: set[str], said: str) -> None:
        (about,) = (name.removeprefix("redline-") for name in names - {"redline-note"})
        if about not in SAYS:
            return
        match = re.fullmatch(SAYS[about], said.strip(" []"))
        assert match is not None, said
        value = next((group for group in match.groups() if group is not None), None)
        line = self.lines[-1]
        if value is None:
            return
        if about == "link":
            line.links.add(value)
        elif about == "struck":
            line.is_struck = True
        elif about == "ticked":
            line.boxes[-1] = value
        elif about == "picture" and not self.is_new:
            line.boxes.append(value)
        elif about == "level":
            line.level = value if value.isdigit() else ""
        elif about == "marker":
            line.lists[-1][0] = value
        elif about == "quotation":
            line.quotations = int(value) if value.isdigit() else int("not" not in value)


def judge_what_is_seen(old: str, made: Redline) -> None:
    """Hold the older version that can be read out of a redline against itself.

    Of what has moved that is its text alone: its lists and quotations are shown where it is now.
    """
    was, found = Seeing(old).lines, Seeing(made.html).lines
    if "redline-away" in made.html:
        assert Counter(line.block[0] for line in found) == Counter(line.block[0] for line in was)
        return
    assert [line.block for line in found] == [line.block for line in was]
    for read, expected in zip(found, was, strict=True):
        assert read.links >= expected.links
        assert read.is_struck >= expected.is_struck
