"""What a browser may load and run on a page: a Content-Security-Policy, made from the pages.

It can be used alone. :func:`code_of` finds the code that is in a page, and :func:`with_policy`
writes a policy into its head. :func:`policy_of` and :func:`write_policy` do both for the folder of
a site:

>>> from policy_pages.security import SecurityPolicy, code_of, with_policy
>>> html = "<html><head><meta charset='utf-8'><script>a()</script></head></html>"
>>> policy = SecurityPolicy(sources={"img-src": ["https://media.example"]}).allowing(code_of(html))
>>> for directive in policy.text(in_page=True).split("; ")[:4]:
...     print(directive)
default-src 'none'
script-src 'self' 'sha256-qVpDBgj7bpq5hMAcGp3AOc79J3Y1Z4HvySTwKrWDoy4='
style-src 'self'
img-src 'self' data: https://media.example
>>> with_policy(html, policy).splitlines()[0]
"<html><head><meta charset='utf-8'>"
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
