"""The subcommands of ``policy-pages``, one module each, and what they share."""
