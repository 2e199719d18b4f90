"""What stands around every page of the programme."""

from typing import Any

from django.urls import reverse

from summit.models import Summit
from summit.screens.home import page_of


def page(summit: Summit, here: str = "agenda:programme") -> dict[str, Any]:
    """The frame of the summit, with the entry `here` of its navigation marked."""
    return page_of(summit) | {"nav_here": reverse(here, args=[summit.slug])}
