"""A Python-Markdown extension: no page holds up the others, whatever it contains.

It wraps the whole conversion, for only there it can go on without the page.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from markdown.extensions import Extension

from policy_pages.markdown.extensions.time_limit import TimeLimitError, time_limit

if TYPE_CHECKING:
    from markdown import Markdown

_ALWAYS_FAST = 2_000
"""Characters of a text that is converted within a second or two, whatever it is: to watch a short
page would cost more than to convert it."""

Failure = Literal["time", "depth"]


@dataclass
class PageGuard:
    """What the conversion of one page may take.

    :param milliseconds: of computing time; None: it is not limited.
    :ivar failure: what it took too much of, if it failed.
    """

    milliseconds: int | None = None
    failure: Failure | None = None


class Guards(Extension):
    """Ends conversions that take too much.

    :param guard_of: a ``Markdown`` object -> the guard of the page whose text it converts.
    """

    def __init__(self, guard_of: Callable[[Markdown], PageGuard]) -> None:
        super().__init__()
        self.guard_of = guard_of

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Wrap the conversion."""
        convert = md.convert

        def guarded(source: str) -> str:
            guard = self.guard_of(md)
            if guard.failure is not None:
                return ""
            limit = guard.milliseconds if len(source) > _ALWAYS_FAST else None
            try:
                with nullcontext() if limit is None else time_limit(limit):
                    return convert(source)
            except TimeLimitError:
                guard.failure = "time"
            except RecursionError:
                guard.failure = "depth"
            return ""

        md.convert = guarded  # type: ignore[method-assign]
