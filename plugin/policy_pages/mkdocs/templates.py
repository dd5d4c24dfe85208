"""A theme's template that fails on a page -> a message that names its line, and the page."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Any

import jinja2
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page

from policy_pages.text.diagnostics import Diagnostic


def report_failures(
    environment: jinja2.Environment,
    shown: Callable[[str | None], str | None],
    report: Callable[[Page, str], Diagnostic],
) -> None:
    """Let a template that fails on a page report its name, its line and the page.

    :param shown: how messages name a file of the theme; None for any other file.
    :param report: notes that the template of a page fails, and why.
    """

    class ReportedTemplate(jinja2.Template):
        def render(self, *args: Any, **kwargs: Any) -> str:
            try:
                return super().render(*args, **kwargs)
            except PluginError:
                raise
            except Exception as error:  # whatever a template's expressions raise
                frames = reversed(traceback.extract_tb(error.__traceback__))
                places = ((shown(frame.filename), frame.lineno) for frame in frames)
                place = next((f"{file}:{line}" for file, line in places if file), self.name)
                page = dict(*args, **kwargs).get("page")
                message = f"{place}: {type(error).__name__}: {error}"
                if page is None:
                    raise PluginError(f"a template fails: {message}") from error
                raise PluginError(str(report(page, message))) from error

    environment.template_class = ReportedTemplate
