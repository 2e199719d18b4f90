"""Members of an exhibitor who call the API: for tests."""

from typing import Any

from exhibitors.enums import TokenScope
from exhibitors.models import ExhibitorMember, ExhibitorToken
from exhibitors.services import tokens
from summit.tests.api import Caller

ROOT = "exhibitor/"


def make_own_token(
    member: ExhibitorMember, scopes: Any = tuple(TokenScope)
) -> tuple[ExhibitorToken, str]:
    """A token of `member`, and its secret."""
    return tokens.create(member, name="Tests", scopes=scopes, by=member.user)


def caller(member: ExhibitorMember, scopes: Any = tuple(TokenScope)) -> Caller:
    """`member` with a token."""
    return Caller(f"Bearer {make_own_token(member, scopes)[1]}")
