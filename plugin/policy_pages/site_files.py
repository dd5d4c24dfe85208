"""A site's ERB pages as MkDocs files: ``x.md.erb`` is published as if it were ``x.md``."""

from __future__ import annotations

import os
from collections.abc import Container, Iterable
from dataclasses import dataclass
from pathlib import PurePath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

OWN_NAME = "policy-pages"
"""The plugin's name in a configuration; MkDocs notes it at the files that the plugin makes."""


class TemplateFiles(Files):
    """Files in which an ERB page is found under its own name, too, by links and ``nav``."""

    def __init__(self, files: Iterable[File], aliases: dict[str, str]) -> None:
        super().__init__(files)
        self._aliases = aliases

    def get_file_from_path(self, path: str) -> File | None:
        """The file at a path, by either name."""
        uri = PurePath(path).as_posix()
        return super().get_file_from_path(self._aliases.get(uri, uri))


def is_template(path: str) -> bool:
    """Whether a path is an ERB page's."""
    return path.endswith(".md.erb")


def page_path(path: str) -> str:
    """The page a template is the source of: ``x.md`` for ``x.md.erb`` and ``x.html.md.erb``."""
    return path.removesuffix(".md.erb").removesuffix(".html") + ".md"


def source_path(file: File) -> str:
    """The path of the file that a page is made of, below the folder of its source:
    ``terms.md.erb`` for a page ``terms.md``.

    The path for the edit button is no help: other plugins set it as they like.
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
