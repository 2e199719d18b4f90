"""Ending a session for those who planned to come: what nobody can take back once it is published."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from sessions.models import Session
from sessions.services import scheduling
from summit.dashboard import number
from summit.models import User


class _Sure(forms.Form):
    """Seats that a release has ended do not come back, so it is asked for twice."""

    sure = forms.BooleanField()
    yes: str | Promise
    refusal: str | Promise

    def __init__(self, *args: Any, thing: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = False  # two of them stand on one page, each inside of its label
        sure = self.fields["sure"]
        sure.label = self.with_seats(thing.taken) if thing.taken else str(self.yes)
        sure.error_messages["required"] = str(self.refusal)

    def with_seats(self, taken: int) -> str:
        raise NotImplementedError


class SureToCancel(_Sure):
    yes = gettext_lazy("Yes, cancel it")
    refusal = gettext_lazy("Tick it to cancel the session.")

    def with_seats(self, taken: int) -> str:
        text = ngettext(
            "Yes, cancel it: %(count)s seat ends",
            "Yes, cancel it: %(count)s seats end",
            taken,
        )
        return text % {"count": number(taken)}


class SureToTakeOut(_Sure):
    yes = gettext_lazy("Yes, take it out")
    refusal = gettext_lazy("Tick it to take the session out of the programme.")

    def with_seats(self, taken: int) -> str:
        text = ngettext(
            "Yes, take it out: %(count)s seat ends",
            "Yes, take it out: %(count)s seats end",
            taken,
        )
        return text % {"count": number(taken)}


def cancel(session: Session, *, by: User, sure: bool) -> None:
    scheduling.cancel(session, by=by)


def take_out(session: Session, *, by: User, sure: bool) -> None:
    scheduling.unschedule(session, by=by)
