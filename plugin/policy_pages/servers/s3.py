"""A site -> a script and a configuration for Amazon S3 and CloudFront.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/how-to-page-redirect.html
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator

from policy_pages.security.pages import NAME
from policy_pages.servers.built_site import ServedSite
from policy_pages.servers.server_file import ServerFile, written_by

_LONGEST_LOCATION = 2_000
_OWN_FIELDS = frozenset(
    [NAME, "Referrer-Policy", "X-Content-Type-Options", "Strict-Transport-Security"]
)
"""Headers that CloudFront has fields for."""


def s3(site: ServedSite) -> list[ServerFile]:
    """The files: a script that marks the pages which redirect, and a policy of headers."""
    return [
        ServerFile("redirects.sh", "\n".join(_script(site)) + "\n", is_block=False),
        ServerFile("response-headers.json", _policy(site), is_block=False),
    ]


def _script(site: ServedSite) -> Iterator[str]:
    yield "#!/bin/sh"
    yield f"# {written_by()}, and then this script after each `aws s3 sync`:"
    yield "#   sh redirects.sh SITE s3://BUCKET"
    yield "set -eu"
    for redirect in site.redirects:
        if len(redirect.target) <= _LONGEST_LOCATION:
            path, target = shlex.quote(redirect.path), shlex.quote(redirect.target)
            yield (
                f'aws s3 cp "$1"/{path} "$2"/{path} --content-type text/html'
                f" --cache-control no-cache --website-redirect {target}"
            )


def _policy(site: ServedSite) -> str:
    given = site.headers
    headers: dict[str, object] = {
        "ReferrerPolicy": {"ReferrerPolicy": given["Referrer-Policy"], "Override": True},
        "ContentTypeOptions": {"Override": True},
        "StrictTransportSecurity": {
            "AccessControlMaxAgeSec": int(given["Strict-Transport-Security"].partition("=")[2]),
            "Override": True,
        },
    }
    if NAME in given:
        headers["ContentSecurityPolicy"] = {"ContentSecurityPolicy": given[NAME], "Override": True}
    others = [
        {"Header": name, "Value": value, "Override": True}
        for name, value in given.items()
        if name not in _OWN_FIELDS
    ]
    configuration = {
        "Name": "policy-pages",
        "Comment": written_by(),
        "SecurityHeadersConfig": headers,
        "CustomHeadersConfig": {"Quantity": len(others), "Items": others},
    }
    return json.dumps(configuration, indent=2) + "\n"
