"""What the exhibition adds to the home page and to the privacy page."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from exhibitors.enums import AllocationState
from exhibitors.models import Exhibition, Exhibitor, FloorPlan
from exhibitors.querysets import Exhibitors
from summit.models import Summit
from summit.screens.home import Section

SHOWN = 8


def exhibition(summit: Summit) -> Section | None:
    """Halls and some of those who exhibit; the way to the plan, and to a booth of one's own."""
    found = Exhibition.objects.for_summit(summit).select_related("summit").first()
    if found is None:
        return None
    halls = FloorPlan.objects.for_summit(summit).select_related("hall")
    public = Exhibitor.objects.for_summit(summit).public()
    if not (found.is_open() or found.introduction or halls.exists() or public.exists()):
        return None
    page = reverse("exhibitors:plan", args=[summit.slug])
    return Section(
        "exhibitors/sections/exhibition.html",
        lambda: {
            "summit": summit,
            "exhibition": found,
            "is_open": found.is_open(),
            "halls": list(halls),
            "count": public.count(),
            "exhibitors": _first(public),
            "page": page,
        },
        "exhibition",
        _("Exhibition"),
        page,
    )


def _first(public: Exhibitors) -> list[Exhibitor]:
    """Those with a booth first, then by the day of the application."""
    has_booth = Count("allocations", filter=Q(allocations__state=AllocationState.CONFIRMED))
    rows = public.annotate(booths=has_booth).select_related("organisation")
    return list(rows.order_by("-booths", "pk")[:SHOWN])


def privacy_rows(summit: Summit) -> list[tuple[str, str, str]]:
    """What is kept about people who exhibit: what, why and until when."""
    if not Exhibition.objects.for_summit(summit).exists():
        return []
    erased = formats.date_format(summit.erase_on, "DATE_FORMAT")
    until = _("%(day)s, earlier if you ask") % {"day": erased}
    return [
        (
            _("Exhibitors: name and email of the contact and of colleagues"),
            _("To log in to the portal, and to reach you"),
            until,
        ),
        (
            _("Exhibitors: name, email and task of staff"),
            _("Their tickets and badges"),
            until,
        ),
    ]
