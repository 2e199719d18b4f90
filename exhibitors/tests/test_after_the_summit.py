"""At a summit that is over nobody joins the exhibition; what took place is still written down."""

import pytest
from django.test import Client
from django.urls import reverse

from attendees.enums import RegistrationState
from attendees.tests.admin import said
from attendees.tests.factories import make_question
from exhibitors.enums import ExhibitorState, PassState
from exhibitors.models import Exhibitor
from exhibitors.services import applications, booths, staff
from exhibitors.tests.factories import (
    make_allocation,
    make_booth,
    make_exhibition,
    make_exhibitor,
    make_member,
    make_plan,
)
from summit import pages
from summit.enums import Role, SummitState
from summit.exceptions import Closed
from summit.models import Notification, Summit
from summit.tests.api import is_problem, member
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db

E = ExhibitorState
OVER = "The summit is over: nobody can join its exhibition any more."


@pytest.fixture
def summit():
    return make_exhibition(make_summit()).summit


@pytest.fixture
def office(summit):
    return make_user(summit, Role.EXHIBITION)


def end(summit: Summit, state: str = SummitState.ENDED) -> None:
    Summit.objects.filter(pk=summit.pk).update(state=state)
    Notification.objects.all().delete()
    pages.forget()


@pytest.mark.parametrize("state", [SummitState.ENDED, SummitState.ARCHIVED])
@pytest.mark.parametrize("decide", [applications.approve, applications.put_on_waiting_list])
def test_nobody_is_let_in_whatever_was_read_before(summit, office, decide, state):
    exhibitor = make_exhibitor(summit, state=E.APPLIED)
    make_member(exhibitor)
    end(summit, state)
    with pytest.raises(Closed) as refused:
        decide(exhibitor, by=office)
    assert str(refused.value.message) == OVER
    assert Exhibitor.objects.get(pk=exhibitor.pk).state == E.APPLIED
    assert not Notification.objects.exists()


def test_a_summit_that_was_cancelled_and_archived_is_called_cancelled(summit, office):
    exhibitor = make_exhibitor(summit, state=E.APPLIED)
    Summit.objects.update(was_cancelled=True)
    end(summit, SummitState.ARCHIVED)
    with pytest.raises(Closed, match="was cancelled"):
        applications.approve(exhibitor, by=office)


def test_what_took_place_is_written_down_and_who_waited_is_answered(summit, office):
    approved = make_exhibitor(summit, state=E.APPROVED)
    applied, gave_up = (make_exhibitor(summit, state=E.APPLIED) for _n in range(2))
    end(summit)
    applications.contract(approved, by=office)
    applications.open_stand(approved, by=office)
    applications.close(approved, by=office)
    applications.reject(applied, reason="The summit is over.", by=office)
    applications.cancel(gave_up, by=office)
    assert (approved.state, applied.state, gave_up.state) == (E.CLOSED, E.REJECTED, E.CANCELLED)


def _release(claim, office):
    booths.release(claim, by=office)


def _refuse(claim, office):
    booths.refuse(claim, reason="It is over.", by=office)


def _free(claim, office):
    staff.free(claim.exhibitor.staff_passes.get(), by=office)


def _cancel(claim, office):
    applications.cancel(claim.exhibitor, by=office)


@pytest.mark.parametrize("state", [SummitState.ENDED, SummitState.CANCELLED, SummitState.ARCHIVED])
@pytest.mark.parametrize("leave", [_release, _refuse, _free, _cancel])
def test_staff_with_a_question_to_answer_ends_with_what_brought_it(summit, office, leave, state):
    category = summit.exhibition.staff_category
    make_question(category)
    exhibitor = make_exhibitor(summit)
    claim = make_allocation(make_booth(make_plan(summit)), exhibitor)
    staff_pass = staff.name(exhibitor, staff.Person("Li Na", "li@helan.example"), by=office)
    assert staff_pass.registration.state == RegistrationState.DRAFT
    end(summit, state)
    leave(claim, office)
    staff_pass.refresh_from_db()
    assert staff_pass.state == PassState.RETURNED
    assert staff_pass.registration.state == RegistrationState.CANCELLED


def _of_office(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(f"admin:exhibitors_{name}", args=args)).content.decode()


def test_the_panel_offers_to_let_nobody_in_and_refuses_who_presses_an_old_button(
    client, summit, office
):
    client.force_login(office)
    applied = make_exhibitor(summit, state=E.APPLIED)
    approved = make_exhibitor(summit, state=E.APPROVED)
    make_allocation(make_booth(make_plan(summit)), approved)
    at = "/exhibitor/decide/{}/"
    approve, waitlist, reject, contract = map(
        at.format, ("approve", "waitlist", "reject", "contract")
    )
    confirm = "/allocation/decide/confirm/"
    page = _of_office(client, "exhibitor_change", applied.pk)
    for offered in (approve, waitlist, reject):
        assert offered in page
    assert confirm in _of_office(client, "exhibitor_change", approved.pk)

    end(summit)
    pages_then = [
        _of_office(client, "exhibitor_change", applied.pk),
        _of_office(client, "exhibitor_changelist"),
    ]
    for page in pages_then:
        assert reject in page
        assert approve not in page
        assert waitlist not in page
    page = _of_office(client, "exhibitor_change", approved.pk)
    assert contract in page
    assert confirm not in page

    pressed = reverse("admin:exhibitors_exhibitor_decide", args=["approve"])
    answer = client.post(pressed, {"chosen": applied.pk, "confirmed": "1"}, follow=True)
    assert said(answer) == "The summit is over."
    assert Exhibitor.objects.get(pk=applied.pk).state == E.APPLIED


@pytest.mark.parametrize(
    ("is_cancelled", "of_applied", "of_approved"),
    [
        (False, ["reject", "cancel"], ["contract", "cancel"]),
        (True, ["reject", "cancel"], ["cancel"]),
    ],
)
def test_a_program_is_offered_what_can_be_done(summit, is_cancelled, of_applied, of_approved):
    program = member(summit, Role.EXHIBITION)
    applied = make_exhibitor(summit, state=E.APPLIED)
    approved = make_exhibitor(summit, state=E.APPROVED)
    make_allocation(make_booth(make_plan(summit)), approved)
    root = f"summits/{summit.slug}/office/exhibitors/"

    def actions(exhibitor):
        return program.get(f"{root}{exhibitor.pk}/").json()["actions"]

    assert actions(applied) == ["approve", "waitlist", *of_applied]
    end(summit, SummitState.CANCELLED if is_cancelled else SummitState.ENDED)
    assert (actions(applied), actions(approved)) == (of_applied, of_approved)
    (claim,) = program.get(f"{root}{approved.pk}/").json()["reservations"]
    assert claim["actions"] == ["refuse", "release"]
    refused = program.post(f"{root}{applied.pk}/approve/")
    assert is_problem(refused, 409, "closed")
    assert (refused.json()["detail"] == OVER) is not is_cancelled
