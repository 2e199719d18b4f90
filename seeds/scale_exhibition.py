"""The exhibition of a synthetic summit: a hall of a thousand booths and who would like to stand there."""

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from itertools import count, cycle

from django.contrib.auth.hashers import make_password
from django.db import models, transaction
from django.utils import timezone

from attendees.models import Category
from exhibitors.enums import AllocationState, MemberRole, ProductState
from exhibitors.enums import ExhibitorState as State
from exhibitors.models import (
    Allocation,
    Allotment,
    Booth,
    BoothType,
    Exhibition,
    Exhibitor,
    ExhibitorMember,
    FloorPlan,
    Product,
)
from summit import audit, pages
from summit.enums import OrganisationKind
from summit.models import Hall, Organisation, Summit, Topic, User, Venue

from . import texts
from .copying import analyse
from .names import People, Person
from .yinchuan_2018.exhibition import CONTENT

BOOTHS, EXHIBITORS = 1_000, 1_600
_ACROSS, _BLOCK, _AISLE, _SIDE = 40, 10, 3, 3  # booths in a row and between aisles; metres
_TOPICS = ("Internet of things", "Cloud computing", "Big data", "Artificial intelligence", "5G")
# Of a hundred exhibitors so many are in each state; those of the first line have a booth.
_SHARES: tuple[tuple[State, AllocationState | None, int], ...] = (
    (State.EXHIBITING, AllocationState.CONFIRMED, 4),
    (State.CONTRACTED, AllocationState.CONFIRMED, 40),
    (State.APPROVED, AllocationState.RESERVED, 6),
    (State.APPROVED, None, 25),
    (State.APPLIED, None, 11),
    (State.WAITLISTED, None, 6),
    (State.REJECTED, None, 5),
    (State.CANCELLED, None, 3),
)
_PROFILES = (
    "Sensors and networks for {topic}, installed in a week and repaired by the people who use them.",
    "We plan {topic} with city administrations: first the question, then the machine.",
    "Twelve cities run our {topic}. Visit us, and bring the street that worries you most.",
)


@transaction.atomic
def fill(summit: Summit, *, booths: int = BOOTHS, exhibitors: int = EXHIBITORS) -> int:
    """Give the synthetic `summit` an exhibition, once; returns how many exhibitors were added.

    No mail goes out, and nobody logs in as the invented members.
    """
    if Exhibition.objects.filter(summit=summit).exists():
        return 0
    rng = random.Random(exhibitors)
    _make_settings(summit)
    hall = _make_booths(summit, booths)
    bodies, people = _make_bodies(summit, rng, exhibitors)
    rows = _make_exhibitors(summit, bodies, people)
    _make_members(summit, rows, people)
    _take(summit, rows, hall)
    _show(summit, rng, rows)
    analyse((Booth, Exhibitor, ExhibitorMember, Allocation, Product, Organisation))
    audit.record(summit, "fill", by=audit.SYSTEM, booths=booths, exhibitors=exhibitors)
    pages.changed()
    return exhibitors


def _make_settings(summit: Summit) -> None:
    row = texts.read(CONTENT)["exhibition"]
    exhibition = Exhibition.objects.create(
        summit=summit,
        applications_open=timezone.now().replace(second=0, microsecond=0) - dt.timedelta(days=30),
        staff_category=Category.objects.for_summit(summit).filter(slug="exhibitor-staff").first(),
        is_sample=True,
        **texts.translated(row, "introduction"),
    )
    for area, passes in row["allotments"]:
        Allotment.objects.create(
            summit=summit, exhibition=exhibition, area=area, passes=passes, is_sample=True
        )
    if not Topic.objects.for_summit(summit).exists():
        for position, name in enumerate(_TOPICS):
            Topic.objects.create(summit=summit, name_en=name, position=position, is_sample=True)


def _make_booths(summit: Summit, number: int) -> list[Booth]:
    """One hall with rows of booths back to back, all of nine square metres."""
    venue = Venue.objects.for_summit(summit).first() or Venue.objects.create(
        summit=summit, name_en="Exhibition centre", is_sample=True
    )
    hall = Hall.objects.create(summit=summit, venue=venue, name_en="Hall 1", is_sample=True)
    lines = -(-number // _ACROSS)
    plan = FloorPlan.objects.create(
        summit=summit,
        hall=hall,
        width=_ACROSS * _SIDE + (_ACROSS // _BLOCK + 1) * _AISLE,
        depth=lines * _SIDE + (lines // 2 + 2) * _AISLE,
        entrance_from=30,
        entrance_width=12,
        entrance_label_en="Main entrance",
        is_sample=True,
    )
    kind = texts.read(CONTENT)["types"][0]
    shell = BoothType.objects.create(
        summit=summit,
        price=kind["price"],
        open_side_price=kind["open_side_price"],
        is_sample=True,
        **texts.translated(kind, "name", "included"),
    )
    return Booth.objects.bulk_create(_booth(plan, shell, place) for place in range(number))


def _booth(plan: FloorPlan, shell: BoothType, number: int) -> Booth:
    line, place = divmod(number, _ACROSS)
    is_corner = place % _BLOCK in (0, _BLOCK - 1)
    return Booth(
        summit_id=plan.summit_id,
        plan=plan,
        type=shell,
        number=f"{chr(ord('A') + line % 26)}{'' if line < 26 else line // 26}{place + 1:02}",
        x=_AISLE + place * _SIDE + place // _BLOCK * _AISLE,
        y=_AISLE + line * _SIDE + line // 2 * _AISLE,
        width=_SIDE,
        depth=_SIDE,
        open_sides=2 if is_corner else 1,
        is_blocked=number % 50 == 49,
        is_sample=True,
    )


def _make_bodies(
    summit: Summit, rng: random.Random, many: int
) -> tuple[list[Organisation], list[Person]]:
    crowd = People(rng)
    people = [crowd.one() for _ in range(many)]
    bodies = [
        Organisation(
            summit=summit,
            kind=OrganisationKind.COMPANY,
            country=person.country,
            is_sample=True,
            **_in_language(f"{crowd.organisation(person, 'company')} {number}", person),
        )
        for number, person in enumerate(people, 1)
    ]
    return Organisation.objects.bulk_create(bodies), people


def _in_language(name: str, person: Person) -> dict[str, str]:
    """The name in the language of the person, and in English, for everybody else."""
    return {"name_en": name, f"name_{person.language.replace('-', '_')}": name}


def _make_exhibitors(
    summit: Summit, bodies: Sequence[Organisation], people: Sequence[Person]
) -> list[Exhibitor]:
    now = timezone.now()
    rows = [
        Exhibitor(
            summit=summit,
            organisation=body,
            state=state,
            contact_name=person.full_name,
            contact_email=_address(person, body),
            wished_area=9,
            profile_en=profile.format(topic=topic),
            applied_at=now - dt.timedelta(minutes=10 * number),
            is_sample=True,
        )
        for number, (body, person, (state, _claim), profile, topic) in enumerate(
            zip(bodies, people, _fates(), cycle(_PROFILES), cycle(_TOPICS), strict=False), 1
        )
    ]
    return Exhibitor.objects.bulk_create(rows)


def _fates() -> Iterator[tuple[State, AllocationState | None]]:
    """State and claim of one exhibitor after the other, well mixed, in the shares above."""
    hundred = [(state, claim) for state, claim, share in _SHARES for _one in range(share)]
    return (hundred[number * 37 % 100] for number in count())


def _make_members(summit: Summit, rows: Sequence[Exhibitor], people: Sequence[Person]) -> None:
    nobody = make_password(None)  # a password that nothing matches
    users = User.objects.bulk_create(
        User(
            email=row.contact_email,
            language=person.language,
            password=nobody,
            is_active=False,
        )
        for row, person in zip(rows, people, strict=True)
    )
    ExhibitorMember.objects.bulk_create(
        ExhibitorMember(
            summit=summit,
            exhibitor=row,
            user=user,
            full_name=person.full_name,
            role=MemberRole.MANAGER,
            is_sample=True,
        )
        for row, user, person in zip(rows, users, people, strict=True)
    )


def _take(summit: Summit, rows: Sequence[Exhibitor], hall: Sequence[Booth]) -> None:
    """Give booths to those whose fate has one, as long as there are any."""
    now = timezone.now()
    wanting = [(row, claim) for row, (_state, claim) in zip(rows, _fates(), strict=False) if claim]
    free = (booth for booth in hall if not booth.is_blocked)
    Allocation.objects.bulk_create(
        Allocation(
            summit=summit,
            booth=booth,
            exhibitor=row,
            state=claim,
            price=booth.price,
            held_at=now,
            held_until=now,
            reserved_at=now,
            decided_at=now if claim == AllocationState.CONFIRMED else None,
            is_sample=True,
        )
        for booth, (row, claim) in zip(free, wanting, strict=False)
    )


def _show(summit: Summit, rng: random.Random, rows: Sequence[Exhibitor]) -> None:
    """Topics for all, and a product for each that takes part."""
    topics = list(Topic.objects.for_summit(summit).order_by("position", "pk"))
    of_exhibitors: type[models.Model] = Exhibitor.topics.through
    of_exhibitors._default_manager.bulk_create(
        of_exhibitors(exhibitor_id=row.pk, topic_id=topic.pk)
        for row in rows
        for topic in rng.sample(topics, min(len(topics), rng.randint(1, 3)))
    )
    Product.objects.bulk_create(
        Product(
            summit=summit,
            exhibitor=row,
            name_en=f"{name} {number}",
            description_en=f"{name}, as cities need it.",
            state=ProductState.PUBLISHED,
            is_sample=True,
        )
        for number, (row, name) in enumerate(zip(rows, cycle(_TOPICS), strict=False), 1)
        if row.takes_part
    )


def _address(person: Person, body: Organisation) -> str:
    return f"{person.address or 'contact'}.{body.pk}@exhibitors.synthetic.test"
