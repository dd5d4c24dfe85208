"""The text of a page -> its fields and its Markdown."""
