"""Two versions of a policy as HTML -> the newer text with all changes marked, and their number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from policy_pages.redlines.alignment import Alignment
from policy_pages.redlines.clause_numbers import ClauseNumbers
from policy_pages.redlines.content import content_of
from policy_pages.redlines.elements import Element, read_html, written
from policy_pages.redlines.marking import Marking
from policy_pages.redlines.matching import Budget
from policy_pages.redlines.side_by_side import Pair, SideBySide
from policy_pages.redlines.summary import Summary, summary_of
from policy_pages.redlines.wording import Sentences
from policy_pages.redlines.writing import Writing
from policy_pages.text.wording import ENGLISH, Wording

STEPS_OF_ALIGNMENT = 10_000_000
"""Of comparison, for all blocks of the two versions."""


@dataclass(frozen=True)
class Redline:
    """What changed between two versions.

    :param html: the newer text with the changes marked; a fragment for an `<article>`.
    :param stops: how many places there are to go to from one to the next; their ids are `prefix-1`
        and so on.
    :param pairs: the two versions side by side, if they were asked for; nothing where no paragraph
        changed.
    :param wording: how its sentences read.
    """

    html: str
    summary: Summary
    stops: int
    prefix: str
    pairs: Sequence[Pair] = ()
    wording: Wording = ENGLISH

    @property
    def sentences(self) -> list[str]:
        """What is to be said of the changes, one fact each."""
        return self.summary.sentences(self.wording)


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
    wording: Wording = ENGLISH,
    with_pairs: bool = False,
) -> Redline:
    """Mark in a text what changed since an older one.

    :param old_html: the rendered content of the older version's page; `new_html` of the newer one.
    :param old_address: where that page is; `new_address` of the newer one, `address` of the page
        that shows the redline.
    :param wording: how its sentences read in a language.
    :param with_pairs: whether the two versions are to be shown side by side, too.
    """
    old, new = Text(old_html, old_address, address), Text(new_html, new_address, address)
    return redline_of(old, new, wording=wording, with_pairs=with_pairs)


def redline_of(
    old_text: Text, new_text: Text, *, wording: Wording = ENGLISH, with_pairs: bool = False
) -> Redline:
    """Mark in a text what changed since an older one.

    :param old_text: the older version; `new_text` the newer one, read for the same page.
    :param wording: how the sentences of the redline read in a language.
    :param with_pairs: whether the two versions are to be shown side by side, too.
    """
    old, new, prefix = old_text.content, new_text.content, new_text.prefix
    if old.signature == new.signature and ClauseNumbers(old, new).are_same:
        html = "".join(map(written, new_text.tree.children))
        return Redline(html, Summary(), 0, prefix, wording=wording)
    budget = Budget(STEPS_OF_ALIGNMENT)
    alignment = Alignment(old, new, budget)
    writing = Writing(alignment, prefix, Sentences(wording))
    marking = Marking(alignment, writing)
    if old.signature == new.signature:
        marking.write_renumbered(old, new)
    else:
        marking.write(old, new)
    stops = writing.notes.finish()
    summary = summary_of(writing, is_incomplete=budget.ran_out)
    pairs: Sequence[Pair] = ()
    if with_pairs and stops:
        places, sentences = writing.notes.places, writing.sentences
        pairs = SideBySide(
            alignment, marking.changes, marking.number_notes, places, sentences, prefix
        ).pairs()
    return Redline("".join(writing.parts), summary, stops, prefix, pairs, wording)


def _free_prefix(tree: Element) -> str:
    """What the ids of a redline begin with, and no id of the text does."""
    ids = {name for element in tree.within() if (name := element.attributes.get("id"))}
    prefix = "redline"
    while any(name.startswith(f"{prefix}-") for name in ids):
        prefix += "s"
    return prefix
