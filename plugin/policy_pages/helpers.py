"""A site's own helpers: functions of a Python file that ``mkdocs.yml`` names.

The file is the site's own and trusted, as its configuration is; a page can call what carries the
decorator :func:`helper`, and nothing else of it.

>>> from policy_pages.helpers import Block, helper
>>> @helper
... def reading_time(words: int, per_minute: int = 200) -> str:
...     return f"{max(1, round(words / per_minute))} min"
>>> @helper(html=True)
... def note(*, block: Block) -> str:
...     return f'<div class="note">{block()}</div>'
"""

from __future__ import annotations

import contextlib
import datetime
import importlib
import importlib.util
import inspect
import sys
import traceback
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, overload

from policy_pages.erb import PageError, Value, from_python
from policy_pages.erb.helpers.site_values import CALL_STEPS, measure, to_plain
from policy_pages.erb.printing import to_s
from policy_pages.erb.values import RubyString, shown_type
from policy_pages.files.reading import SiteFolders, UnreadableFileError, read_given_bytes

if TYPE_CHECKING:
    from policy_pages.erb import Helper, HelperCall
    from policy_pages.erb.limits import Meter

_MARK = "__policy_pages_helper__"
_MODULE = "policy_pages_own_helpers"
_RUBY_KEYWORDS = (
    "alias begin case defined do else elsif end ensure module next redo rescue retry self super "
    "then undef unless until when BEGIN END"
)
_RETURNS = "text, a number, True, False, None, a date, or lists and dicts of these"

Function = TypeVar("Function", bound=Callable[..., object])


class HelperError(Exception):
    """A helper refuses what a page asks of it: a diagnostic (``helper-failed``) at that place.

    :param message: what is wrong, for the page's author.
    :param help: what the author can do about it.
    """

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help


class _FailedHelperError(HelperError):
    """A bug of a helper, reported like a refusal."""


class HelpersFileError(Exception):
    """The file of helpers cannot be used; the message says where and why."""


class Block:
    """What a page writes between ``<% name do %>`` and ``<% end %>``; a helper may call it often.

    A helper takes it by a parameter with this type, or with ``Block | None`` if it needs none.
    """

    def __init__(
        self, name: str, run: Callable[..., Value], call: HelperCall, embed: Callable[[str], str]
    ) -> None:
        self._name = name
        self._run = run
        self._call = call
        self._embed = embed
        self.ends_line = False
        self.failure: BaseException | None = None

    def __call__(self, *values: object) -> str:
        """What the block prints: HTML for a helper of HTML, Markdown for any other.

        :param values: what the block's own parameters get: ``do |item|``.
        """
        return self._embed(self.text(*values))

    def text(self, *values: object) -> str:
        """What the block prints, as it is.

        :param values: as for a call.
        """
        meter = self._call.meter
        for value in values:
            _check_value(value, f"the helper `{self._name}` yielded")
        try:
            given = [_from_result(value, meter) for value in values]
            meter.spend(CALL_STEPS)
            text = self._call.printer.capture(self._run, given)
            meter.check_string(len(text))
        except BaseException as error:
            self.failure = error  # a function that catches it must not hide it
            raise
        self.ends_line = text.endswith("\n")
        return text


@dataclass(frozen=True)
class OwnHelper:
    """A helper of a site.

    :param function: takes plain Python values.
    :param signature: without the parameter that takes a block.
    :param html: whether what it returns is HTML, to be put in after Markdown.
    :param block: the parameter that takes a block, or None.
    """

    name: str
    function: Callable[..., object]
    signature: inspect.Signature
    types: Mapping[str, Any]
    html: bool = False
    block: inspect.Parameter | None = None


@overload
def helper(function: Function, /) -> Function: ...


@overload
def helper(*, html: bool = False) -> Callable[[Function], Function]: ...


def helper(function: Any = None, /, *, html: bool = False) -> Any:
    """Let pages call a function by its name.

    It is given plain Python values (``str``, ``int``, ``float``, ``bool``, ``None``, ``list``,
    ``dict``, ``date``) and returns one. An argument that does not fit the function's annotations
    is the page's mistake.

    :param html: what it returns is HTML and is not read as Markdown; escape what pages give.
    :raises TypeError: for anything but a function.
    """

    def mark(function: Any) -> Any:
        if not inspect.isfunction(function) or inspect.iscoroutinefunction(function):
            raise TypeError(f"@helper is for plain functions, not for {function!r}")
        setattr(function, _MARK, html)
        return function

    return mark if function is None else mark(function)


# -- the file ----------------------------------------------------------------------------------


def find_helpers_file(name: str, root: Path) -> Path:
    """The file that the option ``helpers`` names.

    :param name: its path, relative to the folder of ``mkdocs.yml``.
    :param root: that folder.
    :raises HelpersFileError: where there is none, or it lies outside of the folder.
    """
    folders = SiteFolders(root)
    path = folders.root / name
    if Path(name).is_absolute() or folders.leads_out(path):
        raise HelpersFileError(f"helpers: `{name}` is outside the folder of `mkdocs.yml`")
    if folders.refusal(path) is not None:
        raise HelpersFileError(f"helpers: there is no file `{name}`")
    return path.resolve()


def load_helpers(path: Path) -> Mapping[str, OwnHelper]:
    """Run a file of helpers, and collect those it defines itself, by their names.

    :raises HelpersFileError: where it is too large or cannot be read, where it cannot be run, with
        the line, or a name is of no use in Ruby.
    """
    loader = _FreshLoader(_MODULE, str(path))
    spec = importlib.util.spec_from_file_location(_MODULE, path, loader=loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    previous = sys.modules.get(_MODULE)
    sys.modules[_MODULE] = module  # a dataclass of the file looks its module up there
    try:
        with _fresh_imports(path):
            loader.exec_module(module)
    except UnreadableFileError as error:
        raise HelpersFileError(f"helpers: `{path}` {error}") from None
    except SyntaxError as error:
        raise HelpersFileError(f"{error.filename}:{error.lineno}: {error.msg}") from error
    except (Exception, SystemExit) as error:
        line = _line_in(path, error)
        raise HelpersFileError(f"{path}:{line}: {type(error).__name__}: {error}") from error
    finally:
        if previous is None:
            sys.modules.pop(_MODULE, None)
        else:
            sys.modules[_MODULE] = previous
    found: dict[str, OwnHelper] = {}
    for function in vars(module).values():
        if not inspect.isfunction(function) or function.__module__ != _MODULE:
            continue
        if _MARK in vars(function):
            own = _own_helper(function, path)
            found[own.name] = own
    return found


_imported: dict[Path, dict[str, types.ModuleType]] = {}
"""A file of helpers -> the modules beside it that it has imported."""


def imported_by(path: Path) -> list[Path]:
    """The files beside a file of helpers, or below its folder, that it has imported."""
    modules = _imported.get(path.resolve(), {}).values()
    return [Path(module.__file__) for module in modules if module.__file__ is not None]


@contextlib.contextmanager
def _fresh_imports(path: Path) -> Iterator[None]:
    """Let a file import those beside it, as they are now and not as they were for the last build of
    the process."""
    known = _imported.pop(path, {})
    for name, module in known.items():
        if sys.modules.get(name) is module:
            del sys.modules[name]
    before, searched, writes = {*sys.modules}, [*sys.path], sys.dont_write_bytecode
    sys.path.append(str(path.parent))
    sys.dont_write_bytecode = True  # a compiled copy passes for new within the second
    importlib.invalidate_caches()
    try:
        yield
        known = {}
    finally:  # of a file that fails those before are its imports, too: one of them may be why
        sys.path[:], sys.dont_write_bytecode = searched, writes
        new = {name: sys.modules[name] for name in sys.modules if name not in before}
        beside = {name: one for name, one in new.items() if _is_beside(one, path)}
        _imported[path] = {**known, **beside}


def _is_beside(module: types.ModuleType, path: Path) -> bool:
    """Whether a module's file is below the folder of another, and no installed package."""
    file = getattr(module, "__file__", None)
    if file is None or file == str(path) or not Path(file).is_relative_to(path.parent):
        return False
    parts = Path(file).relative_to(path.parent).parts
    return not any(part.startswith(".") or part.endswith("-packages") for part in parts)


class _FreshLoader(SourceFileLoader):
    """Runs the file as it is now, and leaves no compiled copy beside it."""

    def get_code(self, fullname: str) -> types.CodeType:
        path = self.get_filename(fullname)
        code = self.source_to_code(read_given_bytes(Path(path)), path)
        assert isinstance(code, types.CodeType)
        return code


def _own_helper(function: Any, path: Path) -> OwnHelper:
    name = function.__name__
    if name in _RUBY_KEYWORDS.split() or not name.isidentifier():
        line = function.__code__.co_firstlineno
        raise HelpersFileError(f"{path}:{line}: pages cannot call a helper `{name}`")
    annotations = _types_of(function)
    signature = inspect.signature(function)
    blocks = [p for p in signature.parameters.values() if _is_block(annotations.get(p.name))]
    if blocks and not _can_be_given(blocks, list(signature.parameters.values())):
        line = function.__code__.co_firstlineno
        message = f"`{name}` takes a block by its last parameter: `*, block: Block`"
        raise HelpersFileError(f"{path}:{line}: {message}")
    others = [p for p in signature.parameters.values() if p not in blocks]
    signature = signature.replace(parameters=others)
    block = blocks[0] if blocks else None
    return OwnHelper(name, function, signature, annotations, vars(function)[_MARK], block)


def _can_be_given(blocks: list[inspect.Parameter], all_: list[inspect.Parameter]) -> bool:
    """Whether a block can be given by its name, whatever arguments a page gives."""
    (block, *others) = blocks
    if others or block.kind not in (block.POSITIONAL_OR_KEYWORD, block.KEYWORD_ONLY):
        return False
    after = all_[all_.index(block) + 1 :]
    by_name = (block.KEYWORD_ONLY, block.VAR_KEYWORD)
    return block.kind is block.KEYWORD_ONLY or all(p.kind in by_name for p in after)


def _types_of(function: Any) -> dict[str, Any]:
    """Parameters -> their types; one that only a type checker can name is left out."""
    function = inspect.unwrap(function)
    names = {"Block": Block, **function.__globals__}
    found: dict[str, Any] = {}
    for name, annotation in inspect.get_annotations(function).items():
        alone = types.SimpleNamespace(__annotations__={name: annotation})
        with contextlib.suppress(NameError, TypeError, SyntaxError, AttributeError):
            found.update(typing.get_type_hints(alone, names))
    return found


def _is_block(annotation: Any) -> bool:
    return annotation is Block or Block in typing.get_args(annotation)


def _line_in(path: Path, error: BaseException) -> int:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == str(path) and frame.lineno]
    return lines[-1] if lines else 1


# -- calls -------------------------------------------------------------------------------------


def page_helpers(
    helpers: Mapping[str, OwnHelper],
    hold: Callable[[str], str],
    embed: Callable[[str], str] = str,
) -> Mapping[str, Helper]:
    """A site's own helpers as pages call them.

    :param hold: takes HTML and gives what stands for it in the page's Markdown.
    :param embed: takes Markdown and gives what stands for its HTML in that HTML.
    """
    return {name: _page_helper(own, hold, embed) for name, own in helpers.items()}


def with_mistakes_reported(helpers: Mapping[str, OwnHelper]) -> Mapping[str, OwnHelper]:
    """The same helpers; an exception in one is an error of the page that calls it.

    Commands use this: they report the place of the call and that of the bug, and go on with the
    other pages. A build ends with Python's traceback, for whoever writes the helper.
    """
    return {
        name: replace(own, function=_with_mistakes_reported(own)) for name, own in helpers.items()
    }


def _with_mistakes_reported(own: OwnHelper) -> Callable[..., object]:
    path = Path(inspect.unwrap(own.function).__code__.co_filename)

    def run(*given: object, **named: object) -> object:
        try:
            result = own.function(*given, **named)
            _check_result(own, result)
        except HelperError:
            raise
        except (Exception, SystemExit) as error:
            if any(isinstance(one, Block) and one.failure is error for one in named.values()):
                raise
            line = _line_in(path, error)
            message = f"{type(error).__name__}: {error} ({path.name}:{line})"
            raise _FailedHelperError(message) from error
        return result

    return run


def _page_helper(own: OwnHelper, hold: Callable[[str], str], embed: Callable[[str], str]) -> Helper:
    def call_it(call: HelperCall) -> Value:
        call.meter.spend(CALL_STEPS)
        bound = _bound(own, call)
        block = _block_of(own, call, embed)
        result = _result(own, bound, block)
        if own.html:
            assert isinstance(result, str)
            call.meter.check_string(len(result))
            call.meter.spend(len(result) >> 6)
            value: Value = RubyString(hold(str.__str__(result)))
        else:
            value = _from_result(result, call.meter)
        if block is None:
            return value
        # with a block it prints itself, since `<%= name do %>` is no Ruby
        call.printer.print(to_s(value, call.meter))
        if own.html and block.ends_line:  # the tag `<% end %>` takes away the newline after it
            call.printer.print("\n")
        return None

    return call_it


def _block_of(own: OwnHelper, call: HelperCall, embed: Callable[[str], str]) -> Block | None:
    """The block that a call gives its helper.

    :raises PageError: where the helper takes none, or needs one.
    """
    if call.block is None:
        if own.block is not None and not _is_optional(own):
            help = f"write `<% {own.name} … do %>` … `<% end %>`"
            raise PageError("argument-error", f"`{own.name}` needs a block", help)
        return None
    if own.block is None:
        help = "to take one, its function needs a parameter `block: Block`"
        raise PageError("argument-error", f"`{own.name}` does not take a block", help)
    if not own.html:
        return Block(own.name, call.block, call, str)
    indentation = call.printer.indentation()

    def embedded(text: str) -> str:
        return embed(_without_indentation(text, indentation)) if text.strip() else ""

    return Block(own.name, call.block, call, embedded)


def _is_optional(own: OwnHelper) -> bool:
    assert own.block is not None
    annotation = own.types[own.block.name]
    return annotation is not Block or own.block.default is not inspect.Parameter.empty


def _without_indentation(text: str, indentation: str) -> str:
    """Text without the blanks that its call has before it, as within an item of a list."""
    if not indentation:
        return text
    lines = text.splitlines(keepends=True)
    return "".join(line.removeprefix(indentation) for line in lines)


def _result(own: OwnHelper, bound: inspect.BoundArguments, block: Block | None) -> object:
    """What a helper returns.

    :raises PageError: for what it refuses.
    """
    named = dict(bound.kwargs)
    if own.block is not None and (block is not None or own.block.default is own.block.empty):
        named[own.block.name] = block
    try:
        result = own.function(*bound.args, **named)
    except HelperError as error:
        if block is None or block.failure is None:
            verb = "fails" if isinstance(error, _FailedHelperError) else "refuses"
            message = f"the helper `{own.name}` {verb}: {error.message}"
            raise PageError("helper-failed", message, error.help) from None
    if block is not None and block.failure is not None:
        raise block.failure
    _check_result(own, result)
    return result


def _plain(own: OwnHelper, value: Value, meter: Meter) -> object:
    plain = to_plain(value, meter)
    if plain is None and value is not None:
        message = f"`{own.name}` cannot be given a {shown_type(value)}"
        raise PageError("type-error", message, "give it text, a number, a list or a hash")
    return plain


def _bound(own: OwnHelper, call: HelperCall) -> inspect.BoundArguments:
    """A call's arguments, as the function's signature has them and its annotations take them.

    ``name: value`` arguments are keyword arguments. As in Ruby they are one hash, the last
    argument, where the function does not have all of these names and needs none by its name.

    :raises PageError: ``argument-error`` or ``type-error``, as Ruby has them.
    """
    given = [_plain(own, value, call.meter) for value in call.arguments]
    named = {name: _plain(own, value, call.meter) for name, value in call.keywords.items()}
    taken = own.block is not None and own.block.name in named
    try:
        if taken:
            raise TypeError(f"`{own.name}` takes its block as `do … end`")
        bound = own.signature.bind(*given, **named)
    except TypeError as error:
        with_hash = _bound_with_hash(own, given, named)
        if with_hash is None:
            message = f"`{own.name}` cannot be called like this: {error}"
            raise PageError("argument-error", message, f"call it as `{_as_called(own)}`") from None
        bound = with_hash
    for name, value in bound.arguments.items():
        kind = own.signature.parameters[name].kind
        values: list[object] = [value]
        if kind is inspect.Parameter.VAR_POSITIONAL:
            values = [*value]
        elif kind is inspect.Parameter.VAR_KEYWORD:
            values = [*value.values()]
        for one in values:
            if not _fits(one, own.types.get(name, Any)):
                shown = shown_type(from_python(one))
                message = f"`{own.name}` does not accept {shown} for `{name}`"
                raise PageError("type-error", message, f"call it as `{_as_called(own)}`")
    return bound


def _bound_with_hash(
    own: OwnHelper, given: list[object], named: dict[str, object]
) -> inspect.BoundArguments | None:
    """The arguments with the named ones as a hash after the others; None if none can be so."""
    parameters = list(own.signature.parameters.values())
    by_name = (inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD)
    if not named or any(parameter.kind in by_name for parameter in parameters):
        return None
    try:
        return own.signature.bind(*given, named)
    except TypeError:
        return None


def _as_called(own: OwnHelper) -> str:
    """How a page calls a helper: ``name(words, per_minute: …)``."""
    shown = []
    for parameter in own.signature.parameters.values():
        if parameter.kind is parameter.VAR_POSITIONAL:
            shown.append(f"*{parameter.name}")
        elif parameter.kind is parameter.VAR_KEYWORD:
            shown.append(f"**{parameter.name}")
        elif parameter.kind is parameter.KEYWORD_ONLY or parameter.default is not parameter.empty:
            shown.append(f"{parameter.name}: …")
        else:
            shown.append(parameter.name)
    block = " do … end" if own.block is not None else ""
    return f"{own.name}({', '.join(shown)}){block}"


_CHECKED = (str, int, float, bool, list, dict, datetime.date, datetime.datetime)


def _fits(value: object, annotation: Any) -> bool:
    """Whether a plain value is what an annotation asks for; unknown ones ask for nothing."""
    origin = typing.get_origin(annotation)
    if origin in (typing.Union, types.UnionType):
        return any(_fits(value, option) for option in typing.get_args(annotation))
    if annotation is None or annotation is type(None):
        return value is None
    wanted = origin or annotation
    if wanted not in _CHECKED:
        return True
    if wanted is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if wanted is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if wanted is datetime.date:  # one of Python's datetimes is a date, and Ruby's Time is none
        return type(value) is datetime.date
    return isinstance(value, wanted)


def _check_result(own: OwnHelper, result: object) -> None:
    """Refuse what a function may not return.

    :raises TypeError: for a value that no page can have: a bug in the function.
    """
    if own.html and not isinstance(result, str):
        raise TypeError(f"the helper `{own.name}` must return HTML, not {result!r:.80}")
    _check_value(result, f"the helper `{own.name}` returned")


def _check_value(value: object, what: str) -> None:
    try:
        from_python(value)
    except TypeError as error:
        raise TypeError(f"{what} a {type(value).__name__}; it can be {_RETURNS}") from error


def _from_result(result: object, meter: Meter) -> Value:
    """What a function returned, as a page's value.

    :raises PageError: if it is too large.
    """
    if isinstance(result, str):
        result = str.__str__(result)  # a subclass (`Markup`) has rules of its own
    value = from_python(result)
    measure(value, meter)
    return value
