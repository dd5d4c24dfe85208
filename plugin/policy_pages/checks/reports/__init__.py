"""Findings -> what other programs read: GitHub's annotations and SARIF."""
