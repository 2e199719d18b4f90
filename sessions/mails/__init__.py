"""Mails about the programme: changes, seats, reminders."""

from .compose import Compose

__all__ = ["Compose"]
