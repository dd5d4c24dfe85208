"""The folder of an old site -> what is there besides its pages: views, partials, data, settings.

A checkout of an old site is read as it lies there: Middleman's ``source`` folder, the technical
documentation's ``config/tech-docs.yml``, Bookbinder's ``template_variables``.
"""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from policy_pages.erb.helpers.dialect import Dialect, SiteFacts
from policy_pages.erb.helpers.middleman_paths import built_path
from policy_pages.erb.helpers.site_resources import Resource, SiteResources
from policy_pages.files.data import read_data_folder
from policy_pages.files.partials import FolderPartials
from policy_pages.files.reading import (
    RealPaths,
    SiteFolders,
    UnreadableFileError,
    is_below,
    real_path,
)
from policy_pages.files.settings import read_settings
from policy_pages.files.views import JinjaViews, own_overrides
from policy_pages.front_matter.reading import (
    FrontMatter,
    read_front_matter,
    unpublished_place,
)
from policy_pages.text.diagnostics import Diagnostic, DiagnosticError, RefusedError, diagnose
from policy_pages.text.reading import read_bytes
from policy_pages.text.source import Source, Span

_EPOCH = "SOURCE_DATE_EPOCH"
_LAST_EPOCH = 2**32 - 1
"""In the year 2106: MkDocs writes it into the header of `sitemap.xml.gz`, which has four bytes."""

_LAYOUTS = "layouts"
_HTML = (".html", ".htm")

MOST_BYTES_OF_A_PAGE = 50_000_000
"""How large the file of a page may be that a command translates."""


@dataclass(frozen=True)
class OldSite:
    """A folder of pages and what they see.

    :param pages: the folder that the pages' own paths begin at.
    :param folders: decide what may be read.
    :param real_path: finds where the path of a page leads.
    """

    pages: Path
    facts: SiteFacts
    views: JinjaViews
    partials: FolderPartials
    folders: SiteFolders
    diagnostics: list[Diagnostic] = field(default_factory=list)
    real_path: RealPaths = field(default_factory=RealPaths)

    def read(self, page: Path, below: Path) -> tuple[Source, list[Diagnostic]]:
        """A page's text, and why it cannot be read.

        :param below: its path below the folder that it was found in.
        """
        try:
            folders = self._folders_with(str(page).removesuffix(str(below)))
            data = folders.read_bytes(page, MOST_BYTES_OF_A_PAGE + 1)
            if len(data) > MOST_BYTES_OF_A_PAGE:
                raise UnreadableFileError(f"is larger than {MOST_BYTES_OF_A_PAGE:,} bytes")
        except UnreadableFileError as error:
            source = Source(page.as_posix(), "")
            return source, [diagnose(source, Span(0, 0), "unreadable-file", f"this file {error}")]
        return read_bytes(page.as_posix(), data)

    def path_of(self, page: Path) -> str:
        """A page's path below the pages' folder; one from elsewhere is taken for one at its top."""
        real = self.real_path(page)
        if is_below(real, self._folder):
            return real[len(self._folder) :].lstrip(os.sep).replace(os.sep, "/")
        return page.name

    def _folders_with(self, found_in: str) -> SiteFolders:
        """What may be read, and the folder that pages were found in; worked out once for each."""
        folders = self._known.get(found_in)
        if folders is None:
            folders = self.folders.with_named(Path(found_in), self.real_path)
            self._known[found_in] = folders
        return folders

    @cached_property
    def _known(self) -> dict[str, SiteFolders]:
        return {}

    @cached_property
    def _folder(self) -> str:
        return real_path(self.pages)


def old_site(
    root: Path, dialect: Dialect, options: Mapping[str, Any], view_folders: Sequence[Path] = ()
) -> OldSite:
    """What the pages below a folder see.

    :param options: the dialect's options; they go before what the folder itself says.
    :param view_folders: where views are looked for, instead of ``overrides/views`` and ``views``.
    """
    pages = root / "source" if (root / "source").is_dir() else root
    own = own_overrides() / "views"
    folders = SiteFolders(root, view_folders, [own])
    of_views = view_folders or (root / "overrides" / "views", root / "views")
    data, problems = read_data_folder(root / "data", root, folders)
    found: dict[str, Any] = {}
    if dialect.name == "pegasus":
        public = root / "public" if (root / "public").is_dir() else root
        found = {"sitemap": sitemap(public, folders)}
    resources = None
    if dialect.name == "middleman":
        found = {"sitemap": sitemap(pages, folders), **_middleman_settings(folders, problems)}
        resources = SiteResources(lambda: _resources(pages, folders))
    return OldSite(
        pages,
        SiteFacts(data=data, options={**found, **options}, resources=resources),
        JinjaViews([*of_views, own], base=root, site=folders, looks_again=False),
        FolderPartials(list(dict.fromkeys([pages, root])), root, folders),
        folders,
        problems,
    )


def sitemap(pages: Path, folders: SiteFolders) -> list[str]:
    """The paths of what an old system would build of a folder; partials are not."""
    return [built_path(file.relative_to(pages).as_posix()) for file in _built(pages, folders)]


def _built(pages: Path, folders: SiteFolders) -> Iterator[Path]:
    for file in folders.files_below(pages):
        if not any(part.startswith("_") for part in file.relative_to(pages).parts):
            yield file


def _resources(pages: Path, folders: SiteFolders) -> Iterator[Resource]:
    """What pages may see of a folder: no layout, and nothing that is not to be published."""
    for file in _built(pages, folders):
        below = file.relative_to(pages)
        if below.parts[0] == _LAYOUTS and len(below.parts) > 1:
            continue
        path = built_path(below.as_posix())
        is_template = path != below.as_posix()
        header = _header(file, folders) if is_template or path.endswith(_HTML) else FrontMatter()
        if header is not None:
            yield Resource(path, "", partial(dict, header.fields), is_page=is_template)


def _header(file: Path, folders: SiteFolders) -> FrontMatter | None:
    """The header of a file, or None where it says that the file is not to be published."""
    try:
        data = folders.read_bytes(file, MOST_BYTES_OF_A_PAGE)
    except UnreadableFileError:
        return FrontMatter()  # who translates that file is told
    source, _ = read_bytes(file.as_posix(), data)
    header = read_front_matter(source)
    return None if unpublished_place(source, header) is not None else header


def _middleman_settings(folders: SiteFolders, problems: list[Diagnostic]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    tech_docs = _settings_file(folders, "config/tech-docs.yml", problems)
    if tech_docs:
        found["config"] = {"tech_docs": tech_docs}
    variables = _settings_file(folders, "config.yml", problems).get("template_variables")
    if isinstance(variables, dict):
        found["vars"] = variables
    return found


def _settings_file(folders: SiteFolders, name: str, problems: list[Diagnostic]) -> dict[str, Any]:
    path = folders.root / name
    try:
        return read_settings(path, folders)
    except DiagnosticError as error:
        problems += error.diagnostics
        return {}


def build_moment(zone: datetime.tzinfo) -> datetime.datetime:
    """The moment that a site is built for: ``SOURCE_DATE_EPOCH``, or now.

    :raises RefusedError: for an environment variable that is not a number of seconds since 1970.
    """
    epoch = os.environ.get(_EPOCH)
    if epoch is None:
        return datetime.datetime.now(zone)
    try:
        if not re.fullmatch("[0-9]{1,15}", epoch):
            raise ValueError
        if int(epoch) > _LAST_EPOCH:
            raise ValueError
        seconds = datetime.datetime.fromtimestamp(int(epoch), datetime.timezone.utc)
        return seconds.astimezone(zone)
    except (ValueError, OverflowError, OSError):
        shown = epoch if len(epoch) <= 40 else f"{epoch[:40]}…"
        raise RefusedError(
            f"the environment variable {_EPOCH} is {shown!r}, not the seconds from 1970 to a day "
            "before 2106: set it to a number such as 1767225600, or unset it"
        ) from None
