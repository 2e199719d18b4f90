"""Conflicts are found, named, weighed and cost the same few queries for a day of any length."""

import datetime as dt

import pytest

from sessions.enums import Access, RoleKind, SessionKind, SpeakerState
from sessions.models import Session
from sessions.reports import conflicts, fatal, seating
from sessions.reports.conflicts import ConflictKind
from summit import dates
from summit.models import Gate, RoomSetUp, Zone
from summit.tests.factories import make_summit

from .factories import (
    at,
    book,
    give_role,
    make_guest,
    make_room,
    make_session,
    make_speaker,
    publish,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def summit():
    return make_summit()


def found(summit):
    return [(str(one.kind), one.is_fatal) for one in conflicts.of_summit(summit)]


def test_a_programme_without_faults_has_no_conflict(summit):
    room = make_room(summit, turnaround_minutes=15)
    speaker = make_speaker(summit)
    for hour in (9, 10.5):
        give_role(make_session(summit, hour=hour, room=room), speaker)
    panel = make_session(summit, hour=14, kind=SessionKind.PANEL)
    give_role(panel, speaker, RoleKind.MODERATOR)
    assert found(summit) == []


def test_a_session_that_is_not_saved_yet_is_named_before_it_takes_a_room_twice(summit):
    room = make_room(summit)
    make_session(summit, hour=9, room=room, title="One")
    draft = Session(
        summit=summit,
        title="Two",
        kind=SessionKind.KEYNOTE,
        room=room,
        starts_at=at(summit, 9.5),
        ends_at=at(summit, 10.5),
    )
    rows = [*conflicts.prepared(Session.objects.for_summit(summit)), draft]
    (one,) = conflicts.among(rows, summit)
    assert (one.kind, one.is_fatal) == (ConflictKind.ROOM, True)
    assert one.message == f"{room}: “One” and “Two” at the same time."


def test_who_ends_at_ten_leaves_the_room_to_who_begins_at_ten(summit):
    room = make_room(summit, turnaround_minutes=0)
    make_session(summit, hour=9, room=room)
    make_session(summit, hour=10, room=room)
    assert found(summit) == []


def test_too_little_time_between_two_sessions_is_a_warning(summit):
    room = make_room(summit, turnaround_minutes=15)
    make_session(summit, hour=9, room=room)
    make_session(summit, hour=10 + 10 / 60, room=room)
    assert found(summit) == [("turnaround", False)]


@pytest.mark.parametrize("state", [SpeakerState.APPROACHED, SpeakerState.CONFIRMED])
def test_a_person_in_two_places_is_fatal(summit, state):
    speaker = make_speaker(summit, state=state)
    give_role(make_session(summit, hour=9, length=3), speaker)
    give_role(make_session(summit, hour=11), speaker, RoleKind.INTERPRETER)
    assert found(summit) == [("speaker", True)]


def test_a_person_who_declined_is_in_nobodys_way(summit):
    speaker = make_speaker(summit, state=SpeakerState.DECLINED)
    give_role(make_session(summit, hour=9), speaker)
    give_role(make_session(summit, hour=9), speaker)
    assert found(summit) == [("part", False)] * 2


def test_a_day_that_is_none_of_the_summits_is_named_except_for_rehearsals(summit):
    make_session(summit, day=-1)
    make_session(summit, day=-1, kind=SessionKind.REHEARSAL)
    make_session(summit, day=2, hour=22, length=4, kind=SessionKind.BANQUET)
    assert found(summit) == [("outside", False)]


def test_what_is_wholly_far_from_the_summits_days_is_fatal_and_says_what_to_do(summit):
    after = (summit.last_day - summit.first_day).days
    made = [make_session(summit, day=day, hour=12) for day in (-8, -7, after + 7, after + 8)]
    make_session(summit, day=-300, hour=12, kind=SessionKind.REHEARSAL)
    year = make_session(summit, day=365, hour=12, title="Smart water")

    by_kind = [(conflict.kind, conflict.sessions) for conflict in conflicts.of_summit(summit)]

    near = [("outside", (session,)) for session in made[1:3]]
    assert by_kind == [*(("far", (session,)) for session in (made[0], made[3], year)), *near]
    assert set(fatal.starts(summit)) == {made[0].pk, made[3].pk, year.pk}
    (*_others, one) = (c for c in conflicts.of_summit(summit) if c.is_fatal)
    day = dates.period(year.starts_at.date(), year.starts_at.date())
    assert one.message == (
        f"“Smart water” is on {day}, more than a week away from the days of the summit. "
        "Check the year, or choose another day."
    )


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Honolulu"])
@pytest.mark.parametrize("day", [-8, -7, 7, 8])
@pytest.mark.parametrize("hour", [0, 12, 22.5])
def test_pages_and_lists_agree_on_what_is_far(zone, day, hour):
    summit = make_summit(time_zone=zone, first_day="2027-05-10", last_day="2027-05-10")
    summit.refresh_from_db()
    make_session(summit, day=day, hour=hour)
    said = [one for one in conflicts.of_summit(summit) if one.is_fatal]
    assert len(said) == fatal.sessions(summit).count()


def test_the_day_is_that_of_the_summits_clocks(summit):
    make_session(
        summit,
        starts_at=dt.datetime.combine(summit.first_day, dt.time(0, 30), summit.zone),
        ends_at=dt.datetime.combine(summit.first_day, dt.time(1, 30), summit.zone),
    )
    assert found(summit) == []
    assert conflicts.of_day(summit, summit.first_day) == []


def test_more_seats_than_the_room_holds_are_named(summit):
    room = make_room(summit, fire_maximum=100)
    RoomSetUp.objects.create(summit=summit, room=room, kind="classroom", capacity=40)
    make_session(summit, hour=9, room=room, capacity=150)
    make_session(summit, hour=11, room=room, capacity=50, set_up="classroom")
    make_session(summit, hour=13, room=room, capacity=50, set_up="theatre")
    assert found(summit) == [("capacity", False), ("capacity", False)]


def test_a_session_without_a_set_up_is_counted_as_the_room_usually_stands(summit):
    room, small = make_room(summit, fire_maximum=100), make_room(summit, fire_maximum=30)
    for kind, capacity in (("classroom", 40), ("theatre", 60)):
        RoomSetUp.objects.create(summit=summit, room=room, kind=kind, capacity=capacity)
    RoomSetUp.objects.create(summit=summit, room=small, kind="theatre", capacity=50)
    session = make_session(summit, room=room, access=Access.RESERVED)
    publish(summit)
    session.refresh_from_db()
    assert session.released_capacity == 60
    assert (seating.room_holds(room), seating.room_holds(small)) == (60, 30)
    assert (seating.room_holds(room, "classroom"), seating.room_holds(room, "u_shape")) == (40, 100)


def test_more_booked_than_seats_says_how_many_lose_theirs(summit):
    session = make_session(summit, access=Access.RESERVED, capacity=3)
    publish(summit)
    for _ in range(3):
        book(session, make_guest(summit))
    Session.objects.filter(pk=session.pk).update(capacity=1)
    (one,) = conflicts.of_summit(summit)
    assert one.kind == ConflictKind.SEATS
    assert "2 people lose their seats" in one.message


@pytest.mark.parametrize("kind", [SessionKind.PANEL, SessionKind.ROUNDTABLE, SessionKind.FORUM])
def test_a_discussion_needs_somebody_who_leads_it(summit, kind):
    session = make_session(summit, kind=kind)
    give_role(session, make_speaker(summit), RoleKind.PANELIST)
    assert found(summit) == [("chair", False)]
    give_role(session, make_speaker(summit), RoleKind.CHAIR)
    assert found(summit) == []


GONE = {
    SpeakerState.DECLINED: "has declined",
    SpeakerState.WITHDRAWN: "has withdrawn",
    SpeakerState.REPLACED: "was replaced",
}


@pytest.mark.parametrize("kind", [RoleKind.CHAIR, RoleKind.PANELIST, RoleKind.INTERPRETER])
@pytest.mark.parametrize("state", GONE)
def test_the_part_of_somebody_who_does_not_come_is_named(summit, state, kind):
    session = make_session(summit, title="Water", kind=SessionKind.PANEL)
    give_role(session, make_speaker(summit, full_name="Chloë Whitfield", state=state), kind)
    if kind != RoleKind.CHAIR:
        give_role(session, make_speaker(summit), RoleKind.CHAIR)
    (one,) = conflicts.of_summit(summit)
    assert (one.kind, one.is_fatal, one.sessions) == (ConflictKind.PART, False, (session,))
    assert one.message == (
        f"“Water”: Chloë Whitfield ({kind.label}) {GONE[state]}. "
        "Choose somebody else, or take the part away."
    )


def test_a_chair_whom_nobody_has_asked_is_named_and_no_other_part(summit):
    session = make_session(summit, title="Water", kind=SessionKind.PANEL)
    proposed = make_speaker(summit, full_name="Chloë Whitfield", state=SpeakerState.PROPOSED)
    give_role(session, proposed, RoleKind.PANELIST)
    give_role(session, proposed, RoleKind.CHAIR)
    (one,) = conflicts.of_summit(summit)
    assert one.kind == ConflictKind.CHAIR
    assert one.message == "“Water”: Chloë Whitfield (Chair) has not been asked yet."


@pytest.mark.parametrize("count", [1, 4])
def test_checking_costs_the_same_queries_for_any_number(summit, count, django_assert_num_queries):
    room = make_room(summit)
    for number in range(count):
        give_role(make_session(summit, hour=8 + 2 * number, room=room), make_speaker(summit))
    conflicts.of_summit(summit)  # which entrance is the main one is kept from then on
    with django_assert_num_queries(3):
        conflicts.of_summit(summit)


def test_hours_before_the_doors_and_past_midnight_are_named(summit):
    zone = Zone.objects.create(summit=summit, name="Congress", kind="congress")
    Gate.objects.create(
        summit=summit, zone=zone, name="Gate 2", is_main_entrance=True, opens_at=dt.time(8)
    )
    make_session(summit, title="Early", hour=7)
    late = make_session(summit, title="Late", hour=20)
    late.starts_at = at(summit, 23.5)
    late.ends_at = late.starts_at + dt.timedelta(hours=1)
    late.save()
    make_session(summit, title="Fine", hour=9)
    make_session(summit, title="To midnight", hour=23)

    messages = {one.message for one in conflicts.of_summit(summit)}

    assert messages == {
        "“Early” begins at 07:00, the doors open at 08:00.",
        "“Late” ends after midnight, at 00:30.",
    }


def test_a_banquet_may_end_after_midnight(summit):
    banquet = make_session(summit, hour=20, kind=SessionKind.BANQUET)
    banquet.ends_at = at(summit, 20) + dt.timedelta(hours=5)
    banquet.save()
    assert found(summit) == []
