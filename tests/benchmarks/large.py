"""Pages and sites that are large, the same each time: what each is, and how large.

A size is a number of thousands of characters, of versions or of policies.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sites import Kind, clause, folder_of, page, paragraph, sentence

OLDER, NEWER = "agreement/2021-01-01.md", "agreement/index.md"
"""The two versions that are compared."""

Pages = Iterator[tuple[str, str]]
Texts = Callable[[list[str], random.Random], list[str]]
"""The paragraphs of an agreement -> those of its next version."""


@dataclass(frozen=True)
class Large:
    """Something that can be large.

    :param unit: what a size counts.
    :param size: how large it is measured, and at half of that.
    :param command: the command that does the same work without a site, if there is one.
    """

    kind: Kind
    unit: str
    size: int
    command: str = ""


def directives(size: int) -> Pages:
    """One page with thirteen directives in each thousand characters."""
    chance = random.Random(1)
    pieces = ["<% owner = 'Legal team' %>", "# All we keep", ""]
    length = 0
    number = 0
    while length < size * 1000:
        number += 1
        piece = (
            f"## Notice {number}\n\n"
            f"<% days = {chance.randint(10, 365)} %>\n"
            f"{sentence(chance)} We do so for <%= days %> days, says the <%= owner.downcase %>.\n"
            f"<% if days > 90 %>\n{sentence(chance)}\n<% else %>\n{sentence(chance)}\n<% end %>\n\n"
            f"{paragraph(chance)} Ask the <%= owner %> before <%= days + 7 %> days have passed.\n\n"
            f"<% ['letters', 'calls'].each do |way| %>\n"
            f"- {sentence(chance)} This is true of <%= way %>.\n<% end %>\n"
        )
        length += len(piece)
        pieces.append(piece)
    yield "long.md.erb", page({"title": "All we keep"}, "\n".join(pieces))


def loop_table(size: int) -> Pages:
    """A table that a loop makes, of so many thousand characters."""
    rows = size * 1000 // 100
    body = f"""# What we keep

<% kinds = ['names', 'addresses', 'records', 'payments', 'messages'] %>
| number | what we keep | days | why |
| --- | --- | --- | --- |
<% {rows}.times do |number| %>
| <%= number %> | **<%= kinds[number % 5] %>** of group <%= number / 7 %> | \
<%= number * 31 % 365 %> | The [law](https://example.org/law) asks us to keep this |
<% end %>
"""
    yield "table.md.erb", page({"title": "What we keep"}, body)


def agreement(next_version: Texts, first: Texts | None = None) -> Callable[[int], Pages]:
    """Two versions of a policy of so many thousand characters each."""

    def make(size: int) -> Pages:
        chance = random.Random(1)
        old: list[str] = []
        while sum(map(len, old)) < size * 1000:
            old += clause(chance)
        if first is not None:
            old = first(old, chance)
        for version, text in ((1, old), (2, next_version(list(old), chance))):
            body = "\n\n".join(["# Agreement", *text])
            yield (
                NEWER if version == 2 else OLDER,
                page(policy_header("Agreement", version, 2), body),
            )

    return make


def policy_header(title: str, version: int, of: int) -> dict[str, object]:
    """The header of a version."""
    day = datetime.date(2021, 1, 1) + datetime.timedelta(days=(version - 1) * 1900 // of)
    return {
        "title": title,
        "policy": {
            "kind": "policy",
            "version": str(version),
            "effective": day,
            "owner": "Legal team",
            "numbered": True,
            "changes": [{"date": day.replace(), "major": True, "note": f"Edition {version}."}],
        },
    }


def alike(old: list[str], chance: random.Random) -> list[str]:
    """Some words of every tenth paragraph."""
    return [
        text
        if chance.random() > 0.1 or text.startswith("#")
        else text.replace("days", "whole days")
        for text in old
    ]


def different(old: list[str], chance: random.Random) -> list[str]:
    """Other sentences everywhere."""
    other: list[str] = []
    while sum(map(len, other)) < sum(map(len, old)):
        other += clause(chance)
    return other


def moved(old: list[str], chance: random.Random) -> list[str]:
    """A third of the paragraphs at other places."""
    chosen = {place for place in range(len(old)) if chance.random() < 0.33}
    places = sorted(chosen)
    others = list(places)
    chance.shuffle(others)
    new = list(old)
    for place, other in zip(places, others, strict=True):
        new[place] = old[other]
    return new


def repeated(old: list[str], chance: random.Random) -> list[str]:
    """A few paragraphs, many times each."""
    known = [text for text in old if not text.startswith("#")][:12]
    return [text if text.startswith("#") else chance.choice(known) for text in old]


def one_paragraph(old: list[str], chance: random.Random) -> list[str]:
    """All in one paragraph."""
    return [" ".join(text for text in old if not text.startswith("#"))]


def words_changed(old: list[str], chance: random.Random) -> list[str]:
    """Every thirtieth word is another one."""
    words = old[0].split(" ")
    return [" ".join(f"{word}x" if chance.random() < 1 / 30 else word for word in words)]


def policy_of_versions(size: int) -> Pages:
    """A policy of so many versions; each changes some sentences of the one before."""
    yield from versions_of_policy(1, size, 12)


def versions_of_policy(number: int, count: int, clauses: int) -> Pages:
    """The versions of a policy; the last one is in force."""
    chance = random.Random(number)
    texts = [clause(chance) for _ in range(clauses)]
    for version in range(1, count + 1):
        header = policy_header(f"Policy {number}", version, count)
        day = header["policy"]["effective"]  # type: ignore[index]
        name = "index" if version == count else f"{day}"
        body = "\n\n".join(text for heading in texts for text in heading)
        yield (
            f"{folder_of(number)}/policy-{number}/{name}.md",
            page(header, f"# Policy {number}\n\n{body}"),
        )
        for heading in texts:
            changed = chance.randrange(1, len(heading))
            heading[changed] = paragraph(chance) if chance.random() < 0.1 else heading[changed]


def many_policies(size: int) -> Pages:
    """So many policies of three versions each."""
    for number in range(1, size + 1):
        yield from versions_of_policy(number, 3, 3)


def _page(pages: Callable[[int], Pages], size: int) -> Large:
    return Large(Kind("erb", pages), "kB", size, "translate")


def _agreements(next_version: Texts, first: Texts | None = None) -> Large:
    return Large(Kind("erb", agreement(next_version, first)), "kB each", 500, "redline")


LARGE = {
    "a page of directives": _page(directives, 1000),
    "a table that a loop makes": _page(loop_table, 2000),
    "agreements, nearly alike": _agreements(alike),
    "agreements, entirely different": _agreements(different),
    "agreements, many paragraphs moved": _agreements(moved),
    "agreements, many paragraphs repeated": _agreements(repeated, repeated),
    "agreements of one paragraph": _agreements(words_changed, one_paragraph),
    "a policy of many versions": Large(Kind("erb", policy_of_versions), "versions", 300),
    "policies of three versions": Large(Kind("erb", many_policies), "policies", 500),
}
