"""What a page may call by name, one file a dialect."""
