"""Applying for the exhibition: a form for everybody, and then a look into one's mail.

The page after sending is the same for known and unknown addresses, as docs/decisions/0003 has it.
"""

import secrets
from functools import partial
from hashlib import sha256
from typing import Any
from urllib.parse import quote, unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from attendees.screens import countries
from exhibitors.forms.application import ApplicationForm
from exhibitors.models import Exhibition
from exhibitors.services import applications
from summit import idempotency, mailbox, throttle
from summit.exceptions import Closed, Invalid
from summit.models import Summit, Topic
from summit.reports import public_summit
from summit.screens.home import page_of
from summit.views import refusals
from summit.views.errors import too_many

_SENT_COOKIE = "applied_as"
_SENT_SECONDS = 600


@require_http_methods(["GET", "HEAD", "POST"])
def application(request: HttpRequest, slug: str) -> HttpResponse:
    """The form, as long as applications are open; what comes later is given back."""
    summit = public_summit(slug)
    exhibition = Exhibition.objects.for_summit(summit).select_related("summit").first()
    if exhibition is None:
        return _closed(request, summit, exhibition)
    if request.method != "POST":
        if not exhibition.is_open():
            return _closed(request, summit, exhibition)
        initial = {"nonce": secrets.token_urlsafe(16)}
        return _page(request, exhibition, ApplicationForm(summit=summit, initial=initial))
    if not throttle.allows(request, "apply", settings.REGISTER_RATE):
        return too_many(request, settings.REGISTER_RATE)
    form = ApplicationForm(request.POST, summit=summit)
    if not form.is_valid():
        give_back = _page if exhibition.is_open() else _too_late
        return give_back(request, exhibition, form)
    return _send(request, exhibition, form)


@require_safe
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    """Look into your mail: the same words whoever applied."""
    context = page_of(public_summit(slug)) | {
        "address": unquote(
            request.get_signed_cookie(_SENT_COOKIE, default="", max_age=_SENT_SECONDS) or ""
        ),
        "demo_mailbox": settings.DEMO and mailbox.is_used(),
    }
    return render(request, "exhibitors/applied.html", context)


def _send(request: HttpRequest, exhibition: Exhibition, form: ApplicationForm) -> HttpResponse:
    summit = exhibition.summit
    apply = partial(applications.apply, summit, _said(form))
    try:
        # A second press of the same page with the same answers sends nothing again.
        if form.cleaned_data["nonce"]:
            idempotency.once(_press(form), apply)
        else:
            apply()
    except Closed:
        return _too_late(request, exhibition, form)
    except Invalid as wrong:
        refusals.explain(wrong, form, summit)
        return _page(request, exhibition, form)
    response = redirect("exhibitors:applied", summit.slug)
    response.set_signed_cookie(
        _SENT_COOKIE,
        quote(form.cleaned_data["email"]),  # headers hold no other letters: test@例子.中国
        max_age=_SENT_SECONDS,
        httponly=True,
        secure=settings.BEHIND_TLS,
        samesite="Lax",
    )
    return response


def _press(form: ApplicationForm) -> str:
    answers = repr(sorted(form.cleaned_data.items()))
    return sha256(f"apply:{answers}".encode()).hexdigest()


def _said(form: ApplicationForm) -> applications.Application:
    said = form.cleaned_data
    return applications.Application(
        organisation=said["organisation"],
        contact_name=said["contact_name"],
        email=said["email"],
        language=get_language() or "en",
        country=said["country"],
        website=said["website"],
        wished_area=said["wished_area"],
        topics=list(Topic.objects.filter(pk__in=said.get("topics", []))),
        words=said["words"],
    )


def _too_late(request: HttpRequest, exhibition: Exhibition, form: ApplicationForm) -> HttpResponse:
    """Why it was not taken, with what was typed: nobody writes it anew for the summit office."""
    form.errors.clear()  # nothing of it is to be corrected any more
    refusals.explain(Closed(_("Applications are not open.")), form, exhibition.summit)
    summit = exhibition.summit
    context = _context(exhibition, form) | {"is_early": exhibition.has_not_opened}
    status = 403 if exhibition.has_not_opened else 410
    context["facts"] = [(_("Help"), summit.contact_email)]
    return render(request, "exhibitors/apply.html", context, status=status)


def _page(request: HttpRequest, exhibition: Exhibition, form: ApplicationForm) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "exhibitors/apply.html", _context(exhibition, form), status=status)


def _context(exhibition: Exhibition, form: ApplicationForm) -> dict[str, Any]:
    summit = exhibition.summit
    chosen = form.data.get("country", "") if form.is_bound else ""
    return page_of(summit) | {
        "form": form,
        "exhibition": exhibition,
        "facts": [(_("Answer"), _answer(summit)), (_("Help"), summit.contact_email)],
        "country_options": countries.options(chosen),
        "action": reverse("exhibitors:apply", args=[summit.slug]),
        "nav_here": reverse("exhibitors:plan", args=[summit.slug]),
    }


def _answer(summit: Summit) -> str:
    if not (days := summit.answer_days):
        return _("By mail. Then you choose a booth on the plan.")
    text = ngettext(
        "By mail within %(count)s day. Then you choose a booth on the plan.",
        "By mail within %(count)s days. Then you choose a booth on the plan.",
        days,
    )
    return text % {"count": days}


def _closed(request: HttpRequest, summit: Summit, exhibition: Exhibition | None) -> HttpResponse:
    is_early = exhibition.has_not_opened if exhibition else summit.takes_place
    context = page_of(summit) | {
        "exhibition": exhibition,
        "is_early": is_early,
        "nav_here": reverse("exhibitors:plan", args=[summit.slug]),
    }
    status = 410
    if is_early:
        status = 200 if exhibition else 404
    return render(request, "exhibitors/apply_closed.html", context, status=status)
