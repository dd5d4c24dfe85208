"""Pages of Slate and its like: the layout prints the partials that a page's header names.

There is no layout here to do that, and the page must not change. So the import writes a second page
that prints the old one, which is kept out of the site, and the partials where they were.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from typing import Any

from policy_pages.front_matter.reading import header_span, read_front_matter
from policy_pages.importing.layouts import Layouts
from policy_pages.importing.middleman_files import PagesFolder
from policy_pages.importing.old_site import Became
from policy_pages.text.page_names import page_path
from policy_pages.text.source import Source

_REASON = "included by another page, with the partials that their headers name"


def pages_with_includes(
    found: PagesFolder, layouts: Layouts
) -> tuple[dict[str, str], list[Became]]:
    """The pages that are written, by their paths in the new site, and what is said of each.

    :param found: the old pages; those that are printed by another are excluded in it.
    """
    made: dict[str, str] = {}
    became: list[Became] = []
    for page in [*found.addresses]:
        source = Source(page, found.texts.get(page, ""))
        fields = read_front_matter(source).fields
        layout = layouts.of(page, found.addresses[page], fields)
        span = header_span(source)
        if layout is None or span is None:
            continue
        before, after = _partials(layout.before, fields), _partials(layout.after, fields)
        if not before and not after:
            continue
        name = posixpath.basename(page)
        path = f"{page_path(page)}.erb"
        if path in found.addresses:
            continue
        calls = [*before, name, *after]
        body = "\n\n".join(f"<%= partial '{_quoted(call)}' %>" for call in calls)
        made[f"docs/{path}"] = f"---\n{source.text[span.start : span.end]}---\n{body}\n"
        found.addresses[path] = found.addresses.pop(page)
        found.excluded[page] = _REASON
        became.append(
            Became(
                f"docs/{page}: {layout.path}",
                f"`docs/{path}` prints the page and {_number(len(calls) - 1)}, as the layout did",
            )
        )
    return made, became


def _partials(keys: Iterable[tuple[str, str]], fields: Mapping[str, Any]) -> list[str]:
    return [
        f"{folder}{name}"
        for key, folder in keys
        for name in (fields[key] if isinstance(fields.get(key), list) else ())
        if isinstance(name, str)
    ]


def _number(partials: int) -> str:
    return "a partial" if partials == 1 else f"{partials} partials"


def _quoted(name: str) -> str:
    return name.replace("\\", "\\\\").replace("'", "\\'")
