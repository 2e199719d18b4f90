"""Addresses without a language."""

from django.urls import path

from summit.views import health, home

urlpatterns = [
    path("", health.to_language, name="start"),
    path("healthz/", health.healthz, name="healthz"),
    path("metrics", health.metrics, name="metrics"),
    path("look/<slug:slug>.css", home.summit_css, name="summit_css"),
]
