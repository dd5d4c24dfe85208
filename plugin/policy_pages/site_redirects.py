"""Addresses that a site's pages had before: a page that redirects at each, and none forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.utils import get_relative_url

from policy_pages.diagnostics import Diagnostic, diagnose
from policy_pages.folder_files import UnreadableFileError, is_inside, read_text, shown_path
from policy_pages.policies.addresses import address_of, path_of
from policy_pages.policies.fields import PageFields
from policy_pages.policies.published_addresses import gone, read_record
from policy_pages.site_sharing import page_title
from policy_pages.site_versions import SiteVersions
from policy_pages.source import Source, Span
from policy_pages.views import own_overrides


@dataclass
class Redirects:
    """The redirects of a build.

    :param targets: path of the file at the earlier address -> path of the source of the page that
        it leads to.
    :param problems: path of a page's source -> what is wrong with its aliases.
    """

    targets: dict[str, str] = field(default_factory=dict)
    problems: dict[str, list[Diagnostic]] = field(default_factory=dict)


def redirects_of(
    files: Files,
    pages: Mapping[str, PageFields],
    sources: Mapping[str, Source],
    versions: SiteVersions,
) -> Redirects:
    """The redirects that pages ask for, and those of pages of changes that had another address.

    :param pages: path of a page's source -> its fields.
    :param sources: path of a page's source -> its text.
    """
    found = Redirects(dict(versions.changes.redirects()))
    taken = {file.dest_uri for file in files if file.inclusion.is_included()}
    for path, alias, target in _aliases(pages, versions):
        place = path_of(alias)
        if place not in taken and found.targets.setdefault(place, target) == target:
            continue
        by = "there is a page" if place in taken else f"`{found.targets[place]}` has it, too"
        source = sources[path]
        start = max(source.text.find(alias), 0)
        found.problems.setdefault(path, []).append(
            diagnose(
                source,
                Span(start, start + len(alias)),
                "alias-taken",
                f"`{alias}` cannot lead to this page: {by}",
                help="take it out of one of them",
            )
        )
    return found


def _aliases(
    pages: Mapping[str, PageFields], versions: SiteVersions
) -> Iterator[tuple[str, str, str]]:
    """Path of a page, its alias, and the path of the page that it leads to.

    An alias of a version leads to the address without a date, if that shows this version or another
    version has it, too; else to the version's permanent address.
    """
    of_series: dict[tuple[str, str], list[str]] = {}
    for path, known in pages.items():
        listed = versions.listed_path(path)
        if known.policy.status == "draft":  # the version before it has them, too
            continue
        for alias in known.policy.aliases:
            if versions.series(path) is None:
                yield path, alias, path
            else:
                of_series.setdefault((listed, alias), []).append(path)
    for (listed, alias), paths in of_series.items():
        yield paths[0], alias, paths[0] if len(paths) == 1 else listed


def redirect_files(
    redirects: Redirects,
    files: Files,
    pages: Mapping[str, PageFields],
    config: MkDocsConfig,
    absolute: Callable[[str], str | None],
) -> Iterator[File]:
    """The pages that redirect.

    :param absolute: an address below the site's root -> the same with the site's own, if known.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(str(own_overrides())), undefined=jinja2.StrictUndefined
    )
    template = environment.get_template("redirect/index.html")
    for place, target in redirects.targets.items():
        file = files.get_file_from_path(target)
        if file is None or file.page is None:
            continue
        url = get_relative_url(file.url, address_of(place)[1:])
        known = pages.get(target)
        title = page_title(file.page, known.fields if known else {})
        canonical = absolute(file.url) or url
        html = template.render(url=url, canonical=canonical, title=title or config.site_name)
        yield File.generated(config, place, content=html)


def check_published(
    name: str, root: Path, files: Files, redirects: Redirects
) -> tuple[list[Diagnostic], int]:
    """Addresses in the site's record that a build has not, and how many of its own it lacks.

    :param name: of the file, below the folder of the configuration; a site may have none.
    """
    path = root / name
    if not is_inside(path, root.resolve()):
        return [], 0
    source = Source(shown_path(path, root), "")
    try:
        source = Source(source.path, read_text(path))
    except UnreadableFileError as error:
        problem = diagnose(source, Span(0, 0), "recorded-address", f"this file {error}")
        return [problem], 0
    recorded, problems = read_record(source)
    built = {file.dest_uri for file in files if file.inclusion.is_included()}
    problems += gone(source, recorded, frozenset(built | redirects.targets.keys()))
    known = {one.path for one in recorded}
    pages = {file.dest_uri for file in files.documentation_pages() if file.inclusion.is_included()}
    return problems, len((pages | redirects.targets.keys()) - known)
