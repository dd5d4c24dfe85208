"""What a page takes grows with its size, whatever it opens: steps are counted, never seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import count

import markdown
import pytest
from markdown.extensions.footnotes import FootnoteExtension, FootnoteInlineProcessor

from policy_pages.damage.finding import find_damage
from policy_pages.erb.engine import render
from policy_pages.erb.environment import Environment
from policy_pages.erb.parser.syntax_tree import read_program
from policy_pages.markdown.extensions.flavoured import in_one_flavour
from policy_pages.markdown.extensions.pattern_matches import PatternMatches
from policy_pages.markdown.flavours import OPTION_NAMES, FlavourChoice, redcarpet_options
from policy_pages.markdown.flavours.redcarpet.mark_runs import MarkRuns
from policy_pages.text.source import Source

RUBY = [
    *("%w[", "%i[", "%W[", "%r{", "%x(", "%(", "%q(", "%Q(", "%s(", "%[", "%<", '"', "'", "`"),
    *("<<A\n", "<<~A\n", "#{", "(", "[", "{", "<%", "|", "?", ":", ':"', "$", "$`", "%w[%q(", "/"),
    *('"#{', "a ? b : ", "x(", "if ", "do\n", "->{ ", "=begin\n", "# ", "%q(%w[", "`$", "%r{?"),
]
"""What Ruby opens something with."""


def calls(work: Callable[[], object]) -> int:
    """How many functions a piece of work calls, of Python's and of libraries."""
    counter = count()

    def note(frame: object, event: str, argument: object) -> None:
        if event in ("call", "c_call"):
            next(counter)

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return next(counter)


@pytest.mark.parametrize("opening", RUBY)
def test_the_parser_reads_a_program_of_openings_a_few_times(opening: str) -> None:
    for size in (10_000, 40_000):
        code = f"__output__(({opening * (size // len(opening))}\n));\n".encode()
        reading = read_program(code)
        assert reading.bytes_read <= 16 * len(code) + 4_100_000


def test_the_parser_reads_ruby_about_once() -> None:
    code = (
        b"rows = [1, 2].map { |x| \"a#{x}\" + %q(b (c)) }; foo 'bar', baz: %w[a b], a: /b/\n"
        * 2_000
    )
    reading = read_program(code)
    assert not reading.is_broken
    assert reading.bytes_read <= 2 * len(code)


@pytest.mark.parametrize("opening", RUBY)
def test_a_template_of_openings(opening: str) -> None:
    def steps(size: int) -> int:
        source = Source("page", f"a\n<%= {opening * (size // len(opening))} %>\nb\n")

        def work() -> None:
            find_damage(source, 0)
            render(source, 0, Environment())

        return calls(work)

    steps(100)
    assert steps(3_000) <= 2.6 * steps(1_500) + 2_000


@pytest.mark.parametrize("appending", ["<% a<<'x' %>\n", "<% a<<'x'; a<<\"y\" %>"])
def test_values_appended_without_a_blank_are_no_heredocs(appending: str) -> None:
    """Each of them would hide the next one."""

    def steps(size: int) -> int:
        source = Source("page", f"<% a = [] %>{appending * size}<%= a.size %>")
        return calls(lambda: texts.append(render(source, 0, Environment()).text))

    texts: list[str] = []
    steps(10)
    assert steps(400) <= 2.2 * steps(200)
    assert [text.split()[0] for text in texts] == (
        ["10", "400", "200"] if ";" not in appending else ["20", "800", "400"]
    )


def test_the_first_opening_that_is_never_closed_is_named() -> None:
    source = Source("page", f"a\n<%= 1 + {'%q(' * 40_000} %>\n")
    (problem,) = render(source, 0, Environment()).diagnostics
    assert (problem.code, problem.line, problem.column) == ("syntax-error", 2, 11)
    source = Source("page", f"a\n<%= 1 + {'<%' * 40_000} %>\n")
    (problem,) = render(source, 0, Environment()).diagnostics
    assert (problem.code, problem.line, problem.column) == ("unclosed-tag", 2, 1)


MARKDOWN = [
    *("`", "``", "```", "*", "**", "_", "__", "[", "![", "<", "$", "~", "~~", "=", "==", "^", "^^"),
    *(
        "|",
        "> ",
        "- ",
        "+ ",
        "1. ",
        "#",
        "# ",
        ":",
        "::: ",
        "&",
        "&#",
        "\\",
        "<!--",
        "<?",
        '"',
        "'",
    ),
    *(
        "<![CDATA[",
        "<!",
        "<a",
        "<div>",
        "<div>\n\n",
        "</",
        "(",
        "]",
        "[^",
        "[a](",
        "[a][",
        "*[",
        "*a_",
    ),
    *(
        "\n> ",
        "\n- ",
        "\n\n- ",
        "\n```",
        "\n~~~",
        "\n# ",
        "\n| ",
        "\n: ",
        "\n!!! ",
        "\n    ",
        "^[",
        "==[^",
    ),
    *(
        "[^a] ",
        "{: ",
        "www.",
        "http://",
        "a@",
        "!!! ",
        "*`",
        "_[",
        "<`",
        "`[",
        "**[`",
        "- > ",
        "\n===\n",
    ),
]
"""What Markdown and its extensions open something with, alone and in pairs."""
EXTENSIONS = [
    "abbr",
    "admonition",
    "attr_list",
    "def_list",
    "footnotes",
    "md_in_html",
    "tables",
    "toc",
]
EVERYTHING = redcarpet_options(
    {
        name: name not in ("disable_indented_code_blocks", "no_intra_emphasis")
        for name in OPTION_NAMES
    }
)


@pytest.mark.parametrize("flavour", ["redcarpet", "gfm"])
def test_markdown_of_openings(flavour: str) -> None:
    def steps(opening: str, size: int) -> int:
        text = opening * (size // len(opening))
        extension = in_one_flavour(FlavourChoice(flavour, EVERYTHING))
        reader = markdown.Markdown(extensions=[*EXTENSIONS, extension])
        return calls(lambda: reader.convert(text))

    steps("a", 10)
    slow = {}
    for opening in MARKDOWN:
        once, twice = steps(opening, 500), steps(opening, 1_000)
        if twice > 2.6 * once + 2_000:
            slow[opening] = (once, twice)
    assert slow == {}


class _CountedPattern:
    """A compiled regular expression that counts what it may look at."""

    def __init__(self, pattern: FootnoteInlineProcessor) -> None:
        self._compiled = pattern.compiled_re
        self.looked_at = 0

    def search(self, text: str, position: int = 0) -> object:
        self.looked_at += len(text) - position
        return self._compiled.search(text, position)

    def match(self, text: str, position: int = 0) -> object:
        found = self._compiled.match(text, position)
        self.looked_at += found.end() - position if found else len(text) - position
        return found


@pytest.mark.parametrize("closing", ["", "]", "[^a]", "[^a] [^b]"])
def test_footnotes_are_looked_for_once(closing: str) -> None:
    looked_at = []
    for size in (1_000, 2_000):
        extension = FootnoteExtension()
        reader = markdown.Markdown(extensions=[extension])
        extension.setFootnote("a", "text")
        pattern = FootnoteInlineProcessor(r"\[\^([^\]]*)\]", extension)
        pattern.md = reader
        counted = _CountedPattern(pattern)
        pattern.compiled_re = counted  # type: ignore[assignment]
        matches = PatternMatches([pattern], "[^" * size + closing)
        position, found = 0, 0
        while (position := matches.next(position)) < 2 * size + len(closing):
            found += matches.take(position) is not None
            position += 1
        assert found == ("[^a]" in closing)
        looked_at.append(counted.looked_at)
    assert looked_at[1] <= 2 * looked_at[0] + 100


@pytest.mark.parametrize(
    ("text", "start", "content"),
    [
        ("`a`", 0, (1, 2)),
        ("``a`b``", 0, (2, 5)),
        ("`a``b", 0, (1, 2)),
        ("``a`", 0, None),
        ("``a`", 1, (2, 3)),
        ("```", 0, None),
        ("a`b`c`", 3, (4, 5)),
        ("`", 0, None),
        ("``a```", 0, (2, 3)),
    ],
)
def test_the_content_between_runs_of_a_mark(
    text: str, start: int, content: tuple[int, int] | None
) -> None:
    assert MarkRuns(text, "`").content(start) == content
