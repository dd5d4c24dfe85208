"""Extensions of Python-Markdown: a page's Markdown and its ``Conversion`` -> its HTML."""
