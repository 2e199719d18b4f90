"""Mails inside a page of the panel: in a frame where nothing runs and nothing is loaded from elsewhere."""

import base64
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.mail import EmailMultiAlternatives
from django.http import HttpResponse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

# A mail brings its style in attributes; its pictures are put into it as data.
CONTENT_SECURITY_POLICY = {
    "default-src": [NONE],
    "script-src": [NONE],
    "connect-src": [NONE],
    "font-src": [NONE],
    "manifest-src": [NONE],
    "img-src": ["data:", SELF],
    "style-src": [UNSAFE_INLINE],
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
}


def of_message(message: EmailMultiAlternatives | None) -> HttpResponse:
    """The HTML of an outgoing message."""
    if message is None:
        words = _("There is nothing to say any more: its subject is gone.")
        return page(f"<p>{escape(words)}</p>")
    return page(html_of(parsed(message)))


def parsed(message: EmailMultiAlternatives) -> EmailMessage:
    """An outgoing message as a mail program would read it."""
    return message_from_bytes(message.message().as_bytes(), policy=policy.default)


def html_of(message: EmailMessage) -> str:
    """The HTML of a message with its own pictures in it; its text where it has no HTML."""
    body = message.get_body(("html",))
    if body is None:
        return f"<pre>{escape(text_of(message))}</pre>"
    html = str(body.get_content())
    for part in message.walk():
        name = str(part.get("Content-ID", "")).strip("<>")
        if name and isinstance(part, MIMEPart) and part.get_content_maintype() == "image":
            html = html.replace(f"cid:{name}", _data(part))
    return html


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    return str(body.get_content()) if body else ""


def _data(part: MIMEPart) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    return f"data:{part.get_content_type()};base64,{base64.b64encode(content).decode()}"


def page(html: str) -> HttpResponse:
    """An answer that our own pages may frame, and that can do nothing by itself."""
    answer = xframe_options_sameorigin(lambda _request: HttpResponse(html))(None)
    answer._csp_replace = CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]
    return answer
