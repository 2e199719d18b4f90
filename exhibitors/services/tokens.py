"""Keys to the API for members of exhibitors: shown once, stored as a hash, ended with the member.

What holds for every token of the API stands in `summit.services.tokens`.
"""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from exhibitors.enums import MemberState, TokenScope, TokenStanding
from exhibitors.models import ExhibitorMember, ExhibitorToken
from exhibitors.services import claims, notices
from summit import idempotency, lifecycle
from summit.audit import Actor
from summit.exceptions import Closed, WrongState
from summit.reports import summit_of
from summit.services import tokens
from summit.services.tokens import AlreadyMade

PREFIX = "exh_"
_MOST = 20  # living tokens of an exhibitor: one for each program that works for it


@transaction.atomic
def create(
    member: ExhibitorMember,
    *,
    name: str,
    scopes: Collection[str],
    expires_at: dt.datetime | None = None,
    nonce: str = "",
    by: Actor,
) -> tuple[ExhibitorToken, str]:
    """A new token of `member` and its secret, which is nowhere to be read again.

    Raises Invalid for no name, no or unknown scopes, or an end in the past, Closed when there are many
    already or the summit was cancelled, claims.TakesNoPart before the exhibitor is approved, WrongState for
    whoever was dismissed, AlreadyMade for a `nonce` that made one before.
    """
    claims.expect_part(member.exhibitor)
    if member.state != MemberState.ACTIVE:
        raise WrongState
    lifecycle.hold(member.exhibitor, "state")  # made twice at once: one after the other
    lifecycle.hold(member, "state")
    if nonce and not idempotency.reserve(f"token:{nonce}"):
        raise AlreadyMade
    living = ExhibitorToken.objects.not_revoked().filter(member__exhibitor=member.exhibitor_id)
    if living.count() >= _MOST:
        raise Closed(_("There are many tokens already. End one that nobody needs first."))
    token = ExhibitorToken(
        summit_id=member.summit_id,
        member=member,
        name=name,
        scopes=list(scopes),
        expires_at=expires_at,
        is_sample=member.is_sample,
    )
    return token, tokens.issue(token, PREFIX, TokenScope.values, by=by)


def revoke(token: ExhibitorToken, *, by: Actor) -> None:
    """End a token now. Raises WrongState when it has been ended before."""
    tokens.revoke(token, by=by)


@transaction.atomic
def take_back(token: ExhibitorToken, *, by: Actor) -> None:
    """The office ends a token; whoever made it hears of it, unless it opened nothing before either: then no
    program is refused that was not.

    Raises WrongState when it has been ended before.
    """
    cause = tokens.revoke(token, by=by)
    if token.standing == TokenStanding.VALID:
        notices.tell_member(token.member, notices.KEY_ENDED, cause=cause, token=token.pk)


@transaction.atomic
def end_all(member: ExhibitorMember, *, by: Actor) -> int:
    """End every token of somebody who is dismissed; returns how many. None comes back with the member."""
    living = list(ExhibitorToken.objects.not_revoked().filter(member=member).select_for_update())
    for token in living:
        tokens.revoke(token, by=by)
    return len(living)


def find(secret: str) -> ExhibitorToken | None:
    """The living token behind `secret`, with member, user and exhibitor; None for any other string."""
    rows = ExhibitorToken.objects.select_related("member__user", "member__exhibitor__organisation")
    token = tokens.match(rows, secret, PREFIX)
    if token is None:
        return None
    summit = summit_of(token.summit_id)
    token.summit = token.member.summit = token.member.exhibitor.summit = summit
    if not token.stands:
        return None
    tokens.used(token)
    return token
