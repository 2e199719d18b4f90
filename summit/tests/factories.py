"""Dull rows for tests."""

import datetime as dt
import itertools
from typing import Any

from django.utils import timezone

from summit.enums import Role, SummitState
from summit.models import Membership, Summit, User

_count = itertools.count(1)


def make_summit(**fields: Any) -> Summit:
    """A summit next month in Yinchuan with open registration."""
    number = next(_count)
    today = timezone.now().date()
    values: dict[str, Any] = {
        "slug": f"summit-{number}",
        "name": f"Summit {number}",
        "city": "Yinchuan",
        "country": "CN",
        "time_zone": "Asia/Shanghai",
        "first_day": today + dt.timedelta(days=30),
        "last_day": today + dt.timedelta(days=32),
        "contact_email": "desk@summit-tests.dev",
        "state": SummitState.REGISTRATION_OPEN,
    }
    return Summit.objects.create(**values | fields)


def make_user(summit: Summit | None = None, role: str = Role.ORGANISER, **fields: Any) -> User:
    """Somebody who may enter the admin panel; a member of `summit` when one is given."""
    name = fields.pop("full_name", "Chen Yu")
    values: dict[str, Any] = {
        "email": f"member-{next(_count)}@summit-tests.dev",
        "is_staff": True,
    }
    user = User.objects.create_user(**values | fields)
    if summit is not None:
        Membership.objects.create(summit=summit, user=user, full_name=name, role=role)
    return user
