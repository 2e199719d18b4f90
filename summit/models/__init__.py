"""The core's nouns. Other rooms import them from here."""

from .audit import AuditEntry
from .idempotency import IdempotentAnswer
from .notification import Notification
from .organisation import Organisation, OrganisationRole, SponsorLevel
from .press import PressItem
from .summit import Highlight, Summit, Theme, Topic
from .token import ApiToken, BearerToken
from .user import Membership, User
from .venue import Gate, Hall, Room, RoomSetUp, Venue, Zone

__all__ = [
    "ApiToken",
    "AuditEntry",
    "BearerToken",
    "Gate",
    "Hall",
    "Highlight",
    "IdempotentAnswer",
    "Membership",
    "Notification",
    "Organisation",
    "OrganisationRole",
    "PressItem",
    "Room",
    "RoomSetUp",
    "SponsorLevel",
    "Summit",
    "Theme",
    "Topic",
    "User",
    "Venue",
    "Zone",
]
