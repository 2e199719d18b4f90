"""The page of one registration: where it stands, who it is, what happened, and what to decide."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendees import rules
from attendees.enums import AWAITS_DECISION, TicketState
from attendees.enums import RegistrationState as State
from attendees.models import Consent, Position, Registration, Ticket
from attendees.screens import mine
from summit import rules as summit_rules
from summit.admin.display import language
from summit.admin.display import name as isolated
from summit.countries import countries
from summit.dashboard import age
from summit.models import User

from . import display, filters, timeline, verbs
from .verbs import Verb

_MORE = ("move", "resend", "renew", "cancel", "revoke")


@dataclass(frozen=True)
class Fact:
    label: str | Promise
    value: Any
    note: str = ""
    direction: str = ""  # of what is neither name nor text: an address, a number


@dataclass(frozen=True)
class Choice:
    """A button of the card "Decide"; what needs words or a second look leads to a page first."""

    verb: Verb
    label: str | Promise
    is_direct: bool


def context(registration: Registration, user: User) -> dict[str, Any]:
    """Everything the template shows; about twelve queries, whatever there is."""
    positions = list(registration.attendee.positions.all())
    choices = {name: _choice(verb, registration) for name, verb in verbs.VERBS.items()
               if verb.may(user, registration)}  # fmt: skip
    since = display.waiting_since(registration)
    may_decide = rules.can_decide(user, registration.summit_id)
    return {
        "registration": registration,
        "person": display.name(registration.attendee),
        "state": display.registration_state(registration.state),
        "waits": age(timezone.now() - since) if since else "",
        "queue": _queue(registration),
        "facts": _facts(registration, positions),
        "other_posts": positions[1:],
        "answers": mine.answers(registration),
        "consents": _consents(registration),
        "tickets": _tickets(registration),
        "elsewhere": _elsewhere(registration, positions),
        "events": timeline.events(registration),
        "main": choices.get("approve"),
        "choices": [
            choices[name] for name in ("review", "reconsider", "ask", "wait") if name in choices
        ],
        "refuse": choices.get("reject"),
        "more": [choices[name] for name in _MORE if name in choices],
        "is_full": registration.category.is_full,
        "language_name": dict(settings.LANGUAGES).get(registration.attendee.language, ""),
        "may_edit": may_decide,
        "may_read_mails": summit_rules.can_view_notifications(user, registration.summit_id),
        "crumbs": [
            {"title": _("Registrations"), "link": reverse(_LIST)},
            *_crumb_of_queue(registration),
            {"title": registration.reference, "link": ""},
        ],
    }


_LIST = "admin:attendees_registration_changelist"


def _crumb_of_queue(registration: Registration) -> list[dict[str, Any]]:
    if registration.state not in AWAITS_DECISION:
        return []
    return [{"title": _("Waiting"), "link": f"{reverse(_LIST)}?tab={filters.WAITING}"}]


def _choice(verb: Verb, registration: Registration) -> Choice:
    label: str | Promise = verb.label
    category = registration.category
    if verb.name == "approve" and category.quota is not None:
        place = {"place": category.taken + 1, "quota": category.quota}
        label = _("Approve, place %(place)s of %(quota)s") % place
    if verb.name == "ask" and registration.state == State.INFO_REQUESTED:
        label = _("Ask again")
    return Choice(verb, label, not verb.asks_more)


def _facts(registration: Registration, positions: list[Position]) -> list[Fact]:
    attendee, category = registration.attendee, registration.category
    post = positions[0] if positions else None
    left = ""
    if category.quota is not None:
        n = max(0, category.quota - category.taken)
        text = ngettext("%(left)s of %(of)s place left", "%(left)s of %(of)s places left", n)
        left = text % {"left": n, "of": category.quota}
    found = [
        Fact(_("Full name"), attendee.full_name),
        Fact(_("Latin name"), attendee.latin_name),
        Fact(_("Form of address"), attendee.honorific),
        Fact(_("Name on the badge"), attendee.badge_name),
        Fact(_("Post"), post or "", str(post.get_tenure_display()) if post else ""),
        Fact(_("Country or region"), countries.name(str(post.country)) if post else ""),
        Fact(_("Category"), category.name, left),
        Fact(_("Nationality"), countries.name(str(attendee.nationality))),
        Fact(_("Email"), attendee.email, direction="ltr"),
        Fact(_("Phone"), str(attendee.phone or ""), direction="ltr"),
        Fact(_("Language"), dict(settings.LANGUAGES).get(attendee.language, attendee.language)),
        Fact(_("Source"), registration.get_source_display()),
    ]
    return [fact for fact in found if fact.value]


def _queue(registration: Registration) -> dict[str, Any] | None:
    """The place in the queue and who is next; None when nobody waits for a decision here."""
    if registration.state not in AWAITS_DECISION:
        return None
    waiting = Registration.objects.for_summit(registration.summit_id).awaiting_decision()
    at, pk = registration.submitted_at, registration.pk
    earlier = waiting.filter(Q(submitted_at__lt=at) | Q(submitted_at=at, pk__lt=pk))
    later = waiting.filter(Q(submitted_at__gt=at) | Q(submitted_at=at, pk__gt=pk))
    following = later.order_by("submitted_at", "pk").values_list("pk", flat=True).first()
    return {"place": earlier.count() + 1, "of": waiting.count(), "next": following}


def _consents(registration: Registration) -> list[dict[str, Any]]:
    given = Consent.objects.filter(attendee=registration.attendee_id)
    return [
        {"given": consent, "language": isolated(language(consent.language))}
        for consent in given.select_related("text").order_by("pk")
    ]


def _tickets(registration: Registration) -> list[dict[str, Any]]:
    found = Ticket.objects.filter(registration=registration).order_by("-pk")
    return [
        {
            "ticket": ticket,
            "state": display.ticket_state(ticket.state),
            "is_living": ticket.state == TicketState.ISSUED,
        }
        for ticket in found
    ]


def _elsewhere(registration: Registration, positions: list[Position]) -> list[dict[str, str]]:
    """The same person before, in a delegation, or somebody of the same name and organisation."""
    found = []
    others = Registration.objects.filter(attendee=registration.attendee_id)
    for other in others.exclude(pk=registration.pk).select_related("category").order_by("-pk"):
        link = reverse("admin:attendees_registration_change", args=[other.pk])
        text = f"{other.category.name}: {other.get_state_display()}"
        found.append({"title": other.reference, "text": text, "link": link})
    delegate = getattr(registration.attendee, "delegate", None)
    if delegate is not None:
        link = reverse("admin:attendees_delegation_change", args=[delegate.delegation_id])
        text = str(delegate.get_role_display())
        found.append({"title": delegate.delegation.name, "text": text, "link": link})
    return [*found, *_namesakes(registration, positions)]


def _namesakes(registration: Registration, positions: list[Position]) -> list[dict[str, str]]:
    organisation = positions[0].organisation_name if positions else ""
    if not organisation:
        return []
    name = registration.attendee.full_name
    same = (
        Registration.objects.for_summit(registration.summit_id)
        .living()
        .filter(
            attendee__full_name__iexact=name,
            attendee__positions__organisation_name__iexact=organisation,
        )
        .exclude(attendee=registration.attendee_id)
        .order_by("pk")
        .distinct()
    )
    return [
        {
            "title": other.reference,
            "text": _("Same name and organisation, another address"),
            "link": reverse("admin:attendees_registration_change", args=[other.pk]),
        }
        for other in same[:5]
    ]
