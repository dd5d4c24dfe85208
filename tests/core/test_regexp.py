"""What Ruby's regular expressions do with each case, recorded by record_regexps.rb."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipment import need
from hostile_inputs import PATTERNS
from policy_pages.erb import nodes
from policy_pages.erb.environment import Environment
from policy_pages.erb.interpreter import Interpreter
from policy_pages.erb.limits import Limits
from policy_pages.erb.methods.searching import matches
from policy_pages.erb.methods.string import STRING_METHODS
from policy_pages.erb.methods.table import Invocation
from policy_pages.erb.regexp import (
    Match,
    Regexp,
    RegexpError,
    RegexpTimeout,
    compile_regexp,
    escape,
    expand_replacement,
)
from policy_pages.erb.values import RubyString
from policy_pages.text.source import Source, Span
from steps import steps_of
from tables import of_rows

FOLDER = Path(__file__).parents[1] / "reference"
RECORD = json.loads((FOLDER / "regexps_recorded.json").read_text(encoding="utf-8"))
SECONDS = 5.0
ERRORS = {"index-error": "IndexError", "runtime-error": "RuntimeError"}


LIMITS = Limits(steps=10**9, regexp_milliseconds=60_000)


def call() -> Invocation:
    """A call of a method by a page's interpreter."""
    nothing = nodes.Literal(span=Span(0, 0), value=None)
    page = Source("page", "")
    return Invocation(None, Interpreter(page, Environment(), LIMITS, lambda *_: (nothing, str)))


def split(regexp: Regexp, text: str, limit: int) -> list[str]:
    parts = STRING_METHODS["split"].function(call(), RubyString(text), regexp, limit)
    assert isinstance(parts, list)
    return [part.text for part in parts]


def substitute(regexp: Regexp, text: str, template: str) -> str | dict[str, str]:
    pieces, last = [], 0
    try:
        for match in matches(call(), regexp, text):
            pieces += [text[last : match.start], expand_replacement(template, match)]
            last = match.end
    except RegexpError as error:
        return {"error": ERRORS[error.code]}
    return "".join(pieces) + text[last:]


def result(pattern: str, options: str, text: str, template: str) -> dict[str, Any]:
    regexp = compile_regexp(pattern, options)
    match = regexp.search(text, seconds=SECONDS)
    return {
        "spans": match and [list(span) if span else None for span in match.spans],
        "named": match and {name: match.named(name) for name in match.names},
        "scan": [[m.start, m.end] for m in matches(call(), regexp, text)],
        "gsub": substitute(regexp, text, template),
        "split": [split(regexp, text, limit) for limit in (0, -1, 1, 2, 3)],
        "to_s": regexp.to_s(),
        "inspect": regexp.inspect(),
    }


def attempt(*case: str) -> dict[str, Any] | RegexpError:
    try:
        return result(*case)
    except RegexpError as error:
        return error


def test_every_case_is_recorded() -> None:
    cases = json.loads((FOLDER / "regexps.json").read_text(encoding="utf-8"))
    assert [row[:4] for row in RECORD["results"]] == cases


@of_rows("row", RECORD["results"])
def test_matches_as_ruby_matches_or_refuses(row: list[Any]) -> None:
    *case, expected = row
    found = attempt(*case)
    if isinstance(found, RegexpError):
        assert expected is None or found.code == "unsupported-ruby"
        assert 0 <= found.position <= len(case[0])
    else:
        assert found == expected


def test_few_of_the_cases_are_refused() -> None:
    known = [row[:4] for row in RECORD["results"] if row[4] is not None]
    refused = [case for case in known if isinstance(attempt(*case), RegexpError)]
    assert len(refused) / len(known) < 0.1


def test_escape_is_as_recorded() -> None:
    assert {text: escape(text) for text in RECORD["escaped"]} == RECORD["escaped"]


@pytest.mark.parametrize(
    ("pattern", "code", "position"),
    [
        ("ab(c", "regexp-syntax", 2),
        ("ab)c", "regexp-syntax", 2),
        ("a[b", "regexp-syntax", 1),
        ("a|*", "regexp-syntax", 2),
        (r"(a)\2", "regexp-syntax", 3),
        (r"(?<a>b)\k<c>", "regexp-syntax", 10),
        ("a(?~b)", "unsupported-ruby", 1),
        (r"(?<a>b\g<a>)", "unsupported-ruby", 6),
        ("(a)(?(1)b|c)", "unsupported-ruby", 3),
        ("(?u)a", "unsupported-ruby", 2),
        (r"a\p{Klingon}", "unsupported-ruby", 1),
        (r"(a\1)", "unsupported-ruby", 2),
    ],
)
def test_a_refusal_names_its_place(pattern: str, code: str, position: int) -> None:
    with pytest.raises(RegexpError) as caught:
        compile_regexp(pattern)
    assert (caught.value.code, caught.value.position) == (code, position)


@pytest.mark.parametrize(("pattern", "text"), PATTERNS)
def test_a_search_gives_up_or_finds_nothing(pattern: str, text: str) -> None:
    found: object = None
    with suppress(RegexpTimeout):
        found = compile_regexp(pattern).search(text, seconds=0.3)
    assert found is None


def test_a_catastrophe_times_out() -> None:
    with pytest.raises(RegexpTimeout):
        compile_regexp("(a|aa)+$").search("a" * 60 + "b", seconds=0.2)
    with pytest.raises(RegexpTimeout):
        compile_regexp("a").search("b", seconds=0)


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("(" * 10_000 + "a" + ")" * 10_000, "limit-size"),
        ("(" * 2_000 + "a" + ")" * 2_000, "limit-depth"),
        ("[" * 2_000 + "a" + "]" * 2_000, "limit-depth"),
        ("a" + "*" * 4_000, "limit-depth"),
        ("a" + "{2}" * 1_000, "limit-depth"),
        ("(?i)" * 1_000 + "a", "limit-depth"),
        ("a" * 100_000, "limit-size"),
        (r"\b" * 2_400, "limit-size"),
        ("a{1000000}", "regexp-syntax"),
        ("a{" + "9" * 4_000 + "}", "regexp-syntax"),
    ],
)
def test_huge_patterns_are_refused_at_once(pattern: str, code: str) -> None:
    def refuse() -> None:
        with pytest.raises(RegexpError) as caught:
            compile_regexp(pattern)
        assert caught.value.code == code

    steps_of(refuse, most=100 * len(pattern) + 50_000)


BOMBS = [
    ("a{99999}{99999}", ""),
    ("(((a{300}){300}){300})", ""),
    ("(?:[a-z]{400}|b){400}", "i"),
    (r"(?:\b[^\u0100-\u2000]){10000}", "i"),
    ("(?:(?=a|bc)(?<!d)[äöüß]){50000}", "i"),
    ("(?:" * 20 + "a|bc" + ")+" * 20, ""),
    ("(?:" * 20 + "a|bc" + "){1,2}" * 20, ""),
    ("(?:a{99999}){0,99999}b{99999}", ""),
    ("(?:()){50000}", ""),
]
LARGE = [
    ("a{100000}", ""),
    ("(?:()){4500}", ""),
    (r"\b{3000}", "i"),
    (r"[\p{L}\p{N}\u0100-\u0200]{500}", "i"),
    ("(?:a|bc|){25000}", "i"),
    ("(?:(?=a|bc)(?<!d)e){15000}", "i"),
    ("((a?){20}[xß]){400}", "i"),
]
COMPILE = """
import resource, sys
from policy_pages.erb.regexp import RegexpError, compile_regexp
used = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
compile_regexp("[a]", "i")
before = used()
try:
    compile_regexp(*sys.argv[1:])
    code = "compiled"
except RegexpError as error:
    code = error.code + " " + error.message
print(code, used() - before, sep="|")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in another way")
@pytest.mark.parametrize(
    ("pattern", "options", "expected"),
    [
        (*bomb, "limit-size this regular expression repeats more than 150,000 parts")
        for bomb in BOMBS
    ]
    + [(*large, "compiled") for large in LARGE],
)
def test_repeats_take_little_memory(pattern: str, options: str, expected: str) -> None:
    program = [sys.executable, "-c", COMPILE, pattern, options]
    found = subprocess.run(program, check=True, capture_output=True, text=True)
    code, kilobytes = found.stdout.split("|")
    assert code == expected
    assert int(kilobytes) < 100_000


def test_memory_at_its_end_is_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("regex.compile", exhausted)
    with pytest.raises(RegexpError) as caught:
        compile_regexp("a memory that ends")
    assert caught.value.code == "limit-size"


@pytest.mark.parametrize("pattern", ["(a|b)*", "(?:(a)|(b)|(c))*", "((a)|b)+?$"])
def test_a_long_text_is_matched(pattern: str) -> None:
    match = compile_regexp(pattern).search("ab" * 250_000, seconds=20)
    assert match is not None
    assert match.spans[0] == (0, 500_000)


def test_a_match_tells_its_parts() -> None:
    match = compile_regexp("(?<a>x)|(?<a>y)|(?<b>z)").search("-y-", seconds=SECONDS)
    assert isinstance(match, Match)
    assert (match.pre, match.group(0), match.post) == ("-", "y", "-")
    assert [match.group(n) for n in (1, 2, 3, 4)] == [None, "y", None, None]
    assert (match.named("a"), match.named("b")) == ("y", None)
    with pytest.raises(KeyError):
        match.named("c")
    at = compile_regexp("b").match_at("ab", 1, seconds=SECONDS)
    assert at is not None
    assert compile_regexp("b").match_at("ab", 0, seconds=SECONDS) is None
    assert compile_regexp("a", "xi") == compile_regexp("a", "ix")


@given(st.text("()[]{}?*+|^$\\.:<>=!&-,1aé kpPuxbRKGi#'", max_size=20), st.sampled_from("imx"))
def test_any_pattern_is_matched_or_refused(pattern: str, options: str) -> None:
    with suppress(RegexpError, RegexpTimeout):
        compile_regexp(pattern, options).search("a1é (b)\n", seconds=1)


@given(st.text())
def test_an_escaped_text_matches_itself(text: str) -> None:
    match = compile_regexp(escape(text)).search(text, seconds=SECONDS)
    assert match is not None
    assert match.group(0) == text


def test_random_patterns_match_as_in_ruby(tmp_path: Path) -> None:
    need("ruby")
    generator = random.Random(20140523)
    pieces = (
        ["a", "b", "é", r"\n", "_", "-", "1", "A", ".", "^", "$", r"\b", r"\w", r"\d", r"\s"]
        + ["[ab]", "[^a]", "[a-c&&[^b]]", "[[:alpha:]_]", r"[^\s-]", r"\p{L}", r"\1", r"\Z", r"\z"]
        + ["(a)", "(a|b1)", "(?:aé|b)", "(?=a)", "(?!b)", "(?<=a)", "(?<!1)", "(?>a*)", "(?i:a)"]
    )
    signs = ["", "", "", "*", "+", "?", "*?", "+?", "{2}", "{1,2}", "{,2}", "|"]
    cases = []
    for _ in range(1_500):
        count = generator.randint(1, 5)
        pattern = "".join(generator.choice(pieces) + generator.choice(signs) for _ in range(count))
        options = generator.choice(["", "", "i", "m", "x", "mix"])
        text = "".join(generator.choice("aabé\n_-A1") for _ in range(generator.randint(0, 8)))
        cases.append([pattern, options, text, r"<\0\1>"])
    (tmp_path / "cases.json").write_text(json.dumps(cases), encoding="utf-8")
    program = ["ruby", str(FOLDER / "record_regexps.rb")]
    files = [str(tmp_path / name) for name in ("cases.json", "recorded.json")]
    subprocess.run(program + files, check=True, capture_output=True)
    recorded = json.loads(Path(files[1]).read_text(encoding="utf-8"))["results"]
    compared = 0
    for *case, expected in recorded:
        found = attempt(*case)
        if isinstance(found, RegexpError):
            assert expected is None or found.code == "unsupported-ruby", case
        else:
            assert found == expected, case
            compared += 1
    assert compared > 1_000
