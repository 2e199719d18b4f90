"""A summit always keeps an owner, also when two owners act at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction

from summit import audit
from summit.enums import Role
from summit.exceptions import SummitError
from summit.models import Membership
from summit.services import members
from summit.tests.aside import Aside
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db


def owner(summit):
    return make_user(summit, Role.OWNER).memberships.get(summit=summit)


def owners(summit):
    return Membership.objects.for_summit(summit).filter(role=Role.OWNER).count()


def at_once(calls):
    """Run all `calls` in parallel, each on a connection of its own; how many were refused."""

    def run(call):
        try:
            call()
        except SummitError:
            return 1
        finally:
            connections.close_all()
        return 0

    with ThreadPoolExecutor(len(calls)) as pool:
        return sum(pool.map(run, calls))


def test_the_last_owner_is_neither_dismissed_nor_given_another_role():
    summit = make_summit()
    last = owner(summit)
    with pytest.raises(SummitError):
        members.dismiss(last, by=audit.SYSTEM)
    with pytest.raises(SummitError):
        members.change_role(last, Role.DESK, by=audit.SYSTEM)
    assert owners(summit) == 1


def test_who_was_made_owner_meanwhile_is_not_dismissed_as_the_last():
    summit = make_summit()
    leaving = owner(summit)
    read_before = make_user(summit, Role.DESK).memberships.get(summit=summit)
    members.change_role(Membership.objects.get(pk=read_before.pk), Role.OWNER, by=audit.SYSTEM)
    members.dismiss(leaving, by=audit.SYSTEM)
    with pytest.raises(SummitError):
        members.dismiss(read_before, by=audit.SYSTEM)
    assert owners(summit) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["dismiss", "change_role"])
def test_owners_who_end_each_other_at_once_leave_one(act):
    for _round in range(5):
        summit = make_summit()
        chosen = [owner(summit) for _number in range(4)]

        def ended(one):
            if act == "dismiss":
                return lambda: members.dismiss(one, by=audit.SYSTEM)
            return lambda: members.change_role(one, Role.DESK, by=audit.SYSTEM)

        assert at_once([ended(one) for one in chosen]) == 1
        assert owners(summit) == 1


@pytest.mark.django_db(transaction=True)
def test_who_is_invited_while_the_last_membership_ends_keeps_the_way_in():
    leaving = make_user(make_summit(), Role.DESK).memberships.get()
    other, user = make_summit(), leaving.user
    with transaction.atomic():
        members.invite(
            other, email=user.email, full_name="Li Na", language="en", role=Role.DESK, by="system"
        )
        ends = Aside(lambda: members.dismiss(leaving, by=audit.SYSTEM))
        ends.wait_until_it_waits()
    assert ends.end() == []
    user.refresh_from_db()
    assert user.is_staff
