"""The options of Redcarpet, by its own names."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class RedcarpetOptions:
    """Redcarpet's options; the names and meanings are those of its documentation.

    The first line of each is for ``Redcarpet::Markdown.new``, those of the last three for its
    renderer ``Redcarpet::Render::HTML``.
    """

    autolink: bool = False
    """Bare addresses (``http://…``, ``www.…``, ``a@b.example``) are links."""

    tables: bool = False
    """Tables as in PHP Markdown Extra."""

    fenced_code_blocks: bool = False
    """Code between lines of three or more backticks or tildes."""

    space_after_headers: bool = False
    """``#Heading`` is text: a heading has a space after its marks."""

    no_intra_emphasis: bool = False
    """``app_id_x`` is a word: marks inside words are not emphasis."""

    lax_spacing: bool = False
    """Lists, HTML blocks and fences need no empty line before them."""

    strikethrough: bool = False
    """``~~gone~~``."""

    superscript: bool = False
    """``2^nd`` and ``2^(nd)``."""

    underline: bool = False
    """``_this_`` is underlined instead of emphasised."""

    highlight: bool = False
    """``==this==`` is marked."""

    quote: bool = False
    """``"this"`` is a quotation element."""

    footnotes: bool = False
    """``[^1]`` and ``[^1]: the note``."""

    disable_indented_code_blocks: bool = False
    """Four spaces do not make code."""

    hard_wrap: bool = False
    """Each line of a paragraph is one of the page."""

    smartypants: bool = False
    """Typographic quotes, dashes and fractions, as ``Redcarpet::Render::SmartyPants``."""


OPTION_NAMES = tuple(field.name for field in fields(RedcarpetOptions))
"""Every option of :class:`RedcarpetOptions`."""

OPTION_SETS = {
    "common": RedcarpetOptions(
        autolink=True,
        tables=True,
        fenced_code_blocks=True,
        no_intra_emphasis=True,
        strikethrough=True,
    ),
    "pegasus": RedcarpetOptions(
        autolink=True, tables=True, space_after_headers=True, fenced_code_blocks=True
    ),
    "govuk": RedcarpetOptions(
        tables=True, fenced_code_blocks=True, no_intra_emphasis=True, smartypants=True
    ),
}
"""What sites tell it as a rule, and what known systems do: code.org's Pegasus, and GOV.UK's
technical documentation."""
