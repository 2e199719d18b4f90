"""Everybody: the reported guests, the delegations and a thousand sample attendees, as they came."""

import datetime as dt
import random
from collections.abc import Iterator
from functools import partial

from django.utils import timezone

from attendees.enums import ConsentPurpose, Source
from attendees.models import Announcement, Registration
from attendees.services import announcements
from attendees.services.registrations import Details
from seeds import texts
from seeds.history import Replay
from seeds.names import People, Person
from summit.enums import Door, Role
from summit.models import Summit

from . import SAMPLE, guests, mails, team, times, waiting_list
from .guests import Seat
from .plan import PLAN, WAYS, WORKPLACES, Plan
from .stage import Stage
from .stories import OFFICE, OWN, Story, Verb

_SEED = 20181114
_LEAST_WEIGHT = 6  # leaves out the small countries of names.toml: about forty-five remain
_SEATED_WAYS = ("approved", "confirmed")  # how members of delegations come
_ASKING = ("media", "expert", "volunteer")  # passes with further questions


def make(summit: Summit, plan: Plan = PLAN) -> None:
    """Replay the last thirty days, with sample attendees as `plan` says."""
    # Chance makes the sample look like life; it is the same in every demo.
    rng = random.Random(_SEED)
    now = timezone.now()
    stage = Stage(summit, team.office(summit), Replay(summit, now), rng)
    guests.invite_delegations(stage)
    guests.plan_guests(stage)
    for way, story in _stories(stage, plan):
        _plan(stage, way, story)
    _plan_announcements(stage)
    stage.replay.run()
    mails.settle(summit)
    stage.replay.date_rows()


def _stories(stage: Stage, plan: Plan) -> Iterator[tuple[str, Story]]:
    people = People(stage.rng, least=_LEAST_WEIGHT, is_unique=True)
    free = list(guests.seats())
    for category, ways in plan.items():
        for way, count in ways.items():
            for _ in range(count):
                seat = _seat(free, category) if way in _SEATED_WAYS else None
                yield way, _story(stage, people, category, seat)


def _seat(free: list[Seat], category: str) -> Seat | None:
    for seat in free:
        if seat.category == category:
            free.remove(seat)
            return seat
    return None


def _story(stage: Stage, people: People, category: str, seat: Seat | None) -> Story:
    rng = stage.rng
    # The embassies in China are those of the other countries.
    elsewhere = "CN" if category == "diplomat" else ""
    person = people.one(seat.country) if seat else people.one(but=elsewhere)
    kinds = WORKPLACES[category]
    kind = rng.choice(kinds) if kinds else ""
    if seat and seat.role == "head" and kind == "embassy":
        honorific = "H.E."
    else:
        honorific = rng.choice(("Prof.", "Dr", "Dr")) if kind == "university" else ""
    agreed = [ConsentPurpose.VISIT]
    if rng.random() < 0.4:
        agreed.append(ConsentPurpose.NEWS)
    details = Details(
        full_name=person.full_name,
        latin_name=person.latin_name,
        # Some members of delegations are reached through it only.
        email="" if seat and rng.random() < 0.4 else _address(rng, person),
        language=person.language,
        organisation=people.organisation(person, kind) if kind else "",
        country=person.country,
        title=people.title(person, kind) if kind else "",
        honorific=honorific if category != "volunteer" else "",
        nationality=person.country if kind == "embassy" or seat else "",
        agreed=agreed,
    )
    delegation, role = (seat.delegation, seat.role) if seat else ("", "")
    return Story(details, category, _source(rng, category), Registration(), delegation, role)


def _address(rng: random.Random, person: Person) -> str:
    """`.test` is reserved (RFC 2606): nobody lives there."""
    return f"{person.address}{rng.randint(10, 9999)}@sample.test"


def _source(rng: random.Random, category: str) -> str:
    if category in ("official", "diplomat", "speaker", "vip", "accompanying"):
        return Source.ADMIN
    if category == "exhibitor-staff":
        return Source.IMPORT
    return Source.API if rng.random() < 0.06 else Source.WEB


def _plan(stage: Stage, way: str, story: Story) -> None:
    verbs = WAYS[way]
    if story.category in _ASKING and way != "draft":
        verbs = ("submit", *verbs)
    moments = _moments(stage, way, verbs, story)
    for verb, moment in zip(("register", *verbs), moments, strict=True):
        step = OWN.get(verb) or OFFICE[verb]

        stage.replay.plan(
            moment,
            partial(_do, step, stage, story),
            door=story.own_door if verb in OWN else Door.ADMIN,
        )
    if story.category == waiting_list.CATEGORY and verbs[-1:] == ("cancel",):
        waiting_list.plan_turn(stage, moments[-1])


def _do(step: Verb, stage: Stage, story: Story, _at: dt.datetime) -> None:
    step(stage, story)


def _moments(stage: Stage, way: str, verbs: tuple[str, ...], story: Story) -> list[dt.datetime]:
    rng, now = stage.rng, stage.replay.now

    def days_ago(days: float) -> dt.datetime:
        return now - dt.timedelta(days=days)

    if story.delegation:
        return times.after(rng, now, days_ago(rng.uniform(10, 24)), verbs)
    if way == "in turn":
        return times.after(rng, now, days_ago(rng.uniform(2, 28)), verbs)
    if way == "gives the place back":
        stage.given_back += 1
        last = days_ago(waiting_list.GIVEN_BACK[stage.given_back - 1])
        return [*times.after(rng, now, days_ago(rng.uniform(28.5, 29.5)), verbs[:-1]), last]
    return times.of_way(rng, now, way, verbs)


def _plan_announcements(stage: Stage) -> None:
    for row in texts.read(SAMPLE)["announcements"]:
        announcement = Announcement.objects.create(
            summit=stage.summit, is_sample=True, **texts.translated(row, "subject", "text")
        )
        announcement.categories.set([stage.category(slug) for slug in row["categories"]])
        if row["send"]:

            def send(_at: dt.datetime, announcement: Announcement = announcement) -> None:
                announcements.send(announcement, by=stage.office[Role.OWNER])

            stage.replay.plan(stage.replay.now - dt.timedelta(minutes=20), send, door=Door.ADMIN)
