"""The invented surroundings of the reported facts: place, passes, sponsors, exhibitors. All of it sample."""

from collections.abc import Mapping
from typing import Any

from exhibitors.enums import ExhibitorState
from exhibitors.models import Exhibitor
from seeds import categories, texts
from summit import lifecycle
from summit.models import (
    Gate,
    Hall,
    Highlight,
    Organisation,
    Room,
    RoomSetUp,
    SponsorLevel,
    Summit,
    Venue,
    Zone,
)

from . import SAMPLE, facts

_PATHS: dict[str, tuple[str, ...]] = {
    ExhibitorState.APPLIED: (),
    ExhibitorState.WAITLISTED: (ExhibitorState.WAITLISTED,),
    ExhibitorState.APPROVED: (ExhibitorState.APPROVED,),
    ExhibitorState.CONTRACTED: (ExhibitorState.APPROVED, ExhibitorState.CONTRACTED),
    ExhibitorState.EXHIBITING: (
        ExhibitorState.APPROVED,
        ExhibitorState.CONTRACTED,
        ExhibitorState.EXHIBITING,
    ),
    ExhibitorState.REJECTED: (ExhibitorState.REJECTED,),
    ExhibitorState.CANCELLED: (ExhibitorState.APPROVED, ExhibitorState.CANCELLED),
}


def make(summit: Summit) -> None:
    content = texts.read(SAMPLE)
    _make_venue(summit, content)
    _make_zones(summit, content)
    categories.write(summit)
    _make_bodies(summit, content)
    first = Highlight.objects.for_summit(summit).count()
    for position, row in enumerate(content["highlights"], first):
        facts.highlight(summit, position, row, is_sample=True)


def _make_venue(summit: Summit, content: Mapping[str, Any]) -> None:
    words = texts.translated(content["venue"], "name", "address", "directions")
    venue = Venue.objects.create(summit=summit, is_sample=True, **words)
    halls = {
        row["key"]: Hall.objects.create(
            summit=summit, venue=venue, is_sample=True, **texts.translated(row, "name")
        )
        for row in content["halls"]
    }
    for row in content["rooms"]:
        room = Room.objects.create(
            summit=summit,
            hall=halls[row["hall"]],
            fire_maximum=row["fire_maximum"],
            interpretation_booths=row.get("interpretation_booths", 0),
            turnaround_minutes=row.get("turnaround_minutes", 15),
            is_sample=True,
            **texts.translated(row, "name"),
        )
        for kind, capacity in row["set_ups"].items():
            RoomSetUp.objects.create(
                summit=summit, room=room, kind=kind, capacity=capacity, is_sample=True
            )


def _make_zones(summit: Summit, content: Mapping[str, Any]) -> None:
    zones = {
        row["kind"]: Zone.objects.create(
            summit=summit, kind=row["kind"], is_sample=True, **texts.translated(row, "name")
        )
        for row in content["zones"]
    }
    for row in content["gates"]:
        Gate.objects.create(
            summit=summit,
            zone=zones[row["zone"]],
            direction=row["direction"],
            opens_at=row["opens_at"],
            is_main_entrance=row.get("is_main_entrance", False),
            is_sample=True,
            **texts.translated(row, "name"),
        )


def _make_bodies(summit: Summit, content: Mapping[str, Any]) -> None:
    levels = {
        row["key"]: SponsorLevel.objects.create(
            summit=summit, position=position, is_sample=True, **texts.translated(row, "name")
        )
        for position, row in enumerate(content["sponsor_levels"])
    }
    for row in content["organisations"]:
        level = levels.get(row.get("level", ""))
        body = facts.organisation(summit, row, level=level, is_sample=True)
        if "exhibitor" in row:
            _make_exhibitor(body, row)


def _make_exhibitor(body: Organisation, row: Mapping[str, Any]) -> None:
    exhibitor = Exhibitor(
        summit=body.summit,
        organisation=body,
        is_sample=True,
        **texts.translated(row, "profile"),
    )
    lifecycle.start(exhibitor, *_PATHS[row["exhibitor"]])
    exhibitor.save(force_insert=True)
