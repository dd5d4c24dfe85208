"""The record of what a shared link shows -> how each platform would draw it."""

from __future__ import annotations

from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from policy_pages.social.platforms import (
    FACEBOOK,
    LINKEDIN,
    MASTODON,
    SLACK,
    Platform,
    X,
    cut,
    image_size,
    is_below,
    length,
)
from policy_pages.social.record import Media, SocialRecord

Layout = Literal["large", "small", "none"]
"""A picture above or below the text, one beside it, or no picture."""


class Preview(NamedTuple):
    """One platform's card of one page. Texts are plain, and cut as the platform cuts them.

    :param platform: its name.
    :param site: what it shows as the source: the domain, or the site's name.
    :param image: the one it shows, or None.
    :param notes: what it cut or left out, one sentence each.
    :param labels: Slack's fields: label and value.
    :param creator: Mastodon's account of the author.
    """

    platform: str
    title: str
    description: str | None
    site: str
    image: Media | None
    layout: Layout
    notes: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    creator: str | None = None


def previews(record: SocialRecord) -> list[Preview]:
    """The cards of a page, in the order of :data:`policy_pages.social.platforms.PLATFORMS`."""
    return [_facebook(record), _x(record), _linkedin(record), _slack(record), _mastodon(record)]


def _facebook(record: SocialRecord) -> Preview:
    image, notes = _first_shown(FACEBOOK, record, record.images)
    layout = _by_size(FACEBOOK, image)
    return _preview(FACEBOOK, record, domain(record).upper(), image, layout, notes)


def _x(record: SocialRecord) -> Preview:
    image, notes = _first_shown(X, record, _images_of_x(record))
    wanted = record.x.card
    layout: Layout = "none" if image is None else "small"
    if image is not None and wanted in ("summary_large_image", "player"):
        layout = _by_size(X, image)
    return _preview(X, record, domain(record), image, layout, notes)


def _linkedin(record: SocialRecord) -> Preview:
    image, notes = _first_shown(LINKEDIN, record, record.images)
    return _preview(LINKEDIN, record, domain(record), image, _by_size(LINKEDIN, image), notes)


def _slack(record: SocialRecord) -> Preview:
    image, notes = _first_shown(SLACK, record, _images_of_x(record))
    layout: Layout = "none" if image is None else "small"
    if image is not None and record.x.card == "summary_large_image":
        layout = "large"
    others = dict(record.others)
    labels = []
    for number in (1, 2):
        label, value = others.get(f"twitter:label{number}"), others.get(f"twitter:data{number}")
        if label and value:
            labels.append((cut(label[0], None), cut(value[0], None)))
    site = record.site_name or domain(record)
    return _preview(SLACK, record, site, image, layout, notes, labels=tuple(labels))


def _mastodon(record: SocialRecord) -> Preview:
    image, notes = _first_shown(MASTODON, record, record.images)
    layout: Layout = "none" if image is None else "small"
    size = image_size(image) if image is not None else None
    if size is not None and size[0] > size[1]:
        layout = "large"
    creator = next(iter(dict(record.others).get("fediverse:creator", ())), None)
    site = record.site_name or domain(record)
    return _preview(MASTODON, record, site, image, layout, notes, creator=creator)


def _preview(
    platform: Platform,
    record: SocialRecord,
    site: str,
    image: Media | None,
    layout: Layout,
    notes: list[str],
    *,
    labels: tuple[tuple[str, str], ...] = (),
    creator: str | None = None,
) -> Preview:
    of_x = "twitter:" in platform.reads
    title = (record.x.title if of_x else None) or record.title or _title_of_page(record)
    description = (record.x.description if of_x else None) or record.description
    if not of_x or platform is SLACK:
        description = description or record.summary
    for what, text, most in (
        ("title", title, platform.title),
        ("description", description or "", platform.description),
    ):
        if most is not None and (count := length(text)) > most:
            notes.append(f"The {what} has {count} characters; {platform.name} shows {most}.")
    return Preview(
        platform=platform.name,
        title=cut(title, platform.title),
        description=cut(description, platform.description) if description else None,
        site=cut(site, None),
        image=image,
        layout=layout,
        notes=tuple(notes),
        labels=labels,
        creator=cut(creator, None) if creator else None,
    )


def domain(record: SocialRecord) -> str:
    """The host of a page's address, without ``www.``; empty if there is none."""
    try:
        host = urlsplit(record.url or record.canonical or "").hostname
    except ValueError:
        return ""
    return (host or "").removeprefix("www.")


def _title_of_page(record: SocialRecord) -> str:
    """What is in ``<title>``, for a page that asks for no ``og:title``."""
    site = record.site_name
    if record.is_home or not record.crumbs:
        return site or domain(record)
    name = record.crumbs[-1].name
    return f"{name} - {site}" if site else name


def _images_of_x(record: SocialRecord) -> tuple[Media, ...]:
    if record.x.own_image is not None:
        return (record.x.own_image,)
    return record.images if record.x.image is not None else ()


def _first_shown(
    platform: Platform, record: SocialRecord, images: tuple[Media, ...]
) -> tuple[Media | None, list[str]]:
    """The first image, if the platform shows it, and the notes about it.

    (Facebook alone would look at further ones; the first is the one that it prefers.)
    """
    keys = {"twitter:image", "og:image"} if "twitter:" in platform.reads else {"og:image"}
    lost = ["This site has no such image." for one in record.lost if one.key in keys][:1]
    if not images:
        return None, lost
    image = images[0]
    if (reason := platform.refuses(image)) is not None:
        return None, [f"{reason}."]
    return image, lost


def _by_size(platform: Platform, image: Media | None) -> Layout:
    if image is None:
        return "none"
    size = image_size(image)
    return "small" if size is not None and is_below(size, platform.large) else "large"
