"""All addresses of the API, composed by name."""

from django.urls import include, path, re_path

from summit.api.views import description

app_name = "api"

urlpatterns = [
    path("", description.Index.as_view(), name="index"),
    path("schema/", description.SchemaFile.as_view(), name="schema"),
    path("docs/", description.docs, name="docs"),
    path("v1/", include("summit.api.urls")),
    path("v1/", include("attendees.api.urls")),
    path("v1/", include("sessions.api.urls")),
    path("v1/", include("exhibitors.api.urls")),
    # Last: no address below the root is left to the pages.
    re_path("", description.not_found),
]
