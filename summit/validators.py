"""Truths about single fields. Each says in its message what to do."""

import datetime as dt
import re
import threading
import unicodedata
import warnings
import zoneinfo
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

# Characters that turn the reading direction of what follows: Unicode UAX #9, "Trojan Source".
_BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
# Invisible and without meaning in a name. ZWJ and ZWNJ stay: Persian, Indic scripts and emoji use them.
_INVISIBLE = re.compile("[\u00ad\u180e\u200b\u200e\u200f\u2060-\u2064\ufeff]")
# What a decoder writes for a letter that it could not read: U+FFFD.
BROKEN = "\ufffd"
# More marks on one letter than any script needs (Hebrew and Tibetan need four).
_TOWER = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{5}"
)
_WEB_ADDRESS = re.compile(r"://|\bwww\.", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_HEX_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}\Z")
MAX_MAILBOX = 64  # what stands before the @: RFC 5321, 4.5.3.1.1
MAX_IMAGE_PIXELS = 16_000_000
MAX_IMAGE_BYTES = 5 * 1024 * 1024
MAX_IMAGE_ASPECT = (
    10  # the long side to the short one: longer ones are lines, and a page breaks under them
)


def tidy(text: str) -> str:
    """`text` in NFC, on one line, without characters that nobody sees."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", text))).strip()


def plain_text(text: str) -> None:
    """Refuse control characters, direction overrides, and accents that paint over other lines."""
    if _BIDI_CONTROLS.search(text):
        raise ValidationError(
            _("Remove the invisible characters that turn the reading direction, or type it anew."),
            code="bidi_control",
        )
    if BROKEN in text:
        raise ValidationError(
            _("Type the letters anew that arrived as “�”. A program sends them in UTF-8."),
            code="broken",
        )
    if any(unicodedata.category(char) in ("Cc", "Cs", "Co", "Cn") for char in text):
        raise ValidationError(
            _("Remove the characters that cannot be shown, or type it anew."),
            code="control_character",
        )
    if _TOWER.search(unicodedata.normalize("NFC", text)):
        raise ValidationError(_("Write fewer accents on one letter."), code="accents")


def within(lowest: int | None, highest: int | None) -> Callable[[int], None]:
    """A check of a number that says which ones may be written."""

    def check(number: int) -> None:
        if lowest is not None and number < lowest:
            raise ValidationError(_("Write %(n)s or more.") % {"n": lowest}, code="too_small")
        if highest is not None and number > highest:
            raise ValidationError(_("Write %(n)s or less.") % {"n": highest}, code="too_large")

    return check


def plain_paragraphs(text: str) -> None:
    """As `plain_text`, but line breaks and tabs are welcome."""
    plain_text(re.sub(r"[\r\n\t]", " ", text))


def has_letter(text: str) -> None:
    if not any(unicodedata.category(char)[0] == "L" for char in text):
        raise ValidationError(_("Write at least one letter."), code="no_letter")


def no_web_address(text: str) -> None:
    """Refuse the address of a page in a name: mails begin with it, and nobody shall advertise through us."""
    if _WEB_ADDRESS.search(text):
        raise ValidationError(_("Write a name only, without the address of a page."), code="link")


def no_login(address: str) -> None:
    """Refuse an address of the web with a name and a password in it (RFC 3986, 3.2.1): everybody reads it."""
    authority = address.partition("://")[2]
    if "@" in re.split(r"[/?#\\]", authority, maxsplit=1)[0]:
        raise ValidationError(
            _("Leave out what stands before the @: no login belongs in a public address."),
            code="login",
        )


def mailbox(address: str) -> None:
    """Refuse what few mail servers take: letters beyond ASCII before the @ need SMTPUTF8 (RFC 6531).

    After the @ any script is welcome: such a domain has a form in ASCII (RFC 5890), and is sent to by that.
    The number of a machine in brackets (RFC 5321, 4.1.3) is taken by hardly any server, and is nobody's.
    """
    before, _at, domain = address.rpartition("@")
    if len(before) > MAX_MAILBOX:
        raise ValidationError(
            _("This address is too long. Use another one."), code="address_length"
        )
    if domain.startswith("["):
        raise ValidationError(_("Check the address: it looks like name@city.dz."), code="email")
    if not before.isascii():
        raise ValidationError(
            _(
                "Before the @ we can write to Latin letters without accents only (no SMTPUTF8)."
                " Give another address; after the @ any script is fine."
            ),
            code="smtputf8",
        )


def time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("Choose a time zone such as Asia/Shanghai."), code="time_zone")


def hex_colour(value: str) -> None:
    if not _HEX_COLOUR.match(value):
        raise ValidationError(_("Write a colour as #RRGGBB, for example #0F6E73."), code="colour")


def contrast(one: str, other: str) -> float:
    """Contrast ratio (1 to 21) of two #RRGGBB colours. Source: WCAG 2.2, relative luminance."""

    def luminance(colour: str) -> float:
        parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def colour_pair(primary: str, accent: str) -> None:
    """Refuse summit colours on which text could not be read."""
    for colour in (primary, accent):
        hex_colour(colour)
    if contrast(primary, "#FFFFFF") < 4.5:
        raise ValidationError(
            {"primary_colour": _("Choose a darker colour: white text on it could not be read.")}
        )
    if contrast(accent, "#0E1B2C") < 4.5:
        raise ValidationError(
            {"accent_colour": _("Choose a lighter colour: dark text on it could not be read.")}
        )


def days_in_order(first: dt.date | None, last: dt.date | None) -> None:
    if first and last and last < first:
        raise ValidationError({"last_day": _("Choose a last day that is not before the first.")})
    if first and last and (last - first).days > 60:
        raise ValidationError({"last_day": _("A summit lasts 60 days at most. Check the days.")})


def near_today(day: dt.date) -> None:
    """Refuse a mistyped year, of a day or a moment.

    What lies at an end of the calendar is written to Postgres in one zone and cannot be read in another: one
    such row breaks every page that it is on.
    """
    if not 1900 <= day.year < 3000:
        raise ValidationError(
            _("Choose a day near those of the summit. Check the year."), code="far"
        )


def times_in_order(opens: dt.datetime | None, closes: dt.datetime | None) -> None:
    if opens and closes and closes <= opens:
        raise ValidationError({"registration_closes": _("Choose a time after the opening.")})


PICTURES_ONLY = _(
    "Choose a picture in PNG, JPEG or WebP format, of at most 5 MB and 16 megapixels."
)


# What Pillow raises for a file that is none of ours, is cut off or is broken somewhere.
NOT_A_PICTURE = (OSError, SyntaxError, ValueError)
# A picture of few bytes may take hundreds of megabytes while it is decoded: in a process, one after the other.
ONE_PICTURE = threading.Lock()


def raster_image(file: "File[Any]") -> None:
    """Accept PNG, JPEG and WebP whose content is what the name says, to its last pixel; refuse bombs and SVG."""
    if getattr(file, "_committed", False) or getattr(file, "is_drawn_anew", False):
        return
    with ONE_PICTURE, opened_picture(file) as image:
        image.load()


@contextmanager
def opened_picture(file: "File[Any]") -> Iterator[Any]:
    """The picture in `file`, of a size that we take; not decoded yet. Call it with ONE_PICTURE.

    Raises ValidationError, also for what Pillow raises inside.
    """
    from PIL import Image

    if file.size > MAX_IMAGE_BYTES:
        raise ValidationError(_("Choose a picture of at most 5 MB."), code="image_size")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with _opened(file) as image:
                width, height = image.size
                if width * height > MAX_IMAGE_PIXELS:
                    raise _too_many_pixels()
                if max(width, height) > MAX_IMAGE_ASPECT * min(width, height):
                    raise _too_long()
                image.verify()
            del image  # a decoder has memory of its own
            with _opened(file) as image:  # after verify() a file is opened anew
                yield image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except NOT_A_PICTURE as error:
        raise no_picture() from error
    finally:
        file.seek(0)


def _opened(file: "File[Any]") -> Any:
    from PIL import Image

    file.seek(0)
    return Image.open(file, formats=("PNG", "JPEG", "WEBP"))


def no_picture() -> ValidationError:
    return ValidationError(_("Choose a picture in PNG, JPEG or WebP format."), code="image_format")


def _too_long() -> ValidationError:
    return ValidationError(
        _("Choose a picture whose long side is at most 10 times the short one."),
        code="image_aspect",
    )


def _too_many_pixels() -> ValidationError:
    return ValidationError(
        _("Choose a picture of at most 16 megapixels, such as 4,000 × 4,000."), code="image_pixels"
    )
