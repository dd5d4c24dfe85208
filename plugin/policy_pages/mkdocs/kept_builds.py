"""MkDocs' builds -> pages that the next build does not make again.

The site keeps its pages (:mod:`policy_pages.site.kept_pages`). Here is what it cannot know: all
that MkDocs, the theme, extensions and other plugins make pages of. Only those are known here that
read nothing else: with any other plugin or extension, or with a hook, no page is kept.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import logging
import os
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property, partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from mkdocs.commands import build as engine
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.theme import Theme

from policy_pages.files.views import own_overrides
from policy_pages.front_matter.reading import body_start
from policy_pages.mkdocs.beginnings import Beginning
from policy_pages.mkdocs.kept_templates import VIEWS, is_of_its_page
from policy_pages.mkdocs.reporting import ENGINES, BuildMessages
from policy_pages.mkdocs.themes import MATERIAL
from policy_pages.text.kept_files import digest_of
from policy_pages.text.page_names import is_page

if TYPE_CHECKING:
    from jinja2 import Environment, Template
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

    from policy_pages.site.page import SitePage
    from policy_pages.site.site import Site

_PLUGINS = frozenset(["search", "material/search", "policy-pages", "redirects"])
"""Plugins that make pages of nothing but the site's files and the configuration."""
_OF_MARKDOWN = (
    "abbr admonition attr_list codehilite def_list extra fenced_code footnotes legacy_attrs "
    "legacy_em md_in_html meta nl2br sane_lists smarty tables toc wikilinks"
).split()
_OF_PYMDOWN = (
    "arithmatex betterem blocks.admonition blocks.caption blocks.definition blocks.details "
    "blocks.html blocks.tab caret critic details emoji escapeall extra fancylists highlight "
    "inlinehilite keys magiclink mark progressbar saneheaders smartsymbols striphtml superfences "
    "tabbed tasklist tilde"
).split()
_EXTENSIONS = frozenset(
    [
        *_OF_MARKDOWN,
        *(f"markdown.extensions.{name}" for name in _OF_MARKDOWN),
        *(f"pymdownx.{name}" for name in _OF_PYMDOWN),
    ]
)
"""Extensions of Python-Markdown that read nothing but the text that they convert."""
_MODULES = ("markdown.", "pymdownx.", "material.extensions.")
"""Where the functions are that the options of these may name."""
_ICONS_OF_SITE = "custom_icons"
"""The option of an extension with folders that it reads."""
_USUAL = "main.html"
"""The template of a page that names none."""
_FINISHED = "policy_pages_finished"
_TEMPLATE = f"{{{{ {_FINISHED} | safe }}}}"
"""A template that has a kept page as its value."""


class KeptBuild:
    """What one build keeps, and takes over.

    :ivar inputs: all that it reads, once that is known.
    """

    def __init__(self, site: Site, config: MkDocsConfig) -> None:
        self._site = site
        self._config = config
        self._beginnings: dict[str, Beginning] = {}
        self._messages = BuildMessages()
        self._before = 0
        self._noisy: set[str] = set()
        self.inputs: Inputs | None = None
        self._secret: bytes | None = None
        self._watched: Sequence[Path] = ()

    @property
    def is_on(self) -> bool:
        """Whether pages are kept."""
        return self._site.kept_pages is not None

    def look(self, secret: bytes | None, watched: Iterable[Path]) -> None:
        """Look at all that the build reads.

        :param secret: what results are sealed with; None: nothing is kept.
        :param watched: the files and folders that show on pages.
        """
        self._secret = secret
        self._watched = [*watched]
        if secret is not None:
            self.inputs = _inputs_of(self._site, self._config, self._watched)

    def begin(self) -> None:
        """Keep pages, if it is known what they are made of; the site's files are known."""
        if self._secret is None or self.inputs is None:
            return
        surroundings = _surroundings(self._site, self.inputs)
        if surroundings is not None:
            self._site.keep_pages(self._secret, surroundings)
            self._messages.listen()

    def end(self) -> None:
        """The build is over, however it has ended; pages that are saved later are made anew."""
        self._messages.leave()
        self._site.kept_pages = None

    def write(self) -> None:
        """The build has ended well: write the pages that it keeps."""
        if self._site.kept_pages is not None and self.is_settled:
            self._site.kept_pages.write()

    @cached_property
    def is_settled(self) -> bool:
        """Whether nothing has changed that the build reads while it has read it."""
        if self.inputs is None:
            return False
        now = _inputs_of(self._site, self._config, self._watched)
        return now == self.inputs

    def restore(self, page: Page, of_site: SitePage) -> None:
        """Let a page be what an earlier build has made of it, if that is still right."""
        self._before = len(self._messages.messages)
        if not self.is_on or page.file.src_uri in self._beginnings:
            return
        if not is_page(of_site.source_path):
            return
        before = Beginning.of(page, of_site)
        if self._site.restore(of_site):
            self._beginnings[page.file.src_uri] = before
            page.render = lambda config, files: self._render(page, of_site, files)  # type: ignore[method-assign]

    def _render(self, page: Page, of_site: SitePage, files: Files) -> None:
        """Do what MkDocs' conversion does."""
        del page.render
        assert of_site.earlier is not None
        kept = of_site.earlier.of_engine
        page.markdown = kept["markdown"]
        page.content = of_site.content
        page.toc = TableOfContents([*map(_anchor, kept["toc"])])
        page._title_from_render = kept["title"]
        page.present_anchor_ids = {*kept["anchors"]}
        links = ((files.get_file_from_path(path), to) for path, to in kept["links"].items())
        page.links_to_anchors = {file: {**to} for file, to in links if file is not None}

    def note_conversion(self, page: Page) -> None:
        """All plugins have seen a page's content."""
        if len(self._messages.messages) != self._before:
            self._noisy.add(page.file.src_uri)

    def settle(self, pages: Mapping[SitePage, Page], files: Files) -> list[SitePage]:
        """Make those pages anew that say something of others which is not true any more.

        :return: these pages.
        """
        kept_pages = self._site.kept_pages
        if kept_pages is None:
            return []
        kept_pages.learn(pages)
        outdated = [one for one in pages if kept_pages.is_outdated(one)]
        for of_site in outdated:
            page, problems = pages[of_site], of_site.origin.problems
            self._beginnings[page.file.src_uri].restore(page, of_site)
            of_site.origin.problems = problems
            engine._populate_page(page, self._config, files)
        return outdated

    def learn_again(self, pages: Iterable[SitePage]) -> None:
        """It is known again what these pages are, which were made anew."""
        if self._site.kept_pages is not None:
            self._site.kept_pages.learn_again(pages)

    def prepare(self, pages: Mapping[str, SitePage], environment: Environment) -> None:
        """Let MkDocs write kept pages as they are.

        :param pages: path of a page as MkDocs has it -> the page.
        """
        if not self.is_on:
            return
        finished, find = environment.from_string(_TEMPLATE), environment.get_template

        def get_template(name: Any, *arguments: Any, **more: Any) -> Template:
            page = self._config._current_page
            of_site = pages.get(page.file.src_uri) if page is not None else None
            if name == _USUAL and of_site is not None and of_site.earlier is not None:
                return finished
            return find(name, *arguments, **more)

        environment.get_template = get_template  # type: ignore[method-assign]

    def fill(self, context: Any, page: Page, of_site: SitePage) -> None:
        """A page is about to be written."""
        self._before = len(self._messages.messages)
        if of_site.earlier is not None:
            context[_FINISHED] = of_site.earlier.html

    def keep(self, page: Page, of_site: SitePage, html: str) -> None:
        """Keep a page that is written, if it is known what it was made of.

        :param html: the whole page.
        """
        site = self._site
        if site.kept_pages is None or not self._is_clean(page, of_site):
            return
        links = page.links_to_anchors or {}
        of_engine = {
            "markdown": page.markdown,
            "toc": [*map(_values, page.toc)],
            "title": page._title_from_render,
            "anchors": sorted(page.present_anchor_ids or ()),
            "links": {file.src_uri: to for file, to in links.items()},
        }
        site.kept_pages.keep(of_site, html, of_engine)

    def _is_clean(self, page: Page, of_site: SitePage) -> bool:
        """Whether a page is one of the site's, has no errors, and is made of nothing else than what
        it is looked up by."""
        if not of_site.is_read or of_site.is_read_by_others or of_site.content is None:
            return False
        if of_site.origin.is_broken or of_site.frame is not None or "template" in page.meta:
            return False
        if page.file.src_uri in self._noisy or len(self._messages.messages) != self._before:
            return False
        if self._site.serving and of_site.is_home:
            return False  # its author sees there what is wrong with other pages
        kept = self._site.kept_pages
        versions = kept.versions_of(of_site) if kept is not None else []
        return all(map(self._is_known, (of_site, *versions)))

    def _is_known(self, of_site: SitePage) -> bool:
        """Whether it is known what the text of a page is made of."""
        if of_site.earlier is not None:
            return True
        translated = of_site.translated
        if translated is None or translated.reads_clock:
            return False
        is_template = of_site.origin.is_template
        return not (is_template and (self._site.settings.helpers or self._prints_pages))

    @property
    def are_all_known(self) -> bool:
        """Whether it is known what all texts are made of."""
        pages = (page for page in self._site.pages if page.is_read)
        return self.is_on and all(map(self._is_known, pages))

    @cached_property
    def _prints_pages(self) -> bool:
        """Whether a page has printed another one, as a partial: their texts are not known."""
        site = self._site
        pages = {
            os.path.realpath(page.origin.location) for page in site.pages if page.origin.location
        }
        return any(os.path.realpath(path) in pages for path in site.partials.files)


def _anchor(values: list[Any]) -> AnchorLink:
    title, id, level, children = values
    anchor = AnchorLink(title, id, level)
    anchor.children = [*map(_anchor, children)]
    return anchor


def _values(anchor: AnchorLink) -> list[Any]:
    return [anchor.title, anchor.id, anchor.level, [*map(_values, anchor.children)]]


@dataclass(frozen=True)
class Inputs:
    """The files and settings that a build reads, but for what is installed.

    :param settings: a digest of the configuration, the programs, the day and the like.
    :param files: the path of each file -> a digest of it.
    :param stamps: the path of each file -> what is another value after it was written, even if its
        content is the same.
    """

    settings: str
    files: Mapping[str, str]
    stamps: Mapping[str, tuple[int, ...]]

    @property
    def digest(self) -> str:
        """A digest of everything."""
        return digest_of([self.settings, *(f"{path} {one}" for path, one in self.files.items())])


def _inputs_of(site: Site, config: MkDocsConfig, watched: Iterable[Path]) -> Inputs | None:
    """What a build reads; None if that is not known."""
    theme = site.options.theme
    if config.hooks or site.language.languages or not _are_known(config):
        return None
    if config.theme.name not in MATERIAL or not _are_of_their_pages(theme.custom):
        return None
    level = logging.getLogger(ENGINES[0]).getEffectiveLevel()
    if level < logging.INFO:
        return None  # MkDocs then says what it does with each page
    docs = Path(os.path.abspath(config.docs_dir))
    places = [docs, *watched, *site.options.cards.fonts]
    if any(place in docs.parents for place in places):
        return None  # such a folder may hold anything
    values = {key: _plain(config[key]) for key in config if key != "site_dir"}
    settings = [_program(), site.today.isoformat(), str(level), str(site.serving)]
    settings += [os.environ.get("SOURCE_DATE_EPOCH", ""), json.dumps(values, sort_keys=True)]
    try:
        found = [*files_below(dict.fromkeys(map(str, places)))]
        files = {path: content_of(path) for path in found}
        stamps = {path: _stamp_of(path) for path in found}
    except OSError:
        return None
    return Inputs(digest_of(settings), files, stamps)


def _stamp_of(path: str) -> tuple[int, ...]:
    """What changes when a file is written, even if its old day is restored."""
    status = os.lstat(path)
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _surroundings(site: Site, inputs: Inputs) -> str | None:
    """A digest of all that pages are made of, besides their texts; None if that is not known, as
    where a header has directives."""
    parts = [inputs.settings]
    of_pages = {
        str(page.origin.location): page
        for page in site.pages
        if page.origin.location is not None and is_page(page.source_path)
    }
    for path, content in inputs.files.items():
        page = of_pages.get(path)
        if page is not None:
            source, problems = page.origin.read()
            header = source.text[: body_start(source)]
            if page.origin.is_template and "<%" in header:
                return None
            content = repr((header, problems))
        parts += [path, content]
    for file in site.files:
        parts.append(repr((file.path, file.output, file.url, file.inclusion, file.origin.location)))
    return digest_of(parts)


def _are_known(config: MkDocsConfig) -> bool:
    """Whether all plugins and extensions are known to read nothing but the site."""
    if not _PLUGINS.issuperset(config.plugins):
        return False
    extensions = (one for one in config.markdown_extensions if isinstance(one, str))
    return _EXTENSIONS.issuperset(extensions) and _is_plain(config.mdx_configs)


def _is_plain(value: Any) -> bool:
    """Whether the options of extensions name no function or folder of the site."""
    if isinstance(value, Mapping):
        return not value.get(_ICONS_OF_SITE) and all(map(_is_plain, value.values()))
    if isinstance(value, (list, tuple, set, frozenset)):
        return all(map(_is_plain, value))
    if isinstance(value, partial):
        return _is_plain([value.func, value.args, value.keywords])
    if isinstance(value, (str, int, float, bool, type(None))):
        return True
    module = getattr(value, "__module__", None) or ""
    return hasattr(value, "__qualname__") and module.startswith(_MODULES)


def _are_of_their_pages(custom: Path | None) -> bool:
    """Whether a site's own templates read nothing of other pages but what a navigation shows.

    Its views are for pages, which give them all that they show.
    """
    if custom is None or os.path.realpath(custom) == os.path.realpath(own_overrides()):
        return True
    views = custom / VIEWS
    try:
        texts = [
            path.read_bytes()
            for path in map(Path, files_below([str(custom)]))
            if path.is_file() and not path.is_relative_to(views)
        ]
    except OSError:
        return False
    # a template may include a file of any name
    return all(is_of_its_page(text) for text in texts if b"{{" in text or b"{%" in text)


def files_below(places: Iterable[str]) -> Iterator[str]:
    """The files at some places and in the folders there; links may lead to a folder above."""
    known: set[str] = set()
    for place in places:
        if os.path.isfile(place):
            yield place
        for folder, folders, names in os.walk(place, followlinks=True):
            is_known = os.path.realpath(folder) in known
            known.add(os.path.realpath(folder))
            folders[:] = [] if is_known else sorted(folders)
            yield from (os.path.join(folder, name) for name in sorted(names))


def content_of(path: str) -> str:
    """A digest of a file; a pipe or a link to nowhere has none."""
    digest = hashlib.blake2b(digest_size=20)
    if os.path.isfile(path):
        with open(path, "rb") as file:
            while part := file.read(1_000_000):
                digest.update(part)
    return digest.hexdigest()


def _plain(value: Any) -> Any:
    """A value of the configuration as JSON has it; functions and objects by their names."""
    if isinstance(value, (str, int, float, bool, type(None))):
        return value
    if isinstance(value, BasePlugin):
        return _plain(value.config)
    if isinstance(value, Theme):
        return _plain([value.name, value.dirs, {key: value[key] for key in value}])
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        plain = [_plain(one) for one in value]
        return sorted(plain, key=repr) if isinstance(value, (set, frozenset)) else plain
    if isinstance(value, (datetime.date, datetime.timedelta, PurePath)):
        return str(value)
    if isinstance(value, partial):
        return _plain([value.func, value.args, value.keywords])
    named = value if hasattr(value, "__qualname__") else type(value)
    return f"{named.__module__}.{named.__qualname__}"


@cache
def _program() -> str:
    """A digest of the programs that make pages: this one, and all that are installed."""
    installed: set[str] = set()
    for folder in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib"), *sys.path}:
        with suppress(OSError):
            names = os.listdir(folder or ".")
            installed.update(name for name in names if name.endswith((".dist-info", ".egg")))
    return digest_of([sys.version, *sorted(installed), *_own_files()])


def _own_files() -> Iterator[str]:
    """What says which files this program has: the record of its installation, or the files."""
    package = Path(__file__).parents[1]
    for record in package.parent.glob("mkdocs_policy_pages-*.dist-info/RECORD"):
        yield record.read_text(encoding="utf-8")
        return
    for path in files_below([str(package), str(own_overrides())]):
        if not path.endswith(".pyc"):
            yield f"{path} {content_of(path)}"
