"""People are erased when their time is over; the trail that names rows stays."""

import datetime as dt

import pytest
from django.db import DatabaseError, models, transaction
from django.utils import timezone

from attendees.models import Attendee, Delegation, FocalPoint, ImportRun, Registration
from attendees.services import retention
from attendees.tests.factories import make_category, make_registration
from summit import audit, outbox
from summit.models import AuditEntry, Notification
from summit.services import accounts
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db


def test_everybody_of_a_summit_is_erased_on_its_day_and_nobody_else():
    old = make_summit(first_day=dt.date(2020, 5, 1), last_day=dt.date(2020, 5, 3), keep_months=6)
    registration = make_registration(make_category(old))
    other = make_registration(make_category(make_summit()))
    assert old.erase_on == dt.date(2020, 11, 3)
    assert retention.erase_expired(dt.date(2020, 11, 2)) == 0
    assert retention.erase_expired(dt.date(2020, 11, 3)) == 1
    assert list(Registration.objects.values_list("pk", flat=True)) == [other.pk]
    assert list(Attendee.objects.values_list("pk", flat=True)) == [other.attendee_id]
    assert not Notification.objects.filter(recipient=registration.attendee.email).exists()
    trail = AuditEntry.objects.filter(summit=old)
    assert [entry.verb for entry in trail] == ["erase", "register"]
    assert registration.attendee.email not in str(list(trail.values()))


@pytest.mark.parametrize(
    ("last_day", "months", "expected"),
    [
        (dt.date(2018, 11, 16), 6, dt.date(2019, 5, 16)),
        (dt.date(2020, 8, 31), 6, dt.date(2021, 2, 28)),
        (dt.date(2019, 12, 31), 2, dt.date(2020, 2, 29)),
        (dt.date(2020, 1, 15), 12, dt.date(2021, 1, 15)),
        (dt.date(2020, 6, 30), 0, dt.date(2020, 6, 30)),
    ],
)
def test_the_day_of_erasure(last_day, months, expected):
    summit = make_summit(first_day=last_day, last_day=last_day, keep_months=months)
    assert summit.erase_on == expected


def test_the_audit_trail_cannot_be_changed_or_deleted():
    make_registration(make_category(make_summit()))
    entry = AuditEntry.objects.get()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(verb="approve")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.delete()
    assert AuditEntry.objects.get().verb == "register"


def test_of_a_named_guest_the_name_stays_and_nothing_else():
    old = make_summit(first_day=dt.date(2020, 5, 1), last_day=dt.date(2020, 5, 3))
    registration = make_registration(make_category(old))
    Attendee.objects.update(is_listed_guest=True)
    retention.erase_expired(dt.date(2030, 1, 1))
    guest = Attendee.objects.get()
    assert (guest.full_name, guest.email, str(guest.phone)) == ("Nadia Haddad", "", "")
    assert not Registration.objects.filter(pk=registration.pk).exists()
    assert not Notification.objects.exists()


def test_who_spoke_for_a_delegation_is_erased_with_its_summit():
    old = make_summit(first_day=dt.date(2020, 5, 1), last_day=dt.date(2020, 5, 3), keep_months=6)
    for summit in (old, make_summit()):
        delegation = Delegation.objects.create(summit=summit, name="Oran", entity_kind="city")
        delegation.focal_points.create(summit=summit, full_name="Noor", email="noor@oran.dev")
    retention.erase_expired(dt.date(2020, 11, 2))
    assert FocalPoint.objects.count() == 2
    retention.erase_expired(dt.date(2020, 11, 3))
    assert [point.summit_id for point in FocalPoint.objects.all()] == [summit.pk]
    assert Delegation.objects.count() == 2


def test_what_was_told_at_an_address_before_goes_with_the_person():
    attendee = make_registration(make_category(make_summit())).attendee
    outbox.queue(
        "anything.at_all",
        to="before@summit-tests.dev",
        about=attendee,
        summit=attendee.summit_id,
        language="en",
    )
    retention.erase(attendee, by=audit.SYSTEM)
    assert not Notification.objects.exists()


def test_rows_that_an_account_does_not_lead_to_keep_it_too(monkeypatch):
    user = make_user(date_joined=timezone.now() - dt.timedelta(days=2))
    ImportRun.objects.create(summit=make_summit(), user=user)
    column = ImportRun._meta.get_field("user")
    assert column.remote_field.hidden
    monkeypatch.setattr(column.remote_field, "on_delete", models.PROTECT)
    assert accounts.erase_unneeded() == 0
    monkeypatch.undo()
    assert accounts.erase_unneeded() == 1
