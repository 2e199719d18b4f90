"""The kinds of mail that there are, and one of them written for looking at it."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import translation
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from . import delivery
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
    """The message that would go out; None when there is nothing to say any more."""
    composer = delivery.composer_of(notification.kind)([notification])
    with translation.override(notification.language):
        mail = composer.write(notification)
    return message_of(mail, notification) if mail else None


def example(kind: str, language: str, summit: Summit) -> Notification | None:
    """A message of `kind` about somebody real: as the latest of its kind, else of its composer.

    Nothing is stored or sent. None when the summit has written to nobody yet.
    """
    mine = Notification.objects.for_summit(summit).order_by("-pk")
    composer = kind.partition(".")[0]
    model = mine.filter(kind=kind).first() or mine.filter(kind__startswith=f"{composer}.").first()
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
