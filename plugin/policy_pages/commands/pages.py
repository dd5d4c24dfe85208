"""What commands share: the pages that they are given, their configuration, how they count."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click
from click.core import ParameterSource

from policy_pages.commands.output import print_problems
from policy_pages.commands.paths import PathType
from policy_pages.commands.refusals import system_refusals
from policy_pages.erb.helpers.dialect_names import DEFAULT_DIALECT, DIALECT_NAMES
from policy_pages.text.diagnostics import DiagnosticError, RefusedError
from policy_pages.text.page_names import is_template

if TYPE_CHECKING:
    from policy_pages.mkdocs.folder import OpenedSite
    from policy_pages.site.site import Site

_CONFIGURATION = "mkdocs.yml"
_Command = TypeVar("_Command", bound=Callable[..., Any])


def configuration_option(argument: str) -> Callable[[_Command], _Command]:
    """The option ``--config``, handed over as ``config_file``.

    :param argument: the path that the configuration is looked for above, as the help names it.
    """
    return click.option(
        "--config",
        "config_file",
        type=PathType(exists=True, dir_okay=False),
        help=f"The site's configuration.  [default: {_CONFIGURATION} in the current folder, or in "
        f"the nearest folder above {argument}]",
    )


def dialect_option(command: _Command) -> _Command:
    """The option ``--dialect``, for pages without a configuration."""
    return click.option(
        "--dialect",
        type=click.Choice(DIALECT_NAMES),
        default=DEFAULT_DIALECT,
        show_default=True,
        help="Without a configuration: the old system whose names the pages use.",
    )(command)


def refuse_options_beside(config_file: Path, **options: str) -> None:
    """Refuse options for pages without a configuration: it would override them without a message.

    :param options: name of a parameter -> the option, as given.
    :raises click.UsageError: where one of them was given.
    """
    context = click.get_current_context()
    for name, option in options.items():
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise click.UsageError(
                f"{option} is for pages without a configuration; {config_file} "
                "says what these are written in"
            )


def nearest_configuration(path: Path) -> Path | None:
    """The configuration in the current folder, or in the nearest folder above a path."""
    folders = [Path(), *path.resolve().parents]
    if path.is_dir():
        folders.insert(1, path)
    return next((f / _CONFIGURATION for f in folders if (f / _CONFIGURATION).is_file()), None)


def opened_site(config_file: Path) -> OpenedSite:
    """The site of a configuration.

    :raises click.UsageError: for a configuration that cannot be used.
    """
    # here, for the other commands run without MkDocs
    from policy_pages.mkdocs.folder import ConfigurationProblemError, open_site

    try:
        return open_site(config_file)
    except ConfigurationProblemError as error:
        raise click.UsageError(str(error)) from None


class BuiltFolder(NamedTuple):
    """A built site.

    :param sources: what its policy allows besides the usual sources; None where the configuration
        wants no policy.
    :param url: its address; None if no configuration names it.
    """

    folder: Path
    sources: Mapping[str, Sequence[str]] | None
    url: str | None


def built_site(site: Path | None, config_file: Path | None) -> BuiltFolder:
    """A built site, with what its configuration says of it.

    :param site: the folder, if it is given; else the configuration names it.
    :raises click.UsageError: where nothing names it.
    """
    found = config_file or nearest_configuration(site or Path())
    if found is None and site is None:
        raise click.UsageError(f"there is no {_CONFIGURATION} here: name the folder of the site")
    if found is None:
        return BuiltFolder(site or Path(), {}, None)
    opened = opened_site(found)
    return BuiltFolder(site or opened.output, opened.policy_sources, opened.site.options.url)


def read_site(config_file: Path, **how: Any) -> OpenedSite:
    """The site of a configuration, its pages read as a build reads them.

    :param how: as for :func:`policy_pages.mkdocs.folder.read_site`.
    :raises click.UsageError: for a configuration that cannot be used.
    """
    # here, for the other commands run without MkDocs
    from policy_pages.mkdocs import folder

    try:
        return folder.read_site(config_file, **how)
    except folder.ConfigurationProblemError as error:
        raise click.UsageError(str(error)) from None


def nearest_site(config_file: Path | None, path: Path) -> Site:
    """The site of a page, or that of the current folder where there is no configuration.

    :param path: the page or folder that the configuration is looked for above.
    :raises click.UsageError: for a configuration that cannot be used.
    """
    # here, for the other commands run without it
    from policy_pages.site.plain import plain_site

    found = config_file or nearest_configuration(path)
    if found is None:
        return plain_site(Path(), DEFAULT_DIALECT, "python")
    return opened_site(found).site


def authored_site(config_file: Path | None, path: Path) -> OpenedSite:
    """The site that a page is written for.

    :param path: the page, or the folder that its configuration is looked for above.
    :raises click.UsageError: where there is no configuration, or none with the plugin: it would
        publish drafts.
    """
    found = config_file or nearest_configuration(path)
    if found is None:
        raise click.UsageError(
            f"there is no {_CONFIGURATION} here or above {path}: name one with --config"
        )
    opened = opened_site(found)
    if not opened.has_plugin:
        raise click.UsageError(f"{found} does not name the plugin `policy-pages`")
    return opened


@contextmanager
def exit_where_refused(status: int = 1) -> Iterator[None]:
    """Print why a command cannot do what it was asked for, and end it; nothing was written.

    :param status: of the command where a page has errors.
    :raises click.ClickException: for what cannot be done as it was asked for.
    :raises SystemExit: where a page has errors.
    """
    try:
        with system_refusals("nothing was written"):
            yield
    except RefusedError as error:
        raise click.UsageError(str(error)) from None
    except DiagnosticError as error:
        print_problems(error.diagnostics)
        raise SystemExit(status) from None


def pages_in(path: Path, is_wanted: Callable[[str], bool] = is_template) -> list[tuple[Path, Path]]:
    """Each page of a path, with its path below the folder it was found in.

    A folder means its pages; partials (``_name.md.erb``) are not pages.

    :param is_wanted: the name of a file -> whether it is such a page.
    :raises click.UsageError: for a folder without pages.
    """
    if not path.is_dir():
        return [(path, Path(path.name))]
    found = sorted(
        page
        for page in path.rglob("*")
        if is_wanted(page.name) and page.is_file() and not page.name.startswith("_")
    )
    if not found:
        names = ".md.erb" if is_wanted is is_template else ".md or .md.erb"
        raise click.UsageError(f"there is no {names} page in {path}")
    return [(page, page.relative_to(path)) for page in found]


def counted(number: int, noun: str) -> str:
    """``1 page``, ``2 pages``."""
    return f"{number} {noun}{'s' * (number != 1)}"
