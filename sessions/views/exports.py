"""The released programme for machines: schedule.json, schedule2.json and schedule.xml."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sessions.feeds import schedule2, schedule_xml, schedules
from sessions.programme import snapshots
from sessions.programme.released import Programme
from summit.models import Summit
from summit.reports import public_summit
from summit.views.home import kept


@require_safe
def json_file(request: HttpRequest, slug: str) -> HttpResponse:
    summit, programme = _released(slug)
    return _sent(schedules.as_json(summit, programme), "application/json")


@require_safe
def second_json_file(request: HttpRequest, slug: str) -> HttpResponse:
    summit, programme = _released(slug)
    return _sent(schedule2.as_json(summit, programme), "application/json")


@require_safe
def xml_file(request: HttpRequest, slug: str) -> HttpResponse:
    summit, programme = _released(slug)
    return _sent(schedule_xml.as_xml(summit, programme), "application/xml")


def _released(slug: str) -> tuple[Summit, Programme]:
    """Raises Http404 before the first release."""
    summit = public_summit(slug)
    programme = snapshots.shown(summit)
    if programme is None:
        raise Http404
    return summit, programme


def _sent(content: bytes, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=f"{kind}; charset=utf-8")
    response["Access-Control-Allow-Origin"] = "*"  # public facts, read by apps and other sites
    return kept(response)
