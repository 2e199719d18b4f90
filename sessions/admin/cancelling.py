"""Cancelling a session: the one step that nobody can take back once it is published."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, ngettext

from sessions.models import Session
from sessions.services import scheduling
from summit.dashboard import number
from summit.models import User


class Sure(forms.Form):
    """A cancellation that the public has read stays, so it is asked for twice."""

    sure = forms.BooleanField(
        label=gettext_lazy("Yes, cancel it"),
        error_messages={"required": gettext_lazy("Tick it to cancel the session.")},
    )

    def __init__(self, *args: Any, thing: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if thing.taken:
            text = ngettext(
                "Yes, cancel it: %(count)s seat ends",
                "Yes, cancel it: %(count)s seats end",
                thing.taken,
            )
            self.fields["sure"].label = text % {"count": number(thing.taken)}


def cancel(session: Session, *, by: User, sure: bool) -> None:
    scheduling.cancel(session, by=by)
