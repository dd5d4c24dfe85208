"""Markdown as GitHub's cmark-gfm reads it. Other modules call cmark-gfm the judge.

``flavour.py`` does a document in four steps:

- lines -> blocks: ``block_parser.py``, which asks ``continuing.py`` what continues in a line;
- blocks -> elements with inline source: ``block_elements.py``;
- inline source -> tokens: ``inline_parser.py``, which leaves emphasis to ``delimiters.py``;
- tokens -> text and elements: ``inline_elements.py``.

Each other module knows what one construct looks like.
"""

from policy_pages.markdown.flavours.gfm.flavour import Gfm

__all__ = ["Gfm"]
