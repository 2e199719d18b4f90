"""How the admin panel presents itself: title and navigation. Colours stand in static/summit/admin.css."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _


def _list_of(model: str) -> Any:
    return _link_to("summit", model)


def _link_to(app: str, model: str) -> Any:
    return reverse_lazy(f"admin:{app}_{model}_changelist")


# Lists that belong together are tabs of one another.
TABS: list[dict[str, Any]] = [
    {
        "models": ["summit.venue", "summit.room", "summit.zone"],
        "items": [
            {"title": _("Venues"), "link": _list_of("venue")},
            {"title": _("Rooms"), "link": _list_of("room")},
            {"title": _("Zones and gates"), "link": _list_of("zone")},
        ],
    },
    {
        "models": ["agenda.session", "agenda.track"],
        "items": [
            {"title": _("Sessions"), "link": _link_to("agenda", "session")},
            {"title": _("Tracks"), "link": _link_to("agenda", "track")},
        ],
    },
    {
        "models": ["exhibitors.booth", "exhibitors.boothtype", "exhibitors.floorplan"],
        "items": [
            {"title": _("Booths"), "link": _link_to("exhibitors", "booth")},
            {"title": _("Types and prices"), "link": _link_to("exhibitors", "boothtype")},
            {"title": _("Halls"), "link": _link_to("exhibitors", "floorplan")},
        ],
    },
    {
        "models": ["summit.organisation", "summit.sponsorlevel"],
        "items": [
            {
                "title": _("Organisations"),
                "link": _list_of("organisation"),
            },
            {
                "title": _("Sponsor levels"),
                "link": _list_of("sponsorlevel"),
            },
        ],
    },
]

# An item leads to the list of a `model` or to a named `page`. It is shown to those who may see what is
# behind it, and marked also on the lists of `also`. `count` names a function (id of a summit) -> rows that wait
# there; it may look at nothing else, neither the clock nor the reader, since its SQL is written once.
NAVIGATION: list[dict[str, Any]] = [
    {"title": "", "items": [{"title": _("Today"), "icon": "house", "page": "admin:index"}]},
    {
        "title": _("People"),
        "items": [
            {
                "title": _("Registrations"),
                "icon": "users",
                "model": "attendees.Registration",
                "count": "attendees.dashboards.waiting_for_a_decision",
            },
            {"title": _("Attendees"), "icon": "user", "model": "attendees.Attendee"},
            {"title": _("Delegations"), "icon": "flag", "model": "attendees.Delegation"},
            {"title": _("Categories"), "icon": "layers", "model": "attendees.Category"},
        ],
    },
    {
        "title": _("Programme"),
        "items": [
            {
                "title": _("Timetable"),
                "icon": "calendar",
                "page": "admin:timetable",
                "count": "sessions.dashboards.not_to_be_published",
            },
            {"title": _("Releases"), "icon": "redo", "model": "agenda.Release"},
            {
                "title": _("Sessions"),
                "icon": "layers",
                "model": "agenda.Session",
                "also": ["agenda.Track"],
            },
            {"title": _("Speakers"), "icon": "user", "model": "agenda.Speaker"},
            {
                "title": _("Agreements"),
                "icon": "file-text",
                "model": "agenda.Agreement",
                "also": ["agenda.Party"],
            },
        ],
    },
    {
        "title": _("Exhibition"),
        "items": [
            {"title": _("Hall plan"), "icon": "grid", "page": "admin:hall_plan"},
            {
                "title": _("Exhibitors"),
                "icon": "box",
                "model": "exhibitors.Exhibitor",
                "count": "exhibitors.dashboards.waiting_applications",
            },
            {
                "title": _("Reservations"),
                "icon": "bookmark",
                "model": "exhibitors.Allocation",
                "count": "exhibitors.dashboards.waiting_reservations",
            },
            {"title": _("Products"), "icon": "tag", "model": "exhibitors.Product"},
            {
                "title": _("Booths and prices"),
                "icon": "layers",
                "model": "exhibitors.Booth",
                "also": ["exhibitors.BoothType", "exhibitors.FloorPlan"],
            },
            {
                "title": _("Dates and allotments"),
                "icon": "sliders",
                "model": "exhibitors.Exhibition",
            },
        ],
    },
    {
        "title": _("Summit"),
        "items": [
            {"title": _("Settings"), "icon": "sliders", "model": "summit.Summit"},
            {
                "title": _("Venue"),
                "icon": "map-pin",
                "model": "summit.Venue",
                "also": ["summit.Room", "summit.Zone"],
            },
            {
                "title": _("Organisations"),
                "icon": "landmark",
                "model": "summit.Organisation",
                "also": ["summit.SponsorLevel"],
            },
            {"title": _("Topics"), "icon": "layers", "model": "summit.Topic"},
            {"title": _("Press"), "icon": "newspaper", "model": "summit.PressItem"},
            {"title": _("Consent texts"), "icon": "shield", "model": "attendees.ConsentText"},
        ],
    },
    {
        "title": _("Messages"),
        "items": [
            {
                "title": _("Notifications"),
                "icon": "message",
                "model": "summit.Notification",
                "count": "summit.panels.failed_messages",
            },
            {"title": _("Announcements"), "icon": "megaphone", "model": "attendees.Announcement"},
            {"title": _("Mails as they look"), "icon": "eye", "page": "admin:mail_previews"},
            {"title": _("Mailbox"), "icon": "mails", "page": "admin:mailbox"},
        ],
    },
    {
        "title": _("Office"),
        "items": [
            {"title": _("Members"), "icon": "id", "model": "summit.Membership"},
            {"title": _("API tokens"), "icon": "key", "model": "summit.ApiToken"},
            {"title": _("Audit trail"), "icon": "history", "model": "summit.AuditEntry"},
        ],
    },
]
UNFOLD: dict[str, Any] = {
    "SITE_TITLE": _("Summit"),
    "SITE_HEADER": _("Summit"),
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "STYLES": [
        lambda request: static("summit/admin.css"),
        lambda request: static("agenda/dashboard.css"),
        lambda request: static("exhibitors/admin.css"),
    ],
    "TABS": TABS,
    "SIDEBAR": {"navigation": NAVIGATION},
    "FINDER": "attendees.Registration",  # where "Find a person" searches
}
