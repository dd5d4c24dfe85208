"""The systems that sites are imported from, for options, their help, and reports."""

SYSTEM_NAMES = {
    "tech-docs": "GOV.UK technical documentation",
    "middleman": "Middleman",
    "bookbinder": "a book of Cloud Foundry",
    "book-section": "a section of a book of Cloud Foundry",
    "pegasus": "Pegasus",
    "markdown": "Markdown",
}
"""Name -> what readers of a report call it."""
