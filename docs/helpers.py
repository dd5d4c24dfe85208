"""The helpers of this site: `mkdocs.yml` names this file; pages call functions with `@helper`.

They read the package's own tables, so that the page "Supported Ruby" is always up to date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from inspect import cleandoc

import click

from policy_pages.cli import main
from policy_pages.erb import classes, limits
from policy_pages.erb.methods import METHODS, SINGLETON_METHODS
from policy_pages.erb.methods.array import REFUSED_ARRAY_METHODS
from policy_pages.erb.methods.comparable import COMPARABLE_METHODS
from policy_pages.erb.methods.enumerable import ENUMERABLE_METHODS, REFUSED_ENUMERABLE_METHODS
from policy_pages.erb.methods.hash import REFUSED_HASH_METHODS
from policy_pages.erb.methods.kernel import KERNEL_METHODS, REFUSED_KERNEL_METHODS
from policy_pages.erb.methods.safe_string import SAFE_STRING_METHODS
from policy_pages.erb.methods.table import Method
from policy_pages.erb.parser.calls import CALLS
from policy_pages.erb.parser.control import CONTROL
from policy_pages.erb.parser.converter import REFUSED as REFUSED_SYNTAX
from policy_pages.erb.parser.expressions import EXPRESSIONS
from policy_pages.erb.parser.literals import LITERALS
from policy_pages.erb.parser.patterns import PATTERNS
from policy_pages.erb.parser.strings import STRINGS
from policy_pages.helpers import helper

SHARED = {"Enumerable": ENUMERABLE_METHODS, "Comparable": COMPARABLE_METHODS}
"""Methods that several classes have; they are listed once."""

REFUSED_METHODS = {
    "Enumerable": REFUSED_ENUMERABLE_METHODS,
    "Array": REFUSED_ARRAY_METHODS,
    "Hash": REFUSED_HASH_METHODS,
    "Exception": dict.fromkeys(
        ["backtrace", "detailed_message", "full_message"],
        REFUSED_KERNEL_METHODS["caller"],
    ),
    "HTML of a helper": {
        name: 'on HTML that a helper made; make it a plain string first: `"#{…}"`'
        for name, method in SAFE_STRING_METHODS.items()
        if method.function.__name__ == "refuse"
    },
}
"""Class -> the names that its table has only to explain why pages cannot call them."""

ACTIVE_SUPPORT = frozenset(
    [
        *("blank?", "present?", "presence", "try", "html_safe", "safe_concat"),
        *("symbolize_keys", "stringify_keys", "current"),
    ]
)
"""Methods that Ruby itself does not have; pages of old systems use them from Rails."""


KINDS = ("methods", "predicates", "operators", "change the value", "of ActiveSupport")


@helper
def supported_methods() -> dict[str, object]:
    """Class -> ``shares`` (the sections that also apply to it) and ``methods``: kind -> names."""
    tables = {**{name: METHODS[name] for name in METHODS if name != "without a receiver"}, **SHARED}
    return {name: _section(name, table) for name, table in sorted(tables.items(), key=_order)}


def _order(item: tuple[str, object]) -> tuple[bool, str]:
    return item[0] != "every value", item[0].casefold()


def _section(name: str, table: Mapping[str, Method]) -> dict[str, object]:
    shares = [
        other for other, names in SHARED.items() if other != name and names.keys() <= table.keys()
    ]
    left_out = {*REFUSED_METHODS.get(name, ()), *REFUSED_ENUMERABLE_METHODS}
    left_out.update(*(SHARED[other] for other in shares))
    kinds: dict[str, list[str]] = {}
    for method_name in sorted(table.keys() - left_out):
        kinds.setdefault(_kind(method_name, table[method_name]), []).append(method_name)
    return {"shares": shares, "methods": {kind: kinds[kind] for kind in KINDS if kind in kinds}}


def _kind(name: str, method: Method) -> str:
    if name in ACTIVE_SUPPORT:
        return "of ActiveSupport"
    if method.mutates:
        return "change the value"
    if not name[0].isalpha() and name[0] != "_":
        return "operators"
    return "predicates" if name.endswith("?") else "methods"


@helper
def supported_functions() -> dict[str, list[str]]:
    """Class or module -> its own functions, such as ``Date.parse``."""
    return {
        owner: [f"{owner}.{name}" for name in sorted(table)]
        for owner, table in SINGLETON_METHODS.items()
        if owner != "Kernel"
    }


@helper
def supported_names() -> list[str]:
    """The methods that can be called without a receiver."""
    return sorted(KERNEL_METHODS, key=str.casefold)


@helper
def supported_constants() -> list[str]:
    """Ruby's constants that pages can use."""
    return sorted([*classes.CONSTANTS, *classes.LISTS])


@helper
def refused_syntax() -> list[str]:
    """The parts of the language that pages cannot use, in words."""
    supported = {
        **CALLS,
        **CONTROL,
        **EXPRESSIONS,
        **LITERALS,
        **PATTERNS,
        **STRINGS,
        "comment": (),
    }
    words = {words for kind, words in REFUSED_SYNTAX.items() if kind not in supported}
    return sorted(words, key=lambda word: word.strip("`").casefold())


@helper
def refused_names() -> dict[str, list[str]]:
    """Reason -> the names in Ruby that pages cannot use for this reason."""
    found: dict[str, list[str]] = {}
    for names in (classes.REFUSED_CONSTANTS, REFUSED_KERNEL_METHODS):
        for name, reason in names.items():
            found.setdefault(reason, []).append(name)
    for owner, methods in REFUSED_METHODS.items():
        for name, reason in methods.items():
            shown = f"{owner}#{name}" if owner.isalpha() else name
            found.setdefault(reason, []).append(shown)
    return found


@helper
def limit_options() -> dict[str, list[object]]:
    """Limit -> its default and what it bounds."""
    meanings = re.findall(r":param (\w+): ([^:]+?)\.\s", f"{limits.Limits.__doc__}\n")
    defaults = limits.Limits()
    return {name: [getattr(defaults, name), meaning] for name, meaning in meanings}


@helper
def commands() -> str:
    """Each subcommand with its usage, its purpose and its options."""
    return "".join(command_sections(main, click.Context(main, info_name="policy-pages")))


def command_sections(group: click.Group, context: click.Context) -> Iterator[str]:
    """The subcommands of a group as Markdown, each with those below it."""
    for name in sorted(group.list_commands(context)):
        command = group.get_command(context, name)
        assert command is not None
        own = click.Context(command, info_name=name, parent=context)
        yield command_section(command, own)
        if isinstance(command, click.Group):
            yield from command_sections(command, own)


def command_section(command: click.Command, context: click.Context) -> str:
    """A subcommand as Markdown."""
    usage = command.get_usage(context).removeprefix("Usage: ")
    records = [parameter.get_help_record(context) for parameter in command.params]
    rows = "".join(
        f"| `{left}` | {as_text(right)} |\n" for left, right in filter(None, records) if right
    )
    table = f"| option | what it does |\n| --- | --- |\n{rows}\n" if rows else ""
    return (
        f"## `{context.command_path}`\n\n```text\n{' '.join(usage.split())}\n```\n\n"
        f"{as_text(cleandoc(command.help or ''))}\n\n{table}"
    )


def as_text(text: str) -> str:
    """A text of the help as Markdown; text in backticks stays code."""
    texts = text.split("`")
    texts[::2] = [re.sub(r"([*_|\\])", r"\\\1", one).replace("<", "&lt;") for one in texts[::2]]
    return "`".join(texts)
