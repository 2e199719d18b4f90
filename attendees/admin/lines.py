"""One registration as a line of the list: its cells, and what to know before deciding."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html_join
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
    category_name: str
    state: SafeString
    time: str
    time_title: str
    tone: str
    reference: str
    language: str
    may_choose: bool
    hints: list[Hint] = field(default_factory=list)

    def drawn(self, may_decide: bool) -> SafeString:
        """The row of the table: fifty of them by a template would cost a third of the page.

        What somebody wrote is escaped here; the rest is HTML, numbers and words of our own.
        """
        row = _ROW.format(
            tick=self._tick() if may_decide else "",
            pk=self.pk,
            link=self.link,
            name=self.name,
            organisation=escape(self.organisation),
            category=escape(self.category_name),
            state=self.state,
            tone=self.tone,
            title=self.time_title,
            time=self.time,
            hints=format_html_join("", _HINT, (hint.drawn() for hint in self.hints)),
            reference=escape(self.reference),
        )
        return SafeString(row)

    def _tick(self) -> SafeString:
        if not self.may_choose:
            return _NO_TICK
        language = escape(self.language)
        return SafeString(_TICK.format(pk=self.pk, category=self.category.pk, language=language))


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
    """The lines of one page, from rows that carry `beside()`: no further query."""
    address = reverse("admin:attendees_registration_change", args=[0])
    names = {pk: category.name for pk, category in categories.items()}
    found = []
    for registration in registrations:
        time, title, tone = _time(registration, shown)
        attendee = registration.attendee
        found.append(
            Line(
                pk=registration.pk,
                link=address.replace("/0/", f"/{registration.pk}/"),
                name=display.name(attendee),
                organisation=getattr(registration, "organisation", None) or "",
                category=categories[registration.category_id],
                category_name=names[registration.category_id],
                state=display.registration_state(registration.state),
                time=time,
                time_title=title,
                tone=tone,
                reference=registration.reference,
                language=attendee.language,
                may_choose=not registration.is_over or registration.state in _REFUSED,
                hints=_hints(registration, categories[registration.category_id]),
            )
        )
    return found


def beside() -> dict[str, Coalesce | Subquery]:
    """What a line shows of other tables, for `annotate`; Postgres looks it up for the rows of the page alone."""
    same_person = {"attendee": OuterRef("attendee")}
    posts = Position.objects.filter(**same_person).order_by("rank", "pk")
    body = _name("organisation__name", otherwise=F("organisation_name"))
    refused = Registration.objects.filter(**same_person, state__in=_REFUSED).order_by("-pk")
    return {
        "delegation": _name("attendee__delegate__delegation__name", otherwise=Value("")),
        "organisation": Subquery(posts.annotate(body_name=body).values("body_name")[:1]),
        "refused": Subquery(refused.values("reference")[:1]),
    }


def _name(path: str, *, otherwise: F | Value) -> Coalesce:
    """The name at `path`, in the reader's language where it has one."""
    active = get_language() or "en"
    codes = sorted((code for code, _name in settings.LANGUAGES), key=lambda code: code != active)
    columns = [build_localized_fieldname(path, code) for code in codes]
    names = (NullIf(F(column), Value(""), output_field=CharField()) for column in columns)
    return Coalesce(*names, otherwise, output_field=CharField())


def _hints(registration: Registration, category: Category) -> list[Hint]:
    found = []
    refused = getattr(registration, "refused", None)  # the last one of this person
    if refused and refused != registration.reference:
        found.append(Hint(_("Refused before: %s") % refused, "alert", "soon"))
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
