"""What ``policy-pages translate`` does: a page's Markdown, without MkDocs."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from policy_pages.commands.output import print_problems, print_record, print_text
from policy_pages.commands.pages import pages_in
from policy_pages.commands.refusals import STATUS
from policy_pages.erb.helpers.dialect import PageFacts
from policy_pages.erb.helpers.dialect_options import (
    DialectOptionError,
    check_dialect_options,
)
from policy_pages.erb.helpers.dialects import DIALECTS
from policy_pages.erb.limits import LIMIT_NAMES, MOST_LIMIT, Limits
from policy_pages.files.reading import RealPaths, is_below
from policy_pages.files.settings import read_settings
from policy_pages.files.writing import put_file
from policy_pages.helpers import HelpersFileError, load_helpers, with_mistakes_reported
from policy_pages.page.translation import PageSettings, TranslatedPage, translate_page
from policy_pages.site.old_sites import OldSite, build_moment, old_site
from policy_pages.text.diagnostics import DiagnosticError
from policy_pages.text.page_names import is_page, page_path


def translate_paths(
    paths: tuple[Path, ...],
    dialect: str,
    root: Path,
    options_file: Path | None,
    helpers_file: Path | None,
    context_file: Path | None,
    trim: str | None,
    limits: tuple[str, ...],
    output_format: str,
    out: Path | None,
    view_folders: tuple[Path, ...],
) -> None:
    """Print or write the Markdown of pages; the arguments are those of the command.

    :raises SystemExit: with 1, if any page has an error.
    """
    options = _read_names(options_file)
    try:
        check_dialect_options(options)
    except DialectOptionError as error:
        raise click.BadParameter(f"{options_file}: {error}") from None
    site = old_site(root, DIALECTS[dialect], options, view_folders)
    try:
        helpers = load_helpers(helpers_file) if helpers_file is not None else {}
        helpers = with_mistakes_reported(helpers)
    except HelpersFileError as error:
        raise click.BadParameter(str(error)) from None
    settings = PageSettings(
        dialect=DIALECTS[dialect],
        trim_mode=trim,
        context=_read_names(context_file),
        helpers=helpers,
        site=site.facts,
        limits=_read_limits(limits),
        now=build_moment(datetime.timezone.utc),
    )
    print_problems(site.diagnostics)
    failed = bool(site.diagnostics)
    pages = [page for path in paths for page in pages_in(path)]
    targets = _targets(out, pages, site.real_path) if out else []
    made: set[Path] = set()
    for number, (path, below) in enumerate(pages):
        page = _translate_file(path, below, site, settings)
        errors = any(diagnostic.severity == "error" for diagnostic in page.diagnostics)
        failed = failed or errors
        if output_format == "json":
            print_record(_record(path, page))
        else:
            print_problems(page.diagnostics)
        if errors:
            continue
        if out:
            target = targets[number]
            if target.parent not in made:
                target.parent.mkdir(parents=True, exist_ok=True)
                made.add(target.parent)
            put_file(target, (page.header + page.markdown).encode(), is_forced=False)
        elif output_format == "text":
            print_text(page.markdown)
    if failed:
        raise SystemExit(1)


def _translate_file(
    path: Path, below: Path, site: OldSite, settings: PageSettings
) -> TranslatedPage:
    source, problems = site.read(path, below)
    if problems:
        return TranslatedPage.unreadable(source, problems)
    page = PageFacts(site.path_of(path))
    return translate_page(source, settings, site.views, site.partials, page)


def _targets(out: Path, pages: list[tuple[Path, Path]], real_path: RealPaths) -> list[Path]:
    """Each page's file, below a folder."""
    targets: list[Path] = []
    taken: set[str] = set()
    folder = os.path.realpath(out)
    for path, below in pages:
        name = page_path(below.name)
        target = out / below.with_name(name if is_page(name) else f"{name.removesuffix('.erb')}.md")
        place = real_path(target)
        if not is_below(place, folder):
            raise click.UsageError(f"{target} is a symbolic link out of {out}")
        if place in taken:
            raise click.UsageError(f"{path} and another page would both be written to {target}")
        taken.add(place)
        targets.append(target)
    pages_read = {real_path(path): path for path, _ in pages}
    for place in taken & pages_read.keys():
        raise click.UsageError(f"{pages_read[place]} would be overwritten")
    return targets


def _read_limits(given: tuple[str, ...]) -> Limits:
    numbers: dict[str, int] = {}
    for limit in given:
        name, _, number = limit.partition("=")
        if name not in LIMIT_NAMES or not re.fullmatch("[0-9]+", number) or not int(number[:20]):
            known = ", ".join(LIMIT_NAMES)
            raise click.BadParameter(f"`{limit}` is not NAME=NUMBER; the limits are: {known}")
        if len(number) > len(str(MOST_LIMIT)) or int(number) > MOST_LIMIT:
            raise click.BadParameter(f"`{name}` is at most {MOST_LIMIT:,}")
        numbers[name] = int(number)
    return Limits(**numbers)


def _read_names(path: Path | None) -> Mapping[str, Any]:
    if path is None:
        return {}
    try:
        return read_settings(path)
    except DiagnosticError as error:
        print_problems(error.diagnostics)
        raise SystemExit(STATUS) from None


def _record(path: Path, page: TranslatedPage) -> dict[str, Any]:
    return {
        "path": path.as_posix(),
        "front_matter": page.fields,
        "markdown": page.markdown,
        "diagnostics": [diagnostic.as_record() for diagnostic in page.diagnostics],
    }
