"""Who acts for an exhibitor, and what is over for whoever is dismissed."""

import datetime as dt

import pytest
from django.http import Http404
from django.utils import timezone

from exhibitors import rules
from exhibitors.enums import MemberRole, MemberState
from exhibitors.forms.application import ApplicationForm
from exhibitors.forms.colleagues import ColleagueForm
from exhibitors.forms.staff import StaffRow
from exhibitors.models import Exhibitor, ExhibitorMember
from exhibitors.services import claims, members
from exhibitors.tests.factories import make_exhibition, make_exhibitor, make_member
from exhibitors.views import access
from summit import audit
from summit.exceptions import Closed, Invalid, SummitError, WrongState
from summit.models import Notification, User
from summit.tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_member(make_exhibitor(make_exhibition().summit), "lin@helan.example")


def invite(manager, email="new@helan.example", **fields):
    values = {"full_name": "Li Na", "language": "fr", "by": manager.user, **fields}
    return members.invite(manager.exhibitor, email=email, **values)


def kinds(address):
    return [row.kind for row in Notification.objects.filter(recipient=address).order_by("pk")]


def test_invited_colleague_may_edit_and_gets_a_mail(manager):
    member = invite(manager, " New@Helan.example ")
    assert (member.user.email, member.user.is_staff) == ("new@helan.example", False)
    assert (member.role, member.invited_by) == (MemberRole.EDITOR, manager.user)
    assert kinds("new@helan.example") == ["exhibitor.invited"]
    assert rules.can_edit(member)
    assert not rules.can_manage(member)


def test_invitation_does_not_say_who_has_an_account(manager):
    known = make_user(email="known@mfa.example", language="ar")
    seen = {str(invite(manager, email)) for email in (known.email, "unknown@mfa.example")}
    assert seen == {"Li Na"}
    known.refresh_from_db()
    assert (known.language, known.is_staff) == ("ar", True)


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "lin@helan.example"])
def test_what_is_no_address_and_who_is_a_member_is_refused(manager, email):
    with pytest.raises(Invalid):
        invite(manager, email)


def test_dismissed_member_opens_nothing_from_that_moment(manager):
    member = invite(manager)
    members.dismiss(member, by=manager.user)
    assert not rules.can_open(member)
    assert not Exhibitor.objects.of_user(member.user).exists()
    assert kinds("new@helan.example") == ["exhibitor.invited", "exhibitor.dismissed"]
    with pytest.raises(WrongState):
        members.dismiss(member, by=manager.user)


def test_dismissed_member_can_be_invited_again(manager):
    member = invite(manager)
    members.dismiss(member, by=manager.user)
    again = invite(manager, full_name="Li Na (new)", role=MemberRole.MANAGER)
    assert (again.pk, again.state, again.role) == (
        member.pk,
        MemberState.ACTIVE,
        MemberRole.MANAGER,
    )
    assert rules.can_manage(again)


def test_the_last_manager_stays_unless_the_office_decides(manager):
    with pytest.raises(SummitError, match="needs a manager"):
        members.dismiss(manager, by=manager.user)
    with pytest.raises(SummitError, match="needs a manager"):
        members.change_role(manager, MemberRole.EDITOR, by=manager.user)
    second = invite(manager, role=MemberRole.MANAGER)
    members.change_role(manager, MemberRole.EDITOR, by=manager.user)
    members.dismiss(second, by=make_user(manager.summit))
    assert [entry.verb for entry in audit.of(manager)] == ["change_role"]


def test_colleague_hears_of_another_role_and_nobody_of_the_own(manager):
    member = invite(manager)
    office = make_user(manager.summit)
    members.change_role(member, MemberRole.MANAGER, by=manager.user)
    members.change_role(member, MemberRole.MANAGER, by=manager.user)  # nothing changes
    assert kinds("new@helan.example") == ["exhibitor.invited", "exhibitor.role_changed"]
    row = Notification.objects.get(kind="exhibitor.role_changed")
    assert (row.language, row.context) == ("fr", {"member": member.pk, "role": "manager"})
    members.change_role(manager, MemberRole.EDITOR, by=manager.user)
    assert "exhibitor.role_changed" not in kinds("lin@helan.example")
    members.change_role(manager, MemberRole.MANAGER, by=office)
    assert kinds("lin@helan.example") == ["exhibitor.role_changed"]


def test_closed_account_hears_of_no_role(manager):
    member = invite(manager)
    User.objects.filter(pk=member.user_id).update(is_active=False)
    stale = ExhibitorMember.objects.get(pk=member.pk)
    members.change_role(stale, MemberRole.MANAGER, by=manager.user)
    assert kinds("new@helan.example") == ["exhibitor.invited"]


def test_the_last_manager_stays_also_when_it_was_read_as_an_editor(manager):
    stale = invite(manager)
    again = ExhibitorMember.objects.get(pk=stale.pk)
    members.change_role(again, MemberRole.MANAGER, by=manager.user)
    members.change_role(manager, MemberRole.EDITOR, by=again.user)
    assert stale.role == MemberRole.EDITOR
    with pytest.raises(SummitError, match="needs a manager"):
        members.change_role(stale, MemberRole.EDITOR, by=manager.user)
    with pytest.raises(SummitError, match="needs a manager"):
        members.dismiss(stale, by=manager.user)
    assert ExhibitorMember.objects.managers().get() == again


def test_rules_for_every_kind_of_member(manager):
    exhibitor = manager.exhibitor
    editor, dismissed = invite(manager), invite(manager, "gone@helan.example")
    members.dismiss(dismissed, by=manager.user)
    inactive = make_member(exhibitor, role=MemberRole.MANAGER)
    inactive.user.is_active = False
    rights = {
        member: [rule(member) for rule in (rules.can_open, rules.can_edit, rules.can_manage)]
        for member in (manager, editor, dismissed, inactive)
    }
    assert rights == {
        manager: [True, True, True],
        editor: [True, True, False],
        dismissed: [False] * 3,
        inactive: [False] * 3,
    }


def test_whoever_is_no_active_member_finds_no_portal(manager):
    exhibitor = manager.exhibitor
    dismissed = invite(manager)
    members.dismiss(dismissed, by=manager.user)
    stranger = User.objects.create_user("stranger@summit-tests.dev")
    of_other = make_member(make_exhibitor(exhibitor.summit)).user
    for user in (stranger, make_user(exhibitor.summit), of_other, dismissed.user):
        with pytest.raises(Http404):
            access.member_of(user, exhibitor.pk)
    assert access.member_of(manager.user, exhibitor.pk) == manager


@pytest.mark.parametrize("state", ["applied", "waitlisted", "rejected", "cancelled", "closed"])
def test_only_who_takes_part_invites_but_the_office_always_may(manager, state):
    Exhibitor.objects.update(state=state)
    manager.exhibitor.refresh_from_db()
    with pytest.raises(claims.TakesNoPart):
        invite(manager)
    assert not User.objects.filter(email="new@helan.example").exists()
    assert invite(manager, by=make_user(manager.summit)).is_manager is False


def test_invitations_of_a_day_have_an_end_also_to_the_same_address(manager):
    for _time in range(20):
        members.dismiss(invite(manager), by=manager.user)
    with pytest.raises(Closed, match="Too many"):
        invite(manager)
    assert kinds("new@helan.example").count("exhibitor.invited") == 20
    Notification.objects.update(queued_at=timezone.now() - dt.timedelta(days=1))
    assert invite(manager)


@pytest.mark.parametrize("form", [ColleagueForm, ApplicationForm, StaffRow])
def test_names_that_mails_begin_with_advertise_no_page(manager, form):
    options = {"summit": manager.summit} if form is ApplicationForm else {}
    bad = "Win at www.evil.example"
    names = {"full_name", "job", "organisation", "contact_name"}
    asked = form(dict.fromkeys(names, bad), **options)
    assert {name for name in names & set(asked.fields) if name not in asked.errors} == set()


def test_staff_of_another_summit_is_no_office_here(manager):
    elsewhere = make_user(make_exhibition().summit)
    mine = make_member(make_exhibitor(manager.summit, state="applied"), user=elsewhere)
    with pytest.raises(SummitError):
        members.dismiss(mine, by=elsewhere)
    with pytest.raises(claims.TakesNoPart):
        invite(mine, by=elsewhere)
    office = make_user(manager.summit)
    invite(mine, by=office)
    members.dismiss(mine, by=office)
