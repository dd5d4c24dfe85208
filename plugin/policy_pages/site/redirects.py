"""Addresses that a site's pages had before -> a page that redirects at each; which are gone."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlsplit

from policy_pages.files.reading import SiteFolders, UnreadableFileError, shown_path
from policy_pages.files.templates import jinja_environment
from policy_pages.files.views import own_overrides
from policy_pages.policies.addresses import address_of, path_of
from policy_pages.policies.published_addresses import gone, read_record
from policy_pages.site.addresses import SiteAddresses
from policy_pages.site.configured_redirects import ConfiguredRedirects, other_forms
from policy_pages.site.files import MadeFile, SiteFiles
from policy_pages.site.language import SiteLanguage
from policy_pages.site.made_files import MADE_LATER
from policy_pages.site.options import SiteOptions
from policy_pages.site.page import SitePage
from policy_pages.site.versions import SiteVersions
from policy_pages.text.addresses import plain_path, relative_address, same_on_any_system
from policy_pages.text.diagnostics import Diagnostic, diagnose
from policy_pages.text.source import Source, Span
from policy_pages.text.wording import Wording


@dataclass
class Redirects:
    """The redirects of a build.

    :param targets: path of the file at the earlier address -> path of the page that it leads to.
    :param folders: folder that a policy was in -> path of its page now.
    :param rests: path of the file at an earlier address -> what follows the address that it leads
        to: a query and a fragment.
    :param elsewhere: path of the file at an earlier address -> the address of what is no page of
        this site.
    :param problems: what is wrong with those that the configuration names.
    """

    targets: dict[str, str] = field(default_factory=dict)
    folders: dict[str, str] = field(default_factory=dict)
    rests: dict[str, str] = field(default_factory=dict)
    elsewhere: dict[str, str] = field(default_factory=dict)
    problems: list[Diagnostic] = field(default_factory=list)

    @property
    def places(self) -> list[str]:
        """The paths of all files that redirect."""
        return [*self.targets, *self.elsewhere]


def find_redirects(
    files: SiteFiles,
    pages: Iterable[SitePage],
    versions: SiteVersions,
    static: Iterable[str],
    options: SiteOptions,
    addresses: SiteAddresses,
    language: SiteLanguage,
) -> Redirects:
    """All redirects of a build.

    Those that pages ask for, those of redlines that had another address, those of the
    configuration, and those from the other form of each page's address.

    :param pages: those that are read; an alias that cannot be is reported.
    :param static: paths of other files that the theme makes.
    """
    found = Redirects()
    for series in versions.series:
        for former, now in versions.former_of(series).items():
            if former != now:
                found.targets[versions.output_of(former)] = now
    published = {file.output for file in files if file.is_published}
    taken = _TakenPlaces([*published, *static, *MADE_LATER])
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
        by = problem
        if place in found.targets:
            other = files.get(found.targets[place])
            shown = found.targets[place]
            if isinstance(other, SitePage) and other.is_read:
                shown = other.source.path
            by = f"it is already an address of `{shown}`"
        problem_of_page = diagnose(
            one.page.source,
            one.page.fields.alias_place(one.alias),
            "alias-taken",
            f"`{one.alias}` cannot lead to this page: {by}",
            help="remove it from one of them" if place in found.targets else "remove it",
        )
        one.page.origin.report([problem_of_page])
    for place, target in below.items():
        if taken.problem(place) is None and aliases.problem(place) is None:
            found.targets[place] = target
            aliases.add(place)
    if not language.folder:  # the default language's build has what is about the whole site
        _add_configured(found, files, taken, aliases, options, addresses, language)
    others = other_forms(files, directories=options.directories) if options.old_addresses else ()
    for place, page in others:
        if taken.problem(place) is None and aliases.problem(place) is None:
            found.targets[place] = page.path  # else the address answers already
            aliases.add(place)
    return found


def _add_configured(
    found: Redirects,
    files: SiteFiles,
    taken: _TakenPlaces,
    aliases: _TakenPlaces,
    options: SiteOptions,
    addresses: SiteAddresses,
    language: SiteLanguage,
) -> None:
    """Add the redirects of the configuration to those that pages ask for."""
    configured = ConfiguredRedirects(options, addresses, files, found.targets, language.writes)
    for address, place, destination in configured.find():
        twin = aliases.file_at(place)
        # the page says so itself, or the configuration does in other letters
        is_known = twin is not None and found.targets.get(twin, "") == destination.path
        problem = taken.problem(place) or (None if is_known else aliases.problem(place))
        if problem is not None:
            owner = _owner(place, twin, found, files)
            named = f"`{owner}` has it" if owner else problem
            if owner and place not in (twin, *(file.output for file in files)):
                named += ", and only the letter case differs"
            target = options.redirects[address]
            message = f"`{address}` cannot lead to `{target}`: {named}"
            configured.report(address, "redirect-taken", message, "remove it from one of them")
            continue
        aliases.add(place)
        if destination.path:
            found.targets[place] = destination.path
            found.rests[place] = destination.rest
        else:
            found.elsewhere[place] = destination.address
    found.problems += configured.problems


def _owner(place: str, twin: str | None, found: Redirects, files: SiteFiles) -> str | None:
    """The file that an address is the one of, or an earlier one; None for what no file makes."""
    path = found.targets.get(twin) if twin is not None else None
    key = same_on_any_system(place)
    owners = (
        file.origin.shown
        for file in files
        if file.path == path or (file.is_published and same_on_any_system(file.output) == key)
    )
    return next(owners, None)


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


class _Alias(NamedTuple):
    """An address that a page had.

    :param page: the one that names it.
    :param target: the path of the page that it leads to.
    :param moves_folder: whether what is below it has moved along.
    """

    page: SitePage
    alias: str
    target: str
    moves_folder: bool = False


def _aliases(pages: Iterable[SitePage], versions: SiteVersions) -> Iterator[_Alias]:
    """The aliases of all pages.

    Of a policy with versions, one that ends with a version's day leads to that version, and one
    that ends with the name of a redline to that. Another one leads to the address without a
    date, and what is below it along, if the policy's index names it; else to the version whose file
    does.
    """
    of_series: dict[tuple[str, str], list[tuple[SitePage, str]]] = {}
    listed_pages: dict[str, SitePage] = {}
    for page in pages:
        if page.policy.status == "draft":
            continue
        for alias in page.policy.aliases:
            listed = versions.listed(page.series) if page.series is not None else None
            if listed is None:
                yield _Alias(page, alias, page.path)
            else:
                listed_pages[listed.path] = listed
                of_series.setdefault((listed.path, plain_path(path_of(alias))), []).append(
                    (page, alias)
                )
    for listed, alias in versions.moved():  # a draft's, too: it is the policy's
        listed_pages[listed.path] = listed
        of_series.setdefault((listed.path, plain_path(path_of(alias))), [(listed, alias)])
    for (path, _), written in of_series.items():  # versions may write one address in two ways
        listed = listed_pages[path]
        first, alias = written[0]
        place = path_of(alias)
        below = versions.paths_below(listed.series)
        exact = {_end(uri): target for uri, target in below.items()}
        target = exact.get(_end(place))
        if target is not None:
            yield _Alias(first, alias, target)
        elif versions.is_of_policy(listed, alias):
            moves_folder = not _IS_BELOW.search(_end(place))
            yield _Alias(first, alias, listed.path, moves_folder=moves_folder)
        else:
            own, alias = next((one for one in written if one[0] is not listed), written[0])
            yield _Alias(own, alias, own.path)


def _end(path: str) -> str:
    """What a version's or a comparison's addresses end with, wherever the policy is."""
    path = path.removesuffix("/index.html").removesuffix(".html").removesuffix(".md")
    parts = path.split("/")
    return "/" + "/".join(parts[-2:] if "changes" in parts[-2:-1] else parts[-1:])


def _below(
    place: str, listed: str, files: SiteFiles, versions: SiteVersions
) -> Iterator[tuple[str, str]]:
    """Paths below an address that a policy had, and the pages that they lead to now."""
    index = files.get(listed)
    if not isinstance(index, SitePage):
        return
    folder, now = posixpath.dirname(place), posixpath.dirname(index.output)
    for uri, target in versions.paths_below(index.series).items():
        there = files.get(uri)
        output = there.output if there is not None else versions.output_of(uri)
        yield posixpath.join(folder, posixpath.relpath(output, now)), target


_SCRIPT = "assets/javascripts/redirect.js"


def redirect_files(
    redirects: Redirects,
    files: SiteFiles,
    site_name: str,
    absolute: Callable[[str], str | None],
    wording: Callable[[str | None], Wording],
) -> Iterator[MadeFile]:
    """The pages that redirect, each in the language of the page that it leads to.

    :param absolute: an address below the site's root -> the same with the site's own, if known.
    :param wording: a language, or None for the site's -> how sentences read in it.
    """
    if not redirects.targets and not redirects.elsewhere:
        return
    template = jinja_environment([own_overrides()]).get_template("redirect/index.html")
    rooted = urlsplit(absolute(_SCRIPT) or f"/{_SCRIPT}").path

    def made(
        place: str, url: str, canonical: str, title: str, language: str | None = None
    ) -> MadeFile:
        html = template.render(
            url=url,
            canonical=canonical,
            title=title,
            is_folder=posixpath.basename(place) == "index.html",
            scripts=[*dict.fromkeys([relative_address(_SCRIPT, address_of(place)[1:]), rooted])],
            wording=wording(language),
        )
        return MadeFile(place, html.encode())

    for place, target in redirects.targets.items():
        page = files.get(target)
        if not isinstance(page, SitePage) or not page.is_built:
            continue
        url = relative_address(page.url or "./", address_of(place)[1:])
        canonical = absolute(page.url) or url
        rest = redirects.rests.get(place, "")
        yield made(place, url + rest, canonical, page.shown_title or site_name, page.language)
    for place, address in redirects.elsewhere.items():
        url = canonical = address
        if address.startswith("/"):
            url = relative_address(address[1:], address_of(place)[1:])
            canonical = absolute(address[1:]) or url
        yield made(place, url, canonical, address)


def check_published(
    options: SiteOptions,
    folders: SiteFolders,
    files: SiteFiles,
    redirects: Collection[str],
    writes: Callable[[str], bool] = lambda path: True,
) -> tuple[list[Diagnostic], int]:
    """Addresses in the site's record that a build has not, and how many of its own it lacks.

    :param folders: decide what may be read.
    :param redirects: paths of the files at addresses that pages had before.
    :param writes: whether this build writes what is at a path; others are not its concern.
    """
    path = options.root / options.published_addresses
    source = Source(shown_path(path, options.root), "")
    try:
        text = folders.read_text_if_there(path)
    except UnreadableFileError as error:
        problem = diagnose(source, Span(0, 0), "recorded-address", f"this file {error}")
        return [problem], 0
    if text is None:
        return [], 0
    source = Source(source.path, text)
    recorded, problems = read_record(source)
    recorded = [one for one in recorded if writes(one.path)]
    built = {file.output for file in files if file.is_published}
    published = frozenset({*built, *redirects, *options.theme.static})
    drafts = {
        plain_path(file.output): file.origin.shown
        for file in files
        if isinstance(file, SitePage) and not file.is_published
    }
    problems += gone(source, recorded, published, drafts)
    known = {plain_path(one.path) for one in recorded}
    pages = {
        plain_path(file.output)
        for file in files
        if isinstance(file, SitePage) and file.is_published
    }
    return problems, len(pages - known)
