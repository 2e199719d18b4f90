"""One mail for all changes that concern one person, since what he or she was last told.

It describes the net change: who is told late of a session that moved twice reads where it was and where it
is, and who would read that nothing is different gets no mail.
"""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions import rules
from sessions.enums import RoleKind, SeatState
from sessions.mails.letter import Letter, hours_in_words, room, title
from sessions.mails.news import News
from sessions.programme import gone, texts
from sessions.programme.differences import ChangeKind
from sessions.programme.released import Session
from summit import commas
from summit.mail import Action, Attachment, Calendar, Mail, isolated


def mail(letter: Letter, news: Sequence[News]) -> Mail:
    """The mail that tells `news`, of which there is at least one."""
    words = letter.words | {"session": title(news[0].session), "count": len(news)}
    calendar, updates = entries(letter, news)
    return Mail(
        subject=_subject(news) % words,
        preheader=_preheader(letter, news),
        title=_title(news) % words,
        lead=_("%(summit)s: what is different for you.") % words,
        changes=lines(letter, news),
        facts=[
            (what, now)
            for what, before, now in (_line(letter, one) for one in news)
            if before == now
        ],
        paragraphs=[*_paragraphs(letter, news), *_overlapping(news), *letter.zones(_told(news))],
        calendar=calendar,
        actions=_actions(letter, news),
        reason=_reason(news),
        attachments=updates,
    )


def entries(letter: Letter, news: Sequence[News]) -> tuple[Calendar | None, list[Attachment]]:
    """What of `news` may be in the receiver's calendar: shown in the mail, and as updates to it."""
    known = [one for one in news if one.was_there]
    if not known:
        return None, []
    ends = all(one.ends for one in known)
    shown = letter.entry([one.session for one in known], ends=ends)
    return shown, [_attachment(letter, one) for one in known]


def _told(news: Sequence[News]) -> Iterator[Session]:
    """Whose times the mail names: as they were, as they are, and what they lie over now."""
    for one in news:
        yield from one.overlaps
        if one.change is None:
            yield one.session
        else:
            said = one.change.old, None if one.change.ends_it else one.change.new
            yield from (session for session in said if session and not session.is_postponed)


# --- Its words ----------------------------------------------------------------------------
def _subject(news: Sequence[News]) -> str:
    if len(news) > 1:
        return _("%(count)s changes in your programme: %(summit)s")
    one = news[0]
    if one.has_left and not one.ends_it:
        return _("You no longer have a part in %(session)s")
    is_else = one.change is not None and one.change.concerns_the_audience
    if one.needs_no_seat and not is_else:
        return _("No seat needed any more: %(session)s")
    if one.needs_a_seat and not is_else:
        return _("A seat is needed now: %(session)s")
    if _is_only_lost(one):
        return _("Your seat is lost: %(session)s")
    return _subject_of_change(one)


def _subject_of_change(one: News) -> str:
    kind = one.change.kind if one.change else ChangeKind.SEATS
    if kind not in _SUBJECTS and one.has_another_part:
        return _("Your part: %(session)s")
    if kind not in _SUBJECTS and one.has_other_keynote:
        return _subject_of_keynotes(one)
    return str(_SUBJECTS.get(kind, _("Changed: %(session)s")))


def _subject_of_keynotes(one: News) -> str:
    """Somebody does not speak: has another come instead, is one left, or nobody?"""
    if not one.session.keynote_speakers:
        return _("Without a keynote speaker: %(session)s")
    if one.change and not one.change.gains_a_keynote:
        return _("Fewer keynote speakers: %(session)s")
    return _("Another keynote speaker: %(session)s")


_SUBJECTS = {
    ChangeKind.CANCELLED: gettext_lazy("Cancelled: %(session)s"),
    ChangeKind.REMOVED: gettext_lazy("Not in the programme any more: %(session)s"),
    ChangeKind.POSTPONED: gettext_lazy("Postponed: %(session)s"),
    ChangeKind.MOVED: gettext_lazy("Moved: %(session)s"),
    ChangeKind.ADDED: gettext_lazy("In the programme: %(session)s"),
}


def _title(news: Sequence[News]) -> str:
    if len(news) > 1:
        return _("%(name)s, your programme has changed")
    one = news[0]
    if one.is_taken_out:
        return _("%(name)s, a session of yours is not in the programme any more")
    if one.ends_it:
        return _("%(name)s, a session of yours does not take place")
    if one.has_left:
        return _("%(name)s, you no longer have a part in a session")
    if _is_only_lost(one):
        return _("%(name)s, your seat is lost")
    if one.change and one.change.kind == ChangeKind.POSTPONED:
        return _("%(name)s, a session of yours is postponed")
    return _("%(name)s, a session of yours has changed")


def _is_only_lost(one: News) -> bool:
    """Whether the seat is gone although the session takes place, and there is nothing to ask for."""
    return one.is_lost and not (one.needs_no_seat or one.needs_a_seat or one.ends_it)


def _preheader(letter: Letter, news: Sequence[News]) -> str:
    if len(news) > 1:
        return commas.listed(title(one.session) for one in news)
    return _now(letter, news[0])


def lines(letter: Letter, news: Sequence[News]) -> list[tuple[str, str, str]]:
    """(session, old, new) of what the mail names and is different."""
    return [line for line in (_line(letter, one) for one in news) if line[1] != line[2]]


def _line(letter: Letter, one: News) -> tuple[str, str, str]:
    """(session, old, new); the same twice where nothing that the mail names is different."""
    return title(one.session), _before(letter, one), _now(letter, one)


def _before(letter: Letter, one: News) -> str:
    old = one.change.old if one.change else one.session
    if old is None:
        return _("not in the programme")
    if old.is_postponed:
        return _("postponed, without a time")
    renamed = title(old) if one.change and one.change.is_renamed else ""
    return commas.facts(renamed, _said(letter, one, old, one.had_parts))


def _now(letter: Letter, one: News) -> str:
    change = one.change
    if change is None:
        return _said(letter, one, one.session, one.has_parts)
    if one.is_taken_out:
        return _("not in the programme any more")
    if change.ends_it:
        return _("does not take place")
    if change.new is None or change.new.is_postponed:
        return _("postponed; the new time is not known yet")
    return _said(letter, one, change.new, one.has_parts)


def _said(letter: Letter, one: News, session: Session, parts: frozenset[str]) -> str:
    """Time and place, then who speaks if that is different, then what the receiver does in it."""
    return commas.facts(
        letter.when(session),
        room(session),
        _keynotes(session) if one.has_other_keynote else "",
        _part(parts) if one.shows_parts else "",
    )


def _keynotes(session: Session) -> str:
    names = [isolated(texts.name(speaker)) for speaker in session.keynote_speakers]
    if not names:
        return _("without a keynote speaker")
    return _("keynote speaker: %(names)s") % {"names": commas.listed(names)}


def _part(parts: frozenset[str]) -> str:
    """What the receiver does in a session."""
    if not parts:
        return _("without you")
    kinds = [kind.label for kind in RoleKind if kind in parts]
    return _("you as: %(roles)s") % {"roles": commas.listed(kinds)}


def _paragraphs(letter: Letter, news: Sequence[News]) -> Iterator[str]:
    for one in news:
        words = {"session": commas.quoted(title(one.session))}
        if one.needs_a_seat:
            yield _how_to_get_a_seat(letter, one.session) % words
        elif one.seat is None:
            continue
        elif one.needs_no_seat:
            yield _("%(session)s needs no seat any more: come as you like.") % words
        elif one.ends_it or one.seat.state == SeatState.RELEASED:
            yield _of_what_ended(one) % words
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


def _overlapping(news: Sequence[News]) -> Iterator[str]:
    """What can no longer be gone to both; of two that moved over each other once."""
    said: set[frozenset[int]] = set()
    for one in news:
        for other in one.overlaps:
            pair = frozenset({one.session.id, other.id})
            if pair not in said:
                said.add(pair)
                yield (
                    _("%(session)s now overlaps with %(other)s (%(time)s), where you have a seat.")
                ) % {
                    "session": commas.quoted(title(one.session)),
                    "other": commas.quoted(title(other)),
                    "time": hours_in_words(other),
                }


def _actions(letter: Letter, news: Sequence[News]) -> Sequence[Action]:
    """To the agenda; who has two seats at the same time chooses there, or gives up the one that moved."""
    clashing = [one for one in news if one.overlaps and one.is_certain]
    pairs = {frozenset({one.session.id, other.id}) for one in clashing for other in one.overlaps}
    if len(pairs) != 1:
        return letter.agenda()
    choose = letter.agenda(_("Choose between the two"))
    return choose if len(news) > 1 else [*choose, *letter.giving_back(news[0].session)]


def _of_what_ended(one: News) -> str:
    """The seat, or the place in line, that a release took away from everybody."""
    if one.waited:
        return _("You no longer wait for a seat in %(session)s.")
    if one.is_taken_out:
        return _("%(session)s is not in the programme any more. Your seat has ended.")
    return _("Your seat in %(session)s is no longer kept.")


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
    if any(one.is_marked for one in news):
        return _("You receive this because you marked what changed.")
    return _("You receive this because you had a part in what changed.")


def _attachment(letter: Letter, one: News) -> Attachment:
    new = one.change.new if one.change else one.session
    if not one.ends and new is not None:
        return letter.invitation(new, is_certain=one.is_at_work or one.is_certain)
    stood = (one.change.old if one.change else None) or one.session
    return letter.cancellation(stood, sequence=_last(letter, stood, new))


def _last(letter: Letter, old: Session, new: Session | None) -> int:
    """The revision that ends an entry: that of the release, or of the one that took the session out, which
    may have had revisions that the receiver was not told of."""
    if new:
        return new.sequence
    ended = gone.last(letter.summit, old.id, latest=letter.programme.number)
    return ended.sequence if ended else old.sequence + 1
