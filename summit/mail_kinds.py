"""The kinds of mail that there are, and one of them written for looking at it."""

import dataclasses
import io
from functools import cache

import segno
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import translation
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from . import delivery, logs
from .mail import message_of
from .models import Notification, Summit


def labels() -> dict[str, str | Promise]:
    """Kind -> what it is called, of all apps (`settings.MAIL_KINDS`)."""
    found: dict[str, str | Promise] = {}
    for name in settings.MAIL_KINDS:
        found.update(import_string(name))
    return found


def label(kind: str) -> str | Promise:
    return labels().get(kind, kind)


def written(notification: Notification) -> EmailMultiAlternatives | None:
    """The message that would go out, for looking at; None when there is nothing to say any more.

    Its links open nothing and its code is a sample: whoever has the real ones is the receiver.
    """
    composer = delivery.composer_of(notification.kind)([notification])
    with translation.override(notification.language):
        mail = composer.write(notification)
    if mail is None:
        return None
    if mail.qr_png:
        mail = dataclasses.replace(mail, qr_png=_sample_code())
    return _without_links(message_of(mail, notification))


def _without_links(message: EmailMultiAlternatives) -> EmailMultiAlternatives:
    message.body = logs.without_links(str(message.body))
    texts = [(logs.without_links(str(text)), kind) for text, kind in message.alternatives]
    message.alternatives = []
    for text, kind in texts:
        message.attach_alternative(text, str(kind))
    return message


@cache
def _sample_code() -> bytes:
    """A picture (PNG) that looks like the code of a ticket and opens no gate."""
    picture = io.BytesIO()
    segno.make("SAMPLE", micro=False).save(picture, kind="png", scale=7, border=4)
    return picture.getvalue()


def example(kind: str, language: str, summit: Summit) -> Notification | None:
    """A message of `kind` about somebody real: as the latest of its kind, else of its composer, else
    about whom the composer chooses (`example_of`).

    Nothing is stored or sent. None when there is nobody to write to yet.
    """
    mine = Notification.objects.for_summit(summit).order_by("-pk")
    composer = kind.partition(".")[0]
    model = mine.filter(kind=kind).first() or mine.filter(kind__startswith=f"{composer}.").first()
    if model is None:
        choose = getattr(delivery.composer_of(kind), "example_of", lambda _summit: None)
        model = choose(summit)
    if model is None:
        return None
    return Notification(
        summit=summit,
        kind=kind,
        recipient=model.recipient,
        language=language,
        subject=model.subject,
        subject_id=model.subject_id,
        context=model.context if model.kind == kind else {},
    )
