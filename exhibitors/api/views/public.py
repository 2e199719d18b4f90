"""Reading the exhibition: for everybody, from memory while nothing public has changed."""

from collections import Counter
from typing import Any

from django.http import Http404, HttpResponse
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from exhibitors.api.filters import DirectoryFilter, refuse_unknown
from exhibitors.api.serializers.public import (
    ExhibitionPage,
    ExhibitorLine,
    ExhibitorPage,
    HallPage,
    ProductLine,
    ProductPage,
)
from exhibitors.enums import BoothShown
from exhibitors.models import BoothType, Exhibition, Exhibitor, FloorPlan, Product
from exhibitors.screens import finding, halls, reading
from summit.api.described import extend_schema
from summit.api.views.base import PublicView
from summit.reports import public_summit

_ETAG = "Comes with an ETag: send it in If-None-Match and get 304 while nothing changed."


class ExhibitionView(PublicView):
    @extend_schema(
        operation_id="read_exhibition",
        summary="Dates, halls and booth types of the exhibition",
        description=_ETAG,
        responses=ExhibitionPage,
        tags=["exhibition"],
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        summit = public_summit(slug)

        def make() -> Any:
            found: Any = Exhibition.objects.for_summit(summit).select_related("summit").first()
            if found is None:
                raise Http404
            found.halls = halls.of_summit(summit)
            found.booth_types = list(BoothType.objects.for_summit(summit))
            return ExhibitionPage(found).data

        return self.kept(request, make)


class HallView(PublicView):
    @extend_schema(
        operation_id="read_hall",
        summary="A hall with its booths, their states and who stands there",
        description=f"{_ETAG} A hold may be a minute old; whether a booth is free is decided when "
        "somebody takes it. Who holds or reserves a booth is not told.",
        responses=HallPage,
        tags=["exhibition"],
    )
    def get(self, request: Request, slug: str, hall: int) -> HttpResponse:
        summit = public_summit(slug)

        def make() -> Any:
            plans = FloorPlan.objects.for_summit(summit).select_related("hall")
            found: Any = plans.filter(pk=hall).first()
            if found is None:
                raise Http404
            found.places = halls.places(found)
            counts = Counter(place.look for place in found.places)
            found.counts = {state.value: counts[state.value] for state in BoothShown}
            return HallPage(found).data

        return self.kept(request, make)


class ExhibitorList(PublicView, GenericAPIView[Exhibitor]):
    queryset = Exhibitor.objects.all()
    filterset_class = DirectoryFilter
    serializer_class = ExhibitorLine
    pagination_class = None

    @extend_schema(
        operation_id="list_public_exhibitors",
        summary="Who exhibits, by name; with parameters, some of them",
        description=f"{_ETAG} With parameters the answer is made anew each time.",
        responses=ExhibitorLine(many=True),
        tags=["exhibition"],
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        known = DirectoryFilter.base_filters
        refuse_unknown(request, known)
        rows = Exhibitor.objects.for_summit(public_summit(slug)).public()
        if set(request.query_params) & set(known):
            return Response(self._written(self.filter_queryset(rows)))
        return self.kept(request, lambda: self._written(rows))

    def _written(self, rows: Any) -> Any:
        return ExhibitorLine(reading.exhibitors(finding.by_name(rows)), many=True).data


class ExhibitorView(PublicView):
    @extend_schema(
        operation_id="read_public_exhibitor",
        summary="One exhibitor with its profile and products",
        description=_ETAG,
        responses=ExhibitorPage,
        tags=["exhibition"],
    )
    def get(self, request: Request, slug: str, exhibitor: int) -> HttpResponse:
        summit = public_summit(slug)

        def make() -> Any:
            rows = Exhibitor.objects.for_summit(summit).public().filter(pk=exhibitor)
            found = reading.exhibitors(rows)
            if not found:
                raise Http404
            return ExhibitorPage(reading.with_products(found[0])).data

        return self.kept(request, make)


class ProductList(PublicView):
    @extend_schema(
        operation_id="list_products",
        summary="What is shown at the exhibition",
        description=_ETAG,
        responses=ProductLine(many=True),
        tags=["exhibition"],
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        refuse_unknown(request, {})
        summit = public_summit(slug)

        def make() -> Any:
            rows = (
                Product.objects.for_summit(summit).shown().order_by("exhibitor", "position", "pk")
            )
            return ProductLine(reading.products(rows), many=True).data

        return self.kept(request, make)


class ProductView(PublicView):
    @extend_schema(
        operation_id="read_product",
        summary="One product, when its embargo is over",
        description=_ETAG,
        responses=ProductPage,
        tags=["exhibition"],
    )
    def get(self, request: Request, slug: str, product: int) -> HttpResponse:
        summit = public_summit(slug)

        def make() -> Any:
            rows = Product.objects.for_summit(summit).shown().filter(pk=product)
            found = reading.products(rows).first()
            if found is None:
                raise Http404
            return ProductPage(found).data

        return self.kept(request, make)
