"""What a redline says in words, all in one place, in the language of its readers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from policy_pages.redlines.traits import Trait
from policy_pages.text.wording import ENGLISH, Wording

_EXCERPT = 60


class Place(NamedTuple):
    """Where a moved paragraph is in one version.

    :param heading: the one above it; None at the beginning.
    :param is_section: whether it begins with a heading.
    """

    heading: str | None
    is_section: bool


class Sentences:
    """The words of a redline.

    :param wording: how they read in a language.
    """

    def __init__(self, wording: Wording = ENGLISH) -> None:
        self.wording = wording
        phrase = wording.phrase
        # for those who hear the page; others see a line below the text or through it
        self.inserted = f"{phrase('inserted:')} "
        self.end_of_insertion = f" {phrase('(end of insertion)')}"
        self.deleted = f"{phrase('deleted:')} "
        self.end_of_deletion = f" {phrase('(end of deletion)')}"
        self.too_long = phrase("Too much differs here for a comparison word by word.")
        self.empty_inserted = phrase("empty column inserted")
        self.empty_deleted = phrase("empty column deleted")

    def quoted(self, text: str) -> str:
        """A text in quotation marks, cut after a word where it is long."""
        text = " ".join(text.split())
        if len(text) > _EXCERPT:
            text = text[:_EXCERPT].rsplit(" ", 1)[0] + "…"
        return self.wording.phrase("“{text}”", text=text)

    def stop(self, number: int, total: int) -> tuple[str, str]:
        """The link from a change to the next one: as it is seen, and as it is heard."""
        phrase = self.wording.phrase
        if total == 1:
            return "1/1", phrase("The only change")
        if number < total:
            heard = "Change {number} of {total}. Go to the next change"
            return f"{number}/{total} ↓", phrase(heard, number=number, total=total)
        heard = "Change {number} of {total}. Go to the first change"
        return f"{number}/{total} ↑", phrase(heard, number=number, total=total)

    def folded(self, count: int, first: str | None, last: str | None) -> str:
        """The line that opens an unchanged stretch, with the names of its sections."""
        if first is None or last is None:
            return self.wording.count_phrase(
                "{count} paragraph unchanged", "{count} paragraphs unchanged", count
            )
        if first == last:
            return self.wording.count_phrase(
                "{count} paragraph unchanged: {section}",
                "{count} paragraphs unchanged: {section}",
                count,
                section=self.quoted(first),
            )
        return self.wording.count_phrase(
            "{count} paragraph unchanged: {first} to {last}",
            "{count} paragraphs unchanged: {first} to {last}",
            count,
            first=self.quoted(first),
            last=self.quoted(last),
        )

    # -- moves -----------------------------------------------------------------------------------

    def moved_here(self, old: Place, new: Place) -> str:
        """Before a moved paragraph: where it was.

        :return: with the placeholders `{link}` and `{end}` around the words that lead there.
        """
        translated = self.wording.translated
        if old.heading is None and new.heading:
            return translated("Moved here {link}from the beginning{end}")
        if old.heading is None:
            return translated("Moved here {link}from another place{end}")
        if old.is_section:
            return translated("Moved here {link}from after {heading}{end}")
        if old.heading == new.heading:
            return translated("Moved here {link}from another place in this section{end}")
        return translated("Moved here {link}from {heading}{end}")

    def moved_away(self, old: Place, new: Place) -> str:
        """Where a paragraph was: where it is now.

        :return: with the placeholder `{text}` besides those of :meth:`moved_here`.
        """
        translated = self.wording.translated
        if new.heading is None and old.heading:
            return translated("{text} moved {link}to the beginning{end}")
        if new.heading is None:
            return translated("{text} moved {link}to another place{end}")
        if new.is_section:
            return translated("{text} moved {link}to after {heading}{end}")
        if new.heading == old.heading:
            return translated("{text} moved {link}to another place in this section{end}")
        return translated("{text} moved {link}to {heading}{end}")

    # -- numbers of clauses ----------------------------------------------------------------------

    def number_was(self, number: str | None) -> str:
        """The note after a heading or a reference whose number alone has changed."""
        if number is None:
            return self.wording.phrase("was not numbered")
        return self.wording.phrase("was {number}", number=number)

    # -- traits ----------------------------------------------------------------------------------

    def trait_changed(self, name: str, was: str | None, now: str | None) -> str:
        """The note after words that are the same, or before a block: how a trait changed.

        :param name: that of the trait (`traits.py`); ``was`` and ``now`` are its values, None
            without such a trait.
        """
        phrase = self.wording.phrase
        if name == "link":
            if was is None:
                return phrase("link inserted, to {address}", address=self._address(now))
            if now is None:
                return phrase("link deleted, it led to {address}", address=self._address(was))
            return phrase("link changed, it led to {address}", address=self._address(was))
        if name == "explanation":
            if was is None:
                return phrase("explanation inserted: “{text}”", text=now or "")
            if now is None:
                return phrase("explanation deleted, it was “{text}”", text=was)
            return phrase("explanation changed, it was “{text}”", text=was)
        if name == "ticked":
            return phrase("was ticked") if now is None else phrase("was not ticked")
        if name == "size":
            if was is None:
                return phrase("size changed, none was given")
            return phrase("size changed, it was {size}", size=was)
        if name == "level":
            if was is None:
                return phrase("was not a heading")
            return phrase("was a heading of level {level}", level=was)
        if name == "marker":
            return self._list(was or "")
        if name == "number":
            number, _, follow = (was or "").partition(" ")
            if follow:
                return phrase("was number {number}, and so on", number=number)
            return phrase("was number {number}", number=number)
        if name == "quotation":
            return self._quotation(int(was or 0))
        if name == "box":
            if was is None:
                return phrase("was a box of no kind")
            return phrase("was a box of the kind “{kind}”", kind=was)
        if name == "closed":
            return phrase("was open") if was is None else phrase("was folded")
        if name == "direction":
            if was is None:
                return phrase("was read from left to right")
            return phrase("was read from right to left")
        gone, come = _SEEN[name](self.wording)
        return gone if now is None else come

    def _address(self, address: str | None) -> str:
        return address or self.wording.phrase("this page")

    def _list(self, value: str) -> str:
        phrase = self.wording.phrase
        if value == "bullets":
            return phrase("was a list with bullets")
        if value == "none":
            return phrase("was a list without bullets or numbers")
        kind, _, down = value.partition(" ")
        if kind not in _NUMBERED:
            return phrase("was a list with markers of the kind {kind}", kind=kind)
        if down:
            return phrase("was a list numbered {numbers}, counting down", numbers=_NUMBERED[kind])
        return phrase("was a list numbered {numbers}", numbers=_NUMBERED[kind])

    def _quotation(self, depth: int) -> str:
        phrase = self.wording.phrase
        if depth == 0:
            return phrase("was not in a quotation")
        if depth == 1:
            return phrase("was in a quotation")
        return phrase("was in a quotation {depth} deep", depth=depth)

    def trait_was(self, trait: Trait) -> str:
        """The note after deleted words: a trait that cannot be shown."""
        phrase = self.wording.phrase
        if trait.name == "link":
            return phrase("link to {address}", address=self._address(trait.value))
        if trait.name == "explanation":
            return phrase("explained as “{text}”", text=trait.value)
        if trait.name == "struck":
            return phrase("struck through in the text")
        return phrase("read from right to left")

    def whole(self, kind: str, name: str, traits: Mapping[str, str]) -> str:
        """A picture, control or the like that was inserted or deleted.

        :param kind: its tag, or the type of a box to tick; ``name`` tells it from others.
        :param traits: its traits.
        """
        phrase = self.wording.phrase
        if name.startswith("data:"):
            name = ""
        named = _WHOLE[kind](self.wording) if kind in _WHOLE else kind
        said = [f"{named} {name}".strip()]
        if kind in ("checkbox", "radio"):
            said.append(phrase("ticked") if "ticked" in traits else phrase("not ticked"))
        said += [phrase("size {size}", size=size)] if (size := traits.get("size")) else []
        said += [phrase("out of use")] if "disabled" in traits else []
        return ", ".join(said)


_SEEN: Mapping[str, Callable[[Wording], tuple[str, str]]] = {
    "struck": lambda w: (
        w.phrase("no longer struck through in the text"),
        w.phrase("newly struck through in the text"),
    ),
    "added": lambda w: (
        w.phrase("no longer marked as inserted in the text"),
        w.phrase("newly marked as inserted in the text"),
    ),
    "raised": lambda w: (w.phrase("no longer raised"), w.phrase("newly raised")),
    "lowered": lambda w: (w.phrase("no longer lowered"), w.phrase("newly lowered")),
    "quoted": lambda w: (
        w.phrase("no longer in quotation marks"),
        w.phrase("newly in quotation marks"),
    ),
    "disabled": lambda w: (w.phrase("no longer out of use"), w.phrase("newly out of use")),
    "header": lambda w: (w.phrase("no longer a header"), w.phrase("newly a header")),
}
"""Trait -> what is said where it is gone, and where it is new."""
_NUMBERED = {"1": "1, 2, 3", "a": "a, b, c", "A": "A, B, C", "i": "i, ii, iii", "I": "I, II, III"}
_WHOLE: Mapping[str, Callable[[Wording], str]] = {
    "img": lambda w: w.phrase("image"),
    "svg": lambda w: w.phrase("drawing"),
    "math": lambda w: w.phrase("formula"),
    "checkbox": lambda w: w.phrase("check box"),
    "radio": lambda w: w.phrase("radio button"),
    "input": lambda w: w.phrase("field"),
    "select": lambda w: w.phrase("choice"),
    "textarea": lambda w: w.phrase("field"),
    "a": lambda w: w.phrase("link without text to"),
}
"""Kind of an element -> its name."""
