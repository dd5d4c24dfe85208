"""``config.rb`` of Middleman and its like, read as text: nothing of it is ever run.

What is written literally is understood: settings with a plain value, redirects, what is activated,
what is ignored, and the names of helpers. What a program works out is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_LONGEST = 200_000
"""Characters of a file that are looked at."""
_TEXT = r"""(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
_SET = re.compile(
    rf"^[ \t]*(?:set[ \t(]+:(?P<name>\w+)[ \t]*,|config\[:(?P<key>\w+)\][ \t]*=)[ \t]*"
    rf"(?P<value>{_TEXT}|:\w+|true|false|-?\d+)[ \t)]*(?:#.*)?$",
    re.MULTILINE,
)
_OPTIONS = re.compile(
    r"^[ \t]*set[ \t(]+:markdown[ \t]*,(?P<options>\s*(?:.*,[ \t]*\n)*.*)", re.MULTILINE
)
_OPTION = re.compile(r"(?::(?P<old>\w+)[ \t]*=>|\b(?P<new>\w+):)[ \t]*(?P<value>true|false)\b")
_RENDERER = re.compile(
    r"(?::renderer[ \t]*=>|\brenderer:)[ \t]*(?P<name>[\w:]+)(?:\.new)?(?P<given>\([^()\n]*\))?"
)
_OF_OWN_RENDERER = frozenset(
    {
        *("filter_html", "hard_wrap", "link_attributes", "no_images", "no_links", "no_styles"),
        *("prettify", "safe_links_only", "smartypants", "xhtml"),
    }
)
"""Options that Middleman gives to the renderer that it makes, and not to one that a site brings
(``renderers/redcarpet.rb``)."""
_PAGE_LAYOUT = re.compile(
    rf"^[ \t]*(?:page|with_layout)[ \t(]+(?P<pattern>{_TEXT})[ \t]*,.*?"
    rf"(?:\blayout:|:layout[ \t]*=>)[ \t]*(?P<layout>{_TEXT}|:\w+|false)",
    re.MULTILINE,
)
_REDIRECT = re.compile(
    rf"^[ \t]*redirect[ \t(]+(?P<old>{_TEXT})[ \t]*,[ \t]*(?:to:|:to[ \t]*=>)"
    rf"[ \t]*(?P<new>{_TEXT})",
    re.MULTILINE,
)
_R301 = re.compile(
    rf"^[ \t]*r30[12][ \t(]+(?P<old>{_TEXT})[ \t]*,[ \t]*(?P<new>{_TEXT})", re.MULTILINE
)
_ACTIVATE = re.compile(r"^[ \t]*activate[ \t(]+:(?P<name>\w+)", re.MULTILINE)
_IGNORE = re.compile(rf"^[ \t]*ignore[ \t(]+(?P<pattern>{_TEXT})", re.MULTILINE)
_METHOD = re.compile(r"^[ \t]*def[ \t]+(?P<name>[a-z_]\w*[?!]?)", re.MULTILINE)
_HELPERS = re.compile(r"^(?P<indent>[ \t]*)helpers[ \t]+do\b", re.MULTILINE)
_COMPUTED = re.compile(r"^(?:.*\bproxy[ \t(].*|[ \t]*(?:redirect|r30[12])\b.*)$", re.MULTILINE)


_PROXY = re.compile(r"""\bproxy[ \t(]+"(?P<path>[^"\n]*#\{[^"\n]*)\"""")
_INSERTED = re.compile(r"#\{[^}]*\}")


@dataclass(frozen=True)
class RubyConfiguration:
    """The contents of a file of settings in Ruby.

    :param settings: name -> text, flag or number.
    :param markdown: the options of the Markdown engine that are flags, and count.
    :param renderer: the class of the site's own that writes HTML.
    :param layouts: pattern of the paths of pages -> the name of their layout; False: none.
    :param redirects: old address -> new one.
    :param ignored: patterns of files that are not part of the site.
    :param helpers: name of a method that pages can call -> the line where it begins.
    :param computed: lines that redirect or make pages by a program, which is not run.
    """

    settings: dict[str, str | bool | int] = field(default_factory=dict)
    markdown: dict[str, bool] = field(default_factory=dict)
    renderer: str = ""
    layouts: dict[str, str | bool | int] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    activated: frozenset[str] = frozenset()
    ignored: tuple[str, ...] = ()
    helpers: dict[str, int] = field(default_factory=dict)
    computed: dict[int, str] = field(default_factory=dict)

    @property
    def made(self) -> dict[str, int]:
        """Patterns of the paths of pages that a program makes, if they are written literally, and
        the line of each."""
        return {
            ".*".join(map(re.escape, _INSERTED.split(match["path"].strip("/")))): line
            for line, text in self.computed.items()
            for match in _PROXY.finditer(text)
        }


def read_ruby_configuration(text: str) -> RubyConfiguration:
    """What the text of such a file says."""
    text = "\n".join(_without_comments(text[:_LONGEST]))
    options = _OPTIONS.search(text)
    renderer = _RENDERER.search(options["options"]) if options is not None else None
    redirects = [*_REDIRECT.finditer(text), *_R301.finditer(text)]
    known = {match.start() for match in redirects}
    return RubyConfiguration(
        {match["name"] or match["key"]: _value(match["value"]) for match in _SET.finditer(text)},
        _markdown(options["options"]) if options is not None else {},
        renderer["name"] if renderer is not None else "",
        {
            _unquoted(match["pattern"]).strip("/"): _value(match["layout"])
            for match in _PAGE_LAYOUT.finditer(text)
        },
        {_from_root(_unquoted(match["old"])): _unquoted(match["new"]) for match in redirects},
        frozenset(match["name"] for match in _ACTIVATE.finditer(text)),
        tuple(_unquoted(match["pattern"]) for match in _IGNORE.finditer(text)),
        dict(_helpers(text)),
        {
            text.count("\n", 0, match.start()) + 1: match[0].strip()
            for match in _COMPUTED.finditer(text)
            if match.start() not in known
        },
    )


def _markdown(options: str) -> dict[str, bool]:
    """The flags that count: a renderer of the site's own knows those that it is made with."""
    renderer = _RENDERER.search(options)
    if renderer is None:
        return _flags(options)
    others = _flags(options[: renderer.start()] + options[renderer.end() :])
    counting = {name: value for name, value in others.items() if name not in _OF_OWN_RENDERER}
    return counting | _flags(renderer["given"] or "")


def _flags(text: str) -> dict[str, bool]:
    return {
        match["old"] or match["new"]: match["value"] == "true" for match in _OPTION.finditer(text)
    }


def _without_comments(text: str) -> Iterator[str]:
    """The lines of a text, those of comments empty."""
    in_comment = False
    for line in text.replace("\r\n", "\n").split("\n"):
        in_comment = in_comment or line.startswith("=begin")
        yield "" if in_comment or line.lstrip().startswith("#") else line
        in_comment = in_comment and not line.startswith("=end")


def _from_root(path: str) -> str:
    return path if path.startswith("/") else f"/{path}"


def methods_in(text: str) -> dict[str, int]:
    """The methods that a file of helpers defines, each with its line."""
    return {
        match["name"]: text.count("\n", 0, match.start()) + 1 for match in _METHOD.finditer(text)
    }


def _helpers(text: str) -> Iterator[tuple[str, int]]:
    """The methods between ``helpers do`` and the ``end`` with the same indentation."""
    for opening in _HELPERS.finditer(text):
        end = re.compile(rf"^{opening['indent']}end\b", re.MULTILINE).search(text, opening.end())
        limit = len(text) if end is None else end.start()
        for match in _METHOD.finditer(text, opening.end(), limit):
            yield match["name"], text.count("\n", 0, match.start()) + 1


def _value(written: str) -> str | bool | int:
    if written in ("true", "false"):
        return written == "true"
    if written[0] == ":":
        return written[1:]
    return _unquoted(written) if written[0] in "\"'" else int(written)


def _unquoted(written: str) -> str:
    return re.sub(r"\\(.)", r"\1", written[1:-1])
