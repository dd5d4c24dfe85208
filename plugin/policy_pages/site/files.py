"""The files of a site: which there are, what each is made of, and who sees it."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from policy_pages.files.reading import UnreadableFileError
from policy_pages.front_matter.reading import FrontMatter
from policy_pages.site.given_fields import GivenFields
from policy_pages.text.addresses import (
    address_of_output,
    output_path,
    plain_path,
    relative_address,
)
from policy_pages.text.diagnostics import Diagnostic, diagnose, has_errors
from policy_pages.text.page_names import is_template, page_path
from policy_pages.text.reading import read_bytes
from policy_pages.text.source import Source, Span, readable_path


class Inclusion(enum.Enum):
    """Who sees a file."""

    LISTED = "published, and in navigation that is made of the files"
    UNLISTED = "published"
    DRAFT = "for authors alone"
    LEFT_OUT = "not part of the site"

    @property
    def is_published(self) -> bool:
        """Whether readers see it."""
        return self in (Inclusion.LISTED, Inclusion.UNLISTED)

    @property
    def is_seen_by_authors(self) -> bool:
        """Whether authors see it."""
        return self is not Inclusion.LEFT_OUT


@dataclass(eq=False)
class Origin:
    """The file that something of a site is made of; all pages of a version have the same.

    :param path: below its folder: ``terms/index.md.erb``.
    :param shown: how messages name it.
    :param load: reads its bytes; raises OSError or UnreadableFileError where it cannot.
    :param location: None for a text that no file has.
    :param made_by: the plugin that made it; None for a file of the author.
    :param is_own: whether it is in the folder of the pages.
    :param is_of_theme: whether it is in a folder of the theme.
    :ivar given: the fields that the site gives its pages.
    :ivar refused: what is wrong with it before it is read as a page: it is not read then.
    :ivar problems: all that is known to be wrong with it, those among it.
    :ivar is_page_read: whether it is read as a page.
    """

    path: str
    shown: str
    load: Callable[[], bytes]
    location: Path | None = None
    made_by: str | None = None
    is_own: bool = True
    is_of_theme: bool = False
    given: GivenFields = field(default_factory=GivenFields)
    refused: list[Diagnostic] = field(default_factory=list)
    problems: list[Diagnostic] = field(default_factory=list)
    is_page_read: bool = False
    _data: bytes | None = None
    _read: tuple[Source, list[Diagnostic]] | None = None
    _headers: dict[str, FrontMatter] = field(default_factory=dict)

    @property
    def is_template(self) -> bool:
        """Whether it is an ERB page."""
        return is_template(self.path)

    @property
    def is_broken(self) -> bool:
        """Whether it has errors."""
        return has_errors(self.problems)

    def report(self, problems: Iterable[Diagnostic]) -> None:
        """Add to what is wrong with it; several pages may be made of it, so nothing twice."""
        known = {problem.what for problem in self.problems}
        for problem in problems:
            if problem.what not in known and not self.given.has_reported(problem):
                known.add(problem.what)
                self.problems.append(problem)

    def refuse(self, *problems: Diagnostic) -> None:
        """Keep it from being read as a page."""
        self.refused += problems
        self.report(problems)

    def refresh(self) -> None:
        """Forget its text if that has changed since: another plugin may have changed it."""
        try:
            is_same = self._data == self.load()
        except (OSError, UnreadableFileError):
            is_same = self._data is None
        if not is_same:
            self._read = None
            self._headers.clear()

    def read(self) -> tuple[Source, list[Diagnostic]]:
        """Its text, and what is wrong with its bytes; kept until it is refreshed."""
        if self._read is None:
            self._data = None
            try:
                self._data = self.load()
                self._read = read_bytes(self.shown, self._data)
            except (OSError, UnreadableFileError) as error:
                source = Source(self.shown, "")
                reason = (
                    f"cannot be read: {error.strerror}" if isinstance(error, OSError) else error
                )
                message = f"this file {reason}"
                problem = diagnose(source, Span(0, 0), "unreadable-file", message)
                self._read = source, [problem]
        source, problems = self._read
        return source, [*problems]

    def header(self, key: str, read: Callable[[Source], FrontMatter]) -> FrontMatter:
        """Its header; it is parsed once.

        :param key: what the header's directives depend on, as the address of the page; the header
            is read once for each.
        """
        if key not in self._headers:
            self._headers[key] = read(self.read()[0])
        return self._headers[key]

    @property
    def problems_of_header(self) -> list[Diagnostic]:
        """What is wrong with its header, as far as that is read."""
        return [problem for header in self._headers.values() for problem in header.diagnostics]


@dataclass(eq=False)
class SiteFile:
    """A file of a site.

    :param path: below the folder of the pages, as if it were there: ``terms/2026-02-01.md``.
    :param output: its path below the site's root: ``terms/2026-02-01/index.html``.
    :param url: its address from the site's root; that of the home page is empty.
    :param locale: the language it is written in, where a site has several.
    """

    path: str
    output: str
    url: str
    origin: Origin
    inclusion: Inclusion = Inclusion.LISTED
    locale: str | None = None

    @property
    def is_published(self) -> bool:
        """Whether readers see it."""
        return self.inclusion.is_published

    @property
    def source_path(self) -> str:
        """The path of what it is made of: ``terms.md.erb`` for a page ``terms.md``."""
        return self.origin.path

    @property
    def address(self) -> str:
        """Its address, as pages and messages name it: ``/legal/terms/``."""
        return f"/{self.url}"

    def url_from(self, page: SiteFile) -> str:
        """Its address as a page links it."""
        return relative_address(self.url or "./", page.url)


class MadeFile(NamedTuple):
    """A file that the site makes and no author wrote.

    :param path: below the site's root.
    """

    path: str
    content: bytes


class SiteFiles:
    """The files of a site, each at its path."""

    def __init__(self, files: Iterable[SiteFile] = ()) -> None:
        self._files = {file.path: file for file in files}

    def __iter__(self) -> Iterator[SiteFile]:
        return iter([*self._files.values()])

    def __contains__(self, path: str) -> bool:
        return path in self._files

    def get(self, path: str) -> SiteFile | None:
        """The file at a path."""
        return self._files.get(path)

    def add(self, file: SiteFile) -> None:
        """Add a file, after the others."""
        self._files.pop(file.path, None)
        self._files[file.path] = file

    def remove(self, file: SiteFile) -> None:
        """Take a file out."""
        self._files.pop(file.path, None)

    def replace(self, files: Iterable[SiteFile]) -> None:
        """Let these be the files."""
        self._files = {file.path: file for file in files}

    def named(self, path: str) -> SiteFile | None:
        """The file that an author means by a path: a page by its file's name, too, and a name in
        either of Unicode's normal forms."""
        file = self._files.get(path)
        if file is None:
            file = self._files.get(page_path(path))
        if file is not None or path.isascii():
            return file
        named = plain_path(path)
        return next(
            (
                one
                for one in self._files.values()
                if named in (plain_path(one.path), plain_path(one.source_path))
            ),
            None,
        )


def place_of(path: str, *, directories: bool) -> tuple[str, str]:
    """Where a file is published: its path below the site's root, and its address."""
    output = output_path(path, directories=directories)
    if not readable_path(path)[1]:  # a file of such a name has no address
        return output, ""
    return output, address_of_output(output, directories=directories)


def name_of_made(url: str, plugin: str | None) -> str:
    """How messages name a page that has no file.

    :param url: its address from the site's root.
    :param plugin: the one that made it; None if the build or its theme did.
    """
    return f"/{url} " + (f"(made by the plugin `{plugin}`)" if plugin else "(written by the build)")
