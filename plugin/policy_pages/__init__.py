"""Publish old ERB pages (YAML front matter, directives, Markdown) with MkDocs, without Ruby.

The core (everything but ``plugin``, ``cli``, ``config``, ``reporting``, ``views`` and
``site_files``) is a library that works without MkDocs; see ``docs/architecture.md``.
"""

__version__ = "0.1.0"
