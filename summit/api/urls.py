"""Addresses of the core's API, below its version."""

from django.urls import path

from summit.api.views import summits

urlpatterns = [
    path("summits/", summits.SummitList.as_view(), name="summits"),
]
