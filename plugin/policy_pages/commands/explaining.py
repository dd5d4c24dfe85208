"""What ``policy-pages explain`` does: the page is read with its site, and its way is printed."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from policy_pages.authoring.explanation import DirectiveRow, Explanation, explained
from policy_pages.commands.output import print_message, print_record
from policy_pages.commands.pages import (
    nearest_configuration,
    read_site,
    refuse_options_beside,
)
from policy_pages.site.page import SitePage
from policy_pages.site.plain import plain_site
from policy_pages.site.site import Site
from policy_pages.text.diagnostics import Diagnostic, has_errors, without
from policy_pages.text.page_names import is_page

_MOST_COLUMNS = 160
_LEAST_COLUMNS = 60
_WIDEST_CELL = 44
"""Characters of a column that is not the last."""
_NARROW = 6
_LONGEST_VALUE = 300
"""Characters of a value that are shown; JSON has all."""
_INDENT = "  "


def explain_page(path: Path, config_file: Path | None, dialect: str, output_format: str) -> None:
    """Print the way of a page; the arguments are those of the command.

    :raises click.UsageError: for a file that is not a page.
    :raises SystemExit: with 1, if the page has errors.
    """
    if not is_page(path.name):
        raise click.UsageError(f"{path} is not a page: name a file `x.md` or `x.md.erb`")
    config_file = config_file or nearest_configuration(path)
    if config_file is None:
        site = plain_site(Path(), dialect, "python")
        page, warnings = _alone(site, path), list[Diagnostic]()
    else:
        refuse_options_beside(config_file, dialect="--dialect")
        site, page, warnings = _in_site(config_file, path)
    found = explained(site, page, warnings)
    if output_format == "json":
        print_record(found.as_record())
    else:
        _print(found)
    if has_errors(found.diagnostics):
        raise SystemExit(1)


def _in_site(config_file: Path, path: Path) -> tuple[Site, SitePage, list[Diagnostic]]:
    """The page as a build knows it; one that the site does not publish is read alone."""
    opened = read_site(config_file)
    place = os.path.realpath(path)
    for site in opened.editions:
        pages = [
            page
            for page in site.pages
            if page.origin.location is not None
            and os.path.realpath(page.origin.location) == place
            and page.changes is None
        ]
        # of a version the page without a date, if there is one
        pages.sort(key=lambda page: page.place is not None and page.place.is_dated)
        page = next((page for page in pages if page.is_read), None)
        if page is not None:
            shown = [one for one in opened.warnings if one.path == page.origin.shown]
            return site, page, without(shown, site.options.ignored)
        if pages:  # a draft, which a build does not read
            alone = _alone(site, path)
            alone.inclusion = pages[0].inclusion
            return site, alone, []
    return opened.site, _alone(opened.site, path), []


def _alone(site: Site, path: Path) -> SitePage:
    """A page, read alone."""
    page = site.page_alone(path, Path(path.name))
    site.translate(page)
    if not page.origin.is_broken:
        page.content = site.convert(page)
        page.is_built = True
        site.sharing.read(page)
        site.sharing.work_out([page])
    return page


# -- text for people -------------------------------------------------------------------------


def _print(found: Explanation) -> None:
    width = shutil.get_terminal_size((100, 24)).columns - 1
    width = max(_LEAST_COLUMNS, min(width, _MOST_COLUMNS))
    _heading(f"{found.path} -> {found.address}")
    _section("Header", [(one.line, one.name, one.value, one.origin) for one in found.fields], width)
    if found.dialect is not None:
        how = f"dialect {found.dialect}, trim mode {found.trim_mode}"
        is_broken = has_errors(found.diagnostics)
        rows = [
            (one.line, _short(one.written, _WIDEST_CELL), _became(one, is_broken=is_broken))
            for one in found.directives
        ]
        _section(f"Directives ({how})", rows, width)
    _section("Markdown", [(found.flavour, f"said by {found.why_flavour}")], width)
    _section(
        "Shared link", [(one.line, one.name, one.value, one.origin) for one in found.tags], width
    )
    _section(f"Policy, on {found.today}", list(found.policy.items()), width)
    _section("Addresses", [(one.address, one.what) for one in found.addresses], width)
    _heading("\nReported" if found.diagnostics else "\nNothing is reported")
    for diagnostic in found.diagnostics:
        print_message(textwrap.indent(str(diagnostic), _INDENT))


def _became(row: DirectiveRow, *, is_broken: bool) -> str:
    """What a directive became, in words where it printed nothing."""
    if row.became is None:
        if is_broken:
            return "-"
        return "did not run" if row.prints else "prints nothing"
    text = _short(row.became, _LONGEST_VALUE) if row.became.strip() else "an empty text"
    return f"{row.times} times, first: {text}" if row.times > 1 else text


def _heading(text: str) -> None:
    is_coloured = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    print_message(click.style(text, bold=True) if is_coloured else text)


def _section(title: str, rows: Sequence[Sequence[Any]], width: int) -> None:
    """Print a table below its title; nothing where it is empty."""
    if not rows:
        return
    _heading(f"\n{title}")
    cells = [[_shown(cell) for cell in row] for row in rows]
    for line in _table(cells, width):
        print_message(line)


def _table(rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """Rows with their columns aligned; the widest column takes what is left, and wraps."""
    columns = [max(map(len, column)) for column in zip(*rows, strict=True)]
    if 0 in columns:  # no line of the page is known
        empty = columns.index(0)
        yield from _table([[*row[:empty], *row[empty + 1 :]] for row in rows], width)
        return
    widest = columns.index(max(columns))
    wide = sum(size > _NARROW for size in columns)
    most = min(_WIDEST_CELL, 2 * width // (2 * wide + 1))
    others = sum(min(size, most) for place, size in enumerate(columns) if place != widest)
    left = width - len(_INDENT) - others - 2 * (len(columns) - 1)
    sizes = [min(size, left if place == widest else most) for place, size in enumerate(columns)]
    for row in rows:
        parts = [
            textwrap.wrap(cell, size, break_on_hyphens=False) or [""]
            for cell, size in zip(row, sizes, strict=True)
        ]
        for number in range(max(map(len, parts))):
            line = [part[number] if number < len(part) else "" for part in parts]
            padded = (cell.ljust(size) for cell, size in zip(line, sizes, strict=True))
            yield f"{_INDENT}{'  '.join(padded)}".rstrip()


def _shown(value: Any) -> str:
    """A value on one line; a page's control characters must not steer a terminal."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return _short(", ".join(map(str, value)), _LONGEST_VALUE)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return _short(text, _LONGEST_VALUE)


def _short(text: str, most: int) -> str:
    text = " ".join(text.split())
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return text if len(text) <= most else f"{text[: most - 1]}…"
