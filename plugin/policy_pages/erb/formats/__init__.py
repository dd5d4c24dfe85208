"""Numbers and dates as text, as Ruby writes and reads them: on plain Python types."""
