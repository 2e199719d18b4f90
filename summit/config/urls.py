"""All addresses, composed by name."""

from allauth.account.views import password_change, password_set
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from summit import accounts, login_codes
from summit.views import errors

from .addresses import unprefixed

handler400 = "summit.views.errors.bad_request"
handler500 = "summit.views.errors.server_error"
handler429 = "summit.views.errors.too_many_at_the_login"

urlpatterns = [
    path("", include("summit.urls")),
    unprefixed("admin/", admin.site.urls),
    path("accounts/language/", set_language, name="set_language"),
    path("accounts/email/", errors.not_here),  # addresses are an owner's business
    path("accounts/login/code/", login_codes.ask),
    path("accounts/password/set/", accounts.of_staff(password_set)),
    path("accounts/password/change/", accounts.of_staff(password_change)),
    unprefixed("accounts/", include("allauth.urls")),
    unprefixed("api/", include("summit.config.api")),
    *i18n_patterns(
        path("", include("attendees.urls")),
        path("", include("sessions.urls")),
        path("", include("exhibitors.urls")),
        path("", include("summit.urls_public")),
    ),
]
