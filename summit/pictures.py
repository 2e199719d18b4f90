"""Uploaded pictures as we keep them: only what is seen, under a name that says nothing.

Cameras write place, time and owner into a picture (Exif, XMP, IPTC), programs their comments and thumbnails. Nobody
who uploads a logo means to publish that: every picture is drawn anew, without anything but its pixels.
"""

import io
import secrets
from typing import IO, Any

from django.core.files.base import ContentFile, File

from . import validators

_ENDINGS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}
_SEVERAL = {
    "MPO": "JPEG"
}  # what cameras put several pictures into, the first as in any JPEG (CIPA DC-007)
_KEPT = ("icc_profile", "transparency")  # without them, colours would change
_QUALITY = 90  # of 100: a second encoding is not seen


def cleaned(file: "File[Any]") -> ContentFile:
    """The picture in its own format, upright, without what its file says besides.

    Of an animation the first frame. Raises ValidationError for what is no picture of ours, or too large.
    """
    validators.raster_image(file)
    file.seek(0)
    try:
        kind, content = _drawn_anew(file)
    except validators.NOT_A_PICTURE as error:
        raise validators.no_picture() from error
    return ContentFile(content, name=f"{secrets.token_hex(8)}.{_ENDINGS[kind]}")


def _drawn_anew(file: "IO[Any] | File[Any]") -> tuple[str, bytes]:
    """Format and bytes."""
    from PIL import Image, ImageOps

    with Image.open(file, formats=tuple(_ENDINGS)) as image:
        kind = _SEVERAL.get(str(image.format), str(image.format))
        bare = ImageOps.exif_transpose(image)  # a copy in any case
    bare.info = {name: bare.info[name] for name in _KEPT if name in bare.info}
    into = io.BytesIO()
    bare.save(into, kind, quality=_QUALITY, icc_profile=bare.info.get("icc_profile"))
    return kind, into.getvalue()
