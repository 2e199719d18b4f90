"""The admin panel as a whole: who enters, and which summit is being worked on.

A member works on one summit at a time. It is remembered in the session; every list, form, badge and
the dashboard show this summit only, and times are shown in its zone.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import SimpleTemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.sites import UnfoldAdminSite

from .models import Summit, User

View = Callable[..., HttpResponse]

_CHOSEN = "summit"  # key in the session


def member(request: HttpRequest) -> User:
    """Who asks; only behind `PanelSite.admin_view`, which lets nobody else in."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError(user)
    return user


def summits(request: HttpRequest) -> list[Summit]:
    """The summits of who asks, the latest first; read once per request."""
    found: list[Summit] | None = getattr(request, "_panel_summits", None)
    if found is None:
        found = list(Summit.objects.for_member(member(request)).order_by("-first_day", "pk"))
        request._panel_summits = found  # type: ignore[attr-defined]
    return found


def current(request: HttpRequest) -> Summit | None:
    """The summit that is worked on: the chosen one, else the next to open, else the latest."""
    of_member = summits(request)
    chosen = request.session.get(_CHOSEN)
    for summit in of_member:
        if summit.pk == chosen:
            return summit
    today = timezone.now().date()
    ahead = [summit for summit in of_member if summit.last_day >= today]
    return (ahead[-1:] or of_member[:1] or [None])[0]  # type: ignore[list-item]


def choose(request: HttpRequest, summit: Summit) -> None:
    """Work on `summit` from now on, and show its local times."""
    if request.session.get(_CHOSEN) != summit.pk:
        request.session[_CHOSEN] = summit.pk
    timezone.activate(summit.zone)


class OfCurrentSummit(AutocompleteJsonView):
    """What a field with search offers: rows of the summit that is worked on."""

    def get_queryset(self) -> models.QuerySet[Any]:
        found: models.QuerySet[Any] = super().get_queryset()
        restrict = getattr(self.model_admin, "of_current_summit", None)
        return restrict(self.request, found) if restrict else found.none()


class PanelSite(UnfoldAdminSite):
    """Django's admin site with our door: staff of a summit, no permissions per model."""

    site_header = _("Summit")
    site_title = _("Summit")
    index_title = _("Today")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        if not (isinstance(user, User) and user.is_active and user.is_staff):
            return False
        return user.is_superuser or bool(user.roles)

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        inner: View = super().admin_view(view, cacheable)

        def in_local_time(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            summit = current(request) if self.has_permission(request) else None
            with timezone.override(summit.zone if summit else None):
                response = inner(request, *args, **kwargs)
                if isinstance(response, SimpleTemplateResponse):
                    response.render()  # inside, or its times would be those of the server
                return response

        return in_local_time

    def get_urls(self) -> list[URLPattern | URLResolver]:
        own = [path("switch/", self.admin_view(require_POST(self.switch)), name="switch")]
        return [*own, *super().get_urls()]

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Send people to the staff login; who is logged in but belongs to no summit is told so."""
        if request.user.is_authenticated:
            if self.has_permission(request):
                return redirect("admin:index")
            return render(request, "admin/no_summit.html", status=403)
        following = request.GET.get("next", "") or reverse("admin:index")
        return redirect(f"{reverse('account_login')}?{urlencode({'next': following})}")

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("account_change_password")

    def autocomplete_view(self, request: HttpRequest) -> HttpResponseBase:
        return OfCurrentSummit.as_view(admin_site=self)(request)

    def switch(self, request: HttpRequest) -> HttpResponse:
        """Work on another summit of one's own; a foreign one is not found."""
        mine = Summit.objects.for_member(member(request))
        number = request.POST.get("summit", "")
        choose(request, get_object_or_404(mine, pk=int(number) if number.isdecimal() else 0))
        return redirect(safe_next(request, reverse("admin:index")))


def safe_next(request: HttpRequest, otherwise: str) -> str:
    """Where the form wants to go next, if that is a page of ours."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, request.get_host(), request.is_secure())
    return wanted if ours else otherwise
