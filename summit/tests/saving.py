"""Saving forms of the panel in tests, with colleagues who are faster."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models.signals import pre_save
from django.test import Client


def said_by(client: Client, url: str) -> dict[str, Any]:
    """What a browser sends back when nobody changes anything on the page."""
    context = client.get(url).context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    said = {field.html_name: field.value() for form in forms for field in form}
    return {
        name: value
        for name, value in said.items()
        if value not in (None, "") and value is not False
    }


def save(client: Client, url: str, said: dict[str, Any]) -> None:
    """Press the button; a form with errors fails the test."""
    answer = client.post(url, said)
    assert answer.status_code == 302, answer.context["errors"]


@contextmanager
def meanwhile(model: type[Any], change: Callable[[], object]) -> Iterator[None]:
    """Do `change` once, between reading and saving a row of `model`."""
    left = [change]

    def act(sender: object, **given: object) -> None:
        if left:
            left.pop()()

    pre_save.connect(act, sender=model)
    try:
        yield
    finally:
        pre_save.disconnect(act, sender=model)
    assert not left, "nothing was saved"
