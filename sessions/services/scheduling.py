"""What the programme team does with a session. The public hears of it with the next release."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions import validators
from sessions.enums import SessionState as State
from sessions.models import Session
from sessions.programme import snapshots
from summit import audit, lifecycle
from summit.audit import Actor
from summit.exceptions import Invalid, SummitError, WrongState
from summit.models import Room

_DOUBLE = "room_not_double_booked"


class RoomTaken(SummitError):
    """Postgres refused: two sessions would be in one room at the same time."""

    code = "room_taken"
    default_message = gettext_lazy(
        "Another session is in this room at that time. Choose another room or time."
    )


@contextmanager
def room_is_free(session: Session) -> Iterator[None]:
    """Saving `session` inside raises RoomTaken when somebody else has the room, or was faster."""
    try:
        with transaction.atomic():
            hold_rooms(session)
            yield
    except IntegrityError as error:
        if _DOUBLE in str(error):
            raise RoomTaken from error
        raise


def hold_rooms(session: Session) -> None:
    """Let nobody else put a session into the room where `session` stands, or where it is about to be saved,
    until this transaction ends.

    Postgres looks for others in a room after it has written the row: two who exchange their rooms would each
    wait there until the other is done. So the rooms are locked before, in the order of their keys, and before
    them the one row that is written, as by whoever saves a form.
    """
    rows = Session.objects.select_for_update(no_key=True).filter(pk=session.pk)
    stands = rows.values_list("room", flat=True).first()
    rooms = Room.objects.filter(pk__in=[room for room in (stands, session.room_id) if room])
    list(rooms.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def schedule(session: Session, *, by: Actor) -> None:
    """Put a draft, or what was postponed, into the programme. Raises RoomTaken, Invalid or WrongState;
    what was cancelled comes back through `reinstate` alone."""
    if session.state == State.CANCELLED:
        raise WrongState(code_from=session.state, code_to=State.SCHEDULED)
    if session.starts_at is None or session.ends_at is None:
        raise Invalid({"starts_at": [_("Say when it starts and ends.")]})
    with room_is_free(session):
        before = lifecycle.move(session, State.SCHEDULED)
        audit.record(session, "schedule", by=by, before=before)


def place(
    session: Session,
    *,
    room: Room | None,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    by: Actor,
) -> bool:
    """Give `session` another room or time (aware); says whether it is another. Raises Invalid, or RoomTaken."""
    try:
        validators.session_times(starts_at, ends_at)
    except ValidationError as error:
        raise Invalid(error.message_dict) from error
    if room is not None and room.summit_id != session.summit_id:
        raise Invalid({"room": [_("Choose a room of this summit.")]})
    before = _where(session)
    session.room, session.starts_at, session.ends_at = room, starts_at, ends_at
    after = _where(session)
    if after == before:
        return False
    with room_is_free(session):
        session.save(update_fields=["room", "starts_at", "ends_at"])
        audit.record(session, "place", by=by, before=before, after=after)
    return True


@transaction.atomic
def cancel(session: Session, *, by: Actor) -> None:
    """It does not take place. Seats are freed, and people told, with the next release."""
    before = lifecycle.move(session, State.CANCELLED)
    audit.record(session, "cancel", by=by, before=before)


@transaction.atomic
def postpone(session: Session, *, by: Actor) -> None:
    """It takes place at another time, which is not known yet. Seats are kept."""
    before = lifecycle.move(session, State.POSTPONED)
    audit.record(session, "postpone", by=by, before=before)


@transaction.atomic
def unschedule(session: Session, *, by: Actor) -> None:
    """Take it out of the programme, back to a draft. Seats are freed, and people told, with the next release."""
    before = lifecycle.move(session, State.DRAFT)
    audit.record(session, "unschedule", by=by, before=before)


def reinstate(session: Session, *, by: Actor) -> None:
    """Take a cancellation back that was not published yet. Raises WrongState afterwards, or RoomTaken.

    Whoever had a seat has been told that it is gone, and has planned otherwise: a cancellation that was
    published stays, and what takes place after all is another session.
    """
    if is_cancelled_for_all(session):
        raise WrongState(_("The cancellation was published. Add a new session instead."))
    with room_is_free(session):
        before = lifecycle.move(session, State.SCHEDULED)
        audit.record(session, "reinstate", by=by, before=before)


def is_cancelled_for_all(session: Session) -> bool:
    """Whether the public has read that it is cancelled."""
    programme = snapshots.latest(session.summit_id)
    released = programme.by_id.get(session.pk) if programme else None
    return released is not None and released.is_cancelled


def _where(session: Session) -> dict[str, object]:
    times = {"starts_at": session.starts_at, "ends_at": session.ends_at}
    return {"room": session.room_id} | {
        name: time.astimezone(dt.UTC).isoformat() if time else None for name, time in times.items()
    }
