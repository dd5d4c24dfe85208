"""Extensions of Python-Markdown, and what they need to read pages in another flavour."""
