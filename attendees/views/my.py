"""A page of one's own, by a personal link. A GET changes nothing: mail scanners may follow the link."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attendees import links
from attendees.enums import RegistrationState as State
from attendees.forms import AnswerForm, CorrectionForm, LanguageForm, LinkForm, QuestionsForm
from attendees.models import Registration
from attendees.screens import countries, mine
from attendees.services import consents, registrations, tickets, visits
from summit import audit, throttle
from summit.exceptions import Closed, SummitError, WrongState
from summit.reports import public_summit
from summit.screens import frame
from summit.screens.home import page_of
from summit.views import refusals
from summit.views.errors import too_many

OwnView = Callable[..., HttpResponse]


def own(view: OwnView) -> OwnView:
    """Give the view the registration that its token opens; a page with words for any other token."""

    @wraps(view)
    def wrapped(request: HttpRequest, token: str, **named: Any) -> HttpResponse:
        registration = links.registration_of(token)
        if registration is None:
            response = render(request, "attendees/my_expired.html", status=404)
        else:
            try:
                response = view(request, registration, **named)
            except SummitError as refusal:
                messages.error(request, str(refusal.message))
                response = _back(registration)
        # The address is a secret: no cache keeps it, no other site is told of it.
        response["Cache-Control"] = "no-store"
        # Not no-referrer: browsers would then send `Origin: null`, which the CSRF check refuses.
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex"
        return response

    return wrapped


@require_safe
@own
def page(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Status and next step, ticket, corrections, privacy."""
    content = render_to_string("attendees/my_page.html", mine.page(registration), request)
    return HttpResponse(
        frame.around(request, registration.summit, "attendees/my_frame.html", content)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@own
def edit(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Correct one's details until the deadline."""
    may = mine.may_correct(registration)
    if not may and request.method != "POST":
        return _back(registration)
    form = CorrectionForm.of(registration, request.POST if request.method == "POST" else None)
    options = countries.options(form["country"].value())
    context = {"country_options": options, "is_in_vain": not may}
    template = "attendees/my_edit.html"
    if not (form.is_bound and form.is_valid()):
        return _form(request, registration, template, form, context)
    try:
        changed = visits.correct(registration, form.changes(), by=registration)
    except SummitError as refusal:
        return _refused(request, registration, template, form, refusal, context)
    if changed:
        messages.success(request, _("Your changes are saved."))
    return _back(registration)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def questions(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The further questions of the category: saved as far as they are answered, sent when complete.

    A draft that is asked nothing any more is sent with the same button.
    """
    may = mine.may_answer(registration)
    if not may and request.method != "POST":
        return _back(registration)
    asked = mine.questions(registration)
    if not asked and registration.state != State.DRAFT:
        return _back(registration)
    later = "later" in request.POST
    form = QuestionsForm(
        request.POST if request.method == "POST" else None,
        questions=asked,
        answered=registration.answers.all(),
        may_wait=later,
    )
    template = "attendees/register_questions.html"
    context = {"is_in_vain": not may}
    if not (form.is_bound and form.is_valid()):
        return _form(request, registration, template, form, context)
    try:
        _take_answers(request, registration, form, later)
    except SummitError as refusal:
        return _refused(request, registration, template, form, refusal, context)
    return _back(registration)


def _take_answers(
    request: HttpRequest, registration: Registration, form: QuestionsForm, later: bool
) -> None:
    if registration.state != State.DRAFT:
        visits.correct_answers(registration, form.answers(), by=registration)
        messages.success(request, _("Your answers are saved."))
    elif later:
        registrations.save_draft(registration, form.answers())
        messages.success(request, _("Saved. Your registration is not sent yet."))
    else:
        registrations.submit_or_wait(registration, form.answers(), by=registration)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def answer(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Answer what the office asked; who presses twice has answered once."""
    is_asked = registration.state == State.INFO_REQUESTED and not mine.has_ended(registration)
    if not is_asked and request.method != "POST":
        return _back(registration)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    template = "attendees/my_answer.html"
    context: dict[str, Any] = {"question": registration.message, "is_in_vain": not is_asked}
    if not (form.is_bound and form.is_valid()):
        if not is_asked:
            return _back(registration)
        return _form(request, registration, template, form, context)
    words = form.cleaned_data["words"]
    try:
        visits.answer(registration, words=words, by=registration)
    except SummitError as refusal:
        if not visits.has_answered(registration, words):
            return _refused(request, registration, template, form, refusal, context)
    messages.success(request, _("Your answer is with the summit office."))
    return _back(registration)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def language(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Choose the language of mails."""
    initial = {"language": registration.attendee.language}
    form = LanguageForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        visits.change_language(registration, form.cleaned_data["language"], by=registration)
        return redirect(links.url(registration))
    return _form(request, registration, "attendees/my_language.html", form)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def cancel(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Cancel, after saying what happens then; who presses twice has cancelled once."""
    if registration.is_over:
        return _back(registration)
    if request.method == "POST":
        visits.cancel(registration, by=registration)
        return _back(registration)
    if not mine.may_cancel(registration):
        return _back(registration)
    return _form(request, registration, "attendees/my_cancel.html", None)


@require_POST
@own
def accept(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Take the offered place; who presses twice has it."""
    try:
        visits.accept_offer(registration, by=registration)
    except WrongState:
        if not _is_by_now(registration, State.CONFIRMED):
            raise
        messages.success(request, _("The place is yours already."))
    return _back(registration)


@require_POST
@own
def decline(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Leave the offered place to others; who presses twice has left it."""
    try:
        visits.decline_offer(registration, by=registration)
    except WrongState:
        if not _has_declined(registration):
            raise
        messages.info(request, _("You have left the place to others already."))
    return _back(registration)


def _is_by_now(registration: Registration, state: str) -> bool:
    registration.refresh_from_db(fields=["state"])
    return registration.state == state


def _has_declined(registration: Registration) -> bool:
    """Whether the person has left the place: the office may have cancelled it, or he or she without an offer."""
    if not _is_by_now(registration, State.CANCELLED):
        return False
    ends = audit.of(registration).filter(verb__in=("cancel", "decline_offer"))
    said = ends.values_list("verb", "actor").first()
    return said == ("decline_offer", audit.label(registration))


@require_POST
@own
def news(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Withdraw, or give, the consent to news of the next summit."""
    wanted = request.POST.get("wanted") == "1"
    consents.set_news(
        registration.attendee, wanted, language=get_language() or "en", by=registration
    )
    said = _("You get news of the next summit.") if wanted else _("You get no news any more.")
    messages.success(request, said)
    return _back(registration)


@require_safe
@own
def ticket_pdf(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The ticket on one A4 page; back to the page when there is none."""
    if tickets.living(registration) is None:
        messages.error(request, _("There is no ticket yet."))
        return _back(registration)
    from attendees.tickets import documents

    if not throttle.allows(request, "ticket", settings.REGISTER_RATE):
        return too_many(request, settings.REGISTER_RATE)
    pdf = documents.ticket_pdf(registration, language=get_language() or "")
    response = HttpResponse(pdf, content_type="application/pdf")
    name = f"{registration.summit.slug}-{registration.reference}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@own
def calendar(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The summit as a calendar entry (RFC 5545)."""
    from attendees.tickets import calendars

    content = calendars.of_registration(registration)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{registration.summit.slug}.ics"'
    return response


@require_safe
@own
def copy(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Everything that is held about the person, to take along (GDPR art. 15 and 20)."""
    response = JsonResponse(
        mine.copy(registration), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    response["Content-Disposition"] = f'attachment; filename="{registration.reference}.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def ask_link(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for one's link by mail. The answer is the same whether the address is known or not."""
    summit = public_summit(slug)
    context: dict[str, Any] = {"action": request.path, "sent": False}
    status = 200
    if request.method == "POST":
        if not throttle.allows(request, "link", settings.REGISTER_RATE):
            return too_many(request, settings.REGISTER_RATE)
        form = LinkForm(request.POST)
        if form.is_valid():
            email = form.cleaned_data["email"]
            return _ThenRemind(
                f"{request.path}?sent=1", partial(registrations.remind, summit, email)
            )
        status = 422
    else:
        form = LinkForm()
        context["sent"] = "sent" in request.GET
    context["form"] = form
    return render(request, "attendees/my_link.html", page_of(summit) | context, status=status)


class _ThenRemind(HttpResponseRedirect):
    """Mails the link when the answer is out: nobody can tell by the clock whether there was one."""

    def __init__(self, to: str, remind: Callable[[], None]) -> None:
        super().__init__(to)
        self._remind = remind

    def close(self) -> None:
        super().close()
        self._remind()


def _form(
    request: HttpRequest,
    registration: Registration,
    template: str,
    form: Any,
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    status = 422 if form is not None and form.errors else 200
    found = mine.around(registration) | {"form": form, "action": request.path} | (context or {})
    return render(request, template, found, status=status)


def _refused(
    request: HttpRequest,
    registration: Registration,
    template: str,
    form: Form,
    refusal: SummitError,
    context: dict[str, Any],
) -> HttpResponse:
    """The form again, with why it was not taken and with what was typed."""
    refusals.explain(refusal, form, registration.summit)
    context["is_in_vain"] |= isinstance(refusal, Closed)  # it would be refused again
    return _form(request, registration, template, form, context)


def _back(registration: Registration) -> HttpResponse:
    return redirect(reverse("attendees:my", args=[links.token(registration)]))
