"""Addresses that a site's pages had before: a page that redirects at each, and none forgotten."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.utils import get_relative_url

from policy_pages.files.reading import SiteFolders, UnreadableFileError
from policy_pages.files.reading import shown_path as shown_from
from policy_pages.files.templates import jinja_environment
from policy_pages.files.views import own_overrides
from policy_pages.mkdocs.files import source_path
from policy_pages.page.fields import PageFields
from policy_pages.policies.addresses import address_of, path_of
from policy_pages.policies.published_addresses import gone, read_record
from policy_pages.site.share_preview import FOLDER as PREVIEW_FOLDER
from policy_pages.site.sharing import page_title
from policy_pages.site.versions import SiteVersions
from policy_pages.text.addresses import plain_path, same_on_any_system
from policy_pages.text.diagnostics import Diagnostic, diagnose
from policy_pages.text.source import Source, Span


@dataclass
class Redirects:
    """The redirects of a build.

    :param targets: path of the file at the earlier address -> path of the source of the page that
        it leads to.
    :param folders: folder that a policy was in -> path of the source of its page now.
    :param problems: path of a page's source -> what is wrong with its aliases.
    """

    targets: dict[str, str] = field(default_factory=dict)
    folders: dict[str, str] = field(default_factory=dict)
    problems: dict[str, list[Diagnostic]] = field(default_factory=dict)


def redirects_of(
    files: Files,
    pages: Mapping[str, PageFields],
    sources: Mapping[str, Source],
    versions: SiteVersions,
    static: Iterable[str] = (),
) -> Redirects:
    """The redirects that pages ask for, and those of pages of changes that had another address.

    :param pages: path of a page's source -> its fields.
    :param sources: path of a page's source -> its text.
    :param static: paths of other files that the theme makes.
    """
    found = Redirects(dict(versions.changes.redirects()))
    published = {file.dest_uri for file in files if file.inclusion.is_included()}
    taken = _TakenPlaces([*published, *static, *_MADE_LATER])
    aliases = _TakenPlaces(found.targets)
    below: dict[str, str] = {}
    for one in _aliases(pages, versions):
        place = path_of(one.alias)
        twin = aliases.file_at(place)
        problem = taken.problem(place)
        if problem is None and (twin is None or found.targets[twin] != one.target):
            problem = aliases.problem(place)
        if problem is None:
            found.targets[place] = one.target
            aliases.add(place)
            if one.moves_folder and posixpath.basename(place) == "index.html":
                found.folders[posixpath.dirname(place)] = one.target
                below |= _below(place, one.target, files, versions)
            continue
        span = pages[one.path].alias_place(one.alias)
        by = problem
        if place in found.targets:
            other = found.targets[place]
            shown = sources[other].path if other in sources else other
            by = f"`{shown}` has it, too"
        found.problems.setdefault(one.path, []).append(
            diagnose(
                sources[one.path],
                span,
                "alias-taken",
                f"`{one.alias}` cannot lead to this page: {by}",
                help="remove it from one of them" if place in found.targets else "remove it",
            )
        )
    for place, target in below.items():
        if taken.problem(place) is None and aliases.problem(place) is None:
            found.targets[place] = target
            aliases.add(place)
    return found


_MADE_LATER = (f"{PREVIEW_FOLDER}/index.html", "sitemap.xml.gz")
"""Paths of files that are made later and that `Files` does not have."""


class _TakenPlaces:
    """Paths of a site's files, and the folders that these need.

    Paths that any file system takes for the same count as the same: what one system overwrites is
    an error on all of them.
    """

    def __init__(self, paths: Iterable[str]) -> None:
        self._files: dict[str, str] = {}
        self._folders: dict[str, str] = {}
        for path in paths:
            self.add(path)

    def add(self, path: str) -> None:
        """Add a file."""
        key = same_on_any_system(path)
        self._files.setdefault(key, path)
        for folder in _folders_of(key):
            self._folders.setdefault(folder, path)

    def file_at(self, path: str) -> str | None:
        """The file at a path on some system."""
        return self._files.get(same_on_any_system(path))

    def problem(self, path: str) -> str | None:
        """Why no file can be at a path; None where one can."""
        key = same_on_any_system(path)
        there = self.file_at(path)
        if there is not None:
            what = "page" if there.endswith((".html", ".htm")) else "file"
            if plain_path(there) == plain_path(path):
                return f"there is a {what}"
            return (
                f"many systems cannot tell it from `{address_of(there)}`, where there is a {what}"
            )
        needed = self._folders.get(key)
        if needed is not None:
            return f"there is a folder, with `{address_of(needed)}` in it"
        files = (self._files[folder] for folder in _folders_of(key) if folder in self._files)
        above = next(files, None)
        return f"`{address_of(above)}` is a file, and nothing can be below it" if above else None


def _folders_of(path: str) -> Iterator[str]:
    """The folders above a file."""
    folder = posixpath.dirname(path)
    while folder:
        yield folder
        folder = posixpath.dirname(folder)


_IS_BELOW = re.compile(r"/changes/|/\d{4}-\d{2}-\d{2}$")
"""How the addresses of versions and of comparisons look; nothing is below them."""


@dataclass(frozen=True)
class _Alias:
    """An address that a page had.

    :param path: of the source of the page that names it.
    :param target: the path of the page that it leads to.
    :param moves_folder: whether what is below it has moved along.
    """

    path: str
    alias: str
    target: str
    moves_folder: bool = False


def _aliases(pages: Mapping[str, PageFields], versions: SiteVersions) -> Iterator[_Alias]:
    """The aliases of all pages.

    Of a policy with versions, one that ends with a version's day leads to that version, and one
    that ends with the name of a page of changes to that. Another one leads to the address without a
    date, and what is below it along, if the policy's index names it; else to the version whose file
    does.
    """
    of_series: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for path, known in pages.items():
        if known.policy.status == "draft":
            continue
        for alias in known.policy.aliases:
            if versions.series(path) is None:
                yield _Alias(path, alias, path)
            else:
                key = versions.listed_path(path), plain_path(path_of(alias))
                of_series.setdefault(key, []).append((path, alias))
    for listed, alias in versions.moved():  # a draft's, too: it is the policy's
        of_series.setdefault((listed, plain_path(path_of(alias))), [(listed, alias)])
    for (listed, _), written in of_series.items():  # versions may write one address in two ways
        paths, (_, alias) = [path for path, _ in written], written[0]
        place = path_of(alias)
        exact = {_end(uri): target for uri, target in versions.paths_below(listed).items()}
        target = exact.get(_end(place))
        if target is not None:
            yield _Alias(paths[0], alias, target)
        elif versions.is_of_policy(listed, alias):
            yield _Alias(paths[0], alias, listed, moves_folder=not _IS_BELOW.search(_end(place)))
        else:
            own, alias = next((one for one in written if one[0] != listed), written[0])
            yield _Alias(own, alias, own)


def _end(path: str) -> str:
    """What a version's or a comparison's addresses end with, wherever the policy is."""
    path = path.removesuffix("/index.html").removesuffix(".html").removesuffix(".md")
    parts = path.split("/")
    return "/" + "/".join(parts[-2:] if "changes" in parts[-2:-1] else parts[-1:])


def _below(
    place: str, listed: str, files: Files, versions: SiteVersions
) -> Iterator[tuple[str, str]]:
    """Paths below an address that a policy had, and the pages that they lead to now."""
    index = files.src_uris.get(listed)
    if index is None:
        return
    folder, now = posixpath.dirname(place), posixpath.dirname(index.dest_uri)
    for uri, target in versions.paths_below(listed).items():
        dest_uri = (files.src_uris.get(uri) or versions.file(uri)).dest_uri
        yield posixpath.join(folder, posixpath.relpath(dest_uri, now)), target


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
    template = jinja_environment([own_overrides()]).get_template("redirect/index.html")
    for place, target in redirects.targets.items():
        file = files.src_uris.get(target)
        if file is None or file.page is None:
            continue
        url = get_relative_url(file.url, address_of(place)[1:])
        known = pages.get(target)
        title = page_title(file.page, known.fields if known else {})
        canonical = absolute(file.url) or url
        html = template.render(
            url=url,
            canonical=canonical,
            title=title or config.site_name,
            is_folder=posixpath.basename(place) == "index.html",
        )
        yield File.generated(config, place, content=html)


def check_published(
    name: str,
    root: Path,
    files: Files,
    redirects: Redirects,
    static: Iterable[str] = (),
    writes: Callable[[str], bool] = lambda path: True,
    shown_path: Callable[[File], str] = source_path,
) -> tuple[list[Diagnostic], int]:
    """Addresses in the site's record that a build has not, and how many of its own it lacks.

    :param name: of the file, below the folder of the configuration; a site may have none.
    :param static: paths of other files that the theme makes.
    :param writes: whether this build writes what is at a path; others are not its concern.
    :param shown_path: how messages name a page.
    """
    path = root / name
    source = Source(shown_from(path, root), "")
    try:
        text = SiteFolders(root).read_text_if_there(path)
    except UnreadableFileError as error:
        problem = diagnose(source, Span(0, 0), "recorded-address", f"this file {error}")
        return [problem], 0
    if text is None:
        return [], 0
    source = Source(source.path, text)
    recorded, problems = read_record(source)
    recorded = [one for one in recorded if writes(one.path)]
    built = {file.dest_uri for file in files if file.inclusion.is_included()}
    published = frozenset({*built, *redirects.targets, *static})
    drafts = {
        plain_path(file.dest_uri): shown_path(file)
        for file in files.documentation_pages(inclusion=InclusionLevel.is_excluded)
    }
    problems += gone(source, recorded, published, drafts)
    known = {plain_path(one.path) for one in recorded}
    pages = {plain_path(file.dest_uri) for file in files.documentation_pages()}
    return problems, len(pages - known)
