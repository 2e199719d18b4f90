"""Keys to the API: shown once, stored as a hash, ended at any time."""

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from summit import audit
from summit.audit import Actor
from summit.enums import Scope
from summit.exceptions import Invalid, WrongState
from summit.models import ApiToken, Membership

PREFIX = "smt_"
_SHOWN = 8  # characters by which people recognise a token in a list
# What every request asks of a token: a summit is a hundred columns, most of them texts in four languages.
_NEEDED = (
    *("digest", "scopes", "expires_at", "revoked_at", "last_used_on", "summit__slug"),
    *("membership__role", "membership__summit", "membership__user__is_active"),
    *("membership__user__is_staff", "membership__user__is_superuser"),
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
    """A new token of a member and its secret, which is nowhere to be read again.

    Raises Invalid for no name, no or unknown scopes, or an end in the past.
    """
    _check(name, scopes, expires_at)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        summit_id=membership.summit_id,
        membership=membership,
        name=name.strip(),
        prefix=secret[:_SHOWN],
        digest=_digest(secret),
        scopes=sorted(set(scopes)),
        expires_at=expires_at,
        is_sample=membership.is_sample,
    )
    audit.record(token, "create", by=by, scopes=token.scopes)
    return token, secret


@transaction.atomic
def revoke(token: ApiToken, *, by: Actor) -> None:
    """End a token now. Raises WrongState when it has been ended before."""
    now = timezone.now()
    if not ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now):
        raise WrongState
    token.revoked_at = now
    audit.record(token, "revoke", by=by)


def find(secret: str) -> ApiToken | None:
    """The living token behind `secret`, with its summit, member and user; None for any other string.

    Dead are expired and revoked tokens, and those of somebody who is no longer active staff; those of a
    dismissed member went with the membership. The day of use is written once a day.
    """
    if not secret.startswith(PREFIX) or len(secret) > 100:
        return None
    digest = _digest(secret)
    known = ApiToken.objects.select_related("summit", "membership__user").only(*_NEEDED)
    token = known.filter(digest=digest).first()
    if token is None or not hmac.compare_digest(token.digest, digest) or not _lives(token):
        return None
    today = timezone.now().date()
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
    return token


def _lives(token: ApiToken) -> bool:
    user = token.membership.user
    return (
        token.revoked_at is None
        and (token.expires_at is None or token.expires_at > timezone.now())
        and user.is_active
        and user.is_staff
    )


def _digest(secret: str) -> str:
    """SHA-256 is enough: the secret is 256 random bits, nothing that could be guessed word by word."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _check(name: str, scopes: Collection[str], expires_at: dt.datetime | None) -> None:
    errors: dict[str, list[str]] = {}
    if not name.strip():
        errors["name"] = [_("Write what the token is for.")]
    if not scopes or not set(scopes) <= set(Scope.values):
        errors["scopes"] = [_("Choose at least one of the scopes.")]
    if expires_at and expires_at <= timezone.now():
        errors["expires_at"] = [_("Choose a time in the future.")]
    if errors:
        raise Invalid(errors)
