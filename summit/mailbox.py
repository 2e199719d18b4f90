"""Mails of a development machine: one `.eml` file each, read in the admin panel instead of being sent."""

import email.policy
import uuid
from collections.abc import Sequence
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage as OutgoingMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class FolderBackend(BaseEmailBackend):
    """Writes every message to `settings.MAIL_FOLDER`, newest name last."""

    def send_messages(self, email_messages: Sequence[OutgoingMessage]) -> int:
        folder = Path(settings.MAIL_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            stem = f"{timezone.now():%Y%m%dT%H%M%S.%f}-{uuid.uuid4().hex[:8]}"
            draft = folder / f".{stem}"
            draft.write_bytes(message.message().as_bytes())
            draft.rename(folder / f"{stem}.eml")  # readers never see half a file
        return len(email_messages)


def is_used() -> bool:
    return settings.EMAIL_BACKEND == "summit.mailbox.FolderBackend"


def names() -> list[str]:
    """Names of the files, newest first."""
    folder = Path(settings.MAIL_FOLDER)
    return sorted((path.stem for path in folder.glob("*.eml")), reverse=True)


def read(name: str) -> EmailMessage:
    """The message in the file `name`. Raises LookupError when there is none."""
    path = (Path(settings.MAIL_FOLDER) / f"{name}.eml").resolve()
    if path.parent != Path(settings.MAIL_FOLDER).resolve() or not path.is_file():
        raise LookupError(name)
    with path.open("rb") as file:
        return BytesParser(policy=email.policy.default).parse(file)
