"""A booth from the hold to its end, and what happens to the one before."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exhibitors.enums import AllocationState as State
from exhibitors.enums import ExhibitorState
from exhibitors.models import Allocation, Booth, Exhibition, Exhibitor
from exhibitors.services import booths, claims, holds, offers
from exhibitors.tests.factories import (
    make_allocation,
    make_booth,
    make_booths,
    make_exhibition,
    make_exhibitor,
    make_member,
    make_plan,
)
from summit import audit
from summit.exceptions import Closed, Invalid, WrongState
from summit.models import Notification, Summit
from summit.tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def summit():
    return make_exhibition().summit


@pytest.fixture
def plan(summit):
    return make_plan(summit)


@pytest.fixture
def member(summit):
    return make_member(make_exhibitor(summit, "Helan Data"), "lin@helan.example")


@pytest.fixture
def exhibitor(member):
    return member.exhibitor


def lapse(allocation):
    """As if its time had run out, and nobody had written that down."""
    Allocation.objects.filter(pk=allocation.pk).update(
        held_until=timezone.now() - dt.timedelta(seconds=1)
    )
    return fresh(allocation)


def fresh(allocation):
    rows = Allocation.objects.select_related("exhibitor__summit", "booth__type", "replaces")
    return rows.get(pk=allocation.pk)


def told(kind):
    rows = Notification.objects.filter(kind=f"exhibitor.{kind}").order_by("pk")
    return [row.recipient for row in rows]


def shown(booth):
    return Booth.objects.with_state().get(pk=booth.pk).shown


def reserved(exhibitor, booth, by):
    allocation = booths.hold(exhibitor, booth, by=by)
    booths.reserve(allocation, by=by)
    return allocation


def test_hold_keeps_the_booth_for_its_time_and_its_price(plan, member):
    booth = make_booth(plan, open_sides=2)
    before = timezone.now()
    allocation = booths.hold(member.exhibitor, booth, by=member.user)
    assert (allocation.state, allocation.price) == (State.HELD, Decimal("9500.00"))
    minutes = (allocation.held_until - before).total_seconds() / 60
    assert 29.9 < minutes < 30.5
    assert shown(booth) == "held"
    assert [(e.verb, e.actor) for e in audit.of(allocation)] == [("hold", f"user:{member.user.pk}")]
    booth.type.price = 1
    booth.type.save()
    assert fresh(allocation).price == Decimal("9500.00")


def test_hold_of_a_held_booth_is_refused(plan, member, summit):
    booth = make_booth(plan)
    booths.hold(make_exhibitor(summit), booth, by=audit.SYSTEM)
    with pytest.raises(claims.Taken):
        booths.hold(member.exhibitor, booth, by=member.user)


@pytest.mark.parametrize("state", [State.RESERVED, State.CONFIRMED])
def test_hold_of_ones_own_booth_says_so(plan, member, state):
    booth = make_booth(plan)
    make_allocation(booth, member.exhibitor, state)
    with pytest.raises(claims.Taken, match="You have this booth already"):
        booths.hold(member.exhibitor, booth, by=member.user)


def test_hold_again_returns_the_same_hold_with_its_end(plan, member):
    booth = make_booth(plan)
    first = booths.hold(member.exhibitor, booth, by=member.user)
    again = booths.hold(member.exhibitor, booth, by=member.user)
    assert (again.pk, again.held_until) == (first.pk, first.held_until)


def test_hold_of_another_booth_lets_the_first_go(plan, member):
    one, other = make_booths(plan, 2)
    first = booths.hold(member.exhibitor, one, by=member.user)
    booths.hold(member.exhibitor, other, by=member.user)
    assert (fresh(first).state, shown(one), shown(other)) == (State.RELEASED, "available", "held")


@pytest.mark.parametrize(
    "state", [s for s in ExhibitorState if s not in ("approved", "contracted", "exhibiting")]
)
def test_hold_is_for_exhibitors_that_take_part(plan, summit, state):
    exhibitor = make_exhibitor(summit, state=state)
    with pytest.raises(claims.TakesNoPart):
        booths.hold(exhibitor, make_booth(plan), by=audit.SYSTEM)
    assert not Allocation.objects.exists()


def test_hold_by_an_exhibitor_that_was_rejected_meanwhile_is_refused(plan, summit):
    exhibitor = make_exhibitor(summit)
    type(exhibitor).objects.filter(pk=exhibitor.pk).update(state=ExhibitorState.CANCELLED)
    with pytest.raises(WrongState):
        booths.hold(exhibitor, make_booth(plan), by=audit.SYSTEM)


def test_booths_of_another_summit_and_blocked_ones_are_not_offered(plan, member):
    elsewhere = make_booth(make_plan(make_exhibition().summit))
    blocked = make_booth(plan, is_blocked=True)
    for booth in (elsewhere, blocked):
        with pytest.raises(claims.NotOffered):
            booths.hold(member.exhibitor, booth, by=member.user)
    assert shown(blocked) == "blocked"


def test_hold_after_the_deadline_is_refused(plan, member, summit):
    summit.exhibition.booth_until = summit.exhibition.today() - dt.timedelta(days=1)
    summit.exhibition.save()
    with pytest.raises(Closed, match="Booths were chosen until"):
        booths.hold(member.exhibitor, make_booth(plan), by=member.user)


def test_hold_without_an_exhibition_is_refused(member, plan, summit):
    summit.exhibition.allotments.all().delete()
    summit.exhibition.delete()
    with pytest.raises(Closed):
        booths.hold(member.exhibitor, make_booth(plan), by=member.user)


def test_expired_hold_is_taken_over_though_nothing_has_tidied_up(plan, member, summit):
    booth = make_booth(plan)
    other = make_member(make_exhibitor(summit), "slow@example.org")
    late = lapse(booths.hold(other.exhibitor, booth, by=other.user))
    assert shown(booth) == "available"
    assert list(Booth.objects.available()) == [booth]
    mine = booths.hold(member.exhibitor, booth, by=member.user)
    assert (fresh(late).state, mine.state, shown(booth)) == (State.EXPIRED, State.HELD, "held")
    assert told("hold_expired") == ["slow@example.org"]


def test_expired_hold_cannot_be_reserved_nor_released(plan, member):
    allocation = lapse(booths.hold(member.exhibitor, make_booth(plan), by=member.user))
    for verb in (booths.reserve, booths.release):
        with pytest.raises(WrongState, match="The hold is over"):
            verb(allocation, by=member.user)


def test_own_expired_hold_can_be_held_anew(plan, member):
    booth = make_booth(plan)
    lapse(booths.hold(member.exhibitor, booth, by=member.user))
    again = booths.hold(member.exhibitor, booth, by=member.user)
    assert again.is_living


def test_tidying_up_tells_whose_hold_is_over_once(plan, member):
    one, other = make_booths(plan, 2)
    over = lapse(booths.hold(member.exhibitor, one, by=member.user))
    living = booths.hold(make_exhibitor(member.summit), other, by=audit.SYSTEM)
    assert (holds.tidy(), holds.tidy()) == (1, 0)
    assert (fresh(over).state, fresh(living).state) == (State.EXPIRED, State.HELD)
    assert fresh(over).ended_at == over.held_until
    assert told("hold_expired") == ["lin@helan.example"]


def test_reminder_comes_once_when_a_third_of_the_time_is_left(plan, member):
    allocation = booths.hold(member.exhibitor, make_booth(plan), by=member.user)
    assert holds.remind() == 0
    Allocation.objects.filter(pk=allocation.pk).update(
        held_until=timezone.now() + dt.timedelta(minutes=9)
    )
    assert [holds.remind() for _turn in range(3)] == [1, 0, 0]
    assert told("hold_ending") == ["lin@helan.example"]
    lapse(allocation)
    assert holds.remind() == 0


def test_reminder_is_written_once_and_not_with_every_beat(plan, member):
    allocation = booths.hold(member.exhibitor, make_booth(plan), by=member.user)
    soon = timezone.now() + dt.timedelta(minutes=9)
    Allocation.objects.filter(pk=allocation.pk).update(held_until=soon)
    holds.remind()
    with CaptureQueriesContext(connection) as captured:
        holds.remind()
    assert [query for query in captured if "INSERT" in query["sql"]] == []


def test_no_reminder_follows_the_first_mail_of_a_short_hold_within_minutes(plan, member):
    for minutes, reminded in ((5, 0), (14, 0), (15, 1)):
        Exhibition.objects.update(hold_minutes=minutes)
        allocation = booths.hold(
            member.exhibitor, make_booth(plan, f"A{minutes}", x=minutes * 3), by=member.user
        )
        Allocation.objects.filter(pk=allocation.pk).update(
            held_until=timezone.now() + dt.timedelta(minutes=1)
        )
        assert holds.remind() == reminded, minutes


def test_hold_names_the_one_that_it_ends(plan, member):
    one, other = make_booths(plan, 2)
    assert booths.hold(member.exhibitor, one, by=member.user).let_go is None
    assert booths.hold(member.exhibitor, other, by=member.user).let_go == one
    assert booths.hold(member.exhibitor, other, by=member.user).let_go is None


def test_hold_after_the_summit_was_cancelled_is_refused_whatever_was_read_before(plan, member):
    exhibitor = Exhibitor.objects.select_related("summit").get(pk=member.exhibitor_id)
    assert exhibitor.summit.takes_place
    Summit.objects.filter(pk=exhibitor.summit_id).update(state="cancelled")
    with pytest.raises(Closed, match="was cancelled"):
        booths.hold(exhibitor, make_booth(plan), by=member.user)


def test_reservation_tells_exhibitor_and_office(plan, member, summit):
    make_user(summit, "exhibition", email="expo@summit-tests.dev")
    make_user(summit, "protocol")
    allocation = reserved(member.exhibitor, make_booth(plan), member.user)
    assert (allocation.state, shown(allocation.booth)) == (State.RESERVED, "reserved")
    assert told("booth_reserved") == ["lin@helan.example"]
    assert told("office_reserved") == ["expo@summit-tests.dev"]


def test_without_an_exhibition_team_the_contact_address_hears(plan, member, summit):
    reserved(member.exhibitor, make_booth(plan), member.user)
    assert told("office_reserved") == [summit.contact_email]


def test_confirmation_and_refusal_tell_the_exhibitor(plan, member):
    one, other = make_booths(plan, 2)
    booths.confirm(reserved(member.exhibitor, one, member.user), by=audit.SYSTEM)
    second = make_member(make_exhibitor(member.summit), "b@example.org")
    refused = reserved(second.exhibitor, other, second.user)
    with pytest.raises(Invalid):
        booths.refuse(refused, reason=" ", by=audit.SYSTEM)
    booths.refuse(refused, reason="It is for the host city.", by=audit.SYSTEM)
    assert (shown(one), shown(other)) == ("confirmed", "available")
    assert fresh(refused).message == "It is for the host city."
    assert (told("booth_confirmed"), told("booth_refused")) == (
        ["lin@helan.example"],
        ["b@example.org"],
    )


def test_change_of_a_confirmed_booth_keeps_it_until_the_new_one_is_confirmed(plan, member):
    one, other = make_booths(plan, 2)
    old = reserved(member.exhibitor, one, member.user)
    booths.confirm(old, by=audit.SYSTEM)
    new = booths.hold(member.exhibitor, other, by=member.user)
    assert new.replaces == old
    booths.reserve(new, by=member.user)
    assert (shown(one), shown(other)) == ("confirmed", "reserved")
    booths.confirm(new, by=audit.SYSTEM)
    assert (fresh(old).state, shown(one), shown(other)) == (
        State.RELEASED,
        "available",
        "confirmed",
    )


def test_refused_change_leaves_the_old_booth(plan, member):
    one, other = make_booths(plan, 2)
    old = reserved(member.exhibitor, one, member.user)
    booths.confirm(old, by=audit.SYSTEM)
    new = reserved(member.exhibitor, other, member.user)
    booths.refuse(new, reason="No.", by=audit.SYSTEM)
    assert (shown(one), shown(other)) == ("confirmed", "available")


def test_change_of_a_reservation_ends_it_when_the_new_one_is_reserved(plan, member):
    one, two, three = make_booths(plan, 3)
    confirmed = reserved(member.exhibitor, one, member.user)
    booths.confirm(confirmed, by=audit.SYSTEM)
    second = reserved(member.exhibitor, two, member.user)
    third = booths.hold(member.exhibitor, three, by=member.user)
    assert shown(two) == "reserved"
    booths.reserve(third, by=member.user)
    assert (fresh(second).state, fresh(third).replaces) == (State.RELEASED, confirmed)
    booths.confirm(fresh(third), by=audit.SYSTEM)
    assert [shown(booth) for booth in (one, two, three)] == ["available", "available", "confirmed"]


@pytest.mark.parametrize("how", ["refuse", "release"])
def test_exchange_of_an_exchange_that_came_to_nothing_is_for_the_booth_that_is_kept(
    plan, member, how
):
    one, two, three = make_booths(plan, 3)
    kept = reserved(member.exhibitor, one, member.user)
    booths.confirm(kept, by=audit.SYSTEM)
    second = reserved(member.exhibitor, two, member.user)
    third = booths.hold(member.exhibitor, three, by=member.user)
    if how == "refuse":
        booths.refuse(fresh(second), reason="It is for the host city.", by=audit.SYSTEM)
    else:
        booths.release(fresh(second), by=member.user)
    booths.reserve(fresh(third), by=member.user)
    assert fresh(third).replaces == kept
    booths.confirm(fresh(third), by=audit.SYSTEM)
    assert [shown(booth) for booth in (one, two, three)] == ["available", "available", "confirmed"]


@pytest.mark.parametrize("state", [State.HELD, State.RESERVED])
def test_what_replaces_a_booth_that_is_given_back_replaces_none(plan, member, state):
    one, two = make_booths(plan, 2)
    kept = reserved(member.exhibitor, one, member.user)
    booths.confirm(kept, by=audit.SYSTEM)
    wanted = booths.hold(member.exhibitor, two, by=member.user)
    if state == State.RESERVED:
        booths.reserve(wanted, by=member.user)
    booths.release(fresh(kept), by=member.user)
    assert (fresh(wanted).state, fresh(wanted).replaces) == (state, None)


def test_giving_back_is_free_until_its_day_and_costs_afterwards(plan, member, summit):
    exhibition = summit.exhibition
    allocation = reserved(member.exhibitor, make_booth(plan), member.user)
    exhibition.free_return_until = exhibition.today() - dt.timedelta(days=1)
    exhibition.save()
    assert allocation.costs_to_leave(exhibition) == 0  # nobody has confirmed it
    booths.confirm(allocation, by=audit.SYSTEM)
    assert allocation.costs_to_leave(exhibition) == Decimal("4500.00")
    with pytest.raises(WrongState, match="costs has changed"):
        booths.release(allocation, costs=Decimal(0), by=member.user)
    booths.release(allocation, costs=Decimal(4500), by=member.user)
    entry = audit.of(allocation).first()
    assert (entry.verb, entry.details["costs"]) == ("release", "4500.00")
    assert shown(allocation.booth) == "available"
    assert (told("booth_released"), told("office_released")) == (
        ["lin@helan.example"],
        [summit.contact_email],
    )


def test_office_gives_a_further_booth_at_once(plan, member, summit):
    one, other = make_booths(plan, 2)
    held = booths.hold(member.exhibitor, other, by=member.user)
    make_allocation(one, member.exhibitor, State.CONFIRMED)
    given = offers.assign(member.exhibitor, other, by=audit.SYSTEM)
    assert (given.state, given.replaces, fresh(held).state) == (
        State.CONFIRMED,
        None,
        State.RELEASED,
    )
    assert shown(one) == shown(other) == "confirmed"
    with pytest.raises(claims.Taken):
        offers.assign(make_exhibitor(summit), other, by=audit.SYSTEM)


def test_office_blocks_free_booths_only(plan, member):
    one, other = make_booths(plan, 2)
    booths.hold(member.exhibitor, one, by=member.user)
    with pytest.raises(claims.Taken):
        offers.block(one, by=audit.SYSTEM)
    for _twice in range(2):
        offers.block(other, by=audit.SYSTEM)
    assert shown(other) == "blocked"
    offers.unblock(other, by=audit.SYSTEM)
    assert shown(other) == "available"
    assert [entry.verb for entry in audit.of(other)] == ["unblock", "block"]


def test_hold_costs_few_queries(plan, member, django_assert_max_num_queries):
    booth = make_booth(plan)
    with django_assert_max_num_queries(9):
        booths.hold(member.exhibitor, booth, by=member.user)
