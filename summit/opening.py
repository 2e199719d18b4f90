"""What a summit must have before people register: each app names what of its own is missing.

`settings.OPENING_NEEDS` names the functions: (summit) -> the needs that are not met yet.
"""

from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from .models import Summit


@dataclass(frozen=True)
class Need:
    """Something that is missing; `link` is the page of the panel where `action` is done."""

    missing: str
    action: str
    link: str


def needs(summit: Summit) -> list[Need]:
    """What stands between `summit` and open registration, in the order of the setting."""
    return [need for name in settings.OPENING_NEEDS for need in import_string(name)(summit)]
