"""The fields of a page that the installed theme and this plugin read, found in their code."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import material
import mkdocs

from policy_pages.erb.helpers.dialect import PageFacts
from policy_pages.files.partials import FolderPartials
from policy_pages.files.views import JinjaViews, own_overrides
from policy_pages.page.translation import PageSettings, read_page, translate_page
from policy_pages.policies.declaration import Declaration
from policy_pages.policies.undeclared import OTHER_FIELDS
from policy_pages.social.vocabulary import PROPERTIES
from policy_pages.text.diagnostics import Diagnostic, has_errors
from policy_pages.text.source import Source

_SETTINGS, _VIEWS, _PARTIALS = PageSettings(), JinjaViews([]), FolderPartials([])
_FOLDERS = [Path(material.__file__).parent, Path(mkdocs.__file__).parent, own_overrides()]
_READ = re.compile(
    r"""\bmeta(?:\.(?!get\b|items\b|keys\b|values\b|setdefault\b|pop\b)(\w+)"""
    r"""|\[\s*["']([\w:-]+)["']|\.(?:get|setdefault|pop)\(\s*["']([\w:-]+)["'])"""
)
_NOT_OF_PAGES = frozenset(["get_data", "plugin", "path", "yml", "__extends"])
"""What the expression finds that is something else: modules, and words of the theme."""
_READ_HERE = """
    policy social canonical noindex lang language markdown hide nav rightbar expires image preview
    authors date categories links readtime pin slug comments revision_date
""".split()
"""Fields that this plugin reads elsewhere than in a table, and those of Material's blog."""


def theme_keys() -> set[str]:
    """The fields that MkDocs, Material and our own templates ask a page's header for."""
    found: set[str] = set()
    for folder in _FOLDERS:
        for path in [*folder.rglob("*.html"), *folder.rglob("*.xml"), *folder.rglob("*.py")]:
            if "languages" not in path.parts:
                text = path.read_text("utf-8", "replace")
                found |= {next(filter(None, match)) for match in _READ.findall(text)}
    return found - _NOT_OF_PAGES


def own_keys() -> set[str]:
    """The fields that this plugin reads."""
    return {*OTHER_FIELDS, *PROPERTIES, *_READ_HERE}


def policy_keys() -> list[str]:
    """The fields below ``policy``."""
    return list(Declaration.model_fields)


def problems_of(header: str, *, template: bool = False) -> list[Diagnostic]:
    """What is wrong with a header of a page, without the theme."""
    source = Source("docs/page.md", f"---\n{header}\n---\n# Heading\n")
    if not template:
        return read_page(source).diagnostics
    facts = PageFacts("page.md.erb")
    return translate_page(source, _SETTINGS, _VIEWS, _PARTIALS, facts).diagnostics


def joined(lines: list[str]) -> str:
    """A header of as many of the lines as go together."""
    return "\n".join(_together(lines, "\n".join))


def joined_policy(values: list[str]) -> str:
    """A header of a policy, with as many of the values below `policy` as go together."""
    kept = _together(values, lambda some: f"policy: {{kind: policy, {', '.join(some)}}}")
    return f"policy: {{kind: policy, {', '.join(kept)}}}" if kept else "kind: policy"


def _together(parts: list[str], header_of: Callable[[list[str]], str]) -> list[str]:
    """As many of the parts as make a header without errors; halves are tried, not one by one."""
    kept: list[str] = []

    def add(some: list[str]) -> None:
        if not has_errors(problems_of(header_of([*kept, *some]))):
            kept.extend(some)
        elif len(some) > 1:
            half = len(some) // 2
            add(some[:half])
            add(some[half:])

    add(parts)
    return kept
