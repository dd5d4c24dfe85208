"""What another engine would carry out and no build here does: Liquid, kramdown's attributes, MDX,
and scripts that a page brings along.

Readers would see it as text, or it does something unexpected. Code samples do not count, and
neither does anything that an extension or another plugin has processed: it is no longer in the
page as built.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape

from policy_pages.text.code_samples import CodeSamples
from policy_pages.text.diagnostics import Diagnostic, diagnose
from policy_pages.text.source import Source, Span

_LIQUID_TAGS = (
    "include|include_relative|if|elsif|else|endif|unless|endunless|for|endfor|case|when|endcase"
    "|assign|capture|endcapture|comment|endcomment|raw|endraw|highlight|endhighlight|link"
    "|post_url|cycle|tablerow|endtablerow|increment|decrement|render|layout|gist"
)
_LIQUID = re.compile(
    rf"(?<!\\)(?:(?P<tag>\{{%-?[ \t]*(?:{_LIQUID_TAGS})\b)[^%\n]*%\}}"
    r"|(?P<value>\{\{-?[ \t]*(?:page|site|include|layout|content|paginator|forloop|post|product)"
    r"\b)[^}\n]*\}\})"
)
_KRAMDOWN = re.compile(r"(?<!\\)(?P<mark>\{:{1,2}/?[ \t]*[.#\w][\w.#-]*)[^}\n]*\}")
_IMPORT = re.compile(
    r"^(?P<mark>(?:import[ \t]+(?:[\w*{][^'\"\n;]*[ \t]from[ \t]+)?(?=['\"])"
    r"|export[ \t]+(?:const|default|function)[ \t]))[^\n]*$",
    re.MULTILINE,
)
_COMPONENT = re.compile(
    r"(?<![\w\\<])(?P<mark><(?P<name>[A-Z][a-z]\w*(?:\.\w+)*))(?=[\s/>])[^<>]*>"
)
_CLOSING = re.compile(r"</([A-Z][a-z]\w*(?:\.\w+)*)>")
_SCRIPT = re.compile(
    r"(?P<mark><script)(?=[\s>])"
    r"(?![^>]*\btype=[\"']?(?!module|(?:text|application)/javascript)[\w/+.-]+)[^>]*>",  # or data
    re.IGNORECASE,
)
_HTML_NAMES = frozenset(
    "a abbr address area article aside audio base blockquote body br button canvas caption center"
    " cite code col colgroup data datalist dd del details dfn dialog div dl dt em embed fieldset"
    " figcaption figure font footer form frame frameset head header hgroup html iframe img input"
    " ins kbd label legend li link main map mark menu meta meter nav noscript object ol optgroup"
    " option output param picture pre progress q samp script section select slot small source span"
    " strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time"
    " title track tt u ul var video wbr".split()
)


@dataclass(frozen=True)
class _Syntax:
    code: str
    pattern: re.Pattern[str]
    message: str
    help: str


_SYNTAXES = (
    _Syntax(
        "liquid-as-text",
        _LIQUID,
        "this is Liquid, which this site does not run: it is published as text",
        "write what it printed, or use ERB in a `.md.erb` page; to show it to readers, put it in a "
        "code span",
    ),
    _Syntax(
        "kramdown-as-text",
        _KRAMDOWN,
        "this is how kramdown gives an element attributes; here it is published as text",
        "add `attr_list` to `markdown_extensions`, write the element in HTML, or remove it",
    ),
    _Syntax(
        "mdx-as-text",
        _IMPORT,
        "this is a line of MDX, which this site does not run: it is published as text",
        "remove it, and write what the component showed as Markdown or as a view",
    ),
    _Syntax(
        "mdx-as-text",
        _COMPONENT,
        "this is an MDX component, which browsers do not know: readers see its text at most",
        "write what it showed as Markdown, or as a view in a `.md.erb` page",
    ),
    _Syntax(
        "own-script",
        _SCRIPT,
        "this page contains a script, which is published unchanged: it may need other scripts of "
        "the old site, which are missing here",
        "remove it, or try it in a browser; add scripts for the whole site to `extra_javascript`",
    ),
)


def syntax_of_others(source: Source, start: int, html: str | None = None) -> list[Diagnostic]:
    """Warnings about a page: of each kind the first place, with how many there are.

    :param start: where the body begins.
    :param html: the page as built; None if that is not known.
    """
    if not any(sign in source.text for sign in ("{%", "{{", "{:", "import ", "export ", "<")):
        return []
    page = _Page(source.text, start, html)
    found: list[Diagnostic] = []
    for syntax in _SYNTAXES:
        matches = syntax.pattern.finditer(source.text, start)
        spans = [Span(*match.span()) for match in matches if page.shows(match)]
        found += _reported(source, syntax, spans)
    return found


class _Page:
    """The facts about a page that matches are judged by; each is looked for only once."""

    def __init__(self, text: str, start: int, html: str | None) -> None:
        self._text = text
        self._start = start
        self._html = html
        self._is_built: dict[str, bool] = {}

    @cached_property
    def _samples(self) -> CodeSamples:
        return CodeSamples(self._text, self._start)

    @cached_property
    def _closed(self) -> frozenset[str]:
        """The names of the elements that are closed."""
        return frozenset(_CLOSING.findall(self._text))

    def shows(self, match: re.Match[str]) -> bool:
        """Whether a match is what it looks like, and has not been carried out."""
        # the element itself may be the sample, such as a script
        if self._samples.cover(match.start()) and not self._samples.begin_element(match.start()):
            return False
        name = match.groupdict().get("name")
        if name is not None:
            is_alone = match[0].endswith("/>") or name in self._closed
            if name.lower() in _HTML_NAMES or not is_alone:  # `List<String>` is text
                return False
        groups = match.groupdict()
        return self._is_in_html(groups.get("mark") or groups.get("tag") or groups["value"])

    def _is_in_html(self, mark: str) -> bool:
        """Whether readers see it as it is written; also true if that is not known."""
        if self._html is None:
            return True
        if mark not in self._is_built:
            written = (mark, escape(mark, quote=False))
            self._is_built[mark] = any(one in self._html for one in written)
        return self._is_built[mark]


def _reported(source: Source, syntax: _Syntax, spans: list[Span]) -> Iterator[Diagnostic]:
    if not spans:
        return
    more = len(spans) - 1
    others = f" (and {more} more on this page)" if more else ""
    yield diagnose(
        source,
        spans[0],
        syntax.code,
        f"{syntax.message}{others}",
        help=syntax.help,
        severity="warning",
    )
