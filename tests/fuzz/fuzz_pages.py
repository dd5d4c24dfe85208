"""Any bytes as a page: `make fuzz` runs this under atheris, guided by coverage, for ten minutes.

A page gives text or diagnostics, and within a few seconds; anything else is a finding. Each one
becomes a row of `tests/core/test_any_bytes.py` before it is mended.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

import atheris

with atheris.instrument_imports(include=["policy_pages"]):
    from policy_pages.erb.helpers.dialect import PageFacts
    from policy_pages.erb.helpers.dialects import DIALECTS
    from policy_pages.erb.lexer import TRIM_MODES
    from policy_pages.erb.limits import Limits
    from policy_pages.page.translation import PageSettings, translate_page
    from policy_pages.text.reading import read_bytes

LIMITS = Limits(steps=20_000, output=200_000, size=20_000, regexp_milliseconds=100)


class NoViews:
    """A site without views."""

    folders: tuple[str, ...] = ()

    def where_missing(self, name: str) -> str:
        return ""

    def names(self) -> list[str]:
        """None."""
        return ["share_buttons"]

    def render(self, name: str, locals: Mapping[str, object]) -> str:
        """The name."""
        return name


class NoPartials:
    """A site without partials."""

    def find(self, name: str, page: str) -> None:
        """None."""

    def names(self) -> list[str]:
        """None."""
        return []


def one_page(data: bytes) -> None:
    """Translate some bytes; the first chooses the dialect and the trim mode."""
    choice = data[0] if data else 0
    dialect = list(DIALECTS.values())[choice % len(DIALECTS)]
    trim_mode = TRIM_MODES[choice // 8 % len(TRIM_MODES)]
    settings = PageSettings(dialect=dialect, trim_mode=trim_mode, limits=LIMITS)
    source, problems = read_bytes("page.md.erb", data[1:])
    if problems:
        return
    page = translate_page(source, settings, NoViews(), NoPartials(), PageFacts("page.md.erb"))
    assert page.markdown == "" or not page.diagnostics
    for diagnostic in page.diagnostics:
        assert str(diagnostic)
        assert 1 <= diagnostic.line <= source.text.count("\n") + 1


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_page)
    atheris.Fuzz()
