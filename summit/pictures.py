"""Uploaded pictures as we keep them: only what is seen, under a name that says nothing.

Cameras write place, time and owner into a picture (Exif, XMP, IPTC), programs their comments and thumbnails. Nobody
who uploads a logo means to publish that: every picture is drawn anew, without anything but its pixels.
"""

import io
import secrets
from typing import Any

from django.core.files.base import ContentFile, File

from . import validators

_ENDINGS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}
_SEVERAL = {
    "MPO": "JPEG"
}  # what cameras put several pictures into, the first as in any JPEG (CIPA DC-007)
_KEPT = ("icc_profile", "transparency")  # without them, colours would change
_QUALITY = 90  # of 100: a second encoding is not seen


class Drawn(ContentFile):
    """A picture that is drawn anew: it need not be looked at again."""

    is_drawn_anew = True


def cleaned(file: "File[Any]") -> Drawn:
    """The picture in its own format, upright, without what its file says besides.

    Of an animation the first frame. Raises ValidationError for what is no picture of ours, or too large.
    """
    if isinstance(file, Drawn):
        return file
    with validators.ONE_PICTURE:
        kind, bare = _upright(file)
        content = _encoded(kind, bare)
    return Drawn(content, name=f"{secrets.token_hex(8)}.{_ENDINGS[kind]}")


def _upright(file: "File[Any]") -> tuple[str, Any]:
    """Format and pixels. The decoder, whose memory is several times theirs, ends with this function."""
    from PIL import ImageOps

    with validators.opened_picture(file) as image:
        kind = _SEVERAL.get(str(image.format), str(image.format))
        bare = ImageOps.exif_transpose(image)  # a copy in any case
    bare.info = {name: bare.info[name] for name in _KEPT if name in bare.info}
    return kind, bare


def _encoded(kind: str, bare: Any) -> bytes:
    into = io.BytesIO()
    try:
        bare.save(into, kind, quality=_QUALITY, icc_profile=bare.info.get("icc_profile"))
    except validators.NOT_A_PICTURE as error:
        raise validators.no_picture() from error
    return into.getvalue()
