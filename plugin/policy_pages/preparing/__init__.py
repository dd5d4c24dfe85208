"""A built site -> a folder that an engine without plugins builds."""
