"""What people write in several lines, the same on the public site and in the panel."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from summit import validators
from summit.dashboard import number

REQUIRED = {"required": _("Fill in this field.")}


def too_long(count: int, limit: int) -> ValidationError:
    text = _("Shorten this to %(limit)s characters; it has %(count)s.")
    return ValidationError(text, params={"limit": number(limit), "count": number(count)})


class AtMost(MaxLengthValidator):
    """A limit of characters that says by how much a text is over it."""

    def __call__(self, value: Any) -> None:
        if len(value) > self.limit_value:
            raise too_long(len(value), self.limit_value)


class Paragraphs(forms.CharField):
    """Text of several lines in any script."""

    def __init__(self, *, max_length: int, rows: int = 6, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows, "dir": "auto"}))
        options.setdefault("error_messages", REQUIRED)
        super().__init__(validators=[validators.plain_paragraphs], **options)
        self.limit = max_length

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").replace("\r\n", "\n").strip()

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > self.limit:
            raise too_long(len(value), self.limit)
