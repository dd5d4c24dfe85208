"""What a browser may load and run on a page: a Content-Security-Policy, made from the pages.

It can be used alone: it needs nothing but the HTML of finished pages::

    from policy_pages.security import SecurityPolicy, code_of, with_policy

    html = "<!doctype html><html><head><meta charset='utf-8'><script>a()</script></head></html>"
    policy = SecurityPolicy().allowing(code_of(html))
    print(policy.text(in_page=True))
    print(with_policy(html, policy))
"""

from policy_pages.security.folder import policy_of, write_policy
from policy_pages.security.inline_code import InlineCode, code_of
from policy_pages.security.pages import with_policy
from policy_pages.security.policy import SecurityPolicy

__all__ = [
    "InlineCode",
    "SecurityPolicy",
    "code_of",
    "policy_of",
    "with_policy",
    "write_policy",
]
