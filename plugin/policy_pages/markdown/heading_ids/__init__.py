"""The ids that systems give headings, one rule a module: the headings of a page -> an id each.

Each rule is judged by the real thing: `tests/reference/heading_ids/` has what it gives.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from policy_pages.markdown.heading_ids import github, govuk, kramdown, redcarpet, slate
from policy_pages.markdown.heading_ids.heading import Heading

__all__ = ["RULES", "RULE_NAMES", "Heading", "Rule"]

Rule = Callable[[Sequence[Heading]], list[str]]
"""The headings of a page, in order -> the id of each; an empty one for a heading that gets none, or
the same one twice, where the old system did that."""

RULES: dict[str, tuple[Rule, ...]] = {
    "github": (github.ids,),
    "govuk": (govuk.ids,),
    "redcarpet": (redcarpet.ids, redcarpet.ids_before_3_4),
    "slate": (slate.ids,),
    "kramdown": (kramdown.ids,),
}
"""Name of a rule -> how the system makes ids, and how it made them in older versions.
Python-Markdown's is missing: a site's configuration has a part in it."""

RULE_NAMES = (*RULES, "python")
