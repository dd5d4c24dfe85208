"""The pages that are to be checked: read as a site's configuration says, or without one."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.structure.files import File, get_files, set_exclusions
from mkdocs.utils import normalize_url
from mkdocs.utils.yaml import yaml_load
from yaml import YAMLError

from policy_pages.checks.page import CheckedPage, Readers
from policy_pages.erb.helpers.dialect import PageFacts, Partials, Views
from policy_pages.erb.helpers.dialects import DIALECTS
from policy_pages.files.partials import FolderPartials
from policy_pages.files.reading import SiteFolders, UnreadableFileError
from policy_pages.files.settings import check_configuration
from policy_pages.files.views import JinjaViews
from policy_pages.helpers import with_mistakes_told
from policy_pages.markdown.extensions.clause_headings import ClauseHeadings
from policy_pages.markdown.extensions.fragments import Fragments
from policy_pages.markdown.extensions.partial_fragments import settle_partials
from policy_pages.mkdocs.config import PolicyPagesConfig
from policy_pages.mkdocs.files import is_template, page_address, page_path, refused_files
from policy_pages.mkdocs.settings import (
    add_own_templates,
    page_settings,
    site_folders,
    view_folders,
)
from policy_pages.mkdocs.sharing_settings import configured_sharing
from policy_pages.page.translation import (
    PageSettings,
    TranslatedPage,
    page_flavour,
    read_bytes,
    read_page,
    translate_page,
)
from policy_pages.site.cards import draws_cards
from policy_pages.site.old_sites import build_moment, old_site, sitemap
from policy_pages.site.records import SharedPage, Sharing
from policy_pages.social.addresses import Addresses, Find, SiteFile
from policy_pages.social.inputs import SiteMeta
from policy_pages.social.record import Media
from policy_pages.text.addresses import plain_path
from policy_pages.text.diagnostics import Diagnostic, DiagnosticError, diagnose
from policy_pages.text.source import Source, Span

DEFAULT_EXTENSIONS = ("tables", "fenced_code", "toc")
"""Those that MkDocs gives each site."""


_NOWHERE = "https://site.invalid/"
"""An address for files of a site whose own is not known (RFC 2606)."""


class ConfigurationProblemError(Exception):
    """A configuration that cannot be used."""


@dataclass
class PagesToCheck:
    """What the pages see.

    :param folders: decide what may be read.
    :param docs: the folder that the pages' paths begin at; None: where they were found.
    :param given: path of a page -> fields that it is given.
    :param plain_flavour: what pages without directives are written in, where nothing says it.
    :param headings: gives clauses their ids; a page's headings are none until it is told so.
    :param sharing: makes the records of what shared links show.
    :param address_of: path of a page -> its address from the site's root.
    :param stand_in: for the card that a build would draw.
    :param ignored: codes of findings that are not reported.
    :param problems: what is wrong with the site as a whole.
    :param config: MkDocs' own, where there is one.
    """

    settings: PageSettings
    views: Views
    partials: Partials
    readers: Readers
    fragments: Fragments
    headings: ClauseHeadings
    sharing: Sharing
    address_of: Callable[[str], str]
    folders: SiteFolders
    docs: Path | None = None
    stand_in: Media | None = None
    ignored: Container[str] = ()
    given: Mapping[str, Mapping[str, Any] | None] = field(default_factory=dict)
    plain_flavour: str | None = None
    problems: Sequence[Diagnostic] = ()
    config: MkDocsConfig | None = None

    def read(self, path: Path, below: Path) -> tuple[CheckedPage, list[Diagnostic]]:
        """A page, and its errors.

        :param below: its path below the folder that it was found in.
        """
        uri = self._uri(path, below)
        found_in = path.parents[len(below.parts) - 1]
        try:
            data = self.folders.with_named(found_in).read_bytes(path)
            source, problems = read_bytes(path.as_posix(), data)
        except UnreadableFileError as error:
            source = Source(path.as_posix(), "")
            message = f"this file {error}"
            problems = [diagnose(source, Span(0, 0), "unreadable-file", message)]
        if problems:
            translated = TranslatedPage.unreadable(source, problems)
        else:
            translated = self.translated(source, uri)
        settings = self.settings
        if self.plain_flavour is not None and not is_template(uri):
            settings = replace(settings, markdown={".": self.plain_flavour, **settings.markdown})
        choice = page_flavour(uri, translated.fields, settings, is_template=is_template(uri))
        path_of_page = page_path(uri) if is_template(uri) else uri
        shared = SharedPage(
            path=path_of_page,
            url="" if problems else self.address_of(path_of_page).removeprefix("/"),
            title=str(translated.fields.get("title") or ""),
            known=translated.page_fields,
            card=self.stand_in,
        )
        sharing = self._sharing(path, below)
        page = CheckedPage(translated, choice, is_template(uri), self.readers, sharing, shared)
        return page, translated.diagnostics

    def translated(self, source: Source, uri: str) -> TranslatedPage:
        """A page as the site translates it.

        :param uri: its path below the pages' folder.
        """
        fragments = self.fragments.begin(source.text)
        given = self.given.get(uri) or self.given.get(page_path(uri)) or {}
        if not is_template(uri):
            return read_page(source, given)
        translated = translate_page(
            source,
            self.settings,
            self.views,
            self.partials,
            PageFacts(uri, self.address_of(page_path(uri))),
            hold=fragments.hold,
            mark=fragments.mark,
            given=given,
        )
        choice = page_flavour(uri, translated.fields, self.settings, is_template=True)
        names = [one for one in self.readers.extensions if isinstance(one, str)]
        markdown = settle_partials(
            translated.markdown, fragments, choice, names, self.readers.configurations
        )
        return replace(translated, markdown=markdown)

    def _sharing(self, path: Path, below: Path) -> Sharing:
        """Makes the record; of pages without a configuration their own folder is the site."""
        if self.docs is not None and path.resolve().is_relative_to(self.docs.resolve()):
            return self.sharing
        folder = path.resolve().parents[len(below.parts) - 1]
        addresses = Addresses(_NOWHERE, _published_in([folder]))
        return Sharing(replace(self.sharing.site, addresses=addresses))

    def _uri(self, path: Path, below: Path) -> str:
        if self.docs is not None and path.resolve().is_relative_to(self.docs.resolve()):
            return path.resolve().relative_to(self.docs.resolve()).as_posix()
        return below.as_posix()


def configured_pages(file: Path, against: Sequence[str]) -> PagesToCheck:
    """Pages of the site that a configuration describes.

    :raises ConfigurationProblemError: for one that MkDocs refuses.
    """
    try:
        _check_values(file)
        config = load_config(config_file=str(file))
        plugin = config.plugins.get("policy-pages")
        options = PolicyPagesConfig() if plugin is None else plugin.config
        assert isinstance(options, PolicyPagesConfig)
        if plugin is None:
            options.validate()
        root = file.parent
        add_own_templates(config)
        folders = site_folders(options, config, root)
        settings, problems = page_settings(options, config, folders)
    except (MkDocsException, OSError, SystemExit) as error:
        raise ConfigurationProblemError(f"{file}: {error}") from None
    except DiagnosticError as error:
        raise ConfigurationProblemError("\n".join(map(str, error.diagnostics))) from None
    unreadable = refused_files(config, folders).problems
    if unreadable:  # to look for the site's files would lead there
        raise ConfigurationProblemError("\n".join(map(str, unreadable)))
    settings = replace(settings, helpers=with_mistakes_told(settings.helpers))
    docs = Path(config.docs_dir)
    if settings.dialect.has_partials:
        known = {"sitemap": sitemap(docs, folders), **settings.site.options}
        settings = replace(settings, site=replace(settings.site, options=known))
    fragments, headings = Fragments(), ClauseHeadings()
    stand_in = Media(_NOWHERE) if config.site_url and draws_cards(options.cards) else None
    find = _published_by(config, folders)
    sharing = configured_sharing(options, config, config.site_url or None, find)
    return PagesToCheck(
        settings,
        JinjaViews(view_folders(config), _address, root, folders),
        FolderPartials([docs, root / options.partials_dir], root, folders),
        Readers([*config.markdown_extensions, fragments, headings], config.mdx_configs, against),
        fragments,
        headings,
        sharing,
        lambda path: _address_of(path, directories=config.use_directory_urls),
        folders,
        docs=docs,
        stand_in=stand_in,
        ignored=options.ignore_findings,
        given=options.page_fields,
        problems=[*problems, *sharing.site_findings()],
        config=config,
    )


def _check_values(file: Path) -> None:
    """Refuse a configuration that MkDocs and YAML crash at.

    :raises DiagnosticError: for one whose aliases stand for too much.
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


def _published_by(config: MkDocsConfig, folders: SiteFolders) -> Find:
    """Finds the files that a site publishes."""
    files = get_files(config)
    files.add_files_from_theme(config.theme.get_env(), config)
    set_exclusions(files, config)
    by_address = {plain_path(file.dest_uri): file for file in files if file.inclusion.is_included()}

    def find(path: str) -> SiteFile | None:
        file = by_address.get(plain_path(path))
        if file is None or file.abs_src_path is None:
            return None
        found = Path(file.abs_src_path)
        return SiteFile(found) if folders.refusal(found) is None else None

    return find


def _published_in(folders: Sequence[Path]) -> Find:
    """Finds the files that a site publishes from its folders."""
    roots = [SiteFolders(folder) for folder in folders]

    def find(path: str) -> SiteFile | None:
        files = ((site, site.root / path) for site in roots)
        return next((SiteFile(file) for site, file in files if site.refusal(file) is None), None)

    return find


def unconfigured_pages(dialect: str, flavour: str, against: Sequence[str]) -> PagesToCheck:
    """Pages of the current folder, without a configuration.

    :param flavour: what pages without directives are built with.
    """
    site = old_site(Path(), DIALECTS[dialect], {})
    fragments, headings = Fragments(), ClauseHeadings()
    return PagesToCheck(
        PageSettings(
            dialect=DIALECTS[dialect],
            site=site.facts,
            now=build_moment(datetime.timezone.utc),
        ),
        site.views,
        site.partials,
        Readers([*DEFAULT_EXTENSIONS, fragments, headings], {}, against),
        fragments,
        headings,
        Sharing(SiteMeta("")),
        _address_of,
        site.folders,
        plain_flavour=flavour,
        problems=site.diagnostics,
    )


def _address_of(path: str, *, directories: bool = True) -> str:
    """A page's address as a build publishes it.

    :param directories: whether each page has a folder of its own, as MkDocs does it by default.
    """
    return page_address(File(path, "", "", directories))


def _address(path: str) -> str:
    return normalize_url(path)
