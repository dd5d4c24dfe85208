"""What knows MkDocs: options, files, hooks, messages."""
