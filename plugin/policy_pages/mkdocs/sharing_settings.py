"""What a site's configuration says of shared links."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.utils.yaml import yaml_load

from policy_pages.mkdocs.config import PolicyPagesConfig
from policy_pages.site.records import Sharing
from policy_pages.social.addresses import Addresses, Find
from policy_pages.social.inputs import SiteMeta
from policy_pages.social.reading import site_entries
from policy_pages.social.record import Organization
from policy_pages.text.source import Source


def public_address(config: MkDocsConfig, *, serving: bool) -> str | None:
    """The site's address; ``mkdocs serve`` puts its own in the place of the configured one."""
    path = Path(config.config_file_path or "")
    if not serving or not path.is_file():  # a pipe cannot be read again
        return config.site_url or None
    with path.open(encoding="utf-8") as file:
        address = yaml_load(file).get("site_url")
    return str(address) if address else None


def configured_sharing(
    options: PolicyPagesConfig,
    config: MkDocsConfig,
    site_url: str | None,
    find: Find,
) -> Sharing:
    """The records of a site with a configuration.

    :param site_url: where it will be published.
    :param find: finds the files that it publishes.
    """
    addresses = Addresses(site_url, find, old_site=options.old_site)
    alternate = config.extra.get("alternate")  # a list of mappings, if it is as Material wants it
    editions = alternate if isinstance(alternate, list) else []
    site = SiteMeta(
        name=config.site_name,
        url=site_url,
        description=config.site_description or None,
        author=config.site_author or None,
        language=config.theme.get("language") or None,
        alternates=tuple(str(e["lang"]) for e in editions if isinstance(e, dict) and "lang" in e),
        organization=_organization(options, config, addresses),
        entries=site_entries(options.social),
        addresses=addresses,
    )
    return Sharing(site, _configuration(config))


def _configuration(config: MkDocsConfig) -> Source:
    """The file that the site's defaults stand in."""
    path = Path(config.config_file_path or "mkdocs.yml")
    try:
        return Source(path.name, path.read_text(encoding="utf-8") if path.is_file() else "")
    except (OSError, UnicodeDecodeError):
        return Source(path.name, "")


def _organization(
    options: PolicyPagesConfig, config: MkDocsConfig, addresses: Addresses
) -> Organization:
    given = options.organization
    logo = given.logo or config.theme.get("logo")
    return Organization(
        name=given.name or config.site_author or config.site_name,
        url=given.url,
        logo=addresses.resolve(logo).address if isinstance(logo, str) and logo else None,
        same_as=tuple(given.same_as),
    )
