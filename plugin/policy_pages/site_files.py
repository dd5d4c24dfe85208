"""A site's ERB pages as MkDocs files: ``x.md.erb`` is published as if it were ``x.md``."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from policy_pages.page_addresses import plain_path, same_on_any_system


class TemplateFiles(Files):
    """Files in which an ERB page is found under its own name, too, by links and ``nav``, and a file
    under its name in either of Unicode's normal forms."""

    def __init__(self, files: Iterable[File], aliases: dict[str, str]) -> None:
        super().__init__(files)
        self._aliases = aliases

    def get_file_from_path(self, path: str) -> File | None:
        """The file at a path, by any of its names."""
        uri = PurePath(path).as_posix()
        file = super().get_file_from_path(self._aliases.get(uri, uri))
        if file is not None or uri.isascii():
            return file
        named = plain_path(uri)
        return next(
            (
                one
                for one in self
                if named in (plain_path(one.src_uri), plain_path(one.edit_uri or one.src_uri))
            ),
            None,
        )


def is_template(path: str) -> bool:
    """Whether a path is an ERB page's."""
    return path.endswith(".md.erb")


def page_path(path: str) -> str:
    """The page a template is the source of: ``x.md`` for ``x.md.erb`` and ``x.html.md.erb``."""
    return path.removesuffix(".md.erb").removesuffix(".html") + ".md"


def is_partial(path: str) -> bool:
    """Whether a path is a partial's: a file that pages print within themselves."""
    name = PurePath(path).name
    return name.startswith("_") and name.endswith((".erb", ".md"))


def _is_misnamed(path: str) -> bool:
    """Whether a path looks like a template's and is no ERB page's: ``x.html.erb``, ``x.erb.md``."""
    return ".erb" in PurePath(path.lower()).suffixes and not is_template(path)


@dataclass(frozen=True)
class PublishedFiles:
    """The files of a site once its templates are pages.

    :param conflicts: the templates that would be published where a page already is.
    :param misnamed: the templates whose names are no ERB page's; they are not published raw.
    """

    files: TemplateFiles
    conflicts: list[str]
    misnamed: list[str]


def publish_templates(
    files: Files, config: MkDocsConfig, *, with_partials: bool = False
) -> PublishedFiles:
    """Replace each ``x.md.erb`` by the page ``x.md`` it is the source of.

    :param with_partials: whether some files are partials, which are not published.
    """
    by_uri = {file.src_uri: file for file in files}
    aliases: dict[str, str] = {}
    conflicts: list[str] = []
    misnamed: list[str] = []
    result: list[File] = []
    for file in files:
        if with_partials and is_partial(file.src_uri):
            continue
        included = file.inclusion is not InclusionLevel.EXCLUDED
        if included and _is_misnamed(file.src_uri):
            misnamed.append(file.src_uri)
            if not file.is_documentation_page():
                continue
        if not (included and is_template(file.src_uri)):
            result.append(file)
            continue
        uri = page_path(file.src_uri)
        if uri in by_uri or uri in aliases.values():
            conflicts.append(file.src_uri)
            continue
        aliases[file.src_uri] = uri
        result.append(_page_file(file, uri, config))
    return PublishedFiles(TemplateFiles(result, aliases), conflicts, misnamed)


def _page_file(file: File, uri: str, config: MkDocsConfig) -> File:
    page = File(
        uri,
        file.src_dir,
        config.site_dir,
        config.use_directory_urls,
        # where no pattern names `x.md.erb`, MkDocs asks once more with `x.md`
        inclusion=InclusionLevel.UNDEFINED
        if file.inclusion is InclusionLevel.INCLUDED
        else file.inclusion,
    )
    page.edit_uri = file.src_uri
    page.abs_src_path = file.abs_src_path
    return page


_MADE_FILES = ("policies.json", "policies.schema.json", "sitemap.xml", "sitemap.xml.gz")
"""Paths of files that a build makes."""
_MADE_NAMES = ("/feed.xml", ".feed.xml")
"""How the paths of feeds end, which stand beside pages."""


def pages_in_files(files: Iterable[File], made: Iterable[str]) -> Iterator[tuple[File, str]]:
    """Pages, each with a folder that it needs and that is a file of the site.

    :param made: paths of files that a build makes, besides feeds and the register.
    """
    files = list(files)
    taken = {plain_path(file.dest_uri) for file in files if not file.inclusion.is_excluded()}
    taken |= {*made, *_MADE_FILES}
    for file in files:
        folder = posixpath.dirname(plain_path(file.dest_uri))
        while folder and file.is_documentation_page() and not file.inclusion.is_excluded():
            if folder in taken or f"/{folder}".endswith(_MADE_NAMES):
                yield file, folder
                break
            folder = posixpath.dirname(folder)


def twins(files: Iterable[File]) -> Iterator[tuple[File, File]]:
    """Pages, each with an earlier one that some system takes for the same: of its address another
    normal form, or upper and lower case, is all that tells them apart."""
    found: dict[str, File] = {}
    for file in files:
        if file.is_documentation_page() and not file.inclusion.is_excluded():
            first = found.setdefault(same_on_any_system(file.dest_uri), file)
            if first.dest_uri != file.dest_uri:
                yield file, first
