"""The command ``policy-pages translate``: a page's Markdown, without MkDocs."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import yaml

from policy_pages.commands.pages import pages_in
from policy_pages.helpers import HelpersFileError, load_helpers
from policy_pages.page import PageSettings, TranslatedPage, translate_page
from policy_pages.surroundings import OldSite, build_moment, old_site
from policy_pages.template.helpers.dialect import PageFacts
from policy_pages.template.helpers.dialect_options import (
    DialectOptionError,
    check_dialect_options,
)
from policy_pages.template.helpers.dialects import DEFAULT_DIALECT, DIALECTS
from policy_pages.template.lexer import TRIM_MODES
from policy_pages.template.limits import LIMIT_NAMES, Limits
from policy_pages.template.plain_values import from_python


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--dialect",
    type=click.Choice(list(DIALECTS)),
    default=DEFAULT_DIALECT,
    show_default=True,
    help="The old system whose names the pages use.",
)
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="Where views, partials and data are looked for.  [default: the current folder]",
)
@click.option(
    "--options",
    "options_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="YAML or JSON file with the dialect's options, as `dialect_options` in mkdocs.yml.",
)
@click.option(
    "--helpers",
    "helpers_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Python file with helpers of your own.",
)
@click.option(
    "--context",
    "context_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="YAML or JSON file with names the page may use, as `title` and as `@title`.",
)
@click.option(
    "--trim",
    type=click.Choice(TRIM_MODES),
    help="Which newlines ERB drops, as Ruby's trim_mode.  [default: the dialect's]",
)
@click.option(
    "--limit",
    "limits",
    multiple=True,
    metavar="NAME=NUMBER",
    help="How much a page may ask for, as `limits` in mkdocs.yml; may be given several times.",
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json: one object a line and page.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write each page as a .md file with its front matter below this folder.",
)
@click.option(
    "--views",
    "view_folders",
    multiple=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of views; may be given several times.  "
    "[default: ROOT/overrides/views and ROOT/views]",
)
def translate(
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
    """Print the Markdown of each page in PATHS (a folder: every .md.erb page below it).

    Diagnostics go to standard error; exit 1 if any page has an error.
    """
    options = _read_names(options_file)
    try:
        check_dialect_options(options)
    except DialectOptionError as error:
        raise click.BadParameter(f"{options_file}: {error}") from None
    site = old_site(root, DIALECTS[dialect], options, view_folders)
    try:
        helpers = load_helpers(helpers_file) if helpers_file is not None else {}
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
    for diagnostic in site.diagnostics:
        click.echo(str(diagnostic), err=True)
    failed = bool(site.diagnostics)
    pages = [page for path in paths for page in pages_in(path)]
    targets = _targets(out, pages) if out else {}
    for path, below in pages:
        page = _translate_file(path, below, site, settings)
        errors = any(diagnostic.severity == "error" for diagnostic in page.diagnostics)
        failed = failed or errors
        if output_format == "json":
            click.echo(json.dumps(_record(path, page), ensure_ascii=False, default=str))
        else:
            for diagnostic in page.diagnostics:
                click.echo(str(diagnostic), err=True)
        if errors:
            continue
        if out:
            target = targets[path]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((page.header + page.markdown).encode())
        elif output_format == "text":
            click.echo(page.markdown, nl=False)
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


def _targets(out: Path, pages: list[tuple[Path, Path]]) -> dict[Path, Path]:
    targets: dict[Path, Path] = {}
    for path, below in pages:
        name = below.name.removesuffix(".erb")
        target = out / below.with_name(name if name.endswith(".md") else f"{name}.md")
        if target.resolve() in {other.resolve() for other in targets.values()}:
            raise click.UsageError(f"{path} and another page would both be written to {target}")
        if target.resolve() == path.resolve():
            raise click.UsageError(f"{path} would be written over itself")
        targets[path] = target
    return targets


def _read_limits(given: tuple[str, ...]) -> Limits:
    numbers: dict[str, int] = {}
    for limit in given:
        name, _, number = limit.partition("=")
        if name not in LIMIT_NAMES or not number.isdecimal() or not int(number):
            known = ", ".join(LIMIT_NAMES)
            raise click.BadParameter(f"`{limit}` is no NAME=NUMBER; the limits are: {known}")
        numbers[name] = int(number)
    return Limits(**numbers)


def _read_names(path: Path | None) -> Mapping[str, Any]:
    if path is None:
        return {}
    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))  # JSON is YAML
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise click.BadParameter(f"{path} cannot be read: {error}") from None
    if values is None:
        return {}
    if not isinstance(values, dict) or not all(isinstance(key, str) for key in values):
        raise click.BadParameter(f"{path} holds no `name: value` lines")
    for name, value in values.items():
        try:
            from_python(value)
        except TypeError:
            message = f"{path}: the value of `{name}` is of a kind that pages cannot use"
            raise click.BadParameter(message) from None
    return values


def _record(path: Path, page: TranslatedPage) -> dict[str, Any]:
    return {
        "path": path.as_posix(),
        "front_matter": page.fields,
        "markdown": page.markdown,
        "diagnostics": [diagnostic.as_record() for diagnostic in page.diagnostics],
    }
