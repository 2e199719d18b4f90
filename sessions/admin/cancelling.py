"""Ending a session for those who planned to come: what nobody can take back once it is published."""

from django.utils.translation import gettext_lazy, ngettext

from sessions.models import Session
from sessions.services import scheduling
from summit.admin.sure import Sure
from summit.dashboard import number
from summit.models import User


class _Sure(Sure):
    """Seats that a release has ended do not come back."""

    def words(self, thing: Session) -> str:
        return self.with_seats(thing.taken) if thing.taken else super().words(thing)

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
