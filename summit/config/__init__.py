"""Composition: which apps there are and how they hang together, by name only."""

from .celery import app as celery_app

__all__ = ["celery_app"]
