"""Which mail belongs to which kind, and when there is nothing to say any more."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from django.db import transaction
from django.utils import timezone, translation

from attendees.models import Attendee
from sessions.enums import SeatState
from sessions.mails import changed, examples, texts
from sessions.mails.letter import Letter
from sessions.mails.news import news as news_for
from sessions.mails.news import of_offer as news_of_offer
from sessions.mails.readers import Readers
from sessions.models import Seat
from sessions.programme import gone, snapshots
from sessions.programme.released import Programme, Session
from sessions.services import notices
from summit.enums import NotificationState
from summit.mail import Mail, language_of
from summit.models import Notification

# The state of the seat in which a mail about it is still true; a later mail tells the rest.
_OF_SEATS: dict[str, tuple[str, Callable[[Letter, Seat], Mail | None]]] = {
    notices.BOOKED: (SeatState.BOOKED, texts.booked),
}
# The same of a seat that is over: the entry of what the receiver has marked stays as a perhaps.
_OF_ENDED_SEATS: dict[str, tuple[str, Callable[..., Mail | None]]] = {
    notices.RELEASED: (SeatState.RELEASED, texts.released),
    notices.EXPIRED: (SeatState.EXPIRED, texts.expired),
}
# Take sessions out of calendars, so they are true also of a summit that does not take place.
_OF_ENDS = frozenset({notices.ENDED, notices.RELEASED})


class Compose:
    """Writes the mails about the programme: what a whole batch needs is read once."""

    def __init__(self, notifications: Sequence[Notification]) -> None:
        self._readers = Readers(notifications)
        self._told = self._say([row for row in notifications if row.kind == notices.CHANGED])

    def _say(self, rows: Sequence[Notification]) -> Mapping[int, int | None]:
        """Note what the notices of changes are about to tell, and what others have told before them.

        Before any is written: whoever finds a notice that says nothing yet may trust that it is written
        from a release that is as new or newer.
        """
        saved = [row for row in rows if row.pk]
        for summit, programme in self._readers.programmes.items() if saved else ():
            to_say = [row for row in saved if row.summit_id == summit and self._is_right(row)]
            notices.say(to_say, programme.number)
        return notices.said_before(saved) if saved else {}

    def _is_right(self, row: Notification) -> bool:
        """Whether it goes to the address that its receiver has."""
        attendee = self._readers.attendees.get(self._readers.attendee_id(row))
        return attendee is not None and attendee.email == row.recipient

    def write(self, notification: Notification) -> Mail | None:
        """The mail, or None when it is not true any more. Raises LookupError for an unknown kind."""
        if notification.kind in _OF_SEATS:
            write = self._of_seat
        elif notification.kind in _OF_ENDED_SEATS:
            write = self._of_ended_seat
        else:
            write = {
                notices.OFFERED: self._offered,
                notices.CHANGED: self._changed,
                notices.REMINDER: self._reminder,
                notices.ENDED: self._ended,
            }[notification.kind]
        with translation.override(language_of(notification.language)):
            return write(notification)

    def _of_seat(self, notification: Notification) -> Mail | None:
        state, write = _OF_SEATS[notification.kind]
        letter = self._letter(notification)
        seat = self._seat(notification, letter, state) if letter else None
        return write(letter, seat) if letter and seat else None

    def _offered(self, notification: Notification) -> Mail | None:
        """The offer says what a release has just made different too: the notice of that leaves it out."""
        letter = self._letter(notification)
        seat = self._seat(notification, letter, SeatState.OFFERED) if letter else None
        if letter is None or seat is None:
            return None
        since = self._readers.waiting_since.get(letter.attendee.pk)
        news = None
        if since is not None and not notification._state.adding and not seat.was_displaced:
            news = news_of_offer(letter, self._readers.plans_of(letter.attendee.pk), seat, since)
        return texts.offered(letter, seat, [news] if news else [])

    def _of_ended_seat(self, notification: Notification) -> Mail | None:
        state, write = _OF_ENDED_SEATS[notification.kind]
        letter = self._letter(notification)
        seat = self._seat(notification, letter, state) if letter else None
        if letter is None or seat is None:
            return None
        marks = self._readers.plans_of(letter.attendee.pk).marks
        return write(letter, seat, is_marked=seat.session_id in marks)

    def _seat(self, notification: Notification, letter: Letter, state: str) -> Seat | None:
        """The seat that the mail is about, if it is still in `state`; one of an example always is."""
        seat = self._readers.seat(notification)
        if notification._state.adding:
            return examples.seat(letter, seat)
        return seat if seat and seat.state == state else None

    def _changed(self, notification: Notification) -> Mail | None:
        letter = self._letter(notification)
        if letter is None:
            return None
        if notification._state.adding:
            return changed.mail(letter, [examples.news(letter)])
        told = self._told.get(notification.pk, 0)
        if told is None:
            return None  # an earlier notice tells all of it
        plans = self._readers.plans_of(letter.attendee.pk)
        since = max(told, int(notification.context.get("since", 0)))
        news = news_for(letter, plans, since)
        return changed.mail(letter, news) if news else None

    def _reminder(self, notification: Notification) -> Mail | None:
        letter = self._letter(notification)
        if letter is None:
            return None
        if notification._state.adding:
            return texts.reminder(letter, examples.session(letter))
        session = letter.programme.by_id.get(notification.context.get("session", 0))
        day = notification.context.get("day")
        if session is None or not _is_still_to_come(session, day):
            return None
        seat = self._readers.plans_of(letter.attendee.pk).seats.get(session.id)
        is_booked = seat is not None and seat.state == SeatState.BOOKED
        return texts.reminder(letter, session) if is_booked else None

    def _ended(self, notification: Notification) -> Mail | None:
        letter = self._letter(notification)
        if letter is None:
            return None
        if notification._state.adding:
            return texts.ended(letter, [examples.session(letter)])
        numbers = self._ended_numbers(letter, notification)
        sessions = [one for number in numbers if (one := _ended_session(letter, number))]
        in_order = sorted(sessions, key=lambda one: (*one.period, one.id))
        return texts.ended(letter, in_order) if in_order else None

    def _ended_numbers(self, letter: Letter, notification: Notification) -> set[int]:
        """The ids of the sessions that leave the receiver's calendar."""
        me = letter.attendee.pk
        plans = self._readers.plans_of(me)
        if "sessions" in notification.context:
            # Who came back meanwhile, and booked again, keeps that entry.
            # Who has a part in one is expected there all the same.
            at_work = {one.id for one in letter.programme.everything if one.parts_of(me)}
            return set(notification.context["sessions"]) - plans.certain - at_work
        since = self._readers.untold_since.get(me)
        before = snapshots.release_of(letter.summit, since) if since else None
        # Of what does not take place, or has lost the person, the mail that waits would have told.
        stood = (one for one in letter.programme.everything if one.takes_place or before)
        parts = {
            one.id for one in (*stood, *(before.everything if before else ())) if one.parts_of(me)
        }
        return plans.in_calendar(letter.summit, letter.programme, since=since) | parts

    def _letter(self, notification: Notification) -> Letter | None:
        """What every mail of one person is made of; None when the person or the programme is gone, or the address
        is no longer the person's."""
        attendee_id = self._readers.attendee_id(notification)
        attendee = self._readers.attendees.get(attendee_id)
        summit = self._readers.summits.get(notification.summit_id or 0)
        programme = self._readers.programmes.get(notification.summit_id or 0)
        if attendee is None or summit is None or programme is None:
            return None
        is_example = notification._state.adding
        if is_example and not programme.everything:
            return None  # there is nothing that it could be about
        if not is_example and notification.recipient != attendee.email:
            if notification.state == NotificationState.SENDING and attendee.email:
                _follow(attendee)
            return None  # a personal link goes nowhere else, however long a mail to an old address waits
        is_cancelled = summit.is_cancelled
        if not is_example and is_cancelled and notification.kind not in _OF_ENDS:
            return None  # its own mail says that nothing takes place
        notification.summit = summit
        return Letter(
            summit=summit,
            programme=programme,
            attendee=attendee,
            registration=self._readers.registrations.get(attendee_id),
            recipient=notification.recipient,
            told_at=_told_at(notification, programme),
            language=language_of(notification.language),
            steps=self._readers.steps(notification),
            returns=self._readers.returns(notification),
        )


def _follow(attendee: Attendee) -> None:
    """Queue to the address of now what is written to none: it may have been queued while the address was
    corrected, by somebody who read the one before."""
    with transaction.atomic():
        notices.follow(attendee)


def _told_at(notification: Notification, programme: Programme) -> dt.datetime:
    """When what is told happened: a notice of changes tells also what was released while it waited."""
    if notification.kind == notices.CHANGED:
        return max(notification.queued_at, programme.published_at)
    return notification.queued_at


def _ended_session(letter: Letter, number: int) -> Session | None:
    """The session as it is, or as it last was in the programme."""
    known = letter.programme.by_id.get(number)
    return known or gone.last(letter.summit, number, latest=letter.programme.number)


def _is_still_to_come(session: Session, day: str | None) -> bool:
    """Whether a reminder of `session` on `day` (ISO) is true: one on another day gets another."""
    is_that_day = day in (None, session.day.isoformat())
    return session.takes_place and is_that_day and timezone.now() < session.period[1]
