"""The words of the mails about single seats. Subjects begin with the fact; no text begs or cheers."""

import dataclasses
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions.mails import changed
from sessions.mails.letter import Letter, room, title
from sessions.mails.news import News
from sessions.models import Seat
from sessions.programme.released import Session
from summit import commas, dates
from summit.mail import Attachment, Calendar, Mail, isolated


def booked(letter: Letter, seat: Seat) -> Mail | None:
    session = letter.programme.by_id.get(seat.session_id)
    if session is None or not session.takes_place:
        return None  # the mail about that tells it
    words = letter.words | {"session": title(session)}
    return Mail(
        subject=_("Your seat: %(session)s") % words,
        preheader=letter.when(session),
        title=_("%(name)s, your seat is booked") % words,
        lead=_("%(session)s. Give the seat back if you do not come: somebody else may wait for it.")
        % words,
        facts=letter.facts(session),
        paragraphs=[letter.zone([session])],
        calendar=letter.entry([session]),
        actions=letter.agenda(),
        reason=_("You receive this because a seat was booked with your registration."),
        attachments=[letter.invitation(session)],
    )


def offered(letter: Letter, seat: Seat, news: Sequence[News]) -> Mail | None:
    """`news` of the session are of a release that freed the seat: they say time and room, and the entry of
    who marked it follows."""
    session = letter.programme.by_id.get(seat.session_id)
    if session is None or not session.takes_place:
        return None  # the mail about that tells it
    until = seat.respond_by or timezone.now()
    words = letter.words | {
        "session": title(session),
        "until": isolated(dates.moment(until, letter.summit)),
    }
    calendar, updates = changed.entries(letter, news)
    return Mail(
        subject=_("A seat for you until %(until)s: %(session)s") % words,
        preheader=_("Accept it or leave it to the next person."),
        title=_("%(name)s, a seat is free for you") % words,
        lead=_(
            "%(session)s. The seat is kept for you until %(until)s, %(city)s time. "
            "After that it goes to the next person."
        )
        % words,
        changes=changed.lines(letter, news),
        facts=letter.venue(session) if news else letter.facts(session),
        calendar=calendar,
        actions=letter.agenda(),
        reason=_("You receive this because you wait for a seat in this session."),
        attachments=updates,
    )


def expired(letter: Letter, seat: Seat, *, is_marked: bool) -> Mail | None:
    """Whoever lost a seat to a smaller room had the entry as a perhaps until now."""
    session = letter.programme.by_id.get(seat.session_id)
    if session is None:
        return None
    words = letter.words | {"session": title(session)}
    calendar, updates = _update(letter, session, is_marked=is_marked)
    return Mail(
        subject=_("The offered seat went to the next person: %(session)s") % words,
        preheader=_("You can ask for a seat again."),
        title=_("%(name)s, the offer is over") % words,
        lead=commas.sentences(
            _("Nobody accepted the seat in time, so it went to the next person."),
            _("You can ask for a seat again; you are then last in line."),
        ),
        facts=[(_("Session"), title(session)), *letter.facts(session)],
        paragraphs=[letter.zone([session])],
        calendar=calendar if seat.was_displaced else None,
        actions=letter.agenda(),
        reason=_("You receive this because you waited for a seat in this session."),
        attachments=updates if seat.was_displaced else [],
    )


def released(letter: Letter, seat: Seat, *, is_marked: bool) -> Mail | None:
    """Confirms that a seat, or a place in line, was given back; a release that took it away says so in its
    own mail."""
    session = letter.programme.by_id.get(seat.session_id)
    if session is None or seat.lost_in_release is not None:
        return None
    mail = (_left_the_line if seat.was_displaced else _given_back)(letter, session)
    calendar, updates = _update(letter, session, is_marked=is_marked)
    return dataclasses.replace(mail, calendar=calendar, attachments=updates)


def _given_back(letter: Letter, session: Session) -> Mail:
    words = letter.words | {"session": title(session)}
    return Mail(
        subject=_("Seat given back: %(session)s") % words,
        preheader=_("It goes to somebody who waits."),
        title=_("%(name)s, you gave your seat back") % words,
        lead=_("Your seat in %(session)s is free for somebody else.") % _quoted(session),
        facts=letter.facts(session),
        paragraphs=[letter.zone([session])],
        actions=letter.agenda(),
        reason=_("You receive this because a seat was booked with your registration."),
    )


def _left_the_line(letter: Letter, session: Session) -> Mail:
    """Of who lost a seat to a smaller room and does not wait for another."""
    words = letter.words | {"session": title(session)}
    return Mail(
        subject=_("Off the waiting list: %(session)s") % words,
        preheader=letter.when(session),
        title=_("%(name)s, you left the waiting list") % words,
        lead=_("You no longer wait for a seat in %(session)s.") % _quoted(session),
        facts=letter.facts(session),
        paragraphs=[letter.zone([session])],
        actions=letter.agenda(),
        reason=_("You receive this because you waited for a seat in this session."),
    )


def _quoted(session: Session) -> dict[str, str]:
    return {"session": commas.quoted(title(session))}


def _update(
    letter: Letter, session: Session, *, is_marked: bool
) -> tuple[Calendar | None, list[Attachment]]:
    """What becomes of the entry of who has no seat any more: it leaves the calendar, unless the receiver
    works in the session; for what is marked (`is_marked`) it becomes a perhaps."""
    if session.parts_of(letter.attendee.pk):
        return None, []
    stays = is_marked and session.takes_place and not letter.summit.is_cancelled
    update = (
        letter.invitation(session, is_certain=False)
        if stays
        else letter.cancellation(session, sequence=session.sequence)
    )
    return letter.entry([session], ends=not stays), [update]


def _out_of_the_calendar(count: int) -> str:
    """One session is named, several are counted: forms of one plural must have the same holes."""
    if count == 1:
        return _("Out of your calendar: %(session)s")
    return ngettext(
        "%(count)s session out of your calendar: %(summit)s",
        "%(count)s sessions out of your calendar: %(summit)s",
        count,
    )


def ended(letter: Letter, sessions: Sequence[Session]) -> Mail:
    """Takes `sessions` out of the calendar of somebody who does not come, or whose summit does not."""
    words = letter.words | {"session": title(sessions[0]), "count": len(sessions)}
    return Mail(
        subject=_out_of_the_calendar(len(sessions)) % words,
        preheader=_("These sessions leave your calendar."),
        title=_("%(name)s, your agenda is empty now") % words,
        lead=_why_it_ended(letter) % words,
        facts=[(title(session), _was_at(letter, session)) for session in sessions],
        paragraphs=letter.zones(one for one in sessions if not one.is_postponed),
        calendar=letter.entry(sessions, ends=True),
        reason=_("You receive this because these sessions may be in your calendar."),
        attachments=[
            letter.cancellation(one, sequence=one.sequence, ends_all=True) for one in sessions
        ],
    )


def _was_at(letter: Letter, session: Session) -> str:
    return _("postponed, without a time") if session.is_postponed else letter.when(session)


def _why_it_ended(letter: Letter) -> str:
    if letter.summit.is_cancelled:
        return _("%(summit)s does not take place.")
    return _("Your registration for %(summit)s is over. Seats that you had go to others.")


def reminder(letter: Letter, session: Session) -> Mail:
    words = letter.words | {"session": title(session), "time": f"{session.starts_at:%H:%M}"}
    return Mail(
        subject=_("%(time)s: %(session)s") % words,
        preheader=room(session) or letter.when(session),
        title=_("%(session)s begins at %(time)s") % words,
        lead=_("Your seat is kept. Give it back if you do not come."),
        facts=letter.facts(session),
        paragraphs=[letter.zone([session])],
        actions=(*letter.agenda(), *letter.no_reminders()),
        reason=_("You receive this because you have a seat in this session."),
    )
