"""One mail for all changes that concern one person, since what he or she was last told.

It describes the net change: who is told late of a session that moved twice reads where it was and where it
is, and who would read that nothing is different gets no mail.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions import rules
from sessions.enums import IS_CERTAIN, LIVING_SEATS, RoleKind, SeatState
from sessions.mails.letter import Letter, room, title
from sessions.mails.readers import Plans
from sessions.models import Release, Seat
from sessions.programme import audience, differences, snapshots
from sessions.programme.differences import Change, ChangeKind
from sessions.programme.snapshots import Session
from summit import commas, pages
from summit.mail import Attachment, Mail
from summit.models import Summit


@dataclass(frozen=True)
class News:
    """What became of one session for one person. `change` may be nothing while the seat is lost."""

    session: Session
    change: Change | None
    seat: Seat | None  # living, or taken away by what is told
    is_lost: bool
    is_marked: bool
    is_at_work: bool  # has, or had, a part in it

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
        return self.seat is not None and self.is_lost and self.seat.state == SeatState.RELEASED

    @property
    def ends(self) -> bool:
        """Whether the entry has to leave the calendar."""
        if self.is_lost and not (self.is_marked or self.is_at_work):
            return True
        return self.change is not None and not (self.change.new and self.change.new.takes_place)

    @property
    def was_there(self) -> bool:
        """Whether the entry may be in the calendar: who only waits or was offered a seat has none."""
        return self.is_marked or self.is_at_work or self.is_certain or self.had_a_seat

    @property
    def is_certain(self) -> bool:
        return self.seat is not None and not self.is_lost and self.seat.state in IS_CERTAIN

    @property
    def had_a_seat(self) -> bool:
        """Whether one was taken away that had been booked, not only offered."""
        return self.is_lost and self.seat is not None and self.seat.booked_at is not None


def mail(letter: Letter, news: Sequence[News]) -> Mail:
    """The mail that tells `news`, of which there is at least one."""
    words = letter.words | {"session": title(news[0].session), "count": len(news)}
    entries = [one for one in news if one.was_there]
    lines = [_line(letter, one) for one in news]
    return Mail(
        subject=_subject(news) % words,
        preheader=_preheader(letter, news),
        title=ngettext(
            "%(name)s, a session of yours has changed",
            "%(name)s, %(count)s sessions of yours have changed",
            len(news),
        )
        % words,
        lead=_("This is the programme of %(summit)s now.") % words,
        changes=[line for line in lines if line[1] != line[2]],
        facts=[(what, now) for what, before, now in lines if before == now],
        paragraphs=[*_paragraphs(letter, news), letter.zone()],
        calendar=letter.entry([one.session for one in entries]) if entries else None,
        actions=letter.agenda(),
        reason=_reason(news),
        attachments=[_attachment(letter, one) for one in entries],
    )


# --- Which news ---------------------------------------------------------------------------
def news(letter: Letter, plans: Plans, since: int) -> list[News]:
    """What is different for the receiver from release `since`, in order of time."""
    me = letter.attendee.pk
    changes = _changes(letter.summit, since, letter.programme.number)
    at_work = {number for number, one in changes.items() if me in audience.team_of(one)}
    found = (
        _of_session(letter, plans, number, since, is_at_work=number in at_work)
        for number in {*plans.seats, *plans.marks, *at_work}
    )
    return sorted((one for one in found if one), key=lambda one: one.session.period)


def _of_session(
    letter: Letter, plans: Plans, number: int, since: int, *, is_at_work: bool
) -> News | None:
    seat, mark = plans.seats.get(number), plans.marks.get(number)
    base = since if is_at_work else max(since, _first_seen(letter, seat, mark))
    change = _changes(letter.summit, base, letter.programme.number).get(number)
    is_lost = seat is not None and (seat.lost_in_release or 0) > base
    if seat and not is_lost and seat.state not in LIVING_SEATS:
        seat = None  # given back before, or by the receiver
    is_planned = seat is not None or mark is not None
    is_told = change is not None and change.concerns_the_audience and is_planned
    session = change.session if change else letter.programme.by_id.get(number)
    if session is None:
        return None
    found = News(session, change, seat, is_lost, mark is not None, is_at_work)
    return found if is_told or is_lost or is_at_work or found.needs_a_seat else None


def _first_seen(letter: Letter, seat: Seat | None, mark: dt.datetime | None) -> int:
    """The release in which the receiver saw the session and planned it: what was before is no news."""
    moments = [moment for moment in (seat.created_at if seat else None, mark) if moment]
    history = _history(letter.summit, letter.programme.number)
    return (
        max((number for number, at in history if at <= min(moments)), default=0) if moments else 0
    )


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


# --- Its words ----------------------------------------------------------------------------
def _subject(news: Sequence[News]) -> str:
    if len(news) > 1:
        return _("%(count)s changes in your programme: %(summit)s")
    one = news[0]
    is_else = one.change is not None and one.change.concerns_the_audience
    if one.needs_no_seat and not is_else:
        return _("No seat needed any more: %(session)s")
    if one.needs_a_seat and not is_else:
        return _("A seat is needed now: %(session)s")
    is_asked = one.needs_no_seat or one.needs_a_seat
    if one.is_lost and not is_asked and not (one.change and one.change.ends_it):
        return _("Your seat is lost: %(session)s")
    kind = one.change.kind if one.change else ChangeKind.SEATS
    return {
        ChangeKind.CANCELLED: _("Cancelled: %(session)s"),
        ChangeKind.REMOVED: _("Cancelled: %(session)s"),
        ChangeKind.POSTPONED: _("Postponed: %(session)s"),
        ChangeKind.MOVED: _("Moved: %(session)s"),
        ChangeKind.ADDED: _("In the programme: %(session)s"),
    }.get(kind, _("Changed: %(session)s"))


def _preheader(letter: Letter, news: Sequence[News]) -> str:
    if len(news) > 1:
        return commas.listed(title(one.session) for one in news)
    return _now(letter, news[0])


def _line(letter: Letter, one: News) -> tuple[str, str, str]:
    """(session, old, new); the same twice where something else than time, room and title changed."""
    return title(one.session), _before(letter, one), _now(letter, one)


def _before(letter: Letter, one: News) -> str:
    old = one.change.old if one.change else one.session
    if old is None:
        return _("not in the programme")
    if old.is_postponed:
        return _("postponed, without a time")
    where = _where(letter, old)
    if one.change and one.change.is_renamed:
        return commas.facts(title(old), where)
    return where


def _now(letter: Letter, one: News) -> str:
    change = one.change
    if change is None:
        return _where(letter, one.session)
    if change.ends_it:
        return _("does not take place")
    if change.new is None or change.new.is_postponed:
        return _("postponed; the new time is not known yet")
    if one.is_at_work and not change.is_other_room and not change.is_other_time and change.old:
        return _part(letter, change.new)
    return _where(letter, change.new)


def _part(letter: Letter, session: Session) -> str:
    """What the receiver does in the session now, when that is what changed."""
    kinds = [RoleKind(kind).label for who, kind in session.team if who == letter.attendee.pk]
    where = _where(letter, session)
    if not kinds:
        return _("%(where)s, without you") % {"where": where}
    return _("%(where)s, you as: %(roles)s") % {
        "where": where,
        "roles": commas.listed(kinds),
    }


def _where(letter: Letter, session: Session) -> str:
    return _("%(time)s, %(room)s") % {"time": letter.when(session), "room": room(session)}


def _paragraphs(letter: Letter, news: Sequence[News]) -> Iterator[str]:
    for one in news:
        words = {"session": title(one.session)}
        is_over = bool(one.change and one.change.ends_it)
        if one.needs_a_seat:
            yield _how_to_get_a_seat(letter, one.session) % words
        elif one.seat is None:
            continue
        elif one.needs_no_seat:
            yield _("%(session)s needs no seat any more: come as you like.") % words
        elif is_over or one.seat.state == SeatState.RELEASED:
            yield _("Your seat in %(session)s is no longer kept.") % words
        elif one.is_lost:
            yield (
                _(
                    "%(session)s: there are fewer seats now, and they stay with those who booked first. "
                    "You are among the first on the waiting list; when a seat is free, it is offered to you."
                )
                % words
            )
        elif one.seat.state == SeatState.WAITLISTED:
            yield _("%(session)s: you stay on the waiting list.") % words
        elif one.seat.state == SeatState.OFFERED:
            yield _("%(session)s: the seat that is offered to you is still kept.") % words
        else:
            yield _("%(session)s: your seat is kept.") % words


def _how_to_get_a_seat(letter: Letter, session: Session) -> str:
    registration = letter.registration
    if registration is not None and rules.may_book(registration, session):
        return _("%(session)s takes a seat from now on. Book one in your agenda.")
    return _("%(session)s takes a seat from now on, and the summit office gives them.")


def _reason(news: Sequence[News]) -> str:
    if all(one.is_at_work for one in news):
        return _("You receive this because you have a part in the programme.")
    if any(one.seat for one in news):
        return _("You receive this because you have a seat in what changed, or wait for one.")
    return _("You receive this because you marked what changed.")


def _attachment(letter: Letter, one: News) -> Attachment:
    new = one.change.new if one.change else one.session
    if not one.ends and new is not None:
        return letter.invitation(new, is_certain=one.is_at_work or one.is_certain)
    stood = (one.change.old if one.change else None) or one.session
    return letter.cancellation(stood, sequence=_last(stood, new))


def _last(old: Session, new: Session | None) -> int:
    """The revision that ends an entry: that of the release, or one more when it is in none."""
    return new.sequence if new else old.sequence + 1
