"""What a mail says, and how it looks: one layout, text and HTML, for every kind."""

import colorsys
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from email.header import Header
from email.headerregistry import Address
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.utils import parseaddr
from functools import cache
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import get_template
from django.utils import translation

from . import commas, dates, outbox
from .models import Notification, Summit
from .validators import contrast

_FOLDER = Path(__file__).parent / "templates" / "summit" / "email"
_FIRST_STRONG, _POP = "\u2068", "\u2069"  # Unicode isolates, UAX #9
_LEFT_TO_RIGHT = "\u2066"  # around digits, by summit.dates
_NO_ISOLATES = {ord(mark): None for mark in (_FIRST_STRONG, _LEFT_TO_RIGHT, _POP)}
# What a calendar does for its owner (RFC 5546); PUBLISH is a file for whoever wants it.
_SCHEDULING = ("text/calendar; method=REQUEST", "text/calendar; method=CANCEL")
_PRIMARY, _DARK_CARD = "#0F6E73", "#142233"
_READABLE = 5.0  # a little more than the 4.5 of WCAG 2.2, 1.4.3
_START, _END = {"ltr": "left", "rtl": "right"}, {"ltr": "right", "rtl": "left"}
# Line heights of small print, text and title: Arabic letters stand higher and hang lower.
_LEADING = {"ltr": ("20px", "26px", "32px"), "rtl": ("22px", "28px", "36px")}


@dataclass(frozen=True)
class Action:
    """A button: what happens, and where."""

    label: str
    url: str


@dataclass(frozen=True)
class Attachment:
    name: str
    content: bytes
    mimetype: str  # with parameters, for example `text/calendar; method=PUBLISH`


@dataclass(frozen=True)
class Calendar:
    """The row that says that a calendar entry is attached."""

    month: str  # short, for example `Nov`
    days: str  # for example `14–16`
    title: str
    text: str


@dataclass
class Mail:
    """The content of one message in its receiver's language. Every text is plain, never HTML.

    Names and other words whose script is not that of the receiver's language go through `isolated`.
    The parts are shown in this order, in HTML and in plain text alike.
    """

    subject: str  # starts with the fact
    preheader: str  # adds to the subject
    title: str
    lead: str = ""
    code: str = ""  # a one-time code, shown large
    quote: str = ""  # words of a person, for example the reason of a rejection
    changes: Sequence[tuple[str, str, str]] = ()  # (what, old, new)
    facts: Sequence[tuple[str, str]] = ()
    qr_png: bytes = b""
    paragraphs: Sequence[str] = ()
    calendar: Calendar | None = None
    actions: Sequence[Action] = ()  # at most two; the first is the one to press
    reason: str = ""  # why you get this
    text_language: str = ""  # of title, lead and paragraphs, when not the receiver's
    attachments: Sequence[Attachment] = ()


def isolated(text: str) -> str:
    """`text` so that its reading direction cannot turn the sentence around it: `<bdi>` in HTML.

    Left as it is where it runs the same way as the active language.
    """
    if translation.get_language_bidi() or any("\u0590" <= char <= "\u08ff" for char in text):
        return f"{_FIRST_STRONG}{text}{_POP}"
    return text


def language_of(code: str) -> str:
    """The language of ours that `code` (BCP 47) asks for; the default one when we have none."""
    try:
        return translation.get_supported_language_variant(code)
    except LookupError:
        return settings.LANGUAGE_CODE


class Multipart(EmailMultiAlternatives):
    """A message whose pictures belong to its HTML (multipart/related, RFC 2387), not to its files."""

    def message(self, **options: Any) -> Any:  # options: those of later versions of Django
        root: Any = super().message(**options)
        # Django folds without the header's name in mind, which leaves its first line empty.
        root.replace_header("Subject", Header(str(self.subject), header_name="Subject").encode())
        name, _address = parseaddr(self.from_email)
        if not name.isascii():
            address = parseaddr(str(root["From"]))[1]
            words = Header(name, "utf-8", header_name="From").encode()
            root.replace_header("From", f"{words}\n <{address}>")
        _gather_pictures(root)
        # Python would choose boundaries by searching all of the text for them; these nobody can guess.
        containers = [part for part in root.walk() if part.is_multipart()]
        for number, part in enumerate(containers):
            part.set_boundary(f"=_{secrets.token_hex(12)}_{number}")
        return root


def _gather_pictures(root: Any) -> None:
    parts = cast("list[Message]", root.get_payload())
    pictures = [part for part in parts[1:] if part["Content-ID"]]
    if not pictures:
        return
    alternatives = cast("list[Message]", parts[0].get_payload())
    html = next(n for n, part in enumerate(alternatives) if part.get_content_subtype() == "html")
    related = MIMEMultipart("related")
    for part in (alternatives[html], *pictures):
        related.attach(part)
    alternatives[html] = related
    parts[1:] = [part for part in parts[1:] if not part["Content-ID"]]


def render(
    mail: Mail,
    *,
    to: str,
    language: str,
    summit: Summit | None,
    message_id: str = "",
    connection: BaseEmailBackend | None = None,
) -> EmailMultiAlternatives:
    """The message that goes out: text and HTML, with pictures and attachments."""
    language = language_of(language)
    with translation.override(language):
        direction = _direction(language)
        context = _context(mail, summit, language, direction)
        text = get_template("summit/email/message.txt").render(context)
        html = get_template("summit/email/message.html").render(context)
        sender = _sender(summit)
    headers = {
        "Auto-Submitted": "auto-generated",  # RFC 3834: no out-of-office answers
        "X-Auto-Response-Suppress": "All",  # the same for Exchange
        "Content-Language": context["language"],  # RFC 3282
    }
    if message_id:
        headers["Message-ID"] = message_id
    message = Multipart(
        subject=_one_line(mail.subject),
        body=_plain(text, direction),
        from_email=sender,
        to=[to],
        reply_to=[summit.contact_email] if summit else None,
        headers=headers,
        connection=connection,
    )
    message.attach_alternative(html, "text/html")
    _attach(mail.attachments, message)
    message.attach(_contours(direction))
    if mail.qr_png:
        message.attach(_picture(mail.qr_png, "ticket"))
    return message


def _attach(attachments: Sequence[Attachment], message: EmailMultiAlternatives) -> None:
    """Attach the files. The one that moves or cancels an entry of the reader's calendar is also another form
    of the text (RFC 6047, 2.4): mail programs then act on it, where a file waits to be opened.

    A message has one such form at most, as it holds one UID (RFC 5546, 3.2.2): several stay files. The
    file beside it says nothing of its method, so that no program acts twice.
    """
    scheduling = [one for one in attachments if one.mimetype in _SCHEDULING]
    is_one = len(scheduling) == 1
    if is_one:
        message.attach_alternative(scheduling[0].content.decode(), scheduling[0].mimetype)
    for one in attachments:
        is_twice = is_one and one is scheduling[0]
        message.attach(one.name, one.content, "application/ics" if is_twice else one.mimetype)


def _context(mail: Mail, summit: Summit | None, language: str, direction: str) -> dict[str, Any]:
    primary = summit.primary_colour if summit else _PRIMARY
    text_language = mail.text_language or language
    text_direction = _direction(text_language)
    return {
        "mail": mail,
        "summit": summit,
        "comma": commas.comma(),
        "colon": commas.colon(),
        "space": commas.space(),
        "colon_at_end": commas.colon().rstrip(),
        "place": _place(summit) if summit else "",
        "language": _bcp47(language),
        "direction": direction,
        "start": _START[direction],
        "end": _END[direction],
        "text_language": _bcp47(text_language),
        "text_direction": text_direction,
        "text_start": _START[text_direction],
        "leading": _LEADING[direction],
        "primary": primary,
        "primary_on_dark": _on_dark(primary),
    }


def _direction(language: str) -> str:
    return "rtl" if translation.get_language_info(language)["bidi"] else "ltr"


def _place(summit: Summit) -> str:
    """Where and when: Yinchuan, 14–16 November 2018."""
    return commas.facts(summit.city, dates.period(summit.first_day, summit.last_day))


def _bcp47(code: str) -> str:
    """`zh-hans` as HTML and mail headers write it: zh-Hans."""
    language, _, script = code.partition("-")
    return f"{language}-{script.title()}" if script else language


def _one_line(text: str) -> str:
    """`text` as a header may hold it: without line breaks, which would begin another header."""
    return " ".join(text.translate(_NO_ISOLATES).split())


def _plain(text: str, direction: str) -> str:
    """Isolates stay where they are needed; elsewhere old mail programs would show boxes."""
    return text if direction == "rtl" else text.translate(_NO_ISOLATES)


@cache
def _on_dark(colour: str) -> str:
    """The hue of `colour`, light enough to be read on the dark card and to carry dark text."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, _, saturation = colorsys.rgb_to_hls(red, green, blue)
    for percent in range(62, 100):
        parts = colorsys.hls_to_rgb(hue, percent / 100, min(saturation, 0.46))
        light = "#" + "".join(f"{round(part * 255):02X}" for part in parts)
        if contrast(light, _DARK_CARD) >= _READABLE:
            return light
    return "#FFFFFF"


@cache
def _contours(direction: str) -> MIMEBase:
    """The drawing of the header, encoded once: every mail carries the same part."""
    return _picture((_FOLDER / f"contours-{direction}.png").read_bytes(), "contours")


def _picture(png: bytes, name: str) -> MIMEBase:
    picture = MIMEImage(png, "png")
    picture.add_header("Content-ID", f"<{name}>")
    picture.add_header("Content-Disposition", "inline", filename=f"{name}.png")
    return picture


def _sender(summit: Summit | None) -> str:
    if summit is None:
        return settings.DEFAULT_FROM_EMAIL
    address = settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">")
    name = _one_line(summit.sender_name or summit.name)
    return str(Address(display_name=name, addr_spec=address))


def message_of(
    mail: Mail, notification: Notification, connection: BaseEmailBackend | None = None
) -> EmailMultiAlternatives:
    return render(
        mail,
        to=notification.recipient,
        language=notification.language,
        summit=notification.summit,
        message_id=outbox.message_id(notification),
        connection=connection,
    )
