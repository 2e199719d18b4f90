"""Messages of the office to many: written in the four languages, counted, sent once."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from attendees import rules
from attendees.enums import RegistrationState
from attendees.models import Announcement
from attendees.services import announcements
from summit import panel
from summit.admin.base import SummitModelAdmin
from summit.admin.display import language, moment, state
from summit.admin.fields import Several
from summit.admin.forms import SummitForm
from summit.exceptions import SummitError

_LIST = "admin:attendees_announcement_changelist"
_PAGE = "admin:attendees_announcement_change"


class AnnouncementForm(SummitForm):
    states = Several(
        choices=RegistrationState.choices,
        required=False,
        label=gettext_lazy("States"),
        help_text=gettext_lazy("None ticked: everybody who is confirmed."),
    )


@admin.register(Announcement)
class AnnouncementAdmin(SummitModelAdmin):
    view_rule = staticmethod(rules.can_announce)
    change_rule = staticmethod(rules.can_announce)
    form = AnnouncementForm
    list_display = ["subject", "shown_state", "sent_to"]
    search_fields = ["subject"]
    ordering = ["-pk"]
    actions = None
    fieldsets = [
        (None, {"fields": ["subject", "text"]}),
        (gettext_lazy("Who gets it"), {"fields": ["categories", "states"]}),
    ]
    change_form_outer_before_template = "admin/attendees/announcement/send.html"

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["widget"] = UnfoldAdminCheckboxSelectMultipleWidget()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description=gettext_lazy("state"))
    def shown_state(self, announcement: Announcement) -> SafeString:
        if announcement.sent_at:
            return state(_("Sent %s") % moment(announcement.sent_at), "check", "ok")
        return state(_("Draft"), "pencil", "mild")

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """What was sent stays as it was read."""
        is_sent = isinstance(obj, Announcement) and obj.sent_at is not None
        return not is_sent and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return obj is not None and self.has_change_permission(request, obj)

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        send = path("<int:pk>/send/", wrap(self.send), name="attendees_announcement_send")
        return [send, *super().get_urls()]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context = dict(extra_context or {})
        if object_id:
            announcement = self.find(request, object_id)
            context["audience"] = announcements.audience(announcement).count()
            context["may_send"] = self.has_change_permission(request, announcement)
        return super().changeform_view(request, object_id, form_url, context)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        return redirect(reverse(_PAGE, args=[obj.pk]))

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        messages.success(request, _("Saved. Nobody has got it yet."))
        return redirect(reverse(_PAGE, args=[obj.pk]))

    def send(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask first (GET), then queue the mails, once; whoever presses again hears that it was sent."""
        announcement: Announcement = self.find(request, str(pk))
        if not rules.can_announce(panel.member(request), announcement.summit_id):
            raise PermissionDenied
        if request.method in ("GET", "HEAD"):
            if announcement.sent_at is None:
                return self._asked(request, announcement)
            return redirect(reverse(_PAGE, args=[pk]))
        try:
            count = announcements.send(announcement, by=panel.member(request))
        except SummitError:
            messages.info(request, _("This was sent already."))
        else:
            text = ngettext(
                "%(count)s mail is on its way.", "%(count)s mails are on their way.", count
            )
            messages.success(request, text % {"count": count})
        return redirect(reverse(_PAGE, args=[pk]))

    def _asked(self, request: HttpRequest, announcement: Announcement) -> HttpResponse:
        """What would be sent to how many, before it is."""
        receivers = (
            announcements.audience(announcement).order_by().values_list("attendee__language")
        )
        counts = receivers.annotate(count=Count("pk")).order_by("-count")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Send this message"),
            "crumbs": [
                {"title": _("Announcements"), "link": reverse(_LIST)},
                {"title": announcement.subject, "link": reverse(_PAGE, args=[announcement.pk])},
                {"title": _("Send")},
            ],
            "announcement": announcement,
            "audience": sum(count for _code, count in counts),
            "languages": [(language(code), count) for code, count in counts],
        }
        return TemplateResponse(request, "admin/attendees/announcement/confirm.html", context)
