"""Middleman's helpers for text from elsewhere: ``partial``, ``content_for``, ``capture``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policy_pages.erb.errors import PageError
from policy_pages.erb.helpers.middleman_tags import escape_attribute, positional
from policy_pages.erb.printing import to_s
from policy_pages.erb.values import (
    RubyHash,
    RubyString,
    SafeString,
    Value,
    shown_type,
    truthy,
)
from policy_pages.text.diagnostics import Diagnostic, DiagnosticError, diagnose, did_you_mean

if TYPE_CHECKING:
    from policy_pages.erb.environment import Helper, HelperCall, Printer
    from policy_pages.erb.helpers.dialect import Partials
    from policy_pages.text.source import Place, Source

_LOCAL_NAME = re.compile(r"[^\W\dA-Z]\w*\Z")
_PLAIN_KEY = re.compile(r"[A-Za-z_]\w*")
_MARKDOWN = (".md", ".markdown", ".mkd")
_CODE_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_STEPS_A_TEMPLATE = 200
_CHARACTERS_A_STEP = 8
"""A template costs its reading, also where nothing in it runs: about as long as so many steps."""


def partial_helper(
    partials: Partials, page: str, path: str, mark: Callable[[str], str] = str
) -> Helper:
    """``partial``.

    :param page: the page's path below the folder of the pages, where partials are looked for.
    :param path: what ``current_path`` is, in partials, too.
    :param mark: takes the output of a partial in Markdown.
    """

    def partial(call: HelperCall) -> Value:
        meter = call.meter
        arguments = positional(call, 2, "partial")
        if not arguments:
            raise PageError("argument-error", "`partial` takes the name of a partial")
        name = to_s(arguments[0], meter)
        options = _options(arguments[1] if len(arguments) > 1 else None, call)
        found = partials.find(name, page)
        if found is None:
            beside = f"{page.rpartition('/')[0]}/"
            names = [other.removeprefix(beside) for other in partials.names()]
            help = did_you_mean(name, names)
            help = help or "a partial `NAME` is a file `_NAME.md.erb` or `_NAME.erb`"
            raise PageError("unknown-partial", f"there is no partial `{name}`", help)
        item_name = name.rpartition("/")[2].partition(".")[0]
        values = _locals(options.get("locals"), call)
        values.setdefault("current_path", RubyString(path))
        printed: list[str] = []
        length = 0
        for item, counter in _items(options, call):
            if truthy(item):
                values[item_name] = item
            if counter is not None:
                values[f"{item_name}_counter"] = counter
            _check_names(values)
            meter.spend(_STEPS_A_TEMPLATE + len(found.text) // _CHARACTERS_A_STEP)
            if found.path.endswith(".erb"):
                text = call.printer.render_partial(found, values, _captured(call))
            else:  # Markdown and plain files are not templates
                text = found.text[found.start :]
            if found.path.removesuffix(".erb").endswith(_MARKDOWN) and text.strip():
                text = text.removesuffix("\n") + "\n"  # the HTML of it would end so
            length += len(text)
            meter.check_string(length)
            printed.append(text)
        text = "".join(printed)
        is_markdown = found.path.removesuffix(".erb").endswith(_MARKDOWN) and text.strip()
        text = mark(text) if is_markdown else text
        if call.block is None:
            return SafeString(text)
        call.printer.print(text)
        return None

    return partial


def _captured(call: HelperCall) -> Callable[..., Value] | None:
    """A partial's ``yield``: it returns what the block prints, and the block prints nothing."""
    block = call.block
    if block is None:
        return None
    return lambda *_: SafeString(call.printer.capture(block, []))


def _options(value: Value, call: HelperCall) -> dict[str, Value]:
    if value is None:
        return {}
    if not isinstance(value, RubyHash):
        raise PageError("type-error", f"the options of a partial are a hash, not {_kind(value)}")
    options = {to_s(key, call.meter): item for key, item in value.items()}
    for name in options:
        if name not in ("locals", "collection", "object"):
            help = f"write `locals: {{ {name}: … }}`"
            raise PageError("argument-error", f"`partial` has no option `{name}`", help)
    return options


def _kind(value: Value) -> str:
    return shown_type(value)


def _locals(value: Value, call: HelperCall) -> dict[str, Value]:
    if not truthy(value):
        return {}
    if not isinstance(value, RubyHash):
        raise PageError("type-error", f"the locals of a partial are a hash, not {_kind(value)}")
    return {to_s(key, call.meter): item for key, item in value.items()}


def _items(options: Mapping[str, Value], call: HelperCall) -> list[tuple[Value, int | None]]:
    """What the partial is printed for: each of a collection with its number, or one object."""
    collection = options.get("collection")
    if isinstance(collection, RubyHash):
        collection = [[key, value] for key, value in collection.items()]
    if isinstance(collection, list):
        call.meter.spend(len(collection))
        return [(item, number) for number, item in enumerate(collection, 1)]
    if collection is not None:
        message = f"the collection of a partial is an array, not {_kind(collection)}"
        raise PageError("type-error", message)
    return [(options.get("object"), None)]


def _check_names(values: Mapping[str, Value]) -> None:
    for name in values:
        if _LOCAL_NAME.match(name) is None:
            message = f"`{name}` cannot be the name of a partial's local variable"
            raise PageError("argument-error", message)


@dataclass(eq=False, slots=True)
class _Kept:
    """A text that is put away.

    :ivar content: a block that prints it, or the text itself.
    :ivar source: the template that puts it away, at ``span``.
    :ivar is_settled: whether it is printed, or dropped on purpose.
    """

    key: str
    content: Callable[..., Value] | Value
    printer: Printer
    source: Source
    span: Place
    is_settled: bool = False

    @property
    def name(self) -> str:
        """The key as a page writes it."""
        return f":{self.key}" if _PLAIN_KEY.fullmatch(self.key) else f"'{self.key}'"

    def text(self, arguments: list[Value]) -> str:
        """The text in its printed form."""
        if callable(self.content):
            return self.printer.capture(self.content, arguments)
        return to_s(self.content, self.printer.meter)

    def has_text(self) -> bool:
        """Whether readers miss something where it is not printed."""
        # here, for dialects are known without the engine
        from policy_pages.erb.interpreter.signals import JumpSignal, ReturnSignal

        mistakes = len(self.printer.diagnostics)
        try:
            text = self.text([])
        except (DiagnosticError, JumpSignal, PageError, ReturnSignal):
            return True  # nobody knows
        return bool(text.strip()) or len(self.printer.diagnostics) > mistakes


class ContentBlocks:
    """What one page has put away with ``content_for``.

    :param hold: takes HTML and returns its marker in the page's Markdown.
    """

    def __init__(self, hold: Callable[[str], str] = str) -> None:
        self._blocks: dict[str, list[_Kept]] = {}
        self._all: list[_Kept] = []
        self._hold = hold

    def warnings(self) -> list[Diagnostic]:
        """What the page has stored and not printed: there is no layout to print it."""
        # a block that runs here can store others, which this also prints
        return [
            diagnose(
                kept.source,
                kept.span,
                "unprinted-content",
                f"this text is kept for `yield_content {kept.name}`, but nothing on this page "
                "prints it",
                help=f"write `<%= yield_content {kept.name} %>` below it where readers should see "
                "it, or remove the text",
                severity="warning",
            )
            for kept in self._all
            if not kept.is_settled and kept.has_text()
        ]

    def helpers(self) -> Mapping[str, Helper]:
        """Names -> helpers."""
        return {
            "capture": self._capture,
            "capture_html": self._capture,
            "code": self._code,
            "concat": self._concat,
            "concat_content": self._concat,
            "content_for": self._content_for,
            "content_for?": self._has_content,
            "mermaid_diagram": self._mermaid_diagram,
            "wrap_layout": self._wrap_layout,
            "yield_content": self._yield_content,
        }

    @staticmethod
    def _capture(call: HelperCall) -> Value:
        return RubyString(call.printer.capture(_block_of(call, "capture"), call.arguments))

    @staticmethod
    def _concat(call: HelperCall) -> Value:
        (text,) = positional(call, 1, "concat") or [None]
        call.printer.print(to_s(text, call.meter))
        return None

    def _content_for(self, call: HelperCall) -> Value:
        arguments = positional(call, 3, "content_for")
        key = _key(arguments, call, "content_for")
        blocks = self._blocks.setdefault(key, [])
        content: Value = arguments[1] if len(arguments) > 1 else None
        options = arguments[2] if len(arguments) > 2 else None
        if isinstance(content, RubyHash):
            options, content = content, None
        if truthy(_options_flush(options, call)):
            for dropped in blocks:
                dropped.is_settled = True
            blocks.clear()
        call.meter.check_collection(len(self._all) + 1)
        kept = _Kept(
            key,
            content if call.block is None else call.block,
            call.printer,
            call.printer.source,
            call.printer.call_span,
        )
        blocks.append(kept)
        self._all.append(kept)
        return None

    def _has_content(self, call: HelperCall) -> Value:
        return bool(
            self._blocks.get(_key(positional(call, 1, "content_for?"), call, "content_for?"))
        )

    def _yield_content(self, call: HelperCall) -> Value:
        key = _key(call.arguments, call, "yield_content")
        blocks = self._blocks.get(key)
        if not blocks:
            return None
        printed: list[str] = []
        length = 0
        for kept in list(blocks):
            call.meter.spend(1)
            kept.is_settled = True
            text = kept.text(call.arguments[1:])
            length += len(text)
            call.meter.check_string(length)
            printed.append(text)
        return SafeString("".join(printed))

    def _code(self, call: HelperCall) -> Value:
        """Middleman-syntax's: a block of code, without the colours."""
        language, _ = [*positional(call, 2, "code"), None, None][:2]
        text = call.printer.capture(_block_of(call, "code"), [])
        name = to_s(language, call.meter) if truthy(language) else "plaintext"
        opening = f'<div class="highlight"><pre class="highlight {escape_attribute(name)}"><code>'
        call.meter.check_string(5 * len(text) + len(opening))
        code = text.translate(_CODE_ESCAPES)
        call.printer.print(self._hold(f"{opening}{code}</code></pre></div>"))
        return None

    @staticmethod
    def _mermaid_diagram(call: HelperCall) -> Value:
        """Bookbinder's: a hyphen is hidden from Markdown."""
        text = call.printer.capture(_block_of(call, "mermaid_diagram"), [])
        escaped = text.replace("-", "\\-")
        call.printer.print(f"<div class='mermaid'>{escaped}</div>")
        return None

    @staticmethod
    def _wrap_layout(call: HelperCall) -> Value:
        """The block alone: the layout around it is the theme's."""
        call.printer.print(call.printer.capture(_block_of(call, "wrap_layout"), []))
        return None


def _block_of(call: HelperCall, name: str) -> Callable[..., Value]:
    if call.block is None:
        raise PageError("argument-error", f"`{name}` takes a block")
    return call.block


def _key(arguments: list[Value], call: HelperCall, name: str) -> str:
    if not arguments:
        raise PageError("argument-error", f"`{name}` takes the name of a content")
    return to_s(arguments[0], call.meter)


def _options_flush(options: Value, call: HelperCall) -> Value:
    if not isinstance(options, RubyHash):
        return None
    given = {to_s(key, call.meter): value for key, value in options.items()}
    return given.get("flush")
