"""Agreements on their way from a proposal to the public register."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions.enums import AgreementState as State
from sessions.enums import SessionState
from sessions.models import Agreement, Session
from summit import audit, dates, lifecycle, pages
from summit.audit import Actor
from summit.exceptions import Closed, Invalid, SummitError


class OrderTaken(SummitError):
    """Another agreement is signed at that moment of the session."""

    code = "order_taken"
    default_message = gettext_lazy("Another agreement has this order in the session.")


@transaction.atomic
def agree_text(agreement: Agreement, *, by: Actor) -> None:
    """The parties agree on the words."""
    before = lifecycle.move(agreement, State.TEXT_AGREED)
    audit.record(agreement, "agree_text", by=by, before=before)


@transaction.atomic
def clear(agreement: Agreement, *, by: Actor) -> None:
    """Those who have to allow it have."""
    before = lifecycle.move(agreement, State.CLEARED)
    audit.record(agreement, "clear", by=by, before=before)


def schedule_signing(
    agreement: Agreement, *, session: Session, by: Actor, order: int | None = None
) -> None:
    """It is signed in `session`, as number `order` there; without one, after all others.

    Raises Invalid for a session that cannot hold it, OrderTaken, or WrongState.
    """
    if session.summit_id != agreement.summit_id:
        raise Invalid({"signing_session": [_("Choose a session of this summit.")]})
    if session.state == SessionState.CANCELLED:
        raise Invalid({"signing_session": [_("This session is cancelled. Choose another one.")]})
    try:
        with transaction.atomic():
            _schedule(agreement, session, order, by)
    except IntegrityError as error:
        raise OrderTaken from error


def _schedule(agreement: Agreement, session: Session, order: int | None, by: Actor) -> None:
    # One at a time for each session: the next number is read and written by one person.
    Session.objects.select_for_update(no_key=True).filter(pk=session.pk).values_list("pk").first()
    last = session.agreements.aggregate(last=Max("signing_order"))["last"] or 0
    number = order or last + 1
    before = lifecycle.move(
        agreement, State.SCHEDULED, signing_session=session, signing_order=number
    )
    audit.record(
        agreement, "schedule_signing", by=by, before=before, session=session.pk, order=number
    )


@transaction.atomic
def sign(agreement: Agreement, *, by: Actor) -> None:
    """It has been signed. The public does not know yet."""
    before = lifecycle.move(agreement, State.SIGNED)
    audit.record(agreement, "sign", by=by, before=before)


@transaction.atomic
def announce(agreement: Agreement, *, by: Actor, now: dt.datetime | None = None) -> None:
    """Put it into the public register. Raises Closed while its embargo lasts."""
    until = agreement.embargo_until
    if until and (now or timezone.now()) < until:
        words = {"until": dates.moment(until, agreement.summit)}
        raise Closed(_("Under embargo until %(until)s. It can be announced then.") % words)
    before = lifecycle.move(agreement, State.ANNOUNCED)
    audit.record(agreement, "announce", by=by, before=before)
    pages.changed()


@transaction.atomic
def withdraw(agreement: Agreement, *, by: Actor) -> None:
    """It is not signed, or no longer shown; its place in the order of signing is free."""
    before = lifecycle.move(agreement, State.WITHDRAWN, signing_order=None)
    audit.record(agreement, "withdraw", by=by, before=before)
    pages.changed()
