"""The calendar entry: right days, the same bytes until something changes, and no secret in it."""

import datetime as dt

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone, translation
from icalendar import Calendar

from attendees import links
from attendees.enums import RegistrationState as State
from attendees.models import Registration
from attendees.services import decisions, visits
from attendees.tests.factories import make_category, make_registration
from attendees.tickets import calendars
from summit import audit, pages
from summit.models import Gate, Venue, Zone
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def summit():
    return make_summit(
        name_en="Smart City Summit",
        name_ar="قمة المدن الذكية",
        city_en="Yinchuan",
        first_day=dt.date(2031, 11, 14),
        last_day=dt.date(2031, 11, 16),
    )


@pytest.fixture
def registration(summit):
    return make_registration(make_category(summit))


def entry(registration):
    calendar = Calendar.from_ical(calendars.of_registration(registration))
    (event,) = calendar.events
    return calendar, event


def test_the_entry_covers_the_days_of_the_pass(registration):
    calendar, event = entry(registration)
    assert (calendar["METHOD"], calendar["VERSION"]) == ("PUBLISH", "2.0")
    assert event.decoded("DTSTART") == dt.date(2031, 11, 14)
    assert event.decoded("DTEND") == dt.date(2031, 11, 17)  # the first day after it
    assert (event["SUMMARY"], event["STATUS"]) == ("Smart City Summit", "CONFIRMED")
    assert str(event["ORGANIZER"]) == "mailto:desk@summit-tests.dev"
    registration.category.valid_from = registration.category.valid_until = dt.date(2031, 11, 15)
    registration.category.save()
    pages.forget()
    _calendar, event = entry(registration)
    assert event.decoded("DTSTART") == dt.date(2031, 11, 15)
    assert event.decoded("DTEND") == dt.date(2031, 11, 16)


def test_it_names_place_and_entrance(summit, registration):
    Venue.objects.create(summit=summit, name="Convention Centre", address="1 Helan Square\nJinfeng")
    zone = Zone.objects.create(summit=summit, kind="public", name="Public")
    Gate.objects.create(
        summit=summit, zone=zone, name="Gate 2", opens_at=dt.time(8), is_main_entrance=True
    )
    pages.forget()
    _calendar, event = entry(registration)
    place = "Convention Centre, 1 Helan Square, Jinfeng, Yinchuan, China"
    assert str(event["LOCATION"]) == place
    assert str(event["DESCRIPTION"]) == "Entrance: Gate 2, from 08:00"


def test_it_is_in_the_language_of_the_reader(summit, registration):
    with translation.override("ar"):
        _calendar, event = entry(registration)
    assert str(event["SUMMARY"]) == "قمة المدن الذكية"
    assert event["SUMMARY"].params["LANGUAGE"] == "ar"
    assert str(event["URL"]) == f"{settings.SITE_URL}/ar/{summit.slug}/"


def test_it_can_be_shared_since_no_secret_is_in_it(registration):
    content = calendars.of_registration(registration).decode()
    for secret in (links.token(registration), registration.reference, "Nadia", "/my/"):
        assert secret not in content.replace("\r\n ", "")


def test_it_has_the_same_bytes_at_any_time(registration):
    first = calendars.of_registration(registration)
    with time_machine.travel(timezone.now() + dt.timedelta(days=3), tick=False):
        assert calendars.of_registration(registration) == first


def test_a_change_keeps_the_uid_and_raises_the_sequence(summit, registration):
    _calendar, before = entry(registration)
    by = make_user(summit)
    with time_machine.travel(timezone.now() + dt.timedelta(hours=2), tick=False):
        decisions.change_category(registration, make_category(summit), by=by)
        _calendar, moved = entry(registration)
    with time_machine.travel(timezone.now() + dt.timedelta(hours=5), tick=False):
        summit.last_day = dt.date(2031, 11, 17)
        summit.save()
        audit.record(summit, "change", by=by)
        pages.forget()
        _calendar, longer = entry(registration)
    assert before["UID"] == moved["UID"] == longer["UID"]
    assert before["SEQUENCE"] < moved["SEQUENCE"] < longer["SEQUENCE"]
    stamps = [event.decoded("DTSTAMP") for event in (before, moved, longer)]
    assert stamps == sorted(set(stamps))
    assert longer.decoded("DTEND") == dt.date(2031, 11, 18)


def test_who_does_not_come_gets_a_cancelled_entry(registration):
    visits.cancel(registration, by=registration)
    assert entry(registration)[1]["STATUS"] == "CANCELLED"
    Registration.objects.update(state=State.SUBMITTED)
    assert entry(registration)[1]["STATUS"] == "TENTATIVE"


def test_names_of_the_office_break_no_line(summit, registration):
    summit.name_en = "A;B,C\r\nATTENDEE:mailto:thief@summit-tests.dev \\ " + "名" * 90
    summit.save()
    pages.forget()
    content = calendars.of_registration(registration)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))  # RFC 5545, 3.1
    _calendar, event = entry(registration)
    assert "ATTENDEE" not in event
    assert str(event["SUMMARY"]).startswith("A;B,C\nATTENDEE")
