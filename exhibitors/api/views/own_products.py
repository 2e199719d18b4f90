"""The products of one's own exhibitor: drafted, changed, published, withdrawn."""

from typing import Any

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from drf_spectacular.utils import OpenApiExample, OpenApiResponse
from rest_framework.request import Request
from rest_framework.response import Response

from exhibitors.api.authentication import READ, WRITE
from exhibitors.api.serializers.own import OwnProduct
from exhibitors.api.serializers.own_bodies import PictureBody, ProductBody
from exhibitors.api.views.own import PICTURE_GONE, PICTURE_REFUSALS, TAG, OwnView, PictureRate
from exhibitors.models import Product
from exhibitors.services import products
from summit.api import idempotency
from summit.api.described import extend_schema
from summit.api.parsers import PictureParser
from summit.api.problems import MEDIA_TYPE
from summit.api.serializers import ProblemSerializer

_EXAMPLE = {
    "name": {"en": "Street lamp", "zh-hans": "路灯"},
    "description": {"en": "It counts what passes below."},
    "topics": [],
    "embargo_until": "2018-11-14T09:00:00+08:00",
}


class ProductsView(OwnView):
    """What the views of products have in common."""

    def find(self, pk: int) -> Product:
        """A product of this exhibitor. Raises Http404 for anybody else's."""
        product = Product.objects.filter(pk=pk, exhibitor=self.exhibitor).first()
        if product is None:
            raise Http404
        product.exhibitor, product.summit = self.exhibitor, self.exhibitor.summit
        return product

    def said(self, product: Product | None = None) -> ProductBody:
        context = {"summit": self.exhibitor.summit, "product": product}
        body = ProductBody(data=self.request.data, partial=product is not None, context=context)
        body.is_valid(raise_exception=True)
        return body


class Products(ProductsView):
    access = {"GET": READ, "POST": WRITE}

    @extend_schema(
        operation_id="list_own_products",
        summary="All products in whatever state",
        responses=OwnProduct(many=True),
        tags=[TAG],
    )
    def get(self, request: Request) -> Response:
        rows = list(Product.objects.filter(exhibitor=self.exhibitor).order_by("position", "pk"))
        prefetch_related_objects(rows, "topics")
        return Response(OwnProduct(rows, many=True).data)

    @extend_schema(
        operation_id="add_own_product",
        summary="Draft a product; nobody else sees it before it is published",
        description="The picture has an address of its own.",
        parameters=[idempotency.KEY],
        request=ProductBody,
        responses={201: OwnProduct},
        examples=[OpenApiExample("In two languages", _EXAMPLE, request_only=True)],
        tags=[TAG],
    )
    def post(self, request: Request) -> HttpResponse:
        said = self.said()

        def add() -> Any:
            product = products.add(
                self.exhibitor, said.changes(), topics=said.chosen() or (), by=self.token
            )
            return OwnProduct(product).data

        return self.once(add)


class OneProduct(ProductsView):
    access = {"GET": READ, "PATCH": WRITE, "DELETE": WRITE}

    @extend_schema(
        operation_id="read_own_product",
        summary="One product",
        responses=OwnProduct,
        tags=[TAG],
    )
    def get(self, request: Request, product: int) -> Response:
        return Response(OwnProduct(self.find(product)).data)

    @extend_schema(
        operation_id="change_own_product",
        summary="Change a product; what is published changes for everybody",
        request=ProductBody,
        responses=OwnProduct,
        tags=[TAG],
    )
    def patch(self, request: Request, product: int) -> Response:
        found = self.find(product)
        said = self.said(found)
        products.change(found, said.changes(), topics=said.chosen(), by=self.token)
        return Response(OwnProduct(found).data)

    @extend_schema(
        operation_id="delete_own_product",
        summary="Delete a draft that was never published",
        responses={
            204: OpenApiResponse(description="Deleted."),
            (409, MEDIA_TYPE): OpenApiResponse(ProblemSerializer, "It was published once."),
        },
        tags=[TAG],
    )
    def delete(self, request: Request, product: int) -> Response:
        products.discard(self.find(product), by=self.token)
        return Response(status=204)


class Picture(ProductsView):
    access = {"PUT": WRITE, "DELETE": WRITE}
    throttle_classes = [*ProductsView.throttle_classes, PictureRate]
    parser_classes = [PictureParser]

    @extend_schema(
        operation_id="change_own_product_picture",
        summary="Show another picture of a product",
        description="What cameras and programs write into a picture is not kept.",
        request=PictureBody,
        responses={200: OwnProduct} | PICTURE_REFUSALS,
        tags=[TAG],
    )
    def put(self, request: Request, product: int) -> Response:
        found = self.find(product)
        said = PictureBody(data=request.data)
        said.is_valid(raise_exception=True)
        products.change(found, said.validated_data, by=self.token)
        return Response(OwnProduct(found).data)

    @extend_schema(
        operation_id="delete_own_product_picture",
        summary="Show no picture of a product any more",
        request=None,
        responses=PICTURE_GONE,
        tags=[TAG],
    )
    def delete(self, request: Request, product: int) -> Response:
        found = self.find(product)
        if found.picture:
            products.change(found, {"picture": ""}, by=self.token)
        return Response(status=204)


class Publish(ProductsView):
    access = {"POST": WRITE}

    @extend_schema(
        operation_id="publish_own_product",
        summary="Show a product to everybody, from its embargo on",
        request=None,
        responses=OwnProduct,
        tags=[TAG],
    )
    def post(self, request: Request, product: int) -> Response:
        found = self.find(product)
        self.said_nothing()
        products.publish(found, by=self.token)
        return Response(OwnProduct(found).data)


class Withdraw(ProductsView):
    access = {"POST": WRITE}

    @extend_schema(
        operation_id="withdraw_own_product",
        summary="Show a product to nobody any more",
        request=None,
        responses=OwnProduct,
        tags=[TAG],
    )
    def post(self, request: Request, product: int) -> Response:
        found = self.find(product)
        self.said_nothing()
        products.withdraw(found, by=self.token)
        return Response(OwnProduct(found).data)
