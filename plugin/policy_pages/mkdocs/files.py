"""A site's ERB pages as MkDocs files: ``x.md.erb`` is published as if it were ``x.md``."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from policy_pages.files.reading import SiteFolders, shown_path
from policy_pages.text.addresses import plain_path, same_on_any_system
from policy_pages.text.diagnostics import Diagnostic, diagnose
from policy_pages.text.source import Source, Span, readable_path

OWN_NAME = "policy-pages"
"""The plugin's name in a configuration; MkDocs notes it at the files that the plugin makes."""


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
                if named in (plain_path(one.src_uri), plain_path(source_path(one)))
            ),
            None,
        )


def is_template(path: str) -> bool:
    """Whether a path is an ERB page's."""
    return path.endswith(".md.erb")


def page_path(path: str) -> str:
    """The page a template is the source of: ``x.md`` for ``x.md.erb`` and ``x.html.md.erb``."""
    return path.removesuffix(".md.erb").removesuffix(".html") + ".md"


def source_path(file: File) -> str:
    """The path of the file that a page is made of, below the folder of its source:
    ``terms.md.erb`` for a page ``terms.md``.

    `edit_uri`, the path for the edit button, does not do: other plugins set it as they like.
    """
    path, edited = file.src_uri, file.edit_uri or ""
    if file.src_dir is not None and file.abs_src_path is not None:
        below = PurePath(os.path.relpath(file.abs_src_path, file.src_dir)).as_posix()
        path = path if below.startswith("../") else below
    elif is_template(edited) and page_path(edited) == path:  # it has no file, only a text
        path = edited
    return path


def page_address(file: File) -> str:
    """A page's address from the site's root, as the site publishes it: ``/legal/terms/``."""
    return "/" + file.url.removeprefix("./")


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
    :param unreadable: the files whose names are not UTF-8; they cannot have an address.
    """

    files: TemplateFiles
    conflicts: list[str]
    misnamed: list[str]
    unreadable: list[str]


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
    unreadable: list[str] = []
    result: list[File] = []
    for file in files:
        if with_partials and is_partial(file.src_uri):
            continue
        included = file.inclusion is not InclusionLevel.EXCLUDED
        if included and not readable_path(file.src_uri)[1]:
            unreadable.append(file.src_uri)
            continue
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
    return PublishedFiles(TemplateFiles(result, aliases), conflicts, misnamed, unreadable)


def publish_late_templates(files: Files, known: Container[str], config: MkDocsConfig) -> list[File]:
    """Replace the templates that other plugins have made, too.

    :param known: the paths of the others.
    :return: those that would be published where a page already is.
    """
    conflicts: list[File] = []
    for file in list(files):
        if file.src_uri in known or not is_template(file.src_uri):
            continue
        files.remove(file)
        uri = page_path(file.src_uri)
        if uri in files.src_uris:
            conflicts.append(file)
        elif file.inclusion is not InclusionLevel.EXCLUDED:
            files.append(_page_file(file, uri, config))
    return conflicts


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
    page.generated_by = file.generated_by
    if file.abs_src_path is None:
        page.content_bytes = file.content_bytes
    else:
        page.abs_src_path = file.abs_src_path
    return page


@dataclass(frozen=True)
class RefusedFiles:
    """Files in a site's folders that a build may not read.

    :param of_pages: path of a file of the pages' folder -> the diagnostic.
    :param problems: about what MkDocs walks or the theme loads before it looks at a page.
    """

    of_pages: dict[str, Diagnostic]
    problems: list[Diagnostic]


def refused_files(config: MkDocsConfig, folders: SiteFolders) -> RefusedFiles:
    """Look through the pages' folder and the theme's own one: MkDocs follows every link.

    :param folders: decide what may be read.
    """
    of_pages: dict[str, Diagnostic] = {}
    problems: list[Diagnostic] = []
    for path, refusal in folders.refused_below(Path(config.docs_dir), with_hidden=True):
        if os.path.isdir(path):
            problems.append(_refused(path, f"this folder {refusal}", folders))
        else:
            of_pages[str(path)] = _refused(path, f"this file {refusal}", folders)
    own = config.theme.custom_dir
    for path, refusal in folders.refused_below(Path(own), with_hidden=True) if own else ():
        if os.path.exists(path) or not path.name.startswith("."):  # an editor's lock leads nowhere
            what = "folder" if os.path.isdir(path) else "file"
            problems.append(_refused(path, f"this {what} {refusal}", folders))
    return RefusedFiles(of_pages, problems)


def _refused(path: Path, message: str, folders: SiteFolders) -> Diagnostic:
    source = Source(shown_path(path, folders.root), "")
    help = "replace the link with the file itself, or remove it" if path.is_symlink() else ""
    return diagnose(source, Span(0, 0), "unreadable-file", message, help=help)


def _is_settings(path: str) -> bool:
    """Whether a file, which MkDocs leaves out, tells other plugins about pages: ``.meta.yml``."""
    name = PurePath(path).name
    return name.startswith(".") and name.endswith((".yml", ".yaml"))


def hide_refused(
    files: Files, refused: Mapping[str, Diagnostic], config: MkDocsConfig
) -> dict[str, list[Diagnostic]]:
    """Remove files that may not be read from the site; a page stays, without its text.

    :param refused: path of a file -> the diagnostic.
    :return: by the path of the file below the pages' folder; not for what the site leaves out.
    """
    problems: dict[str, list[Diagnostic]] = {}
    for file in list(files):
        problem = refused.get(file.abs_src_path or "")
        if problem is None:
            continue
        files.remove(file)
        if file.inclusion is InclusionLevel.EXCLUDED and not _is_settings(file.src_uri):
            continue
        problems[source_path(file)] = [problem]
        if file.is_documentation_page():
            page = File.generated(config, file.src_uri, content="", inclusion=file.inclusion)
            page.edit_uri = file.edit_uri
            files.append(page)
    return problems


_MADE_FILES = ("policies.json", "policies.schema.json", "sitemap.xml", "sitemap.xml.gz")
"""Paths of files that a build makes."""
_MADE_NAMES = ("/feed.xml", ".feed.xml")
"""How the paths of feeds, which are beside pages, end."""


def pages_in_files(files: Iterable[File], made: Iterable[str]) -> Iterator[tuple[File, str]]:
    """Pages that need a folder where there is a file of the site, each with its path.

    :param made: paths of files that a build makes, besides feeds and the register.
    """
    files = list(files)
    paths = [file.dest_uri for file in files if not file.inclusion.is_excluded()]
    taken = {same_on_any_system(path) for path in [*paths, *made, *_MADE_FILES]}
    for file in files:
        folder = posixpath.dirname(plain_path(file.dest_uri))
        while folder and file.is_documentation_page() and not file.inclusion.is_excluded():
            key = same_on_any_system(folder)
            if key in taken or f"/{key}".endswith(_MADE_NAMES):
                yield file, folder
                break
            folder = posixpath.dirname(folder)


def twins(files: Iterable[File]) -> Iterator[tuple[File, File]]:
    """Pages, each with an earlier one that some system takes for the same: their addresses are the
    same, as for `x.md` and `x/index.md`, or differ only in letter case or in the normal form."""
    found: dict[str, File] = {}
    for file in files:
        if file.is_documentation_page() and not file.inclusion.is_excluded():
            first = found.setdefault(same_on_any_system(file.dest_uri), file)
            if first is not file:
                yield file, first
