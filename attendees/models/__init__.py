"""The nouns about people."""

from .announcement import Announcement
from .attendee import Attendee, Position
from .category import Category, Question, QuestionOption
from .consent import Consent, ConsentText
from .delegation import Delegate, Delegation, DelegationQuota, FocalPoint
from .import_run import ImportRun
from .registration import Answer, Registration
from .ticket import Ticket

__all__ = [
    "Announcement",
    "Answer",
    "Attendee",
    "Category",
    "Consent",
    "ConsentText",
    "Delegate",
    "Delegation",
    "DelegationQuota",
    "FocalPoint",
    "ImportRun",
    "Position",
    "Question",
    "QuestionOption",
    "Registration",
    "Ticket",
]
