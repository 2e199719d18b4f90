"""What visitors read about an exhibitor: texts in languages, logo, topics, website."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from exhibitors.forms.profile import ProfileForm
from exhibitors.models import ExhibitorMember
from exhibitors.services import profiles
from exhibitors.views import access, frame
from summit.exceptions import SummitError
from summit.models import Topic
from summit.views import refusals
from summit.views.errors import too_many


@require_http_methods(["GET", "HEAD", "POST"])
@access.editors
def edit(request: HttpRequest, member: ExhibitorMember) -> HttpResponse:
    """One form for everything; a language that is empty is shown in another one."""
    exhibitor = member.exhibitor
    initial = ProfileForm.initial_of(exhibitor)
    if request.method != "POST":
        return _page(request, member, ProfileForm(summit=exhibitor.summit, initial=initial))
    if request.FILES and not profiles.may_send_picture(exhibitor):
        return too_many(request, settings.PICTURE_RATE)
    form = ProfileForm(request.POST, request.FILES, summit=exhibitor.summit, initial=initial)
    if not form.is_valid():
        return _page(request, member, form)
    changes, topics = _changes(form, exhibitor.organisation.logo)
    try:
        changed = profiles.change(exhibitor, changes, topics=topics, by=member.user)
    except SummitError as refusal:
        refusals.explain(refusal, form, exhibitor.summit)
        return _page(request, member, form)
    words = _("Your profile is saved.") if changed else _("Nothing has changed.")
    messages.success(request, words)
    return redirect("exhibitors:profile", exhibitor.pk)


def _changes(form: ProfileForm, logo: Any) -> tuple[dict[str, Any], list[Topic] | None]:
    """Fields as the service takes them, and the topics, None where none are offered."""
    said = dict(form.cleaned_data)
    chosen = said.pop("topics", None)
    topics = None if chosen is None else list(Topic.objects.filter(pk__in=chosen))
    file, is_removed = said.pop("logo"), said.pop("no_logo")
    if file:
        said["logo"] = file
    elif is_removed and logo:
        said["logo"] = ""
    return said, topics


def _page(request: HttpRequest, member: ExhibitorMember, form: ProfileForm) -> HttpResponse:
    context = frame.around(member, "profile")
    # To be read, no longer to be changed. What was typed when it ended is given back.
    for field in form.fields.values():
        field.disabled = bool(context["standing"]) and not form.is_bound
    context |= {
        "form": form,
        "parts": form.in_languages("fascia_name", "profile"),
        "picture": member.exhibitor.organisation.logo,
        "action": request.path,
    }
    status = 422 if form.errors else 200
    return render(request, "exhibitors/portal/profile.html", context, status=status)
