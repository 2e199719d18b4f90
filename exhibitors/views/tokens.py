"""Keys to the API for an exhibitor's own programs: made here, shown once, ended here."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from exhibitors.forms.token import TokenForm
from exhibitors.models import ExhibitorMember, ExhibitorToken
from exhibitors.services import tokens
from exhibitors.views import access, frame
from summit import throttle
from summit.exceptions import Invalid, SummitError
from summit.services.tokens import AlreadyMade
from summit.views.errors import too_many


@require_http_methods(["GET", "HEAD", "POST"])
@access.token_managers
def everything(request: HttpRequest, member: ExhibitorMember) -> HttpResponse:
    """The list, and below it the form; what it makes is shown on the answer to it and nowhere else."""
    if request.method == "POST" and not throttle.allows(request, "token", settings.REGISTER_RATE):
        return too_many(request, settings.REGISTER_RATE)
    sent = request.POST if request.method == "POST" else None
    form = TokenForm(sent, summit=member.exhibitor.summit)
    try:
        made = _create(request, member, form) if form.is_valid() else None
    except AlreadyMade as refusal:
        messages.error(request, str(refusal.message))
        return redirect(request.path)
    if made is not None:
        context = frame.around(member, "colleagues") | made
        return render(request, "exhibitors/portal/token.html", context)
    context = frame.around(member, "colleagues") | {
        "form": form,
        "tokens": list(_living(member)),
        "docs_url": reverse("api:docs"),
        "action": request.path,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "exhibitors/portal/tokens.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@access.token_managers
def end(request: HttpRequest, member: ExhibitorMember, token_pk: int) -> HttpResponse:
    """End a token, after asking."""
    token = _living(member).filter(pk=token_pk).first()
    if token is None:
        raise Http404
    if request.method == "POST":
        tokens.revoke(token, by=member.user)
        messages.success(request, _("%(name)s opens nothing any more.") % {"name": token.name})
        return redirect("exhibitors:tokens", member.exhibitor_id)
    context = frame.around(member, "colleagues") | {"token": token, "action": request.path}
    return render(request, "exhibitors/portal/token_end.html", context)


def _create(
    request: HttpRequest, member: ExhibitorMember, form: TokenForm
) -> dict[str, Any] | None:
    """The token and its secret; None when the service refused, with its words in the form or above it.

    Raises AlreadyMade when this page of the form made one before.
    """
    said = form.cleaned_data
    try:
        token, secret = tokens.create(
            member,
            name=said["name"],
            scopes=said["scopes"],
            expires_at=form.expires_at(),
            nonce=said["nonce"],
            by=member.user,
        )
    except AlreadyMade:
        raise
    except Invalid as wrong:
        form.refuse(wrong.errors)
    except SummitError as refusal:
        messages.error(request, str(refusal.message))
    else:
        return {"token": token, "secret": secret, "docs_url": reverse("api:docs")}
    return None


def _living(member: ExhibitorMember) -> QuerySet[ExhibitorToken]:
    """Those of this exhibitor that nobody has ended, expired ones too; the newest first."""
    rows = ExhibitorToken.objects.not_revoked().filter(member__exhibitor=member.exhibitor_id)
    return rows.select_related("member__user", "member__exhibitor", "summit").order_by("-pk")
