"""The names of servers, for the command's help: this module imports nothing else."""

SERVERS = ("netlify", "cloudflare", "nginx", "apache", "caddy", "s3")
IN_SITE = frozenset(["netlify", "cloudflare", "apache"])
"""Servers that read their files in the site itself."""
