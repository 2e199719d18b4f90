"""Who stands behind a verb: at the portal somebody who is logged in, at the API whose token it is."""

from exhibitors.models import ExhibitorToken
from summit.audit import Actor
from summit.models import User


def person(by: Actor) -> User | None:
    """None where no member of an exhibitor acts and nobody is logged in."""
    if isinstance(by, ExhibitorToken):
        return by.member.user
    return by if isinstance(by, User) else None
