"""Reading summits."""

from typing import Any

from django.db.models import Prefetch, Q
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from summit.api.described import extend_schema
from summit.api.serializers import SummitBrief
from summit.models import (
    Highlight,
    Organisation,
    OrganisationRole,
    PressItem,
    Summit,
    Theme,
)

from .base import PublicView

_MOST = 200


class SummitList(PublicView):
    @extend_schema(
        operation_id="list_summits",
        summary="All summits, the next one first",
        responses=SummitBrief(many=True),
        tags=["summits"],
    )
    def get(self, request: Request) -> HttpResponse:
        def make() -> Any:
            found = Summit.objects.public().order_by("-first_day", "pk")[:_MOST]
            return SummitBrief(found, many=True).data

        return self.kept(request, make)


def content(summit: Summit) -> dict[str, Any]:
    """What `SummitPage` shows beside the summit's own fields."""
    now = timezone.now()
    return {
        "organisations": _organisations(summit),
        "themes": list(Theme.objects.for_summit(summit)),
        "highlights": list(Highlight.objects.for_summit(summit)),
        "press": list(
            PressItem.objects.for_summit(summit)
            .filter(Q(embargo_until=None) | Q(embargo_until__lte=now), published_at__lte=now)
            .order_by("-published_at")[:50]
        ),
    }


def _organisations(summit: Summit) -> list[Organisation]:
    """Every body that has a role, once, in the order of its first role."""
    roles = OrganisationRole.objects.select_related("level").order_by("position", "pk")
    found = (
        Organisation.objects.for_summit(summit)
        .filter(roles__isnull=False)
        .distinct()
        .prefetch_related(Prefetch("roles", roles, to_attr="ordered_roles"))
    )
    return sorted(found, key=_first_role)


def _first_role(organisation: Organisation) -> tuple[int, int]:
    first: OrganisationRole = organisation.ordered_roles[0]  # type: ignore[attr-defined]
    return first.position, first.pk


LANGUAGE = OpenApiParameter(
    "language",
    str,
    description="The language of texts; without it Accept-Language decides.",
    enum=["en", "zh-hans", "fr", "ar"],
)
