"""The clauses of a site's policies -> their ids, which files keep, and the links to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from policy_pages.files.reading import SiteFolders, UnreadableFileError, shown_path
from policy_pages.markdown.extensions.clause_headings import PageHeadings
from policy_pages.policies.clauses import FrozenClause, new_clauses
from policy_pages.policies.clauses_file import ENDING, file_of, lost_clause, read_clauses
from policy_pages.policies.numbering import with_numbers
from policy_pages.policies.references import (
    Label,
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
from policy_pages.site.addresses import SiteAddresses
from policy_pages.site.files import Inclusion, SiteFile, SiteFiles
from policy_pages.site.options import SiteOptions
from policy_pages.site.page import SitePage
from policy_pages.site.versions import SiteVersions
from policy_pages.text.addresses import plain_path, served_path, split_id
from policy_pages.text.diagnostics import (
    Diagnostic,
    DiagnosticError,
    Severity,
    diagnose,
    did_you_mean,
)
from policy_pages.text.html import Change, changed, with_value
from policy_pages.text.source import Source, Span

if TYPE_CHECKING:
    from policy_pages.policies.declaration import Declaration

_MOST_NAMED = 20
_OF_THE_THEME = "__"
"""Ids of Material's own parts begin so."""


class SiteClauses:
    """The clauses of one build.

    :param folders: decide what may be read.
    """

    def __init__(
        self,
        files: SiteFiles,
        addresses: SiteAddresses,
        versions: SiteVersions,
        options: SiteOptions,
        folders: SiteFolders,
    ) -> None:
        self._files = files
        self._addresses = addresses
        self._versions = versions
        self._options = options
        self._folders = folders

    def hide_files(self) -> None:
        """Keep the files of ids out of the site: they are the authors'."""
        pages = {file_of(file.source_path) for file in self._files if isinstance(file, SitePage)}
        for file in self._files:
            if file.path.endswith(ENDING):
                self._files.remove(file)
                if file.path not in pages:
                    source = Source(self._shown(file.path), "")
                    message = "there is no page of this name beside this file"
                    help = "give it the name of its page, or delete it"
                    problem = diagnose(
                        source, Span(0, 0), "clauses-file", message, help=help, severity="warning"
                    )
                    file.origin.refuse(problem)

    def _shown(self, path: str) -> str:
        """How messages name a file of the pages' folder."""
        return shown_path(self._options.docs / path, self._options.root)

    def begin(self, page: SitePage, policy: Declaration | None) -> list[Diagnostic]:
        """Prepare the conversion of a page.

        A letter has no clauses, unless it is numbered or has a file of ids.

        :param policy: what it declares; None for a page that shows its errors, or that other
            plugins have read.
        """
        page.conversion.headings = PageHeadings()
        if policy is None:
            return []
        name = file_of(page.source_path)
        page.kept = Source(self._shown(name), "")
        frozen: list[FrozenClause] | None = [] if policy.has_clauses else None
        problems: list[Diagnostic] = []
        try:
            text = self._folders.read_text_if_there(self._options.docs / name)
            if text is not None:
                page.kept = Source(page.kept.path, text)
                frozen = read_clauses(page.kept)
        except UnreadableFileError as error:
            problems = [diagnose(page.kept, Span(0, 0), "clauses-file", f"this file {error}")]
        except DiagnosticError as error:
            problems = error.diagnostics
        page.conversion.headings = PageHeadings(frozen)
        return problems

    def finish(self, html: str, page: SitePage) -> tuple[str, list[Diagnostic]]:
        """A page's content with the numbers of its clauses, and its links to them filled; what is
        wrong with them."""
        headings = page.conversion.headings
        identified = headings.identified
        if identified is None or page.kept is None:
            return html, []
        if page.policy.numbered:
            html = with_numbers(html)
        outline = page.outline = outline_of(html)
        problems = check_ids(page.source, outline)
        new = new_clauses(headings.clauses, identified, headings.frozen or [])
        problems += [lost_clause(page.kept, one, new) for one in identified.lost]
        page.lost = frozenset(one.id for one in identified.lost)
        filled = with_labels(html, lambda link: None if link.path else _label(outline, link.id))
        return filled, problems

    def link(self, page: SitePage) -> list[Diagnostic]:
        """Fill a page's links to clauses of other pages; all pages are converted.

        :return: links to no clause. A version that nobody changes any more may link what other
            policies no longer have.
        """
        if page.content is None or "<a" not in page.content.lower():
            return []
        page.content = self.linked(page.content, page)
        dead = self._dead_links(page.content, page)
        is_settled = self._versions.is_settled(page)
        problems = [problem for href, problem in dead if not (href and is_settled)]
        if not is_settled:
            problems += self._without_text(page.content, page)
            problems += self._to_drafts(page.content, page)
        return problems

    def linked(self, html: str, page: SitePage) -> str:
        """HTML that a page shows, its own or of others as a blog's list of posts, its links
        filled."""
        own = page.outline or outline_of(html)

        def label(link: Link) -> Label | None:
            target = self._target(link, page)
            if target is None or not _is_seen(target, page):
                return None
            has_clauses = target.outline is not None or page.outline is not None
            if not link.is_bare and not (link.id and has_clauses):
                return None  # a picture, maybe, that a style sheet draws
            outline = own if target is page else target.outline
            if target is page and link.id not in own.labels:
                return None
            title = Label(target.title) if target.is_built else None
            return (_label(outline, link.id) if outline is not None else None) or title

        return with_labels(self._with_names_of_files(html, page), label)

    def _target(self, link: Link, page: SitePage) -> SitePage | None:
        """The page that a link of a page leads to; None for one elsewhere."""
        return self._addresses.page_at(link.path, page) if link.path else page

    def _without_text(self, html: str, page: SitePage) -> Iterator[Diagnostic]:
        """Links into the site that readers do not see."""
        for link in links_of(html):
            target = self._target(link, page)
            if target is None or link.gap is None or not link.is_bare:
                continue
            if link.id and target.outline is not None:
                continue  # a clause that is not there
            if not _is_seen(target, page):
                why = f"`{self._shown(target.source_path)}` is not published"
                help = "link to another page, or write the words between the brackets"
            else:
                why = (
                    f"this page has no part `{link.id}`"
                    if link.id
                    else "it leads to the page that it is on"
                )
                help = "write the words that readers should see between the brackets"
            yield diagnose(
                page.source,
                place_of_link_without_text(page.source, self._means(target, link, page)),
                "link-text",
                f"readers cannot see this link: it has no text, and {why}",
                help=help,
            )

    def _to_drafts(self, html: str, page: SitePage) -> Iterator[Diagnostic]:
        """Links with a text that lead readers to a page which only authors see."""
        for link in links_of(html):
            target = self._target(link, page)
            if target is None or target.inclusion is not Inclusion.DRAFT:
                continue
            if _is_seen(target, page) or (link.gap is not None and link.is_bare):
                continue
            severity = self._options.dead_links
            if severity is None:
                continue
            name = self._shown(target.source_path)
            yield diagnose(
                page.source,
                place_of_link_to(page.source, self._means(target, link, page)),
                "draft-link",
                f"this link leads to a draft, which readers cannot see: `{name}`",
                help="publish that page, or remove the link until then",
                severity=severity,
            )

    def _dead_links(self, html: str, page: SitePage) -> Iterator[tuple[str, Diagnostic]]:
        """Path of a link, and that no clause is there, or will not be."""
        links = [link for link in links_of(html) if link.id]
        to_ids = Counter(link.id for link in links)
        seen: Counter[str] = Counter()
        for link in links:
            href, id = link.path, link.id
            number, target = seen[id], self._target(link, page)
            seen[id] += 1
            if target is None or id.startswith(_OF_THE_THEME):
                continue
            for linked in (target, *(self._coming(target) if href else ())):
                outline = linked.outline
                if outline is None or id in outline.labels:
                    continue
                place = place_of_link(page.source, id, number, to_ids[id])
                name = f"`{linked.source.path}`" if href else "this page"
                message = f"{name} has no clause `{id}`"
                help = self._help(id, linked, outline)
                if linked is not target:
                    message += ", and it will replace the page that this link leads to"
                    help = (
                        "link to the version that has the clause, by its file, or add it to the "
                        "new version"
                    )
                severity: Severity = "error" if linked is target else "warning"
                code = "dead-clause"
                yield (
                    href,
                    diagnose(page.source, place, code, message, help=help, severity=severity),
                )
                break

    def _coming(self, page: SitePage) -> Iterable[SitePage]:
        """The versions that are to take the place of a page."""
        found = map(self._files.get, self._versions.coming(page))
        return (one for one in found if isinstance(one, SitePage))

    def _help(self, id: str, page: SitePage, outline: Outline) -> str:
        if id in page.lost:
            return (
                f"`{file_of(page.source.path)}` keeps this clause, but no heading has it any more"
            )
        if f"{{#{id}}}" in page.source.text and not self._options.has_attributes:
            return f"`{{#{id}}}` in a heading needs the Markdown extension `attr_list`"
        own = [label for label in outline.labels if label not in page.conversion.headings.beside]
        return did_you_mean(id, own) or _known(own)

    def _with_names_of_files(self, html: str, page: SitePage) -> str:
        """A page's content, its links in the same Unicode normal form as the linked files."""

        def changes() -> Iterator[Change]:
            for link in links_of(html):
                target = self._target(link, page) if link.path else None
                path = served_path(link.path, page.url)
                if target is None or path is None or path == target.output:
                    continue
                if plain_path(path) == plain_path(target.output):
                    _, mark, id = link.address.value.partition("#")
                    url = target.url_from(page)
                    query = urlsplit(link.path).query
                    yield with_value(
                        link.tag, link.address, f"{url}{'?' if query else ''}{query}{mark}{id}"
                    )

        return changed(html, changes())

    def _means(self, target: SiteFile, link: Link, page: SitePage) -> Callable[[str], bool]:
        """A function that says whether an address in a page's source became a link of its HTML."""

        def is_meant(address: str) -> bool:
            path, id = split_id(address)
            if unquote(id) != link.id:
                return False
            if not path or not link.path:
                return path == link.path
            found = self._addresses.file_at(path, page)
            return found is target or self._addresses.page_at(path, page) is target

        return is_meant


def _is_seen(target: SiteFile, page: SiteFile) -> bool:
    """Whether readers of a page can open another one: those of a draft can open drafts, too."""
    return target.is_published or not page.is_published


def _known(ids: Sequence[str]) -> str:
    named = ", ".join(f"`{id}`" for id in ids[:_MOST_NAMED])
    more = ", …" if len(ids) > _MOST_NAMED else ""
    return f"it has {named}{more}" if named else ""


def _label(outline: Outline, id: str) -> Label | None:
    """What a link without text to a part of a page says; None where no heading is above that."""
    label = outline.labels.get(id)
    return label if label is not None and label.text else None
