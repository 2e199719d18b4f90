"""An exhibition with somebody in every part, and the addresses of the portal: for tests of the pages."""

from dataclasses import dataclass
from typing import Any

from django.test import Client

from exhibitors.models import Booth, Exhibition, Exhibitor, ExhibitorMember, FloorPlan
from exhibitors.tests.factories import (
    make_booths,
    make_exhibition,
    make_exhibitor,
    make_member,
    make_plan,
)
from summit import pages
from summit.models import Summit, User
from summit.tests.factories import make_summit


@dataclass
class Stage:
    summit: Summit
    exhibition: Exhibition
    plan: FloorPlan
    booths: list[Booth]
    exhibitor: Exhibitor
    owner: ExhibitorMember

    @property
    def home(self) -> str:
        return f"/en/exhibitor/{self.exhibitor.pk}/"


def make_stage(booths: int = 4, **fields: Any) -> Stage:
    """An approved exhibitor with its manager, and a hall with free booths of 9 m²."""
    exhibition = make_exhibition(make_summit(), **fields)
    summit = exhibition.summit
    plan = make_plan(summit)
    exhibitor = make_exhibitor(summit, "Helan Data 贺兰数据", contact_name="Ma Lin")
    stage = Stage(
        summit, exhibition, plan, make_booths(plan, booths), exhibitor, make_member(exhibitor)
    )
    pages.forget()
    return stage


def log_in(user: User | ExhibitorMember | None) -> Client:
    """A browser of that person; of a stranger for None."""
    client = Client()
    if user is not None:
        person = user.user if isinstance(user, ExhibitorMember) else user
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def text(response: Any) -> str:
    return str(response.content.decode())
