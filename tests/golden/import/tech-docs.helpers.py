"""The site's own helpers: stubs, made by `policy-pages import`.

Pages call these names. The old site defined them in Ruby, which nothing here runs. Each stub prints
the text or the block that it is given. Write in Python what the old helper did; the authors' guide
says how, under "Helpers of your own".
"""

from policy_pages.helpers import Block, helper


@helper
def callout(argument_1=None, *, wide=None, block: Block | None = None):
    """A stub, for `callout 'warning', wide: true do %>`.

    docs/apply.html.md.erb:9.
    The old site defines it in config.rb:5.
    """
    return block() if block is not None else str(argument_1 or "")


@helper
def product_title():
    """A stub, for `product_title`.

    docs/apply.html.md.erb:7.
    """
    return ""
