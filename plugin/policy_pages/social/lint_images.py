"""The images of a record -> what platforms will not show, or will show differently."""

from __future__ import annotations

from collections.abc import Iterator

from policy_pages.social.findings import Finding, in_short, joined
from policy_pages.social.platforms import (
    FACEBOOK,
    PLATFORMS,
    RATIO,
    X,
    image_size,
    image_type,
    is_below,
    length,
    megabytes,
    pixels,
    plain_type,
    type_name,
)
from policy_pages.social.record import Media, SocialRecord
from policy_pages.social.vocabulary import MEDIA, is_of


def lost_addresses(record: SocialRecord) -> Iterator[Finding]:
    """Dead addresses: the site has no such file, or platforms cannot load it."""
    for lost in record.lost:
        is_file = any(is_of(family, lost.key) for family in (*MEDIA, "twitter:image"))
        written = in_short(lost.written)
        if lost.is_missing:
            code, message = "share-image-missing", f"this site has no file `{written}`"
            help = (
                "add the file, or correct the address; a relative address starts from the folder "
                "of the page or, in `mkdocs.yml`, from the folder of the pages"
            )
        else:
            code = "share-image-address" if is_file else "share-address"
            message = f"`{written}` is not an address that platforms can load"
            help = "write the path of a file of this site, or an address that begins with `https:`"
        if lost.written.startswith("www."):
            help = f"write `https://{written}`, if it is elsewhere"
        yield Finding(code, message, help, lost.key)


def unused_properties(record: SocialRecord) -> Iterator[Finding]:
    """Properties of an image that the page does not have."""
    for key in record.unused:
        yield Finding(
            "share-image-unused",
            f"`{key}` describes a picture, but this page does not have its own picture",
            "give the page an `og:image`, or remove this line",
            key,
        )


def image_findings(record: SocialRecord) -> Iterator[Finding]:
    """What platforms do not take: address, format, size, weight, and what contradicts the file."""
    images = [("og:image", image) for image in record.images]
    if record.x.own_image is not None:
        images.append(("twitter:image", record.x.own_image))
    for key, image in images:
        if not image.written or key not in record.provenance:
            continue  # a card that was drawn
        found = [*_image_address(image), *_image_format(image)]
        kind = image_type(image)
        if kind in FACEBOOK.types or (kind is None and image.facts is None):
            found += _image_size(record, image)
        if image.facts is not None:
            found += _image_weight(image, image.facts.weight)
            found += _image_given(record, image)
        yield from (
            finding if ":image:" in finding.key else finding._replace(key=key) for finding in found
        )


def _image_address(image: Media) -> Iterator[Finding]:
    scheme = image.written.partition(":")[0].lower()
    is_secured = (image.secure_address or "").startswith("https:")
    if scheme == "http" and not is_secured:
        yield Finding(
            "share-image-address",
            f"`{in_short(image.written)}` is not encrypted; some platforms do not load such images",
            "write `https:`",
            "og:image",
        )
    elif not image.address.lower().startswith(("https:", "http:")):
        yield Finding(
            "share-image-address",
            f"`{in_short(image.written)}` is not an address that platforms can load",
            "write the path of a file of this site, or an address that begins with `https:`",
            "og:image",
        )


def _image_format(image: Media) -> Iterator[Finding]:
    kind = image_type(image)
    name = in_short(image.written)
    if kind is None:
        if image.facts is not None:
            yield Finding(
                "share-image-format",
                f"`{name}` is not an image that platforms know",
                "save the picture as PNG or JPEG",
                "og:image",
            )
        return
    refusing = [platform.name for platform in PLATFORMS if kind not in platform.types]
    if refusing:
        denies = "may not" if kind == "image/webp" else "do not"  # LinkedIn shows it to some
        yield Finding(
            "share-image-format",
            f"`{name}` is {in_short(type_name(kind))}, which {joined(refusing)} {denies} show",
            "save the picture as PNG or JPEG",
            "og:image",
        )


def _image_size(record: SocialRecord, image: Media) -> Iterator[Finding]:
    size = image_size(image)
    if size is None:
        return
    refusing = [p for p in PLATFORMS if p.smallest is not None and is_below(size, p.smallest)]
    wants_small = record.x.card == "summary" and "twitter:card" in record.provenance
    kept = min(size[0] / size[1] / RATIO, RATIO / (size[0] / size[1])) if min(size) > 0 else 1.0
    if refusing:
        shows = "show" if len(refusing) > 1 else "shows"
        what = f"and {joined(p.name for p in refusing)} {shows} no image that small"
    elif wants_small:
        return
    elif is_below(size, FACEBOOK.large):
        what = f"and Facebook shows it small, for it is below {pixels(FACEBOOK.large)}"
    elif kept < 0.5:
        what = "and platforms cut more than half of it off, for they show pictures of 1.91:1"
    else:
        return
    yield Finding(
        "share-image-size",
        f"`{in_short(image.written)}` has {pixels(size)}, {what}",
        f"make it {pixels(FACEBOOK.best)}",
        "og:image",
    )


def _image_weight(image: Media, weight: int) -> Iterator[Finding]:
    refusing = sorted((p.most_bytes, p.name) for p in PLATFORMS if weight > p.most_bytes)
    if refusing:
        yield Finding(
            "share-image-weight",
            f"`{in_short(image.written)}` is {megabytes(weight)}, which is too large for "
            f"{joined(name for _, name in refusing)}",
            f"make it smaller than {megabytes(refusing[0][0])}; photographs are smallest as JPEG",
            "og:image",
        )


def _image_given(record: SocialRecord, image: Media) -> Iterator[Finding]:
    """Differences between what the header says about an image and what its file says."""
    facts = image.facts
    if facts is None:
        return
    name = in_short(image.written)
    if image.type and facts.type and plain_type(image.type) != facts.type:
        yield Finding(
            "share-image-type",
            f"`{name}` is {facts.type}, not {in_short(image.type)}",
            "remove `og:image:type`: it is read from the file",
            "og:image:type" if "og:image:type" in record.provenance else "og:image",
        )
    size, given = image_size(image), (image.width, image.height)
    if size is not None and None not in given and given != size:
        yield Finding(
            "share-image-type",
            f"`{name}` has {pixels(size)}, not {image.width} x {image.height}",
            "leave `og:image:width` and `og:image:height` out: they are read from the file",
            "og:image:width" if "og:image:width" in record.provenance else "og:image",
        )


def alternative_texts(record: SocialRecord) -> Iterator[Finding]:
    """Pictures without a text for those who do not see them, or with too long a one."""
    several = len(record.images) > 1
    pairs = [("og:image", image) for image in record.images]
    if record.x.own_image is not None:
        pairs.append(("twitter:image", record.x.own_image))
    for key, image in pairs:
        if not image.written or key not in record.provenance:
            continue
        alt = image.alt
        if alt is None:
            name = f"`{key}:alt`" if not several else f"`{key}:alt`, a list with one for each,"
            yield Finding(
                "share-image-alt",
                f"`{in_short(image.written)}` has no text for readers who cannot see it",
                f"say in {name} what the picture shows",
                key,
            )
        elif X.alt is not None and length(alt) > X.alt:
            yield Finding(
                "share-image-alt",
                f"the text of `{in_short(image.written)}` has {length(alt)} characters; it is cut "
                f"by X at {X.alt}",
                f"say what the picture shows in {X.alt} characters",
                f"{key}:alt" if f"{key}:alt" in record.provenance else key,
            )
