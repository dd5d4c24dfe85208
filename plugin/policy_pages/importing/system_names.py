"""The names of the systems that sites are imported from, for options and their help."""

SYSTEM_NAMES = (
    *("tech-docs", "middleman", "bookbinder", "book-section"),
    *("pegasus", "markdown"),
)
