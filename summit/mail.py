"""What a mail says, and how it looks: one layout, text and HTML, for every kind."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import get_template
from django.utils import translation
from email.headerregistry import Address
from email.mime.image import MIMEImage

from . import outbox
from .models import Notification, Summit


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


@dataclass
class Mail:
    """The content of one message in its receiver's language. Every text is plain, never HTML."""

    subject: str  # starts with the fact
    preheader: str  # adds to the subject
    title: str
    lead: str
    facts: Sequence[tuple[str, str]] = ()
    quote: str = ""  # words of a person, for example the reason of a rejection
    changes: Sequence[tuple[str, str, str]] = ()  # (what, old, new)
    code: str = ""  # a one-time code, shown large
    paragraphs: Sequence[str] = ()
    qr_png: bytes = b""
    calendar: tuple[str, str, str, str] | None = None  # (month, days, title, text)
    actions: Sequence[Action] = ()
    reason: str = ""  # why you get this
    attachments: Sequence[Attachment] = field(default_factory=tuple)


def render(
    mail: Mail,
    *,
    to: str,
    language: str,
    summit: Summit | None,
    message_id: str = "",
    connection: BaseEmailBackend | None = None,
) -> EmailMultiAlternatives:
    """The message that goes out: multipart/alternative with its pictures and attachments."""
    with translation.override(language):
        context = {
            "mail": mail,
            "summit": summit,
            "language": language,
            "direction": "rtl" if translation.get_language_bidi() else "ltr",
            "start": "right" if translation.get_language_bidi() else "left",
            "end": "left" if translation.get_language_bidi() else "right",
            "site_url": settings.SITE_URL,
        }
        text = get_template("summit/email/message.txt").render(context)
        html = get_template("summit/email/message.html").render(context)
        sender = _sender(summit)
    headers = {"Auto-Submitted": "auto-generated"}  # RFC 3834: no out-of-office answers
    if message_id:
        headers["Message-ID"] = message_id
    message = EmailMultiAlternatives(
        subject=" ".join(mail.subject.split()),
        body=text,
        from_email=sender,
        to=[to],
        reply_to=[summit.contact_email] if summit else None,
        headers=headers,
        connection=connection,
    )
    message.attach_alternative(html, "text/html")
    for attachment in mail.attachments:
        message.attach(attachment.name, attachment.content, attachment.mimetype)
    if mail.qr_png:
        picture = MIMEImage(mail.qr_png, "png")
        picture.add_header("Content-ID", "<ticket>")
        picture.add_header("Content-Disposition", "inline", filename="ticket.png")
        message.attach(picture)
    return message


def _sender(summit: Summit | None) -> str:
    if summit is None:
        return settings.DEFAULT_FROM_EMAIL
    address = settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">")
    name = " ".join((summit.sender_name or summit.name).split())
    return str(Address(display_name=name, addr_spec=address))


def preview(mail: Mail, *, language: str, summit: Summit | None) -> tuple[str, str]:
    """(HTML, text) of `mail` as a receiver would see it, for the admin panel."""
    message = render(mail, to="preview@summit.localdomain", language=language, summit=summit)
    return str(message.alternatives[0][0]), str(message.body)


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
