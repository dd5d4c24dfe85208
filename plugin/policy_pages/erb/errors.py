"""The mistakes of a page's program, before their place is known."""

from __future__ import annotations

RUBY_CLASSES = {
    "argument-error": "ArgumentError",
    "date-error": "Date::Error",
    "float-domain-error": "FloatDomainError",
    "frozen-error": "FrozenError",
    "index-error": "IndexError",
    "key-error": "KeyError",
    "local-jump-error": "LocalJumpError",
    "math-domain-error": "Math::DomainError",
    "no-matching-pattern": "NoMatchingPatternError",
    "no-matching-pattern-key": "NoMatchingPatternKeyError",
    "no-method": "NoMethodError",
    "range-error": "RangeError",
    "regexp-syntax": "RegexpError",
    "runtime-error": "RuntimeError",
    "stop-iteration": "StopIteration",
    "type-error": "TypeError",
    "zero-division": "ZeroDivisionError",
}
"""The codes of what Ruby itself raises -> the class of its exception, which a page can rescue.

Every other code is a refusal of ours: Ruby might go on there, so `rescue` must not catch it.
"""

_HELPS = {
    "date-error": "write a day that exists, as year, month and day: `2026-02-28`",
    "float-domain-error": "this number is infinite, or not a number: look for a division by zero",
    "zero-division": "check the number before you divide by it",
}
"""Where Ruby's own message does not say what to look for."""


def standing_help(code: str) -> str:
    """What an author can do about a mistake of this kind, or an empty string: each limit is an
    option."""
    if code.startswith("limit-"):
        return f"the limit is the option `limits: {code.removeprefix('limit-').replace('-', '_')}`"
    return _HELPS.get(code, "")


class PageError(Exception):
    """A method or helper refuses a page's request; the interpreter adds the place.

    :param code: the diagnostic's code.
    :param message: for the codes of :data:`RUBY_CLASSES`, Ruby's own message.
    :param help: what the author can do about it; without one, that of :func:`standing_help`.
    :param exception: the value that a page's own ``raise`` raises.
    """

    def __init__(
        self, code: str, message: str, help: str = "", *, exception: object = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.help = help or standing_help(code)
        self.exception = exception
