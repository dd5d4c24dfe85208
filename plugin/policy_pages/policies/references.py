"""Links to clauses: one without text of its own takes the clause's number; one that leads nowhere
is told.

Numbers are counted here as the theme's style sheet counts them: headings of the second to the
fourth level, but for those of the class ``unnumbered``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape, unescape
from urllib.parse import unquote

from lxml import html as lxml_html
from lxml.etree import ParserError

from policy_pages.diagnostics import Diagnostic, diagnose
from policy_pages.policies.clauses import Clause
from policy_pages.source import Source, Span

UNNUMBERED = "unnumbered"
_LEVELS = ("h2", "h3", "h4")
_HEADINGS = ("h1", *_LEVELS, "h5", "h6")
_COMMENT = re.compile(r"(<!--.*?-->|<script\b.*?</script>)", re.DOTALL | re.IGNORECASE)
_LINK = re.compile(r"""(<a\b[^>]*?\shref="([^"#]*)#([^"]+)"[^>]*>)(</a>)?""", re.IGNORECASE)


@dataclass(frozen=True)
class Outline:
    """What can be linked to in a page.

    :param labels: id -> how a link without text names what is there: the number of its clause, or
        the clause's heading where it has none; empty above the first one.
    :param doubled: ids that two elements have.
    """

    labels: dict[str, str] = field(default_factory=dict)
    doubled: list[str] = field(default_factory=list)


def outline_of(html: str, *, is_numbered: bool) -> Outline:
    """The outline of a page.

    :param html: its content.
    :param is_numbered: whether the style sheet numbers its headings.
    """
    outline = Outline()
    try:
        root = lxml_html.fragment_fromstring(html, create_parent="div")
    except (ParserError, ValueError):  # nothing to parse; what XML cannot hold
        return outline
    counters = [0, 0, 0]
    label = ""
    for element in list(root.iterdescendants()):  # links are taken out of headings meanwhile
        if not isinstance(element.tag, str):
            continue
        if element.tag in _HEADINGS:
            number = _count(element, counters) if is_numbered else None
            label = number or _named(element)
        names = [element.get("id", ""), element.get("name", "") if element.tag == "a" else ""]
        for name in filter(None, dict.fromkeys(names)):
            if name in outline.labels:
                outline.doubled.append(name)
            outline.labels.setdefault(name, label)
    return outline


def check_ids(source: Source, outline: Outline) -> list[Diagnostic]:
    """Ids that two elements of a page have."""
    return [
        diagnose(
            source,
            place_of_second(source, id),
            "doubled-clause",
            f"two parts of this page have the id `{id}`",
            help="give one of them another",
        )
        for id in dict.fromkeys(outline.doubled)
    ]


def with_labels(html: str, label: Callable[[str, str], str | None]) -> str:
    """A page's content, its links without text filled.

    :param label: a link's path (empty for the page itself) and the id behind it -> its text, or
        None to leave it as it is.
    """

    def filled(match: re.Match[str]) -> str:
        if match[4] is None:
            return match[0]
        text = label(unescape(match[2]), _id_of(match))
        return match[0] if text is None else f"{match[1]}{escape(text, quote=False)}</a>"

    parts = _COMMENT.split(html)
    return "".join(
        part if index % 2 else _LINK.sub(filled, part) for index, part in enumerate(parts)
    )


def links_of(html: str) -> Iterator[tuple[str, str]]:
    """Path and id of each link of a page that has an id."""
    for index, part in enumerate(_COMMENT.split(html)):
        if index % 2 == 0:
            for match in _LINK.finditer(part):
                yield unescape(match[2]), _id_of(match)


def place_of_link(source: Source, id: str, number: int, total: int) -> Span:
    """Where a page links to an id; its begin, if a directive has written the link.

    :param number: which of the page's links to such an id it is, from 0.
    :param total: how many there are; where the source has another number, the first is taken.
    """
    found = list(re.finditer(rf"""(?<=[^\s{{])#({re.escape(id)})(?![\w-])""", source.text))
    if not found:
        return Span(0, 1)
    return Span(*found[number if len(found) == total else 0].span(1))


def place_of_second(source: Source, id: str) -> Span:
    """Where a page gives an id the second time, or the only time where a heading has it by itself;
    the page's begin, if a directive gives it."""
    name = re.escape(id)
    return _place(source, rf"""(?:\{{[^}}\n]*\#|\bid=["']?|\bname=["']?)({name})(?![\w-])""", 1)


def _place(source: Source, pattern: str, number: int = 0) -> Span:
    found = list(re.finditer(pattern, source.text))
    return Span(*found[min(number, len(found) - 1)].span(1)) if found else Span(0, 1)


def _id_of(match: re.Match[str]) -> str:
    return unquote(unescape(match[3]))


def _count(heading: lxml_html.HtmlElement, counters: list[int]) -> str | None:
    if heading.tag not in _LEVELS or UNNUMBERED in heading.get("class", "").split():
        return None
    level = _LEVELS.index(heading.tag)
    counters[level] += 1
    counters[level + 1 :] = [0] * (len(counters) - level - 1)
    return ".".join(str(number) for number in counters[: level + 1])


def _named(heading: lxml_html.HtmlElement) -> str:
    """A heading's number as it is written before its words, or else its words."""
    links = [link for link in heading.iter("a") if "headerlink" in link.get("class", "").split()]
    for link in links:
        link.drop_tree()
    clause = Clause(" ".join(heading.text_content().split()))
    return clause.number or clause.heading
