"""The reported facts: the summit, its bodies, themes, agreements and press. See reported.toml."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from seeds import texts
from sessions.enums import AgreementState
from sessions.models import Agreement, Party, Track
from summit import audit, lifecycle
from summit.enums import SummitState
from summit.models import (
    Highlight,
    Organisation,
    OrganisationRole,
    PressItem,
    SponsorLevel,
    Summit,
    Theme,
)

from . import REPORTED, SAMPLE, SLUG

_TO_ANNOUNCED = (
    AgreementState.TEXT_AGREED,
    AgreementState.CLEARED,
    AgreementState.SCHEDULED,
    AgreementState.SIGNED,
    AgreementState.ANNOUNCED,
)


def begin() -> Summit:
    """The summit with everything that was reported. Its row also holds settings that a demo needs."""
    content = texts.read(REPORTED)
    summit = _make_summit(content["summit"], texts.read(SAMPLE)["summit"])
    bodies = {row["key"]: organisation(summit, row) for row in content["organisations"]}
    for position, row in enumerate(content["themes"]):
        words = texts.translated(row, "title", "text")
        Theme.objects.create(summit=summit, icon=row["icon"], position=position, **words)
        track = texts.columns(name=row["title"])
        Track.objects.create(summit=summit, position=position, **track)
    for position, row in enumerate(content["highlights"]):
        highlight(summit, position, row)
    for position, row in enumerate(content["agreements"]):
        _make_agreement(summit, position, row, bodies)
    for row in content["press"]:
        _make_press_item(summit, row)
    return summit


def organisation(
    summit: Summit,
    row: Mapping[str, Any],
    *,
    level: SponsorLevel | None = None,
    is_sample: bool = False,
) -> Organisation:
    """A body with all that it is at the summit: one row, however many roles."""
    body = Organisation.objects.create(
        summit=summit,
        kind=row["kind"],
        country=row["country"],
        is_sample=is_sample,
        **texts.translated(row, "name", "short_name"),
    )
    for kind in row["roles"]:
        OrganisationRole.objects.create(
            summit=summit,
            organisation=body,
            kind=kind,
            level=level,
            position=OrganisationRole.objects.for_summit(summit).count(),
            is_sample=is_sample,
        )
    return body


def highlight(
    summit: Summit, position: int, row: Mapping[str, Any], *, is_sample: bool = False
) -> None:
    Highlight.objects.create(
        summit=summit,
        value=row["value"],
        position=position,
        is_sample=is_sample,
        **texts.translated(row, "label"),
    )


def _make_summit(reported: Mapping[str, Any], invented: Mapping[str, Any]) -> Summit:
    plain = ("first_day", "last_day", "time_zone", "country", "edition", "expected_headcount")
    settings = {name: value for name, value in invented.items() if name != "tagline"}
    summit = Summit(
        slug=SLUG,
        **{name: reported[name] for name in plain},
        **settings,
        **texts.translated(reported, "name", "city", "region", "introduction"),
        **texts.translated(invented, "tagline"),
    )
    lifecycle.start(summit, SummitState.ANNOUNCED, SummitState.REGISTRATION_OPEN)
    summit.save(force_insert=True)
    return summit


def _make_agreement(
    summit: Summit, position: int, row: Mapping[str, Any], bodies: Mapping[str, Organisation]
) -> None:
    agreement = Agreement(
        summit=summit,
        kind=row["kind"],
        other_parties=row["other_parties"],
        position=position,
        **texts.translated(row, "title", "summary", "sector"),
    )
    lifecycle.start(agreement, *_TO_ANNOUNCED)
    agreement.save(force_insert=True)
    for place, key in enumerate(row["parties"]):
        Party.objects.create(
            summit=summit, agreement=agreement, organisation=bodies[key], position=place
        )
    audit.record(agreement, "announce", by=audit.SYSTEM)


def _make_press_item(summit: Summit, row: Mapping[str, Any]) -> None:
    midnight = dt.datetime.combine(row["published_on"], dt.time(), summit.zone)
    PressItem.objects.create(
        summit=summit,
        source=row["source"],
        published_at=midnight,
        **texts.translated(row, "title", "body"),
    )
