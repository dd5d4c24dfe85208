"""Which flavour a document is read in, and with which options."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from policy_pages.markdown.flavours.names import FLAVOURS
from policy_pages.markdown.flavours.redcarpet.options import (
    OPTION_NAMES,
    OPTION_SETS,
    RedcarpetOptions,
)
from policy_pages.text.page_names import page_path

__all__ = [
    "FLAVOURS",
    "FlavourChoice",
    "value_by_path",
    "names_page",
    "redcarpet_options",
]


class FlavourChoice(NamedTuple):
    """A flavour and its options.

    :param flavour: one of :data:`FLAVOURS`.
    :param redcarpet: Redcarpet's options; the other flavours have none.
    :param has_sections: whether Redcarpet's pages have Pegasus' sections.
    :param has_row_headings: whether a cell of a table that begins with `#` is a row's heading.
    """

    flavour: str = "python"
    redcarpet: RedcarpetOptions = OPTION_SETS["common"]
    has_sections: bool = False
    has_row_headings: bool = False

    @property
    def defines_footnotes(self) -> bool:
        """Whether the flavour itself takes the definitions of footnotes out of a page."""
        return self.flavour == "redcarpet" and self.redcarpet.footnotes

    @property
    def own_marks(self) -> str:
        """The marks around text that the flavour itself knows."""
        if self.flavour == "gfm":
            return "*_~"
        options = self.redcarpet
        marks = {"~": options.strikethrough, "=": options.highlight, "^": options.superscript}
        return "*_" + "".join(mark for mark, is_own in marks.items() if is_own)

    @property
    def has_footnotes(self) -> bool:
        """Whether the flavour itself knows footnotes."""
        return self.flavour == "gfm" or self.defines_footnotes


def redcarpet_options(value: Mapping[str, bool] | str) -> RedcarpetOptions:
    """The options that a site gives: a set's name, or each by its own.

    :raises ValueError: for a name that there is not; the message says which there are.
    """
    if isinstance(value, str):
        if value not in OPTION_SETS:
            known = ", ".join(OPTION_SETS)
            raise ValueError(f"there is no set of options `{value}`; the sets are: {known}")
        return OPTION_SETS[value]
    for name, switch in value.items():
        if name not in OPTION_NAMES:
            known = ", ".join(OPTION_NAMES)
            raise ValueError(f"Redcarpet has no option `{name}`; the options are: {known}")
        if not isinstance(switch, bool):
            raise ValueError(f"the option `{name}` is true or false, not {switch!r}")
    return RedcarpetOptions(**value)


def value_by_path(path: str, by_path: Mapping[str, str]) -> str | None:
    """The value that a site sets for a page, such as its flavour; the longest path goes before all
    others.

    :param path: the page's, below the pages' folder.
    :param by_path: path of a page or a folder -> value; ``.`` is the whole site. A page can be
        named as its file, ``a.md.erb``, or as the file that it becomes, ``a.md``.
    """
    key = key_by_path(path, by_path)
    return by_path[key] if key is not None else None


def key_by_path(path: str, by_path: Iterable[str]) -> str | None:
    """The longest path of those that name a page."""
    fitting = [key for key in by_path if names_page(key, path)]
    return max(fitting, key=lambda key: len(_parts(key))) if fitting else None


def names_page(key: str, path: str) -> bool:
    """Whether a key of the option ``markdown`` names a page, by either name of its file, or a
    folder that it lies in."""
    parts = _parts(key)
    is_same = _parts(page_path(key)) == _parts(page_path(path))
    return _parts(path)[: len(parts)] == parts or is_same


def _parts(path: str) -> tuple[str, ...]:
    return PurePosixPath(path).parts
