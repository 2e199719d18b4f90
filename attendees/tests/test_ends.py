"""However a registration ends or moves, the delegation's count follows."""

import datetime as dt

import pytest
from django.utils import timezone

from attendees.enums import RegistrationState as State
from attendees.models import Delegate, DelegationQuota, Question
from attendees.services import decisions, delegations, registrations, retention, visits, waiting
from attendees.tests.factories import make_category, make_registration, put_on_waiting_list
from attendees.tests.test_delegations import make_delegation
from summit import audit, pages, reactions
from summit.exceptions import Full
from summit.models import Notification
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db


def reject(registration, office):
    decisions.reject(registration, reason="The hall is full", by=office)


def revoke(registration, office):
    decisions.revoke(registration, reason="The hall is full", by=office)


def withdraw(registration, office):
    decisions.withdraw(registration, by=office)


def cancel(registration, office):
    decisions.cancel(registration, by=office)


def expire(registration, office):
    put_on_waiting_list(registration, by=office)
    waiting.turn()
    assert waiting.turn(now=timezone.now() + dt.timedelta(days=10)) == (1, 0)
    registration.refresh_from_db()


def decline(registration, office):
    put_on_waiting_list(registration, by=office)
    waiting.turn()
    registration.refresh_from_db()
    visits.decline_offer(registration, by=registration)


@pytest.mark.parametrize(
    ("end", "state"),
    [
        (reject, State.REJECTED),
        (revoke, State.REVOKED),
        (withdraw, State.WITHDRAWN),
        (cancel, State.CANCELLED),
        (expire, State.EXPIRED),
        (decline, State.CANCELLED),
    ],
)
def test_every_end_is_announced_and_frees_the_place_in_the_delegation(monkeypatch, end, state):
    category = make_category(make_summit(), needs_approval=True)
    delegation, office = make_delegation(category), make_user(category.summit)
    registration = make_registration(category)
    delegations.add(delegation, registration.attendee, category=category, by=office)
    heard = []
    announce = reactions.announce

    def listen(event, subject, *, by, **facts):
        heard.append((event, subject.pk, subject.state))
        announce(event, subject, by=by, **facts)

    monkeypatch.setattr(reactions, "announce", listen)
    end(registration, office)
    assert heard == [("registration.cancelled", registration.pk, state)]
    assert not delegation.delegates.exists()
    category.refresh_from_db()
    assert (DelegationQuota.objects.get().taken, category.taken) == (0, 0)


def test_who_is_erased_leaves_the_delegation():
    category = make_category(make_summit())
    delegation, office = make_delegation(category), make_user(category.summit)
    attendee = make_registration(category).attendee
    delegations.add(delegation, attendee, category=category, by=office)
    retention.erase(attendee, by=audit.SYSTEM)
    assert not Delegate.objects.exists()
    assert DelegationQuota.objects.get().taken == 0


def test_who_moves_counts_for_the_new_category_of_the_delegation():
    summit = make_summit()
    one, other = make_category(summit), make_category(summit)
    delegation, office = make_delegation(one), make_user(summit)
    registration = make_registration(one)
    delegations.add(delegation, registration.attendee, category=one, by=office)
    with pytest.raises(Full, match="Raise its quota"):
        decisions.change_category(registration, other, by=office)
    registration.refresh_from_db()
    assert registration.category == one
    DelegationQuota.objects.create(summit=summit, delegation=delegation, category=other, places=1)
    decisions.change_category(registration, other, by=office)
    assert Delegate.objects.get().category == other
    taken = dict(delegation.quotas.values_list("category", "taken"))
    assert taken == {one.pk: 0, other.pk: 1}


@pytest.fixture
def draft():
    category = make_category(make_summit())
    Question.objects.create(
        summit=category.summit, category=category, kind="line", label="Why", is_required=True
    )
    pages.forget()
    return make_registration(category)


def test_a_draft_that_is_moved_to_where_nothing_is_asked_goes_in(draft):
    office = make_user(draft.summit)
    decisions.change_category(draft, make_category(draft.summit), by=office)
    assert draft.state == State.CONFIRMED
    assert draft.tickets.count() == 1
    assert draft.category.registrations.count() == 1
    draft.category.refresh_from_db()
    assert draft.category.taken == 1
    kinds = Notification.objects.filter(subject_id=draft.pk).order_by("pk")
    assert list(kinds.values_list("kind", flat=True)) == [
        "registration.draft",
        "registration.confirmed",
    ]


def test_a_draft_that_is_moved_to_a_full_category_waits_or_stays(draft):
    office = make_user(draft.summit)
    full = make_category(draft.summit, quota=0, has_waiting_list=False)
    with pytest.raises(Full):
        decisions.change_category(draft, full, by=office)
    draft.refresh_from_db()
    assert (draft.state, draft.category == full) == (State.DRAFT, False)
    decisions.change_category(draft, make_category(draft.summit, quota=0), by=office)
    draft.refresh_from_db()
    assert draft.state == State.WAITLISTED


def test_a_draft_whose_questions_are_gone_is_sent_from_its_page(client, draft):
    from attendees import links

    Question.objects.all().delete()
    pages.forget()
    here = f"/en/my/{links.token(draft)}/questions/"
    assert "asks nothing further" in client.get(here).content.decode()
    draft.refresh_from_db()
    assert draft.state == State.DRAFT  # a GET changes nothing
    client.post(here)
    draft.refresh_from_db()
    assert draft.state == State.CONFIRMED
    assert client.get(here).status_code == 302
    assert registrations.Registration.objects.count() == 1
