"""Contacts and members are erased with their summit's time to keep; accounts that others need stay."""

import datetime as dt

import pytest

from attendees.services import retention as people
from attendees.services import visits
from attendees.tests.factories import make_category, make_registration
from exhibitors.models import Exhibitor, ExhibitorMember, StaffPass
from exhibitors.services import applications, retention, staff
from exhibitors.tests.factories import (
    make_allocation,
    make_booth,
    make_exhibition,
    make_exhibitor,
    make_member,
    make_plan,
)
from summit import audit
from summit.models import Notification, User
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db
SAID = applications.Application("Helan Data", "Ma Lin", "lin@helan.example", words="We ask ...")


def summit_of(year, **fields):
    days = {"first_day": dt.date(year, 11, 14), "last_day": dt.date(year, 11, 16)}
    return make_exhibition(make_summit(**days, keep_months=6, **fields)).summit


def test_everything_about_people_goes_and_the_body_stays():
    summit = summit_of(2018)
    exhibitor = applications.apply(summit, SAID)
    applications.approve(exhibitor, by=audit.SYSTEM)
    make_allocation(make_booth(make_plan(summit)), exhibitor)
    staff.name(exhibitor, staff.Person("Wang", "wang@helan.example"), by=audit.SYSTEM)
    exhibitor.profile_en = "Sensors"
    exhibitor.save()

    assert retention.erase_expired() == 1
    left = Exhibitor.objects.get()
    assert (left.contact_name, left.contact_email, left.application) == ("", "", "")
    assert (str(left), left.profile_en) == ("Helan Data", "Sensors")
    assert not ExhibitorMember.objects.exists()
    assert not StaffPass.objects.exists()
    assert not User.objects.filter(email="lin@helan.example").exists()
    assert not Notification.objects.filter(kind__startswith="exhibitor.").exists()
    assert retention.erase_expired() == 0


def test_accounts_that_others_need_stay():
    old, new = summit_of(2018), summit_of(2031)
    exhibitor = make_exhibitor(old)
    again = make_member(exhibitor, "again@helan.example")
    make_member(make_exhibitor(new), user=again.user)
    office = make_member(exhibitor, user=make_user(new))
    make_member(exhibitor, "gone@helan.example")
    retention.erase_expired()
    assert set(User.objects.all()) == {again.user, office.user}
    assert ExhibitorMember.objects.for_summit(new).count() == 1


@pytest.mark.parametrize(("year", "fields"), [(2031, {}), (2018, {"is_sample": True})])
def test_summits_to_come_and_samples_are_left_alone(year, fields):
    make_member(make_exhibitor(summit_of(year, **fields)))
    assert retention.erase_expired() == 0
    assert ExhibitorMember.objects.exists()


def test_no_address_of_an_erased_person_is_left_in_a_mail_about_a_staff_pass():
    exhibitor = make_exhibitor(summit_of(2031))
    make_allocation(make_booth(make_plan(exhibitor.summit)), exhibitor)
    category = make_category(exhibitor.summit)
    guest = make_registration(category, email="old@mfa.example")
    make_registration(category, email="other@mfa.example")
    for name in ("old", "other"):
        address = f"{name}@mfa.example"
        staff.name(exhibitor, staff.Person(name, address), by=audit.SYSTEM)
    visits.correct_email(guest.attendee, "new@mfa.example", by=audit.SYSTEM)
    for one in StaffPass.objects.all():
        staff.free(one, by=audit.SYSTEM)

    def told():
        rows = Notification.objects.filter(kind__startswith="exhibitor.staff_").order_by("pk")
        return [row.recipient.partition("@")[0] for row in rows]

    assert told() == ["old", "other", "new", "new", "other"]
    people.erase(guest.attendee, by=audit.SYSTEM)
    assert told() == ["other", "other"]
