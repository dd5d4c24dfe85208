"""The clauses of a site's policies: the files that keep their ids, the links that lead to them."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from policy_pages.files.reading import SiteFolders, UnreadableFileError
from policy_pages.markdown.extensions.clause_headings import ClauseHeadings
from policy_pages.mkdocs.files import source_path
from policy_pages.policies.clauses import FrozenClause, new_clauses
from policy_pages.policies.clauses_file import ENDING, file_of, lost_clause, read_clauses
from policy_pages.policies.references import (
    Link,
    Outline,
    check_ids,
    links_of,
    outline_of,
    place_of_link,
    place_of_link_to,
    place_of_link_without_text,
    with_labels,
)
from policy_pages.site.addresses import page_place, path_from_root
from policy_pages.text.addresses import path_at, plain_path, served_path
from policy_pages.text.diagnostics import (
    Diagnostic,
    DiagnosticError,
    Severity,
    diagnose,
    did_you_mean,
)
from policy_pages.text.html import Change, changed, decoded, with_value
from policy_pages.text.source import Source, Span

if TYPE_CHECKING:
    from policy_pages.policies.declaration import Declaration

_MOST_NAMED = 20
_OF_THE_THEME = "__"
"""Ids of Material's own parts begin so."""


class SiteClauses:
    """The clauses of one build.

    :param shown_path: how the path of a page's file is named to its author.
    :param folders: decide what may be read.
    """

    def __init__(
        self, config: MkDocsConfig, shown_path: Callable[[str], str], folders: SiteFolders
    ) -> None:
        self._folders = folders
        self.headings = ClauseHeadings()
        self._docs = Path(config.docs_dir)
        self._site_url = config.site_url
        self._has_attributes = "attr_list" in config.markdown_extensions
        self._shown_path = shown_path
        self._kept: dict[str, Source] = {}
        self._outlines: dict[str, Outline] = {}
        self._lost: dict[str, set[str]] = {}

    def hide_files(self, files: Files) -> dict[str, list[Diagnostic]]:
        """Keep the files of ids out of the site: they are the authors'.

        :return: path of such a file -> that it stands beside no page.
        """
        kept = {file_of(source_path(f)) for f in files.documentation_pages()}
        problems = {}
        for file in list(files):
            if file.src_uri.endswith(ENDING):
                files.remove(file)
                if file.src_uri not in kept:
                    source = Source(self._shown_path(file.src_uri), "")
                    message = "this file is for the page beside it, and there is none of its name"
                    problem = diagnose(
                        source, Span(0, 0), "clauses-file", message, severity="warning"
                    )
                    problems[file.src_uri] = [problem]
        return problems

    def begin(self, page: Page, policy: Declaration | None) -> list[Diagnostic]:
        """Make ready for the conversion of a page.

        A letter has no clauses, unless it is numbered or has a file of ids.

        :param policy: what it declares; None for a page that shows its errors, or that other
            plugins have read.
        """
        page_path = page.file.src_uri
        self.headings.begin(None, page_path)
        if policy is None:
            return []
        uri = file_of(source_path(page.file))
        path = self._docs / uri
        frozen: list[FrozenClause] | None = None
        problems: list[Diagnostic] = []
        kept = Source(self._shown_path(uri), "")
        if policy.has_clauses:
            frozen = []
        try:
            text = self._folders.read_text_if_there(path)
            if text is not None:
                kept = Source(kept.path, text)
                frozen = read_clauses(kept)
        except UnreadableFileError as error:
            problems = [diagnose(kept, Span(0, 0), "clauses-file", f"this file {error}")]
        except DiagnosticError as error:
            problems = error.diagnostics
        self._kept[page_path] = kept
        self.headings.begin(frozen, page_path)
        return problems

    def finish(
        self, html: str, page: Page, policy: Declaration, source: Source
    ) -> tuple[str, list[Diagnostic]]:
        """A page's content, its links to clauses of its own filled; what is wrong with them."""
        path = page.file.src_uri
        headings = self.headings.pages.of_path(path)
        identified = headings.identified
        if identified is None:
            return html, []
        outline = self._outlines[path] = outline_of(html, is_numbered=policy.numbered)
        problems = check_ids(source, outline)
        new = new_clauses(headings.clauses, identified, headings.frozen or [])
        problems += [lost_clause(self._kept[path], one, new) for one in identified.lost]
        self._lost[path] = {one.id for one in identified.lost}
        filled = with_labels(
            html, lambda link: None if link.path else outline.labels.get(link.id) or None
        )
        return filled, problems

    def link(
        self,
        contents: dict[str, str],
        sources: Mapping[str, Source],
        files: Files,
        is_settled: Callable[[str], bool],
        coming: Callable[[str], Iterable[str]],
    ) -> dict[str, list[Diagnostic]]:
        """Fill the links to other pages' clauses; all pages are rendered.

        :param contents: path of a page's source -> its content; it is changed.
        :param sources: path of a page's source -> its text.
        :param is_settled: whether the page of a source is of a version that nobody changes any
            more: its links may lead to what other policies no longer have.
        :param coming: path of a page's source -> those of the versions that are to take its place.
        :return: path of a page's source -> links that lead to no clause.
        """
        pages = _by_path(files)
        problems: dict[str, list[Diagnostic]] = {}
        for path, html in list(contents.items()):
            file = files.src_uris.get(path)
            if file is None or file.page is None or "<a" not in html.lower():
                continue
            filled = self._linked(html, file, pages)
            if filled != html:
                contents[path] = file.page.content = filled
            dead = self._dead_links(filled, sources, file, pages, coming)
            problems[path] = [problem for href, problem in dead if not (href and is_settled(path))]
            if not is_settled(path):
                problems[path] += self._without_text(filled, sources, file, pages)
                problems[path] += self._to_drafts(filled, sources, file, pages)
        return problems

    def linked(self, html: str, page: Page, files: Files) -> str:
        """HTML that a page shows of others, such as a blog's list of posts, its links filled."""
        return self._linked(html, page.file, _by_path(files))

    def _linked(self, html: str, file: File, pages: Mapping[str, File]) -> str:
        own = self._outlines.get(file.src_uri) or outline_of(html, is_numbered=False)

        def label(link: Link) -> str | None:
            target = _target(link, file, pages)
            if target is None or not _is_seen(target, file):
                return None
            has_clauses = not self._outlines.keys().isdisjoint([target.src_uri, file.src_uri])
            if not link.is_bare and not (link.id and has_clauses):
                return None  # a picture, maybe, that a style sheet draws
            outline = own if target is file else self._outlines.get(target.src_uri)
            if target is file and link.id not in own.labels:
                return None
            # MkDocs has it as HTML
            title = decoded(str(target.page.title)) if target.page is not None else None
            return (outline.labels.get(link.id) if outline is not None else None) or title

        return with_labels(_with_names_of_files(html, file, pages), label)

    def _without_text(
        self, html: str, sources: Mapping[str, Source], file: File, pages: Mapping[str, File]
    ) -> Iterator[Diagnostic]:
        """Links into the site that readers do not see."""
        source = sources.get(file.src_uri)
        for link in links_of(html):
            target = _target(link, file, pages)
            if source is None or target is None or link.gap is None or not link.is_bare:
                continue
            if link.id and target.src_uri in self._outlines:
                continue  # a clause that is not there
            if not _is_seen(target, file):
                why = f"`{self._shown_path(source_path(target))}` is not published"
                help = "link another page, or write the words between the brackets"
            else:
                why = (
                    f"this page has no part `{link.id}`" if link.id else "it leads to its own page"
                )
                help = "write the words that readers should see between the brackets"
            yield diagnose(
                source,
                place_of_link_without_text(
                    source, _means(target, link, file, pages, self._site_url)
                ),
                "link-text",
                f"readers see nothing of this link: it has no text, and {why}",
                help=help,
            )

    def _to_drafts(
        self, html: str, sources: Mapping[str, Source], file: File, pages: Mapping[str, File]
    ) -> Iterator[Diagnostic]:
        """Links with a text that lead readers to a page which only authors see."""
        unread = Source(self._shown_path(file.src_uri), "")
        source = sources.get(file.src_uri, unread)
        for link in links_of(html):
            target = _target(link, file, pages)
            if target is None or target.inclusion is not InclusionLevel.DRAFT:
                continue
            if _is_seen(target, file) or (link.gap is not None and link.is_bare):
                continue
            name = self._shown_path(target.edit_uri or target.src_uri)
            yield diagnose(
                source,
                place_of_link_to(source, _means(target, link, file, pages, self._site_url)),
                "draft-link",
                f"readers find nothing behind this link: `{name}` is a draft",
                help="publish that page, or take the link out until then",
                severity="warning",
            )

    def _dead_links(
        self,
        html: str,
        sources: Mapping[str, Source],
        file: File,
        pages: Mapping[str, File],
        coming: Callable[[str], Iterable[str]],
    ) -> Iterator[tuple[str, Diagnostic]]:
        """Path of a link, and that no clause is there, or will not be."""
        unread = Source(self._shown_path(file.src_uri), "")  # another plugin's page, as a blog's
        source = sources.get(file.src_uri, unread)
        links = [link for link in links_of(html) if link.id]
        to_ids = Counter(link.id for link in links)
        seen: Counter[str] = Counter()
        for link in links:
            href, id = link.path, link.id
            number, target = seen[id], _target(link, file, pages)
            seen[id] += 1
            if target is None or id.startswith(_OF_THE_THEME):
                continue
            for path in (target.src_uri, *(coming(target.src_uri) if href else ())):
                outline = self._outlines.get(path)
                if outline is None or id in outline.labels:
                    continue
                place = place_of_link(source, id, number, to_ids[id])
                is_now = path == target.src_uri
                name = f"`{sources[path].path}`" if href else "this page"
                message = f"{name} has no clause `{id}`"
                help = self._help(id, path, outline, sources)
                if not is_now:
                    message += ", and is to take the place of the page that this links"
                    help = "link the version that has it, by its file, or let the new one have it"
                severity: Severity = "error" if is_now else "warning"
                code = "dead-clause"
                yield href, diagnose(source, place, code, message, help=help, severity=severity)
                break

    def _help(self, id: str, path: str, outline: Outline, sources: Mapping[str, Source]) -> str:
        if id in self._lost.get(path, ()):
            name = file_of(sources[path].path)
            return f"`{name}` has it, and no heading is that clause any more"
        if f"{{#{id}}}" in sources[path].text and not self._has_attributes:
            return f"`{{#{id}}}` in a heading needs the Markdown extension `attr_list`"
        return did_you_mean(id, outline.labels) or _known(outline)


def _by_path(files: Files) -> dict[str, File]:
    """Pages, including drafts, by the paths at which servers find them."""
    return {
        plain_path(file.dest_uri): file
        for file in files.documentation_pages(inclusion=lambda level: True)
    }


def _target(link: Link, file: File, pages: Mapping[str, File]) -> File | None:
    """The page that a link of a page leads to; None for one elsewhere."""
    if not link.path:
        return file
    path = path_at(link.path, file.url)
    if path is None:
        return None
    return pages.get(path) or pages.get(f"{path}/index.html")  # servers add the slash


def _is_seen(target: File, file: File) -> bool:
    """Whether readers of a page can open another one: those of a draft can open drafts, too."""
    return bool(target.inclusion.is_included() or file.inclusion.is_excluded())


def _with_names_of_files(html: str, file: File, pages: Mapping[str, File]) -> str:
    """A page's content, its links in the same Unicode normal form as the linked files."""

    def changes() -> Iterator[Change]:
        for link in links_of(html):
            target = _target(link, file, pages) if link.path else None
            path = served_path(link.path, file.url)
            if target is None or path is None or path == target.dest_uri:
                continue
            if plain_path(path) == plain_path(target.dest_uri):
                _, mark, id = link.address.value.partition("#")
                url = get_relative_url(target.url, file.url)
                query = urlsplit(link.path).query
                yield with_value(link.address, f"{url}{'?' if query else ''}{query}{mark}{id}")

    return changed(html, changes())


def _means(
    target: File, link: Link, file: File, pages: Mapping[str, File], site_url: str | None
) -> Callable[[str], bool]:
    """A function that tells whether an address in a page's source became a link of its HTML."""
    folder = posixpath.dirname(file.src_uri)
    sources = {plain_path(target.src_uri), plain_path(source_path(target))}

    def is_meant(address: str) -> bool:
        path, _, id = address.partition("#")
        if unquote(id) != link.id:
            return False
        if not path or not link.path:
            return path == link.path
        if path.startswith("/"):
            named = path_from_root(path, site_url)
            if page_place(named) == page_place(plain_path(target.dest_uri)):
                return True
        try:
            named = plain_path(posixpath.join(folder, unquote(urlsplit(path).path)))
        except ValueError:
            return False
        return named in sources or pages.get(path_at(path, file.url) or "") is target

    return is_meant


def _known(outline: Outline) -> str:
    ids = ", ".join(f"`{id}`" for id in list(outline.labels)[:_MOST_NAMED])
    more = ", …" if len(outline.labels) > _MOST_NAMED else ""
    return f"it has {ids}{more}" if ids else ""
