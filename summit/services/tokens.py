"""Keys to the API: shown once, stored as a hash, ended at any time."""

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Collection
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from summit import audit
from summit.audit import Actor
from summit.enums import Scope
from summit.exceptions import Invalid, SummitError, WrongState
from summit.models import ApiToken, AuditEntry, BearerToken, Membership

_Token = TypeVar("_Token", bound=BearerToken)

PREFIX = "smt_"
_SHOWN = 8  # characters by which people recognise a token in a list
# What every request asks of a token: a summit is a hundred columns, most of them texts in four languages.
_NEEDED = (
    *("digest", "scopes", "expires_at", "revoked_at", "last_used_on", "summit__slug"),
    *("membership__role", "membership__summit", "membership__user__is_active"),
    *("membership__user__is_staff", "membership__user__is_superuser"),
)


class AlreadyMade(SummitError):
    code = "already_made"
    default_message = gettext_lazy(
        "This token was made already; it is not shown again. If you did not copy it, end it and make"
        " another."
    )


@transaction.atomic
def create(
    *,
    membership: Membership,
    name: str,
    scopes: Collection[str],
    expires_at: dt.datetime | None,
    by: Actor,
) -> tuple[ApiToken, str]:
    """A new token of a member and its secret. Raises as `issue`."""
    token = ApiToken(
        summit_id=membership.summit_id,
        membership=membership,
        name=name,
        scopes=list(scopes),
        expires_at=expires_at,
        is_sample=membership.is_sample,
    )
    return token, issue(token, PREFIX, Scope.values, by=by)


@transaction.atomic
def issue(token: BearerToken, prefix: str, known: Collection[str], *, by: Actor) -> str:
    """Save `token` with a new secret, which is returned and nowhere to be read again.

    Raises Invalid for no name, no scopes or none of the `known`, or an end in the past.
    """
    _check(token, known)
    secret = prefix + secrets.token_urlsafe(32)
    token.name = token.name.strip()
    token.scopes = sorted(set(token.scopes))
    token.prefix, token.digest = secret[:_SHOWN], _digest(secret)
    token.save(force_insert=True)
    audit.record(token, "create", by=by, scopes=token.scopes)
    return secret


@transaction.atomic
def revoke(token: BearerToken, *, by: Actor) -> AuditEntry:
    """End a token now; returns the entry of the trail. Raises WrongState when it has been ended before."""
    now = timezone.now()
    rows = type(token)._default_manager.filter(pk=token.pk, revoked_at=None)
    if not rows.update(revoked_at=now):
        raise WrongState
    token.revoked_at = now
    return audit.record(token, "revoke", by=by)


def find(secret: str) -> ApiToken | None:
    """The living token behind `secret`, with its summit, member and user; None for any other string.

    Dead are expired and revoked tokens, and those of somebody who is no longer active staff; those of a
    dismissed member went with the membership. The day of use is written once a day.
    """
    known = ApiToken.objects.select_related("summit", "membership__user").only(*_NEEDED)
    token = match(known, secret, PREFIX)
    if token is None:
        return None
    user = token.membership.user
    if not (user.is_active and user.is_staff):
        return None
    used(token)
    return token


def match(rows: QuerySet[_Token], secret: str, prefix: str) -> _Token | None:
    """The valid one of `rows` whose secret this is; whether whoever has it may still come is not asked."""
    if not secret.startswith(prefix) or len(secret) > 100:
        return None
    digest = _digest(secret)
    token = rows.filter(digest=digest).first()
    if token is None or not hmac.compare_digest(token.digest, digest):
        return None
    return token if token.is_valid else None


def used(token: BearerToken) -> None:
    """Write the day of use, once a day."""
    today = timezone.now().date()
    if token.last_used_on != today:
        type(token)._default_manager.filter(pk=token.pk).update(last_used_on=today)


def _digest(secret: str) -> str:
    """SHA-256 is enough: the secret is 256 random bits, nothing that could be guessed word by word."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _check(token: BearerToken, known: Collection[str]) -> None:
    errors: dict[str, list[str]] = {}
    if not token.name.strip():
        errors["name"] = [_("Write what the token is for.")]
    if not token.scopes or not set(token.scopes) <= set(known):
        errors["scopes"] = [_("Choose at least one of the scopes.")]
    if token.is_expired:
        errors["expires_at"] = [_("Choose a time in the future.")]
    if errors:
        raise Invalid(errors)
