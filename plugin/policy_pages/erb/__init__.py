"""The template language: ERB text and tags around an allowed subset of Ruby."""
