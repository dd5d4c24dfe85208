"""How much a page can use, and how much it has used. Passed in, never global."""

from __future__ import annotations

from dataclasses import dataclass, fields

from policy_pages.erb.errors import PageError


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits for the evaluation of one page; a page that exceeds one gets a diagnostic.

    :param steps: nodes that are evaluated, and elements that methods visit.
    :param output: characters that a page can print.
    :param depth: levels to which nodes, calls, partials and values can nest.
    :param size: characters in a string, or elements in a collection.
    :param bits: bits in an integer.
    :param tags: tags in a template; if lines can begin with ``%``, each line counts as one.
    :param program: characters in all directives of a template together.
    :param regexp_milliseconds: time that all regular expressions of a page can take together.
    :param markdown_milliseconds: computing time that reading a page's Markdown can take; whoever
        converts it counts that.
    """

    steps: int = 1_000_000
    output: int = 5_000_000
    depth: int = 80
    size: int = 1_000_000
    bits: int = 16_384
    tags: int = 100_000
    program: int = 500_000
    regexp_milliseconds: int = 1_000
    markdown_milliseconds: int = 60_000


TOO_DEEP = (
    "the values or calls of this statement are nested too deeply",
    "does a value contain itself, or a method call itself?",
)
"""Message and help where Python's own stack is at its end, which no option moves."""

MOST_LIMIT = 1_000_000_000
"""The highest limit that can be set: no machine can give a page more."""

LIMIT_NAMES = tuple(field.name for field in fields(Limits))


class Meter:
    """What one page has used; every walk through its values is counted here.

    :param limits: the page's limits.
    """

    __slots__ = ("limits", "most_steps", "regexp_seconds", "steps")

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.steps = 0
        self.most_steps = limits.steps
        self.regexp_seconds = limits.regexp_milliseconds / 1000

    def spend(self, steps: int) -> None:
        """Count some steps.

        :raises PageError: ``limit-steps``, where there are too many.
        """
        self.steps += steps
        if self.steps > self.most_steps:
            raise PageError("limit-steps", f"this page takes more than {self.most_steps:,} steps")

    def check_string(self, length: int) -> None:
        """Refuse a string that is too long, before it is made.

        :param length: in characters.
        :raises PageError: ``limit-size``.
        """
        if length > self.limits.size:
            message = f"this string is longer than {self.limits.size:,} characters"
            raise PageError("limit-size", message)

    def check_collection(self, length: int) -> None:
        """Refuse an array, hash or range that is too large, before it is made.

        :param length: its elements.
        :raises PageError: ``limit-size``.
        """
        if length > self.limits.size:
            message = f"this collection has more than {self.limits.size:,} elements"
            raise PageError("limit-size", message)

    def check_integer(self, value: int) -> int:
        """The integer, where it is not too large.

        :raises PageError: ``limit-bits``.
        """
        if value.bit_length() > self.limits.bits:
            raise PageError("limit-bits", f"this number has more than {self.limits.bits:,} bits")
        return value
