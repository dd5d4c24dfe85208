"""MkDocs' own messages about links -> the same, once, with the names that authors know.

MkDocs knows the page of `x.md.erb` as `x.md`, the version in force as `index.md`, and each version
by the day it takes effect. An author who looks for such a file does not find it, or finds another.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence
from urllib.parse import unquote

from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from policy_pages.mkdocs.files import source_path
from policy_pages.policies.references import place_of_link_to
from policy_pages.site.site import Site
from policy_pages.text.diagnostics import Diagnostic, diagnose
from policy_pages.text.source import Span

_log = logging.getLogger(Page.__module__)
_TO_DRAFT = re.compile(r"Doc file '(.+?)' contains a link to '(.+)' which is excluded from")
_NAMED = re.compile(r"(Doc file|the doc|a link to) '(.+?\.md)'(?= contains| does not| which is)")


_OF_FILE = re.compile(
    r"Doc file '(?P<path>.+?)' (?P<said>contains a(?:n absolute)? link '(?P<link>.+?)'.*)",
    re.DOTALL,
)
_LINK = re.compile(
    r"Doc file '(?P<path>.+?)' contains an? (?:absolute |unrecognized relative )?link "
    r"'(?P<link>.+?)'(?P<more>, .*)",
    re.DOTALL,
)
_IS_UNKNOWN = re.compile(r", (?:it was left as is|but the target.* is not found among)", re.DOTALL)
_IS_WITHOUT_ANCHOR = re.compile(
    r", but (?:there is no such anchor on this page|the doc '.*' does not contain an anchor)",
    re.DOTALL,
)
_OF_LINE = re.compile(
    r"(?P<before>Config value 'plugins': Plugin '[^']+' option '[^']+': )line (?P<line>\d+): "
    r"(?P<said>.*)",
    re.DOTALL,
)
_CODE = "build-warning"


class _NamesOfFiles(logging.Filter):
    """Names pages by their files and links as they are written, and lets nothing through twice.

    :param names: path of a page as MkDocs has it -> that of its file.
    :param site: what it reports itself is left to it.
    """

    def __init__(self, names: dict[str, str], site: Site) -> None:
        super().__init__()
        self._names = names
        self._site = site
        self._told: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        """Change a message; whether it is new."""
        message = record.getMessage()
        if "Doc file '" not in message:
            return True
        to_draft = _TO_DRAFT.match(message)
        if to_draft is not None and self._site.reports_link(to_draft[1], to_draft[2]):
            return False
        link = _LINK.match(message)
        if link is not None:
            path, address, said = link["path"], link["link"], link["more"]
            if _IS_UNKNOWN.match(said) and self._site.reports_dead_link(path, address):
                return False
            if _IS_WITHOUT_ANCHOR.match(said) and self._site.reports_dead_anchors(path):
                return False
            written = self._site.written_address(path, address)
            start, end = link.span("link")
            message = message[:start] + written + message[end:]
        named = _NAMED.sub(lambda m: f"{m[1]} '{self._names.get(m[2], m[2])}'", message)
        record.msg, record.args = named, ()
        is_new = named not in self._told
        self._told.add(named)
        return is_new


def as_diagnostic(message: str, editions: Sequence[Site]) -> Diagnostic:
    """A warning of MkDocs, or of another plugin, at the place that it is about, if it names one.

    :param editions: the site in each of its languages; a message names their pages by their files.
    """
    named = _OF_FILE.fullmatch(message)
    origins = (origin for site in editions for origin in site.origins)
    origin = next((one for one in origins if named and one.path == named["path"]), None)
    if named is None or origin is None:
        configuration = editions[0].options.configuration
        span = Span(0, 0)
        at_line = _OF_LINE.fullmatch(message)
        if at_line is not None:
            start = configuration.offset(int(at_line["line"]), 1)
            span = Span(start, start)
            message = at_line["before"] + at_line["said"]
        return diagnose(configuration, span, _CODE, message, severity="warning")
    source, _ = origin.read()
    link = named["link"]
    span = place_of_link_to(source, lambda address: unquote(address) == unquote(link))
    return diagnose(source, span, _CODE, f"this page {named['said']}", severity="warning")


def name_files_in_messages(files: Iterable[File], site: Site) -> None:
    """From now on name these pages, which are a site's, by their files."""
    name_pages_in_messages()
    names = {file.src_uri: source_path(file) for file in files}
    _log.addFilter(_NamesOfFiles(names, site))


def name_pages_in_messages() -> None:
    """From now on leave MkDocs' messages as they are."""
    for known in [one for one in _log.filters if isinstance(one, _NamesOfFiles)]:
        _log.removeFilter(known)
