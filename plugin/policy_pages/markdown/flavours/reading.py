"""Markdown in a flavour -> a tree of elements, by whichever host."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from policy_pages.markdown.flavours.choice import FlavourChoice
from policy_pages.markdown.flavours.host import DoneText, Flavour, Host, append_nodes


def make_flavour(
    choice: FlavourChoice,
    host: Host,
    *,
    site_footnotes: bool = False,
    site_fences: bool = False,
) -> Flavour:
    """What reads one document.

    :param site_footnotes: whether an extension of the site reads ``[^1]: …``.
    :param site_fences: whether an extension of the site prints fenced code.
    """
    # here, for the sites that are written in neither
    if choice.flavour == "gfm":
        from policy_pages.markdown.flavours.gfm import Gfm

        return Gfm(host)
    from policy_pages.markdown.flavours.redcarpet.flavour import Redcarpet

    return Redcarpet(
        choice.redcarpet,
        host,
        ends_lines_at_backticks=choice.has_sections,
        site_footnotes=site_footnotes,
        site_fences=site_fences,
    )


def parse_texts(root: Element, flavour: Flavour, done: tuple[type[str], ...] = (DoneText,)) -> None:
    """Make text and elements of every text in a tree that is inline source.

    :param done: the types of text that do not count.
    """
    _Texts(flavour, done).parse(root, is_whole=True, in_link=False)


class _Texts:
    def __init__(self, flavour: Flavour, done: tuple[type[str], ...]) -> None:
        self._flavour = flavour
        self._done = done

    def parse(self, element: Element, *, is_whole: bool, in_link: bool) -> None:
        """Parse all that is in an element, in the order of the document: notes are counted."""
        in_link = in_link or element.tag == "a"
        children = [(child, is_whole) for child in element]
        if element.text and not self._is_done(element.text):
            holder = self._parsed(element.text, is_whole, in_link)
            element.text = holder.text
            children[:0] = [(added, False) for added in holder]
            element[:0] = list(holder)
        for child, is_block in children:
            self.parse(child, is_whole=is_block, in_link=in_link)
            if child.tail and not self._is_done(child.tail):
                holder = self._parsed(child.tail, is_block, in_link)
                child.tail = holder.text
                place = list(element).index(child) + 1
                element[place:place] = list(holder)
                for added in holder:
                    self.parse(added, is_whole=False, in_link=in_link)

    def _parsed(self, source: str, is_whole: bool, in_link: bool) -> Element:
        """An element with the text and the elements of inline source."""
        holder = Element("div")
        nodes = self._flavour.parse_inlines(source, is_whole=is_whole, in_link=in_link)
        append_nodes(holder, nodes)
        return holder

    def _is_done(self, text: str) -> bool:
        return isinstance(text, self._done) or not text.strip()
