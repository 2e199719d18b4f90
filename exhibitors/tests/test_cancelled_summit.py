"""At a summit that was cancelled nothing leads on, and whatever ends something goes on."""

import pytest
from django.test import Client
from django.urls import reverse

from attendees.services import visits
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
from exhibitors.tests.own import ROOT, caller, make_own_token
from exhibitors.tests.web import log_in, make_stage, text
from summit import pages
from summit.enums import Role
from summit.exceptions import Closed
from summit.models import Notification, Summit
from summit.services import summits
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db

E = ExhibitorState
NOTICE = "The summit does not take place"


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
    tokens.take_back(token, by=office)
    staff.free(staff_pass, by=by)
    booths.refuse(reserved, reason="It does not take place.", by=office)
    booths.release(confirmed, by=by)
    offers.block(make_booth(plan, "A03", x=6), by=office)
    applications.cancel(exhibitor, by=by)

    assert colleague.state == MemberState.DISMISSED
    assert (applied.state, exhibitor.state) == (E.REJECTED, E.CANCELLED)
    token.refresh_from_db()
    assert token.revoked_at is not None


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


def test_nobody_is_asked_to_name_somebody_else_for_a_pass_that_is_free(summit, member):
    make_allocation(make_booth(make_plan(summit)), member.exhibitor)
    person = staff.Person("Li Na", "li@helan.example")
    staff_pass = staff.name(member.exhibitor, person, by=member.user)
    visits.cancel(staff_pass.registration, by=staff_pass.registration)
    assert _written("staff_left")
    summits.cancel(summit, by=make_user(summit))
    assert _written("staff_left") is None


def test_who_made_a_token_that_the_office_ends_hears_of_it_and_is_led_to_no_other(
    summit, member, office
):
    token, _secret = make_own_token(member)
    cancel(summit)
    tokens.take_back(token, by=office)
    said = _written("key_ended")
    assert "Programs that use it are refused from now on" in said.lead
    assert list(said.paragraphs) == []
    assert [action.label for action in said.actions] == ["Open the portal"]


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
    assert "Invite a manager" in page
    cancel(summit)
    pages.forget()
    for page in (
        _of_office(client, office, "exhibitors_exhibitor_change", exhibitor.pk),
        _of_office(client, office, "exhibitors_exhibitor_changelist"),
    ):
        assert reject in page
        for gone in (approve, "Invite a manager", reverse("admin:exhibitors_exhibitor_add")):
            assert gone not in page
    assert client.get(reverse("admin:exhibitors_exhibitor_add")).status_code == 403


def test_the_hall_plan_says_so_and_gives_no_booth_away(client: Client, summit, office, member):
    booth = make_booth(make_plan(summit))
    client.force_login(office)
    at = f"{reverse('admin:hall_plan')}?booth={booth.pk}"
    page = client.get(at).content.decode()
    assert "Give it to an exhibitor" in page
    assert NOTICE not in page
    cancel(summit)
    pages.forget()
    page = client.get(at).content.decode()
    assert NOTICE in page
    for gone in ("Give it to an exhibitor", "Put on offer", "Take off the offer", "Available <b>1"):
        assert gone not in page


# --- The portal ----------------------------------------------------------------------------------
TABS = ("", "booth/", "staff/", "profile/", "products/", "products/new/", "colleagues/", "api/")


@pytest.fixture
def stage(django_capture_on_commit_callbacks):
    """An exhibitor with a reserved booth and one of its passes given, whose summit is then cancelled."""
    stage = make_stage()
    make_allocation(stage.booths[0], stage.exhibitor)
    make_product(stage.exhibitor, state=ProductState.DRAFT)
    by = stage.owner.user
    staff.name(stage.exhibitor, staff.Person("Li Na", "li@helan.example"), by=by)
    stage.program = caller(stage.owner)
    with django_capture_on_commit_callbacks(execute=True):
        summits.cancel(stage.summit, by=make_user(stage.summit))
    return stage


@pytest.mark.parametrize("tab", TABS)
def test_each_page_of_the_portal_says_it_once_and_asks_for_nothing(stage, tab):
    page = text(log_in(stage.owner).get(stage.home + tab))
    head, content = page.split('<main id="content"')
    assert head.count(NOTICE) == 1
    assert 'class="count"' not in head
    for asked in (
        *("days left", "To do", "Blocks:", "Halls open", "Names are taken", "booths free"),
        *("name staff instead", "takes booths"),
        *(
            "Add a product",
            "Save the profile",
            "Save as",
            "Publish",
            "Make the token",
            "Send the invitation",
            "Add names",
        ),
    ):
        assert asked not in content
    assert ("fixed-below" in content) is (tab == "staff/")


def test_the_portal_says_what_is_closed(stage):
    client = log_in(stage.owner)
    for tab, words in (
        ("", "Write to the summit office"),
        ("staff/", "Nobody can be named as staff any more"),
        ("profile/", "they cannot be changed any more"),
        ("products/", "Products cannot be added or published any more."),
        ("products/new/", "Products cannot be added or published any more."),
        ("colleagues/", "Nobody can be invited any more."),
        ("api/", "No token can be made any more."),
        ("booth/", "booths and staff stay as they are"),
        ("booth/?booth=A02", "A02 is not on offer"),
    ):
        assert words in text(client.get(stage.home + tab)), tab


def test_a_pass_is_taken_back_in_the_portal_and_no_other_row_is_offered(stage):
    client = log_in(stage.owner)
    staff_pass = stage.exhibitor.staff_passes.get()
    page = text(client.get(f"{stage.home}staff/"))
    assert f'name="pass{staff_pass.pk}-remove"' in page
    assert "-full_name" not in page
    client.post(f"{stage.home}staff/", {f"pass{staff_pass.pk}-remove": "1"})
    assert not stage.exhibitor.staff_passes.living().exists()


def test_a_name_from_a_page_that_was_open_is_given_back_with_the_reason_above(stage):
    typed = {"new0-full_name": "Wu Di", "new0-email": "wu@helan.example", "new0-language": "en"}
    response = log_in(stage.owner).post(f"{stage.home}staff/", typed)
    summary = text(response).split('id="summary"')[1].split("</div>")[0]
    assert response.status_code == 422
    assert "booths and staff stay as they are" in summary


def test_a_program_reads_that_nothing_is_to_do(stage):
    found = stage.program.get(ROOT).json()
    assert (found["summit_state"], found["takes_part"], found["tasks"]) == ("cancelled", False, [])


# --- The public pages --------------------------------------------------------------------------
def test_the_public_plan_invites_nobody(client: Client, stage):
    page = client.get(f"/en/{stage.summit.slug}/exhibition/").content.decode()
    for invitation in ("still free", "Available", "Free place"):
        assert invitation not in page
    assert "Not on offer" in page


def test_no_hall_is_announced_any_more(client: Client, summit):
    address = f"/en/{summit.slug}/exhibition/"
    assert "drawn soon" in client.get(address).content.decode()
    cancel(summit)
    pages.forget()
    response = client.get(address)
    assert response.status_code == 200
    page = response.content.decode()
    assert "No hall is drawn." in page
    assert "drawn soon" not in page
