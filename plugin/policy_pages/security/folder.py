"""A built site's folder -> one policy for all its pages, and pages that have it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from policy_pages.security.inline_code import InlineCode, code_of, styles_of_script
from policy_pages.security.pages import is_redirect, with_policy
from policy_pages.security.policy import SecurityPolicy

_PAGES, _SCRIPTS = (".html", ".htm"), (".js", ".mjs")


def code_unless_redirect(html: str) -> InlineCode | None:
    """The code in a page; None for one that redirects."""
    return None if is_redirect(html) else code_of(html)


def policy_of(
    folder: Path,
    sources: Mapping[str, Sequence[str]],
    read: Callable[[str], InlineCode | None] = code_unless_redirect,
) -> SecurityPolicy:
    """The policy of a site. It is the same on all pages: some themes show the next page without
    loading a new one, and a browser then still obeys the policy of the first.

    :param sources: directive -> the sources that the site allows besides its own.
    :param read: as :func:`code_unless_redirect`.
    :raises OSError: where a page cannot be read.
    """
    policy = SecurityPolicy(sources=sources)
    for html in map(read_page, pages_of(folder)):
        code = read(html)
        if code is not None:
            policy = policy.allowing(code)
    for script in _files(folder, *_SCRIPTS):
        policy = policy.allowing(styles_of_script(read_page(script)))
    return policy


def write_policy(
    folder: Path, policy: SecurityPolicy, redirects: Callable[[str], bool] = is_redirect
) -> int:
    """Write a policy into all pages of a site. Those that redirect have their own: there can be
    thousands, each with a script with its address.

    :param redirects: whether a page only leads to another one.
    :return: how many pages have changed.
    :raises OSError: where a page cannot be read or written.
    """
    changed = 0
    for page in pages_of(folder):
        html = read_page(page)
        own = replace(policy, code=code_of(html)) if redirects(html) else policy
        finished = with_policy(html, own)
        if finished != html:
            page.write_text(finished, encoding="utf-8", errors="surrogateescape", newline="")
            changed += 1
    return changed


def pages_of(folder: Path) -> Iterator[Path]:
    """The pages of a built site, without links to files elsewhere."""
    return _files(folder, *_PAGES)


def _files(folder: Path, *endings: str) -> Iterator[Path]:
    root = folder.resolve()
    found = [
        Path(place, name)
        for place, _, names in os.walk(folder)
        for name in names
        if name.endswith(endings)
    ]
    for file in sorted(found):
        if not file.is_symlink() or (file.is_file() and file.resolve().is_relative_to(root)):
            yield file


def read_page(page: Path) -> str:
    """The text of a page or a script; bytes that are not UTF-8 stay what they are.

    :raises OSError: where it cannot be read.
    """
    with page.open(encoding="utf-8", errors="surrogateescape", newline="") as file:
        return file.read()
