"""A folder with a configuration -> its site: opened, or read as a build reads it."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.plugins import get_plugins
from mkdocs.structure.files import File, InclusionLevel, get_files, set_exclusions
from mkdocs.utils.yaml import yaml_load
from yaml import YAMLError

from policy_pages.files.settings import check_configuration
from policy_pages.mkdocs.build import Build, CheckedError
from policy_pages.mkdocs.files import OWN_NAME
from policy_pages.mkdocs.messages import as_diagnostic
from policy_pages.site.site import Site
from policy_pages.text.diagnostics import Diagnostic, DiagnosticError, has_errors


class ConfigurationProblemError(Exception):
    """A configuration that cannot be used."""


@dataclass
class OpenedSite:
    """A site whose folder is opened.

    :param has_plugin: whether its configuration names the plugin.
    :param output: the folder that a build writes.
    :param has_navigation: whether its configuration names the pages of the navigation.
    :param is_left_out: whether the configuration leaves a page out, by its path.
    :ivar editions: the site in each of its languages, if its pages are read.
    :ivar warnings: MkDocs' own, and those of other plugins, if its pages are read.
    """

    site: Site
    has_plugin: bool
    output: Path
    has_navigation: bool = False
    is_left_out: Callable[[str], bool] = lambda path: False
    editions: list[Site] = field(default_factory=list)
    warnings: list[Diagnostic] = field(default_factory=list)


def open_site(config_file: Path) -> OpenedSite:
    """The site of a configuration, its files known and none of its pages read.

    :raises ConfigurationProblemError: for one that cannot be used.
    """
    with _problems_of(config_file):
        config, plugin, has_plugin = _loaded(config_file)
        opened = Build(plugin.config, config, serving=False)
        opened.report_failing_helpers()
        files = get_files(config)
        files.add_files_from_theme(config.theme.get_env(), config)
        opened.open(files)

    def is_left_out(path: str) -> bool:
        file = File(path, config.docs_dir, config.site_dir, config.use_directory_urls)
        set_exclusions([file], config)
        return file.inclusion is InclusionLevel.EXCLUDED

    return OpenedSite(
        opened.site,
        has_plugin,
        Path(config.site_dir),
        has_navigation=config.nav is not None,
        is_left_out=is_left_out,
    )


def read_site(config_file: Path) -> OpenedSite:
    """The site of a configuration, all its pages read: a real build, into a folder that goes again.

    So what a build finds wrong is found here, by the same code, be it in pages of other plugins. It
    stops where a build stops, at errors, and before other plugins are told that a site is built.

    :raises ConfigurationProblemError: for one that cannot be used.
    """
    messages = _Messages()
    with _problems_of(config_file, messages), tempfile.TemporaryDirectory() as folder:
        config, plugin, has_plugin = _loaded(config_file)
        output, config.site_dir, config.strict = Path(config.site_dir), folder, False
        plugin.config.cards.cache_dir = str(Path(folder, "cards"))
        builds: list[Build] = []
        plugin.collected = builds
        try:
            _build(config, builds, messages)
        finally:
            plugin.collected = None  # MkDocs keeps plugins for later builds of a process
    editions = [one.site for one in builds]
    warnings = [as_diagnostic(message, editions) for message in dict.fromkeys(messages.warnings)]
    return OpenedSite(editions[0], has_plugin, output, editions=editions, warnings=warnings)


def build_site(config_file: Path, output: Path) -> list[str]:
    """Build the site of a configuration into a folder, all of it.

    :return: the messages that a strict build would end for; none if it would pass.
    :raises ConfigurationProblemError: for one that cannot be used.
    """
    messages = _Messages()
    with _problems_of(config_file, messages):
        config, _, _ = _loaded(config_file)
        config.site_dir, config.strict = str(output), False
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build(config)
        except Abort as error:
            messages.errors.append(str(error))
        finally:
            config.plugins.on_shutdown()
    return list(dict.fromkeys([*messages.errors, *messages.warnings]))


def _build(config: MkDocsConfig, builds: Sequence[Build], messages: _Messages) -> None:
    """Build a site, as far as that can be done; what ends it too early is a message.

    :param builds: begun by it, of each language.
    """
    config.plugins.on_startup(command="build", dirty=False)
    try:
        build(config)
    except Exception as error:  # whatever another plugin raises
        if not builds:
            raise
        are_related = all(one.is_related for one in builds)
        has_said_why = are_related and any(has_errors(one.site.diagnostics) for one in builds)
        if not has_said_why and not isinstance(error, CheckedError):
            messages.warnings += messages.errors or [f"{type(error).__name__}: {error}"]
    finally:
        config.plugins.on_shutdown()


def _loaded(config_file: Path) -> tuple[MkDocsConfig, Any, bool]:
    """A configuration, its plugin, and whether it names that itself."""
    _check_values(config_file)
    config = load_config(config_file=str(config_file))
    plugin = config.plugins.get(OWN_NAME)
    if plugin is not None:
        return config, plugin, True
    plugin = get_plugins()[OWN_NAME].load()()
    plugin.load_config({}, config_file_path=str(config_file))
    config.plugins[OWN_NAME] = plugin
    return config, plugin, False


class _Messages(logging.Handler):
    """Keeps warnings and errors of MkDocs and of other plugins."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.warnings: list[str] = []
        self.errors: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a message."""
        found = self.warnings if record.levelno < logging.ERROR else self.errors
        found.append(record.getMessage())


@contextmanager
def _problems_of(config_file: Path, messages: _Messages | None = None) -> Iterator[None]:
    """Say which configuration cannot be used, and why.

    :param messages: keeps what MkDocs says meanwhile, which then is the reason.
    :raises ConfigurationProblemError: for one that cannot.
    """
    logger = logging.getLogger("mkdocs")
    if messages is not None:
        logger.addHandler(messages)
    try:
        yield
    except DiagnosticError as error:
        raise ConfigurationProblemError("\n".join(map(str, error.diagnostics))) from None
    except ConfigurationProblemError:
        raise
    except (MkDocsException, OSError, SystemExit) as error:
        reasons = messages.errors if messages is not None else []
        reason = "\n".join(reasons) or str(error)
        raise ConfigurationProblemError(f"{config_file}: {reason}") from None
    except Exception as error:  # of another plugin
        reason = f"{type(error).__name__}: {error}"
        raise ConfigurationProblemError(f"{config_file}: the build ends with {reason}") from error
    finally:
        if messages is not None:
            logger.removeHandler(messages)


def _check_values(file: Path) -> None:
    """Refuse a configuration that MkDocs and YAML crash at.

    :raises DiagnosticError: for one whose aliases expand to too much.
    :raises ConfigurationProblemError: for one that has a value that cannot be read.
    """
    check_configuration(file)
    try:
        with file.open("rb") as stream:
            yaml_load(stream)
    except YAMLError:
        return  # MkDocs says what is wrong
    except RecursionError:
        raise ConfigurationProblemError(f"{file}: its values nest too deep") from None
    except (ValueError, TypeError, OverflowError, LookupError, AttributeError) as error:
        raise ConfigurationProblemError(f"{file}: a value cannot be read: {error}") from None


@contextmanager
def pages_folder(config_file: Path) -> Iterator[None]:
    """Make the folder of a site's pages if it is missing: MkDocs would refuse to go on.

    It is removed again if nothing is in it afterwards.

    :raises OSError: if it cannot be made.
    """
    missing: list[Path] = []
    folder = _configured_folder(config_file)
    if folder is not None and not os.path.lexists(folder):
        missing = [path for path in (folder, *folder.parents) if not os.path.lexists(path)]
    try:
        if missing:
            missing[0].mkdir(parents=True)
        yield
    finally:
        for path in missing:
            with suppress(OSError):
                path.rmdir()


def _configured_folder(config_file: Path) -> Path | None:
    """The folder of the pages; None for a configuration without one, which MkDocs reports."""
    try:
        with config_file.open("rb") as file:
            folder = yaml_load(file).get("docs_dir", "docs")
        return None if "\0" in folder else config_file.parent / folder
    except (
        YAMLError,
        MkDocsException,
        OSError,
        TypeError,
        ValueError,
        AttributeError,
        RecursionError,
    ):
        return None
