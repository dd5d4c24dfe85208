"""Texts that contain inline source and, in between, finished text.

An element has one text. If a list item without paragraphs contains words, a block of HTML and
words again, the text contains all of them. Characters that no source has mark what is finished,
because Python-Markdown removes them.
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
