"""The outbox for the eye: what went out, what waits, what failed and can be sent anew."""

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from summit import mail_kinds, panel, rules
from summit.enums import NotificationState as State
from summit.models import Notification
from summit.services import notifications

from . import display, frames, mail_errors
from .base import SummitModelAdmin, never

# What needs somebody comes first.
_ORDER = [State.FAILED, State.BOUNCED, State.QUEUED, State.SENDING, State.SENT, State.SUPPRESSED]


class ByState(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(state.value, state.label) for state in _ORDER]

    def queryset(
        self, request: HttpRequest, queryset: models.QuerySet[Notification]
    ) -> models.QuerySet[Notification]:
        return queryset.filter(state=self.value()) if self.value() else queryset


class ByKind(admin.SimpleListFilter):
    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(mail_kinds.labels().items())

    def queryset(
        self, request: HttpRequest, queryset: models.QuerySet[Notification]
    ) -> models.QuerySet[Notification]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


def _crumbs(row: models.Model, link: str = "") -> list[dict[str, Any]]:
    """Where a message stands, by what it is: its row is called by a code, for logs."""
    named = {"title": mail_kinds.label(cast(Notification, row).kind), "link": link}
    plural = Notification._meta.verbose_name_plural
    return [{"title": plural, "link": reverse("admin:summit_notification_changelist")}, named]


@admin.register(Notification)
class NotificationAdmin(SummitModelAdmin):
    """Nobody writes or deletes a message here; what failed is sent anew."""

    view_rule = staticmethod(rules.can_view_notifications)
    change_rule = staticmethod(never)
    list_display = ["shown_kind", "shown_recipient", "shown_language", "shown_state", "attempts",
                    "queued", "sent", "shown_error"]  # fmt: skip
    list_filter = [ByState, ByKind]
    search_fields = ["recipient__icontains"]  # addresses have no accents, and there are many
    search_help_text = _("Recipient")
    ordering = ["-pk"]
    fields = ["shown_kind", "shown_recipient", "shown_language", "shown_state", "shown_error",
              "attempts",
              "queued_at", "due_at", "sent_at", "purpose", "about"]  # fmt: skip
    readonly_fields = ["shown_kind", "shown_recipient", "shown_language", "shown_state",
                       "shown_error", "about"]  # fmt: skip
    actions = ["resend"]
    change_form_outer_before_template = "admin/parts/notification_resend.html"
    change_form_outer_after_template = "admin/parts/notification_preview.html"

    def of_current_summit(
        self, request: HttpRequest, rows: models.QuerySet[Any]
    ) -> models.QuerySet[Any]:
        """Messages of no summit are shown to superusers, wherever they work."""
        found = super().of_current_summit(request, rows)
        return found | rows.filter(summit=None) if panel.member(request).is_superuser else found

    @admin.display(description=_("kind"), ordering="kind")
    def shown_kind(self, notification: Notification) -> Any:
        return mail_kinds.label(notification.kind)

    @admin.display(description=_("recipient"), ordering="recipient")
    def shown_recipient(self, notification: Notification) -> Any:
        return format_html('<bdi dir="ltr">{}</bdi>', notification.recipient)

    @admin.display(description=_("language"), ordering="language")
    def shown_language(self, notification: Notification) -> str:
        return display.language(notification.language)

    @admin.display(description=_("state"), ordering="state")
    def shown_state(self, notification: Notification) -> Any:
        return display.notification_state(notification.state)

    @admin.display(description=_("last error"), ordering="error")
    def shown_error(self, notification: Notification) -> str:
        return mail_errors.in_words(notification.error)

    @admin.display(description=_("queued"), ordering="queued_at")
    def queued(self, notification: Notification) -> str:
        return display.moment(notification.queued_at)

    @admin.display(description=_("sent"), ordering="sent_at")
    def sent(self, notification: Notification) -> str:
        return display.moment(notification.sent_at)

    @admin.display(description=_("about"))
    def about(self, notification: Notification) -> Any:
        return display.subject(notification.subject)

    # --- Sending anew ------------------------------------------------------------------------
    def has_resend_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        number = obj.summit_id if isinstance(obj, Notification) else None
        summit = number or getattr(panel.current(request), "pk", None) or 0
        return rules.can_resend_notifications(panel.member(request), summit)

    @admin.action(description=_("Send anew"), permissions=["resend"])
    def resend(self, request: HttpRequest, queryset: models.QuerySet[Notification]) -> None:
        self._resend(request, queryset)

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path(
                "<int:pk>/resend/",
                wrap(require_POST(self.resend_one)),
                name="summit_notification_resend",
            ),
            path("<int:pk>/preview/", wrap(self.preview), name="summit_notification_preview"),
            *super().get_urls(),
        ]

    def resend_one(self, request: HttpRequest, pk: int) -> HttpResponse:
        notification = self.find(request, str(pk))
        if not self.has_resend_permission(request, notification):
            raise PermissionDenied
        self._resend(request, Notification.objects.filter(pk=pk))
        return redirect(reverse("admin:summit_notification_change", args=[pk]))

    def _resend(self, request: HttpRequest, rows: models.QuerySet[Notification]) -> None:
        count = notifications.resend(rows, by=panel.member(request))
        if count:
            text = ngettext(
                "%(count)s message is sent anew.", "%(count)s messages are sent anew.", count
            )
            messages.success(request, text % {"count": count})
        else:
            messages.info(request, _("Nothing to send anew: only failed and bounced messages are."))

    # --- Looking -------------------------------------------------------------------------------
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context = dict(extra_context or {})
        if object_id:
            row = self.find(request, object_id)
            context |= {"subtitle": mail_kinds.label(row.kind), "crumbs": _crumbs(row)}
            context["heading_in_bar"] = True
            is_stuck = row.state in (State.FAILED, State.BOUNCED)
            context["may_resend"] = is_stuck and self.has_resend_permission(request, row)
        return super().changeform_view(request, object_id, form_url, context)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        row = self.find(request, object_id)
        link = reverse("admin:summit_notification_change", args=[row.pk])
        crumbs = [*_crumbs(row, link), {"title": _("What happened")}]
        named = {"crumbs": crumbs, "subtitle": mail_kinds.label(row.kind)}
        context = {**named, **(extra_context or {})}
        return super().history_view(request, object_id, context)

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The message as it would be written now, in a frame of its own."""
        notification = self.find(request, str(pk))
        return frames.of_message(mail_kinds.written(notification))
