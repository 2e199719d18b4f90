"""Every kind of mail in every language, about somebody real, before it is sent to anybody."""

from django.conf import settings
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from summit import mail_kinds, panel, rules
from summit.models import Notification, Summit

from . import frames


def _may(request: HttpRequest) -> bool:
    summit = panel.current(request)
    if summit is None:
        return False
    return rules.can_view_notifications(panel.member(request), summit)


def _wanted(request: HttpRequest) -> tuple[str, str]:
    """Kind and language that the address asks for. Raises Http404 for those that don't exist."""
    kinds = mail_kinds.labels()
    kind = request.GET.get("kind") or next(iter(kinds), "")
    language = request.GET.get("language") or get_language() or settings.LANGUAGE_CODE
    if kind not in kinds or language not in dict(settings.LANGUAGES):
        raise Http404
    return kind, language


def _example(request: HttpRequest) -> Notification | None:
    summit = panel.current(request)
    kind, language = _wanted(request)
    return mail_kinds.example(kind, language, summit) if isinstance(summit, Summit) else None


@panel.page("summit/notification/previews/", name="mail_previews", may=_may)
def previews(request: HttpRequest) -> HttpResponse:
    kind, language = _wanted(request)
    example = _example(request)
    message = mail_kinds.written(example) if example else None
    context = {
        **admin.site.each_context(request),
        "title": _("Mails as they look"),
        "kinds": mail_kinds.labels(),
        "languages": settings.LANGUAGES,
        "kind": kind,
        "language": language,
        "message": message,
        "text": frames.text_of(frames.parsed(message)) if message else "",
    }
    return TemplateResponse(request, "admin/mail_previews.html", context)


@panel.page("summit/notification/previews/frame/", name="mail_preview_frame", may=_may)
def frame(request: HttpRequest) -> HttpResponse:
    example = _example(request)
    return frames.of_message(mail_kinds.written(example) if example else None)
