"""A site's ERB pages as MkDocs files: ``x.md.erb`` is published as if it were ``x.md``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from policy_pages.source import readable_path


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
    :param unreadable: the files whose names are not UTF-8; MkDocs finds no address for them.
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
