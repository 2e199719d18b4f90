"""Saving forms of the panel in tests, with colleagues who are faster."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any

from django.db.models.signals import pre_save
from django.test import Client


class _Inputs(HTMLParser):
    """What the fields of a page send: names and values as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, Any] = {}
        self._within = ""  # the name of the text area or select that is open
        self._is_text = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, kind = given.get("name") or "", given.get("type")
        if tag == "input" and name and not (kind in _TICKED and "checked" not in given):
            if kind not in ("submit", "file"):
                self._send(name, given.get("value") or ("on" if kind in _TICKED else ""))
        elif tag in ("textarea", "select") and name:
            self._within, self._is_text = name, tag == "textarea"
            if self._is_text:
                self._send(name, "")
        elif tag == "option" and self._within and "selected" in given:
            self._send(self._within, given.get("value") or "")

    def handle_data(self, data: str) -> None:
        if self._within and self._is_text:
            # As browsers do: the first line end belongs to the markup, the others are sent as two.
            self.sent[self._within] = "\r\n".join(data.removeprefix("\n").splitlines())

    def handle_endtag(self, tag: str) -> None:
        if tag in ("textarea", "select"):
            self._within = ""

    def _send(self, name: str, value: str) -> None:
        if name not in self.sent:
            self.sent[name] = value
        elif isinstance(self.sent[name], list):
            self.sent[name].append(value)
        else:
            self.sent[name] = [self.sent[name], value]


_TICKED = ("checkbox", "radio")


def sent_by(page: Any, form: str) -> dict[str, Any]:
    """What a browser sends of the form with this id or class when nobody has changed anything."""
    html = page.content.decode()
    found = re.search(rf'<form[^>]*="{form}".*?</form>', html, re.DOTALL)
    assert found, f"no form {form}"
    inputs = _Inputs()
    inputs.feed(found[0])
    return inputs.sent


def said_by(client: Client, url: str) -> dict[str, Any]:
    """What a browser sends back when nobody changes anything on the page of a row."""
    page = client.get(url)
    return sent_by(page, page.context["opts"].model_name + "_form")


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
