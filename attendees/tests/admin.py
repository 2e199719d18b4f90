"""What the tests of the panel share: two summits, and members of each."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, TypeVar

from django.contrib.messages import get_messages
from django.db import connections
from django.test import Client
from django.urls import reverse

from summit.models import Summit, User

T = TypeVar("T")
LIST = "admin:attendees_registration_changelist"


def as_member(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(client: Client, name: str, *args: Any, **query: Any) -> Any:
    return client.get(reverse(name, args=args), query)


def decide(client: Client, verb: str, *things: Any, **said: Any) -> Any:
    """Press the button of `verb` for these rows of one model, as its list does after confirming."""
    data = {"chosen": [thing.pk for thing in things], "confirmed": "1"} | said
    address = f"admin:{things[0]._meta.app_label}_{things[0]._meta.model_name}_decide"
    return client.post(reverse(address, args=[verb]), data, follow=True)


def at_once(press: Callable[[Client], T], clients: Sequence[Client]) -> list[T]:
    """What `press` returns for all `clients` at the same moment, each on a connection of its own."""
    together = Barrier(len(clients))

    def run(client: Client) -> T:
        try:
            together.wait()
            return press(client)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(clients)) as pool:
        return list(pool.map(run, clients))


def said(answer: Any) -> str:
    """The notes at the top of the page.

    Those of its own request: `answer.context` comes by a signal that all threads hear, with the pages of others.
    """
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def references(answer: Any) -> list[str]:
    """The references that a list shows, in order."""
    return [line.reference for line in answer.context["queue"].lines]


def works_on(client: Client, summit: Summit) -> None:
    client.post(reverse("admin:switch"), {"summit": summit.pk})
