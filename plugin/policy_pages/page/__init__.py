"""One page: from its text to its fields and its Markdown."""
