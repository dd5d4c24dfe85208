"""Two versions of a policy as HTML -> the newer one with what was inserted, deleted and moved.

>>> from policy_pages.redlines import redline
>>> changes = redline("<p>We keep it for a year.</p>", "<p>We keep it for a month.</p>")
>>> changes.summary.sentences()
['1 paragraph changed', '1 word inserted', '1 word deleted']
>>> '<del class="redline-del">' in changes.html
True
>>> changes.summary.is_unchanged
False

A text that is compared with several others is read once, as a :class:`Text`. What a redline says is
in English, or as the ``wording`` has it that it is given.
"""

from policy_pages.redlines.comparison import Redline, Text, redline, redline_of
from policy_pages.redlines.side_by_side import Pair
from policy_pages.redlines.summary import Summary

__all__ = ["Pair", "Redline", "Summary", "Text", "redline", "redline_of"]
