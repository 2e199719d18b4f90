"""What the summit office decides, and who is told."""

import pytest

from attendees.enums import RegistrationState as State
from attendees.models import Announcement, Registration
from attendees.services import announcements, decisions
from attendees.tests.factories import make_category, make_registration
from summit import audit
from summit.exceptions import Full, Invalid, WrongState
from summit.models import Notification
from summit.services import summits
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_user(make_summit())


@pytest.fixture
def category(office):
    return make_category(office.memberships.get().summit, needs_approval=True, quota=1)


def kinds(registration):
    rows = Notification.objects.filter(subject_id=registration.pk).order_by("pk")
    return list(rows.values_list("kind", flat=True))


def test_a_registration_that_needs_approval_waits(category):
    registration = make_registration(category)
    assert registration.state == State.SUBMITTED
    category.refresh_from_db()
    assert category.taken == 0
    assert kinds(registration) == ["registration.received"]


def test_approve_gives_place_ticket_and_mail_and_is_in_the_trail(category, office):
    registration = make_registration(category)
    decisions.start_review(registration, by=office)
    decisions.approve(registration, by=office)
    assert registration.state == State.CONFIRMED
    assert registration.tickets.count() == 1
    category.refresh_from_db()
    assert category.taken == 1
    assert kinds(registration) == ["registration.received", "registration.confirmed"]
    trail = list(audit.of(registration).values_list("verb", "actor"))
    assert trail == [
        ("approve", f"user:{office.pk}"),
        ("start_review", f"user:{office.pk}"),
        ("register", f"attendees.registration:{registration.pk}"),
    ]


def test_approving_more_than_the_quota_is_refused_and_changes_nothing(category, office):
    decisions.approve(make_registration(category), by=office)
    second = make_registration(category)
    with pytest.raises(Full, match="No place is left"):
        decisions.approve(second, by=office)
    second = Registration.objects.get(pk=second.pk)
    assert second.state == State.SUBMITTED
    assert not second.tickets.exists()
    assert kinds(second) == ["registration.received"]


def test_a_rejection_needs_a_reason_which_the_person_reads(category, office):
    registration = make_registration(category)
    with pytest.raises(Invalid):
        decisions.reject(registration, reason="  ", by=office)
    decisions.reject(registration, reason="The forum is for city governments.", by=office)
    assert (registration.state, registration.message) == (
        State.REJECTED,
        "The forum is for city governments.",
    )
    with pytest.raises(WrongState):
        decisions.approve(registration, by=office)
    decisions.reconsider(registration, by=office)
    decisions.approve(registration, by=office)
    assert registration.message == ""


def test_somebody_who_was_rejected_is_looked_at_again(office):
    category = make_category(office.memberships.get().summit)
    first = make_registration(category, email="again@summit-tests.dev")
    decisions.revoke(first, reason="Security", by=office)
    second = make_registration(category, email="again@summit-tests.dev")
    assert second.attendee_id == first.attendee_id
    assert second.state == State.SUBMITTED


def test_moving_to_another_category_moves_the_place_and_renews_the_ticket(category, office):
    registration = make_registration(category)
    decisions.approve(registration, by=office)
    other = make_category(category.summit, quota=1)
    decisions.change_category(registration, other, by=office)
    for each in (category, other):
        each.refresh_from_db()
    assert (category.taken, other.taken) == (0, 1)
    assert sorted(registration.tickets.values_list("state", flat=True)) == ["issued", "replaced"]
    assert kinds(registration)[-1] == "registration.moved"


def test_moving_to_a_full_category_is_refused(category, office):
    registration = make_registration(category)
    decisions.approve(registration, by=office)
    other = make_category(category.summit, quota=0)
    with pytest.raises(Full):
        decisions.change_category(registration, other, by=office)
    category.refresh_from_db()
    assert category.taken == 1
    assert Registration.objects.get().category_id == category.pk


def test_a_category_of_another_summit_is_refused(category, office):
    registration = make_registration(category)
    with pytest.raises(Invalid):
        decisions.change_category(registration, make_category(make_summit()), by=office)


def test_revoking_kills_the_ticket_and_frees_the_place(category, office):
    registration = make_registration(category)
    decisions.approve(registration, by=office)
    decisions.revoke(registration, reason="Security", by=office)
    assert registration.tickets.get().state == "void"
    category.refresh_from_db()
    assert category.taken == 0


def test_an_announcement_goes_once_to_its_audience_only(office):
    summit = office.memberships.get().summit
    category, other = make_category(summit), make_category(summit)
    told = [make_registration(category, language="fr"), make_registration(category)]
    make_registration(other)
    make_registration(make_category(make_summit()))
    announcement = Announcement.objects.create(summit=summit, subject="Doors", text="At eight")
    announcement.categories.set([category])
    assert announcements.send(announcement, by=office) == 2
    rows = Notification.objects.filter(kind="registration.announcement").order_by("subject_id")
    assert [(row.subject_id, row.language) for row in rows] == [
        (told[0].pk, "fr"),
        (told[1].pk, "en"),
    ]
    assert rows[0].context == {"announcement": announcement.pk}
    with pytest.raises(WrongState):
        announcements.send(announcement, by=office)
    assert rows.count() == 2


def test_an_old_registration_is_not_opened_beside_a_new_one(category, office):
    first = make_registration(category, email="anew@summit-tests.dev")
    decisions.reject(first, reason="Not now", by=office)
    make_registration(category, email="anew@summit-tests.dev")
    with pytest.raises(WrongState, match="registered anew"):
        decisions.reconsider(first, by=office)
    first.refresh_from_db()
    assert first.state == State.REJECTED


def test_when_the_summit_is_cancelled_everybody_who_meant_to_come_hears_of_it(office):
    summit = office.memberships.get().summit
    category = make_category(summit)
    comes, gone = make_registration(category), make_registration(category)
    decisions.withdraw(gone, by=office)
    summits.cancel(summit, by=office)
    told = Notification.objects.filter(kind="registration.summit_cancelled")
    assert [row.subject_id for row in told] == [comes.pk]
