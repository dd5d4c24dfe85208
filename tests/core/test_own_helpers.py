"""A site's own helpers: loading their file, what they are given, what they give back."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from policy_pages.erb.engine import Rendering, render
from policy_pages.erb.environment import Environment
from policy_pages.erb.limits import Limits
from policy_pages.helpers import (
    Block,
    HelpersFileError,
    find_helpers_file,
    helper,
    load_helpers,
    page_helpers,
    with_mistakes_reported,
)
from policy_pages.text.source import Source

CLASS_LINE = 3 if sys.version_info >= (3, 11) else 4  # of a class with a decorator above
FILE = """
import datetime
from dataclasses import dataclass

from policy_pages.helpers import Block, HelperError, helper


@dataclass
class Note:
    text: str


@helper
def reading_time(words: int, *, per_minute: int = 200) -> str:
    return f"{max(1, round(words / per_minute))} min"


@helper(html=True)
def badge(text: str, kind: str | None = None) -> str:
    return f'<span class="{kind}">{text}</span>'


@helper
def echo(value, *others, **named):
    return [value, *others, named] if others or named else value


@helper
def shown(value):
    return repr(value)


@helper
def day(of: datetime.date) -> datetime.date:
    return of + datetime.timedelta(days=1)


@helper
def product(number):
    known = {"a": "Apple"}
    if number not in known:
        raise HelperError(f"there is no product {number}", help="known: a")
    return known[number]


@helper
def a_set():
    return {1}


@helper
def breaks():
    return 1 / 0


@helper
def huge(size: int):
    return "x" * size


@helper
def huge_number(bits: int):
    return [2**bits]


@helper(html=True)
def no_html():
    return 1


def not_a_helper():
    return "secret"


@helper
def example(title, block: Block, **options):
    return f"<{title}{options or ''}: {block()}>"


@helper
def each_of(*names, block: "Block"):
    return "".join(block(name, number) for number, name in enumerate(names, 1))


@helper
def perhaps(text="no", *, block: Block | None = None):
    return text if block is None else block()


@helper(html=True)
def note(*, block: Block):
    return f"<div>{block()}</div>"


@helper(html=True)
def code(language="", *, block: Block):
    return f"<code>{block.text()}</code>"


@helper
def hides(block: Block):
    try:
        return block()
    except Exception:
        raise HelperError("hidden")


@helper
def yields_a_set(block: Block):
    return block({1})


@helper
def options(first=None, second=None):
    return repr([first, second])


@helper
def only_named(first=None, *, size=1):
    return repr([first, size])
"""


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Rendering]:
    path = tmp_path / "helpers.py"
    path.write_text(FILE, encoding="utf-8")
    helpers = page_helpers(
        load_helpers(path), lambda html: f"[{html}]", lambda markdown: f"({markdown})"
    )

    def render_page(text: str, limits: Limits | None = None) -> Rendering:
        return render(Source("p.md.erb", text), 0, Environment(helpers=helpers), limits=limits)

    return render_page


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<%= reading_time 1000 %>", "5 min"),
        ("<%= reading_time(1000, per_minute: 100) %>", "10 min"),
        ("<%= reading_time words: 400 %>", "2 min"),
        ("<%= badge 'new', 'x' %>", '[<span class="x">new</span>]'),
        ("<%= shown :a %> <%= shown 'a' %> <%= shown nil %>", "'a' 'a' None"),
        ("<%= shown [1, 2.5, true, :b] %>", "[1, 2.5, True, 'b']"),
        ("<%= shown({a: 1, 'b' => {3 => nil}}) %>", "{'a': 1, 'b': {3: None}}"),
        ("<%= echo([1, 'a']).inspect %>", '[1, "a"]'),
        ("<%= echo(1, 2, a: 3).inspect %>", '[1, 2, {"a"=>3}]'),
        ("<%= echo({'a' => nil})['a'].inspect %>", "nil"),
        ("<%= day(Date.new(2014, 12, 31)) %>", "2015-01-01"),
        ("<%= product 'a' %>", "Apple"),
        ("<%= (reading_time rescue 'none') %>", "none"),
        ("<% x = echo('a') %><% x << 'b' %><%= x %>", "ab"),
        ("<% example 'A' do %>text<% end %>.", "<A: text>."),
        ("<% example('A', k: 1) { 'value' } %>.", "<A{'k': 1}: value>."),
        ("<%= example('A') { 'once' } %>", "<A: once>"),
        ("<% each_of 'a', 'b' do |name, number| %>-<%= name %><%= number %><% end %>", "-a1-b2"),
        ("<% each_of 'a', 'b' do |name| next if name == 'a' %><%= name %><% end %>", "b"),
        ("<% each_of 'a', 'b' do |n| %><%= n %><% break if n == 'a' %><% end %>.", "."),
        ("<%= perhaps %><% perhaps do %>yes<% end %>", "noyes"),
        ("<% example 'A' do %><% example 'B' do %>x<% end %><% end %>", "<A: <B: x>>"),
        ("<% note do %>*x*<% end %>.", "[<div>(*x*)</div>]."),
        ("<% note do %>\n*x*\n<% end %>.", "[<div>(*x*\n)</div>]\n."),
        ("-\n  <% note do %>\n  *x*\n  <% end %>", "-\n  [<div>(\n*x*\n)</div>]"),
        ("<% note do %> \n<% end %>", "[<div></div>]\n"),
        ("<% code 'x' do %>*x*<% end %>", "[<code>*x*</code>]"),
        ("<% def twice() yield + yield end %><% example('A') { twice { 'x' } } %>", "<A: xx>"),
        ("<%= options :a => 'x', 'b-c' => {d: [1]} %>", "[{'a': 'x', 'b-c': {'d': [1]}}, None]"),
        ("<%= options 1, a: 2 %>", "[1, {'a': 2}]"),
        ("<%= options 1, first: 2 %>", "[1, {'first': 2}]"),
        ("<%= options 1, second: 2 %>", "[1, 2]"),
        ("<%= options second: 2 %>", "[None, 2]"),
        ("<%= options second: 2, 'a' => 1 %>", "[{'second': 2, 'a': 1}, None]"),
        ("<%= options 1 => 'x', a: nil %>", "[{1: 'x', 'a': None}, None]"),
        ("<%= options({first: 1}) %>", "[{'first': 1}, None]"),
        ("<%= only_named size: 2 %><%= only_named({a: 1}) %>", "[None, 2][{'a': 1}, 1]"),
        ("<%= shown error: 'x' %>", "{'error': 'x'}"),
    ],
)
def test_values_go_there_and_back(run: Callable[..., Rendering], page: str, text: str) -> None:
    rendering = run(page)
    assert rendering.diagnostics == []
    assert rendering.text == text


@pytest.mark.parametrize(
    ("page", "code", "words"),
    [
        ("<%= reading_time %>", "argument-error", "`reading_time` cannot be called like this"),
        ("<%= reading_time 1, 2 %>", "argument-error", "`reading_time` cannot be called like this"),
        ("<%= reading_time 1, per_hour: 2 %>", "argument-error", "per_hour"),
        ("<%= reading_time 'x' %>", "type-error", "does not accept String for `words`"),
        ("<%= reading_time true %>", "type-error", "does not accept true for `words`"),
        ("<%= badge 'x', 1 %>", "type-error", "does not accept Integer for `kind`"),
        ("<%= day 'x' %>", "type-error", "does not accept String for `of`"),
        ("<%= shown(lambda { 1 }) %>", "type-error", "cannot be given a Proc"),
        ("<% shown(1) { 2 } %>", "argument-error", "`shown` does not take a block"),
        ("<% example 'A' %>", "argument-error", "`example` needs a block"),
        (
            "<% example 'A', block: 1 do %><% end %>",
            "argument-error",
            "`example` takes its block",
        ),
        ("<% example 'A', 'B' do %><% end %>", "argument-error", "too many positional"),
        ("<% example 'A' do %><%= nope %><% end %>", "undefined-name", "`nope` is not defined"),
        ("<% hides do %><%= nope %><% end %>", "undefined-name", "`nope` is not defined"),
        ("<%= only_named colour: 2 %>", "argument-error", "'colour'"),
        ("<%= day of: 'x', a: 1 %>", "type-error", "does not accept Hash for `of`"),
        ("<%= day 1, a: 1 %>", "argument-error", "'a'"),
        ("<%= reading_time({}) %>", "type-error", "does not accept Hash for `words`"),
        ("<%= product 'b' %>", "helper-failed", "the helper `product` refuses: there is no"),
        ("<%= (product('b') rescue 1) %>", "helper-failed", "there is no product b"),
        ("<%= not_a_helper %>", "undefined-name", "`not_a_helper` is not defined"),
        ("<%= Note.new('x') %>", "undefined-name", ""),
        ("<%= reading_time.__globals__ %>", "argument-error", ""),
        ("<%= huge(2_000_000) %>", "limit-size", ""),
        ("<%= huge_number(100_000) %>", "limit-bits", ""),
    ],
)
def test_what_a_helper_cannot_take_is_said_at_its_place(
    run: Callable[..., Rendering], page: str, code: str, words: str
) -> None:
    (problem,) = run(page).diagnostics
    assert problem.code == code
    assert words in problem.message
    assert problem.line == 1


def test_the_help_shows_how_a_helper_is_called(run: Callable[..., Rendering]) -> None:
    (problem,) = run("<%= reading_time %>").diagnostics
    assert problem.help == "call it as `reading_time(words, per_minute: …)`"
    (problem,) = run("<%= product 'b' %>").diagnostics
    assert problem.help == "known: a"
    (problem,) = run("<% example %>").diagnostics
    assert problem.help == "call it as `example(title, **options) do … end`"
    (problem,) = run("<% example 'A' %>").diagnostics
    assert problem.help == "write `<% example … do %>` … `<% end %>`"
    (problem,) = run("<% product('a') { 1 } %>").diagnostics
    assert problem.help == "to take one, its function needs a parameter `block: Block`"


@pytest.mark.parametrize(
    ("page", "kind", "words"),
    [
        ("<%= breaks %>", ZeroDivisionError, "division by zero"),
        ("<%= a_set %>", TypeError, "the helper `a_set` returned a set"),
        ("<%= no_html %>", TypeError, "the helper `no_html` must return HTML"),
        ("<% yields_a_set { 1 } %>", TypeError, "the helper `yields_a_set` yielded a set"),
    ],
)
def test_a_programmers_mistake_crashes(
    run: Callable[..., Rendering], page: str, kind: type[Exception], words: str
) -> None:
    with pytest.raises(kind, match=words):
        run(page)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = 1\nx =\n", "helpers.py:2: invalid syntax"),
        ("x = 1\n\nraise ValueError('no')\n", "helpers.py:3: ValueError: no"),
        ("import policy_pages.nothing\n", "helpers.py:1: ModuleNotFoundError: "),
        (
            "from policy_pages.helpers import helper\n\n@helper\ndef end(): ...\n",
            "helpers.py:3: pages cannot call a helper `end`",
        ),
        (
            "from policy_pages.helpers import helper\n\n@helper\nclass X: ...\n",
            f"helpers.py:{CLASS_LINE}: TypeError: @helper is for plain functions",
        ),
        *(
            (
                "from policy_pages.helpers import Block, helper\n\n@helper\n"
                f"def x({parameters}): ...\n",
                "helpers.py:3: `x` takes a block by its last parameter: `*, block: Block`",
            )
            for parameters in (
                "a: Block, b: Block",
                "a: Block, /",
                "a: Block, *b",
                "a: Block, b=1",
                "*a: Block",
                "**a: Block",
            )
        ),
    ],
)
def test_a_file_that_cannot_be_loaded_is_named_with_its_line(
    tmp_path: Path, text: str, message: str
) -> None:
    path = tmp_path / "helpers.py"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(HelpersFileError) as caught:
        load_helpers(path)
    assert f"{tmp_path}/{message}" in str(caught.value)


def test_a_file_without_an_end_or_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "helpers.py"
    path.write_text("#" * 5_000_001, encoding="utf-8")
    for file in (path, Path("/dev/zero")):
        with pytest.raises(HelpersFileError, match="is larger than 5,000,000 bytes"):
            load_helpers(file)
    path.write_text(FILE + "#" * (5_000_000 - len(FILE)), encoding="utf-8")
    assert "echo" in load_helpers(path)


def test_a_file_is_read_anew_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "helpers.py"
    head = "from policy_pages.helpers import helper\n@helper\ndef a(): return "
    for number in (1, 2):
        path.write_text(f"{head}{number}\n", encoding="utf-8")
        assert load_helpers(path)["a"].function() == number
    assert [file.name for file in tmp_path.iterdir()] == ["helpers.py"]


def test_helpers_of_another_file_are_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = "from policy_pages.helpers import helper\n"
    other = f"{head}@helper\ndef theirs(): ...\n"
    (tmp_path / "other_helpers_file.py").write_text(other, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    path = tmp_path / "helpers.py"
    text = f"{head}from other_helpers_file import theirs\n@helper\ndef ours(): ...\n"
    path.write_text(text, encoding="utf-8")
    assert list(load_helpers(path)) == ["ours"]


@pytest.mark.parametrize("name", ["../helpers.py", "/etc/passwd", "out/helpers.py"])
def test_the_file_lies_within_the_folder_of_the_configuration(tmp_path: Path, name: str) -> None:
    root = tmp_path / "site"
    root.mkdir()
    (tmp_path / "helpers.py").write_text("", encoding="utf-8")
    (root / "out").symlink_to(tmp_path)
    with pytest.raises(HelpersFileError, match="is outside the folder"):
        find_helpers_file(name, root)


def test_the_file_is_found(tmp_path: Path) -> None:
    (tmp_path / "helpers.py").write_text("", encoding="utf-8")
    assert find_helpers_file("helpers.py", tmp_path) == (tmp_path / "helpers.py").resolve()
    with pytest.raises(HelpersFileError, match="there is no file `nope.py`"):
        find_helpers_file("nope.py", tmp_path)


def test_types_that_only_a_type_checker_knows_hide_no_block(tmp_path: Path) -> None:
    path = tmp_path / "helpers.py"
    head = "from __future__ import annotations\nfrom policy_pages.helpers import helper\n"
    path.write_text(f"{head}@helper\ndef x(a: Unknown, b: str, block: Block) -> None: ...\n")
    own = load_helpers(path)["x"]
    assert own.block is not None
    assert own.types == {"b": str, "block": Block, "return": type(None)}


def test_a_mistake_in_a_block_is_the_pages_for_commands_too(tmp_path: Path) -> None:
    path = tmp_path / "helpers.py"
    path.write_text(FILE, encoding="utf-8")
    helpers = page_helpers(with_mistakes_reported(load_helpers(path)), str)
    environment = Environment(helpers=helpers)
    page = "<% example 'A' do %><%= nope %><% end %><% yields_a_set { 1 } %>"
    problems = render(Source("p.md.erb", page), 0, environment).diagnostics
    assert [problem.code for problem in problems] == ["undefined-name", "helper-failed"]
    assert "TypeError: the helper `yields_a_set` yielded a set" in problems[1].message


def test_a_decorated_function_is_still_itself() -> None:
    @helper
    def twice(number: int) -> int:
        return number * 2

    assert twice(2) == 4
