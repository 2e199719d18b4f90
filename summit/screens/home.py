"""What stands on a summit's home page, and around each of its pages: sections that the apps offer."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from summit import pages, reports
from summit.models import Summit


@dataclass(frozen=True)
class Section:
    """A part of the home page: its template and what it shows, as `section`.

    With an `anchor` and a `label` it stands in the navigation of every page of the summit. One that
    introduces a `page` of its own (its path) is entered there. What it shows is read where it is shown:
    the navigation asks only whether it is there. With an `invitation` it may be what the cover leads to.
    """

    template: str
    read: Callable[[], dict[str, Any]]
    anchor: str = ""
    label: str = ""
    page: str = ""
    invitation: str = ""

    @property
    def path(self) -> str:
        """Where it is entered, from the home page."""
        return self.page or f"#{self.anchor}"

    @property
    def context(self) -> dict[str, Any]:
        return self.read()


def page_of(summit: Summit) -> dict[str, Any]:
    """What every page of a summit shows around its content."""
    return {"summit": summit, "hosts": reports.hosts(summit), "nav": nav(summit)}


def sections(summit: Summit) -> list[Section]:
    """The sections that have something to show, in the order of the settings."""
    return [section for make in _sections() if (section := make(summit))]


def nav(summit: Summit) -> list[tuple[str, str]]:
    """(path, label) of the sections that there are for the public, in the reader's language."""
    if not summit.is_public:
        return []
    home = reverse("summit:home", args=[summit.slug])
    return pages.remember(
        f"nav:{summit.pk}:{get_language()}",
        lambda: [
            (part.page or f"{home}{part.path}", part.label)
            for part in sections(summit)
            if part.anchor
        ],
    )


@cache
def _sections() -> tuple[Any, ...]:
    return tuple(import_string(name) for name in settings.HOME_SECTIONS)
