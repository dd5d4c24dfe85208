"""Two versions of a policy as HTML -> the newer text with all changes marked, and their number."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from policy_pages.redlines.alignment import Alignment
from policy_pages.redlines.content import content_of
from policy_pages.redlines.elements import Element, read_html, written
from policy_pages.redlines.marking import Marking
from policy_pages.redlines.matching import Budget
from policy_pages.redlines.summary import Summary, summary_of
from policy_pages.redlines.writing import Writing

STEPS_OF_ALIGNMENT = 10_000_000
"""Of comparison, for all blocks of the two versions."""


@dataclass(frozen=True)
class Redline:
    """What a page of changes shows.

    :param html: the newer text with the changes marked; a fragment to stand in `<article>`.
    :param stops: how many places there are to go to from one to the next; their ids are `prefix-1`
        and so on.
    """

    html: str
    summary: Summary
    stops: int
    prefix: str


class Text:
    """The rendered text of one version, read once for all comparisons with others.

    :param html: the content of its page.
    :param address: where that page is, from the site's root (`terms/2014-12-01/`).
    :param page: where redlines of it are shown, or another page as deep in the site. Relative links
        are compared by where they lead, and rewritten to be right there.
    """

    def __init__(self, html: str, address: str = "", page: str = "") -> None:
        self.tree = read_html(html, address, page)
        self.content = content_of(self.tree)

    @cached_property
    def prefix(self) -> str:
        """What the ids of a redline begin with, and no id of this text does."""
        return _free_prefix(self.tree)


def redline(
    old_html: str,
    new_html: str,
    *,
    old_address: str = "",
    new_address: str = "",
    address: str = "",
) -> Redline:
    """Mark in a text what changed since an older one.

    :param old_html: the rendered content of the older version's page; `new_html` of the newer one.
    :param old_address: where that page is; `new_address` of the newer one, `address` of the page
        that shows the redline.
    """
    return redline_of(Text(old_html, old_address, address), Text(new_html, new_address, address))


def redline_of(old_text: Text, new_text: Text) -> Redline:
    """Mark in a text what changed since an older one.

    :param old_text: the older version; `new_text` the newer one, read for the same page.
    """
    old, new, prefix = old_text.content, new_text.content, new_text.prefix
    if old.signature == new.signature:
        html = "".join(map(written, new_text.tree.children))
        return Redline(html, Summary(), 0, prefix)
    budget = Budget(STEPS_OF_ALIGNMENT)
    alignment = Alignment(old, new, budget)
    writing = Writing(old, new, alignment, prefix)
    Marking(alignment, writing).write(old, new)
    stops = writing.notes.finish()
    summary = summary_of(writing, is_incomplete=budget.ran_out)
    return Redline("".join(writing.parts), summary, stops, prefix)


def _free_prefix(tree: Element) -> str:
    """What the ids of a redline begin with, and no id of the text does."""
    ids = {name for element in tree.within() if (name := element.attributes.get("id"))}
    prefix = "redline"
    while any(name.startswith(f"{prefix}-") for name in ids):
        prefix += "s"
    return prefix
