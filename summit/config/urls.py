"""All addresses, composed by name."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

handler500 = "summit.views.errors.server_error"

urlpatterns = [
    path("", include("summit.urls")),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("api/", include("summit.config.api")),
    *i18n_patterns(
        path("", include("attendees.urls")),
        path("", include("summit.urls_public")),
    ),
]
