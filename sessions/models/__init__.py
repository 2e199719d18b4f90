"""The programme's nouns."""

from .agreement import Agreement, Party, Signatory
from .release import Release
from .seat import Favourite, ReminderRefusal, Seat
from .session import Role, Session
from .speaker import Speaker
from .track import Track

__all__ = [
    "Agreement",
    "Favourite",
    "Party",
    "Release",
    "ReminderRefusal",
    "Role",
    "Seat",
    "Session",
    "Signatory",
    "Speaker",
    "Track",
]
