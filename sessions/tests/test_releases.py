"""Publishing: numbered without gaps, frozen, refused while something cannot be, and told to whom it concerns."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from sessions.enums import Access, RoleKind, SeatState, SessionState, SpeakerState
from sessions.mails import Compose
from sessions.models import Release, Seat, Session
from sessions.programme import snapshots
from sessions.programme.differences import ChangeKind
from sessions.services import favourites, notices, releases, scheduling, seats
from sessions.services.releases import HasConflicts, NothingNew
from summit import audit
from summit.exceptions import WrongState
from summit.models import Notification
from summit.tests.factories import make_summit, make_user

from .factories import (
    at,
    book,
    give_role,
    make_guest,
    make_room,
    make_session,
    make_speaker,
    publish,
    released,
)

pytestmark = pytest.mark.django_db


def told() -> set[str]:
    rows = Notification.objects.filter(kind=notices.CHANGED)
    return set(rows.values_list("recipient", flat=True))


def move(session: Session, hour: float, room=None) -> None:
    starts_at = at(session.summit, hour)
    scheduling.place(
        session,
        room=room or session.room,
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(hours=1),
        by=audit.SYSTEM,
    )


def test_releases_are_numbered_without_gaps_and_say_who_published():
    summit, other = make_summit(), make_summit()
    user = make_user(summit)
    for hour in (9, 10, 11):
        make_session(summit, hour=hour)
        publish(summit, by=user, note="Draft no more")
    make_session(other)
    publish(other)

    assert list(
        Release.objects.for_summit(summit).order_by("pk").values_list("number", flat=True)
    ) == [1, 2, 3]
    assert Release.objects.get(summit=other).number == 1
    newest = Release.objects.for_summit(summit).first()
    assert (newest.number, newest.published_by, newest.note) == (3, user, "Draft no more")
    entry = audit.of(newest).get()
    assert (entry.verb, entry.actor) == ("publish", f"user:{user.pk}")


def test_a_release_can_be_neither_changed_nor_deleted():
    summit = make_summit()
    make_session(summit)
    release = publish(summit, by=make_user(summit))
    for spoil in (
        lambda: Release.objects.filter(pk=release.pk).update(note="Other"),
        lambda: Release.objects.filter(pk=release.pk).delete(),
    ):
        with pytest.raises(DatabaseError, match="stays as it was published"), transaction.atomic():
            spoil()
    release.published_by.delete()
    release.refresh_from_db()
    assert release.published_by is None


def test_the_public_sees_the_release_and_not_the_draft():
    summit = make_summit()
    session = make_session(summit, hour=9, title="Cities")
    assert snapshots.latest(summit) is None
    publish(summit)
    move(session, 15)
    Session.objects.filter(pk=session.pk).update(title="Towns", title_en="Towns")

    shown = released(session)
    assert (shown.title.text, shown.starts_at) == ("Cities", at(summit, 9))
    publish(summit)
    shown = released(session)
    assert (shown.title.text, shown.starts_at) == ("Towns", at(summit, 15))


def test_publishing_what_is_the_same_is_refused():
    summit = make_summit()
    with pytest.raises(NothingNew):
        publish(summit)
    make_session(summit)
    publish(summit)
    with pytest.raises(NothingNew):
        publish(summit)
    assert releases.preview(summit).is_same


def test_publishing_what_somebody_else_has_published_meanwhile_is_refused():
    summit = make_summit()
    make_session(summit)
    publish(summit, seen=0)
    make_session(summit, hour=11)
    with pytest.raises(WrongState):
        publish(summit, seen=0)
    assert Release.objects.count() == 1


def test_what_was_looked_at_is_published_or_nothing():
    summit = make_summit()
    make_session(summit)
    seen = releases.preview(summit)
    make_session(summit, hour=11)
    with pytest.raises(WrongState):
        publish(summit, seen=seen.seen, fingerprint=seen.fingerprint)
    seen = releases.preview(summit)
    publish(summit, seen=seen.seen, fingerprint=seen.fingerprint)
    assert Release.objects.count() == 1


def test_a_speaker_in_two_places_stops_it():
    summit = make_summit()
    speaker = make_speaker(summit)
    give_role(make_session(summit, title="One"), speaker)
    give_role(make_session(summit, title="Two", hour=9.5), speaker)
    with pytest.raises(HasConflicts) as refused:
        publish(summit)
    assert [conflict.kind for conflict in refused.value.conflicts] == ["speaker"]
    assert "One" in str(refused.value)
    assert not Release.objects.exists()


def test_a_mistyped_year_stops_it():
    summit = make_summit()
    make_session(summit, title="Setting up", day=-2)
    session = make_session(summit, title="Water", day=365)
    with pytest.raises(HasConflicts) as refused:
        publish(summit)
    assert [one.sessions for one in refused.value.conflicts] == [(session,)]
    assert "“Water” is on" in str(refused.value)
    scheduling.place(
        session, room=None, starts_at=at(summit, 11), ends_at=at(summit, 12), by=audit.SYSTEM
    )
    publish(summit)


def test_only_scheduled_sessions_and_confirmed_speakers_are_published():
    summit = make_summit()
    session = make_session(summit)
    draft = make_session(summit, state=SessionState.DRAFT, hour=11)
    never_seen = make_session(summit, state=SessionState.CANCELLED, hour=13)
    confirmed = make_speaker(summit)
    asked = make_speaker(summit, state=SpeakerState.APPROACHED)
    give_role(session, confirmed)
    give_role(session, asked, RoleKind.PANELIST)
    give_role(session, make_speaker(summit), RoleKind.INTERPRETER)
    publish(summit)

    programme = snapshots.latest(summit)
    assert set(programme.by_id) == {session.pk}
    assert draft.pk not in programme.by_id
    assert never_seen.pk not in programme.by_id
    (part,) = programme.by_id[session.pk].parts
    assert (part.kind, part.speaker.id) == (RoleKind.KEYNOTE, confirmed.pk)
    assert len(programme.by_id[session.pk].team) == 3


# --- Whom it tells -------------------------------------------------------------------------
def test_exactly_those_concerned_are_told_of_a_move():
    summit = make_summit()
    moved = make_session(summit, hour=9, access=Access.RESERVED, capacity=1)
    same = make_session(summit, hour=14, access=Access.RESERVED)
    speaker, elsewhere = make_speaker(summit), make_speaker(summit)
    give_role(moved, speaker)
    give_role(same, elsewhere)
    publish(summit)
    Notification.objects.all().delete()
    seated, waiting, marked, unconcerned, gone = (make_guest(summit) for _ in range(5))
    book(moved, seated)
    assert book(moved, waiting).state == SeatState.WAITLISTED
    favourites.mark(released(moved), registration=marked, by=marked)
    book(same, unconcerned)
    seats.leave(book(moved, gone), by=gone)

    move(moved, 11)
    preview = releases.preview(summit)
    (change,) = preview.changes
    assert change.kinds == {ChangeKind.MOVED}
    counted = preview.told_by(change)
    assert (counted.seats, counted.waiting, counted.favourites, counted.team) == (1, 1, 1, 1)
    assert preview.people == 4
    publish(summit)

    assert told() == {
        seated.attendee.email,
        waiting.attendee.email,
        marked.attendee.email,
        speaker.attendee.email,
    }
    assert Notification.objects.filter(kind=notices.CHANGED).count() == 4


def test_the_preview_counts_nobody_who_will_read_that_nothing_is_different():
    summit = make_summit()
    moved, other = (make_session(summit, hour=h, access=Access.RESERVED) for h in (9, 14))
    publish(summit)
    one, both = make_guest(summit), make_guest(summit)
    book(moved, one)
    book(moved, both)
    book(other, both)
    move(moved, 11)
    publish(summit)
    move(moved, 9)  # back, while the notices still wait
    assert (releases.preview(summit).people, releases.preview(summit).joining) == (0, 0)
    move(other, 16)
    preview = releases.preview(summit)
    assert (preview.people, preview.joining) == (1, 1)
    publish(summit)
    waiting = list(Notification.objects.filter(kind=notices.CHANGED))
    heard = [row.recipient for row in waiting if Compose([row]).write(row)]
    assert heard == [both.attendee.email]


def test_words_alone_tell_nobody():
    summit = make_summit()
    session = make_session(summit, access=Access.RESERVED)
    publish(summit)
    book(session, make_guest(summit))
    Session.objects.filter(pk=session.pk).update(abstract_en="Longer")
    preview = releases.preview(summit)
    assert [change.kinds for change in preview.changes] == [{ChangeKind.TEXT}]
    assert preview.told_by(preview.changes[0]).is_nobody
    assert preview.people == 0
    publish(summit)
    assert told() == set()


def test_a_person_with_many_changes_gets_one_message():
    summit = make_summit()
    guest = make_guest(summit)
    some = [make_session(summit, hour=hour, access=Access.RESERVED) for hour in (9, 11, 13)]
    publish(summit)
    for session in some:
        book(session, guest)
        favourites.mark(released(session), registration=guest, by=guest)
    for session in some:
        move(session, session.starts_at.astimezone(summit.zone).hour + 0.5)
    assert releases.preview(summit).people == 1
    publish(summit)
    assert Notification.objects.filter(kind=notices.CHANGED).count() == 1


def test_who_comes_to_and_who_leaves_a_session_is_told_and_the_audience_is_not():
    summit = make_summit()
    session = make_session(summit, access=Access.RESERVED)
    leaves, comes, stays = (make_speaker(summit) for _ in range(3))
    role = give_role(session, leaves, RoleKind.PANELIST)
    give_role(session, stays, RoleKind.PANELIST)
    publish(summit)
    Notification.objects.all().delete()
    book(session, make_guest(summit))
    role.delete()
    give_role(session, comes, RoleKind.PANELIST)
    publish(summit)
    assert told() == {leaves.attendee.email, comes.attendee.email}


def test_a_second_release_joins_the_notices_that_wait():
    summit = make_summit()
    first, second = (make_session(summit, hour=hour, access=Access.RESERVED) for hour in (9, 13))
    publish(summit)
    one, both = make_guest(summit), make_guest(summit)
    book(first, both)
    book(second, both)
    book(second, one)
    move(first, 10)
    publish(summit)
    assert told() == {both.attendee.email}
    move(second, 14)
    preview = releases.preview(summit)
    assert (preview.people, preview.joining) == (2, 1)
    publish(summit)
    rows = Notification.objects.filter(kind=notices.CHANGED).order_by("pk")
    assert [(row.recipient, row.context) for row in rows] == [
        (both.attendee.email, {"since": 1}),
        (one.attendee.email, {"since": 2}),
    ]


def test_notices_wait_for_the_quiet_period(settings):
    settings.RELEASE_QUIET_SECONDS = 600
    summit = make_summit()
    session = make_session(summit, access=Access.RESERVED)
    publish(summit)
    book(session, make_guest(summit))
    move(session, 15)
    release = publish(summit)
    row = Notification.objects.get(kind=notices.CHANGED)
    assert row.due_at == release.published_at + dt.timedelta(minutes=10)


def test_somebody_without_an_address_is_counted_apart():
    summit = make_summit()
    session = make_session(summit)
    give_role(session, make_speaker(summit, email=""))
    preview = releases.preview(summit)
    assert (preview.people, preview.unreachable) == (0, 1)


# --- Revisions -----------------------------------------------------------------------------
def test_the_revision_grows_for_what_changed_and_for_nothing_else():
    summit = make_summit()
    moved, same = make_session(summit, hour=9), make_session(summit, hour=14)
    first = publish(summit)
    move(moved, 11)
    second = publish(summit)
    assert (released(moved).sequence, released(same).sequence) == (1, 0)
    assert released(moved).changed_at == second.published_at
    assert released(same).changed_at == first.published_at
    assert released(moved).uid == moved.uid
    move(moved, 12)
    publish(summit)
    assert released(moved).sequence == 2


def test_a_session_taken_out_and_brought_back_goes_on_counting():
    summit = make_summit()
    session = make_session(summit)
    make_session(summit, hour=14)
    publish(summit)
    scheduling.unschedule(session, by=audit.SYSTEM)
    publish(summit)
    session.refresh_from_db()
    assert session.sequence == 1
    scheduling.schedule(session, by=audit.SYSTEM)
    publish(summit)
    assert released(session).sequence == 2


# --- Who keeps a seat ----------------------------------------------------------------------
def test_in_a_smaller_room_those_keep_their_seats_who_booked_first():
    summit = make_summit()
    large, small = make_room(summit, fire_maximum=5), make_room(summit, fire_maximum=2)
    session = make_session(summit, room=large, access=Access.RESERVED)
    publish(summit)
    held = [book(session, make_guest(summit)) for _ in range(5)]
    late = book(session, make_guest(summit))
    assert late.state == SeatState.WAITLISTED
    move(session, 9, room=small)
    preview = releases.preview(summit)
    assert preview.told_by(preview.changes[0]).losing == 3
    publish(summit)

    states = [Seat.objects.get(pk=seat.pk).state for seat in held]
    assert states == [SeatState.BOOKED] * 2 + [SeatState.WAITLISTED] * 3
    session.refresh_from_db()
    assert (session.taken, session.released_capacity) == (2, 2)
    in_turn = list(Seat.objects.waitlisted().in_turn().values_list("pk", flat=True))
    assert in_turn == [seat.pk for seat in held[2:]] + [late.pk]


def test_fewer_seats_without_a_move_tell_only_those_who_lose_one():
    summit = make_summit()
    session = make_session(summit, access=Access.RESERVED, capacity=3)
    publish(summit)
    keeps, loses = make_guest(summit), make_guest(summit)
    book(session, keeps)
    book(session, loses)
    Session.objects.filter(pk=session.pk).update(capacity=1)
    publish(summit)
    assert told() == {loses.attendee.email}


@pytest.mark.parametrize("verb", [scheduling.cancel, scheduling.unschedule])
def test_a_session_that_ends_frees_its_seats(verb):
    summit = make_summit()
    make_session(summit)
    session = make_session(summit, access=Access.RESERVED, capacity=1)
    publish(summit)
    seat = book(session, make_guest(summit))
    waits = book(session, make_guest(summit))
    session.refresh_from_db()
    verb(session, by=audit.SYSTEM)
    assert Seat.objects.get(pk=seat.pk).state == SeatState.BOOKED
    preview = releases.preview(summit)
    told_of_it = preview.told_by(preview.changes[0])
    assert (told_of_it.seats, told_of_it.losing, told_of_it.waiting) == (1, 1, 1)
    release = publish(summit)
    for one in (seat, waits):
        one.refresh_from_db()
        assert (one.state, one.lost_in_release) == (SeatState.RELEASED, release.number)
    session.refresh_from_db()
    assert session.taken == 0
    assert len(told()) == 2


def test_a_postponed_session_keeps_its_seats_and_takes_no_new_ones():
    summit = make_summit()
    session = make_session(summit, access=Access.RESERVED)
    publish(summit)
    seat = book(session, make_guest(summit))
    scheduling.postpone(session, by=audit.SYSTEM)
    publish(summit)
    seat.refresh_from_db()
    assert seat.state == SeatState.BOOKED
    assert released(session).is_postponed
    scheduling.schedule(session, by=audit.SYSTEM)
    publish(summit)
    assert released(session).takes_place


def test_a_published_cancellation_stays_and_one_that_was_not_can_be_taken_back():
    summit = make_summit()
    session = make_session(summit)
    publish(summit)
    scheduling.cancel(session, by=audit.SYSTEM)
    scheduling.reinstate(session, by=audit.SYSTEM)
    assert session.state == SessionState.SCHEDULED
    scheduling.cancel(session, by=audit.SYSTEM)
    publish(summit)
    with pytest.raises(WrongState):
        scheduling.reinstate(session, by=audit.SYSTEM)


def test_a_published_cancellation_is_not_undone_by_scheduling():
    summit = make_summit()
    session = make_session(summit)
    publish(summit)
    scheduling.cancel(session, by=audit.SYSTEM)
    publish(summit)
    session.refresh_from_db()
    with pytest.raises(WrongState):
        scheduling.schedule(session, by=audit.SYSTEM)
    session.refresh_from_db()
    assert session.state == SessionState.CANCELLED


def test_who_does_not_come_is_in_no_release_and_named_before_it(summit):
    session = make_session(summit, title="Water")
    give_role(session, make_speaker(summit, full_name="Ana", state=SpeakerState.DECLINED))
    (one,) = releases.preview(summit).conflicts
    assert one.message.startswith("“Water”: Ana (Keynote speaker) has declined.")
    publish(summit)
    assert (released(session).parts, released(session).team) == ((), ())
