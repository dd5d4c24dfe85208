"""Texts that hold inline source and, between, text that is done.

An element has one text. Where a list item without paragraphs holds words, a block of HTML and
words again, all of them stand in it; what is done is marked by characters that no source has,
for Python-Markdown takes them out of it.
"""

from __future__ import annotations

import re

from policy_pages.markdown.flavours.host import DoneText

_BEGIN, _END = "\x02\x02", "\x03\x03"
_DONE = re.compile(f"{_BEGIN}(.*?){_END}", re.DOTALL)


def mixed(before: str, after: str) -> str:
    """Two texts as one; it is done if both are."""
    if isinstance(before, DoneText) and isinstance(after, DoneText):
        return DoneText(before + after)
    return _marked(before) + _marked(after)


def parts_of(text: str) -> list[str]:
    """Inline source and done text, in order."""
    if _BEGIN not in text:
        return [text]
    parts = _DONE.split(text)
    return [DoneText(part) if index % 2 else part for index, part in enumerate(parts) if part]


def _marked(text: str) -> str:
    return f"{_BEGIN}{text}{_END}" if isinstance(text, DoneText) else text
