"""Accounts end: with the last membership the way in, later the account itself."""

import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from summit import audit
from summit.enums import Role
from summit.models import User
from summit.services import accounts, members
from summit.tasks import erase_accounts
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db


def dismissed(summit, **fields):
    """Somebody who was a member of `summit` and joined two days ago."""
    user = make_user(summit, Role.DESK, date_joined=timezone.now() - dt.timedelta(days=2), **fields)
    members.dismiss(user.memberships.get(), by=audit.SYSTEM)
    return User.objects.get(pk=user.pk)


def is_there(user):
    return User.objects.filter(pk=user.pk).exists()


def test_who_loses_the_last_membership_enters_no_panel_and_is_erased():
    user = dismissed(make_summit())
    assert not user.is_staff
    erase_accounts()
    assert not is_there(user)


def test_who_is_a_member_elsewhere_stays():
    summit, elsewhere = make_summit(), make_summit()
    user = make_user(summit, Role.DESK, date_joined=timezone.now() - dt.timedelta(days=2))
    members.invite(
        elsewhere,
        email=user.email,
        full_name="Amina",
        language="en",
        role=Role.DESK,
        by=audit.SYSTEM,
    )
    members.dismiss(user.memberships.get(summit=summit), by=audit.SYSTEM)
    user.refresh_from_db()
    assert user.is_staff
    assert accounts.erase_unneeded() == 0
    assert is_there(user)


def test_who_acted_is_kept_as_long_as_the_summit_keeps_people():
    summit = make_summit(keep_months=6)
    user = dismissed(summit)
    audit.record(summit, "change", by=user)
    assert accounts.erase_unneeded(today=summit.erase_on - dt.timedelta(days=1)) == 0
    assert is_there(user)
    assert accounts.erase_unneeded(today=summit.erase_on) == 1
    assert not is_there(user)


def test_superusers_and_the_newest_accounts_stay():
    root = User.objects.create_superuser(
        "root@summit-tests.dev", date_joined=timezone.now() - dt.timedelta(days=2)
    )
    new = make_user()
    assert accounts.erase_unneeded() == 0
    assert is_there(root)
    assert is_there(new)


def test_dismissing_a_superuser_takes_no_right_of_the_machine():
    assert dismissed(make_summit(), is_superuser=True).is_staff


@pytest.mark.django_db(transaction=True)
def test_who_is_invited_anew_while_accounts_are_erased_stays():
    summit = make_summit()
    user = dismissed(summit)

    def erase():
        try:
            return accounts.erase_unneeded(today=summit.erase_on)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            members.invite(
                summit,
                email=user.email,
                full_name="Amina",
                language="en",
                role=Role.DESK,
                by=audit.SYSTEM,
            )
            erased = pool.submit(erase)
            _somebody_waits()
        assert erased.result(30) == 0
    assert User.objects.get(pk=user.pk).memberships.get().summit == summit


def _somebody_waits():
    """Until another connection waits for a lock of this one; not for ever."""
    waiting = "SELECT count(*) FROM pg_locks WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    until = time.monotonic() + 20
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
            time.sleep(0.05)
    raise AssertionError("nobody waits")
