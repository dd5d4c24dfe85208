"""Markdown as the plugin renders it in the flavour of another tool."""

from __future__ import annotations

from collections.abc import Collection

import markdown as python_markdown
from lxml import html

from policy_pages.markdown.extensions.flavoured import in_one_flavour
from policy_pages.markdown.flavours import OPTION_NAMES, FlavourChoice, redcarpet_options

REDCARPET_OPTIONS = frozenset(OPTION_NAMES)


def render(markdown: str, options: Collection[str], flavour: str = "redcarpet") -> str:
    """Render with these options of the flavour, and with none that is not named."""
    switches = {name: name in options for name in sorted(REDCARPET_OPTIONS)}
    choice = FlavourChoice(flavour, redcarpet_options(switches), has_sections="sections" in options)
    extension = in_one_flavour(choice)
    return with_redcarpets_footnotes(python_markdown.markdown(markdown, extensions=[extension]))


def with_redcarpets_footnotes(page: str) -> str:
    """The names that Redcarpet gives to footnotes, in the place of Python-Markdown's.

    Footnotes are printed by the site's extension; only their numbers, places and texts are
    compared.
    """
    if 'class="footnote"' not in page:
        return page
    root = html.fragment_fromstring(page, create_parent="div")
    for reference in root.iterfind(".//a[@class='footnote-ref']"):
        del reference.attrib["class"]
        reference.set("href", f"#fn{reference.text}")
    (notes,) = root.iterfind(".//div[@class='footnote']")
    notes.set("class", "footnotes")
    for number, note in enumerate(notes.iterfind("ol/li"), start=1):
        for link in note.iterfind(".//a[@class='footnote-backref']"):
            del link.attrib["class"], link.attrib["title"]
            link.set("href", f"#fnref{number}")
    inner = "".join(html.tostring(child, encoding="unicode") for child in root)
    return (root.text or "") + inner
