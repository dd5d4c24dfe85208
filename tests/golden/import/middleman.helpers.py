"""The site's own helpers: placeholders, written by `policy-pages import`.

Pages call these names. The old site defined them in Ruby, which does not run here. Each placeholder
prints the text or the block that it is given. Write in Python what the old helper did; the authors'
guide explains how, under "Your own helpers".
"""

from policy_pages.helpers import helper


@helper
def yearly(argument_1=None):
    """A placeholder, for `yearly 4`.

    Called at docs/letters.html.md.erb:6.
    The old site defines it in config.rb:11.
    """
    return str(argument_1 or "")
