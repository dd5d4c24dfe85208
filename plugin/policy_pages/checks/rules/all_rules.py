"""Every rule, in the order in which they are tried: what holds lines together goes first."""

from __future__ import annotations

from policy_pages.checks.rules.blocks import BLOCK_RULES
from policy_pages.checks.rules.html import HTML_RULES
from policy_pages.checks.rules.inlines import INLINE_RULES
from policy_pages.checks.rules.lists import LIST_RULES

RULES = [*HTML_RULES, *BLOCK_RULES, *LIST_RULES, *INLINE_RULES]
"""Of two rules that correct a place the first one is reported."""
