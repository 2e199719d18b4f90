"""What the page before a release says: what changes, whom it tells with numbers, and what keeps it back."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendees.models import Registration
from sessions.enums import SessionState
from sessions.models import Session
from sessions.programme import audience
from sessions.programme.audience import Told
from sessions.programme.differences import Change
from sessions.programme.released import Programme
from sessions.services.releases import Preview
from summit import commas, dates
from summit.admin.display import language
from summit.dashboard import number, rows
from summit.models import Summit

from . import changes


@dataclass(frozen=True)
class Check:
    """One thing to look at before pressing the button."""

    text: str | Promise
    icon: str
    tone: str
    link: str = ""


def page(summit: Summit, preview: Preview, latest: Programme | None) -> dict[str, Any]:
    """The context of the page."""
    if preview.is_called_off:
        return _of_no_summit(preview)
    return {
        "headline": _headline(preview),
        "compared": _compared(summit, preview, latest),
        "rows": [_row(preview, change) for change in preview.changes],
        "from_label": _("From release %(number)s") % {"number": preview.seen + 1},
        "foot": _foot(preview),
        "shows_hearers": True,
        "people": preview.people + preview.unreachable,
        "checks": [*_checks(preview), *_drafts(summit)],
        "is_same": preview.is_same,
        "can_publish": preview.can_be_published,
        "keeps_back": _keeps_back(preview),
        "seen": preview.seen,
        "fingerprint": preview.fingerprint,
        "button": _button(preview),
        "when": leaving() if preview.people else "",
        "bars": _bars(summit, preview),
    }


def _of_no_summit(preview: Preview) -> dict[str, Any]:
    """The same of a summit that was cancelled: what is different in the draft, and that it stays there."""
    return {
        "headline": _("Nothing is published any more"),
        "compared": _("The summit does not take place: the programme stays as people were told."),
        "rows": changes.rows(preview.changes),
        "from_label": _("In the draft"),
        "is_called_off": True,
    }


def _headline(preview: Preview) -> str:
    """`Release 8 changes 6 things and tells 388 people`."""
    release, count = preview.seen + 1, len(preview.changes)
    if preview.is_same:
        return _("Release %(number)s would change nothing") % {"number": release}
    changed = ngettext(
        "Release %(number)s changes %(count)s session",
        "Release %(number)s changes %(count)s sessions",
        count,
    ) % {"number": release, "count": number(count)}
    if not preview.people:
        return _("%(changed)s and tells nobody") % {"changed": changed}
    tells = ngettext("%(count)s person", "%(count)s people", preview.people)
    people = tells % {"count": number(preview.people)}
    return _("%(changed)s and tells %(people)s") % {"changed": changed, "people": people}


def _compared(summit: Summit, preview: Preview, latest: Programme | None) -> str:
    """With what it is compared, and who hears nothing."""
    if latest is None:
        return _("There is no release yet: the public sees no programme.")
    said = _("Compared with release %(number)s, public since %(moment)s.") % {
        "number": latest.number,
        "moment": dates.moment(latest.published_at, summit),
    }
    coming = Registration.objects.for_summit(summit).living().count()
    others = max(0, coming - preview.people)
    if not preview.people or not others:
        return said
    text = ngettext(
        "The other %(count)s person registered hears nothing.",
        "The %(count)s others registered hear nothing.",
        others,
    )
    return f"{said} {text % {'count': number(others)}}"


def _row(preview: Preview, change: Change) -> changes.Row:
    told = preview.told_by(change)
    if told.is_nobody:
        return changes.row(change, hearers=_("Nobody"), hearers_text=_why_nobody(change))
    counts = [told.holders, told.waiting, told.favourites, told.team]
    people = sum(counts)
    text = ngettext("%(count)s person", "%(count)s people", people)
    if sum(bool(count) for count in counts) > 1:  # one may have a seat and a mark
        text = ngettext("up to %(count)s person", "up to %(count)s people", people)
    return changes.row(change, hearers=text % {"count": number(people)}, hearers_text=_sorts(told))


def _why_nobody(change: Change) -> str:
    if change.old is None:
        return _("nobody can have planned it")
    if change.concerns_the_audience:
        return _("nobody planned it")
    return _("no time, room or person changed")


def _sorts(told: Told) -> str:
    """`171 seats, 5 with a part`."""
    sorts = [
        (told.seats, ngettext("%(n)s seat", "%(n)s seats", told.seats)),
        (told.losing, ngettext("%(n)s loses it", "%(n)s lose it", told.losing)),
        (told.waiting, ngettext("%(n)s waits", "%(n)s wait", told.waiting)),
        (told.favourites, ngettext("%(n)s favourite", "%(n)s favourites", told.favourites)),
        (told.team, ngettext("%(n)s with a part", "%(n)s with a part", told.team)),
    ]
    return commas.listed(text % {"n": number(count)} for count, text in sorts if count)


def _foot(preview: Preview) -> str:
    """That whoever is touched twice gets one message, and who hears it with another one."""
    said = []
    told = preview.told.values()
    mentions = sum(one.holders + one.waiting + one.favourites + one.team for one in told)
    if mentions > preview.people + preview.unreachable:
        text = _("%(mentions)s mentions, %(people)s: whoever is touched twice gets one message.")
        people = ngettext("%(count)s person", "%(count)s people", preview.people)
        said.append(
            text
            % {"mentions": number(mentions), "people": people % {"count": number(preview.people)}}
        )
    if preview.joining:
        text = ngettext(
            "%(count)s has a notice of the release before still waiting: it will say both.",
            "%(count)s have a notice of the release before still waiting: it will say both.",
            preview.joining,
        )
        said.append(text % {"count": number(preview.joining)})
    if preview.offered:
        text = ngettext(
            "%(count)s person who waits is offered a seat: that mail says what moved too.",
            "%(count)s people who wait are offered a seat: that mail says what moved too.",
            preview.offered,
        )
        said.append(text % {"count": number(preview.offered)})
    return commas.sentences(*said)


def _checks(preview: Preview) -> list[Check]:
    timetable = reverse("admin:timetable")
    found = [
        Check(one.message, "alert", "bad", f"{timetable}?session={one.sessions[-1].pk}")
        for one in preview.fatal
    ] or [Check(_("No fatal conflict"), "check", "ok")]
    warnings = [one for one in preview.conflicts if not one.is_fatal]
    found += [
        Check(one.message, "clock", "soon", f"{timetable}?session={one.sessions[-1].pk}")
        for one in warnings[:3]
    ]
    if len(warnings) > 3:
        rest = len(warnings) - 3
        text = ngettext("%(count)s more warning", "%(count)s more warnings", rest)
        found.append(Check(text % {"count": number(rest)}, "clock", "soon", timetable))
    found.append(_languages(preview))
    if preview.unreachable:
        text = ngettext(
            "%(count)s person concerned has no address and is not told.",
            "%(count)s people concerned have no address and are not told.",
            preview.unreachable,
        )
        found.append(Check(text % {"count": number(preview.unreachable)}, "alert", "soon"))
    return found


def _drafts(summit: Summit) -> list[Check]:
    """What stays out: who looks for a session here finds why it is not among the changes."""
    count = Session.objects.for_summit(summit).filter(state=SessionState.DRAFT).count()
    if not count:
        return []
    text = ngettext(
        "%(count)s session is a draft and stays out.",
        "%(count)s sessions are drafts and stay out.",
        count,
    )
    link = f"{reverse('admin:agenda_session_changelist')}?state__exact={SessionState.DRAFT}"
    return [Check(text % {"count": number(count)}, "pencil", "mild", link)]


def _keeps_back(preview: Preview) -> str:
    """Why the button is locked, when a conflict is why."""
    if not preview.fatal:
        return ""
    return ngettext(
        "This conflict keeps the release back. Resolve it in the timetable.",
        "These conflicts keep the release back. Resolve them in the timetable.",
        len(preview.fatal),
    )


def _languages(preview: Preview) -> Check:
    """Whether every changed title is there in every language."""
    codes = {code for code, _name in settings.LANGUAGES}
    lacking = [c for c in preview.changes if c.new and codes - set(c.new.title.texts)]
    if not lacking:
        text = _("All titles in %(count)s languages") % {"count": len(codes)}
        return Check(text, "check", "ok")
    text = ngettext(
        "%(count)s title is not in every language: another one is shown.",
        "%(count)s titles are not in every language: another one is shown.",
        len(lacking),
    )
    link = reverse("admin:agenda_session_change", args=[lacking[0].session.id])
    return Check(text % {"count": number(len(lacking))}, "clock", "soon", link)


def _button(preview: Preview) -> str:
    if not preview.people:
        return _("Publish and tell nobody")
    text = ngettext(
        "Publish and tell %(count)s person", "Publish and tell %(count)s people", preview.people
    )
    return text % {"count": number(preview.people)}


def leaving() -> str:
    """When the mails go out."""
    minutes = settings.RELEASE_QUIET_SECONDS // 60
    if not minutes:
        return _("Mails and calendar updates leave within a minute.")
    text = ngettext(
        "Mails and calendar updates leave in %(count)s minute. "
        "A further release before then joins them.",
        "Mails and calendar updates leave in %(count)s minutes. "
        "A further release before then joins them.",
        minutes,
    )
    return text % {"count": minutes}


def _bars(summit: Summit, preview: Preview) -> list[dict[str, Any]]:
    """Who they are, and in which language they are written to."""
    if not preview.people:
        return []
    told = preview.told.values()
    sorts = [
        (_("Seat holders"), sum(one.holders for one in told), ""),
        (_("Waiting list"), sum(one.waiting for one in told), ""),
        (_("Favourites"), sum(one.favourites for one in told), ""),
        (_("With a part"), sum(one.team for one in told), ""),
    ]
    losing = audience.losers(preview.changes)
    people = audience.people(summit, preview.changes, losing).exclude(email="").order_by()
    spoken = people.values_list("language").annotate(count=Count("pk")).order_by("-count")
    return [
        {"title": _("Who they are"), "rows": rows(line for line in sorts if line[1])},
        {
            "title": _("In which language"),
            "rows": rows((language(code), count, "") for code, count in spoken),
        },
    ]
