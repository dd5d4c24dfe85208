"""The entries of images, videos and audio files -> the media of a record, their files read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from policy_pages.social.addresses import Addresses, FoundFile, Resolved
from policy_pages.social.images import ImageFacts, read_image
from policy_pages.social.reading import Entry, Part
from policy_pages.social.record import LostAddress, Media, Provenance, Rank

_PARTS = ("secure_url", "type", "width", "height", "alt")


@dataclass
class MediaReader:
    """Reads the files of one record, and remembers the dead addresses.

    :param provenance: name -> where its value was written; it is added to.
    """

    site: Addresses
    page: Addresses
    provenance: dict[str, Provenance]
    lost: list[LostAddress] = field(default_factory=list)

    def resolved(self, key: str, written: str, rank: Rank, *, of_file: bool = True) -> Resolved:
        """The target of an address; a dead one is noted, and has no target.

        :param of_file: whether it is that of a file; else of a page, which is not looked for.
        """
        addresses = self.site if rank == Rank.SITE else self.page
        resolved = addresses.resolve(written)
        is_missing = of_file and resolved.is_own and resolved.file is None
        if is_missing or (resolved.address is None and not resolved.is_own):
            self.lost.append(LostAddress(key, written, is_missing))
            return Resolved(None)
        return resolved

    def family(self, family: str, given: Mapping[str, Entry]) -> tuple[Media, ...]:
        """The objects of a family, each with the properties at its place in their lists."""
        entry = given.get(family)
        secure = given.get(f"{family}:secure_url")
        if entry is None or entry.deletes:
            if secure is None or secure.deletes:
                return ()
            entry = secure  # an object does not need another address
        rank = entry.provenance.rank
        self.provenance[family] = entry.provenance
        lists: dict[str, tuple[str | Part, ...]] = {}
        for part in _PARTS:
            of_part = given.get(f"{family}:{part}")
            if of_part is not None and _belongs(of_part.provenance.rank, rank):
                lists[f":{part}"] = of_part.values
                self.provenance[f"{family}:{part}"] = of_part.provenance
        found = []
        for index, value in enumerate(entry.values):
            beside = {part: values[index] for part, values in lists.items() if index < len(values)}
            parts: dict[str, str] = {k: v for k, v in beside.items() if isinstance(v, str)}
            parts |= {"": value} if isinstance(value, str) else value
            medium = self.medium(family, parts, rank)
            if medium is not None:
                found.append(medium)
        return tuple(found)

    def medium(self, key: str, parts: Part, rank: Rank) -> Media | None:
        """One object, or None if its address is dead."""
        written = parts.get("") or parts.get(":secure_url") or ""
        resolved = self.resolved(key, written, rank) if written else Resolved(None)
        address = resolved.address
        if address is None:
            return None
        secure = parts.get(":secure_url")
        secure_address = self.resolved(key, secure, rank).address if secure else None
        if secure_address is None and address.startswith("https:"):
            secure_address = address
        facts = _facts(resolved.file) if key.endswith(":image") else None
        width, height = _number(parts.get(":width")), _number(parts.get(":height"))
        if facts is not None and (width is None or height is None):
            width, height = facts.width, facts.height
        return Media(
            address,
            secure_address,
            parts.get(":type") or (facts.type if facts else None),
            width,
            height,
            parts.get(":alt"),
            facts,
            written,
        )


def _belongs(property_rank: Rank, rank: Rank) -> bool:
    """Whether a property was given for an object, and not for the one it took the place of."""
    of_site = rank <= Rank.SITE
    return property_rank >= rank and (property_rank <= Rank.SITE) == of_site


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _facts(file: FoundFile | None) -> ImageFacts | None:
    if file is None or file.path is None:
        return None
    try:
        return read_image(file.path)
    except OSError:
        return None
