"""MkDocs' options, files, pages and messages <-> those of a site, for a build or for a command.

Nothing else but ``plugin.py`` imports MkDocs.
"""
