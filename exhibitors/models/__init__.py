"""The exhibition's nouns: so far who exhibits."""

from .exhibitor import Exhibitor

__all__ = ["Exhibitor"]
