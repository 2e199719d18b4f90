"""What the tests of the panel share: two summits, and members of each."""

from typing import Any

from django.test import Client
from django.urls import reverse

from attendees.models import Registration
from summit.models import Summit, User

LIST = "admin:attendees_registration_changelist"


def as_member(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(client: Client, name: str, *args: Any, **query: Any) -> Any:
    return client.get(reverse(name, args=args), query)


def decide(client: Client, verb: str, *registrations: Registration, **said: Any) -> Any:
    """Press the button of `verb` for these registrations, as the list does after confirming."""
    data = {"chosen": [r.pk for r in registrations], "confirmed": "1"} | said
    return client.post(
        reverse("admin:attendees_registration_decide", args=[verb]), data, follow=True
    )


def said(answer: Any) -> str:
    """The notes at the top of the page."""
    return " ".join(str(message) for message in answer.context["messages"])


def references(answer: Any) -> list[str]:
    """The references that a list shows, in order."""
    return [line.reference for line in answer.context["queue"].lines]


def works_on(client: Client, summit: Summit) -> None:
    client.post(reverse("admin:switch"), {"summit": summit.pk})
