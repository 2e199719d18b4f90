"""The portal's lock: every address of it opens for active members of that exhibitor, and for nobody else."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from exhibitors import rules
from exhibitors.enums import PORTAL_IS_SHUT
from exhibitors.models import ExhibitorMember
from summit.exceptions import SummitError
from summit.models import User
from summit.reports import summit_of

View = Callable[..., HttpResponse]
Rule = Callable[[ExhibitorMember], bool]


def members(view: View) -> View:
    """Give the view the member who asks. Strangers log in; whoever is none is told of no such page."""
    return _guarded(view, rules.can_open)


def editors(view: View) -> View:
    return _guarded(view, rules.can_edit)


def managers(view: View) -> View:
    """As `members`; an editor is led back with words."""
    return _guarded(view, rules.can_manage)


def token_managers(view: View) -> View:
    return _guarded(view, rules.can_manage_tokens)


def _guarded(view: View, rule: Rule) -> View:
    @wraps(view)
    def wrapped(request: HttpRequest, pk: int, **parts: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            response: HttpResponse = to_login(request, reverse("exhibitors:home", args=[pk]))
        else:
            response = _answer(view, rule, request, pk, parts)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return wrapped


def to_login(request: HttpRequest, home: str) -> HttpResponse:
    """To the code by mail, and back to this page; after a form that was sent, to `home`: it is not sent
    again, and its address may have no page.

    Login pages have no language in their address: the cookie says that of the page one came from.
    """
    here = request.get_full_path() if request.method in ("GET", "HEAD") else home
    response = redirect_to_login(here, reverse("account_request_login_code"))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        get_language() or settings.LANGUAGE_CODE,
        secure=settings.BEHIND_TLS,
        samesite="Lax",
    )
    return response


def member_of(user: User, pk: int) -> ExhibitorMember:
    """The active membership of `user`, read anew each time, so that a dismissal counts at once.

    Raises Http404 for none: nobody learns which exhibitors there are.
    """
    mine = ExhibitorMember.objects.active_for(user).filter(exhibitor=pk)
    found = next(iter(mine.select_related("exhibitor")), None)  # one at most: nothing to be ordered
    if found is None:
        raise Http404
    summit = summit_of(found.summit_id)
    if summit.state in PORTAL_IS_SHUT:
        raise Http404
    found.user, found.summit, found.exhibitor.summit = user, summit, summit
    return found


def _answer(
    view: View, rule: Rule, request: HttpRequest, pk: int, parts: dict[str, Any]
) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - for the type checker: the caller looked
    member = member_of(user, pk)
    back = redirect("exhibitors:home", pk)
    if not rule(member):
        messages.error(request, _("This is for managers of your exhibitor. Ask one of them."))
        return back
    try:
        return view(request, member, **parts)
    except SummitError as refusal:
        messages.error(request, str(refusal.message))
        return back
