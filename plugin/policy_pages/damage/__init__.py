"""Directives that a translation tool, an editor or a merge has damaged."""
