"""The core's sections of the home page and rows of the privacy page."""

from itertools import groupby

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from summit import commas
from summit.enums import OrganisationRoleKind
from summit.models import Highlight, Organisation, OrganisationRole, PressItem, Summit, Theme
from summit.screens.home import Section


def intro(summit: Summit) -> Section | None:
    highlights = Highlight.objects.for_summit(summit)
    if not (summit.introduction or highlights.exists()):
        return None
    return Section("summit/sections/intro.html", lambda: {"highlights": list(highlights)})


def themes(summit: Summit) -> Section | None:
    found = list(Theme.objects.for_summit(summit))
    if not found:
        return None
    return Section(
        "summit/sections/themes.html",
        lambda: {"themes": found},
        "themes",
        _("Themes"),
        invitation=_("See the themes"),
    )


def press(summit: Summit) -> Section | None:
    """What may be read now, newest first."""
    now = timezone.now()
    items = list(
        PressItem.objects.for_summit(summit)
        .filter(Q(embargo_until=None) | Q(embargo_until__lte=now), published_at__lte=now)
        .order_by("-published_at")[:10]
    )
    for item in items:
        item.published_on = timezone.localdate(item.published_at, summit.zone)  # type: ignore[attr-defined]
    return (
        Section("summit/sections/press.html", lambda: {"items": items}, "press", _("Press"))
        if items
        else None
    )


def organisations(summit: Summit) -> Section | None:
    roles = OrganisationRole.objects.for_summit(summit)
    if not roles.exists():
        return None
    return Section("summit/sections/organisations.html", lambda: _hosts_and_others(summit))


def _hosts_and_others(summit: Summit) -> dict[str, list[Organisation]]:
    """Every body once, with all that it is: host and sponsor is one row."""
    roles = (
        OrganisationRole.objects.for_summit(summit)
        .select_related("organisation", "level")
        .order_by("organisation_id", "position")
    )
    hosts: list[tuple[int, Organisation]] = []
    others: list[tuple[int, Organisation]] = []
    for _pk, group in groupby(roles, key=lambda role: role.organisation_id):
        held = list(group)
        body = held[0].organisation
        body.words = _joined([str(role.level or role.get_kind_display()) for role in held])  # type: ignore[attr-defined]
        kinds = {role.kind for role in held}
        where = hosts if OrganisationRoleKind.HOST in kinds else others
        where.append((min(role.position for role in held), body))
    return {
        "hosts": [body for _position, body in sorted(hosts, key=lambda pair: pair[0])],
        "others": [body for _position, body in sorted(others, key=lambda pair: pair[0])],
    }


def _joined(words: list[str]) -> str:
    """`Host`, `Host and sponsor`: what a body is, in one phrase."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {
        "first": commas.listed(words[:-1]),
        "last": words[-1] if words[-1][:2].isupper() else words[-1][:1].lower() + words[-1][1:],
    }
