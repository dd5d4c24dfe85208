"""One page, from its source to its fields and Markdown. Knows no framework."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from policy_pages.diagnostics import Diagnostic, diagnose
from policy_pages.front_matter import FrontMatter, key_span, read_front_matter
from policy_pages.source import Source, Span
from policy_pages.template.engine import render
from policy_pages.template.helpers.pegasus import Views, pegasus_helpers
from policy_pages.template.interpreter import Environment
from policy_pages.template.lexer import DEFAULT_TRIM_MODE
from policy_pages.template.limits import Limits
from policy_pages.template.values import from_python


@dataclass(frozen=True)
class PageSettings:
    """What a site decides for its pages.

    :param trim_mode: see :data:`policy_pages.template.lexer.TRIM_MODES`.
    :param context: names that every page may use, as ``name`` and ``@name``.
    """

    trim_mode: str = DEFAULT_TRIM_MODE
    context: Mapping[str, Any] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True)
class TranslatedPage:
    """What came of a page; with errors among the diagnostics, ``markdown`` is empty."""

    source: Source
    front_matter: FrontMatter
    markdown: str
    diagnostics: list[Diagnostic]

    @property
    def fields(self) -> dict[str, Any]:
        """The front matter's keys and values."""
        return self.front_matter.fields


def decode_source(path: str, data: bytes) -> tuple[Source, list[Diagnostic]]:
    """The source of a file's bytes (UTF-8, line endings kept).

    Bytes that are no UTF-8 give a diagnostic (``encoding``) and are replaced in the source.
    """
    try:
        return Source(path, data.decode("utf-8")), []
    except UnicodeDecodeError as error:
        source = Source(path, data.decode("utf-8", "replace"))
        offset = len(data[: error.start].decode("utf-8"))
        problem = diagnose(
            source,
            Span(offset, offset + 1),
            "encoding",
            f"the byte 0x{data[error.start]:02X} is no UTF-8",
            help="save the file as UTF-8",
        )
        return source, [problem]


def translate_page(
    source: Source,
    views: Views,
    settings: PageSettings,
    hold: Callable[[str], str] = str,
) -> TranslatedPage:
    """Translate a page with ERB in its body.

    :param hold: takes a view's HTML and gives what stands for it in the Markdown (itself, unless
        the HTML is to be put in after Markdown).
    """
    front_matter = read_front_matter(source)
    if front_matter.diagnostics:
        return TranslatedPage(source, front_matter, "", front_matter.diagnostics)
    try:
        values = {
            name: from_python(value)
            for name, value in {**settings.context, **front_matter.fields}.items()
        }
    except TypeError as error:
        key = next(iter(front_matter.fields))
        problem = diagnose(
            source, key_span(source, front_matter, key), "front-matter-value", str(error)
        )
        return TranslatedPage(source, front_matter, "", [problem])
    environment = Environment(values=values, helpers=pegasus_helpers(views, hold))
    rendering = render(
        source,
        front_matter.body_start,
        environment,
        trim_mode=settings.trim_mode,
        limits=settings.limits,
    )
    return TranslatedPage(source, front_matter, rendering.text, rendering.diagnostics)


def read_page(source: Source) -> TranslatedPage:
    """A plain Markdown page: its header read strictly, its body as it stands."""
    front_matter = read_front_matter(source)
    body = "" if front_matter.diagnostics else source.text[front_matter.body_start :]
    return TranslatedPage(source, front_matter, body, front_matter.diagnostics)


def hidden_parts(fields: Mapping[str, Any]) -> list[str]:
    """The parts of the theme's page that the original system's front matter hides.

    ``nav: blank`` leaves the left column empty, ``rightbar: blank`` the right one.
    """
    columns = {"nav": "navigation", "rightbar": "toc"}
    return [part for key, part in columns.items() if fields.get(key) == "blank"]
