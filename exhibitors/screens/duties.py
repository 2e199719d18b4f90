"""What an exhibitor has to do: each duty as a task that says how it stands, and what it blocks."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exhibitors import wording
from exhibitors.enums import AllocationState, ExhibitorState, ProductState
from exhibitors.models import Allocation, Exhibitor
from exhibitors.screens.situation import Facts
from summit import commas, dates
from summit.mail import isolated
from summit.models import Summit

SOON_DAYS = 7


@dataclass(frozen=True)
class Task:
    """One row: what, how it stands, by when, and the button. `phase` puts it into its group.

    Its words are plain: pages escape them, and the API hands them out as they are.
    """

    key: str
    title: str
    text: str = ""
    phase: str = "open"  # open, waiting or done
    due: dt.date | None = None
    action: str = ""
    url: str = ""
    word: str = ""
    blocks: str = ""
    is_locked: bool = False
    under: str = ""  # the key of the task that it waits for
    is_next: bool = False
    days: int | None = None  # until `due`

    @property
    def is_late(self) -> bool:
        return self.phase == "open" and self.days is not None and self.days < 0

    @property
    def is_soon(self) -> bool:
        return self.days is not None and 0 <= self.days <= SOON_DAYS

    @property
    def tone(self) -> str:
        if self.phase != "open" or self.is_locked:
            return "done" if self.phase == "done" else ""
        return "late" if self.is_late else "soon" if self.is_soon else ""

    @property
    def icon(self) -> str:
        if self.phase == "open" and self.is_locked:
            return "lock"
        if self.phase == "open":
            return "triangle-alert" if self.is_late else "circle"
        return "clock" if self.phase == "waiting" else "circle-check"

    @property
    def day(self) -> str:
        return dates.weekday(self.due) if self.due else ""

    @property
    def countdown(self) -> str:
        """Days left, or late; nothing for what others have to do."""
        if self.days is None or self.phase != "open":
            return ""
        if self.days < 0:
            text = ngettext("%(count)s day late", "%(count)s days late", -self.days)
            return text % {"count": -self.days}
        if self.days == 0:
            return _("today")
        return ngettext("%(count)s day left", "%(count)s days left", self.days) % {
            "count": self.days
        }


def of(facts: Facts) -> list[Task]:
    """None where nothing follows any more."""
    exhibitor = facts.exhibitor
    if exhibitor.is_over or facts.summit.is_cancelled:
        return []
    tasks = [_application(exhibitor), _booth(facts), *_exchange(facts), _staff(facts)]
    tasks += [_fascia(facts), _profile(facts), _logo(facts), _topics(facts), _products(facts)]
    return tasks


def _link(name: str, exhibitor: Exhibitor, anchor: str = "") -> str:
    return reverse(f"exhibitors:{name}", args=[exhibitor.pk]) + (f"#{anchor}" if anchor else "")


def _application(exhibitor: Exhibitor) -> Task:
    title = _("Application")
    if exhibitor.state == ExhibitorState.APPLIED:
        day = dates.weekday(exhibitor.applied_at.astimezone(exhibitor.summit.zone).date())
        text = _("Sent on %(day)s. You get a mail when it is decided.") % {"day": day}
        return Task("application", title, f"{text} {_promise(exhibitor)}".strip(), "waiting")
    if exhibitor.state == ExhibitorState.WAITLISTED:
        text = _("It is on the waiting list. You get a mail when there is room.")
        return Task("application", title, text, "waiting")
    return Task("application", title, _("It is approved."), "done")


def _promise(exhibitor: Exhibitor) -> str:
    """Until when the office has promised to decide; no day that is over."""
    summit = exhibitor.summit
    promised = exhibitor.applied_at + dt.timedelta(days=summit.answer_days)
    if not summit.answer_days or promised < timezone.now():
        return ""
    day = dates.weekday(promised.astimezone(summit.zone).date())
    return _("You hear from us by mail until %(day)s.") % {"day": day}


def _booth(facts: Facts) -> Task:
    exhibitor, claim = facts.exhibitor, facts.claim
    due, url = facts.exhibition.booth_until, _link("booth", exhibitor)
    title = _("Choose a booth")
    if not exhibitor.takes_part:
        text = _("Starts when the application is approved.")
        return Task("booth", title, text, due=due, is_locked=True, under="application")
    if claim is None:
        text = _("The plan shows which are free, and what each costs.")
        if facts.refused is not None:
            text = _("You did not get %(number)s: %(reason)s") % {
                "number": facts.refused.booth.number,
                "reason": facts.refused.message,
            }
        blocks = _("Blocks: staff passes")
        if due is not None and facts.exhibition.today() > due:
            over = _("Booths were chosen until %(day)s. Write to the summit office.")
            over %= {"day": wording.end_of(due, facts.summit)}
            text = commas.sentences(text, over) if facts.refused else over
            return Task("booth", title, text, due=due, blocks=blocks)
        return Task("booth", title, text, due=due, action=title, url=url, blocks=blocks)
    if claim.state == AllocationState.HELD and claim.held_until:
        return _reserve("booth", claim, claim.held_until, facts)
    title = _("Booth %(number)s") % {"number": claim.booth.number}
    if claim.state == AllocationState.RESERVED:
        text = _("Reserved. The organisers confirm it, and you get a mail.")
        return Task("booth", title, text, "waiting")
    return Task("booth", title, _("It is confirmed."), "done")


def _reserve(key: str, claim: Allocation, until: dt.datetime, facts: Facts) -> Task:
    """To turn a hold into a reservation while its time runs."""
    summit = facts.summit
    return Task(
        key,
        _("Reserve booth %(number)s") % {"number": claim.booth.number},
        _("It is held for you until %(time)s. Then it is free for everybody.")
        % {"time": dates.clock(until, summit)},
        due=until.astimezone(summit.zone).date(),
        action=_("Reserve it"),
        url=_link("booth", facts.exhibitor),
        word=str(AllocationState.HELD.label),
    )


def _exchange(facts: Facts) -> list[Task]:
    """The booth that is wanted instead of the one that is kept meanwhile."""
    claim = facts.exchange
    if claim is None or claim.replaces is None:
        return []
    if claim.state == AllocationState.HELD and claim.held_until:
        return [_reserve("exchange", claim, claim.held_until, facts)]
    words = {"number": claim.booth.number, "old": claim.replaces.booth.number}
    title = _("%(number)s in exchange for %(old)s") % words
    text = _("You keep %(number)s until the change is confirmed.") % {"number": words["old"]}
    return [Task("exchange", title, text, "waiting")]


def _staff(facts: Facts) -> Task:
    exhibitor, due = facts.exhibitor, facts.exhibition.staff_until
    title = _("Name your staff")
    if not facts.allotment:
        text = _("Starts when a booth is reserved: its area says how many passes there are.")
        return Task("staff", title, text, due=due, is_locked=True, under="booth")
    text = _("%(named)s of %(total)s passes have a name.") % {
        "named": facts.named,
        "total": facts.allotment,
    }
    if facts.named >= facts.allotment:
        return Task("staff", title, text, "done", due=due)
    if due is not None and not facts.exhibition.takes_names():
        day = {"day": wording.end_of(due, facts.summit)}
        over = _("Names were taken until %(day)s. Write to the summit office.") % day
        return Task("staff", title, commas.sentences(text, over), due=due)
    url = _link("staff", exhibitor)
    return Task("staff", title, text, due=due, action=_("Add names"), url=url)


def _fascia(facts: Facts) -> Task:
    exhibitor, due = facts.exhibitor, facts.exhibition.profile_until
    missing = _languages_without(exhibitor, "fascia_name")
    title = _("Fascia name")
    if not missing:
        return Task("fascia", title, str(exhibitor.fascia_name), "done", due=due)
    text = _("What stands above your booth, at most 20 characters. Missing: %(languages)s.")
    return Task(
        "fascia",
        title,
        text % {"languages": missing},
        due=due,
        action=_("Write the name"),
        url=_link("profile", exhibitor, "texts"),
        blocks=_("Blocks: the signs in the hall"),
    )


def _profile(facts: Facts) -> Task:
    exhibitor, due = facts.exhibitor, facts.exhibition.profile_until
    missing = _languages_without(exhibitor, "profile")
    title = _("Profile text")
    if not missing:
        return Task("profile", title, _("It is there in every language."), "done", due=due)
    text = _("What visitors read about you. Missing: %(languages)s.")
    url = _link("profile", exhibitor, "texts")
    text %= {"languages": missing}
    return Task("profile", title, text, due=due, action=_("Write the text"), url=url)


def _logo(facts: Facts) -> Task:
    exhibitor, due = facts.exhibitor, facts.exhibition.profile_until
    if exhibitor.organisation.logo:
        return Task("logo", _("Logo"), _("It is there."), "done", due=due)
    text = _("PNG, JPEG or WebP. It stands on your page and in the list of exhibitors.")
    url = _link("profile", exhibitor, "id_logo")
    return Task("logo", _("Logo"), text, due=due, action=_("Choose a file"), url=url)


def _topics(facts: Facts) -> Task:
    exhibitor, due = facts.exhibitor, facts.exhibition.profile_until
    if topics := _listed(exhibitor.topics.all()):
        return Task("topics", _("Topics"), topics, "done", due=due)
    text = _("Visitors filter the list of exhibitors by them.")
    url = _link("profile", exhibitor, "id_topics_group")
    return Task("topics", _("Topics"), text, due=due, action=_("Choose topics"), url=url)


def _products(facts: Facts) -> Task:
    exhibitor, due = facts.exhibitor, facts.exhibition.profile_until
    published = facts.products.get(ProductState.PUBLISHED, 0)
    drafts = facts.products.get(ProductState.DRAFT, 0)
    title = _("Show a product")
    if published:
        text = ngettext("%(count)s is published.", "%(count)s are published.", published)
        return Task("products", title, text % {"count": published}, "done", due=due)
    if not exhibitor.takes_part:
        text = _("Publishing starts when the application is approved.")
        return Task("products", title, text, due=due, is_locked=True, under="application")
    text = _("A product, a service or a project, on a page of its own.")
    if drafts:
        text = ngettext(
            "%(count)s draft is not published yet.",
            "%(count)s drafts are not published yet.",
            drafts,
        ) % {"count": drafts}
    action = _("Publish a product") if drafts else _("Add a product")
    url = _link("products" if drafts else "product_new", exhibitor)
    return Task("products", title, text, due=due, action=action, url=url)


def wanted_languages(summit: Summit) -> list[tuple[str, str]]:
    """(code, own name) of the languages that texts are asked for: those that the summit works in."""
    working = [
        language for language in settings.LANGUAGES if language[0] in summit.working_languages
    ]
    return working or list(settings.LANGUAGES)


def _languages_without(exhibitor: Exhibitor, name: str) -> str:
    return _listed(
        label
        for code, label in wanted_languages(exhibitor.summit)
        if not getattr(exhibitor, f"{name}_{code.replace('-', '_')}")
    )


def _listed(names: Iterable[object]) -> str:
    """Names after one another, each isolated: a text that runs from the right would show the last first."""
    return commas.listed(isolated(str(name)) for name in names)
