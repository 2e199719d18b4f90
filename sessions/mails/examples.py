"""What an example of a mail is about, for organisers who look at one: a session of the programme."""

import dataclasses
import datetime as dt

from django.utils import timezone

from sessions.mails.letter import Letter
from sessions.mails.news import News
from sessions.models import Seat
from sessions.programme.differences import Change, ChangeKind
from sessions.programme.released import Session

_LATER = dt.timedelta(hours=1)


def session(letter: Letter) -> Session:
    """The first that people book seats in; for a programme without any, whatever is first."""
    programme = letter.programme
    booked = (one for one in programme.sessions if one.has_seats and one.takes_place)
    return next(booked, None) or next(iter(programme.sessions), programme.everything[0])


def seat(letter: Letter, known: Seat | None) -> Seat:
    """`known` while its session takes place, else one in another; nothing of it is saved."""
    hours = dt.timedelta(hours=letter.summit.offer_hours)
    of_known = letter.programme.by_id.get(known.session_id) if known else None
    return Seat(
        summit=letter.summit,
        session_id=of_known.id if of_known and of_known.takes_place else session(letter).id,
        respond_by=timezone.now() + hours,
    )


def news(letter: Letter) -> News:
    """The session as if it had just been moved by an hour."""
    new = session(letter)
    old = dataclasses.replace(new, starts_at=new.starts_at - _LATER, ends_at=new.ends_at - _LATER)
    change = Change(old, new, frozenset({ChangeKind.MOVED}))
    return News(new, change, seat(letter, None), is_lost=False, is_marked=False)
