"""Who writes the mails about registrations: see `summit.delivery.Composer`."""

from .compose import Compose

__all__ = ["Compose"]
