"""Name of a server -> what makes its files."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from policy_pages.servers.apache import apache
from policy_pages.servers.built_site import ServedSite
from policy_pages.servers.caddy import caddy
from policy_pages.servers.hosts import cloudflare, netlify
from policy_pages.servers.nginx import nginx
from policy_pages.servers.s3 import s3
from policy_pages.servers.server_file import ServerFile

FILES_FOR: Mapping[str, Callable[[ServedSite], list[ServerFile]]] = {
    "netlify": netlify,
    "cloudflare": cloudflare,
    "nginx": nginx,
    "apache": apache,
    "caddy": caddy,
    "s3": s3,
}
