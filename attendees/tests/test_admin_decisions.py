"""Deciding in the panel: one and many, twice, by whom, and what is told about it."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from attendees.admin.verbs import VERBS
from attendees.enums import RegistrationState as State
from attendees.models import Registration, Ticket
from attendees.services import decisions
from attendees.tests.admin import LIST, as_member, at_once, decide, page_of, said
from attendees.tests.factories import (
    make_category,
    make_full,
    make_registration,
    put_on_waiting_list,
)
from summit import audit, pages
from summit.enums import Role
from summit.models import AuditEntry, Notification
from summit.services import summits
from summit.tests.factories import make_summit, make_user

ONE = "admin:attendees_registration_change"


def states(*registrations):
    return [Registration.objects.get(pk=r.pk).state for r in registrations]


@pytest.mark.django_db
def test_three_are_approved_and_the_fourth_is_named_with_the_reason(summit, office):
    category = make_category(summit, name="Expert", needs_approval=True, quota=3)
    chosen = [make_registration(category) for _ in range(4)]
    answer = decide(office, "approve", *chosen)
    assert states(*chosen) == [State.CONFIRMED] * 3 + [State.SUBMITTED]
    assert said(answer) == (
        f"3 registrations approved. 1 not: {chosen[3].attendee} {chosen[3].reference}: "
        "No place is left in Expert. Raise the quota or use the waiting list."
    )
    category.refresh_from_db()
    summit.refresh_from_db()
    assert (category.taken, summit.taken, Ticket.objects.count()) == (3, 3, 3)
    assert Notification.objects.filter(kind="registration.confirmed").count() == 3
    assert AuditEntry.objects.filter(verb="approve", door="admin").count() == 3


@pytest.mark.django_db
def test_of_the_ticked_those_get_the_place_that_the_list_shows_first(summit, office):
    category = make_category(summit, name="Expert", needs_approval=True, quota=1)
    first, second = (make_registration(category) for _ in range(2))
    for one in (second, first):
        put_on_waiting_list(one, by=make_user(summit))
    decide(office, "approve", second, first)  # as the waiting list shows them
    assert states(first, second) == [State.WAITLISTED, State.CONFIRMED]


@pytest.mark.django_db
def test_approving_twice_changes_nothing_more(category, office):
    registration = make_registration(category)
    decide(office, "approve", registration)
    answer = decide(as_member(make_user(category.summit)), "approve", registration)
    assert "It is “Confirmed” already." in said(answer)
    category.refresh_from_db()
    assert (category.taken, Ticket.objects.count()) == (1, 1)
    assert Notification.objects.filter(kind="registration.confirmed").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "verb"),
    [
        *((State.SUBMITTED, verb) for verb in ("approve", "review", "ask", "wait", "reject")),
        (State.REJECTED, "reconsider"),
        (State.CONFIRMED, "cancel"),
        (State.CONFIRMED, "revoke"),
    ],
)
def test_a_button_pressed_twice_says_the_same_twice(category, office, state, verb):
    registration = make_registration(category)
    by = make_user(category.summit)
    if state == State.REJECTED:
        decisions.reject(registration, reason="No", by=by)
    if state == State.CONFIRMED:
        decisions.approve(registration, by=by)
    if verb == "wait":
        make_full(category)
    words = {"words": "A sentence"} if VERBS[verb].form else {}
    first, second = (said(decide(office, verb, registration, **words)) for _press in range(2))
    assert first == second == f"{VERBS[verb].done % {'count': 1}}."
    assert audit.of(registration).filter(verb=VERBS[verb].recorded or verb).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["ask", "reject"])
def test_a_second_press_with_other_words_hears_that_they_were_not_sent(category, office, verb):
    registration = make_registration(category)
    decide(office, verb, registration, words="You are not a mayor.")
    answer = decide(office, verb, registration, words="You are no mayor yet.")
    registration.refresh_from_db()
    state = registration.get_state_display()
    assert said(answer) == (
        f"1 not: {registration.attendee} {registration.reference}: It is “{state}” already. "
        "The first words were sent, these were not."
    )
    assert registration.message == "You are not a mayor."


@pytest.mark.django_db
def test_what_was_done_a_while_ago_or_is_something_else_is_no_second_press(category):
    user, other = make_user(category.summit), make_user(category.summit)
    registration = make_registration(category)
    with audit.dated(timezone.now() - dt.timedelta(seconds=11)):
        audit.record(registration, "approve", by=user)
    assert not audit.was_just_done(registration, "approve", by=user)
    audit.record(registration, "approve", by=user)
    assert audit.was_just_done(registration, "approve", by=user)
    assert not audit.was_just_done(registration, "reject", by=user)
    assert not audit.was_just_done(registration, "approve", by=other)
    audit.record(registration, "cancel", by=other)
    assert not audit.was_just_done(registration, "approve", by=user)


@pytest.mark.django_db(transaction=True)
def test_a_double_click_is_one_decision_and_no_fright(category):
    registration = make_registration(category)
    user = make_user(category.summit)
    clients = [as_member(user) for _ in range(2)]
    pressed = at_once(lambda client: said(decide(client, "approve", registration)), clients)
    assert pressed == ["1 registration approved."] * 2
    assert audit.of(registration).filter(verb="approve").count() == 1
    assert Notification.objects.filter(kind="registration.confirmed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_approve_at_once_give_one_ticket(category):
    registration = make_registration(category)
    clients = [as_member(make_user(category.summit)) for _ in range(4)]
    pressed = at_once(lambda client: decide(client, "approve", registration), clients)
    assert [answer.status_code for answer in pressed] == [200] * 4
    category.refresh_from_db()
    assert (category.taken, Ticket.objects.count()) == (1, 1)
    assert audit.of(registration).filter(verb="approve").count() == 1


def buttons(page):
    """The verbs that a page offers."""
    content = page.content.decode()
    found = set(re.findall(r'formaction="[^"]*/decide/([a-z]+)/', content))
    return found | ({"approve"} if "Approve, place 1 of" in content else set())


@pytest.mark.django_db
def test_at_a_cancelled_summit_only_what_ends_something_is_offered(summit, office):
    category = make_category(summit, needs_approval=True, quota=5)
    waits, rejected = make_registration(category), make_registration(category)
    decisions.reject(rejected, reason="Full.", by=make_user(summit))
    pages_of = [(LIST, ()), (ONE, (waits.pk,)), (ONE, (rejected.pk,))]
    ends, again = {"reject", "cancel", "revoke"}, {"resend", "renew"}

    def offered():
        return [buttons(page_of(office, name, *of)) for name, of in pages_of]

    in_list, of_one, of_other = offered()
    assert in_list == {"approve", "review", "ask", "wait", "move", "reject", "resend"}
    assert of_one == {"approve", "review", "ask", "wait", "move"} | ends | again
    assert of_other == {"reconsider"}
    summits.cancel(summit, by=make_user(summit))
    pages.forget()
    assert offered() == [{"reject", "resend"}, ends | again, set()]


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["approve", "review", "ask", "wait", "move"])
def test_a_button_from_before_the_summit_was_cancelled_says_why_not(summit, category, office, verb):
    registration = make_registration(category)
    summits.cancel(summit, by=make_user(summit))
    pages.forget()
    answer = decide(office, verb, registration, words="Which card?", category=category.pk)
    assert said(answer) == "The summit does not take place."
    assert states(registration) == [State.SUBMITTED]


@pytest.mark.django_db
def test_ids_of_another_summit_do_nothing(category, office):
    foreign = make_registration(make_category(make_summit(), needs_approval=True))
    own = make_registration(category)
    answer = decide(office, "approve", own, foreign)
    assert said(answer) == "1 registration approved."
    assert states(own, foreign) == [State.CONFIRMED, State.SUBMITTED]


@pytest.mark.django_db
@pytest.mark.parametrize("verb", sorted(VERBS))
@pytest.mark.parametrize(
    "role", [Role.AUDITOR, Role.PRESS, Role.DESK, Role.PROGRAMME, Role.EXHIBITION]
)
def test_who_may_not_decide_is_refused(summit, category, role, verb):
    registration = make_registration(category)
    client = as_member(make_user(summit, role))
    assert decide(client, verb, registration, words="No").status_code == 403
    assert states(registration) == [State.SUBMITTED]
    assert not AuditEntry.objects.exclude(verb="register").exists()


@pytest.mark.django_db
def test_protocol_decides_but_revokes_nobody(summit, category):
    registration = make_registration(category)
    protocol = as_member(make_user(summit, Role.PROTOCOL))
    decide(protocol, "approve", registration)
    assert states(registration) == [State.CONFIRMED]
    assert decide(protocol, "revoke", registration, words="No").status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("verb", "form", "state", "kind"),
    [
        ("review", {}, State.UNDER_REVIEW, None),
        ("ask", {"words": "Which hotel?"}, State.INFO_REQUESTED, "registration.info_requested"),
        ("wait", {}, State.WAITLISTED, "registration.waitlisted"),
        ("reject", {"words": "The hall is full."}, State.REJECTED, "registration.rejected"),
        ("cancel", {}, State.CANCELLED, "registration.cancelled"),
        ("revoke", {"words": "Security."}, State.REVOKED, "registration.revoked"),
        ("resend", {}, State.SUBMITTED, "registration.again"),
        ("renew", {}, State.SUBMITTED, "registration.again"),
    ],
)
def test_each_verb_moves_records_and_tells(category, office, verb, form, state, kind):
    registration = make_registration(category)
    Notification.objects.all().delete()
    if verb == "wait":
        make_full(category)
    decide(office, verb, registration, **form)
    assert states(registration) == [state]
    assert audit.of(registration).exclude(verb="register").count() == 1
    assert list(Notification.objects.values_list("kind", flat=True)) == ([kind] if kind else [])
    if "words" in form:
        assert Registration.objects.get(pk=registration.pk).message == form["words"]


@pytest.mark.django_db
def test_a_rejected_one_is_opened_again(category, office):
    registration = make_registration(category)
    decide(office, "reject", registration, words="No")
    decide(office, "reconsider", registration)
    assert states(registration) == [State.UNDER_REVIEW]


@pytest.mark.django_db
def test_who_registered_anew_is_not_brought_back_by_the_old_one(category, office):
    old = make_registration(category, email="again@summit-tests.dev")
    decide(office, "reject", old, words="No")
    make_registration(category, email="again@summit-tests.dev")
    answer = decide(office, "reconsider", old)
    assert "has registered anew" in said(answer)
    assert states(old) == [State.REJECTED]


@pytest.mark.django_db
def test_a_place_moves_with_the_person(summit, category, office):
    registration = make_registration(category)
    decide(office, "approve", registration)
    other = make_category(summit, name="Media", quota=1)
    decide(office, "move", registration, category=other.pk)
    category.refresh_from_db()
    other.refresh_from_db()
    assert (category.taken, other.taken) == (0, 1)
    second = make_registration(category)
    decide(office, "approve", second)
    answer = decide(office, "move", second, category=other.pk)
    assert f"1 not: {second.attendee} {second.reference}" in said(answer)
    assert Registration.objects.get(pk=second.pk).category == category


@pytest.mark.django_db
def test_each_category_to_move_to_says_how_many_places_it_has_left(summit, category, office):
    registration = make_registration(category)
    address = reverse("admin:attendees_registration_decide", args=["move"])

    def choices():
        with CaptureQueriesContext(connection) as captured:
            page = office.post(address, {"chosen": [registration.pk]})
        options = page.context["form"].fields["category"].choices
        return len(captured), [label for _value, label in options]

    choices()
    statements, shown = choices()
    assert shown == ["Choose", "Expert"]
    make_category(summit, name="Media", quota=1200)
    make_category(summit, name="Guest", quota=1)
    make_full(make_category(summit, name="Press"))
    choices()  # a new category has let the pages forget the summit
    more, shown = choices()
    assert shown[2:] == ["Media, 1,200 places left", "Guest, 1 place left", "Press, full"]
    assert more == statements


@pytest.mark.django_db
def test_nobody_is_moved_to_a_category_of_another_summit(category, office):
    registration = make_registration(category)
    foreign = make_category(make_summit())
    answer = decide(office, "move", registration, category=foreign.pk)
    assert "category" in answer.context["form"].errors
    assert Registration.objects.get(pk=registration.pk).category == category


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["", "   ", "\u202e turned", "x\x07y", "x" * 2001])
def test_a_reason_nobody_can_read_is_asked_for_again(category, office, words):
    registration = make_registration(category)
    answer = decide(office, "reject", registration, words=words)
    assert answer.context["form"].errors["words"]
    assert states(registration) == [State.SUBMITTED]


@pytest.mark.django_db
def test_too_many_words_are_counted_as_on_the_public_site(category, office):
    registration = make_registration(category)
    answer = decide(office, "reject", registration, words="x" * 2001)
    (error,) = answer.context["form"].errors["words"]
    assert error == "Shorten this to 2,000 characters; it has 2,001."


@pytest.mark.django_db
def test_the_page_before_says_what_will_happen(summit, office):
    category = make_category(summit, name="Expert", needs_approval=True, quota=2)
    fitting = [make_registration(category, language=code) for code in ("zh-hans", "zh-hans", "ar")]
    done = make_registration(category)
    decisions.approve(done, by=make_user(summit))
    data = {"chosen": [r.pk for r in [*fitting, done]]}
    answer = office.post(reverse("admin:attendees_registration_decide", args=["approve"]), data)
    effect = answer.context["effect"]
    assert [r.pk for r in effect.fitting] == [r.pk for r in fitting]
    assert [r.pk for r in effect.others] == [done.pk]
    assert effect.places == [(category, 3, 1)]
    assert effect.short == [(category, 1)]
    assert effect.languages == [("简体中文", 2), ("العربية", 1)]
    assert states(*fitting) == [State.SUBMITTED] * 3


@pytest.mark.django_db
@pytest.mark.parametrize("chosen", [[], ["x"], ["0"], ["99999999999999999999999"], ["-1"], ["١"]])
def test_choosing_nobody_is_said(office, chosen):
    data = {"chosen": chosen, "confirmed": "1"}
    address = reverse("admin:attendees_registration_decide", args=["approve"])
    assert "Nothing was chosen" in said(office.post(address, data, follow=True))


@pytest.mark.django_db
def test_there_are_no_other_verbs_and_no_deciding_by_a_link(category, office):
    registration = make_registration(category)
    assert decide(office, "delete", registration).status_code == 404
    address = reverse("admin:attendees_registration_decide", args=["approve"])
    assert office.get(address, {"chosen": registration.pk}).status_code == 405
    assert states(registration) == [State.SUBMITTED]


@pytest.mark.django_db
@pytest.mark.parametrize("target", ["https://evil.dev/", "//evil.dev", "javascript:alert(1)"])
def test_the_way_back_stays_with_us(category, office, target):
    registration = make_registration(category)
    data = {"chosen": registration.pk, "confirmed": "1", "next": target}
    address = reverse("admin:attendees_registration_decide", args=["approve"])
    assert office.post(address, data).headers["Location"] == reverse(LIST)


@pytest.mark.django_db
def test_a_forged_form_is_refused(category):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user(category.summit))
    registration = make_registration(category)
    data = {"chosen": registration.pk, "confirmed": "1"}
    address = reverse("admin:attendees_registration_decide", args=["approve"])
    assert client.post(address, data).status_code == 403
    assert states(registration) == [State.SUBMITTED]


@pytest.mark.django_db
def test_a_page_of_what_was_decided_elsewhere_says_so_and_asks_nothing(category, office):
    registration = make_registration(category)
    decisions.approve(registration, by=make_user(category.summit))
    address = reverse("admin:attendees_registration_decide", args=["reject"])
    page = office.post(address, {"chosen": registration.pk}).content.decode()
    assert "Nothing is left to do here" in page
    assert f"{reverse('admin:attendees_registration_change', args=[registration.pk])}" in page
    assert "<textarea" not in page
    late = office.post(address, {"chosen": registration.pk, "confirmed": "1", "words": ""})
    assert "Nothing is left to do here" in late.content.decode()
    assert states(registration) == [State.CONFIRMED]
