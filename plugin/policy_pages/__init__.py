"""Publish old ERB pages (YAML front matter, directives, Markdown) with MkDocs, without Ruby.

Only ``plugin`` and ``mkdocs`` import MkDocs; ``docs/architecture.md`` shows the parts, and what
each may import.
"""

__version__ = "0.1.0"
