"""At a summit that was cancelled nothing leads on, and whatever ends something goes on."""

import pytest
from django.test import Client
from django.urls import reverse

from exhibitors.enums import AllocationState, ExhibitorState, MemberState, ProductState
from exhibitors.mails.compose import Compose
from exhibitors.models import Exhibitor
from exhibitors.services import (
    applications,
    booths,
    members,
    offers,
    products,
    profiles,
    staff,
    tokens,
)
from exhibitors.tests.factories import (
    make_allocation,
    make_booth,
    make_exhibition,
    make_exhibitor,
    make_member,
    make_plan,
    make_product,
)
from exhibitors.tests.own import make_own_token
from summit import pages
from summit.enums import Role
from summit.exceptions import Closed
from summit.models import Notification, Summit
from summit.services import summits
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db

E = ExhibitorState


@pytest.fixture
def summit():
    return make_exhibition(make_summit()).summit


@pytest.fixture
def office(summit):
    return make_user(summit, Role.EXHIBITION)


@pytest.fixture
def member(summit):
    return make_member(make_exhibitor(summit, "Helan Data"), "lin@helan.example")


def cancel(summit: Summit) -> None:
    summits.cancel(summit, by=make_user(summit))
    Notification.objects.all().delete()


# --- What leads on -----------------------------------------------------------------------------
DECISIONS = {
    "approve": (E.APPLIED, applications.approve),
    "put_on_waiting_list": (E.APPLIED, applications.put_on_waiting_list),
    "contract": (E.APPROVED, applications.contract),
    "open_stand": (E.CONTRACTED, applications.open_stand),
}


@pytest.mark.parametrize("verb", DECISIONS)
def test_no_decision_that_leads_on_is_made_and_nobody_is_told(summit, office, verb):
    state, decide = DECISIONS[verb]
    exhibitor = make_exhibitor(summit, state=state)
    make_member(exhibitor)
    cancel(summit)
    with pytest.raises(Closed, match="was cancelled"):
        decide(exhibitor, by=office)
    assert Exhibitor.objects.get(pk=exhibitor.pk).state == state
    assert not Notification.objects.exists()


def test_the_office_adds_no_exhibitor(summit, office):
    cancel(summit)
    said = applications.Application("Helan Data", "Ma Lin", "lin@helan.example")
    with pytest.raises(Closed, match="was cancelled"):
        applications.apply(summit, said, by=office, even_if_closed=True)
    assert not Exhibitor.objects.exists()


def test_nothing_is_written_made_or_offered(summit, member, office):
    exhibitor, by = member.exhibitor, member.user
    draft = make_product(exhibitor, state=ProductState.DRAFT)
    blocked = make_booth(make_plan(summit), is_blocked=True)
    reserved = make_allocation(make_booth(blocked.plan, "A02", x=3), exhibitor)
    staff_pass = staff.name(exhibitor, staff.Person("Li Na", "li@helan.example"), by=by)
    cancel(summit)
    steps = [
        lambda: products.add(exhibitor, {"name": "Lamp"}, by=by),
        lambda: products.change(draft, {"name": "Lamp"}, by=by),
        lambda: products.publish(draft, by=by),
        lambda: profiles.change(exhibitor, {"contact_name": "Li Na"}, by=by),
        lambda: tokens.create(member, name="x", scopes=["exhibitor:read"], by=by),
        lambda: offers.unblock(blocked, by=office),
        lambda: offers.assign(exhibitor, blocked, by=office),
        lambda: booths.confirm(reserved, by=office),
        lambda: staff.name(exhibitor, staff.Person("Wu Di", "wu@helan.example"), by=by),
        lambda: staff.swap(staff_pass, staff.Person("Li Na Li", "li@helan.example"), by=by),
    ]
    steps += [
        lambda by=by: members.invite(
            exhibitor, email="wu@helan.example", full_name="Wu Di", language="en", by=by
        )
        for by in (by, office)
    ]
    for step in steps:
        with pytest.raises(Closed, match="was cancelled"):
            step()
    assert not Notification.objects.exists()


# --- What ends something -----------------------------------------------------------------------
def test_what_ends_something_stays_possible(summit, member, office):
    exhibitor, by = member.exhibitor, member.user
    product, plan = make_product(exhibitor), make_plan(summit)
    reserved = make_allocation(make_booth(plan), exhibitor)
    confirmed = make_allocation(make_booth(plan, "A02", x=3), exhibitor, AllocationState.CONFIRMED)
    staff_pass = staff.name(exhibitor, staff.Person("Li Na", "li@helan.example"), by=by)
    colleague = make_member(exhibitor, role="editor")
    applied = make_exhibitor(summit, state=E.APPLIED)
    token, _secret = make_own_token(member)
    cancel(summit)

    applications.reject(applied, reason="It does not take place.", by=office)
    products.withdraw(product, by=by)
    members.change_role(colleague, "manager", by=by)
    members.dismiss(colleague, by=by)
    tokens.revoke(token, by=by)
    staff.free(staff_pass, by=by)
    booths.refuse(reserved, reason="It does not take place.", by=office)
    booths.release(confirmed, by=by)
    offers.block(make_booth(plan, "A03", x=6), by=office)
    applications.cancel(exhibitor, by=by)

    assert colleague.state == MemberState.DISMISSED
    assert (applied.state, exhibitor.state) == (E.REJECTED, E.CANCELLED)


# --- Mails -------------------------------------------------------------------------------------
def _written(kind: str):
    row = Notification.objects.filter(kind=f"exhibitor.{kind}").latest("pk")
    return Compose([row]).write(row)


def test_a_mail_that_leads_on_and_waited_is_not_sent(summit, office):
    exhibitor = make_exhibitor(summit, state=E.APPLIED)
    make_member(exhibitor)
    applications.approve(exhibitor, by=office)
    assert _written("approved")
    summits.cancel(summit, by=make_user(summit))
    assert _written("approved") is None
    assert _written("summit_cancelled")


def test_a_refusal_leads_to_no_other_booth(summit, member, office):
    reserved = make_allocation(make_booth(make_plan(summit)), member.exhibitor)
    cancel(summit)
    booths.refuse(reserved, reason="It does not take place.", by=office)
    assert [action.label for action in _written("booth_refused").actions] == ["Open the portal"]


# --- Pages of the office -------------------------------------------------------------------------
def _of_office(client: Client, office, name: str, *args: object) -> str:
    client.force_login(office)
    return client.get(reverse(f"admin:{name}", args=args)).content.decode()


def test_the_office_is_offered_what_ends_alone(client: Client, summit, office):
    exhibitor = make_exhibitor(summit, state=E.APPLIED)
    approve, reject = "/exhibitor/decide/approve/", "/exhibitor/decide/reject/"
    pages.forget()
    page = _of_office(client, office, "exhibitors_exhibitor_change", exhibitor.pk)
    assert approve in page
    cancel(summit)
    pages.forget()
    for page in (
        _of_office(client, office, "exhibitors_exhibitor_change", exhibitor.pk),
        _of_office(client, office, "exhibitors_exhibitor_changelist"),
    ):
        assert approve not in page
        assert reject in page
