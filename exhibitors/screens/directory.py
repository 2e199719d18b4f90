"""The list of exhibitors as everybody reads it: what the address asks for, who fits, rows and filters.

Rows and filters are drawn once for each language and kept until something public changes: a search, which
nobody may keep as a page, costs what stands around the list.
"""

from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Count
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from exhibitors.enums import AllocationState
from exhibitors.models import Allocation, Exhibitor, FloorPlan
from exhibitors.querysets import Exhibitors
from exhibitors.screens import finding, index, plans
from exhibitors.screens.choices import Choice
from summit import pages
from summit.countries import countries
from summit.models import OrganisationRole, Summit, Topic


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    q: str = ""
    topic: int = 0
    country: str = ""
    hall: int = 0
    page: int = 1

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        country = query.get("country", "").upper()
        return cls(
            q=" ".join(query.get("q", "")[:100].split()),
            topic=_number(query, "topic", 0),
            country=country if country in countries.countries else "",
            hall=_number(query, "hall", 0),
            page=max(1, _number(query, "page", 1)),
        )

    @property
    def filters(self) -> dict[str, Any]:
        said = {"topic": self.topic, "country": self.country, "hall": self.hall}
        return {name: value for name, value in said.items() if value}

    def url(self, **changes: object) -> str:
        """The address with these `changes`; without any that mean nothing, the first page."""
        said: dict[str, Any] = {"q": self.q, **self.filters, **changes}
        if said.get("page") == 1:
            del said["page"]
        query = urlencode({name: value for name, value in said.items() if value})
        return f"?{query}" if query else "."

    def besides(self, name: str) -> list[tuple[str, Any]]:
        """What the address says apart from the filter `name`."""
        said = {"q": self.q, **self.filters}
        return [(key, value) for key, value in said.items() if value and key != name]

    @property
    def is_offered(self) -> bool:
        """Whether the page links to it as such: one filter, or a page of all. Only that is kept."""
        return not self.q and len(self.filters) + (self.page > 1) <= 1


def _number(query: QueryDict, name: str, otherwise: int) -> int:
    given = query.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else otherwise


def who_fits(summit: Summit, asked: Asked) -> list[int]:
    """Ids of the exhibitors that the address asks for, by name."""
    if not asked.filters:
        return index.search(summit, asked.q)
    rows = _filtered(index.public(summit), asked)
    fitting = set(rows.values_list("pk", flat=True))
    found = [pk for pk in index.as_written(summit, asked.q) if pk in fitting]
    return found or finding.otherwise(rows, asked.q)


def _filtered(rows: Exhibitors, asked: Asked) -> Exhibitors:
    if asked.topic:
        rows = rows.filter(topics=asked.topic)
    if asked.country:
        rows = rows.filter(organisation__country=asked.country)
    if asked.hall:
        there = Allocation.objects.confirmed().filter(booth__plan=asked.hall).order_by()
        rows = rows.filter(pk__in=there.values("exhibitor"))
    return rows


def rows(summit: Summit, ids: list[int]) -> SafeString:
    """The exhibitors of these ids as rows of the list, in this order."""
    drawn = _drawn_rows(summit)
    missing = [pk for pk in ids if pk not in drawn]
    drawn |= {row["exhibitor"].pk: _row(summit, row) for row in _read(missing)} if missing else {}
    return mark_safe("".join(drawn[pk] for pk in ids if pk in drawn))  # noqa: S308 - rendered


def _drawn_rows(summit: Summit) -> dict[int, str]:
    """Rows by the id of the exhibitor. It fills as they are asked for; what is in it never changes."""
    return pages.remember(f"exhibitor rows:{summit.pk}:{get_language()}", dict)


def _row(summit: Summit, row: dict[str, Any]) -> str:
    return render_to_string("exhibitors/parts/exhibitor_row.html", row | {"summit": summit})


def _read(ids: list[int]) -> list[dict[str, Any]]:
    """Each exhibitor with its booths and its roles, read once for all."""
    rows = Exhibitor.objects.filter(pk__in=ids).select_related("organisation")
    found = list(rows.prefetch_related("topics"))
    claims = Allocation.objects.confirmed().filter(exhibitor__in=ids).order_by("booth__number")
    booths: dict[int, list[tuple[str, str]]] = {}
    for holder, number, pk in claims.values_list("exhibitor", "booth__number", "booth"):
        url = f"{Choice(booth=number).url()}#{plans.anchor(pk)}"
        booths.setdefault(holder, []).append((number, url))
    roles = roles_of(found)
    return [
        {
            "exhibitor": exhibitor,
            "body": exhibitor.organisation,
            "booths": booths.get(exhibitor.pk, []),
            "roles": roles.get(exhibitor.organisation_id, []),
        }
        for exhibitor in found
    ]


def roles_of(found: list[Exhibitor]) -> dict[int, list[str]]:
    """What the organisations are at the summit besides: host, gold sponsor."""
    rows = OrganisationRole.objects.filter(
        organisation__in=[exhibitor.organisation_id for exhibitor in found]
    ).select_related("level")
    words: dict[int, list[str]] = {}
    for role in rows.order_by("position", "pk"):
        name = str(role.level or role.get_kind_display())
        words.setdefault(role.organisation_id, []).append(name)
    return words


def filters(summit: Summit, asked: Asked) -> list[dict[str, Any]]:
    """For each filter its choices that occur, with how many exhibitors each has."""
    found = []
    for name, label, choices in _choices(summit):
        chosen = getattr(asked, name)
        said = next((text for value, text, _count in choices if value == chosen), "")
        if len(choices) > 1 or said:
            found.append(
                {
                    "label": label,
                    "said": said,
                    "all_url": asked.url(**{name: ""}),
                    "choices": _links(summit, name, choices, asked),
                }
            )
    return found


_Choices = list[tuple[object, str, int]]  # value, words, how many


def _choices(summit: Summit) -> list[tuple[str, str, _Choices]]:
    def load() -> list[tuple[str, str, _Choices]]:
        rows = Exhibitor.objects.for_summit(summit).public()
        return [
            ("topic", _("Topic"), _topics(rows)),
            ("country", _("Country or region"), _countries(rows)),
            ("hall", _("Hall"), _halls(summit)),
        ]

    return pages.remember(f"exhibitor filters:{summit.pk}:{get_language()}", load)


def _links(summit: Summit, name: str, choices: _Choices, asked: Asked) -> SafeString:
    """The choices of one filter, each combined with what else the reader has chosen."""
    rest = escape("".join(f"{urlencode({key: value})}&" for key, value in asked.besides(name)))
    html = pages.drawn(
        f"exhibitor filter:{summit.pk}:{name}:{get_language()}",
        lambda holes: render_to_string(
            "exhibitors/parts/filter_choices.html",
            {"choices": choices, "name": name, "rest": mark_safe(holes["rest"])},  # noqa: S308
        ),
        rest=rest,
    )
    here = f'href="?{rest}{name}={getattr(asked, name)}"'
    return mark_safe(html.replace(here, f'{here} aria-current="true"', 1))  # noqa: S308 - drawn


def _topics(rows: Exhibitors) -> _Choices:
    counted = Topic.objects.filter(exhibitors__in=rows.order_by()).annotate(n=Count("exhibitors"))
    found = counted.order_by("position", "pk")
    return [(topic.pk, topic.name, topic.n) for topic in found]


def _countries(rows: Exhibitors) -> _Choices:
    counted = rows.order_by().values_list("organisation__country").annotate(n=Count("pk"))
    named = [(code, str(countries.name(code)), n) for code, n in counted if code]
    return sorted(named, key=lambda choice: choice[1])


def _halls(summit: Summit) -> _Choices:
    counted = (
        Allocation.objects.for_summit(summit)
        .filter(state=AllocationState.CONFIRMED)
        .order_by()
        .values_list("booth__plan")
        .annotate(n=Count("exhibitor", distinct=True))
    )
    numbers = dict(counted)
    plans = FloorPlan.objects.for_summit(summit).select_related("hall").order_by("position", "pk")
    return [(plan.pk, str(plan), numbers[plan.pk]) for plan in plans if numbers.get(plan.pk)]
