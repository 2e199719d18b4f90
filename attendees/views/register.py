"""Registering on the public site: choose a pass, say who you are, look into your mail.

The page after sending is the same for everybody, so that nobody learns who is registered; see
docs/decisions/0003-addresses-stay-private.md.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import astuple
from functools import partial
from typing import Any
from urllib.parse import quote, unquote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats
from django.utils.html import escape, format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from attendees import reports
from attendees.enums import Source
from attendees.forms import RegistrationForm
from attendees.models import Category, ConsentText
from attendees.screens import countries
from attendees.services import registrations
from attendees.services.registrations import Details
from summit import idempotency, mailbox, pages, throttle
from summit.exceptions import Closed, Full
from summit.models import Summit
from summit.reports import public_summit
from summit.screens.home import page_of
from summit.templatetags.summit import daterange, in_summit_zone
from summit.views import refusals
from summit.views.errors import too_many
from summit.views.home import kept

SHOWN_AT_ONCE = 3
_FORM = "attendees/register_details.html"
_SENT_COOKIE = "sent_to"
_SENT_SECONDS = 600


@require_safe
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """The passes: three at once, the others behind a fold."""
    summit = public_summit(slug)
    if refused := _refused(request, summit):
        return refused
    passes = [_pass(category) for category in reports.categories(summit.pk) if category.is_public]
    chosen = request.GET.get("pass", "")
    if any(chosen == card["slug"] for card in passes):
        return redirect("attendees:register_details", slug, chosen)
    context = {
        "passes": passes[:SHOWN_AT_ONCE],
        "other_passes": passes[SHOWN_AT_ONCE:],
        "chosen": next((card["slug"] for card in passes if not card["is_shut"]), ""),
        "missing": "pass" in request.GET,
        "facts": _good_to_know(summit),
    }
    return kept(render(request, "attendees/register_pass.html", page_of(summit) | context))


@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, slug: str, category_slug: str) -> HttpResponse:
    """About you: the only form of a registration without further questions. What comes too late is given back."""
    summit = public_summit(slug)
    if request.method != "POST" and (refused := _refused(request, summit)):
        return refused
    category = reports.category(summit.pk, category_slug)
    if not category.is_public:
        raise Http404(category_slug)
    texts = {text.purpose: text for text in reports.consent_texts(summit.pk)}
    if request.method != "POST":
        return _empty_form(request, category, texts)
    if not throttle.allows(request, "register", settings.REGISTER_RATE):
        return too_many(request, settings.REGISTER_RATE)
    form = RegistrationForm(request.POST, texts=texts)
    if form.is_valid():
        return _send(request, category, form)
    try:
        registrations.expect_open(summit)
    except Closed as refusal:
        return _too_late(request, category, form, refusal)
    return _about_you(request, category, form)


@require_safe
def sent(request: HttpRequest, slug: str, category_slug: str) -> HttpResponse:
    """Look into your mail: the same words whether the address was known or not.

    Drawn once for each language, but for the address.
    """
    summit = public_summit(slug)
    category = reports.category(summit.pk, category_slug)
    address = unquote(
        request.get_signed_cookie(_SENT_COOKIE, default="", max_age=_SENT_SECONDS) or ""
    )

    def draw(holes: Mapping[str, str]) -> str:
        context = page_of(summit) | {
            "category": category,
            "address": holes["address"] if address else "",
            "asks_first": reports.asks_first(category),
            "demo_mailbox": settings.DEMO and mailbox.is_used(),
        }
        return render_to_string("attendees/mail_check.html", context, request)

    name = f"sent:{category.pk}:{get_language()}:{bool(address)}"
    return HttpResponse(pages.drawn(name, draw, address=escape(address)))


def _send(request: HttpRequest, category: Category, form: RegistrationForm) -> HttpResponse:
    said = form.details(get_language() or "en")
    register = partial(registrations.register_or_remind, said, category=category, source=Source.WEB)
    try:
        if nonce := form.cleaned_data["nonce"]:
            idempotency.once(_press(nonce, category, said), register)
        else:
            register()
    except Closed as refusal:
        return _too_late(request, category, form, refusal)
    except Full:
        form.add_error(None, _("The last place of this pass has just gone. Choose another pass."))
        return _about_you(request, category, form)
    response = redirect("attendees:register_sent", category.summit.slug, category.slug)
    response.set_signed_cookie(
        _SENT_COOKIE,
        quote(form.cleaned_data["email"]),  # headers hold no other letters: test@例子.中国
        max_age=_SENT_SECONDS,
        httponly=True,
        secure=settings.BEHIND_TLS,
        samesite="Lax",
    )
    return response


def _press(nonce: str, category: Category, said: Details) -> str:
    """The key of a press: the second one of the same page with the same answers sends nothing again.

    Other answers are another press: the browser's Back leads to the page as it was drawn.
    """
    answers = repr((nonce, category.pk, astuple(said)))
    return hashlib.sha256(answers.encode()).hexdigest()


def _empty_form(
    request: HttpRequest, category: Category, texts: Mapping[str, ConsentText]
) -> HttpResponse:
    """The form before anybody has written in it: drawn once for each language, but for two secrets."""

    def draw(holes: Mapping[str, str]) -> str:
        form = RegistrationForm(texts=texts, initial={"nonce": holes["nonce"]})
        context = _form_context(request, category, form) | {"csrf_token": holes["token"]}
        return render_to_string(_FORM, context, request)

    secret = {"nonce": secrets.token_urlsafe(16), "token": get_token(request)}
    return HttpResponse(pages.drawn(f"form:{category.pk}:{get_language()}", draw, **secret))


def _about_you(request: HttpRequest, category: Category, form: RegistrationForm) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, _FORM, _form_context(request, category, form), status=status)


def _form_context(
    request: HttpRequest, category: Category, form: RegistrationForm
) -> dict[str, Any]:
    country = form.data.get("country", "") if form.is_bound else ""
    return page_of(category.summit) | {
        "category": category,
        "form": form,
        "facts": [
            (_("Days"), daterange(*category.days())),
            (_("Price"), _("Free")),
            (_("Answer"), _answer(category)),
        ],
        "country_options": countries.options(country),
        "action": request.path,
    }


def _refused(request: HttpRequest, summit: Summit) -> HttpResponse | None:
    """The page that says why nobody can register now; None while people can."""
    try:
        registrations.expect_open(summit)
    except Closed as refusal:
        return _closed(request, summit, refusal)
    return None


def _closed(request: HttpRequest, summit: Summit, refusal: Closed) -> HttpResponse:
    """410 once it is over. What is still to come, or lacks something for a while, is not gone."""
    context = page_of(summit) | {"lack": _lack(summit, refusal)}
    status = 200 if summit.registers_later or summit.is_open() else 410
    return render(request, "attendees/register_closed.html", context, status=status)


def _too_late(
    request: HttpRequest, category: Category, form: RegistrationForm, refusal: Closed
) -> HttpResponse:
    """Why it was not taken, with what was typed: nobody writes it anew for the summit office."""
    summit = category.summit
    form.errors.clear()  # nothing of it is to be corrected any more
    refusals.explain(refusal, form, summit)
    context = _form_context(request, category, form) | {"lack": _lack(summit, refusal)}
    status = 403 if summit.registers_later or summit.is_open() else 410
    return render(request, _FORM, context, status=status)


def _lack(summit: Summit, refusal: Closed) -> str:
    """What is missing though the times are right; empty when it is just not the time."""
    return str(refusal.message) if summit.is_open() else ""


def _pass(category: Category) -> dict[str, Any]:
    """What a pass card shows; `tr` reads the translated fields from `category`."""
    days, availability = category.days(), reports.availability(category)
    features = [("calendar", daterange(*days))]
    if category.includes:
        features.append(("check", category.includes))
    if availability != reports.FULL:
        is_at_once = availability == reports.OPEN and not category.needs_approval
        features.append(("check" if is_at_once else "clock", _answer(category)))
    return {
        "slug": category.slug,
        "category": category,
        "name": category.name,
        "description": category.description,
        "price_text": _("Free"),
        "features": features,
        "availability": availability,
        "is_shut": availability in (reports.FULL, reports.CLOSED),
    }


def _answer(category: Category) -> str:
    """When somebody who registers in `category` knows."""
    if category.needs_approval:
        days = category.summit.answer_days
        return _("Answer within %(count)s days") % {"count": formats.localize(days)}
    if reports.availability(category) == reports.WAITING_LIST:
        return _("Answer when a place is free")
    if reports.asks_first(category):
        return _("Confirmed after a few questions")
    return _("Confirmed at once")


def _good_to_know(summit: Summit) -> list[tuple[str, str]]:
    facts = []
    if summit.registration_closes:
        facts.append((_("Registration closes"), in_summit_zone(summit.registration_closes, summit)))
    my_link = reverse("attendees:my_link", args=[summit.slug])
    again = format_html('<a href="{}">{}</a>', my_link, _("Open “My page” to get your link again."))
    facts.append((_("You registered already"), again))
    if mail := summit.contact_email:
        facts.append((_("Help"), format_html('<a href="mailto:{0}" dir="ltr">{0}</a>', mail)))
    return facts
