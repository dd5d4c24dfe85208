"""The site's own helpers: placeholders, written by `policy-pages import`.

Pages call these names. The old site defined them in Ruby, which does not run here. Each placeholder
prints the text or the block that it is given. Write in Python what the old helper did; the authors'
guide explains how, under "Your own helpers".
"""

from policy_pages.helpers import Block, helper


@helper
def callout(argument_1=None, *, wide=None, block: Block | None = None):
    """A placeholder, for `callout 'warning', wide: true do %>`.

    Called at docs/apply.html.md.erb:9.
    The old site defines it in config.rb:5.
    """
    return block() if block is not None else str(argument_1 or "")


@helper
def product_title():
    """A placeholder, for `product_title`.

    Called at docs/apply.html.md.erb:7.
    """
    return ""
