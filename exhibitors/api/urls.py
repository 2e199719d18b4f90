"""Addresses of the API about the exhibition, below its version."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from exhibitors.api.views import office, own, own_booths, own_people, own_products, public


class Key(IntConverter):
    """A number that a key of the database can be: a longer one is nowhere, not an error."""

    regex = "[0-9]{1,18}"


register_converter(Key, "key")

_SUMMIT = "summits/<slug:slug>"
_ONE = f"{_SUMMIT}/office/exhibitors/<key:exhibitor>"
_CLAIM = f"{_SUMMIT}/office/reservations/<key:reservation>"
_OWN_CLAIM = "exhibitor/reservations/<key:reservation>"
_OWN_PRODUCT = "exhibitor/products/<key:product>"
_OWN_STAFF = "exhibitor/staff/<key:staff_pass>"

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
    # One's own exhibitor: the token says which.
    path("exhibitor/", own.Standing.as_view(), name="own_exhibitor"),
    path("exhibitor/profile/", own.Profile.as_view(), name="own_profile"),
    path("exhibitor/profile/logo/", own.Logo.as_view(), name="own_logo"),
    path("exhibitor/booths/<key:booth>/hold/", own_booths.Hold.as_view(), name="own_hold"),
    path(f"{_OWN_CLAIM}/reserve/", own_booths.Reserve.as_view(), name="own_reserve"),
    path(f"{_OWN_CLAIM}/release/", own_booths.Release.as_view(), name="own_release"),
    path(f"{_OWN_CLAIM}/return/", own_booths.Return.as_view(), name="own_return"),
    path("exhibitor/products/", own_products.Products.as_view(), name="own_products"),
    path(f"{_OWN_PRODUCT}/", own_products.OneProduct.as_view(), name="own_product"),
    path(f"{_OWN_PRODUCT}/picture/", own_products.Picture.as_view(), name="own_picture"),
    path(f"{_OWN_PRODUCT}/publish/", own_products.Publish.as_view(), name="own_publish"),
    path(f"{_OWN_PRODUCT}/withdraw/", own_products.Withdraw.as_view(), name="own_withdraw"),
    path("exhibitor/staff/", own_people.Staff.as_view(), name="own_staff"),
    path(f"{_OWN_STAFF}/swap/", own_people.SwapStaff.as_view(), name="own_swap"),
    path(f"{_OWN_STAFF}/free/", own_people.FreeStaff.as_view(), name="own_free"),
    path("exhibitor/colleagues/", own_people.Colleagues.as_view(), name="own_colleagues"),
    path(
        "exhibitor/colleagues/<key:member>/dismiss/",
        own_people.DismissColleague.as_view(),
        name="own_dismiss",
    ),
]
