"""The page of the supported Ruby lists what the tables hold; its examples are what Ruby gives."""

from __future__ import annotations

import datetime
import json
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from equipment import need
from policy_pages.cli import main
from policy_pages.erb.classes import CONSTANTS, LISTS, REFUSED_CONSTANTS
from policy_pages.erb.engine import render
from policy_pages.erb.environment import Environment
from policy_pages.erb.limits import LIMIT_NAMES, Limits
from policy_pages.erb.methods import METHODS, SINGLETON_METHODS
from policy_pages.erb.methods.array import REFUSED_ARRAY_METHODS
from policy_pages.erb.methods.enumerable import REFUSED_ENUMERABLE_METHODS
from policy_pages.erb.methods.hash import REFUSED_HASH_METHODS
from policy_pages.erb.methods.kernel import KERNEL_METHODS, REFUSED_KERNEL_METHODS
from policy_pages.erb.methods.table import Method
from policy_pages.helpers import OwnHelper, load_helpers
from policy_pages.text.source import Source

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "supported-ruby.md.erb"
NOW = datetime.datetime(2026, 3, 1, tzinfo=datetime.timezone.utc)
FENCES = re.findall(r"```ruby\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
EXAMPLE = re.compile(r"(?P<code>(?:.*\n)*?.*?)[ ]*# => (?P<value>.*)\n")
NOT_RUBYS = {
    "HTML of a helper": {"dedup"},  # Ruby 3.2's name for `-@`
    "String": {"dedup"},
}
RECEIVERS = {
    "Array": ["[1, 2]"],
    "Date": ["Date.new(2024, 1, 1)"],
    "Enumerator": ["[1].each", "1.step(9, 2)"],
    "Exception": ["(begin; raise 'x'; rescue => e; e; end)"],
    "Float": ["1.5"],
    "HTML of a helper": ["'a'.html_safe"],
    "Hash": ["{a: 1}"],
    "Integer": ["5"],
    "MatchData": ["'a'.match(/(a)/)"],
    "Proc": ["proc { |x| x }"],
    "Range": ["(1..3)"],
    "Rational": ["1r"],
    "Regexp": ["/a/"],
    "String": ["(+'ab')"],
    "Symbol": [":ab"],
    "Time": ["Time.now"],
    "every value": ["7"],
    "nil": ["nil"],
    "true and false": ["true"],
}
FILES = {
    "ERB::Util": "erb_util",
    "HTML of a helper": "safe_string",
    "MatchData": "match_data",
    "every value": "object",
    "nil": "nil_and_booleans",
    "true and false": "nil_and_booleans",
    "without a receiver": "kernel",
}
"""A class -> the file of its methods, where that has another name."""
TAKEN = {
    "HTML of a helper": {"string"},
    "Regexp": {"searching"},  # what strings can do, too, the other way round
    "String": {"safe_string"},
    "Symbol": {"string"},
    "Time": {"date"},
    "every value": {"json"},
}
"""A class -> the files that it has methods of besides, as they are there."""
MIXED_IN = {"comparable", "enumerable", "numeric"}
ARGUMENTS = [
    *("", "1", "2", "'a'", "[1]", "{a: 1}", ":a", "/a/", "1, 2", "'a', 'b'", "'%Y'", "nil"),
    *("Date.new(2024, 1, 2)", "2..3", "Integer", "0, 1, 2", "'1'", "proc { |x| x }"),
]


@pytest.fixture(scope="module")
def helpers() -> Mapping[str, OwnHelper]:
    return load_helpers(DOCS / "helpers.py")


@pytest.fixture(scope="module")
def page() -> str:
    result = CliRunner().invoke(
        main,
        ["translate", "--dialect", "pegasus", "--helpers", str(DOCS / "helpers.py"), str(PAGE)],
    )
    assert result.exit_code == 0, result.stderr
    return result.stdout


def names_below(page: str, heading: str) -> set[str]:
    """The names in the code spans of one section."""
    section = page.split(f"\n{heading}\n", 1)[1]
    section = re.split(rf"\n#{{1,{heading.index(' ')}}} ", section, maxsplit=1)[0]
    return {name for name in re.findall(r"`([^`\n]+)`", section) if " " not in name}


def listed(page: str, owner: str) -> set[str]:
    """The methods that the page lists for a class, those of Enumerable and Comparable with it."""
    heading = "The value nil" if owner == "nil" else owner[0].upper() + owner[1:]
    section = re.split(r"\n#{2,3} ", page.split(f"\n### {heading}\n", 1)[1], maxsplit=1)[0]
    shared = re.findall(r"\[(Enumerable|Comparable)\]\(", section)
    names = names_below(page, f"### {heading}")
    return names.union(*(names_below(page, f"### {other}") for other in shared))


REFUSED = {
    "Array": {*REFUSED_ARRAY_METHODS, *REFUSED_ENUMERABLE_METHODS},
    "Enumerator": {*REFUSED_ENUMERABLE_METHODS},
    "Exception": {"backtrace", "detailed_message", "full_message"},
    "Hash": {*REFUSED_HASH_METHODS, *REFUSED_ENUMERABLE_METHODS},
    "Range": {*REFUSED_ENUMERABLE_METHODS},
}
"""Class -> what its table holds only to refuse it; the test that tries them finds any others."""


@pytest.mark.parametrize("owner", sorted(METHODS.keys() - {"without a receiver"}))
def test_every_method_is_listed_and_no_other(page: str, owner: str) -> None:
    names, table = listed(page, owner), METHODS[owner]
    assert names - table.keys() == set()
    assert names & REFUSED.get(owner, set()) == set()
    if owner == "HTML of a helper":  # what refuses there is found by trying, below
        assert "html_safe" in names
        assert "upcase!" not in names
    else:
        assert names == table.keys() - REFUSED.get(owner, set())


@pytest.mark.parametrize("owner", sorted(RECEIVERS))
def test_nothing_listed_refuses_whatever_it_is_given(page: str, owner: str) -> None:
    refusing = [name for name in sorted(listed(page, owner)) if not _does_something(owner, name)]
    assert refusing == []


def _does_something(owner: str, name: str) -> bool:
    for receiver in RECEIVERS[owner]:
        for arguments in (*ARGUMENTS, receiver, f"{receiver}, {receiver}"):
            for block in ("", "{ |x| x }"):
                given = ", ".join(part for part in (f':"{name}"', arguments) if part)
                code = f"<% {receiver}.public_send({given}) {block} %>"
                found = render(Source("page", code), 0, Environment(now=NOW)).diagnostics
                refusals = {"unsupported-ruby", "undefined-method", "argument-error"}
                if not {problem.code for problem in found} & refusals:
                    return True
    return False


@pytest.mark.parametrize("tables", [METHODS, SINGLETON_METHODS], ids=["values", "classes"])
def test_a_method_is_in_the_file_of_its_class(tables: Mapping[str, Mapping[str, Method]]) -> None:
    elsewhere = [
        f"{owner}: {name} in {file}.py"
        for owner, methods in tables.items()
        for name, method in methods.items()
        if (file := method.function.__module__.rpartition(".")[2])
        not in {FILES.get(owner, owner.lower()), *TAKEN.get(owner, ()), *MIXED_IN}
    ]
    assert elsewhere == []


def test_functions_names_constants_and_limits_are_listed(page: str) -> None:
    functions = {
        f"{owner}.{name}"
        for owner, table in SINGLETON_METHODS.items()
        if owner != "Kernel"
        for name in table
    }
    assert names_below(page, "## Functions of classes") == functions
    assert names_below(page, "## Without a receiver") == KERNEL_METHODS.keys()
    assert names_below(page, "## Constants") == {*CONSTANTS, *LISTS}
    assert set(LIMIT_NAMES) <= names_below(page, "## Limits")
    rows = dict(re.findall(r"^\| `(\w+)` \| ([\d,]+) \|", page, re.MULTILINE))
    assert rows == {name: f"{getattr(Limits(), name):,}" for name in LIMIT_NAMES}


def test_what_is_refused_stands_there_with_its_reason(page: str) -> None:
    section = page.split("\n## Refused by name\n")[1].split("\n## ")[0]
    for names in (REFUSED_CONSTANTS, REFUSED_KERNEL_METHODS):
        for name, reason in names.items():
            assert re.search(rf"`{re.escape(name)}`.*\| {re.escape(reason)} \|", section), name
    for owner, refused in REFUSED.items():
        own = refused - REFUSED_ENUMERABLE_METHODS.keys()
        assert [name for name in own if f"`{owner}#{name}`" not in section] == []
    supported = names_below(page, "## Without a receiver") | names_below(page, "## Constants")
    assert supported & {*REFUSED_CONSTANTS, *REFUSED_KERNEL_METHODS} == set()


@pytest.mark.parametrize(
    "code",
    [
        *("alias a b", "BEGIN { }", "END { }", "class A; end", "module A; end", "@@a = 1", "2i"),
        *("class << self; end", "def self.a; end", "`ls`", "super", "undef a"),
        *("while true do redo end", "__FILE__", "__LINE__", "__ENCODING__"),
    ],
)
def test_syntax_that_is_listed_as_refused_is_refused(code: str) -> None:
    found = render(Source("page", f"<% {code} %>"), 0, Environment()).diagnostics
    assert {problem.code for problem in found} <= {"unsupported-ruby", "undefined-name"}
    assert found


def test_the_page_has_tables_and_not_their_source(page: str) -> None:
    assert "<%=" not in page.split("## The language")[1].split("## Refused")[0]
    assert "\n\n|" not in re.sub(r"\n\n\| (?:kind|class|names|limit)", "", page)


# -- examples --------------------------------------------------------------------------------


def examples() -> list[tuple[str, list[str]]]:
    """Each fence as a page that prints the values of its examples, and those values."""
    found = []
    for fence in FENCES:
        assert fence == "".join(match.group() for match in EXAMPLE.finditer(fence))
        pieces = [
            f"<% value = begin\n{match['code']}\nend %><%= value.inspect %>\n\n"
            for match in EXAMPLE.finditer(fence)
        ]
        found.append(("".join(pieces), [match["value"] for match in EXAMPLE.finditer(fence)]))
    return found


@pytest.mark.parametrize(("template", "values"), examples())
def test_examples_give_what_the_page_says(template: str, values: list[str]) -> None:
    rendering = render(Source("page", template), 0, Environment(now=NOW), trim_mode="none")
    assert [str(problem) for problem in rendering.diagnostics] == []
    assert rendering.text.split("\n\n")[:-1] == values


# -- Ruby's judgement ------------------------------------------------------------------------


def ruby(script: str, given: object) -> object:
    need("ruby")
    libraries = [f"-r{name}" for name in ("json", "erb", "date", "cgi", "time", "set")]
    done = subprocess.run(
        ["ruby", *libraries, "-e", script],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_ruby_gives_what_the_examples_say() -> None:
    script = "$stdout << JSON.generate(JSON.parse($stdin.read).map { |t| ERB.new(t).result })"
    pages = examples()
    printed = ruby(script, [template for template, _ in pages])
    assert isinstance(printed, list)
    assert [text.split("\n\n")[:-1] for text in printed] == [values for _, values in pages]


def test_what_ruby_does_not_have_is_said_to_be_another_s(page: str) -> None:
    script = """
      unknown = JSON.parse($stdin.read).to_h do |owner, (receivers, names)|
        values = receivers.map { |code| eval(code) }
        [owner, names.reject { |name| values.any? { |value| value.respond_to?(name) } }]
      end
      $stdout << JSON.generate(unknown)
    """
    ours = set(re.findall(r"`([^`]+)`", "".join(re.findall(r"\| of ActiveSupport \|.*", page))))
    assert ours
    receivers = {**RECEIVERS, "HTML of a helper": ["'a'"]}
    given = {owner: (receivers[owner], sorted(listed(page, owner))) for owner in receivers}
    unknown = ruby(script, given)
    assert isinstance(unknown, dict)
    wrong = {
        owner: {*names} - ours - NOT_RUBYS.get(owner, set()) for owner, names in unknown.items()
    }
    assert {owner: names for owner, names in wrong.items() if names} == {}
