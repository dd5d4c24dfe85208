"""The name of an engine -> what prepares a site for it, and what its user does then."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from policy_pages.preparing.html import html_tree
from policy_pages.preparing.zensical import zensical_notes, zensical_tree
from policy_pages.site.articles import BuiltSite


def _no_notes(built: BuiltSite) -> Iterable[str]:
    return ()


@dataclass(frozen=True)
class Engine:
    """What builds a prepared site.

    :param tree: a site -> path -> content, or the file that has it.
    :param next_step: what to do with the written folder, `{folder}`.
    :param notes: a site -> what its readers do not see with this engine, a sentence each.
    :param preview: the command that shows the site while it is written, if there is one.
    :param package: what installs that.
    """

    tree: Callable[[BuiltSite], dict[str, bytes | Path]]
    next_step: str
    notes: Callable[[BuiltSite], Iterable[str]] = _no_notes
    preview: Sequence[str] = ()
    package: str = ""


ENGINES: Mapping[str, Engine] = {
    "zensical": Engine(
        zensical_tree,
        "run `zensical build --strict` in {folder}, and publish {folder}/site",
        zensical_notes,
        ("zensical", "serve"),
        "zensical==0.0.73",
    ),
    "html": Engine(html_tree, "include the pages of {folder} in your website"),
}
