"""Every lifecycle over its whole grid: what is allowed happens, everything else is refused."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from sessions.enums import (
    MOVES,
    AgreementKind,
    AgreementState,
    SeatState,
    SessionState,
    SpeakerState,
)
from sessions.models import Agreement, Seat
from sessions.services import agreements, speakers
from sessions.services.agreements import OrderTaken
from summit import audit, lifecycle
from summit.exceptions import Closed, Invalid, WrongState
from summit.tests.factories import make_summit

from .factories import give_role, make_guest, make_session, make_speaker

pytestmark = pytest.mark.django_db


def make_agreement(summit, **fields):
    values = {"title": "Health cloud", "kind": AgreementKind.STRATEGIC}
    return Agreement.objects.create(summit=summit, **values | fields)


def make_seat(summit):
    now = timezone.now()
    return Seat.objects.create(
        summit=summit,
        session=make_session(summit),
        registration=make_guest(summit),
        booked_at=now,
        waiting_since=now,
        respond_by=now,
    )


_MAKERS: list[tuple[Any, Any]] = [
    (SessionState, make_session),
    (SpeakerState, make_speaker),
    (SeatState, make_seat),
    (AgreementState, make_agreement),
]
_GRID: list[tuple[Any, Any, str, str]] = [
    (states, make, before, after)
    for states, make in _MAKERS
    for before in states.values
    for after in states.values
]


@pytest.mark.parametrize(("states", "make", "before", "after"), _GRID)
def test_a_state_follows_only_as_the_table_says(states, make, before, after):
    thing = make(make_summit())
    type(thing).objects.filter(pk=thing.pk).update(state=before)
    thing.refresh_from_db()
    if after in MOVES[states][before]:
        lifecycle.move(thing, after)
        thing.refresh_from_db()
        assert thing.state == after
    else:
        with pytest.raises(WrongState):
            lifecycle.move(thing, after)


# --- Speakers -------------------------------------------------------------------------------
def test_somebody_else_takes_over_every_part():
    summit = make_summit()
    old, new = make_speaker(summit), make_speaker(summit)
    first, second = make_session(summit), make_session(summit, hour=11)
    for session in (first, second):
        give_role(session, old)
    give_role(second, new)
    assert speakers.replace(old, with_speaker=new, by=audit.SYSTEM) == 1
    assert old.state == SpeakerState.REPLACED
    assert set(new.roles.values_list("session", flat=True)) == {first.pk, second.pk}
    with pytest.raises(Invalid):
        speakers.replace(new, with_speaker=new, by=audit.SYSTEM)
    with pytest.raises(Invalid):
        speakers.replace(new, with_speaker=make_speaker(make_summit()), by=audit.SYSTEM)


@pytest.mark.parametrize(
    ("state", "may"),
    [(state, state in {"approached", "confirmed"}) for state in SpeakerState.values],
)
def test_a_successor_is_somebody_who_comes_or_was_asked(state, may):
    summit = make_summit()
    old, new = make_speaker(summit), make_speaker(summit, state=state)
    role = give_role(make_session(summit), old)
    if may:
        speakers.replace(old, with_speaker=new, by=audit.SYSTEM)
    else:
        with pytest.raises(Invalid) as refusal:
            speakers.replace(old, with_speaker=new, by=audit.SYSTEM)
        assert refusal.value.said().startswith("Choose a speaker who comes or was asked")
    old.refresh_from_db()
    role.refresh_from_db()
    assert (old.state, role.speaker) == (("replaced", new) if may else ("confirmed", old))


# --- Agreements -----------------------------------------------------------------------------
def cleared(summit):
    agreement = make_agreement(summit)
    agreements.agree_text(agreement, by=audit.SYSTEM)
    agreements.clear(agreement, by=audit.SYSTEM)
    return agreement


def test_agreements_are_signed_in_the_order_in_which_they_were_scheduled():
    summit = make_summit()
    session = make_session(summit, kind="signing")
    one, two, three = (cleared(summit) for _ in range(3))
    for agreement in (one, two):
        agreements.schedule_signing(agreement, session=session, by=audit.SYSTEM)
    assert (one.signing_order, two.signing_order) == (1, 2)
    with pytest.raises(OrderTaken):
        agreements.schedule_signing(three, session=session, order=2, by=audit.SYSTEM)


def test_a_signing_session_is_of_the_same_summit_and_takes_place():
    summit = make_summit()
    agreement = cleared(summit)
    for session in (
        make_session(make_summit()),
        make_session(summit, state=SessionState.CANCELLED),
    ):
        with pytest.raises(Invalid):
            agreements.schedule_signing(agreement, session=session, by=audit.SYSTEM)


def test_an_embargo_holds_the_announcement_back_and_says_until_when():
    summit = make_summit()
    now = timezone.now()
    agreement = cleared(summit)
    agreements.schedule_signing(agreement, session=make_session(summit), by=audit.SYSTEM)
    agreements.sign(agreement, by=audit.SYSTEM)
    agreement.embargo_until = now + dt.timedelta(hours=1)
    agreement.save()
    with pytest.raises(Closed, match="Under embargo until"):
        agreements.announce(agreement, by=audit.SYSTEM)
    assert agreement.state == AgreementState.SIGNED
    agreements.announce(agreement, by=audit.SYSTEM, now=now + dt.timedelta(hours=1))
    assert agreement.state == AgreementState.ANNOUNCED
    assert [entry.verb for entry in audit.of(agreement)] == [
        "announce", "sign", "schedule_signing", "clear", "agree_text",
    ]  # fmt: skip


def test_a_withdrawn_agreement_leaves_its_place_in_the_order():
    summit = make_summit()
    session = make_session(summit)
    one, two = cleared(summit), cleared(summit)
    agreements.schedule_signing(one, session=session, by=audit.SYSTEM)
    agreements.withdraw(one, by=audit.SYSTEM)
    agreements.schedule_signing(two, session=session, order=1, by=audit.SYSTEM)
    assert two.signing_order == 1
