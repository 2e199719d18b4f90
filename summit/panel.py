"""The admin panel as a whole: who enters, and which summit is being worked on.

A member works on one summit at a time. It is remembered in the session; every list, form, badge and
the dashboard show this summit only, and times are shown in its zone.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.conf import settings
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import SimpleTemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.sites import UnfoldAdminSite

from . import dashboard, navigation, panels
from .enums import Role
from .models import Summit, User

View = Callable[..., HttpResponse]

_CHOSEN = "summit"  # key in the session
_SHOWN = "_summit"  # field of every form: the summit that its page showed
_TOKEN_FIELD = re.compile(rb'<input type="hidden" name="csrfmiddlewaretoken"[^>]*>')

# unfold runs on Alpine.js, which compiles the expressions in its templates; see
# docs/decisions/0004-admin-csp.md. Inline scripts and inline style sheets stay forbidden.
CONTENT_SECURITY_POLICY = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"] | {
    "script-src": [SELF, UNSAFE_EVAL],
    "style-src-attr": [UNSAFE_INLINE],
    "frame-src": [SELF],
    "frame-ancestors": [NONE],
}


@dataclass(frozen=True)
class Page:
    """A page of the panel that is not the list or form of a model."""

    address: str
    name: str
    view: View
    may: Callable[[HttpRequest], bool]


_PAGES: dict[str, Page] = {}


def page(
    address: str,
    *,
    name: str,
    may: Callable[[HttpRequest], bool],
    why_not: Callable[[HttpRequest], str] | None = None,
) -> Callable[[View], View]:
    """Register a view at /admin/`address` as `admin:name`; who `may` not open it gets a 403 that says `why_not`."""

    def register(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not may(request):
                raise PermissionDenied(*([why_not(request)] if why_not else []))
            return view(request, *args, **kwargs)

        _PAGES[name] = Page(address, name, guarded, may)
        return view

    return register


def may_open(request: HttpRequest, name: str) -> bool:
    """Whether who asks may open the page `admin:name`; everybody may open the dashboard."""
    return _PAGES[name].may(request) if name in _PAGES else name == "index"


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


def _go_where_the_form_was(request: HttpRequest) -> None:
    """Work on the summit whose page a form comes from: another tab may have gone elsewhere meanwhile.

    Raises PermissionDenied when it is none of the member's.
    """
    said = request.POST.get(_SHOWN) if request.method == "POST" else None
    if said is None:
        return
    mine = {str(summit.pk): summit for summit in summits(request)}
    if said not in mine:
        raise PermissionDenied
    choose(request, mine[said])


def _mark_forms(request: HttpRequest, response: HttpResponseBase) -> None:
    """Write into every form of a page, unfold's and ours, which summit the page shows."""
    is_page = str(response.get("Content-Type", "")).startswith("text/html")
    if not (is_page and isinstance(response, HttpResponse) and request.user.is_authenticated):
        return
    if (summit := current(request)) is not None:
        field = f'<input type="hidden" name="{_SHOWN}" value="{summit.pk}">'.encode()
        response.content = _TOKEN_FIELD.sub(lambda found: found[0] + field, response.content)


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
    empty_value_display = ""

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        if not (isinstance(user, User) and user.is_active and user.is_staff):
            return False
        return user.is_superuser or bool(user.roles)

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        inner: View = super().admin_view(view, cacheable)

        def in_local_time(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            with timezone.override(None):  # whatever zone a page asks for ends with its request
                if self.has_permission(request):
                    _go_where_the_form_was(request)
                    if (summit := current(request)) is not None:
                        timezone.activate(summit.zone)
                response = inner(request, *args, **kwargs)
                if isinstance(response, SimpleTemplateResponse):
                    response.render()  # inside, or its times would be those of the server
            _mark_forms(request, response)
            if not hasattr(response, "_csp_replace"):
                response._csp_replace = CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]
            return response

        return in_local_time

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context: dict[str, Any] = super().each_context(request)
        if not self.has_permission(request):
            return context
        summit, user = current(request), member(request)
        context |= {
            "colors": {},  # they stand in admin.css; unfold would write them into the page
            "current_summit": summit,
            "other_summits": [other for other in summits(request) if other != summit],
            "role_name": _role_name(user, summit),
            "known_as": user.known_as(summit.pk) if summit else user.email,
            "panel_languages": settings.LANGUAGES,
            "finder_url": self._finder(request),
            "site_url": reverse("summit:home", args=[summit.slug]) if summit else "",
        }
        return context

    def index(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        summit = current(request)
        context = dict(extra_context or {})
        if summit is not None:
            board = dashboard.Board(summit, member(request), timezone.now())
            figures, cards = dashboard.panels(board)
            context |= {
                "figures": figures,
                "cards": cards,
                "situation": panels.situation(summit, board.today),
                "here_and_now": panels.here_and_now(summit, board.now),
            }
        answer: HttpResponse = super().index(request, context)
        return answer

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Nothing shows it; computing it would ask every model for its permissions."""
        return []

    def get_tabs_list(self, request: HttpRequest) -> Any:
        """Made when a page asks for them: many show none."""
        return SimpleLazyObject(lambda: super(PanelSite, self).get_tabs_list(request))

    def get_sidebar_list(self, request: HttpRequest) -> list[navigation.Group]:
        plan = self._get_config("SIDEBAR", request)["navigation"]
        return navigation.groups(self, request, current(request), plan)

    def _finder(self, request: HttpRequest) -> str | None:
        return navigation.link_to_list(self, request, self._get_config("FINDER", request))

    def get_urls(self) -> list[URLPattern | URLResolver]:
        own = [
            path("switch/", self.admin_view(require_POST(self.switch)), name="switch"),
            path("language/", self.admin_view(require_POST(self.language)), name="language"),
        ]
        pages = [
            path(page.address, self.admin_view(page.view), name=page.name)
            for page in _PAGES.values()
        ]
        return [*own, *pages, *super().get_urls()]

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

    def language(self, request: HttpRequest) -> HttpResponse:
        """Speak another language from now on, on every device of this user."""
        answer = redirect(safe_next(request, reverse("admin:index")))
        code = request.POST.get("language", "")
        if code in dict(settings.LANGUAGES):
            User.objects.filter(pk=member(request).pk).update(language=code)
            answer.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                code,
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Lax",
            )
        return answer


def _role_name(user: User, summit: Summit | None) -> str:
    if user.is_superuser:
        return str(_("Superuser"))
    role = user.roles.get(summit.pk) if summit else None
    return str(Role(role).label) if role else ""


def safe_next(request: HttpRequest, otherwise: str) -> str:
    """Where the form wants to go next, if that is a page of ours."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, request.get_host(), request.is_secure())
    return wanted if ours else otherwise
