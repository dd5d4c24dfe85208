"""Small ERB pages written at random from Ruby's grammar, for a comparison with Ruby.

A page is mostly well typed: each expression is asked for by type, and calls come from the table
``program_calls.txt``. Now and then a wrong type slips in, so that Ruby's errors are met too.
Whatever is written ends, is small, and gives the same in each run: no clock, no object ids.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

_ROW = re.compile(
    r"(?P<receiver>\w+)\.(?P<name>[\w?.]+?)(?P<arguments>\([\w, ]+\))?(?P<chain>\.[\w?.]+)?"
    r"(?P<more>\([\w, ]+\))?(?: \{ (?P<parameters>[\w ]+) -> (?P<block>\w+) \})?"
    r"(?P<tail>\.\w+)? -> (?P<result>\w+)"
)


@dataclass(frozen=True)
class Call:
    """One row of ``program_calls.txt``."""

    row: str
    receiver: str
    names: tuple[str, ...]
    arguments: tuple[tuple[str, ...], ...]
    parameters: tuple[str, ...]
    block: str
    tail: str
    result: str


def _read(row: str) -> Call:
    match = _ROW.fullmatch(row)
    if match is None:
        raise ValueError(f"not a row: {row}")
    split = [
        tuple(re.findall(r"\w+", match[group] or "")) for group in ("arguments", "more")
    ]  # a chain has its own arguments: times.first(3)
    return Call(
        row,
        match["receiver"],
        (match["name"], match["chain"] or ""),
        tuple(split),
        tuple((match["parameters"] or "").split()),
        match["block"] or "",
        match["tail"] or "",
        match["result"],
    )


_TABLE = Path(__file__).with_name("program_calls.txt").read_text(encoding="utf-8")
CALLS = [_read(row) for row in _TABLE.splitlines() if not row.startswith("#")]
_BY_RESULT: dict[str, list[Call]] = {}
for _call in CALLS:
    _BY_RESULT.setdefault(_call.result, []).append(_call)

TRIM_MODES = ("none", "<>", ">", "-")
LITERALS: dict[str, tuple[str, ...]] = {
    "integer": ("0", "1", "2", "3", "7", "10", "-1", "-4", "12", "100", "255", "1_000", "0x1f"),
    "digit": ("0", "1", "2", "3", "4", "5"),
    "three": ("1", "2", "3"),
    "zero": ("0",),
    "negative": ("-1", "-2", "0"),
    "width": ("0", "3", "6", "9"),
    "base": ("2", "8", "16", "36"),
    "float": ("0.0", "0.5", "1.5", "2.0", "-2.5", "3.14159", "1e3", "100.0", "1e-5", "2.675"),
    "string": (
        "'abc'", "''", "'Hello World'", '"a\\tb"', "'x,y,,z'", "' pad '", "'aab'", "'éa’s'",
        "'12ab'", "'3.75'", '"one\\ntwo\\n"', "%q(it's)", '%Q[a#{1}]', "'zz9'", "?q",
        "'<b>&\"'", "'a-b_c'", "\"q\\\"\\\\\"",
    ),
    "word": ("'a'", "'b'", "'lo'", "''", "'x'", "'-'", "'World'", "'\\0'"),
    "pad": ("'a'", "'-'", "','", "' '", "'b'", "'.'"),
    "set": ("'a-c'", "'aeiou'", "'^a-z'", "'lo'", "'A-Z'", "'b'"),
    "expression": (
        "/a/", "/[aeiou]/", "/\\d+/", "/\\w+/", "/b|o/i", "/^./", "/\\s*,\\s*/", "/l{2}/", "/\\W/",
        "/(?<=a)b/", "/o(?=r)/", "/.$/",
    ),
    "symbol": (":a", ":b", ":c", ":\"d e\"", ":zz"),
    "operator": (":+", ":*", ":-", ":max"),
    "message": (":upcase", ":size", ":inspect"),
    "sum": ("&:sum",),
    "length": ("&:length",),
    "upcase": ("&:upcase", "&:capitalize", "&:inspect", "&:reverse"),
    "empty": ("&:empty?",),
    "first": ("&:first", "&:size"),
    "empty_string": ("''.dup", "+''"),
    "boolean": ("true", "false"),
    "range": ("(1..4)", "(0...3)", "(3..1)", "(-2..2)", "(1..1)"),
    "format": (
        "'%d'", "'%5d|'", "'%-5d|'", "'%05d'", "'%+d'", "'%x'", "'%b'", "'%o'", "'%s'", "'%6s|'",
        "'%.2f'", "'%8.3f'", "'%e'", "'%g'", "'%c'", "'%%%d'", "'%p'", "'%03d%%'", "'% d'", "'%X'",
    ),
    "number": ("1", "2.5"),
    "value": ("[1, [nil, :a]]", "nil", "{1 => 'x'}"),
    "maybe_integer": ("1", "nil"),
    "maybe_string": ("'m'", "nil"),
    "nil": ("nil",),
}  # fmt: skip
BINARY: dict[str, tuple[tuple[str, str, str], ...]] = {
    "integer": (
        ("integer", "+", "integer"), ("integer", "-", "integer"), ("integer", "*", "integer"),
        ("integer", "/", "integer"), ("integer", "%", "integer"), ("integer", "**", "digit"),
        ("integer", "&", "integer"), ("integer", "|", "integer"), ("integer", "^", "integer"),
        ("integer", "<<", "digit"), ("integer", ">>", "digit"), ("integer", "<=>", "integer"),
        ("string", "<=>", "string"),
    ),
    "float": (
        ("float", "+", "integer"), ("float", "-", "float"), ("integer", "*", "float"),
        ("float", "/", "integer"), ("float", "%", "digit"), ("float", "**", "digit"),
    ),
    "string": (("string", "+", "string"), ("string", "*", "three"), ("format", "%", "integer")),
    "boolean": (
        ("integer", "<", "integer"), ("integer", ">=", "float"), ("integer", "==", "integer"),
        ("string", "==", "string"), ("string", "<", "string"), ("integers", "==", "integers"),
        ("boolean", "&&", "boolean"), ("boolean", "||", "boolean"), ("hash", "==", "hash"),
        ("integer", "!=", "float"), ("range", "===", "integer"), ("boolean", "^", "boolean"),
        ("symbol", "==", "symbol"), ("expression", "===", "string"),
    ),
    "integers": (
        ("integers", "+", "integers"), ("integers", "-", "integers"), ("integers", "&", "integers"),
        ("integers", "|", "integers"), ("integers", "*", "three"),
        ("integers", ".dup <<", "integer"),
    ),
    "strings": (
        ("strings", "+", "strings"), ("strings", "-", "strings"), ("strings", "|", "strings"),
    ),
    "maybe_integer": (("string", "=~", "expression"), ("integers", "<=>", "integers")),
}  # fmt: skip
SHOWN = (
    "integer", "float", "string", "symbol", "boolean", "integers", "strings", "hash", "value",
    "maybe_integer", "maybe_string", "range", "number",
)  # fmt: skip
OUTPUTS = ("<%= {} %>", "<%= {} %>\n", "<%= ({}).inspect %> ", "<%={}%>\n", "| <%= {} %> |\n")
TEXTS = ("text ", "* item\n", "\n", "<b>", "a | b |\n", "é’ ", "  ", "# Title\n\n", "end", "%> ")
NEWLINE = "\n"
DEPTH = 2
"""How deep a page's blocks nest, and its expressions outside of them."""


@cache
def _below(count: int) -> st.SearchStrategy[int]:
    return st.integers(0, count - 1)


class Writer:
    """Writes one page.

    :param draw: a number below the one it is given; Hypothesis decides, so that it can make a
        failing page smaller.
    """

    def __init__(self, draw: Callable[[int], int]) -> None:
        self._draw = draw
        self._names = 0
        self.scope: dict[str, str] = {}

    def choose(self, options: Sequence[str]) -> str:
        """One of them; shrinking prefers the first."""
        return options[self._draw(len(options))]

    def chance(self, one_in: int) -> bool:
        """True once in so many; shrinking prefers False."""
        return self._draw(one_in) == one_in - 1

    def name(self, kind: str) -> str:
        """A new variable's name, in scope from now on."""
        self._names += 1
        name = f"{kind[0]}{self._names}"
        self.scope[name] = kind
        return name

    # -- expressions ---------------------------------------------------------------------------

    def expression(self, kind: str, depth: int) -> str:
        """An expression of a type, atomic enough to be a receiver."""
        if self.chance(60):
            kind = self.choose(("string", "nil", "integer", "integers"))
        if kind == "value" and depth <= 0:
            kind = "integers"
        known = [name for name, of in self.scope.items() if of == kind]
        if known and self.chance(2):
            return self.choose(known)
        plain = kind not in _BY_RESULT and kind not in BINARY
        if depth <= 0 or plain or (kind in LITERALS and self.chance(3)):
            return self._simple(kind, depth)
        return self._compound(kind, depth)

    def _simple(self, kind: str, depth: int) -> str:
        if kind in LITERALS:
            return self.choose(LITERALS[kind])
        if kind == "pair":
            return f"[{self.expression('integer', 0)}, {self.expression('string', 0)}]"
        count = self._draw(4)
        if kind == "hash":
            keys = ("a: ", "b: ", '"d e": ', ":c => ")[:count]
            return (
                "{" + ", ".join(key + self.expression("integer", depth - 1) for key in keys) + "}"
            )
        if kind == "strings" and self.chance(3):
            return self.choose(("%w[b a c]", "%w(x yy zzz)", "%W[a#{1} b]", "%w[]"))
        if kind in ("integers", "strings"):
            element = kind.removesuffix("s")
            return "[" + ", ".join(self.expression(element, depth - 1) for _ in range(count)) + "]"
        raise ValueError(f"no literal of {kind}")

    def _compound(self, kind: str, depth: int) -> str:
        calls = _BY_RESULT.get(kind, [])
        ways = ["call"] * bool(calls) * 4 + ["binary"] * (kind in BINARY) * 2
        ways += ["ternary", "rescue", "simple"]
        ways += {
            "integer": ["or", "lambda", "integer()"],
            "string": ["interpolation", "interpolation", "format()", "case", "or"],
            "boolean": ["not", "nil?"],
            "hash": ["simple"] * 3,
            "integers": ["splat", "map"],
        }.get(kind, [])
        deeper = depth - 1
        write = self.expression
        match self.choose(ways):
            case "call":
                return self.call(calls[self._draw(len(calls))], deeper)
            case "binary":
                rows = BINARY[kind]
                left, operator, right = rows[self._draw(len(rows))]
                return f"({write(left, deeper)} {operator} {write(right, deeper)})"
            case "ternary":
                yes, no = write(kind, deeper), write(kind, deeper)
                return f"({write('boolean', deeper)} ? {yes} : {no})"
            case "rescue":
                return f"({write(kind, deeper)} rescue {self._simple(kind, 0)})"
            case "or":
                return f"({write(f'maybe_{kind}', deeper)} || {write(kind, deeper)})"
            case "not":
                return f"(!{write('boolean', deeper)})"
            case "nil?":
                return f"{write('maybe_integer', deeper)}.nil?"
            case "interpolation":
                inner = write(self.choose(SHOWN), deeper)
                return '"<#{' + inner + "}" + self.choose(("", ">", " a", "#", "#{2}")) + '"'
            case "format()":
                return f"format({self.choose(LITERALS['format'])}, {write('integer', deeper)})"
            case "integer()":
                return f"Integer({self.choose(LITERALS['string'])}, exception: false).to_i"
            case "lambda":
                return self._lambda(deeper)
            case "splat":
                return f"[*{write('range', 0)}, *{write('integers', deeper)}]"
            case "map":
                return f"{write('integers', deeper)}.map(&:{self.choose(('succ', 'abs', 'pred'))})"
            case "case":
                return self._case_expression(deeper)
            case _:
                return self._simple(kind, deeper)

    def call(self, call: Call, depth: int) -> str:
        """The text of a call, with arguments and a block of its types."""
        text = self.expression(call.receiver, depth)
        if text.startswith("-"):
            text = f"({text})"
        for name, arguments in zip(call.names, call.arguments, strict=True):
            text += f".{name.removeprefix('.')}" if name else ""
            if arguments:
                text += (
                    "(" + ", ".join(self.expression(kind, depth - 1) for kind in arguments) + ")"
                )
        if call.block:
            text += " " + self._block(call.parameters, call.block, depth)
        return text + call.tail

    def _block(self, parameters: Sequence[str], result: str, depth: int) -> str:
        outer = dict(self.scope)
        names = [self.name(kind) for kind in parameters]
        body = self.expression(result, depth)
        if self.chance(8):
            body = f"next {self._simple(result, 0)} if {self.expression('boolean', 0)}; {body}"
        self.scope = outer
        return f"{{ |{', '.join(names)}| {body} }}"

    def _lambda(self, depth: int) -> str:
        outer = dict(self.scope)
        first, second = self.name("integer"), self.name("integer")
        body = self.expression("integer", depth)
        self.scope = outer
        given = self.expression("integer", depth - 1)
        return f"->({first}, {second} = 2) {{ {body} }}.call({given})"

    def _case_expression(self, depth: int) -> str:
        kind = self.choose(("integer", "string", "symbol"))
        tests = {
            "integer": ("1", "2, 3", "4..9", "Integer", "..0", "*[10, 12]", "->(n) { n > 50 }"),
            "string": ("'abc', ''", "/a/", "String", "'a'..'c'"),
            "symbol": (":a", ":b, :c", "Symbol"),
        }[kind]
        branches = "".join(
            f" when {self.choose(tests)} then {self.expression('string', depth)}"
            for _ in range(1 + self._draw(3))
        )
        end = f"case {self.expression(kind, depth)}{branches} else {self._simple('string', 0)} end"
        return f"({end})"

    # -- pages ---------------------------------------------------------------------------------

    def page(self) -> str:
        """A whole template."""
        return "".join(self._piece(DEPTH, False) for _ in range(1 + self._draw(4)))

    def _body(self, depth: int, loop: bool) -> str:
        return "".join(self._piece(depth - 1, loop) for _ in range(1 + self._draw(3)))

    def _inner(self, depth: int, loop: bool) -> str:
        outer = dict(self.scope)
        body = self._body(depth, loop)
        self.scope = outer
        return body

    def _piece(self, depth: int, loop: bool) -> str:
        simple = ["output", "text", "output", "assignment", "output", "change"]
        nested = ["if", "unless", "each", "times", "while", "case", "hash", "index", "begin", "for"]
        ways = simple + (nested if depth > 0 else []) + (["leave"] if loop else [])
        write = self.expression
        match self.choose(ways):
            case "text":
                return self.choose(TEXTS)
            case "output":
                shown = write(self.choose(SHOWN), depth)
                return self.choose(OUTPUTS).format(shown)
            case "assignment":
                return self._assignment(depth)
            case "change":
                return self._change(depth)
            case "leave":
                return f"<% {self.choose(('next', 'break'))} if {write('boolean', 1)} %>"
            case "if":
                condition = write("boolean", 2)
                more = f"<% elsif {write('maybe_integer', 1)} %>{self._inner(depth, loop)}"
                rest = self.choose(("", f"<% else %>\n{self._inner(depth, loop)}", more))
                return f"<% if {condition} %>{self._inner(depth, loop)}{rest}<% end %>\n"
            case "unless":
                return f"<% unless {write('boolean', 2)} %>\n{self._inner(depth, loop)}<% end %>"
            case kind:
                return self._loop(kind, depth, loop)

    def _assignment(self, depth: int) -> str:
        kind = self.choose(("integer", "string", "integers", "strings", "hash", "float"))
        value = self.expression(kind, depth)
        if self.chance(5):
            element = self.choose(("integer", "string"))
            first, second = self.expression(element, 1), self.expression(element, 1)
            return f"<% {self.name(element)}, {self.name(element)} = {first}, {second} %>"
        return f"<% {self.name(kind)} = {value} %>" + self.choose(("", "\n"))

    def _change(self, depth: int) -> str:
        names = [(name, kind) for name, kind in self.scope.items() if kind != "value"]
        if not names:
            return self._assignment(depth)
        name, kind = names[self._draw(len(names))]
        value = self.expression(kind, 1) if kind in LITERALS else self._simple(kind, 1)
        changes = {
            "integer": ("{0} += {1}", "{0} -= {1}", "{0} ||= {1}", "{0} = {1} if {0} > 2"),
            "string": ("{0} << {1}", "{0} += {1}", "{0} = {1} unless {0}.empty?", "{0}.upcase!"),
            "integers": ("{0} += {1}", "{0} << 5", "{0}[0] = 9", "{0}.reverse!", "{0}[1] ||= 4"),
            "strings": ("{0} |= {1}", "{0} << 'n'", "{0}.sort!", "{0}.map!(&:upcase)"),
            "hash": ("{0}[:n] = 1", "{0}[:a] ||= 5", "{0}.merge!({1})", "{0}.delete(:a)"),
        }.get(kind, ("{0} = {1}",))
        return f"<% {self.choose(changes).format(name, value)} %>"

    def _loop(self, kind: str, depth: int, loop: bool) -> str:
        outer = dict(self.scope)
        start = self._loop_start(kind)
        body = self._inner(depth, loop or kind not in ("case", "begin"))
        self.scope = outer
        if kind == "case":
            body += f"<% else %>{self._inner(depth, loop)}"
        elif kind == "begin":
            body += f"<% rescue ZeroDivisionError, NoMethodError %>{self._inner(depth, loop)}"
        return f"{start}{self.choose(('', NEWLINE))}{body}<% end %>{self.choose(('', NEWLINE))}"

    def _loop_start(self, kind: str) -> str:
        write = self.expression
        match kind:
            case "each":
                of = self.choose(("integer", "string"))
                source = write(f"{of}s", 2)
                return f"<% ({source}).first(5).each do |{self.name(of)}| %>"
            case "times":
                return f"<% {write('digit', 0)}.times do |{self.name('integer')}| %>"
            case "while":
                # the counter changes first, so that a `next` cannot keep the loop alive; it is no
                # variable of the scope, so that the page cannot set it back
                self._names += 1
                counter = f"counter{self._names}"
                test = self.choose(("while {} < 3", "until {} >= 3")).format(counter)
                return f"<% {counter} = 0 %><% {test} %><% {counter} += 1 %>"
            case "hash":
                # a copy, since a key must not be added to what is being walked through
                source = write("hash", 2)
                return (
                    f"<% ({source}).dup.each do |{self.name('symbol')}, {self.name('integer')}| %>"
                )
            case "index":
                source = write("strings", 2)
                names = f"{self.name('string')}, {self.name('integer')}"
                return f"<% ({source}).first(4).each_with_index do |{names}| %>"
            case "for":
                return f"<% for {self.name('integer')} in {write('range', 0)} do %>"
            case "case":
                tests = self.choose(("1, 2", "..5", "Integer", "3..7, 100"))
                return f"<% case {write('integer', 2)} when {tests} %>"
            case _:
                return "<% begin %>"


@st.composite
def pages(draw: Callable[[st.SearchStrategy[int]], int]) -> tuple[str, str]:
    """A template and its trim mode."""
    writer = Writer(lambda count: draw(_below(count)))
    return writer.page(), writer.choose(TRIM_MODES)


def examples(call: Call, count: int) -> list[str]:
    """Small pages with one call, the same in each run."""
    chance = random.Random(call.row)
    return [f"<%= ({Writer(chance.randrange).call(call, 0)}).inspect %>" for _ in range(count)]
