"""States of this room and the moves that are allowed between them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SummitState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    ANNOUNCED = "announced", _("Announced")
    REGISTRATION_OPEN = "registration_open", _("Registration open")
    REGISTRATION_CLOSED = "registration_closed", _("Registration closed")
    LIVE = "live", _("Live")
    ENDED = "ended", _("Ended")
    ARCHIVED = "archived", _("Archived")
    CANCELLED = "cancelled", _("Cancelled")


class NotificationState(models.TextChoices):
    QUEUED = "queued", _("Queued")
    SENDING = "sending", _("Sending")
    SENT = "sent", _("Sent")
    BOUNCED = "bounced", _("Bounced")
    FAILED = "failed", _("Failed")
    SUPPRESSED = "suppressed", _("Suppressed")


class Purpose(models.TextChoices):
    """Why a message is sent: only marketing may be refused by its receiver."""

    TRANSACTIONAL = "transactional", _("Transactional")
    OPERATIONAL = "operational", _("Operational")
    MARKETING = "marketing", _("Marketing")


class Role(models.TextChoices):
    """What a member does at a summit; see `rules.py` for what each may do."""

    OWNER = "owner", _("Owner")
    ORGANISER = "organiser", _("Organiser")
    PROTOCOL = "protocol", _("Protocol")
    PROGRAMME = "programme", _("Programme")
    EXHIBITION = "exhibition", _("Exhibition")
    DESK = "desk", _("Check-in desk")
    PRESS = "press", _("Press")
    AUDITOR = "auditor", _("Auditor")


class OrganisationKind(models.TextChoices):
    GOVERNMENT = "government", _("Government")
    INTERGOVERNMENTAL = "intergovernmental", _("Intergovernmental")
    COMPANY = "company", _("Company")
    UNIVERSITY = "university", _("University")
    ASSOCIATION = "association", _("Association")
    MEDIA = "media", _("Media")


class OrganisationRoleKind(models.TextChoices):
    HOST = "host", _("Host")
    ORGANISER = "organiser", _("Organiser")
    CO_ORGANISER = "co_organiser", _("Co-organiser")
    SUPPORTER = "supporter", _("Supporter")
    SPONSOR = "sponsor", _("Sponsor")
    MEDIA_PARTNER = "media_partner", _("Media partner")


class ZoneKind(models.TextChoices):
    PUBLIC = "public", _("Public")
    EXPO = "expo", _("Expo")
    CONGRESS = "congress", _("Congress")
    PLENARY = "plenary", _("Plenary")
    VIP = "vip", _("VIP")
    BACKSTAGE = "backstage", _("Backstage")
    MEDIA = "media", _("Media")
    DELEGATION_OFFICES = "delegation_offices", _("Delegation offices")
    BUILD_UP = "build_up", _("Build-up")


class Direction(models.TextChoices):
    IN = "in", _("In")
    OUT = "out", _("Out")
    BOTH = "both", _("In and out")


class Door(models.TextChoices):
    """Through which door a change came; kept with every audit entry."""

    WEB = "web", _("Public site")
    ADMIN = "admin", _("Admin panel")
    API = "api", _("API")
    TASK = "task", _("Background task")
    COMMAND = "command", _("Command line")


class Scope(models.TextChoices):
    """What an API token may do, on top of what its owner's role allows."""

    REGISTRATIONS_READ = "registrations:read", _("Read registrations")
    REGISTRATIONS_WRITE = "registrations:write", _("Register and decide")
    SUMMIT_READ = "summit:read", _("Read the summit's settings")
    PROGRAMME_READ = "programme:read", _("Read the draft of the programme")
    PROGRAMME_WRITE = "programme:write", _("Change and publish the programme")
    EXHIBITION_READ = "exhibition:read", _("Read exhibitors and reservations")
    EXHIBITION_WRITE = "exhibition:write", _("Decide about exhibitors and booths")


S, N = SummitState, NotificationState

UNSEEN = frozenset({S.DRAFT, S.ARCHIVED})  # by the public
# Neither over nor cancelled: people may still come to be registered and get places.
TAKES_PLACE = frozenset({S.DRAFT, S.ANNOUNCED, S.REGISTRATION_OPEN, S.REGISTRATION_CLOSED, S.LIVE})

MOVES: dict[type[models.TextChoices], dict[str, frozenset[str]]] = {
    SummitState: {
        S.DRAFT: frozenset({S.ANNOUNCED, S.REGISTRATION_OPEN, S.CANCELLED}),
        S.ANNOUNCED: frozenset({S.REGISTRATION_OPEN, S.CANCELLED}),
        S.REGISTRATION_OPEN: frozenset({S.REGISTRATION_CLOSED, S.CANCELLED}),
        S.REGISTRATION_CLOSED: frozenset({S.REGISTRATION_OPEN, S.LIVE, S.CANCELLED}),
        S.LIVE: frozenset({S.ENDED}),
        S.ENDED: frozenset({S.ARCHIVED}),
        S.ARCHIVED: frozenset(),
        S.CANCELLED: frozenset({S.ARCHIVED}),
    },
    NotificationState: {
        N.QUEUED: frozenset({N.SENDING, N.SUPPRESSED}),
        N.SENDING: frozenset({N.SENT, N.QUEUED, N.FAILED, N.SUPPRESSED}),
        N.SENT: frozenset({N.BOUNCED}),
        N.FAILED: frozenset({N.QUEUED}),
        N.BOUNCED: frozenset({N.QUEUED}),
        N.SUPPRESSED: frozenset(),
    },
}
