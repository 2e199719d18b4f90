"""Who acts for an exhibitor, as the office sees to it: a manager who left, somebody who is to go."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from unfold.widgets import (
    UnfoldAdminEmailInputWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from exhibitors.enums import MemberRole
from exhibitors.forms.colleagues import ColleagueForm
from exhibitors.models import Exhibitor, ExhibitorMember, ExhibitorToken
from exhibitors.services import members, tokens
from summit import audit, panel
from summit.exceptions import Invalid, SummitError

from . import page

_ONE = "admin:exhibitors_exhibitor_change"


class ManagerForm(ColleagueForm):
    """Whom the office makes manager: cleaned as the portal does, drawn as the panel does."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["role"]
        self.fields["email"].widget = UnfoldAdminEmailInputWidget(
            attrs={"dir": "ltr", "autocomplete": "off"}
        )
        self.fields["full_name"].widget = UnfoldAdminTextInputWidget(
            attrs={"dir": "auto", "autocomplete": "off"}
        )
        languages = self.fields["language"]
        languages.widget = UnfoldAdminSelectWidget(choices=languages.choices)  # type: ignore[attr-defined]


class WithMembers:
    """What the admin of exhibitors does with those who act for one."""

    def show(
        self, request: HttpRequest, exhibitor: Exhibitor, form: ManagerForm, status: int = 200
    ) -> HttpResponse:
        """The page of one exhibitor."""
        admin: Any = self
        context = {
            **admin.admin_site.each_context(request),
            **page.context(exhibitor, panel.member(request)),
            "title": str(exhibitor),
            "manager_form": form,
        }
        template = "admin/exhibitors/exhibitor/page.html"
        return TemplateResponse(request, template, context, status=status)

    def member_urls(self) -> list[Any]:
        admin: Any = self

        def post(view: Any) -> Any:
            return admin.admin_site.admin_view(require_POST(view))

        one = "<int:pk>/members/<int:member_pk>"
        return [
            path(
                "<int:pk>/members/invite/",
                post(self.invite_manager),
                name="exhibitors_exhibitor_invite",
            ),
            path(
                f"{one}/manager/", post(self.make_manager), name="exhibitors_exhibitor_make_manager"
            ),
            path(f"{one}/dismiss/", post(self.dismiss), name="exhibitors_exhibitor_dismiss"),
            path(
                "<int:pk>/tokens/<int:token_pk>/end/",
                post(self.end_token),
                name="exhibitors_exhibitor_end_token",
            ),
        ]

    def invite_manager(self, request: HttpRequest, pk: int) -> HttpResponse:
        exhibitor = self._changeable(request, pk)
        form = ManagerForm(request.POST)
        if form.is_valid():
            try:
                said = form.cleaned_data
                members.invite(exhibitor, role=MemberRole.MANAGER, by=panel.member(request), **said)
            except Invalid as wrong:
                for words in wrong.errors.values():
                    form.add_error("email", words)
            except SummitError as refusal:
                messages.error(request, str(refusal.message))
                return redirect(reverse(_ONE, args=[pk]))
            else:
                text = _("%(email)s is invited: a mail with the way in is on its way.")
                messages.success(request, text % {"email": said["email"]})
                return redirect(reverse(_ONE, args=[pk]))
        return self.show(request, exhibitor, form, status=422)

    def make_manager(self, request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
        member = self._member(request, pk, member_pk)
        try:
            members.change_role(member, MemberRole.MANAGER, by=panel.member(request))
        except SummitError as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, _("%(name)s is manager now.") % {"name": str(member)})
        return redirect(reverse(_ONE, args=[pk]))

    def dismiss(self, request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
        """Also the last manager: the office may."""
        member = self._member(request, pk, member_pk)
        try:
            members.dismiss(member, by=panel.member(request))
        except SummitError as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, _("%(name)s is dismissed.") % {"name": str(member)})
        return redirect(reverse(_ONE, args=[pk]))

    def end_token(self, request: HttpRequest, pk: int, token_pk: int) -> HttpResponse:
        """End a key to the API of whoever acts for it, for example one that was lost.

        The second press of the button hears what the first one did.
        """
        rows = ExhibitorToken.objects.select_related("member__user", "member__exhibitor")
        keys = rows.filter(member__exhibitor=self._changeable(request, pk))
        token, by = get_object_or_404(keys, pk=token_pk), panel.member(request)
        try:
            tokens.take_back(token, by=by)
        except SummitError as refusal:
            if not audit.was_just_done(token, "revoke", by=by):
                messages.error(request, str(refusal.message))
                return redirect(reverse(_ONE, args=[pk]))
        messages.success(request, _("%(name)s opens nothing any more.") % {"name": token.name})
        return redirect(reverse(_ONE, args=[pk]))

    def _member(self, request: HttpRequest, pk: int, member_pk: int) -> ExhibitorMember:
        """An active member of the exhibitor. Raises Http404 or PermissionDenied."""
        active = self._changeable(request, pk).members.active()
        rows = active.select_related("exhibitor__organisation", "user")
        return get_object_or_404(rows, pk=member_pk)

    def _changeable(self, request: HttpRequest, pk: int) -> Exhibitor:
        """Raises Http404 or PermissionDenied."""
        admin: Any = self
        exhibitor: Exhibitor = admin.find(request, str(pk))
        if not admin.has_change_permission(request, exhibitor):
            raise PermissionDenied
        return exhibitor
