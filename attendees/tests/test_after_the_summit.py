"""What nobody does any more at a summit that is over or was cancelled."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from attendees import links
from attendees.enums import RegistrationState as State
from attendees.models import Question, Registration
from attendees.services import decisions, registrations, visits, waiting
from attendees.tests.factories import make_category, make_registration
from summit import pages
from summit.enums import SummitState
from summit.exceptions import Closed
from summit.models import AuditEntry, Notification, Summit
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db

OVER = [SummitState.CANCELLED, SummitState.ENDED, SummitState.ARCHIVED]


def make_draft(summit):
    category = make_category(summit)
    Question.objects.create(
        summit=summit, category=category, kind="line", label="Why", is_required=True
    )
    pages.forget()
    return make_registration(category)


def make_offer(summit):
    category = make_category(summit, quota=1)
    holder, waits = make_registration(category), make_registration(category)
    visits.cancel(holder, by=holder)
    waiting.turn(summit)
    waits.refresh_from_db()
    return waits


def submit(registration):
    registrations.submit_or_wait(registration, {}, by=registration)


def accept(registration):
    visits.accept_offer(registration, by=registration)


def decline(registration):
    visits.decline_offer(registration, by=registration)


def cancel(registration):
    visits.cancel(registration, by=registration)


def approve(registration):
    decisions.approve(registration, by=make_user(registration.summit))


def make_asking(summit):
    return make_registration(make_category(summit, needs_approval=True))


def make_confirmed(summit):
    return make_registration(make_category(summit))


@pytest.mark.parametrize("state", OVER)
@pytest.mark.parametrize(
    ("make", "verb"),
    [
        (make_draft, submit),
        (make_offer, accept),
        (make_offer, decline),
        (make_asking, approve),
        (make_confirmed, cancel),
    ],
)
def test_nothing_moves_at_a_summit_that_does_not_take_place(make, verb, state):
    summit = make_summit()
    registration = make(summit)
    # The summit that the registration holds is still of before: it must be asked anew.
    Summit.objects.filter(pk=summit.pk).update(state=state)
    before = registration.state, Notification.objects.count(), AuditEntry.objects.count()
    with pytest.raises(Closed, match="over or was cancelled"):
        verb(registration)
    registration.refresh_from_db()
    after = registration.state, Notification.objects.count(), AuditEntry.objects.count()
    assert after == before


@pytest.mark.parametrize("state", [SummitState.REGISTRATION_CLOSED, SummitState.LIVE])
def test_a_draft_goes_in_after_registration_has_closed(state):
    """It was begun in time."""
    summit = make_summit()
    draft = make_draft(summit)
    Summit.objects.filter(pk=summit.pk).update(state=state)
    submit(draft)
    assert draft.state == State.CONFIRMED


@pytest.mark.parametrize("state", OVER)
def test_no_offer_expires_at_a_summit_that_does_not_take_place(state):
    offer = make_offer(make_summit())
    Summit.objects.filter(pk=offer.summit_id).update(state=state)
    mails = Notification.objects.count()
    assert waiting.turn(now=timezone.now() + dt.timedelta(days=10)) == (0, 0)
    offer.refresh_from_db()
    assert (offer.state, Notification.objects.count()) == (State.OFFERED, mails)


def test_the_office_cancels_whom_it_has_to_erase_after_the_summit():
    registration = make_confirmed(make_summit(state=SummitState.REGISTRATION_OPEN))
    Summit.objects.update(state=SummitState.ENDED)
    decisions.cancel(registration, by=make_user(registration.summit))
    assert registration.state == State.CANCELLED


def test_the_page_offers_no_cancelling_after_the_summit(client: Client):
    registration = make_confirmed(make_summit())
    here = f"/en/my/{links.token(registration)}/"
    assert f"{here}cancel/" in client.get(here).content.decode()
    Summit.objects.update(state=SummitState.ENDED)
    pages.forget()
    assert f"{here}cancel/" not in client.get(here).content.decode()
    assert client.get(f"{here}cancel/").status_code == 302
    said = client.post(f"{here}cancel/", follow=True).content.decode()
    assert "This summit is over or was cancelled" in said
    assert Registration.objects.get().state == State.CONFIRMED


def test_an_old_page_declines_no_place_that_was_accepted(client: Client):
    offer = make_offer(make_summit())
    here = f"/en/my/{links.token(offer)}/"
    assert f"{here}decline/" in client.get(here).content.decode()
    accept(offer)
    said = client.post(f"{here}decline/", follow=True).content.decode()
    assert "No place is offered to you now." in said
    offer.refresh_from_db()
    assert (offer.state, offer.tickets.get().state) == (State.CONFIRMED, "issued")


def test_a_declined_offer_frees_the_place(client: Client):
    offer = make_offer(make_summit())
    client.post(f"/en/my/{links.token(offer)}/decline/")
    offer.refresh_from_db()
    offer.category.refresh_from_db()
    assert (offer.state, offer.category.taken) == (State.CANCELLED, 0)
