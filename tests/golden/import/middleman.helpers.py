"""The site's own helpers: stubs, made by `policy-pages import`.

Pages call these names. The old site defined them in Ruby, which nothing here runs. Each stub prints
the text or the block that it is given. Write in Python what the old helper did; the authors' guide
says how, under "Helpers of your own".
"""

from policy_pages.helpers import helper


@helper
def yearly(argument_1=None):
    """A stub, for `yearly 4`.

    docs/letters.html.md.erb:6.
    The old site defines it in config.rb:11.
    """
    return str(argument_1 or "")
