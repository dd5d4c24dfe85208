"""A site's files and settings -> its pages, diagnostics, and the files that it makes.

Knows no MkDocs.
"""
