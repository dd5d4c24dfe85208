"""A page of a site, and a day -> the files that make the version of that day the next one."""

from __future__ import annotations

import datetime
import os
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from policy_pages.files.reading import UnreadableFileError, shown_path
from policy_pages.files.writing import create_files, write_atomically
from policy_pages.front_matter.reading import FrontMatter, key_span, read_front_matter
from policy_pages.markdown.flavours.choice import names_page
from policy_pages.policies.next_version import NextVersion, day_of, next_version
from policy_pages.policies.versions import is_dated, is_index
from policy_pages.site.files import place_of
from policy_pages.site.given_fields import fits
from policy_pages.site.site import Site
from policy_pages.text.diagnostics import Diagnostic, DiagnosticError, RefusedError, diagnose
from policy_pages.text.page_names import is_page, page_path
from policy_pages.text.source import Source

_CLAUSES = "clauses.yml"
"""What a file beside a page ends with that names its clauses."""


@dataclass(frozen=True)
class Revision:
    """What is to be written.

    :param index: the page without a date.
    :param filed: the file that its text is kept in.
    :param day: the day that this version takes effect.
    :param new_files: all files that are new, the filed one among them.
    :param address: where a preview shows the draft, from the site's root.
    """

    index: Path
    filed: Path
    day: datetime.date
    new_files: Mapping[Path, bytes]
    next: NextVersion
    address: str

    def write(self) -> None:
        """Write all, or nothing.

        :raises OSError: where that cannot be done.
        """
        create_files(self.new_files)
        try:
            write_atomically(self.index, self.next.text.encode())
        except BaseException:
            for path in self.new_files:
                path.unlink(missing_ok=True)
            raise


def prepare_revision(site: Site, page: Path, effective: datetime.date) -> Revision:
    """What files a page's version under its day and opens the next one; nothing is written.

    :param effective: the day that the next version takes effect.
    :raises RefusedError: for what is not a page with a version, and for a day or a file in the way.
    :raises DiagnosticError: for what is wrong in the page.
    """
    uri = _place(site, page)
    read = site.page_alone(page, Path(page.name))
    site.translate(read)
    if read.origin.is_broken or read.translated is None:
        raise DiagnosticError(*read.origin.problems)
    source, policy = read.source, read.policy
    if policy.status == "draft":
        raise RefusedError(f"{page} is a draft itself: publish it first, or go on writing it")
    day = day_of(policy)
    if day is None:
        raise DiagnosticError(_undated(source, read.translated.front_matter))
    _check_days(site, page, day, effective)
    filed = page.with_name(page.name.replace("index", day.isoformat()))
    _check_configuration(site, uri, posixpath.join(posixpath.dirname(uri), filed.name))
    following = next_version(
        source,
        read_front_matter(source),
        policy,
        effective=effective,
        today=site.today,
        supersedes=filed.name,
    )
    next_page = site.page_of_text(page, uri, following.text)
    site.translate(next_page)
    if next_page.origin.is_broken:
        raise DiagnosticError(*next_page.origin.problems)
    new_files = {filed: source.text.encode()}
    clauses = page.with_name(f"index.{_CLAUSES}")
    if os.path.lexists(clauses):
        try:
            kept = site.folders.read_bytes(clauses)
        except UnreadableFileError as error:
            raise RefusedError(f"{clauses} {error}") from None
        new_files[page.with_name(f"{day.isoformat()}.{_CLAUSES}")] = kept
    for path in new_files:
        if os.path.lexists(path):
            raise RefusedError(f"{path} already exists and is not overwritten")
    draft = posixpath.join(posixpath.dirname(uri), f"{effective.isoformat()}.md")
    _, address = place_of(draft, directories=site.options.directories)
    return Revision(page, filed, day, new_files, following, address)


def _place(site: Site, page: Path) -> str:
    """The path of a page below the pages' folder.

    :raises RefusedError: for one that cannot have versions beside it.
    """
    docs = site.options.docs.resolve()
    if page.is_symlink():
        raise RefusedError(f"{page} is a symbolic link: name the file that it leads to")
    if not page.resolve().is_relative_to(docs):
        pages = shown_path(site.options.docs, Path.cwd())
        raise RefusedError(f"{page} is not a page of the site: its pages are in {pages}")
    uri = page.resolve().relative_to(docs).as_posix()
    if is_index(uri):
        return uri
    name = page_path(page.name).removesuffix(".md")
    if not is_page(page.name) or name == "index":
        raise RefusedError(f"{page} is not a page that can have versions beside it")
    if is_dated(page.name):
        raise RefusedError(f"{page} is filed already: name the index beside it")
    index = page.with_name(name) / f"index{page.name.removeprefix(name)}"
    raise RefusedError(
        f"versions are files of one folder: move {page} to {index} first, and correct its links"
    )


def _undated(source: Source, header: FrontMatter) -> Diagnostic:
    return diagnose(
        source,
        key_span(source, header, "policy"),
        "version-undated",
        "this page does not say when it takes effect",
        help="write `effective: 2026-02-01` below `policy`",
    )


def _check_days(site: Site, page: Path, day: datetime.date, effective: datetime.date) -> None:
    """Refuse a day that the next version cannot take effect on.

    :raises RefusedError: for one that is too early, or taken.
    """
    today = site.today
    if effective <= day:
        raise RefusedError(
            f"{page} takes effect on {day}: the next version takes effect later than that, "
            f"not on {effective}"
        )
    if effective < today:
        raise RefusedError(
            f"a version takes effect on the day it is published or later: {effective} is past, "
            f"today is {today}. To enter a version of the past, save its text as "
            f"{page.with_name(f'{effective.isoformat()}.md')}: the manual says how, under "
            "“Enter versions of the past”"
        )
    for path in sorted(page.parent.iterdir()):
        for taken in (day, effective):
            if page_path(path.name) == f"{taken.isoformat()}.md":
                raise RefusedError(f"there is already a version of {taken}: {path}")


def _check_configuration(site: Site, uri: str, filed: str) -> None:
    """Refuse a page that the configuration names: what is filed would not be named by it.

    :raises RefusedError: where the filed page would lose what the configuration gives it.
    """
    for key, fields in site.options.page_fields.items():
        if fields and fits(key, (uri, page_path(uri))) and not fits(key, (filed, page_path(filed))):
            raise RefusedError(
                f"`page_fields` in mkdocs.yml gives fields to `{key}`, and the filed version would "
                "lose them: write them into the page's header first"
            )
    for key in site.settings.markdown:
        if names_page(key, uri) and not names_page(key, filed):
            raise RefusedError(
                f"`markdown` in mkdocs.yml names `{key}`, and the filed version would be read "
                "differently: name its folder, or write `markdown` into the page's header first"
            )
