"""MkDocs' files <-> a site's, each page under its own name and that of its file."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import NamedTuple

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel, set_exclusions

from policy_pages.files.reading import shown_path
from policy_pages.site.files import (
    Inclusion,
    MadeFile,
    Origin,
    SiteFile,
    SiteFiles,
    name_of_made,
)
from policy_pages.site.page import SitePage
from policy_pages.text.addresses import plain_path
from policy_pages.text.page_names import is_page, is_template, page_path

OWN_NAME = "policy-pages"
"""The plugin's name in a configuration; MkDocs notes it at the files that the plugin makes."""

_INCLUSIONS = {
    InclusionLevel.INCLUDED: Inclusion.LISTED,
    InclusionLevel.UNDEFINED: Inclusion.LISTED,
    InclusionLevel.NOT_IN_NAV: Inclusion.UNLISTED,
    InclusionLevel.DRAFT: Inclusion.DRAFT,
    InclusionLevel.EXCLUDED: Inclusion.LEFT_OUT,
}
_LEVELS = {
    Inclusion.LISTED: InclusionLevel.INCLUDED,
    Inclusion.UNLISTED: InclusionLevel.NOT_IN_NAV,
    Inclusion.DRAFT: InclusionLevel.DRAFT,
    Inclusion.LEFT_OUT: InclusionLevel.EXCLUDED,
}


class NewFile(NamedTuple):
    """What a build reads in the place of a file.

    :param path: below the pages' folder.
    :param copy: a file with the text, for a plugin that opens files itself; None: plugins find the
        old one, whose dates they may ask for.
    """

    path: str
    text: bytes
    copy: Path | None = None


class NamedFiles(Files):
    """Files in which a page is found under its file's name, too, by links and ``nav``, and a file
    under its name in either of Unicode's normal forms."""

    def get_file_from_path(self, path: str) -> File | None:
        """The file at a path, by any of its names."""
        uri = PurePath(path).as_posix()
        file = super().get_file_from_path(uri)
        if file is None:
            file = super().get_file_from_path(page_path(uri))
        if file is not None or uri.isascii():
            return file
        named = plain_path(uri)
        return next(
            (
                one
                for one in self
                if named in (plain_path(one.src_uri), plain_path(source_path(one)))
            ),
            None,
        )


def source_path(file: File) -> str:
    """The path of the file that a page is made of, below the folder of its source:
    ``terms.md.erb`` for a page ``terms.md``.

    `edit_uri`, the path for the edit button, does not do: other plugins set it as they like.
    """
    path, edited = file.src_uri, file.edit_uri or ""
    if file.src_dir is not None and file.abs_src_path is not None:
        below = PurePath(os.path.relpath(file.abs_src_path, file.src_dir)).as_posix()
        path = path if below.startswith("../") else below
    elif is_page(edited) and page_path(edited) == path:  # it has no file, only a text
        path = edited
    return path


def address_of(file: File) -> str:
    """A file's address from the site's root; that of the home page is empty."""
    try:
        return "" if file.url in (".", "./") else file.url
    except UnicodeEncodeError:  # its name is not UTF-8; it is not published
        return ""


class FilesOfBuild:
    """Keeps the files of MkDocs and of a site in step, for one build.

    :param root: the folder of the configuration; messages name files from there.
    :param in_place: path of a file below the pages' folder -> what is read in its place.
    """

    def __init__(
        self,
        config: MkDocsConfig,
        root: Path,
        in_place: Mapping[str, NewFile] = MappingProxyType({}),
    ) -> None:
        self._config = config
        self._root = root
        self._in_place = in_place
        self._texts = {one.path: one.text for one in in_place.values()}
        self._old_paths = {one.path: path for path, one in in_place.items()}
        self._theme = frozenset(map(str, config.theme.dirs))
        self._files: dict[SiteFile, File] = {}
        self._folders: dict[Origin, str | None] = {}
        self._published: dict[str, File] = {}
        self._drafts: list[File] = []

    def found(self, files: Iterable[File]) -> list[SiteFile]:
        """MkDocs' files, as a site has them."""
        return [self._site_file(self._in_its_place(file)) for file in files]

    def _in_its_place(self, file: File) -> File:
        """The file that is read in the place of another one, or that one."""
        if file.src_uri not in self._in_place or file.src_dir != self._config.docs_dir:
            return file
        config, new = self._config, self._in_place[file.src_uri]
        other = File(new.path, config.docs_dir, config.site_dir, config.use_directory_urls)
        set_exclusions([other], config)
        other.content_bytes = new.text  # and then MkDocs takes its place away
        location = str(new.copy) if new.copy is not None else file.abs_src_path
        other.src_dir, other.abs_src_path = config.docs_dir, location
        return other

    def _path_of(self, file: File) -> str:
        """The path of the file that a page is made of, or of what is read in its place."""
        path = source_path(file)
        return self._in_place[path].path if path in self._in_place else path

    def _site_file(self, file: File) -> SiteFile:
        kind = SitePage if file.is_documentation_page() else SiteFile
        found = kind(
            file.src_uri,
            file.dest_uri,
            address_of(file),
            self._origin(file),
            _INCLUSIONS[file.inclusion],
            getattr(file, "locale", None),
        )
        self._files[found] = file
        return found

    def _origin(self, file: File) -> Origin:
        origin = Origin(
            self._path_of(file),
            self._shown(file),
            lambda: file.content_bytes,
            Path(file.abs_src_path) if file.abs_src_path else None,
            file.generated_by,
            is_own=file.src_dir == self._config.docs_dir,
            is_of_theme=file.src_dir in self._theme,
        )
        self._folders[origin] = file.src_dir
        return origin

    def _shown(self, file: File) -> str:
        """How messages name a file; a text without one by its address and the plugin."""
        if file.src_uri in self._old_paths:
            old = Path(self._config.docs_dir, self._old_paths[file.src_uri])
            return shown_path(old, self._root)
        source = Path(file.abs_src_path) if file.abs_src_path else None
        if source is not None and source.is_relative_to(self._root):
            return shown_path(source, self._root)
        if file.generated_by not in (None, OWN_NAME):
            return name_of_made(address_of(file), str(file.generated_by))
        if source is not None:
            return source.as_posix()
        return shown_path(Path(self._config.docs_dir, file.src_uri), self._root)

    def published(self, site: SiteFiles) -> Files:
        """A site's files, as MkDocs has them; those that it had already are the same objects."""
        files = [self._file(file) for file in site]
        self._published = {file.src_uri: file for file in files}
        return NamedFiles(files)

    def _file(self, of_site: SiteFile) -> File:
        file = self._files.get(of_site)
        if file is None:
            file = self._files[of_site] = self._new_file(of_site)
        elif _INCLUSIONS[file.inclusion] is not of_site.inclusion:
            file.inclusion = _LEVELS[of_site.inclusion]
        return file

    def _new_file(self, of_site: SiteFile) -> File:
        config, origin = self._config, of_site.origin
        level = _LEVELS[of_site.inclusion]
        page = of_site if isinstance(of_site, SitePage) else None
        if page is not None and page.changes is not None:
            location = str(origin.location or "")
            return File.generated(config, page.path, abs_src_path=location, inclusion=level)
        if level is InclusionLevel.INCLUDED and (page is None or page.place is None):
            # where no pattern names `x.md.erb`, MkDocs asks once more with `x.md`
            level = InclusionLevel.UNDEFINED
        folder = self._folders.get(origin, config.docs_dir if origin.is_own else None)
        directories = config.use_directory_urls
        file = File(of_site.path, folder, config.site_dir, directories, inclusion=level)
        file.edit_uri = origin.path
        file.generated_by = origin.made_by
        if origin.location is None:  # a text that a plugin made, or of a file nobody may read
            file.content_bytes = origin.load()
            file.src_dir = None
        else:
            file.abs_src_path = str(origin.location)
        if origin.path in self._texts:
            file.content_bytes = self._texts[origin.path]
            file.src_dir, file.abs_src_path = folder, str(origin.location)
        file.dest_uri, file.url = of_site.output, of_site.url or "./"
        return file

    def restore(self, files: Files) -> None:
        """Give files that other plugins have recreated, from their paths alone or as copies, the
        sources that this plugin has published them with."""
        for file in files:
            own = self._published.get(file.src_uri)
            is_other = own is not None and file.abs_src_path != own.abs_src_path
            if own is not None and (is_other or self._path_of(own) in self._texts):
                self._restore(file, own)

    def _restore(self, file: File, own: File) -> None:
        """Give a file the source that it had; a template with another text stays a template."""
        if self._path_of(own) in self._texts:
            file.content_bytes = own.content_bytes
            file.src_dir, file.abs_src_path = own.src_dir, own.abs_src_path
            return
        by_path = os.path.normpath(os.path.join(self._config.docs_dir, file.src_uri))
        if file.abs_src_path == by_path or file.content_bytes == own.content_bytes:
            file.src_dir, file.abs_src_path = own.src_dir, own.abs_src_path
            file.edit_uri, file.generated_by = own.edit_uri, own.generated_by
        elif is_template(source_path(own)):
            path = file.abs_src_path
            file.content_bytes, file.edit_uri = file.content_bytes, source_path(own)
            # MkDocs takes the path away, and plugins such as rss ask each page for one
            file.src_dir, file.abs_src_path = None, path

    @property
    def published_paths(self) -> frozenset[str]:
        """The paths of the files that this plugin has published."""
        return frozenset(self._published)

    def learn(self, site: SiteFiles, files: Files) -> None:
        """Let a site's files be those that MkDocs has now, whoever added or changed some."""
        site.replace([self.known(site, file) for file in files])

    def known(self, site: SiteFiles, file: File) -> SiteFile:
        """A site's file for one of MkDocs', as that is now; a new one becomes known."""
        known = site.get(file.src_uri)
        if known is None or isinstance(known, SitePage) != file.is_documentation_page():
            made = self._site_file(file)
            site.add(made)
            return made
        self._files[known] = file
        known.output, known.url = file.dest_uri, address_of(file)
        known.inclusion = _INCLUSIONS[file.inclusion]
        known.locale = getattr(file, "locale", None)
        location = Path(file.abs_src_path) if file.abs_src_path else None
        origin = known.origin
        if location != origin.location:
            known.origin = replace(
                self._origin(file),
                given=origin.given,
                refused=origin.refused,
                problems=origin.problems,
                is_page_read=origin.is_page_read,
            )
            self._folders[known.origin] = file.src_dir
        elif not (isinstance(known, SitePage) and known.changes):
            origin.load = lambda: file.content_bytes  # of the file that there is now
        return known

    def apply(self, site: SiteFiles, files: Files) -> None:
        """Let MkDocs have the files that a site has settled."""
        for of_site in site:
            file = self._file(of_site)
            if files.src_uris.get(of_site.path) is not file:
                if of_site.path in files.src_uris:
                    files.remove(files.src_uris[of_site.path])
                files.append(file)
        for file in [*files]:
            if file.src_uri not in site:
                files.remove(file)
        self._drafts = [file for file in files if file.inclusion is InclusionLevel.DRAFT]

    def keep_drafts(self) -> None:
        """Leave out drafts, even one that another plugin wants to publish as its front page."""
        for file in self._drafts:
            file.inclusion = InclusionLevel.DRAFT

    def made(self, made: MadeFile) -> File:
        """A file that the site has made."""
        return File.generated(self._config, made.path, content=made.content)
