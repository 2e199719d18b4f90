"""Addresses of the API about the exhibition, below its version."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from exhibitors.api.views import office, public


class Key(IntConverter):
    """A number that a key of the database can be: a longer one is nowhere, not an error."""

    regex = "[0-9]{1,18}"


register_converter(Key, "key")

_SUMMIT = "summits/<slug:slug>"
_ONE = f"{_SUMMIT}/office/exhibitors/<key:exhibitor>"
_CLAIM = f"{_SUMMIT}/office/reservations/<key:reservation>"

urlpatterns = [
    path(f"{_SUMMIT}/exhibition/", public.ExhibitionView.as_view(), name="exhibition"),
    path(f"{_SUMMIT}/exhibition/halls/<key:hall>/", public.HallView.as_view(), name="hall"),
    path(f"{_SUMMIT}/exhibitors/", public.ExhibitorList.as_view(), name="exhibitors"),
    path(
        f"{_SUMMIT}/exhibitors/<key:exhibitor>/", public.ExhibitorView.as_view(), name="exhibitor"
    ),
    path(f"{_SUMMIT}/products/", public.ProductList.as_view(), name="products"),
    path(f"{_SUMMIT}/products/<key:product>/", public.ProductView.as_view(), name="product"),
    path(f"{_SUMMIT}/office/exhibitors/", office.Exhibitors.as_view(), name="office_exhibitors"),
    path(f"{_ONE}/", office.ExhibitorView.as_view(), name="office_exhibitor"),
    path(f"{_ONE}/approve/", office.Approve.as_view(), name="approve_exhibitor"),
    path(f"{_ONE}/waitlist/", office.Waitlist.as_view(), name="waitlist_exhibitor"),
    path(f"{_ONE}/reject/", office.Reject.as_view(), name="reject_exhibitor"),
    path(f"{_ONE}/contract/", office.Contract.as_view(), name="contract_exhibitor"),
    path(f"{_ONE}/open-stand/", office.OpenStand.as_view(), name="open_stand"),
    path(f"{_ONE}/close/", office.Close.as_view(), name="close_exhibitor"),
    path(f"{_ONE}/cancel/", office.Cancel.as_view(), name="cancel_exhibitor"),
    path(f"{_SUMMIT}/office/reservations/", office.Reservations.as_view(), name="reservations"),
    path(f"{_CLAIM}/confirm/", office.Confirm.as_view(), name="confirm_reservation"),
    path(f"{_CLAIM}/refuse/", office.Refuse.as_view(), name="refuse_reservation"),
    path(f"{_CLAIM}/release/", office.Release.as_view(), name="release_reservation"),
]
