"""Our style sheets, which are written for Material -> one for any other theme.

Material sets a larger `rem`, wraps all text in `.md-typeset`, and names its colours; the file
`other-theme.css` gives these colours values. So each rule is written once.
"""

from __future__ import annotations

import re
from functools import cache

from policy_pages.files.views import own_overrides
from policy_pages.site.files import MadeFile
from policy_pages.site.options import ThemeOptions

ADDRESS = "assets/stylesheets/policy-frame.css"

_FOLDER = "assets/stylesheets"
_SHARED = "/* -- for other themes, too "
"""Begins the part of `policy-pages.css` that is not about the look of Material."""
_REM = re.compile(r"(?<![\w.])(\d*\.?\d+)rem\b")
_LARGER = 1.25
"""Material's `rem` is 20 pixels wide; that of browsers, and so of other themes, is 16."""
_CONTENT = re.compile(r"\.md-(?:typeset|content__inner)(?![\w-])")
"""The elements of Material that hold a page's content."""
_FRAME = ":is(.policy-frame, #policy-frame)"
"""With the weight of an id, which no element has: selectors of themes for tables and lists are
long."""
_FONT = re.compile(r"font-family: var\([^)]*\)")


def style_sheets(theme: ThemeOptions) -> list[MadeFile]:
    """The style sheets that a theme needs besides those that come with ours."""
    return [] if theme.extends_material else [MadeFile(ADDRESS, _style_sheet().encode())]


@cache
def _style_sheet() -> str:
    look, on_paper = _read("policy-pages.css"), _converted(_read("print.css"), _FRAME)
    return "\n".join(
        [
            _converted(_read("other-theme.css"), _FRAME),
            # a page without a frame has these, too
            _converted(look[look.index(_SHARED) :], ":root"),
            _converted(_read("policies.css"), _FRAME),
            _converted(_read("redline.css"), _FRAME),
            f"@media print {{\n{on_paper}}}\n",
        ]
    )


def _read(name: str) -> str:
    return (own_overrides() / _FOLDER / name).read_text(encoding="utf-8")


def _converted(style: str, around: str) -> str:
    """A style sheet for another theme.

    :param around: the selector of what holds a page's content there.
    """
    style = _FONT.sub("font-family: inherit", _CONTENT.sub(around, style))
    return _REM.sub(lambda length: f"{float(length[1]) * _LARGER:g}rem", style)
