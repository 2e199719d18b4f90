"""Addresses without a language."""

from django.urls import path

urlpatterns: list = []
