"""What became of the sessions that one person has to do with, since what he or she was last told."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sessions.enums import IN_LINE, IS_CERTAIN, LIVING_SEATS, SeatState
from sessions.mails.letter import Letter
from sessions.mails.readers import Plans
from sessions.models import Release, Seat
from sessions.programme import audience, differences, snapshots
from sessions.programme.differences import Change
from sessions.programme.released import Session
from summit import pages
from summit.models import Summit


@dataclass(frozen=True)
class News:
    """What became of one session for one person. `change` may be nothing while the seat is lost."""

    session: Session
    change: Change | None
    seat: Seat | None  # living, or taken away by what is told
    is_lost: bool
    is_marked: bool
    had_parts: frozenset[str] = frozenset()  # RoleKind of what the person did in it before
    has_parts: frozenset[str] = frozenset()  # and does now; the same for what does not take place
    overlaps: tuple[Session, ...] = ()  # the others with a booked seat that its new time lies over

    @property
    def is_at_work(self) -> bool:
        return bool(self.has_parts)

    @property
    def has_left(self) -> bool:
        """Whether the person had a part in it and has none any more."""
        return bool(self.had_parts) and not self.has_parts

    @property
    def has_another_part(self) -> bool:
        return self.has_parts != self.had_parts and bool(self.has_parts)

    @property
    def shows_parts(self) -> bool:
        return bool(self.had_parts or self.has_parts)

    @property
    def ends_it(self) -> bool:
        """Whether the session itself is over for everybody."""
        return self.change is not None and self.change.ends_it

    @property
    def is_taken_out(self) -> bool:
        """Whether the session is over and the office may yet bring it back: it is not called cancelled."""
        return self.change is not None and self.change.new is None

    @property
    def waited(self) -> bool:
        """Whether the receiver had no seat for certain: none was booked yet, or a smaller room took it."""
        return self.seat is not None and (self.seat.booked_at is None or self.seat.was_displaced)

    @property
    def has_other_keynote(self) -> bool:
        """Whether the receiver comes for somebody who does not speak; who came or went knows it."""
        return (
            self.change is not None
            and self.change.loses_a_keynote
            and self.had_parts == self.has_parts
        )

    @property
    def needs_no_seat(self) -> bool:
        """Whether the receiver stood in line for what everybody may now come to."""
        return self._is_let_go and self.session.takes_place and not self.session.has_seats

    @property
    def needs_a_seat(self) -> bool:
        """Whether the receiver meant to come and has to ask for a seat now, or once more."""
        asks = self.change is not None and self.change.asks_for_seats
        if self.seat is None:
            return asks and self.is_marked
        stood_in_line = self._is_let_go and self.seat.booked_at is None
        return stood_in_line and self.session.takes_place and self.session.has_seats

    @property
    def _is_let_go(self) -> bool:
        """Whether a release ended the seat, or the place in line, and not the session."""
        is_released = self.seat is not None and self.seat.state == SeatState.RELEASED
        return is_released and self.is_lost and not self.ends_it

    @property
    def ends(self) -> bool:
        """Whether the entry has to leave the calendar."""
        if (self.is_lost or self.has_left) and not self._is_expected:
            return True
        return self.change is not None and not (self.change.new and self.change.new.takes_place)

    @property
    def was_there(self) -> bool:
        """Whether the entry may be in the calendar: who only waits or was offered a seat has none."""
        return self._is_expected or self.has_left or self.had_a_seat

    @property
    def _is_expected(self) -> bool:
        """Whether the person still has what puts the session in a calendar."""
        return self.is_marked or self.is_at_work or self.is_certain or self._is_displaced

    @property
    def _is_displaced(self) -> bool:
        """Whether the seat went to a smaller room and the receiver waits: the entry stays, as a perhaps."""
        return self.seat is not None and self.had_a_seat and self.seat.state in IN_LINE

    @property
    def is_certain(self) -> bool:
        return self.seat is not None and not self.is_lost and self.seat.state in IS_CERTAIN

    @property
    def had_a_seat(self) -> bool:
        """Whether the seat is or was booked, and not only offered."""
        return self.seat is not None and self.seat.booked_at is not None


def news(letter: Letter, plans: Plans, since: int) -> list[News]:
    """What is different for the receiver from release `since`, in order of time."""
    me = letter.attendee.pk
    changes = _changes(letter.summit, since, letter.programme.number)
    at_work = {number for number, one in changes.items() if me in audience.team_of(one)}
    found = (
        _of_session(letter, plans, number, since, concerns_work=number in at_work)
        for number in {*plans.seats, *plans.marks, *at_work}
    )
    return sorted((one for one in found if one), key=lambda one: one.session.period)


def _of_session(
    letter: Letter, plans: Plans, number: int, since: int, *, concerns_work: bool
) -> News | None:
    seat, mark = plans.seats.get(number), plans.marks.get(number)
    base = since if concerns_work else max(since, _first_seen(letter, seat, mark))
    if seat and not concerns_work:
        base = max(base, _told_by_offer(letter, plans, seat))
    change = _changes(letter.summit, base, letter.programme.number).get(number)
    is_lost = seat is not None and (seat.lost_in_release or 0) > base
    if seat and not is_lost and seat.state not in LIVING_SEATS:
        seat = None  # given back before, or by the receiver
    is_planned = seat is not None or mark is not None
    is_told = change is not None and change.concerns_the_audience and is_planned
    session = change.session if change else letter.programme.by_id.get(number)
    if session is None:
        return None
    had, has = _parts(letter.attendee.pk, change, session)
    found = News(session, change, seat, is_lost, mark is not None, had, has)
    if not (is_told or is_lost or concerns_work or found.needs_a_seat):
        return None
    # Who is not expected there any more sits wherever he or she likes.
    return found if found.ends else replace(found, overlaps=_overlaps(letter, plans, change))


def _overlaps(letter: Letter, plans: Plans, change: Change | None) -> tuple[Session, ...]:
    """The sessions with a booked seat of the receiver that `change` moved its session over."""
    if change is None or change.new is None or not change.new.takes_place:
        return ()
    if change.old and change.old.takes_place and not change.is_other_time:
        return ()  # whoever booked both was told so
    found = (letter.programme.by_id.get(number) for number in plans.certain - {change.new.id})
    others = (one for one in found if one and one.takes_place and one.overlaps(change.new))
    return tuple(sorted(others, key=lambda one: (*one.period, one.id)))


def of_offer(letter: Letter, plans: Plans, seat: Seat, since: int) -> News | None:
    """What a release from `since` on has made different in the session that `seat` is offered in."""
    return _of_session(letter, plans, seat.session_id, since, concerns_work=False)


def _told_by_offer(letter: Letter, plans: Plans, seat: Seat) -> int:
    """The release up to which the offer of `seat` has said what is different; 0 when no offer did.

    Who lost a seat in the session hears that from the notice, which says then what is different too.
    """
    offered_at = plans.offers.get(seat.pk)
    return 0 if offered_at is None or seat.was_displaced else _release_at(letter, offered_at)


def _parts(
    attendee: int, change: Change | None, session: Session
) -> tuple[frozenset[str], frozenset[str]]:
    """What the person did in the session before, and does now."""
    if change is None or change.new is None:
        same = session.parts_of(attendee)
        return same, same
    before = change.old.parts_of(attendee) if change.old else frozenset()
    return before, change.new.parts_of(attendee)


def _first_seen(letter: Letter, seat: Seat | None, mark: dt.datetime | None) -> int:
    """The release in which the receiver saw the session and planned it: what was before is no news. Whoever
    booked a seat later has read the time then, and in the mail about the seat."""
    if seat and seat.booked_at:
        return _release_at(letter, seat.booked_at)
    moments = [moment for moment in (seat.created_at if seat else None, mark) if moment]
    return _release_at(letter, min(moments)) if moments else 0


def _release_at(letter: Letter, moment: dt.datetime) -> int:
    """The release that was public at `moment`; 0 before the first."""
    history = _history(letter.summit, letter.programme.number)
    return max((number for number, at in history if at <= moment), default=0)


def _changes(summit: Summit, base: int, latest: int) -> Mapping[int, Change]:
    """Session id -> what is different between two releases. Kept by this process."""

    def load() -> Mapping[int, Change]:
        new = snapshots.release_of(summit, latest)
        old = snapshots.release_of(summit, base) if base else None
        if new is None:
            return {}
        return {change.session.id: change for change in differences.between(old, new)}

    return pages.remember(f"agenda:news:{summit.pk}:{base}:{latest}", load)


def _history(summit: Summit, latest: int) -> tuple[tuple[int, dt.datetime], ...]:
    """(number, moment) of every release up to `latest`, in order. Kept by this process."""
    rows = Release.objects.for_summit(summit).filter(number__lte=latest).order_by("number")
    return pages.remember(
        f"agenda:history:{summit.pk}:{latest}",
        lambda: tuple(rows.values_list("number", "published_at")),
    )
