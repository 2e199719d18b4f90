"""Who else acts for an exhibitor: invited by any address, given another role, dismissed."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from exhibitors import rules
from exhibitors.enums import MemberRole
from exhibitors.forms.colleagues import ColleagueForm
from exhibitors.models import ExhibitorMember
from exhibitors.services import members
from exhibitors.views import access, frame
from summit import throttle
from summit.exceptions import Invalid, SummitError
from summit.views.errors import too_many


@dataclass(frozen=True)
class Colleague:
    """Somebody of the list, and what a manager may do with him or her."""

    member: ExhibitorMember
    is_self: bool
    is_only_manager: bool  # who goes only after somebody else was made manager


@require_http_methods(["GET", "HEAD", "POST"])
@access.members
def everybody(request: HttpRequest, member: ExhibitorMember) -> HttpResponse:
    """The list; managers invite below it."""
    may_manage = rules.can_manage(member)
    initial = {"role": MemberRole.EDITOR, "language": get_language() or "en"}
    form = ColleagueForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST":
        if not may_manage:
            messages.error(request, _("Colleagues are invited by managers of your exhibitor."))
            return redirect("exhibitors:colleagues", member.exhibitor_id)
        if not throttle.allows(request, "invite", settings.REGISTER_RATE):
            return too_many(request, settings.REGISTER_RATE)
        if form.is_valid() and _invite(member, form):
            text = _("%(email)s is invited: a mail with the way in is on its way.")
            messages.success(request, text % {"email": form.cleaned_data["email"]})
            return redirect("exhibitors:colleagues", member.exhibitor_id)
    context = frame.around(member, "colleagues") | {
        "form": form,
        "colleagues": _colleagues(member),
        "may_manage": may_manage,
        "action": request.path,
    }
    status = 422 if form.errors else 200
    return render(request, "exhibitors/portal/colleagues.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@access.managers
def dismiss(request: HttpRequest, member: ExhibitorMember, member_pk: int) -> HttpResponse:
    """Dismiss a colleague, after reading what that means; oneself too."""
    colleague = _colleague(member, member_pk)
    is_self = colleague.pk == member.pk
    if members.is_only_manager(colleague):
        messages.error(request, members.NEEDS_A_MANAGER)
        return redirect("exhibitors:colleagues", member.exhibitor_id)
    if request.method == "POST":
        members.dismiss(colleague, by=member.user)
        messages.success(request, _("%(name)s is dismissed.") % {"name": str(colleague)})
        if is_self:
            return redirect("exhibitors:portal")
        return redirect("exhibitors:colleagues", member.exhibitor_id)
    context = frame.around(member, "colleagues") | {
        "colleague": colleague,
        "is_self": is_self,
        "action": request.path,
    }
    return render(request, "exhibitors/portal/dismiss.html", context)


@require_POST
@access.managers
def change_role(request: HttpRequest, member: ExhibitorMember, member_pk: int) -> HttpResponse:
    """Make a colleague manager, or a manager editor; oneself too, when somebody else is manager."""
    colleague = _colleague(member, member_pk)
    role = request.POST.get("role", "")
    if role not in MemberRole.values:
        raise Http404
    try:
        members.change_role(colleague, role, by=member.user)
    except SummitError as refusal:
        messages.error(request, str(refusal.message))
    else:
        words = {"name": str(colleague), "role": MemberRole(role).label}
        messages.success(request, _("%(name)s: %(role)s from now on.") % words)
    return redirect("exhibitors:colleagues", member.exhibitor_id)


def _colleagues(member: ExhibitorMember) -> list[Colleague]:
    """Managers first."""
    rows = member.exhibitor.members.active().select_related("user").order_by("-role", "pk")
    found = list(rows)
    managers = [one for one in found if one.is_manager and one.user.is_active]
    return [Colleague(one, one.pk == member.pk, managers == [one]) for one in found]


def _colleague(member: ExhibitorMember, pk: int) -> ExhibitorMember:
    """Raises Http404 for whoever does not act for the same exhibitor."""
    rows = member.exhibitor.members.active().select_related("user")
    colleague = rows.filter(pk=pk).first()
    if colleague is None:
        raise Http404
    colleague.exhibitor = member.exhibitor
    return colleague


def _invite(member: ExhibitorMember, form: ColleagueForm) -> bool:
    said = form.cleaned_data
    try:
        members.invite(
            member.exhibitor,
            email=said["email"],
            full_name=said["full_name"],
            language=said["language"],
            role=said["role"],
            by=member.user,
        )
    except Invalid as wrong:
        for words in wrong.errors.values():
            form.add_error("email", words)
        return False
    return True
