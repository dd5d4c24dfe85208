"""Sites that are generated, the same each time, and their twins for other programs.

A size is a number of source pages, besides the home page. Twins have the same text at the same
places: ``plain`` is what `policy-pages translate` makes of it, for programs that know no
directives; ``jinja`` does the same work in the language of mkdocs-macros.
"""

from __future__ import annotations

import datetime
import random
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

PROJECT = Path(__file__).parents[2]
LETTER = PROJECT / "docs" / "privacy-letter.md.erb"
VERSIONS = 5
"""Of each policy; every one but the last is compared with the next and with the one in force."""
IN_A_FOLDER = 25
"""Pages in one folder: a site of hundreds has no flat menu."""
TODAY = datetime.date(2026, 6, 1)
"""The day of every build, so that the same versions are in force."""


@dataclass(frozen=True)
class Kind:
    """A kind of site."""

    dialect: str
    pages: Callable[[int], Iterator[tuple[str, str]]]
    """So many pages: each a path below ``docs``, and a text."""
    jinja: Callable[[str], str] | None = None
    """A page's text -> the same in Jinja, if mkdocs-macros can do the same work."""
    trim_mode: str = "<>"
    """Of its dialect: which newlines a build drops."""


def letters(size: int) -> Iterator[tuple[str, str]]:
    """The project's letter, each time with another number."""
    letter = LETTER.read_text(encoding="utf-8")
    for number in range(1, size + 1):
        text = replaced(letter, "title: An note on", f"title: Letter {number} on")
        text = replaced(text, "# A personal note", f"# Letter {number}, a personal note")
        yield f"{folder_of(number)}/letter-{number}.md.erb", text


def policies(size: int) -> Iterator[tuple[str, str]]:
    """Policies of :data:`VERSIONS` versions; a version changes some sentences of the last one."""
    for number in range(1, size // VERSIONS + 1):
        chance = random.Random(number)
        clauses = [clause(chance) for _ in range(12)]
        for version in range(1, VERSIONS + 1):
            day = datetime.date(2020 + version, 1, 1)
            # two dates that are the same object would be an alias in YAML
            header = {
                "title": f"Policy {number}",
                "policy": {
                    "kind": "policy",
                    "version": str(version),
                    "effective": day,
                    "owner": "Legal team",
                    "numbered": True,
                    "changes": [
                        {"date": day.replace(), "major": True, "note": f"Edition {version}."}
                    ],
                },
            }
            name = "index" if version == VERSIONS else f"{day}"
            body = "\n\n".join(text for heading in clauses for text in heading)
            yield f"policies/{number}/{name}.md", page(header, f"# Policy {number}\n\n{body}")
            for heading in clauses:
                changed = chance.randrange(1, len(heading))
                heading[changed] = paragraph(chance) if chance.random() < 0.3 else heading[changed]
            clauses.insert(chance.randrange(len(clauses)), clause(chance))


def mixed(size: int) -> Iterator[tuple[str, str]]:
    """Pages with loops, conditions, views, partials and what a shared link shows."""
    for number in range(1, size + 1):
        chance = random.Random(number)
        rows = [[chance.choice(NOUNS), chance.randrange(10, 400)] for _ in range(20)]
        header = {
            "title": f"Notice {number}",
            "description": sentence(chance),
            "social": {
                "og:title": f"Notice {number}: what we keep",
                "og:description": sentence(chance),
                "twitter:title": f"Notice {number}",
            },
        }
        yield (
            f"{folder_of(number)}/notice-{number}.md.erb",
            page(
                header,
                f"""# Notice {number}

{paragraph(chance)}

<% rows = {rows} %>
| what we keep | days |
| --- | --- |
<% rows.each do |name, days| %>
| <%= name.upcase %> | <%= days %> |
<% end %>

## How long

<% rows.each do |name, days| %>
<% if days > 90 %>
- We keep the *<%= name %>* for <%= days %> days, and ask you first.
<% else %>
- We keep the *<%= name %>* for less than three months.
<% end %>
<% end %>

{paragraph(chance)}

<%= partial 'partials/contact', locals: {{number: {number}}} %>

{paragraph(chance)}

<%= view :box, text: 'Notice {number}' %>
""",
            ),
        )


def letter_in_jinja(text: str) -> str:
    """A letter as mkdocs-macros has it: its values and its two views."""
    text = re.sub(
        r"<% (\w+) = \{(.*)\} %>",
        lambda match: "{% set " + match[1] + " = {" + symbols(match[2]) + "} %}",
        text,
    )
    text = re.sub(r"<%= view :share_buttons.*%>", '{% include "share_buttons.html" %}', text)
    return re.sub(r"<%= view 'popup_window.js' %>", '{% include "popup_window.js.html" %}', text)


def notice_in_jinja(text: str) -> str:
    """A page of the mixed site as mkdocs-macros has it."""
    for erb, jinja in (
        (r"<% rows = (.*) %>", r"{% set rows = \1 %}"),
        (r"<% rows\.each do \|name, days\| %>", "{% for name, days in rows -%}"),
        (r"<% if days > 90 %>", "{% if days > 90 -%}"),
        (r"<% else %>", "{% else -%}"),
        (r"<% end %>\n<% end %>", "{% endif -%}\n{% endfor %}"),
        (r"<% end %>", "{% endfor %}"),
        (r"<%= name\.upcase %>", "{{ name | upper }}"),
        (r"<%= (\w+) %>", r"{{ \1 }}"),
        (
            r"<%= partial .*(\{number: (\d+)\}) %>",
            r'{% set number = \2 %}{% include "contact.md" %}',
        ),
        (r"<%= view :box, text: ('.*') %>", r'{% set text = \1 %}{% include "box.html" %}'),
    ):
        text = re.sub(erb, jinja, text)
    return text


KINDS = {
    "letters": Kind("pegasus", letters, letter_in_jinja),
    "policies": Kind("erb", policies),
    "mixed": Kind("middleman", mixed, notice_in_jinja, "erubi"),
}

SHARE_BUTTONS_IN_RUBY = """\
<div class="share-buttons" role="group" aria-label="Share this page" data-search-exclude>
<a class="share-buttons__link window-popup" \
href="https://www.facebook.com/sharer/sharer.php?<%= query(facebook) %>" target="_blank" \
rel="noopener">Share on Facebook</a>
<a class="share-buttons__link window-popup" \
href="https://twitter.com/intent/tweet?<%= query(twitter) %>" target="_blank" \
rel="noopener">Share on Twitter</a>
</div>"""
SHARE_BUTTONS_IN_JINJA = re.sub(
    r"<%= query\((\w+)\) %>", r"{{ \1 | dictsort | urlencode | e }}", SHARE_BUTTONS_IN_RUBY
)
POPUP_WINDOW = '<script src="assets/javascripts/popup_window.js" defer></script>'
BOX = '<div class="box"><p>{{ text }}</p></div>'
CONTACT = "*Questions about notice {}? Write to <mailto:legal@example.org>.*\n"


def write_site(kind: Kind, size: int, folder: Path) -> None:
    """Write a site for the plugin."""
    options: dict[str, object] = {"cards": {"enabled": False}, "today": TODAY}
    has_policies = kind.dialect == "erb"
    if not has_policies:
        options["dialect"] = kind.dialect
    configure(folder, ["search", {"policy-pages": options}], custom_dir="overrides")
    write(folder / "overrides/views/box.html", BOX)
    write(folder / "docs/partials/_contact.erb", CONTACT.format("<%= number %>"))
    home = "template: home.html" if has_policies else "title: Home"
    write(folder / "docs/index.md", f"---\n{home}\n---\n# Home\n\nAll pages.\n")
    for path, text in kind.pages(size):
        write(folder / "docs" / path, text)


def write_plain_twin(site: Path, translated: Path, folder: Path) -> None:
    """Write what a site is to programs that know neither the plugin nor directives.

    :param translated: what `policy-pages translate` has made of its pages.
    """
    configure(folder, ["search"])
    shutil.copytree(site / "docs", folder / "docs", ignore=shutil.ignore_patterns("*.erb"))
    if translated.exists():
        shutil.copytree(translated, folder / "docs", dirs_exist_ok=True)
    write(folder / "docs/index.md", "---\ntitle: Home\n---\n# Home\n\nAll pages.\n")


def write_jinja_twin(kind: str, size: int, folder: Path) -> None:
    """Write a site for mkdocs-macros, which does the same work in Jinja."""
    to_jinja = KINDS[kind].jinja
    assert to_jinja is not None
    configure(folder, ["search", {"macros": {"include_dir": "pieces", "on_error_fail": True}}])
    write(folder / "pieces/share_buttons.html", SHARE_BUTTONS_IN_JINJA)
    write(folder / "pieces/popup_window.js.html", POPUP_WINDOW)
    write(folder / "pieces/box.html", BOX)
    write(folder / "pieces/contact.md", CONTACT.format("{{ number }}"))
    write(folder / "docs/index.md", "---\ntitle: Home\n---\n# Home\n\nAll pages.\n")
    for path, text in KINDS[kind].pages(size):
        in_jinja = to_jinja(text)
        if "<%" in in_jinja:
            raise SystemExit(f"{path}: a directive has no twin in Jinja:\n{in_jinja}")
        write(folder / "docs" / path.removesuffix(".erb"), in_jinja)


def write_ruby_views(folder: Path) -> None:
    """Write the views for the program in Ruby."""
    write(folder / "share_buttons.erb", SHARE_BUTTONS_IN_RUBY)
    write(folder / "popup_window.js.erb", POPUP_WINDOW)
    write(folder / "box.erb", BOX.replace("{{ text }}", "<%= text %>"))


def configure(folder: Path, plugins: list[object], **theme: object) -> None:
    """Write a site's `mkdocs.yml`, the same for all programs except for the plugins."""
    configuration = {
        "site_name": "Generated",
        "site_url": "https://example.org/",
        "theme": {
            "name": "material",
            "font": False,
            "features": ["navigation.prune"],
            **theme,
        },
        "markdown_extensions": ["tables", "attr_list"],
        "plugins": plugins,
    }
    write(folder / "mkdocs.yml", yaml.safe_dump(configuration, sort_keys=False))


def folder_of(number: int) -> str:
    """The folder of the page with a number."""
    return f"part-{(number - 1) // IN_A_FOLDER + 1}"


def replaced(text: str, old: str, new: str) -> str:
    """A text with one of its pieces replaced, which has to be there."""
    if old not in text:
        raise SystemExit(f"the letter no longer has {old!r}")
    return text.replace(old, new, 1)


def symbols(hash_in_ruby: str) -> str:
    """The entries of a hash of symbols and texts, as Jinja writes them."""
    return re.sub(r":(\w+)=>", r"'\1': ", hash_in_ruby)


def page(header: dict[str, object], body: str) -> str:
    """A page of a header and a body."""
    return f"---\n{yaml.safe_dump(header, sort_keys=False)}---\n{body}\n"


def clause(chance: random.Random) -> list[str]:
    """A heading and some paragraphs."""
    heading = f"## {chance.choice(VERBS).capitalize()} the {chance.choice(NOUNS)}"
    return [heading, *(paragraph(chance) for _ in range(chance.randint(2, 4)))]


def paragraph(chance: random.Random) -> str:
    """Some sentences."""
    return " ".join(sentence(chance) for _ in range(chance.randint(2, 6)))


def sentence(chance: random.Random) -> str:
    """A sentence of a policy."""
    return chance.choice(SENTENCES).format(
        verb=chance.choice(VERBS), noun=chance.choice(NOUNS), days=chance.randint(10, 365)
    )


VERBS = "keep share use protect remove correct export encrypt read publish store review".split()
NOUNS = (
    "names addresses records messages answers photographs payments devices cookies logs complaints"
    " requests contracts accounts passwords results projects lessons"
).split()
SENTENCES = [
    "We {verb} your {noun} for {days} days, and *no longer*.",
    "If you ask us to {verb} your {noun}, we answer within {days} days.",
    "Nobody outside the organisation can {verb} the {noun} that you give us.",
    "You can [{verb} your {noun}](https://example.org/{noun}) at any time, without a fee.",
    "Where the law requires it, we {verb} {noun} for up to {days} days after your account ends.",
    "Our partners **may not** {verb} {noun} for their own purposes.",
    "A person who is younger than 16 years does not need to {verb} any {noun}.",
    "We tell you {days} days before we {verb} {noun} in another way.",
]


def write(path: Path, text: str) -> None:
    """Write a file, with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
