"""Public addresses of a summit, under a language."""

from django.urls import path

from summit.views import home

app_name = "summit"

urlpatterns = [
    path("", home.root, name="root"),
    path("<slug:slug>/", home.home, name="home"),
    path("<slug:slug>/privacy/", home.privacy, name="privacy"),
]
