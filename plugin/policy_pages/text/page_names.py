"""Names of files: which are pages, and of which page.

Old systems name a page by what it becomes and then by what makes that: ``x.html.md.erb`` is Ruby
that prints Markdown that becomes HTML. All such names are the page ``x.md`` of a site here.
"""

from __future__ import annotations

import re
from pathlib import PurePath

MARKDOWN = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
"""How the names of pages end, as MkDocs has it."""

_ERB = ".erb"
_MARKDOWN = "|".join(re.escape(ending) for ending in MARKDOWN)
_RENAMED = re.compile(
    rf"(?P<stem>(?:.*/)?[^/]+?)(?:\.html?(?:{_MARKDOWN})(?:\.erb)?|(?:{_MARKDOWN})(?:\.html?)?\.erb)",
    re.DOTALL,
)
"""A page whose file is named otherwise than the page: ``x.html.md``, ``x.html.md.erb``,
``x.md.erb``, ``x.md.html.erb``."""


def is_page(path: str) -> bool:
    """Whether the file at a path is a page's, of whichever name."""
    return path.endswith(MARKDOWN) or _RENAMED.fullmatch(path) is not None


def is_template(path: str) -> bool:
    """Whether the file at a path is a page's with directives."""
    return path.endswith(_ERB) and _RENAMED.fullmatch(path) is not None


def page_path(path: str) -> str:
    """The path of the page that a file is the source of: ``x.md`` for ``x.html.md.erb``; of any
    other file its own."""
    named = _RENAMED.fullmatch(path)
    return path if named is None else f"{named['stem']}.md"


def is_partial(path: str) -> bool:
    """Whether a path is a partial's: a file that pages print within themselves."""
    name = PurePath(path).name
    return name.startswith("_") and name.endswith((_ERB, *MARKDOWN))


def is_other_template(path: str) -> bool:
    """Whether a path is a template's that makes no page: a layout, a feed, a style sheet."""
    return _ERB in _suffixes(path) and not (is_page(path) or is_misnamed(path))


def is_misnamed(path: str) -> bool:
    """Whether a path looks like a page's with directives and is not quite one: ``x.erb.md``,
    ``X.MD.ERB``, ``x.md.erb.txt``."""
    suffixes = _suffixes(path)
    is_meant = _ERB in suffixes and not suffixes.isdisjoint(MARKDOWN)
    return is_meant and not is_template(path)


def _suffixes(path: str) -> frozenset[str]:
    return frozenset(PurePath(path.lower()).suffixes)
