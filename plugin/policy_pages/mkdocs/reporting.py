"""Diagnostics of a site's pages -> MkDocs' log."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import click
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort

from policy_pages.site.share_preview import FOLDER as PREVIEW_FOLDER
from policy_pages.site.site import Site
from policy_pages.text.diagnostics import Diagnostic, has_errors

log = logging.getLogger("mkdocs.plugins.policy_pages")

ENGINES = ("mkdocs", "properdocs")
"""The loggers of MkDocs and of those who continue it: all messages of a build go through one."""

Card = TypeVar("Card")
_MANY = 10
"""Cards that take long enough for a progress bar."""
_MOST_NAMED = 3
"""Templates that a message names."""


class BuildMessages(logging.Handler):
    """Keeps what MkDocs and its plugins say in a build.

    :ivar messages: level, name of the logger, and text of each.
    """

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.messages: list[tuple[int, str, str]] = []

    def listen(self) -> None:
        """Keep messages from now on."""
        for name in ENGINES:
            logging.getLogger(name).addHandler(self)

    def leave(self) -> None:
        """Keep no more of them."""
        for name in ENGINES:
            logging.getLogger(name).removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a message."""
        self.messages.append((record.levelno, record.name, record.getMessage()))


def log_diagnostics(diagnostics: Iterable[Diagnostic]) -> None:
    """Write each to MkDocs' log, at its severity."""
    levels = {"error": logging.ERROR, "warning": logging.WARNING, "info": logging.INFO}
    for diagnostic in diagnostics:
        log.log(levels[diagnostic.severity], "%s", diagnostic)


def report(diagnostics: Sequence[Diagnostic], *, stops: bool, folder: str = "") -> None:
    """Write all to MkDocs' log.

    :param stops: whether an error stops the build.
    :param folder: below the site's root, of a build that writes one language of several.
    :raises Abort: for a build that stops.
    """
    log_diagnostics(diagnostics)
    if stops and has_errors(diagnostics):
        raise Abort(_summary(diagnostics, folder))


def _summary(diagnostics: Iterable[Diagnostic], folder: str) -> str:
    """What a failed build says last."""
    errors = [diagnostic for diagnostic in diagnostics if diagnostic.severity == "error"]
    pages = len({diagnostic.path for diagnostic in errors})
    return (
        f"{len(errors)} error{'s' * (len(errors) != 1)} in {pages} page{'s' * (pages != 1)}: "
        f"nothing was published{f' in `{folder}/`' if folder else ''}"
    )


def with_progress(cards: Sequence[Card]) -> Iterator[Card]:
    """The cards, with a bar on the terminal where many are waited for."""
    if len(cards) < _MANY or not sys.stderr.isatty():
        yield from cards
        return
    with click.progressbar(cards, label="Drawing cards", file=sys.stderr) as drawing:
        yield from drawing


def log_site(site: Site) -> None:
    """Write to the log what is true of a site and may be so on purpose."""
    for reason in site.unusable:
        log.error("%s", reason)
    for finding in site.findings:
        log.info("%s", finding)
    others = site.publishing.other_templates
    if others:
        named = ", ".join(f"`{one}`" for one in others[:_MOST_NAMED])
        more = f" and {len(others) - _MOST_NAMED} more" if len(others) > _MOST_NAMED else ""
        log.info("Templates that make no page are left out: %s%s", named, more)
    for language in site.untranslated_languages:
        log.info(
            "There is no translation into `%s`: policy-pages writes English on those pages "
            "(`policy-pages language %s`)",
            language,
            language,
        )
    for language, number in site.wordings.untranslated():
        log.info(
            "Sentences without a translation into `%s`, so in English: %s (`policy-pages language "
            "%s`)",
            language,
            number,
            language,
        )
    if site.new_addresses and not site.serving:
        name = site.options.published_addresses
        log.info(
            "Addresses that are not in `%s` yet: %s (run `policy-pages addresses`)",
            name,
            site.new_addresses,
        )


def write_preview(site: Site, config: MkDocsConfig) -> None:
    """Write the page that shows authors what their links will look like, where they see it."""
    for made in site.preview():
        path = Path(config.site_dir, made.path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made.content)
    log.info("Shared links are shown at %s%s/", config.site_url, PREVIEW_FOLDER)
