"""Who writes the mails about the exhibition: see `summit.delivery.Composer`."""

from .compose import Compose

__all__ = ["Compose"]
