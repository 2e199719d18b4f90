"""The reported guests and the delegations: titles on posts, ambassadors as heads, sample members around."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from attendees.enums import DelegateRole, Source, Tenure
from attendees.models import Attendee, Delegation, DelegationQuota, Position
from attendees.services import decisions, delegations, registrations
from attendees.services.registrations import Details
from seeds import texts
from seeds.logins import DOMAIN
from summit.enums import Door, Role
from summit.models import Organisation

from . import REPORTED, SAMPLE
from .stage import Stage

_PASSES = ("diplomat", "official", "media", "accompanying")


class Seat(NamedTuple):
    """A place in a delegation that a sample attendee takes."""

    delegation: str
    role: str
    category: str
    country: str


def seats() -> Iterator[Seat]:
    """The places for sample attendees, delegation by delegation."""
    sample = texts.read(SAMPLE)
    for key, members in (
        *((key, row["members"]) for key, row in sample["reported_delegations"].items()),
        *((row["key"], row["members"]) for row in sample["delegations"]),
    ):
        for role, category, country in members:
            yield Seat(key, role, category, country)


def invite_delegations(stage: Stage) -> None:
    """Make every delegation with its quotas, and plan its way through its states."""
    sample = texts.read(SAMPLE)
    for row in texts.read(REPORTED)["delegations"]:
        extra = sample["reported_delegations"][row["key"]]
        heads = [["head", "diplomat", row["country"]]]
        path = ("accepted", "composing", "submitted", "confirmed")
        _invite(stage, row, heads + extra["members"], extra["spare"], path, is_sample=False)
    for row in sample["delegations"]:
        _invite(stage, row, row["members"], row["spare"], row["path"], is_sample=True)


def _invite(
    stage: Stage,
    row: Mapping[str, Any],
    members: list[list[str]],
    spare: int,
    path: tuple[str, ...],
    *,
    is_sample: bool,
) -> None:
    key = row["key"]
    body = _body(stage, row["organisation"]) if "organisation" in row else None
    delegation = Delegation.objects.create(
        summit=stage.summit,
        entity_kind=row["entity_kind"],
        country=row.get("country", ""),
        organisation=body,
        languages=row.get("languages", []),
        hotel=row.get("hotel", ""),
        credentials_reference=row.get("credentials_reference", ""),
        is_sample=is_sample,
        **texts.translated(row, "name"),
    )
    # The address of who looks after it is invented.
    delegation.focal_points.create(
        summit=stage.summit, email=f"delegation.{key}@{DOMAIN}", is_sample=True
    )
    for slug in _PASSES:
        places = sum(1 for _role, category, _country in members if category == slug)
        places += spare if slug == "official" else 0
        if places:
            DelegationQuota.objects.create(
                summit=stage.summit,
                delegation=delegation,
                category=stage.category(slug),
                places=places,
                is_sample=True,
            )
    stage.delegations[key] = delegation
    _plan_path(stage, delegation, path)


# Days before now on which a delegation reaches a state; its members register in between.
_REACHED = {
    "accepted": 28.0,
    "declined": 27.0,
    "composing": 26.5,
    "submitted": 6.0,
    "confirmed": 4.5,
}


def _plan_path(stage: Stage, delegation: Delegation, path: tuple[str, ...]) -> None:
    for state in path:
        moment = stage.replay.now - dt.timedelta(days=_REACHED[state])

        def advance(_at: dt.datetime, to: str = state) -> None:
            delegations.advance(delegation, to, by=stage.office[Role.PROTOCOL])

        stage.replay.plan(moment, advance, door=Door.ADMIN)


def plan_guests(stage: Stage) -> None:
    """Plan that the office registers the reported guests, four weeks ago."""
    for number, row in enumerate(texts.read(REPORTED)["guests"]):
        moment = stage.replay.now - dt.timedelta(days=26, hours=-number)

        def welcome(_at: dt.datetime, row: Mapping[str, Any] = row, number: int = number) -> None:
            _welcome(stage, row, number)

        stage.replay.plan(moment, welcome, door=Door.ADMIN)


def _welcome(stage: Stage, row: Mapping[str, Any], number: int) -> None:
    """Register one guest. The person and the posts were reported; the registration is invented."""
    protocol = stage.office[Role.PROTOCOL]
    category = stage.category(row["category"])
    details = Details(
        full_name=row["full_name"],
        email="",
        latin_name=row.get("latin_name", ""),
        honorific=row.get("honorific", ""),
        language=row["language"],
    )
    registration = registrations.register(
        details,
        category=category,
        by=protocol,
        source=Source.ADMIN,
        even_if_closed=True,
        is_sample=True,
    )
    attendee = registration.attendee
    attendee.is_sample = False
    attendee.is_listed_guest = True
    attendee.guest_position = number
    attendee.save()
    for rank, post in enumerate(row["positions"]):
        _give_post(stage, attendee, rank, post)
    if "delegation" in row:
        delegations.add(
            stage.delegations[row["delegation"]],
            attendee,
            category=category,
            role=DelegateRole.HEAD,
            by=protocol,
        )
    decisions.approve(registration, by=protocol)


def _give_post(stage: Stage, attendee: Attendee, rank: int, post: Mapping[str, Any]) -> None:
    body = _body(stage, post["organisation"]) if "organisation" in post else None
    Position.objects.create(
        summit=stage.summit,
        attendee=attendee,
        organisation=body,
        organisation_name=body.name if body else "",
        country=post.get("country", ""),
        tenure=post.get("tenure", Tenure.CURRENT),
        rank=rank,
        **texts.translated(post, "title"),
    )


def _body(stage: Stage, key: str) -> Organisation:
    """The organisation with this key in one of the files."""
    rows = (*texts.read(REPORTED)["organisations"], *texts.read(SAMPLE)["organisations"])
    name = next(row["name"]["en"] for row in rows if row["key"] == key)
    return Organisation.objects.for_summit(stage.summit).get(name_en=name)
