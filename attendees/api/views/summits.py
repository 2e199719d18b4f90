"""Reading one summit: what everybody may know, and what the office has set."""

import base64
import copy

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from attendees import reports
from attendees.api.serializers.summits import SummitDetail, SummitSettings, TicketKey
from attendees.models import Attendee, Category
from attendees.tickets import codes
from summit import rules
from summit.api.described import extend_schema
from summit.api.permissions import Access
from summit.api.views.base import PublicView, StaffView
from summit.api.views.summits import content
from summit.enums import Scope
from summit.models import Summit
from summit.reports import public_summit


class SummitView(PublicView):
    @extend_schema(
        operation_id="read_summit",
        summary="A summit with its guests, themes, categories and consent texts",
        description="Comes with an ETag: send it in If-None-Match and get 304 while nothing changed.",
        responses=SummitDetail,
        tags=["summits"],
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        summit = public_summit(slug)
        return self.kept(request, lambda: SummitDetail(_shown(summit)).data)


class TicketKeyView(PublicView):
    @extend_schema(
        operation_id="read_ticket_key",
        summary="The public key that checks tickets at a gate",
        responses=TicketKey,
        tags=["summits"],
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        summit = public_summit(slug)
        key = {
            "key_id": codes.key_id(),
            "algorithm": "Ed25519",
            "public_key": base64.b64encode(codes.public_key()).decode(),
            "format": codes.FORMAT,
            "summit_id": summit.pk,
        }
        return self.kept(request, lambda: key)


class SettingsView(StaffView):
    access = {"GET": Access(Scope.SUMMIT_READ, rules.can_view_summit)}

    @extend_schema(
        operation_id="read_summit_settings",
        summary="What the office has set, and how many places are taken",
        responses=SummitSettings,
        tags=["staff"],
    )
    def get(self, request: Request, slug: str) -> Response:
        summit = Summit.objects.get(pk=self.token.summit_id)
        summit.categories = list(Category.objects.for_summit(summit))  # type: ignore[attr-defined]
        return Response(SummitSettings(summit).data)


def _shown(summit: Summit) -> Summit:
    """A copy of the summit with everything that `SummitDetail` reads: the kept one is not ours to change."""
    shown = copy.copy(summit)
    guests = Attendee.objects.for_summit(summit).filter(is_listed_guest=True)
    parts = content(summit) | {
        "guests": guests.prefetch_related("positions__organisation").order_by(
            "guest_position", "pk"
        ),
        "categories": [c for c in reports.categories(summit.pk) if c.is_public],
        "consents": reports.consent_texts(summit.pk),
    }
    for name, value in parts.items():
        setattr(shown, name, value)
    return shown
