"""A text of built pages -> where the site's author has written it: in the configuration, in a
template, a view or a file of the site."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from html import escape
from pathlib import Path
from typing import NamedTuple

from policy_pages.files.reading import SiteFolders, UnreadableFileError, shown_path
from policy_pages.files.settings import place_of_option
from policy_pages.site.files import SiteFile, name_of_made
from policy_pages.site.options import SiteOptions
from policy_pages.text.addresses import address_of_output, plain_path
from policy_pages.text.code_samples import CodeSamples
from policy_pages.text.page_names import is_page
from policy_pages.text.source import Source, Span

_TEMPLATES = (".html", ".xml", ".txt", ".jinja", ".j2")


class WrittenPlace(NamedTuple):
    """Where something is written."""

    source: Source
    span: Span


class WrittenPlaces:
    """Looks for texts in what a site's author has written."""

    def __init__(
        self, files: Iterable[SiteFile], options: SiteOptions, folders: SiteFolders
    ) -> None:
        self._files = files
        self._options = options
        self._folders = folders

    @cached_property
    def _templates(self) -> list[Source]:
        """The site's own templates and views."""
        folder = self._options.theme.custom
        return list(self._texts_below(folder)) if folder is not None else []

    def _texts_below(self, folder: Path) -> Iterator[Source]:
        for path in self._folders.files_below(folder):
            if path.suffix not in _TEMPLATES:
                continue
            try:
                text = self._folders.read_text(path)
            except UnreadableFileError:
                continue
            yield Source(shown_path(path, self._options.root), text)

    @cached_property
    def by_output(self) -> dict[str, SiteFile]:
        """Path below the site's root -> the file of the site that is published there."""
        return {plain_path(file.output): file for file in self._files if file.is_published}

    def option(self, *names: str) -> WrittenPlace | None:
        """Where the configuration has a key, by the names of the keys above it and its own."""
        configuration = self._options.configuration
        span = place_of_option(configuration, *names)
        return WrittenPlace(configuration, span) if span is not None else None

    def in_configuration(self, text: str) -> WrittenPlace | None:
        """Where the configuration has a text, but for comments."""
        return _first(
            text, self._options.configuration, _is_in_comment(self._options.configuration)
        )

    def in_templates(self, text: str, *, is_whole: bool = True) -> WrittenPlace | None:
        """Where a template or a view has a text, as HTML may write it.

        :param is_whole: whether that is not the beginning of a longer one.
        """
        found = (_first(text, source, is_whole=is_whole) for source in self._templates)
        return next((place for place in found if place is not None), None)

    def within(self, text: str, source: Source) -> WrittenPlace | None:
        """Where a file has a text; in Markdown outside of samples of code, if it is there, too."""
        samples = CodeSamples(source.text, 0) if is_page(source.path) else None
        shown = _first(text, source, samples.cover) if samples is not None else None
        return shown or _first(text, source)

    def configuration(self) -> WrittenPlace:
        """The place of what the theme or a plugin writes."""
        found = self.option("theme", "name") or self.option("theme")
        return found or WrittenPlace(self._options.configuration, Span(0, 0))

    def own_file(self, path: str) -> Source | None:
        """The text of a file of the author's, by its path below the site's root; None if it is
        another's."""
        file = self.by_output.get(path)
        if file is None:
            return None
        origin, custom = file.origin, self._options.theme.custom
        is_own = origin.is_own and origin.made_by is None
        if custom is not None and origin.location is not None:
            is_own = is_own or origin.location.is_relative_to(custom)
        return origin.read()[0] if is_own else None

    def named(self, path: str) -> str:
        """How messages name a built file: by its address."""
        return f"/{address_of_output(path, directories=True)}"

    def built(self, path: str) -> WrittenPlace:
        """The beginning of a built file, or of the file that it is made of."""
        file = self.by_output.get(path)
        if file is None:
            return WrittenPlace(Source(name_of_made(self.named(path)[1:], None), ""), _START)
        if file.origin.location is None or not file.origin.is_own:
            return WrittenPlace(Source(file.origin.shown, ""), _START)
        return WrittenPlace(file.origin.read()[0], _START)


_START = Span(0, 0)


def _first(
    text: str,
    source: Source,
    is_passed: Callable[[int], bool] = lambda start: False,
    *,
    is_whole: bool = True,
) -> WrittenPlace | None:
    """The first place of a text that no longer one contains.

    :param is_passed: whether what is written at a place does not count.
    """
    end = r"(?![\w/?&=%-])" if is_whole else r"(?![\w-])"
    for written in dict.fromkeys([text, escape(text), text.replace("&", "&amp;")]):
        if written not in source.text:
            continue  # much faster than a pattern
        for found in re.finditer(rf"(?<![\w/.-]){re.escape(written)}{end}", source.text):
            if not is_passed(found.start()):
                return WrittenPlace(source, Span(*found.span()))
    return None


def _is_in_comment(source: Source) -> Callable[[int], bool]:
    """Whether a place of YAML is in a line that is a comment."""

    def is_in_comment(start: int) -> bool:
        line = source.text.rfind("\n", 0, start) + 1
        return source.text[line:start].lstrip().startswith("#")

    return is_in_comment
