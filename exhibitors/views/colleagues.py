"""Who else acts for an exhibitor: invited by any address, dismissed."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from exhibitors import rules
from exhibitors.enums import MemberRole
from exhibitors.forms.colleagues import ColleagueForm
from exhibitors.models import ExhibitorMember
from exhibitors.services import members
from exhibitors.views import access, frame
from summit import throttle
from summit.exceptions import Invalid
from summit.views.errors import too_many


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
            return too_many(request)
        if form.is_valid() and _invite(member, form):
            text = _("%(email)s is invited: a mail with the way in is on its way.")
            messages.success(request, text % {"email": form.cleaned_data["email"]})
            return redirect("exhibitors:colleagues", member.exhibitor_id)
    rows = member.exhibitor.members.active().select_related("user").order_by("role", "pk")
    context = frame.around(member, "colleagues") | {
        "form": form,
        "colleagues": list(rows),
        "may_manage": may_manage,
        "action": request.path,
    }
    status = 422 if form.errors else 200
    return render(request, "exhibitors/portal/colleagues.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@access.managers
def dismiss(request: HttpRequest, member: ExhibitorMember, member_pk: int) -> HttpResponse:
    """Dismiss a colleague, after reading what that means; oneself too."""
    rows = member.exhibitor.members.active().select_related("user")
    colleague = rows.filter(pk=member_pk).first()
    if colleague is None:
        raise Http404
    colleague.exhibitor = member.exhibitor
    is_self = colleague.pk == member.pk
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
