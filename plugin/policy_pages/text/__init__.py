"""Text: characters and places, diagnostics, HTML, addresses. Imports nothing of the project."""
