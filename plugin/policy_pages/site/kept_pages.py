"""Pages of earlier builds -> those of the next one, while all that they were made of is the same.

A page is made of its own text, of the pages that it links to, and of its surroundings: everything
else, such as the configuration, the theme, the headers of all pages and the day. A page with the
same text in the same surroundings is kept whole: it is neither translated nor converted nor written
again, unless what it says of other pages has changed. What is reported of it is kept, too.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policy_pages.policies.references import Label, Outline, links_of
from policy_pages.security.inline_code import InlineCode
from policy_pages.security.sources import Asked
from policy_pages.site.built_pages import BuiltPage, FinishedPage
from policy_pages.site.page import KeptPage, SitePage
from policy_pages.text.diagnostics import Diagnostic
from policy_pages.text.kept_files import KeptFiles, digest_of

if TYPE_CHECKING:
    from policy_pages.policies.versions import Series
    from policy_pages.site.addresses import SiteAddresses
    from policy_pages.site.files import SiteFile, SiteFiles

FOLDER = Path(".cache/plugin/policy-pages/pages")
"""Where a site keeps its pages, below the folder of its `mkdocs.yml`."""
_MOST_BYTES = 300_000_000
"""Of all files in the folder, which are compressed."""
_MOST_CHARACTERS = 50_000_000
"""Of what is known of one page."""
_SIZE = 8
"""Bytes of the number that says how long that is; the page follows."""
_ANCHOR = re.compile(r"""\b(?:id|name)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
"""An attribute that a link may lead to, or a text that looks like one."""


class KeptPages:
    """The pages that a folder keeps for one build of a site.

    :param folder: it does not have to exist, and it does not matter if it cannot be written.
    :param secret: what results are sealed with.
    :param surroundings: a digest of all that pages are made of, besides their texts.
    :param reads_pages: whether the finished pages are read, as checks do.
    """

    def __init__(
        self,
        folder: Path,
        secret: bytes,
        surroundings: str,
        files: SiteFiles,
        addresses: SiteAddresses,
        *,
        reads_pages: bool,
    ) -> None:
        self._reads_pages = reads_pages
        self._kept = KeptFiles(folder, ".page", most_bytes=_MOST_BYTES, secret=secret)
        self._surroundings = surroundings
        self._files = files
        self._addresses = addresses
        self._texts: dict[str, str] = {}
        self._targets: dict[str, set[str]] = {}
        self._titles = ""
        self._new: dict[str, bytes] = {}

    def find(self, page: SitePage) -> KeptPage | None:
        """What an earlier build has made of a page, if its text is the same."""
        data = self._kept.read(self._key(page))
        if data is None:
            return None
        try:
            return _from_bytes(data)
        except (zlib.error, ValueError, TypeError, KeyError):  # of another version of this program
            return None

    def learn(self, pages: Iterable[SitePage]) -> None:
        """Learn what pages say of others: all are converted, and none has its links filled."""
        pages = [*pages]
        self.learn_again(pages)
        titles = sorted((page.path, page.title, page.heading or "") for page in pages)
        self._titles = digest_of([repr(titles)])

    @staticmethod
    def learn_again(pages: Iterable[SitePage]) -> None:
        """Learn what others may say of some pages, whose texts are the same."""
        for page in pages:
            page.facts = page.earlier.facts if page.earlier is not None else _facts_of(page)

    def is_outdated(self, page: SitePage) -> bool:
        """Whether a kept page says something of others that is not true any more."""
        return page.earlier is not None and page.earlier.seen != self._seen(page.earlier.targets)

    def keep(self, page: SitePage, html: str, of_engine: Mapping[str, Any]) -> None:
        """Keep a page that is written and has no errors.

        :param html: the whole page.
        :param of_engine: what the engine knows of it; values of JSON.
        """
        if self._reads_pages:
            page.finished = FinishedPage.of(page.output, html)
        targets = tuple(sorted(self._targets_of(page)))
        kept = KeptPage(
            page.content or "",
            page.compared,
            page.excerpt,
            page.outline,
            tuple(sorted(page.conversion.headings.beside)),
            page.conversion.written,
            targets,
            self._seen(targets),
            page.facts,
            (*page.sentences,),
            tuple(page.origin.problems),
            of_engine,
            page.finished,
            zlib.compress(html.encode("utf-8", "surrogatepass"), level=1),
        )
        self._new[self._key(page)] = _to_bytes(kept)

    def write(self) -> None:
        """A build has ended well, and read nothing that has changed meanwhile: write its pages, and
        remove files that were not used for long."""
        with suppress(OSError):  # a folder that cannot be written keeps nothing
            for key, data in self._new.items():
                self._kept.write(key, data)
            if self._new:
                self._kept.tidy()
        self._new.clear()

    def _targets_of(self, page: SitePage) -> set[str]:
        """The paths of the pages that a page says something of: pages of a policy say what its
        versions say."""
        if page.earlier is not None:
            return {*page.earlier.targets}
        series = self._series_of(page)
        if series is None:
            return {page.path, *self._linked(page)}
        if series.folder not in self._targets:
            pages = self._versions(series)
            linked = {path for version in pages for path in self._linked(version)}
            self._targets[series.folder] = {*(version.path for version in pages), *linked}
        return {page.path, *self._targets[series.folder], *self._linked(page)}

    def _linked(self, page: SitePage) -> Iterator[str]:
        for path in {link.path for link in links_of(page.content or "")}:
            target = self._addresses.page_at(path, page) if path else None
            if target is not None:
                yield target.path
                if target.series is not None:  # a version may be about to take its place
                    yield from (version.address for version in target.series.versions)

    def versions_of(self, page: SitePage) -> list[SitePage]:
        """The versions of the policy that a page or a redline is of."""
        series = self._series_of(page)
        return self._versions(series) if series is not None else []

    def _series_of(self, page: SitePage) -> Series | None:
        if page.changes is None:
            return page.series
        index = self._files.get(page.changes.index)
        return index.series if isinstance(index, SitePage) else None

    def _versions(self, series: Series) -> list[SitePage]:
        files = (self._files.get(version.address) for version in series.versions)
        return [file for file in files if isinstance(file, SitePage)]

    def _key(self, page: SitePage) -> str:
        """A digest of what a page is made of: of a policy, the texts of all its versions."""
        text, series = self._text_of(page), self._series_of(page)
        if series is not None:
            if series.folder not in self._texts:
                self._texts[series.folder] = digest_of(map(self._text_of, self._versions(series)))
            text += self._texts[series.folder]
        return digest_of([self._surroundings, page.path, text])

    @staticmethod
    def _text_of(file: SiteFile) -> str:
        source, _ = file.origin.read()
        return digest_of([source.text])

    def _seen(self, targets: Iterable[str]) -> str:
        files = map(self._files.get, targets)
        facts = [file.facts if isinstance(file, SitePage) else "" for file in files]
        return digest_of([self._titles, *facts])


def _facts_of(page: SitePage) -> str:
    """A digest of what other pages may say of one: its title, and what can be linked to in it."""
    anchors = sorted({"".join(found) for found in _ANCHOR.findall(page.content or "")})
    outline = page.outline
    labels = (outline.labels, outline.numbers) if outline is not None else None
    facts = (page.title, page.heading, page.is_built, page.content is None, anchors, labels)
    return digest_of([repr(facts)])


def _to_bytes(kept: KeptPage) -> bytes:
    values = {name: value for name, value in vars(kept).items() if name != "packed"}
    facts = zlib.compress(json.dumps(values, default=_plain).encode("ascii"), level=1)
    return len(facts).to_bytes(_SIZE, "big") + facts + kept.packed


def _plain(value: Any) -> Any:
    """A value as JSON has it; names are Python's."""
    return sorted(value) if isinstance(value, (set, frozenset)) else vars(value)


def _from_bytes(data: bytes) -> KeptPage:
    unpacking = zlib.decompressobj()
    end = _SIZE + int.from_bytes(data[:_SIZE], "big")
    text = unpacking.decompress(data[_SIZE:end], _MOST_CHARACTERS)
    if unpacking.unconsumed_tail:
        raise ValueError("a page that is too long")
    values: dict[str, Any] = {**json.loads(text), "packed": data[end:]}
    outline = values["outline"]
    if outline is not None:
        labels = {id: Label(*label) for id, label in outline["labels"].items()}
        values["outline"] = replace(Outline(**outline), labels=labels)
    values["problems"] = tuple(
        Diagnostic(**{**problem, "trail": tuple(problem["trail"])})
        for problem in values["problems"]
    )
    finished = values["finished"]
    values["finished"] = _finished(finished) if finished is not None else None
    for name in ("beside", "targets", "sentences"):
        values[name] = tuple(values[name])
    return KeptPage(**values)


def _finished(values: dict[str, Any]) -> FinishedPage:
    built = {**values["built"], "ids": {*values["built"]["ids"]}}
    built["asked"] = [Asked(*one) for one in built["asked"]]
    code = values["code"]
    if code is not None:
        code = InlineCode(**{kind: frozenset(hashes) for kind, hashes in code.items()})
    return FinishedPage(values["digest"], BuiltPage(**built), code)
