"""Callers of the API for tests: each with an address of its own, so that no throttle joins two tests."""

import json
import random
from typing import Any

from django.test import Client

from summit.enums import Role, Scope
from summit.models import ApiToken, Membership, Summit
from summit.services import tokens

from .factories import make_user

ROOT = "/api/v1/"
PROBLEM = "application/problem+json"


class Caller:
    """Somebody who calls the API with the header Authorization `key`, or without one."""

    def __init__(self, key: str = "") -> None:
        numbers = (random.randrange(256) for _ in range(3))
        self.address = "10." + ".".join(map(str, numbers))
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": key} if key else {}

    def get(self, path: str, **headers: str) -> Any:
        return self._send("GET", path, None, headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self._send("POST", path, body, headers)

    def put(self, path: str, body: Any = None, **headers: str) -> Any:
        return self._send("PUT", path, body, headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> Any:
        return self._send("PATCH", path, body, headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self._send("DELETE", path, None, headers)

    def _send(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Any:
        """`headers` with underscores: `accept_language="fr"`. A body of bytes goes out as it is."""
        media_type = headers.pop("content_type", "application/json")
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.generic(
            method,
            path if path.startswith("/") else ROOT + path,
            b"" if body is None else data,
            "" if body is None else media_type,
            headers=self.headers | {name.replace("_", "-"): text for name, text in headers.items()},
            REMOTE_ADDR=self.address,
        )


def make_token(
    summit: Summit, role: str = Role.ORGANISER, scopes: Any = tuple(Scope)
) -> tuple[ApiToken, str]:
    """A token of a new member of `summit`, and its secret."""
    user = make_user(summit, role)
    membership = Membership.objects.get(user=user, summit=summit)
    return tokens.create(
        membership=membership, name="Tests", scopes=scopes, expires_at=None, by=user
    )


def member(summit: Summit, role: str = Role.ORGANISER, scopes: Any = tuple(Scope)) -> Caller:
    """A new member of `summit` with a token."""
    return Caller(f"Bearer {make_token(summit, role, scopes)[1]}")


def is_problem(response: Any, status: int, code: str) -> bool:
    """Whether an answer is the problem that it should be, complete and in its media type."""
    content = response.json()
    assert (response.status_code, content.get("code")) == (status, code), response.content
    assert response["Content-Type"] == PROBLEM
    assert set(content) - {"errors"} == {"type", "title", "status", "detail", "code"}
    assert content["status"] == status
    assert content["detail"]
    return True
