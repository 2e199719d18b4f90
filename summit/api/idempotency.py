"""The header Idempotency-Key: a request that is sent twice is done once and answered twice alike.

Source: IETF draft-ietf-httpapi-idempotency-key-header. Answers are kept for 24 hours.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from summit import audit
from summit.exceptions import SummitError
from summit.idempotency import reserve
from summit.models import IdempotentAnswer

from .problems import BadRequest
from .renderers import dumps

HEADER = "Idempotency-Key"
PATTERN = r"^[!-~]{8,128}$"
KEY = OpenApiParameter(
    HEADER,
    {"type": "string", "pattern": PATTERN},
    OpenApiParameter.HEADER,
    description="A UUID of your own, the same for each try: it is done once, and every try gets the "
    "first answer. Kept for 24 hours.",
)


class KeyReused(SummitError):
    code = "idempotency_key_reused"
    status = 422
    default_message = _("This Idempotency-Key came with another body before. Use a new one.")


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes

    @classmethod
    def of(cls, status: int, content: Any) -> "Answer":
        return cls(status, dumps(content))


def once(request: Request, act: Callable[[], Any], status: int, *, foreseen: Any = None) -> Answer:
    """The content that `act` returns, with `status`; or the answer that was given to this key before.

    Everything is one transaction. The key goes in first: a second request with the same key waits there
    for the end of the first and does nothing twice; what `act` raises takes the key out again, so that
    only what was done is kept. `foreseen` is the content when it is known before, which saves a statement.
    Raises BadRequest for a malformed key and KeyReused for another body.
    """
    key = _key(request)
    known = Answer(0, b"") if foreseen is None else Answer.of(status, foreseen)
    with transaction.atomic():
        if key is None:
            return _answer(act, status, foreseen)
        print_ = hashlib.sha256(orjson.dumps(request.data, option=orjson.OPT_SORT_KEYS)).hexdigest()
        row = reserve(key, print_, status=known.status, body=known.body)
        if row is None:
            return _stored(key, print_)
        answer = _answer(act, status, foreseen)
        if answer != known:
            rows = IdempotentAnswer.objects.filter(pk=row)
            rows.update(status=answer.status, body=answer.body)
        return answer


def _answer(act: Callable[[], Any], status: int, foreseen: Any) -> Answer:
    content = act()
    return Answer.of(status, content if foreseen is None else foreseen)


def _stored(key: str, print_: str) -> Answer:
    row = IdempotentAnswer.objects.get(key=key)
    if row.fingerprint != print_:
        raise KeyReused
    return Answer(row.status, bytes(row.body))


def _key(request: Request) -> str | None:
    """The key under which this client's request is kept: a hash, so that nothing of it is."""
    given = request.headers.get(HEADER)
    if given is None:
        return None
    given = given.strip().removeprefix('"').removesuffix('"')  # the draft writes it in quotes
    if not re.match(PATTERN, given):
        words = _("Send an Idempotency-Key of 8 to 128 visible ASCII characters, such as a UUID.")
        raise BadRequest(words, code="idempotency_key")
    # Two clients may send the same key: the answer to one is never given to the other.
    client = audit.label(request.auth) if isinstance(request.auth, models.Model) else "anybody"
    return hashlib.sha256(f"{client} {request.method} {request.path} {given}".encode()).hexdigest()
