"""The record -> structured data for search engines (JSON-LD, https://schema.org/).

A letter is an ``Article``; a policy, notice or agreement is a ``WebPage`` and a
``DigitalDocument``, for it has a version, a day it was reviewed and one it expires; any other page
is a ``WebPage``. Every page names its ``WebSite``, the ``Organization`` that publishes it and,
below the home page, the way there (``BreadcrumbList``).
"""

from __future__ import annotations

import json
from typing import Any

from policy_pages.social.inputs import SiteMeta
from policy_pages.social.record import Media, Organization, SocialRecord

_CONTEXT = "https://schema.org"
_ESCAPES = {
    ord("<"): "\\u003c",
    ord(">"): "\\u003e",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}
"""What could end the ``<script>``, or begin a comment in it; JSON reads it the same."""


def structured_data(site: SiteMeta, record: SocialRecord) -> dict[str, Any]:
    """The statements about a page, as JSON-LD."""
    home = site.url.rstrip("/") + "/" if site.url else None
    organization = site.organization or Organization(site.name)
    publisher = _reference(home, "organization", {"name": organization.name})
    graph = [
        _page(site, record, home, publisher),
        _breadcrumbs(record),
        _website(site, home, publisher),
        _organization(organization, home),
    ]
    return {"@context": _CONTEXT, "@graph": [node for node in graph if node]}


def as_script(data: dict[str, Any]) -> str:
    """The text of a ``<script type="application/ld+json">``, safe inside HTML."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def _page(
    site: SiteMeta, record: SocialRecord, home: str | None, publisher: dict[str, Any]
) -> dict[str, Any]:
    policy = record.policy
    is_letter = policy.kind == "letter"
    types = {None: "WebPage", "letter": "Article"}
    node: dict[str, Any] = {
        "@type": types.get(policy.kind, ["WebPage", "DigitalDocument"]),
        "@id": _id(record.canonical, "page"),
        "url": record.canonical,
        "headline" if is_letter else "name": record.title,
        "description": record.description or record.summary,
        "inLanguage": record.language,
        "image": [_image(image) for image in record.images],
        "datePublished": record.article.published,
        "dateModified": record.article.modified,
        "author": [{"@type": "Person", "name": name} for name in record.writers],
        "publisher": publisher,
        "isPartOf": _reference(home, "website", {"@type": "WebSite", "name": site.name}),
        "keywords": list(record.article.tags),
        "articleSection": record.article.section if is_letter else None,
        "mainEntityOfPage": record.canonical if is_letter else None,
        "version": policy.version,
        "lastReviewed": None if is_letter else policy.reviewed,
        "expires": policy.expires or record.article.expires,
        "license": policy.licence,
        "breadcrumb": None if is_letter else _breadcrumb_reference(record),
    }
    return _filled(node)


def _website(site: SiteMeta, home: str | None, publisher: dict[str, Any]) -> dict[str, Any]:
    return _filled(
        {
            "@type": "WebSite",
            "@id": _id(home, "website"),
            "url": home,
            "name": site.name,
            "description": site.description,
            "inLanguage": site.language,
            "publisher": publisher,
        }
    )


def _organization(organization: Organization, home: str | None) -> dict[str, Any]:
    return _filled(
        {
            "@type": "Organization",
            "@id": _id(home, "organization"),
            "name": organization.name,
            "url": organization.url or home,
            "logo": organization.logo,
            "sameAs": list(organization.same_as),
        }
    )


def _breadcrumbs(record: SocialRecord) -> dict[str, Any] | None:
    """The way from the home page; a search engine wants the address of each step."""
    if record.is_home or len(record.crumbs) < 2 or record.canonical is None:
        return None
    steps = [
        _filled({"@type": "ListItem", "position": n, "name": crumb.name, "item": crumb.address})
        for n, crumb in enumerate(record.crumbs, start=1)
    ]
    return {
        "@type": "BreadcrumbList",
        "@id": _id(record.canonical, "breadcrumb"),
        "itemListElement": steps,
    }


def _breadcrumb_reference(record: SocialRecord) -> dict[str, Any] | None:
    return {"@id": _id(record.canonical, "breadcrumb")} if _breadcrumbs(record) else None


def _image(image: Media) -> dict[str, Any]:
    return _filled(
        {
            "@type": "ImageObject",
            "url": image.address,
            "width": image.width,
            "height": image.height,
            "caption": image.alt,
        }
    )


def _id(address: str | None, name: str) -> str | None:
    return f"{address}#{name}" if address else None


def _reference(home: str | None, name: str, otherwise: dict[str, Any]) -> dict[str, Any]:
    """A node of the graph by its id; a site without an address has no ids."""
    identifier = _id(home, name)
    kind = {"organization": "Organization", "website": "WebSite"}[name]
    return {"@id": identifier} if identifier else {"@type": kind, **otherwise}


def _filled(node: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in node.items() if value not in (None, [], "")}
