"""The page of one exhibitor: who it is, its booths, people and products, what happened, what to decide."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from modeltranslation.utils import build_localized_fieldname

from attendees import rules as attendee_rules
from attendees.admin.meters import meter
from attendees.admin.page import Fact
from exhibitors import reports, rules, wording
from exhibitors.enums import (
    USES_ALLOTMENT,
    AllocationState,
    ExhibitorState,
    MemberState,
    PassState,
    ProductState,
)
from exhibitors.models import Allocation, Exhibition, Exhibitor, ExhibitorToken, Product
from exhibitors.services import notices
from summit import commas, dates
from summit import rules as summit_rules
from summit.countries import countries
from summit.dashboard import age
from summit.models import User

from . import display, lines, timeline, verbs
from .verbs import Verb

E, A = ExhibitorState, AllocationState
_LIST = "admin:exhibitors_exhibitor_changelist"
_NEXT = (
    "approve",
    "contract",
    "exhibit",
    "close",
)  # the one filled button: the next sensible thing


@dataclass(frozen=True)
class Claim:
    """A booth that the exhibitor has or had."""

    allocation: Allocation
    number: str
    text: str
    price: str
    state: SafeString
    is_living: bool
    plan: str
    verbs: list[Verb]


@dataclass(frozen=True)
class Text:
    """What the exhibitor has written in one language: a line and a body below it."""

    code: str
    language: str
    direction: str
    title: str
    body: str


def context(exhibitor: Exhibitor, user: User) -> dict[str, Any]:
    """Everything the template shows; about twenty queries, whatever there is."""
    may = [verb for verb in verbs.EXHIBITOR.values() if verb.may(user, exhibitor)]
    main = next((verb for verb in may if verb.name in _NEXT), None)
    claims = _claims(exhibitor, user)
    living = [claim for claim in claims if claim.is_living]
    allotted, passes = (
        reports.staff_allotment(exhibitor),
        list(exhibitor.staff_passes.order_by("pk")),
    )
    named = sum(1 for one in passes if one.state in USES_ALLOTMENT)
    products = list(exhibitor.products.order_by("position", "pk"))
    waits = exhibitor.state in (E.APPLIED, E.WAITLISTED)
    return {
        "exhibitor": exhibitor,
        "called": display.name(str(exhibitor)),
        "state": display.state(E(exhibitor.state)),
        "waits": age(timezone.now() - exhibitor.applied_at) if waits else "",
        "queue": _queue(exhibitor),
        "namesakes": lines.namesakes([exhibitor], exhibitor.summit).get(exhibitor.pk, []),
        "levels": [str(r.level) for r in exhibitor.organisation.roles.all() if r.level],
        "facts": _facts(exhibitor),
        "texts": texts_of(exhibitor, "fascia_name", "profile"),
        "topics": [str(topic) for topic in exhibitor.topics.all()],
        "living": living,
        "claims": claims,
        "passes": [(one, display.state(PassState(one.state))) for one in passes],
        "staff_meter": meter(named, allotted),
        "named": named,
        "allotted": allotted,
        "products": [(one, display.state(ProductState(one.state))) for one in products],
        "published": Product.objects.filter(exhibitor=exhibitor).shown().count(),
        "members": _members(exhibitor),
        "tokens": _tokens(exhibitor),
        "events": timeline.events(exhibitor),
        "main": main,
        "choices": [verb for verb in may if verb is not main and verb.tone != "bad"],
        "refusals": [verb for verb in may if verb.tone == "bad"],
        "public_page": reverse("exhibitors:exhibitor", args=[exhibitor.summit.slug, exhibitor.pk]),
        "decide": "admin:exhibitors_exhibitor_decide",
        "is_heard": bool(notices.languages_told([exhibitor.pk])),
        "may_edit": rules.can_change_exhibition(user, exhibitor.summit_id),
        "sees_registrations": attendee_rules.can_view_registrations(user, exhibitor.summit_id),
        "may_read_mails": summit_rules.can_view_notifications(user, exhibitor.summit_id),
        "crumbs": [
            {"title": _("Exhibitors"), "link": reverse(_LIST)},
            {"title": str(exhibitor), "link": ""},
        ],
    }


def _facts(exhibitor: Exhibitor) -> list[Fact]:
    organisation = exhibitor.organisation
    wished = wording.area(exhibitor.wished_area) if exhibitor.wished_area else ""
    found: list[Fact] = [
        Fact(_("Organisation"), organisation.name, str(organisation.get_kind_display())),
        Fact(_("Country or region"), str(countries.name(str(organisation.country)) or "")),
        Fact(_("Website"), organisation.website, direction="ltr"),
        Fact(pgettext("person", "Contact"), exhibitor.contact_name),
        Fact(_("Email"), exhibitor.contact_email, direction="ltr"),
        Fact(_("Wished area"), wished),
    ]
    return [fact for fact in found if fact.value]


def texts_of(thing: Any, title: str, body: str) -> list[Text]:
    """The fields `title` and `body` of `thing` in each language, also where nothing is written yet."""

    def said(name: str, code: str) -> str:
        return str(getattr(thing, build_localized_fieldname(name, code)) or "")

    return [
        Text(
            code,
            language,
            "rtl" if translation.get_language_info(code)["bidi"] else "ltr",
            said(title, code),
            said(body, code),
        )
        for code, language in settings.LANGUAGES
    ]


def _claims(exhibitor: Exhibitor, user: User) -> list[Claim]:
    """The booths that it has, then those that it had."""
    rows = exhibitor.allocations.select_related(
        "booth__plan__hall", "booth__type", "exhibitor", "replaces__booth"
    )
    currency = (
        Exhibition.objects.for_summit(exhibitor.summit_id)
        .values_list("currency", flat=True)
        .first()
    )
    return sorted(
        (_claim(allocation, currency or "", user) for allocation in rows.order_by("-pk")),
        key=lambda claim: not claim.is_living,
    )


def _claim(allocation: Allocation, currency: str, user: User) -> Claim:
    booth = allocation.booth
    shown = A.EXPIRED if allocation.is_expired else A(allocation.state)
    plan = f"{reverse('admin:hall_plan')}?plan={booth.plan_id}"
    return Claim(
        allocation,
        booth.number,
        commas.facts(wording.area(booth.area), str(booth.type), str(booth.plan)),
        wording.money(allocation.price, currency),
        display.state(shown),
        allocation.is_living,
        f"{plan}&booth={booth.pk}",
        [verb.of(allocation) for verb in verbs.BOOKING.values() if verb.may(user, allocation)],
    )


def _members(exhibitor: Exhibitor) -> list[dict[str, Any]]:
    rows = exhibitor.members.select_related("user").order_by("-role", "pk")
    return [
        {
            "member": member,
            "language": dates.language_name(member.user.language),
            "is_active": member.state == MemberState.ACTIVE,
            "state": display.state(MemberState(member.state))
            if member.state != MemberState.ACTIVE
            else "",
        }
        for member in rows
    ]


def _tokens(exhibitor: Exhibitor) -> list[tuple[ExhibitorToken, SafeString]]:
    """Keys to the API that nobody has ended, the newest first, each with whether it opens anything."""
    rows = ExhibitorToken.objects.not_revoked().filter(member__exhibitor=exhibitor)
    return [
        (token, display.token(token))
        for token in rows.select_related("member__user", "member__exhibitor", "summit").order_by(
            "-pk"
        )
    ]


def _queue(exhibitor: Exhibitor) -> dict[str, Any] | None:
    """The place in the queue and who is next; None when nobody waits for a decision here."""
    if exhibitor.state != E.APPLIED:
        return None
    waiting = Exhibitor.objects.for_summit(exhibitor.summit_id).filter(state=E.APPLIED)
    at, pk = exhibitor.applied_at, exhibitor.pk
    earlier = waiting.filter(Q(applied_at__lt=at) | Q(applied_at=at, pk__lt=pk))
    later = waiting.filter(Q(applied_at__gt=at) | Q(applied_at=at, pk__gt=pk))
    following = later.order_by("applied_at", "pk").values_list("pk", flat=True).first()
    return {"place": earlier.count() + 1, "of": waiting.count(), "next": following}
