"""A site: its pages, and what they have to do with each other."""
