"""The organisers' door: what staff see and do in the admin panel."""

from . import (
    audit,
    mailbox,
    members,
    notifications,
    organisation,
    press,
    previews,
    tokens,
    topics,
    venue,
)
from . import summit as summit  # the module about summits, not the package

__all__ = [
    "audit", "mailbox", "members", "notifications", "organisation", "press", "previews", "summit",
    "tokens", "topics", "venue",
]  # fmt: skip
