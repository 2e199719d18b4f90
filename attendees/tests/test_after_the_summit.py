"""What nobody does any more at a summit that is over or was cancelled."""

import datetime as dt
import re
from functools import partial
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attendees import links
from attendees.enums import ConsentPurpose
from attendees.enums import RegistrationState as State
from attendees.mails import Compose
from attendees.models import Announcement, Question, Registration
from attendees.services import (
    announcements,
    decisions,
    notices,
    registrations,
    visits,
    waiting,
)
from attendees.tests.factories import (
    make_category,
    make_consent_texts,
    make_full,
    make_registration,
    put_on_waiting_list,
)
from summit import pages
from summit.enums import SummitState
from summit.exceptions import Closed
from summit.models import AuditEntry, Notification, Summit
from summit.services import summits
from summit.tests.api import Caller, is_problem
from summit.tests.factories import make_summit, make_user
from summit.tests.saving import sent_by

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


def called_off(registration):
    """Cancel the summit of `registration`."""
    Summit.objects.filter(pk=registration.summit_id).update(state=SummitState.CANCELLED)
    pages.forget()
    return registration


def make_questioned(summit):
    registration = make_confirmed(summit)
    Question.objects.create(
        summit=summit, category=registration.category, kind="line", label="Card"
    )
    pages.forget()
    return registration


def make_asked(summit):
    registration = make_asking(summit)
    decisions.ask(registration, question="Which card?", by=make_user(summit))
    return registration


def answered(registration):
    question = Question.objects.get()
    return {f"question_{question.pk}": "CN-12"}


PERSON = {"full_name": "Somebody Else", "organisation": "Port of Oran", "country": "DZ"}
FORMS = [
    (make_confirmed, "edit", lambda _registration: PERSON),
    (make_questioned, "questions", answered),
    (make_draft, "questions", answered),
    (make_draft, "questions", lambda registration: answered(registration) | {"later": "1"}),
    (make_asked, "answer", lambda _registration: {"words": "Number 12"}),
]


def kept(registration):
    registration.refresh_from_db()
    person, trail = registration.attendee, AuditEntry.objects.count()
    return person.full_name, registration.message, registration.answers.count(), trail


@pytest.mark.parametrize(("make", "page", "typed"), FORMS)
def test_what_is_sent_after_the_summit_was_cancelled_is_given_back(client, make, page, typed):
    registration = called_off(make(make_summit()))
    here, before = f"/en/my/{links.token(registration)}/", kept(registration)
    opened = client.get(f"{here}{page}/")
    assert (opened.status_code, opened["Location"]) == (302, here)
    words = typed(registration)
    answer = client.post(f"{here}{page}/", words)
    said = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "was cancelled: the registration stays as it is. Nothing of this is saved" in said
    assert sent_by(answer, "form").items() >= (words.items() - {("later", "1")})
    assert '<button class="button" type="submit">' not in said
    assert kept(registration) == before


@pytest.mark.parametrize(
    ("make", "page", "typed"),
    [
        (make_confirmed, "edit", lambda _registration: PERSON | {"full_name": ""}),
        (make_draft, "questions", lambda registration: dict.fromkeys(answered(registration), "")),
    ],
)
def test_no_button_stands_below_errors_that_need_not_be_corrected(client, make, page, typed):
    registration = called_off(make(make_summit()))
    answer = client.post(f"/en/my/{links.token(registration)}/{page}/", typed(registration))
    assert answer.status_code == 422
    assert 'type="submit">Save' not in answer.content.decode()
    assert 'type="submit">Send' not in answer.content.decode()


@pytest.mark.parametrize(
    ("make", "verb", "path", "body"),
    [
        (make_confirmed, "patch", "", lambda: {"title": "Mayor"}),
        (make_confirmed, "patch", "", lambda: {"title": "Mayor", "language": "ar"}),
        (make_questioned, "put", "answers/", lambda: {"answers": card()}),
        (make_draft, "put", "answers/", lambda: {"answers": card()}),
        (make_draft, "put", "answers/", lambda: {"answers": card(), "later": True}),
        (make_asked, "post", "answer/", lambda: {"words": "Number 12"}),
    ],
)
def test_the_interface_takes_no_corrections_of_a_cancelled_summit(make, verb, path, body):
    registration = called_off(make(make_summit()))
    caller, before = Caller(f"Registration {links.token(registration)}"), kept(registration)
    assert caller.get("registration/").json()["actions"] == []
    refused = getattr(caller, verb)(f"registration/{path}", body())
    assert is_problem(refused, 409, "closed")
    assert "was cancelled" in refused.json()["detail"]
    assert kept(registration) == before


def card():
    return {str(Question.objects.get().pk): "CN-12"}


def test_privacy_and_language_stay_ones_own_when_the_summit_is_cancelled(client: Client):
    summit = make_summit()
    make_consent_texts(summit)
    agreed = (ConsentPurpose.VISIT, ConsentPurpose.NEWS)
    registration = called_off(make_registration(make_category(summit), agreed=agreed))
    here = f"/en/my/{links.token(registration)}/"
    client.post(f"{here}news/", {})
    client.post(f"{here}language/", {"language": "ar"})
    assert client.get(f"{here}copy.json").status_code == 200
    registration.attendee.refresh_from_db()
    news = registration.attendee.consents.get(text__purpose=ConsentPurpose.NEWS)
    assert (registration.attendee.language, bool(news.withdrawn_at)) == ("ar", True)


@pytest.mark.parametrize("state", [SummitState.CANCELLED, SummitState.ARCHIVED])
def test_no_link_of_an_own_page_leads_nowhere_when_the_summit_is_over(client: Client, state):
    registration = make_confirmed(make_summit())
    Summit.objects.update(state=state)
    pages.forget()
    page = client.get(f"/en/my/{links.token(registration)}/").content.decode()
    paths = {path for path in re.findall(r'href="(/[^"#?]*)', page) if "/static/" not in path}
    assert len(paths) > 5
    assert [path for path in paths if client.get(path).status_code >= 400] == []


@pytest.mark.parametrize("state", [SummitState.ENDED, SummitState.ARCHIVED])
def test_a_name_is_still_corrected_after_the_last_day(state):
    registration = make_confirmed(make_summit())
    Summit.objects.update(state=state)
    assert visits.correct(registration, PERSON, by=registration) == ["full_name", "organisation"]


def make_listed(summit):
    registration = make_asking(summit)
    put_on_waiting_list(registration, by=make_user(summit))
    return registration


def make_rejected(summit):
    registration = make_asking(summit)
    decisions.reject(registration, reason="Full.", by=make_user(summit))
    return registration


def move(registration, *, by):
    decisions.change_category(registration, make_category(registration.summit), by=by)


@pytest.mark.parametrize("state", [SummitState.ENDED, SummitState.ARCHIVED])
def test_nobody_is_put_on_a_waiting_list_that_never_moves(client, state):
    registration = make_asking(make_summit())
    office = make_user(registration.summit)
    client.force_login(office)
    page = reverse("admin:attendees_registration_change", args=[registration.pk])
    wait = reverse("admin:attendees_registration_decide", args=["wait"])
    assert wait in client.get(page).content.decode()
    Summit.objects.filter(pk=registration.summit_id).update(state=state)
    pages.forget()
    assert wait not in client.get(page).content.decode()
    mails = Notification.objects.count()
    make_full(registration.category)
    with pytest.raises(Closed, match="over or was cancelled"):
        decisions.put_on_waiting_list(registration, by=office)
    registration.refresh_from_db()
    assert (registration.state, Notification.objects.count()) == (State.SUBMITTED, mails)


LEADS_ON = {
    "start_review": (make_asking, decisions.start_review),
    "approve": (make_listed, decisions.approve),
    "ask": (make_asking, partial(decisions.ask, question="Which card?")),
    "put_on_waiting_list": (make_asking, decisions.put_on_waiting_list),
    "reconsider": (make_rejected, decisions.reconsider),
    "change_category": (make_confirmed, move),
}


@pytest.mark.parametrize("verb", LEADS_ON)
def test_the_office_leads_nobody_on_at_a_cancelled_summit(verb):
    make, decide = LEADS_ON[verb]
    registration = called_off(make(make_summit()))
    Notification.objects.all().delete()
    tickets, before = registration.tickets.count(), (registration.state, kept(registration))
    with pytest.raises(Closed, match="was cancelled"):
        decide(registration, by=make_user(registration.summit))
    assert (registration.state, kept(registration)) == before
    assert registration.tickets.count() == tickets
    assert not Notification.objects.exists()


@pytest.mark.parametrize(
    ("make", "end", "state"),
    [
        (make_asked, partial(decisions.reject, reason="Full."), State.REJECTED),
        (make_confirmed, decisions.cancel, State.CANCELLED),
        (make_confirmed, decisions.withdraw, State.WITHDRAWN),
        (make_confirmed, partial(decisions.revoke, reason="Security."), State.REVOKED),
    ],
)
def test_the_office_ends_registrations_of_a_cancelled_summit(make, end, state):
    registration = called_off(make(make_summit()))
    end(registration, by=make_user(registration.summit))
    registration.refresh_from_db()
    assert registration.state == state


def waiting_mails(kind=""):
    rows = Notification.objects.order_by("pk")
    return list(rows.filter(kind=kind) if kind else rows)


def write(rows):
    composer = Compose(rows)
    return [composer.write(row) for row in rows]


LIVING = [make_draft, make_asking, make_asked, make_offer, make_confirmed]


@pytest.mark.parametrize("make", LIVING)
def test_a_mail_that_waited_while_the_summit_was_cancelled_is_not_sent(make):
    summit = make_summit()
    registration = make(summit)
    Notification.objects.exclude(subject_id=registration.pk).delete()
    waited = waiting_mails()
    assert write(waited)[-1]
    summits.cancel(summit, by=make_user(summit))
    pages.forget()
    assert not any(write(waited))
    (told,) = write(waiting_mails(notices.SUMMIT_CANCELLED))
    assert "the summit does not take place" in told.title


def test_a_move_that_waited_while_the_summit_was_cancelled_is_not_told():
    summit = make_summit()
    registration = make_confirmed(summit)
    decisions.change_category(registration, make_category(summit), by=make_user(summit))
    called_off(registration)
    assert write(waiting_mails(notices.MOVED)) == [None]


@pytest.mark.parametrize("make", LIVING)
def test_who_asks_for_the_link_of_a_cancelled_summit_reads_that_it_was(make):
    registration = called_off(make(make_summit()))
    registrations.remind(registration.summit, registration.attendee.email)
    (written,) = write(waiting_mails(notices.AGAIN))
    assert "the summit does not take place" in written.title
    assert [action.url for action in written.actions] == [links.url(registration)]
    assert "somebody asked" in written.reason
    assert not written.qr_png
    had_entry = make is make_confirmed
    assert ("calendar" in written.lead) == had_entry
    assert [b"METHOD:CANCEL" in file.content for file in written.attachments] == [True] * had_entry


def test_what_ended_before_the_summit_was_cancelled_is_told_as_ever():
    summit = make_summit()
    registration = make_asking(summit)
    decisions.reject(registration, reason="For experts.", by=make_user(summit))
    called_off(registration)
    registrations.remind(summit, registration.attendee.email)
    *_before, rejected, again = write(waiting_mails())
    assert (rejected.quote, again.quote) == ("For experts.", "For experts.")


def test_the_office_can_still_explain_itself():
    registration = called_off(make_confirmed(make_summit()))
    said = Announcement.objects.create(summit=registration.summit, subject="Fees", text="Back soon")
    announcements.send(said, by=make_user(registration.summit))
    (written,) = write(waiting_mails(notices.ANNOUNCEMENT))
    assert written.title == "Fees"


@pytest.mark.parametrize("make", LIVING)
def test_only_who_had_an_entry_is_told_to_delete_it(client: Client, make):
    registration = called_off(make(make_summit()))
    page = client.get(f"/en/my/{links.token(registration)}/").content.decode()
    assert "Your registration ends with it." in page
    assert ("Delete the entry from your calendar." in page) == (make is make_confirmed)


def test_archiving_brings_no_cancelled_summit_back_to_life(client: Client):
    registration = make_confirmed(make_summit())
    summit, office = registration.summit, make_user(registration.summit)
    summits.cancel(summit, by=office)
    summits.archive(summit, by=office)
    pages.forget()
    registration.refresh_from_db()
    assert (summit.state, registration.summit.is_cancelled) == (SummitState.ARCHIVED, True)
    here = f"/en/my/{links.token(registration)}/"
    page = client.get(here).content.decode()
    assert "The summit does not take place" in page
    assert "See you in" not in page
    assert client.get(f"{here}ticket.pdf").status_code == 302
    assert "STATUS:CANCELLED" in client.get(f"{here}summit.ics").content.decode()
    assert client.get(f"/look/{summit.slug}.css")["Content-Type"] == "text/css"
    registrations.remind(summit, registration.attendee.email)
    assert "does not take place" in write(waiting_mails(notices.AGAIN))[0].title
    with pytest.raises(Closed, match="was cancelled"):
        visits.correct(registration, PERSON, by=registration)


def test_the_interface_hands_out_no_ticket_of_a_cancelled_summit():
    registration = make_confirmed(make_summit())
    caller = Caller(f"Registration {links.token(registration)}")
    assert caller.get("registration/").json()["ticket"]["code"]
    called_off(registration)
    assert caller.get("registration/").json()["ticket"] is None
