"""A site's pages -> what reads differently in another flavour of Markdown, and what to write."""
