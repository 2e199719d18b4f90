"""Addresses without a language."""

from django.urls import path, re_path

from summit.views import health, home, pictures

urlpatterns = [
    path("", health.to_language, name="start"),
    path("robots.txt", health.robots, name="robots"),
    path("healthz/", health.healthz, name="healthz"),
    path("metrics", health.metrics, name="metrics"),
    re_path(
        r"^media/(?P<folder>logos|organisations|products)/(?P<name>[^/]+)$",
        pictures.logo,
        name="logo",
    ),
    path("look/<slug:slug>.css", home.summit_css, name="summit_css"),
]
