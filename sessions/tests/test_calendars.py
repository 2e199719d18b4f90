"""Calendars: valid, stable, with the rules of their time zone, also in the night when the clocks change."""

import datetime as dt
import weakref
from zoneinfo import ZoneInfo

import pytest
import time_machine
from icalendar import Calendar

from attendees import links as personal
from attendees.services import visits
from sessions.enums import Access
from sessions.feeds import calendars, links
from sessions.models import Session
from sessions.programme import plans, snapshots
from sessions.services import favourites, reminders, scheduling
from sessions.services.notices import CHANGED, REMINDER
from summit import audit
from summit.enums import NotificationState, SummitState
from summit.models import Notification
from summit.tests.factories import make_summit

from .factories import at, book, make_guest, make_room, make_session, publish, released
from .mailing import move

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")


def of_plan(guest):
    calendar = calendars.of_plan(plans.of_registration(guest), guest.summit)
    return calendar, Calendar.from_ical(calendar)


def test_the_programme_as_a_calendar_has_stable_bytes_and_names_its_zone():
    summit = make_summit(name="Smart Cities")
    session = make_session(summit, hour=9, title="Cities")
    publish(summit)
    programme = snapshots.latest(summit)
    once = calendars.of_programme(programme, summit)
    assert once == calendars.of_programme(programme, summit)
    calendar = Calendar.from_ical(once)
    assert (calendar["METHOD"], calendar["X-WR-CALNAME"]) == ("PUBLISH", "Smart Cities")
    assert [zone.tz_name for zone in calendar.timezones] == ["Asia/Shanghai"]
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT30M" in once
    assert b"X-PUBLISHED-TTL:PT30M" in once
    (event,) = calendar.events
    assert str(event["SUMMARY"]) == "Cities"
    assert event["DTSTART"].dt == at(summit, 9)
    assert (event["DTEND"].dt - event["DTSTART"].dt) == dt.timedelta(hours=1)
    assert event["URL"].endswith(f"/sessions/{session.pk}/")


def test_the_zone_has_the_rules_of_summer_and_winter():
    summit = make_summit(
        time_zone="Europe/Paris", first_day=dt.date(2026, 10, 24), last_day=dt.date(2026, 10, 26)
    )
    make_session(summit, hour=9)
    publish(summit)
    text = calendars.of_programme(snapshots.latest(summit), summit).decode()
    for rule in (
        (
            "BEGIN:DAYLIGHT\r\nDTSTART:20260329T020000\r\nTZNAME:CEST\r\n"
            "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
        ),
        (
            "BEGIN:STANDARD\r\nDTSTART:20261025T030000\r\nTZNAME:CET\r\n"
            "TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n"
        ),
    ):
        assert rule in text


def test_a_session_in_the_hour_that_comes_twice_is_said_in_utc():
    summit = make_summit(
        time_zone="Europe/Paris", first_day=dt.date(2026, 10, 25), last_day=dt.date(2026, 10, 26)
    )
    second_half_past_two = dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)
    session = make_session(
        summit,
        starts_at=second_half_past_two,
        ends_at=second_half_past_two + dt.timedelta(hours=1),
    )
    publish(summit)
    (event,) = Calendar.from_ical(calendars.of_session(released(session), summit)).events
    assert event["DTSTART"].to_ical() == b"20261025T013000Z"
    assert event["DTEND"].dt == dt.datetime(2026, 10, 25, 3, 30, tzinfo=PARIS)
    assert released(session).length == dt.timedelta(hours=1)


def test_a_session_over_the_night_when_the_clocks_change_keeps_its_length_and_its_day():
    summit = make_summit(
        time_zone="Europe/Paris", first_day=dt.date(2026, 3, 28), last_day=dt.date(2026, 3, 29)
    )
    session = make_session(
        summit,
        starts_at=dt.datetime(2026, 3, 28, 23, 0, tzinfo=PARIS),
        ends_at=dt.datetime(2026, 3, 29, 4, 0, tzinfo=PARIS),
    )
    publish(summit)
    shown = released(session)
    assert shown.length == dt.timedelta(hours=4)
    assert shown.day == dt.date(2026, 3, 28)
    assert session.length == dt.timedelta(hours=4)
    (day,) = snapshots.latest(summit).days()
    assert day.date == dt.date(2026, 3, 28)


def test_the_feed_holds_seats_and_pencils_in_marks():
    summit = make_summit()
    booked = make_session(summit, hour=9, access=Access.RESERVED)
    marked, other = make_session(summit, hour=11), make_session(summit, hour=13)
    publish(summit)
    guest = make_guest(summit)
    book(booked, guest)
    favourites.mark(released(marked), registration=guest, by=guest)
    content, calendar = of_plan(guest)
    found = {str(event["UID"]).partition("@")[0]: str(event["STATUS"]) for event in calendar.events}
    assert found == {str(booked.uid): "CONFIRMED", str(marked.uid): "TENTATIVE"}
    assert str(other.uid) not in content.decode()
    assert "/my/" not in content.decode()


def test_the_feed_shows_a_marked_session_as_cancelled():
    summit = make_summit()
    session = make_session(summit)
    publish(summit)
    guest = make_guest(summit)
    favourites.mark(released(session), registration=guest, by=guest)
    scheduling.cancel(session, by=audit.SYSTEM)
    publish(summit)
    (event,) = of_plan(guest)[1].events
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 2)


def test_the_feed_of_a_cancelled_registration_is_a_valid_calendar_without_entries():
    summit = make_summit()
    session = make_session(summit, access=Access.RESERVED)
    publish(summit)
    guest = make_guest(summit)
    book(session, guest)
    token = links.feed_token(guest)
    visits.cancel(guest, by=guest)
    content, calendar = of_plan(links.registration_of_feed(token))
    assert not calendar.events
    assert content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert len(calendar.timezones) == 1


def test_a_feed_before_the_first_release_is_empty():
    assert not of_plan(make_guest(make_summit()))[1].events


# --- Links ----------------------------------------------------------------------------------
def test_the_link_of_a_feed_opens_no_personal_page_and_the_other_way_round():
    guest = make_guest(make_summit())
    feed, page = links.feed_token(guest), personal.token(guest)
    assert links.registration_of_feed(feed) == guest
    assert personal.registration_of(page) == guest
    assert links.registration_of_feed(page) is None
    assert personal.registration_of(feed) is None


@pytest.mark.parametrize("token", ["", "1", "-", "1-", "x-y", "1-é", "²-a", "9" * 30 + "-a"])
def test_what_is_no_link_opens_nothing(token):
    assert links.registration_of_feed(token) is None


def test_a_renewed_link_ends_the_feed():
    guest = make_guest(make_summit())
    token = links.feed_token(guest)
    visits.renew_link(guest, by=guest)
    assert links.registration_of_feed(token) is None


# --- Reminders ------------------------------------------------------------------------------
def remind(session, before):
    with time_machine.travel(session.starts_at - before, tick=False):
        return reminders.remind()


def test_who_booked_is_reminded_once():
    summit = make_summit()
    session = make_session(summit, access=Access.RESERVED, capacity=1)
    publish(summit)
    guest = make_guest(summit)
    book(session, guest)
    book(session, make_guest(summit))
    assert remind(session, dt.timedelta(minutes=61)) == 0
    assert remind(session, dt.timedelta(minutes=59)) == 1
    assert remind(session, dt.timedelta(minutes=30)) == 0
    row = Notification.objects.get(kind=REMINDER)
    facts = {"session": session.pk, "day": summit.first_day.isoformat()}
    assert (row.recipient, row.context) == (guest.attendee.email, facts)


def test_who_refused_reminders_gets_none_until_he_or_she_wants_them_again():
    summit = make_summit()
    session = make_session(summit, access=Access.RESERVED)
    publish(summit)
    guest = make_guest(summit)
    book(session, guest)
    reminders.refuse(guest.attendee, by=guest)
    reminders.refuse(guest.attendee, by=guest)
    assert reminders.are_refused(guest.attendee)
    assert remind(session, dt.timedelta(minutes=50)) == 0
    reminders.want(guest.attendee, by=guest)
    assert remind(session, dt.timedelta(minutes=40)) == 1


def test_who_is_still_to_be_told_of_the_move_is_reminded_after_it():
    """And who booked after it at once."""
    summit = make_summit()
    session = make_session(summit, hour=15, access=Access.RESERVED)
    publish(summit)
    untold, guest = make_guest(summit), make_guest(summit)
    book(session, untold)
    move(session, 12)
    publish(summit)
    book(session, guest)
    session.refresh_from_db()
    waiting = Notification.objects.filter(kind=CHANGED)
    assert waiting.get().recipient == untold.attendee.email
    assert remind(session, dt.timedelta(minutes=50)) == 1
    assert Notification.objects.get(kind=REMINDER).recipient == guest.attendee.email
    waiting.update(state=NotificationState.SENDING)
    assert remind(session, dt.timedelta(minutes=45)) == 0
    waiting.update(state=NotificationState.SENT)
    assert remind(session, dt.timedelta(minutes=40)) == 1


def test_a_notice_of_another_session_delays_no_reminder():
    summit = make_summit()
    session = make_session(summit, hour=12, access=Access.RESERVED)
    other = make_session(summit, hour=15, access=Access.RESERVED)
    publish(summit)
    guest = make_guest(summit)
    book(session, guest)
    book(other, guest)
    move(other, 17)
    publish(summit)
    assert Notification.objects.filter(kind=CHANGED).exists()
    assert remind(session, dt.timedelta(minutes=50)) == 1


def test_nobody_is_reminded_of_what_does_not_take_place():
    summit = make_summit()
    session = make_session(summit, access=Access.RESERVED)
    publish(summit)
    book(session, make_guest(summit))
    scheduling.postpone(session, by=audit.SYSTEM)
    publish(summit)
    assert remind(session, dt.timedelta(minutes=50)) == 0
    summit.state = SummitState.CANCELLED
    summit.save()


def test_a_postponed_session_is_in_no_calendar_at_its_old_time(client):
    summit = make_summit()
    session = make_session(summit)
    publish(summit)
    scheduling.postpone(session, by=audit.SYSTEM)
    publish(summit)
    response = client.get(f"/en/{summit.slug}/programme/sessions/{session.pk}/session.ics")
    (event,) = Calendar.from_ical(response.content).events
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)


def test_a_room_with_another_name_is_another_revision():
    summit = make_summit()
    room = make_room(summit, name="Hall A")
    session = make_session(summit, room=room, access=Access.RESERVED)
    publish(summit)
    guest = make_guest(summit)
    book(session, guest)
    room.name_fr = "Salle A"
    room.save()
    publish(summit)
    assert released(session).sequence == 1
    assert not Notification.objects.filter(kind=CHANGED).exists()  # a translation moves nothing

    room.name = "Hall of Rivers"
    room.save()
    publish(summit)
    assert released(session).sequence == 2
    assert Notification.objects.get(kind=CHANGED).recipient == guest.attendee.email


def test_of_what_the_marked_were_told_each_release_is_read_once_and_two_are_kept(monkeypatch):
    summit = make_summit()
    session = make_session(summit, access=Access.RESERVED)
    publish(summit)
    for capacity in range(50, 55):
        Session.objects.filter(pk=session.pk).update(capacity=capacity)
        publish(summit)
    read, alive = [], []
    load = snapshots.read

    def watched(snapshot, *, number, **known):
        alive.append(sum(one() is not None for _number, one in read))
        found = load(snapshot, number=number, **known)
        read.append((number, weakref.ref(found)))
        return found

    monkeypatch.setattr(snapshots, "read", watched)
    assert plans._told_of(summit, 6) == {}
    assert [number for number, _programme in read] == [1, 2, 3, 4, 5, 6]
    assert alive == [0, 1, 2, 2, 2, 2]
    assert [number for number, programme in read if programme()] == []
