"""A folder with a configuration -> its site: opened, or read as a build reads it."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.plugins import get_plugins
from mkdocs.structure.files import File, InclusionLevel, get_files, set_exclusions
from mkdocs.utils.yaml import yaml_load
from yaml import YAMLError

from policy_pages.files.settings import check_configuration
from policy_pages.mkdocs.articles import built_site
from policy_pages.mkdocs.build import Build, CheckedError
from policy_pages.mkdocs.files import OWN_NAME, NewFile
from policy_pages.mkdocs.messages import as_diagnostic
from policy_pages.site.articles import BuiltSite
from policy_pages.site.built_pages import PAGES
from policy_pages.site.site import Site
from policy_pages.text.diagnostics import Diagnostic, DiagnosticError, has_errors


class ConfigurationProblemError(Exception):
    """A configuration that cannot be used."""


@dataclass
class OpenedSite:
    """A site whose folder is opened.

    :param has_plugin: whether its configuration names the plugin.
    :param output: the folder that a build writes.
    :param preview: the address of the site while ``mkdocs serve`` shows it.
    :param has_navigation: whether its configuration names the pages of the navigation.
    :param is_left_out: whether the configuration leaves a page out, by its path.
    :param has_snippets: whether pages can include files.
    :param policy_sources: directive of the Content-Security-Policy -> sources besides the usual
        ones; None where pages have no policy.
    :ivar editions: the site in each of its languages, if its pages are read.
    :ivar warnings: MkDocs' own, and those of other plugins, if its pages are read.
    :ivar watched: the files and folders that it is made of, if its pages are read.
    :ivar built: the site without its theme, if that is asked for; a site with errors has none.
    :ivar html: path below the site's root -> the HTML there, if it is asked for; a site with errors
        has none.
    """

    site: Site
    has_plugin: bool
    output: Path
    preview: str = ""
    has_navigation: bool = False
    is_left_out: Callable[[str], bool] = lambda path: False
    has_snippets: bool = False
    policy_sources: Mapping[str, Sequence[str]] | None = field(default_factory=dict)
    editions: list[Site] = field(default_factory=list)
    warnings: list[Diagnostic] = field(default_factory=list)
    html: dict[str, str] = field(default_factory=dict)
    watched: Sequence[Path] = ()
    built: BuiltSite | None = None


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

    policy = plugin.config.content_security_policy
    return OpenedSite(
        opened.site,
        has_plugin,
        Path(config.site_dir),
        preview=_preview_address(config),
        has_navigation=config.nav is not None,
        is_left_out=is_left_out,
        policy_sources=policy.sources if policy.enabled else None,
    )


def _preview_address(config: MkDocsConfig) -> str:
    host, port = config.dev_addr
    path = urlsplit(config.site_url or "").path.strip("/")
    return f"http://{host}:{port}/{f'{path}/' if path else ''}"


def read_site(
    config_file: Path,
    *,
    with_html: bool = False,
    with_articles: bool = False,
    with_output: bool = False,
    in_place: Mapping[str, NewFile] = MappingProxyType({}),
    copied: Container[str] = (),
    snippets: Mapping[str, str] = MappingProxyType({}),
) -> OpenedSite:
    """The site of a configuration, all its pages read: a real build, into a folder that goes again.

    So what a build finds wrong is found here, by the same code, be it in pages of other plugins. It
    stops where a build stops, at errors, and before other plugins learn that the site is built.

    :param with_html: whether the HTML that was written is asked for.
    :param with_articles: whether the site without its theme is asked for.
    :param with_output: whether it is asked what is wrong with the finished pages.
    :param in_place: path of a file below the pages' folder -> what is read in its place.
    :param copied: the paths of those that plugins open themselves, as blogs open their posts.
    :param snippets: path -> text of further files that pages may include.
    :raises ConfigurationProblemError: for one that cannot be used.
    """
    messages = _Messages()
    with _problems_of(config_file, messages), tempfile.TemporaryDirectory() as folder:
        config, plugin, has_plugin = _loaded(config_file)
        output, config.site_dir, config.strict = Path(config.site_dir), folder, False
        plugin.config.cards.cache_dir = str(Path(folder, "cards"))
        builds: list[Build] = []
        plugin.collected, plugin.keeps_articles = builds, with_articles
        plugin.checks_output = with_output and has_plugin
        try:
            with _copies(in_place, copied) as new_files, _readable(snippets, config):
                plugin.in_place = new_files
                is_complete = _build(config, builds, messages)
        finally:  # MkDocs keeps plugins for later builds of a process
            plugin.collected, plugin.keeps_articles, plugin.in_place = None, False, {}
            plugin.checks_output = True
        built = None
        if with_articles and len(builds) > 1:
            raise ConfigurationProblemError(
                f"{config_file}: a plugin builds this site in several languages, and `policy-pages "
                "prepare` writes one. Write a configuration for each language, such as with "
                "`build_only_locale: en` of the plugin `i18n`, and name it with --config"
            )
        if with_articles and is_complete and not has_errors(builds[0].site.diagnostics):
            built = built_site(builds[0], config)
        html = _html_in(Path(folder)) if with_html else {}
    editions = [one.site for one in builds]
    warnings = [as_diagnostic(message, editions) for message in dict.fromkeys(messages.warnings)]
    return OpenedSite(
        editions[0],
        has_plugin,
        output,
        has_snippets=SNIPPETS in config.markdown_extensions,
        editions=editions,
        warnings=warnings,
        html=html,
        watched=builds[0].watched(),
        built=built,
    )


_PLUGINS = "Invalid Plugins configuration"
"""What MkDocs says of a plugin whose options are in the column of its name."""
SNIPPETS = "pymdownx.snippets"
"""The extension that lets pages include files."""


def snippets_folder(opened: OpenedSite) -> Path:
    """The folder that a site's pages include files from."""
    options = opened.site.options
    bases = options.configurations.get(SNIPPETS, {}).get("base_path", ["."])
    first = bases if isinstance(bases, str) else next(iter(bases), ".")
    return options.root / str(first)


@contextmanager
def _copies(
    in_place: Mapping[str, NewFile], copied: Container[str]
) -> Iterator[Mapping[str, NewFile]]:
    """Files of a build, some of them as files that plugins can open."""
    with tempfile.TemporaryDirectory() as folder:
        found: dict[str, NewFile] = {}
        for number, (path, new) in enumerate(in_place.items()):
            found[path] = new
            if path in copied:
                copy = Path(folder, str(number), Path(new.path).name)
                copy.parent.mkdir()
                copy.write_bytes(new.text)
                found[path] = new._replace(copy=copy)
        yield found


@contextmanager
def _readable(snippets: Mapping[str, str], config: MkDocsConfig) -> Iterator[None]:
    """Let pages include further files, which are not written where they will be."""
    if not snippets:
        yield
        return
    with tempfile.TemporaryDirectory() as folder:
        for name, text in snippets.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        options = config.mdx_configs.setdefault(SNIPPETS, {})
        bases = options.get("base_path", ["."])
        options["base_path"] = [*([bases] if isinstance(bases, str) else bases), folder]
        yield


def _html_in(folder: Path) -> dict[str, str]:
    """The pages of a built site."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8", errors="replace")
        for path in sorted(folder.rglob("*.htm*"))
        if path.name.endswith(PAGES)
    }


def build_site(config_file: Path, output: Path) -> list[str]:
    """Build the site of a configuration into a folder, all of it, and keep nothing of that.

    :return: the messages that a strict build would end for; none if it would pass.
    :raises ConfigurationProblemError: for one that cannot be used.
    """
    messages = _Messages()
    with _problems_of(config_file, messages):
        _check_values(config_file)
        _check_values(config_file)
        config = load_config(config_file=str(config_file))
        config.site_dir, config.strict = str(output), False
        config.plugins.on_startup(command="build", dirty=False)
        plugin: Any = config.plugins.get(OWN_NAME)
        if plugin is not None:
            plugin.keeps_results = False
        try:
            build(config)
        except Abort as error:
            messages.errors.append(str(error))
        finally:  # MkDocs keeps plugins for later builds of a process
            if plugin is not None:
                plugin.keeps_results = True
            config.plugins.on_shutdown()
    return list(dict.fromkeys([*messages.errors, *messages.warnings]))


def _build(config: MkDocsConfig, builds: Sequence[Build], messages: _Messages) -> bool:
    """Build a site, as far as that can be done; what ends it too early is a message.

    :param builds: begun by it, of each language.
    :return: whether it was not ended too early.
    """
    config.plugins.on_startup(command="build", dirty=False)
    try:
        build(config)
        messages.warnings += messages.errors  # those that do not end a build
    except CheckedError:
        messages.warnings += messages.errors
    except Exception as error:  # whatever another plugin raises
        if not builds:
            raise
        are_related = all(one.is_related for one in builds)
        has_said_why = are_related and any(has_errors(one.site.diagnostics) for one in builds)
        if not has_said_why:
            messages.warnings += messages.errors or [f"{type(error).__name__}: {error}"]
        return False
    finally:
        config.plugins.on_shutdown()
    return True


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
        if _PLUGINS in reason:
            reason += "; indent a plugin's options by four spaces more than its name"
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
        raise ConfigurationProblemError(f"{file}: its values are nested too deeply") from None
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
