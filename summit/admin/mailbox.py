"""The mailbox of a development machine: mails that would have been sent, read here instead."""

import datetime as dt
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

from django.conf import settings
from django.contrib import admin
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from summit import mailbox, panel, rules

from . import frames

A_PAGE = 50


def _may(request: HttpRequest) -> bool:
    """Never in production: mails hold personal links and tickets."""
    return _is_kept() and rules.can_read_mailbox(panel.member(request))


def _is_kept() -> bool:
    return settings.DEMO and mailbox.is_used()


def _why_not(request: HttpRequest) -> str:
    if _is_kept() or not rules.can_read_mailbox(panel.member(request)):
        return ""
    return _(
        "Mails are sent from here; none is kept to be read. Messages shows what went out to whom."
    )


@dataclass(frozen=True)
class Envelope:
    name: str
    subject: str
    to: str
    at: dt.datetime | None
    sender: str

    @classmethod
    def of(cls, name: str, message: EmailMessage) -> "Envelope":
        return cls(
            name,
            str(message["Subject"] or ""),
            ", ".join(parseaddr(part)[1] or part for part in str(message["To"] or "").split(",")),
            _sent_at(message),
            str(message["From"] or ""),
        )


@dataclass(frozen=True)
class Enclosure:
    """An attachment; `number` is its place among the parts of the message."""

    number: int
    name: str
    size: int


def _sent_at(message: EmailMessage) -> dt.datetime | None:
    """When it was sent; a clock that names no zone (`-0000`, RFC 5322) is UTC."""
    said = str(message["Date"] or "")
    if not said:
        return None
    at = parsedate_to_datetime(said)
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)


def _read(name: str) -> EmailMessage:
    try:
        return mailbox.read(name)
    except (LookupError, OSError):  # none of this name, or no name that a file can have
        raise Http404 from None


def _enclosures(message: EmailMessage) -> list[Enclosure]:
    found = []
    for number, part in enumerate(message.walk()):
        name = part.get_filename()
        if name and part.get_content_disposition() == "attachment":
            found.append(Enclosure(number, name, len(part.get_payload(decode=True) or b"")))
    return found


@panel.page("mail/", name="mailbox", may=_may, why_not=_why_not)
def mails(request: HttpRequest) -> HttpResponse:
    """All mails, the newest first."""
    names = mailbox.names()
    page = Paginator(names, A_PAGE).get_page(request.GET.get("p"))
    context = {
        **admin.site.each_context(request),
        "title": _("Mailbox"),
        "page": page,
        "mails": [Envelope.of(name, _read(name)) for name in page],
    }
    return TemplateResponse(request, "admin/mailbox.html", context)


@panel.page("mail/<str:name>/", name="mailbox_mail", may=_may)
def mail(request: HttpRequest, name: str) -> HttpResponse:
    message = _read(name)
    context = {
        **admin.site.each_context(request),
        "title": str(message["Subject"] or ""),
        "crumbs": [{"title": _("Mailbox"), "link": ".."}, {"title": str(message["Subject"] or "")}],
        "envelope": Envelope.of(name, message),
        "enclosures": _enclosures(message),
        "text": frames.text_of(message),
    }
    return TemplateResponse(request, "admin/mailbox_mail.html", context)


@panel.page("mail/<str:name>/html/", name="mailbox_html", may=_may)
def html(request: HttpRequest, name: str) -> HttpResponse:
    return frames.page(frames.html_of(_read(name)))


@panel.page("mail/<str:name>/parts/<int:number>/", name="mailbox_part", may=_may)
def part(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """An attachment, always as a download."""
    message = _read(name)
    wanted = [found for found in _enclosures(message) if found.number == number]
    if not wanted:
        raise Http404
    content = list(message.walk())[number].get_payload(decode=True)
    answer = HttpResponse(content, content_type="application/octet-stream")
    filename = get_valid_filename(wanted[0].name)
    answer["Content-Disposition"] = f'attachment; filename="{filename}"'
    return answer
