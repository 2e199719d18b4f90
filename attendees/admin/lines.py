"""One registration as a line of the list: its cells, and what to know before deciding."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import CharField, F, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from attendees.enums import AWAITS_DECISION
from attendees.enums import RegistrationState as State
from attendees.models import Category, Position, Registration
from summit.admin.display import moment
from summit.dashboard import age
from summit.templatetags.panel import panel_icon

from . import display
from .filters import ASKED, DECIDED, LIST, WAITING

_FEW = 5  # places left that are worth a hint
_REFUSED = (State.REJECTED, State.REVOKED)


@dataclass(frozen=True)
class Shown:
    """Where and when lines are shown: on which tab, at what moment, under which promise."""

    tab: str
    now: dt.datetime
    answer_days: int


@dataclass(frozen=True)
class Hint:
    """Something to know before deciding."""

    text: str
    icon: str
    tone: str = "mild"

    def drawn(self) -> tuple[str, SafeString, str]:
        return self.tone, panel_icon(self.icon), self.text


@dataclass
class Line:
    """A registration as the list shows it."""

    pk: int
    link: str
    name: SafeString
    organisation: str
    category: Category
    state: SafeString
    time: str
    time_title: str
    tone: str
    reference: str
    language: str
    may_choose: bool
    hints: list[Hint] = field(default_factory=list)

    def drawn(self, may_decide: bool) -> SafeString:
        """The row of the table: fifty of them by a template would cost a third of the page."""
        return format_html(
            _ROW,
            tick=self._tick() if may_decide else "",
            pk=self.pk,
            link=self.link,
            name=self.name,
            organisation=self.organisation,
            category=self.category.name,
            state=self.state,
            tone=self.tone,
            title=self.time_title,
            time=self.time,
            hints=format_html_join("", _HINT, (hint.drawn() for hint in self.hints)),
            reference=self.reference,
        )

    def _tick(self) -> SafeString:
        if not self.may_choose:
            return _NO_TICK
        values = {"pk": self.pk, "category": self.category.pk, "language": self.language}
        return format_html(_TICK, **values)


_ROW = """<tr>{tick}<th scope="row" class="queue-name"><a href="{link}" id="r{pk}">{name}</a></th>\
<td class="queue-organisation"><bdi>{organisation}</bdi></td>\
<td class="queue-category">{category}</td><td>{state}</td>\
<td class="num queue-time {tone}" title="{title}">{time}</td><td class="queue-hints">{hints}</td>\
<td class="queue-reference"><bdi dir="ltr">{reference}</bdi></td></tr>
"""
_TICK = """<td class="queue-tick"><input type="checkbox" name="chosen" value="{pk}" \
data-category="{category}" data-language="{language}" aria-labelledby="r{pk}"></td>"""
_NO_TICK = SafeString('<td class="queue-tick"></td>')
_HINT = '<span class="state {}">{}<bdi>{}</bdi></span>'


def lines(
    registrations: Sequence[Registration], categories: dict[int, Category], shown: Shown
) -> list[Line]:
    """The lines of one page; two queries, however many lines."""
    people = [registration.attendee_id for registration in registrations]
    posts, refused = _organisations(people), _refused(people)
    address = reverse("admin:attendees_registration_change", args=[0])
    found = []
    for registration in registrations:
        time, title, tone = _time(registration, shown)
        attendee = registration.attendee
        found.append(
            Line(
                pk=registration.pk,
                link=address.replace("/0/", f"/{registration.pk}/"),
                name=display.name(attendee),
                organisation=posts.get(attendee.pk, ""),
                category=categories[registration.category_id],
                state=display.registration_state(registration.state),
                time=time,
                time_title=title,
                tone=tone,
                reference=registration.reference,
                language=attendee.language,
                may_choose=not registration.is_over or registration.state in _REFUSED,
                hints=_hints(registration, categories[registration.category_id], refused),
            )
        )
    return found


def delegation_name() -> Coalesce:
    """The name of the person's delegation, in the reader's language where it has one."""
    path = "attendee__delegate__delegation__name"
    active = get_language() or "en"
    codes = sorted((code for code, _name in settings.LANGUAGES), key=lambda code: code != active)
    columns = [build_localized_fieldname(path, code) for code in codes]
    names = (NullIf(F(column), Value(""), output_field=CharField()) for column in columns)
    return Coalesce(*names, Value(""), output_field=CharField())


def _organisations(people: Iterable[int]) -> dict[int, str]:
    posts = Position.objects.printed(people)
    posts = posts.only("attendee_id", "organisation_name", "organisation__name")
    return {post.attendee_id: post.body for post in posts}


def _refused(people: Iterable[int]) -> dict[int, tuple[int, str]]:
    """Attendee -> id and reference of the last registration that was refused."""
    rows = Registration.objects.filter(attendee__in=people, state__in=_REFUSED).order_by("pk")
    return {a: (pk, ref) for a, pk, ref in rows.values_list("attendee_id", "pk", "reference")}


def _hints(
    registration: Registration, category: Category, refused: dict[int, tuple[int, str]]
) -> list[Hint]:
    found = []
    pk, reference = refused.get(registration.attendee_id, (registration.pk, ""))
    if pk != registration.pk:
        found.append(Hint(_("Refused before: %s") % reference, "alert", "soon"))
    if registration.state == State.UNDER_REVIEW and "→" in registration.message:
        found.append(Hint(_("Has answered"), "message"))
    if registration.state == State.OFFERED and registration.respond_by:
        until = timezone.localtime(registration.respond_by)
        found.append(Hint(_("Offer until %s") % f"{until:%d.%m. %H:%M}", "clock", "soon"))
    if registration.state in AWAITS_DECISION and category.quota is not None:
        left = category.quota - category.taken
        if left <= _FEW:
            text = ngettext("%(left)s place left", "%(left)s places left", left) % {"left": left}
            found.append(Hint(text if left > 0 else _("No place left"), "alert", "soon"))
    if delegation := getattr(registration, "delegation", ""):
        found.append(Hint(delegation, "flag"))
    return found


def _time(registration: Registration, shown: Shown) -> tuple[str, str, str]:
    """What the column of time says, its full form, and its tone."""
    since = display.waiting_since(registration)
    if shown.tab in (WAITING, ASKED, LIST) and since:
        span = shown.now - since
        promise = shown.answer_days
        tone = display.lateness(span, promise) if shown.tab == WAITING else ""
        local = timezone.localtime(since)
        return age(span), f"{local:%Y-%m-%d %H:%M}", tone
    at = registration.decided_at if shown.tab == DECIDED else registration.submitted_at
    return moment(at), "", ""
